//! The only ways to Postgres: a reading or a writing transaction of a person, or a door before sign-in.

use std::{
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, Utc};
use sqlx::{
    AssertSqlSafe, Connection, PgConnection, PgPool, Postgres, SqlSafeStr, Transaction,
    postgres::{PgConnectOptions, PgListener, PgPoolOptions},
};

use crate::{
    access::{Action, Actor, Granted},
    audit::{self, Entry},
    error::Result,
    lasting::Lasting,
};

/// How long a connection may lie idle and still be used untried.
const IDLE_UNTRIED: Duration = Duration::from_secs(1);

/// The schema's migrations, forward only.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();

/// A pool of connections as the role `app`, which owns nothing and cannot pass by row-level security.
#[derive(Clone, Debug)]
pub struct Db {
    pool: PgPool,
    lasting: Arc<Lasting>,
}

/// A read-only transaction that sees what one person may see. Ends when dropped.
#[derive(Debug)]
pub struct Read {
    tx: Transaction<'static, Postgres>,
    lasting: Arc<Lasting>,
}

/// The transaction in which a person was recognised, kept for whoever first asks for one.
#[derive(Clone, Debug, Default)]
pub struct Opened(Arc<Mutex<Option<(Purpose, Read)>>>);

/// What a transaction is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To show a page: the database refuses to write.
    Reading,
    /// To act.
    Writing,
}

/// A transaction in which one person acts. Undone unless committed with its audit line.
#[derive(Debug)]
pub struct Write {
    read: Read,
}

/// A transaction of nobody: policies show it no row of a person.
#[derive(Debug)]
pub struct Door(Transaction<'static, Postgres>);

impl Opened {
    /// Keeps a transaction that acts as the person already.
    #[must_use]
    pub fn keeping(purpose: Purpose, tx: Read) -> Self {
        Self(Arc::new(Mutex::new(Some((purpose, tx)))))
    }

    fn take(&self) -> Option<(Purpose, Read)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Door {
    /// The connection, for `query!`.
    pub fn conn(&mut self) -> &mut PgConnection {
        &mut self.0
    }

    /// Ends it.
    ///
    /// # Errors
    /// When the commit fails.
    pub async fn commit(self) -> Result<()> {
        Ok(self.0.commit().await?)
    }
}

impl Db {
    /// Connects lazily, at most `connections` at once.
    #[must_use]
    pub fn new(options: PgConnectOptions, connections: u32) -> Self {
        Self::in_role(options, "app", connections)
    }

    /// Connects as the role `owner`, for commands typed on the server itself; policies do not bind it.
    #[must_use]
    pub fn of_owner(options: PgConnectOptions) -> Self {
        Self::in_role(options, "owner", 2)
    }

    /// Connects as the role `worker`, which takes mails out of the outbox and looks again at files that wait for the scanner.
    #[must_use]
    pub fn of_worker(options: PgConnectOptions) -> Self {
        Self::in_role(options, "worker", 1)
    }

    fn in_role(options: PgConnectOptions, role: &str, connections: u32) -> Self {
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(5))
            // To try each connection before use costs a round trip; one that lay idle may have lost its server.
            .test_before_acquire(false)
            .before_acquire(|connection, meta| {
                Box::pin(async move {
                    if meta.idle_for > IDLE_UNTRIED {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            // Planning a list takes longer than running it, so each statement is planned once a connection.
            .connect_lazy_with(options.options([("role", role), ("plan_cache_mode", "force_generic_plan")]));
        Self { pool, lasting: Arc::default() }
    }

    /// Opens a reading transaction as `actor`.
    ///
    /// # Errors
    /// When the database cannot be reached in five seconds.
    pub async fn read(&self, actor: &Actor) -> Result<Read> {
        if let Some((_, read)) = actor.opened.take() {
            return Ok(read);
        }
        let begin = format!("begin read only; {}", as_actor(actor));
        self.begin(AssertSqlSafe(begin)).await
    }

    /// Opens a writing transaction as `actor`.
    ///
    /// # Errors
    /// When the database cannot be reached in five seconds.
    pub async fn write(&self, actor: &Actor) -> Result<Write> {
        // One that only reads is given up first: requests that hold two connections would wait for each other.
        if let Some((Purpose::Writing, read)) = actor.opened.take() {
            return Ok(Write { read });
        }
        let begin = format!("begin; {}", as_actor(actor));
        Ok(Write { read: self.begin(AssertSqlSafe(begin)).await? })
    }

    /// Opens a transaction of nobody yet, in which a session is recognised.
    ///
    /// # Errors
    /// When the database cannot be reached in five seconds.
    pub(crate) async fn open(&self, purpose: Purpose) -> Result<Read> {
        self.begin(if purpose == Purpose::Reading { "begin read only" } else { "begin" }).await
    }

    async fn begin(&self, statement: impl SqlSafeStr) -> Result<Read> {
        Ok(Read { tx: self.pool.begin_with(statement).await?, lasting: self.lasting.clone() })
    }

    /// Opens a transaction of nobody, for what happens before sign-in.
    ///
    /// # Errors
    /// When the database cannot be reached in five seconds.
    pub async fn door(&self) -> Result<Door> {
        #[expect(clippy::disallowed_methods, reason = "nobody acts yet: policies show no row")]
        Ok(Door(self.pool.begin().await?))
    }

    /// The pool as it is, for the doors that stand before sign-in. No row of a person is seen through it.
    pub(crate) fn doors(&self) -> &PgPool {
        &self.pool
    }

    /// A connection beside the pool that hears what is told on a channel. Nothing is asked through it.
    ///
    /// # Errors
    /// When the database cannot be reached in five seconds.
    pub(crate) async fn hears(&self, channel: &str) -> Result<PgListener> {
        let options = self.pool.connect_options().as_ref().clone();
        let alone = PgPoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(5));
        let mut listener = PgListener::connect_with(&alone.connect_lazy_with(options)).await?;
        listener.listen(channel).await?;
        Ok(listener)
    }

    /// Waits for running transactions and closes every connection.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Ids and days print as digits and hyphens only, so they can stand in the statement that opens.
fn as_actor(actor: &Actor) -> String {
    format!("select act_as('{}', '{}')", actor.member, actor.day)
}

impl Read {
    /// The connection, for `query!`.
    pub fn conn(&mut self) -> &mut PgConnection {
        &mut self.tx
    }

    /// What this process has read already and never changes.
    #[must_use]
    pub fn lasting(&self) -> &Lasting {
        &self.lasting
    }
}

impl Write {
    /// Ends the act: its audit line and the commit. Nothing else commits.
    ///
    /// # Errors
    /// When the line cannot be written or the commit fails; then nothing of the act stands.
    pub async fn commit(mut self, entry: Entry) -> Result<()> {
        audit::append(self.conn(), &entry).await?;
        self.read.tx.commit().await?;
        Ok(())
    }

    /// Ends an act that was granted on one object.
    ///
    /// # Errors
    /// As [`Write::commit`].
    pub async fn commit_granted<A: Action>(self, granted: &Granted<A>, at: DateTime<Utc>) -> Result<()> {
        self.commit(Entry::of(granted, at)).await
    }
}

impl Deref for Write {
    type Target = Read;
    fn deref(&self) -> &Read {
        &self.read
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut Read {
        &mut self.read
    }
}
