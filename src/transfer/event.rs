//! The history of a transfer: who, in which office, did what, when, in which words. Appended, never edited.

use chrono::{DateTime, Utc};

use super::{Transfer, TransferId};
use crate::{
    access::{Action, Granted},
    db::{Read, Write},
    error::Result,
    id::{ActKey, uuid_at},
    member::MemberId,
    web::act::{Outcome, once},
};

/// One step that was taken.
#[derive(Clone, Debug)]
pub struct Event {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub actor_name: String,
    /// Under which office; `None` for the member's own steps.
    pub office_title: Option<String>,
    /// Which step.
    pub step: String,
    /// In which words.
    pub words: String,
}

/// Appends a step on a transfer. The same form sent twice appends once.
///
/// # Errors
/// When the database refuses it.
pub async fn record<A: Action<Object = Transfer>>(
    tx: &mut Write,
    granted: &Granted<A>,
    (key, step): (ActKey, &str),
    words: &str,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let transfer = granted.on();
    append(tx, granted, (transfer.id, transfer.member), (key, step, words), at).await
}

/// Appends a step of a transfer that has just begun.
///
/// # Errors
/// When the database refuses it.
pub async fn append<A: Action>(
    tx: &mut Write,
    granted: &Granted<A>,
    (transfer, member): (TransferId, MemberId),
    (key, step, words): (ActKey, &str, &str),
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let result = sqlx::query!(
        "insert into transfer_event
           (id, transfer_id, member_id, key, at, actor_id, actor_name, office_title, own, step, words)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        uuid_at(at),
        transfer as _,
        member as _,
        key as _,
        at,
        granted.by() as _,
        granted.actor().name,
        granted.office_title(),
        granted.office().is_none(),
        step,
        words,
    )
    .execute(tx.conn())
    .await;
    once(result, "transfer_event_key")
}

/// The transfer that the form with this key acted on, if it was taken before.
///
/// # Errors
/// When the database fails.
pub async fn done(tx: &mut Read, key: ActKey) -> Result<Option<TransferId>> {
    let id = sqlx::query_scalar!(
        r#"select transfer_id as "id: TransferId" from transfer_event where key = $1"#,
        key as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(id)
}

/// The history, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of(tx: &mut Read, transfer: TransferId) -> Result<Vec<Event>> {
    let events = sqlx::query_as!(
        Event,
        "select at, actor_name, office_title, step, words
           from transfer_event where transfer_id = $1 order by at desc, id desc",
        transfer as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(events)
}
