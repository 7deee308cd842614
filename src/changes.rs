//! What changes while a page lies open: the database tells it to every process, and whoever waits for it here is woken.
//!
//! Triggers name what changed by its id on one channel (`migrations/0177`); one connection a process hears it. Nothing is
//! remembered: whoever is woken reads anew, and whoever comes later has read already.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::watch, task::JoinSet, time::timeout};
use uuid::Uuid;

use crate::{db::Db, error::Result};

/// The channel on which triggers tell.
const CHANNEL: &str = "changed";
/// After so much silence the line is tried: one that broke without a word would stay silent for ever.
const SILENCE: Duration = Duration::from_secs(30);
/// How long it takes to try again where the database cannot be reached.
const AGAIN: Duration = Duration::from_secs(1);

/// Tells of changes. Hears nothing before somebody waits.
#[derive(Debug)]
pub struct Changes {
    db: Db,
    bell: Arc<Bell>,
    /// Ends with the last who hold this.
    ear: Mutex<JoinSet<()>>,
}

/// Who waits, by what they wait for.
#[derive(Debug, Default)]
struct Bell(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    stopped: bool,
    of: HashMap<Uuid, watch::Sender<()>>,
}

/// Somebody's wait for changes of one thing, from the moment on in which it was made.
#[derive(Debug)]
pub struct Wait(watch::Receiver<()>);

impl Wait {
    /// Whether something changed since the wait was made, or since this was asked last; false if the server stops. It may
    /// tell of a change where there is none, never the other way round while the database can be reached.
    pub async fn changed(&mut self) -> bool {
        self.0.changed().await.is_ok()
    }
}

impl Changes {
    /// Hears them from this database.
    #[must_use]
    pub fn told_by(db: Db) -> Self {
        Self { db, bell: Arc::default(), ear: Mutex::default() }
    }

    /// Begins to wait for changes of this thing. Wait first, then read: what comes in between is told.
    #[must_use]
    pub fn of(&self, thing: Uuid) -> Wait {
        self.listens();
        self.bell.wait(thing)
    }

    /// Sends everyone away who waits, now and later.
    pub fn stop(&self) {
        self.bell.stop();
        locked(&self.ear).abort_all();
    }

    fn listens(&self) {
        let mut ear = locked(&self.ear);
        if ear.is_empty() {
            ear.spawn(listen(self.db.clone(), Arc::clone(&self.bell)));
        }
    }
}

impl Bell {
    fn wait(&self, thing: Uuid) -> Wait {
        let mut waiting = locked(&self.0);
        if waiting.stopped {
            return Wait(watch::channel(()).1);
        }
        waiting.of.retain(|_, bell| bell.receiver_count() > 0);
        Wait(waiting.of.entry(thing).or_insert_with(|| watch::channel(()).0).subscribe())
    }

    fn ring(&self, thing: Uuid) {
        if let Some(bell) = locked(&self.0).of.get(&thing) {
            bell.send_replace(());
        }
    }

    /// Nobody heard for a while: each reads anew.
    fn ring_all(&self) {
        locked(&self.0).of.values().for_each(|bell| {
            bell.send_replace(());
        });
    }

    fn stop(&self) {
        let mut waiting = locked(&self.0);
        waiting.stopped = true;
        waiting.of.clear();
    }
}

/// Passes on what is told, for ever; whoever waits meanwhile is answered after their time, and reads anew by asking again.
async fn listen(db: Db, bell: Arc<Bell>) {
    loop {
        if let Err(error) = hear(&db, &bell).await {
            tracing::warn!(%error, "changes.unheard");
        }
        tokio::time::sleep(AGAIN).await;
    }
}

/// Passes on what is told until the line breaks.
async fn hear(db: &Db, bell: &Bell) -> Result<()> {
    let mut line = db.hears(CHANNEL).await?;
    bell.ring_all();
    loop {
        match timeout(SILENCE, line.try_recv()).await {
            Ok(told) => match told?.map(|told| told.payload().parse()) {
                Some(Ok(thing)) => bell.ring(thing),
                Some(Err(_)) => {}
                // It broke and was mended.
                None => bell.ring_all(),
            },
            Err(_) => {
                sqlx::query_scalar!(r#"select true as "there!""#).fetch_one(&mut line).await?;
            }
        }
    }
}

fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const THING: Uuid = Uuid::from_u128(1);
    const OTHER: Uuid = Uuid::from_u128(2);

    async fn is_woken(wait: &mut Wait) -> bool {
        timeout(Duration::from_millis(20), wait.changed()).await == Ok(true)
    }

    #[tokio::test]
    async fn each_is_woken_by_what_they_wait_for_once() {
        let bell = Bell::default();
        let (mut one, mut two, mut other) = (bell.wait(THING), bell.wait(THING), bell.wait(OTHER));
        bell.ring(THING);
        bell.ring(THING);
        assert!(is_woken(&mut one).await && is_woken(&mut two).await);
        assert!(!is_woken(&mut one).await && !is_woken(&mut other).await);
        bell.ring_all();
        assert!(is_woken(&mut one).await && is_woken(&mut other).await);
        // What was told before one came is read already.
        assert!(!is_woken(&mut bell.wait(THING)).await);
    }

    #[tokio::test]
    async fn who_left_is_forgotten_and_all_are_sent_away_at_the_end() {
        let bell = Bell::default();
        drop(bell.wait(THING));
        let mut other = bell.wait(OTHER);
        assert_eq!(locked(&bell.0).of.len(), 1);
        bell.stop();
        assert!(!other.changed().await);
        assert!(!bell.wait(OTHER).changed().await);
    }
}
