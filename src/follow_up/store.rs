//! Reports and notes in the database: appended and read, nothing else.

use chrono::{DateTime, Utc};

use super::{Audience, CheckIn, CheckInId, Note, NoteId, Progress};
use crate::{
    access::{
        Granted,
        policy::{NotePledge, ReportProgress},
    },
    db::{Read, Write},
    error::{Error, Result},
    id::{ActKey, CommitmentId},
    pledge::PledgeId,
    web::{
        act::{Outcome, once},
        figure::Figure,
    },
};

/// A report about to be appended.
#[derive(Clone, Debug)]
pub struct NewCheckIn {
    /// On which commitment.
    pub commitment: CommitmentId,
    /// How it goes.
    pub progress: Progress,
    /// What is reached since the year began.
    pub value: Option<Figure>,
    /// In words.
    pub words: String,
}

/// A note about to be appended.
#[derive(Clone, Debug)]
pub struct NewNote {
    /// On which commitment; `None` for the whole.
    pub commitment: Option<CommitmentId>,
    /// Who may read it.
    pub audience: Audience,
    /// What was seen.
    pub words: String,
}

/// Appends a report. The same form sent twice appends once.
///
/// # Errors
/// When the database refuses it; it refuses a report on another's pledge.
pub async fn record_check_in(
    tx: &mut Write,
    granted: &Granted<ReportProgress>,
    key: ActKey,
    report: &NewCheckIn,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let result = sqlx::query!(
        "insert into check_in (id, pledge_id, commitment_id, key, at, actor_id, progress, value, words)
         values ($1, $2, $3, $4, $5, $6, $7, $8::bigint / 10000::numeric, $9)",
        CheckInId::new(at) as _,
        granted.on().id as _,
        report.commitment as _,
        key as _,
        at,
        granted.by() as _,
        report.progress as _,
        report.value as _,
        report.words,
    )
    .execute(tx.conn())
    .await;
    once(result, "check_in_key")
}

/// Appends a note under the office it was granted to. The same form sent twice appends once.
///
/// # Errors
/// When the database refuses it; it refuses a note on one's own pledge.
pub async fn record_note(
    tx: &mut Write,
    granted: &Granted<NotePledge>,
    key: ActKey,
    note: &NewNote,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let office = granted.office().ok_or(Error::Forbidden)?;
    let result = sqlx::query!(
        "insert into follow_up_note
           (id, pledge_id, commitment_id, key, at, actor_id, actor_name, office, office_title, audience, words)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        NoteId::new(at) as _,
        granted.on().id as _,
        note.commitment as _,
        key as _,
        at,
        granted.by() as _,
        granted.actor().name,
        office.code(),
        granted.office_title(),
        note.audience as _,
        note.words,
    )
    .execute(tx.conn())
    .await;
    once(result, "follow_up_note_key")
}

/// Every report on a pledge, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list_check_ins(tx: &mut Read, pledge: PledgeId) -> Result<Vec<CheckIn>> {
    let rows = sqlx::query_as!(
        CheckIn,
        r#"select commitment_id as "commitment: CommitmentId", at, progress as "progress: Progress",
                  (value * 10000)::bigint as "value?: Figure", words
             from check_in where pledge_id = $1 order by at desc, id desc"#,
        pledge as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// Every note on a pledge that this person may read, newest first.
///
/// # Errors
/// When the database fails.
pub async fn list_notes(tx: &mut Read, pledge: PledgeId) -> Result<Vec<Note>> {
    let rows = sqlx::query_as!(
        Note,
        r#"select commitment_id as "commitment: CommitmentId", at, actor_name, office_title,
                  audience as "audience: Audience", words
             from follow_up_note where pledge_id = $1 order by at desc, id desc"#,
        pledge as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}
