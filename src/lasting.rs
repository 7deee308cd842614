//! What never changes once it is committed, read once by each process.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use uuid::Uuid;

/// Things remembered at most; beyond that all are read again. The largest, a template, takes about 50 kB.
const MOST: usize = 400;

/// Committed things by their ids. Keep nothing here that could still be rolled back, and nothing that is ever edited.
#[derive(Debug, Default)]
pub struct Lasting(Mutex<HashMap<(TypeId, Uuid), Arc<dyn Any + Send + Sync>>>);

impl Lasting {
    /// The thing, if this process has read it.
    #[must_use]
    pub fn get<T: Any + Send + Sync>(&self, id: Uuid) -> Option<Arc<T>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&(TypeId::of::<T>(), id)).cloned()?.downcast().ok()
    }

    /// Keeps it.
    pub fn keep<T: Any + Send + Sync>(&self, id: Uuid, thing: &Arc<T>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert((TypeId::of::<T>(), id), thing.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_is_known_by_its_kind_and_id() {
        let (lasting, id) = (Lasting::default(), Uuid::from_u128(1));
        lasting.keep(id, &Arc::new("words".to_owned()));
        assert_eq!(lasting.get::<String>(id).as_deref().map(String::as_str), Some("words"));
        assert!(lasting.get::<i32>(id).is_none() && lasting.get::<String>(Uuid::from_u128(2)).is_none());
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let lasting = Lasting::default();
        for id in 0..=MOST as u128 {
            lasting.keep(Uuid::from_u128(id), &Arc::new(id));
        }
        assert!(lasting.get::<u128>(Uuid::from_u128(0)).is_none());
        assert_eq!(lasting.get::<u128>(Uuid::from_u128(MOST as u128)).as_deref(), Some(&(MOST as u128)));
    }
}
