//! The history of a pledge: who, in which office, did what, when, why. Appended, never edited.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Pledge, PledgeId, workflow::Step};
use crate::{
    access::{Action, Granted},
    db::{Read, Write},
    error::Result,
    id::{ActKey, CommitmentId, uuid_at},
    web::act::{Outcome, once},
};

/// One step that was taken.
#[derive(Clone, Debug, Deserialize)]
pub struct Event {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub actor_name: String,
    /// Under which office; `None` for the member's own steps.
    pub office_title: Option<String>,
    /// Which step.
    pub step: String,
    /// Of which revision.
    pub revision: Option<i32>,
    /// Why.
    pub reason: Option<String>,
}

/// What a reader asked to be mended.
#[derive(Clone, Debug, Deserialize)]
pub struct Remark {
    /// In which commitment; `None` for the whole.
    pub commitment: Option<CommitmentId>,
    /// What.
    pub words: String,
}

/// Appends a step. The same form sent twice appends once.
///
/// # Errors
/// When the database refuses it; it refuses a step on one's own paper.
pub async fn record<A: Action<Object = Pledge>>(
    tx: &mut Write,
    granted: &Granted<A>,
    (key, step, revision): (ActKey, Step, Option<i32>),
    reason: Option<&str>,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    append(tx, granted, (key, step.name(), revision), reason, at).await
}

/// Appends a step by its name: the year's end has steps of its own.
///
/// # Errors
/// As [`record`].
pub async fn append<A: Action<Object = Pledge>>(
    tx: &mut Write,
    granted: &Granted<A>,
    (key, step, revision): (ActKey, &str, Option<i32>),
    reason: Option<&str>,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let actor = granted.actor();
    let result = sqlx::query!(
        "insert into pledge_event
           (id, pledge_id, key, at, actor_id, actor_name, office_title, own, step, revision, reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        uuid_at(at),
        granted.on().id as _,
        key as _,
        at,
        actor.member as _,
        actor.name,
        granted.office_title(),
        granted.office().is_none(),
        step,
        revision,
        reason,
    )
    .execute(tx.conn())
    .await;
    once(result, "pledge_event_key")
}

/// Keeps remarks with the newest step of the pledge.
///
/// # Errors
/// When the database fails.
pub async fn record_remarks(tx: &mut Write, key: ActKey, pledge: &Pledge, remarks: &[Remark]) -> Result<()> {
    for remark in remarks {
        sqlx::query!(
            "insert into pledge_remark (event_id, pledge_id, revision, commitment_id, words)
             select id, pledge_id, revision, $2, $3 from pledge_event where key = $1 and pledge_id = $4",
            key as _,
            remark.commitment as _,
            remark.words,
            pledge.id as _,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// The history, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of(tx: &mut Read, pledge: PledgeId) -> Result<Vec<Event>> {
    let events = sqlx::query_as!(
        Event,
        "select at, actor_name, office_title, step, revision, reason
           from pledge_event where pledge_id = $1 order by at desc, id desc",
        pledge as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(events)
}

/// The package that a pledge came in with: its step bears the package's key.
///
/// # Errors
/// When the database fails.
pub async fn package(tx: &mut Read, pledge: PledgeId) -> Result<Option<ActKey>> {
    let key = sqlx::query_scalar!(
        r#"select key as "key: ActKey" from pledge_event where pledge_id = $1 and step = 'enter' limit 1"#,
        pledge as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(key)
}

/// The remarks on one revision.
///
/// # Errors
/// When the database fails.
pub async fn remarks(tx: &mut Read, pledge: PledgeId, revision: i32) -> Result<Vec<Remark>> {
    let remarks = sqlx::query_as!(
        Remark,
        r#"select commitment_id as "commitment: CommitmentId", words
             from pledge_remark where pledge_id = $1 and revision = $2"#,
        pledge as _,
        revision,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(remarks)
}

/// Whether the form with this key was taken before.
///
/// # Errors
/// When the database fails.
pub async fn is_done(tx: &mut Read, key: ActKey) -> Result<bool> {
    let done = sqlx::query_scalar!(
        r#"select exists (select 1 from pledge_event where key = $1) as "done!""#,
        key as _
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(done)
}
