//! The leaders' pledges as one archive: a job in the database that any process works at, paper by paper (ADR 43).

pub mod ask;
pub mod download;
pub mod name;
pub mod show;
pub mod store;
pub mod working;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    unit::UnitId,
    web::routes::{Need, Routes},
};

crate::ids! {
    /// An archive.
    ArchiveId;
}

/// How long a finished archive can be fetched (setting).
pub const KEPT: TimeDelta = TimeDelta::hours(24);

/// An archive, as whoever asked for it sees it.
#[derive(Clone, Debug)]
pub struct Archive {
    /// Its id.
    pub id: ArchiveId,
    /// The unit whose leaders these are.
    pub unit: UnitId,
    /// The year pledged for.
    pub year: i32,
    /// What for.
    pub purpose: String,
    /// Whether it is worked at.
    pub state: State,
    /// How many papers.
    pub total: i32,
    /// How many have had their turn.
    pub done: i64,
    /// When it was asked for.
    pub asked_at: DateTime<Utc>,
    /// When it was finished.
    pub finished_at: Option<DateTime<Utc>>,
    /// Until when it can be fetched.
    pub keep_until: DateTime<Utc>,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum State {
    /// A process works at it, or will.
    Running,
    /// Stopped; it can go on.
    Stopped,
    /// Every paper has had its turn.
    Done,
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, ask::new)
        .post(Need::Permit, ask::create)
        .get(Need::Permit, show::show)
        .post(Need::Permit, show::stop)
        .post(Need::Permit, show::resume)
        .get(Need::Permit, download::show)
}
