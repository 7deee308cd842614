//! Passwords: argon2id off the async threads, at most one hash a core at a time.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use argon2::{
    Argon2, Params,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use unicode_normalization::UnicodeNormalization;

use crate::error::{Error, Result};

/// Sign-ins that may wait for a core; beyond it visitors are asked to come back.
const QUEUE: usize = 200;

/// A hash of no password: unknown codes cost the same time as known ones.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$QWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE";

/// The bounded place where passwords are hashed. OWASP's parameters: argon2id, 19 MiB, two passes, one lane.
#[derive(Clone, Debug)]
pub struct Passwords {
    cores: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    comers: Arc<Semaphore>,
    made: Arc<AtomicU64>,
}

impl Passwords {
    /// As many hashes at a time as there are cores.
    #[must_use]
    pub fn new() -> Self {
        Self::bounded(std::thread::available_parallelism().map_or(1, usize::from), QUEUE)
    }

    /// So many hashes at a time, and so many in all that run or wait.
    fn bounded(cores: usize, queue: usize) -> Self {
        Self {
            cores: Arc::new(Semaphore::new(cores)),
            queue: Arc::new(Semaphore::new(queue)),
            comers: Arc::new(Semaphore::new(queue)),
            made: Arc::default(),
        }
    }

    /// A place among those who sign in, to be held until they are answered: a crowd is sent away before it asks the
    /// database anything, so that whoever is signed in already does not wait behind it.
    ///
    /// # Errors
    /// [`Error::TooMany`] when all places are taken.
    pub fn place(&self) -> Result<OwnedSemaphorePermit> {
        self.comers.clone().try_acquire_owned().map_err(|_| Error::TooMany(5))
    }

    /// Whether `password` is the one behind `hash`; without a hash the answer is no, in the same time.
    ///
    /// # Errors
    /// [`Error::TooMany`] when the queue is full.
    pub async fn verify(&self, password: &str, hash: Option<String>) -> Result<bool> {
        let known = hash.is_some();
        let password: String = password.nfc().collect();
        let matches = self
            .on_a_core(move || {
                let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
                let parsed = PasswordHash::new(&hash).map_err(|error| Error::internal(error.to_string()))?;
                Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
            })
            .await?;
        Ok(known && matches)
    }

    /// The hash to keep for `password`, in Unicode NFC: the same keys give NFD on some systems.
    ///
    /// # Errors
    /// [`Error::TooMany`] when the queue is full.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let password: String = password.nfc().collect();
        self.on_a_core(move || {
            let hash = Argon2::default().hash_password(password.as_bytes());
            hash.map(|hash| hash.to_string()).map_err(|error| Error::internal(error.to_string()))
        })
        .await
    }

    /// How many hashes were computed so far: each answer to a sign-in must have cost the same.
    #[must_use]
    pub fn made(&self) -> u64 {
        self.made.load(Ordering::Relaxed)
    }

    async fn on_a_core<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let _place = self.queue.try_acquire().map_err(|_| Error::TooMany(5))?;
        let _core = self.cores.acquire().await.map_err(Error::internal)?;
        self.made.fetch_add(1, Ordering::Relaxed);
        tokio::task::spawn_blocking(work).await?
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a hash was made with less than today's parameters: it is made anew when its owner signs in.
#[must_use]
pub fn is_weak(hash: &str) -> bool {
    let today = Params::default();
    let params = PasswordHash::new(hash).ok().and_then(|hash| Params::try_from(&hash).ok());
    !hash.starts_with("$argon2id$")
        || params.is_none_or(|kept| {
            kept.m_cost() < today.m_cost() || kept.t_cost() < today.t_cost() || kept.p_cost() < today.p_cost()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_of_old_parameters_is_told_from_todays() {
        for (hash, weak) in [
            (NOBODY, false),
            (
                "$argon2id$v=19$m=8192,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$QWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE",
                true,
            ),
            (
                "$argon2id$v=19$m=19456,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$QWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE",
                true,
            ),
            (
                "$argon2i$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$QWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE",
                true,
            ),
            ("x", true),
        ] {
            assert_eq!(is_weak(hash), weak, "{hash}");
        }
    }

    #[tokio::test]
    async fn more_than_can_wait_are_asked_to_come_back() {
        let passwords = Passwords::bounded(1, 3);
        let mut crowd = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let passwords = passwords.clone();
            crowd.spawn(async move { passwords.verify("đoán đại một câu", None).await });
        }
        let answers = crowd.join_all().await;
        let sent_away = answers.iter().filter(|answer| matches!(answer, Err(Error::TooMany(_)))).count();
        assert_eq!((answers.len() - sent_away, passwords.made()), (3, 3));
    }

    #[tokio::test]
    async fn one_password_in_two_normal_forms_is_one() {
        let passwords = Passwords::new();
        let hash = passwords.hash("Nguyễn trời xanh").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let decomposed: String = "Nguyễn trời xanh".nfd().collect();
        assert!(passwords.verify(&decomposed, Some(hash.clone())).await.unwrap());
        assert!(!passwords.verify("sai", Some(hash)).await.unwrap());
        assert!(!passwords.verify("sai", None).await.unwrap());
    }
}
