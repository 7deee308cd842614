//! Reports and notes in the database: appended and read, nothing else.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Audience, CheckId, CheckIn, CheckInId, Note, NoteId, Progress};
use crate::{
    access::{
        Granted,
        policy::{AnswerFinding, NotePledge, ReportProgress},
    },
    db::{Read, Write},
    error::{Error, Result},
    id::{ActKey, CommitmentId, uuid_at},
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
    /// The revision that is in force.
    pub revision: i32,
    /// What is to be reached by it; empty where that is not counted.
    pub target: String,
    /// In what that is counted.
    pub unit: String,
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
    /// Until which day it asks for an answer.
    pub answer_by: Option<NaiveDate>,
    /// The planned check that it is the result of.
    pub check: Option<CheckId>,
    /// What was seen.
    pub words: String,
}

/// A check about to be planned.
#[derive(Clone, Debug)]
pub struct NewCheck {
    /// On which day.
    pub on_day: NaiveDate,
    /// Who makes it.
    pub done_by: String,
    /// What is looked at.
    pub what: String,
    /// Who may know of it.
    pub audience: Audience,
}

/// A check as it was planned.
#[derive(Clone, Debug)]
pub struct PlannedCheck {
    /// Its id.
    pub id: CheckId,
    /// On which day.
    pub on_day: NaiveDate,
    /// Who makes it.
    pub done_by: String,
    /// What is looked at.
    pub what: String,
    /// Who planned it.
    pub actor_name: String,
    /// Under which office.
    pub office_title: String,
    /// What it came to, as far as the reader may read it.
    pub result: Option<String>,
}

/// An answer to a note.
#[derive(Clone, Debug)]
pub struct Answer {
    /// To which.
    pub note: NoteId,
    /// When.
    pub at: DateTime<Utc>,
    /// In words.
    pub words: String,
}

/// Appends a report. The same form sent twice appends once.
///
/// # Errors
/// When the database refuses it; it refuses a report on another's pledge.
pub async fn record_check_in(
    tx: &mut Write,
    granted: &Granted<ReportProgress>,
    (id, key): (CheckInId, ActKey),
    report: &NewCheckIn,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let result = sqlx::query!(
        "insert into check_in
           (id, pledge_id, commitment_id, key, at, actor_id, progress, value, words, revision, target, unit)
         values ($1, $2, $3, $4, $5, $6, $7, $8::bigint / 10000::numeric, $9, $10, $11, $12)",
        id as _,
        granted.on().id as _,
        report.commitment as _,
        key as _,
        at,
        granted.by() as _,
        report.progress as _,
        report.value as _,
        report.words,
        report.revision,
        report.target,
        report.unit,
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
           (id, pledge_id, commitment_id, key, at, actor_id, actor_name, office, office_title, audience, words,
            answer_by, check_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
                 (select id from planned_check where id = $13 and pledge_id = $2))",
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
        note.answer_by,
        note.check as _,
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
        r#"select id as "id: CheckInId", commitment_id as "commitment: CommitmentId", at, progress as "progress: Progress",
                  (value * 10000)::bigint as "value?: Figure", target, unit, words
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
        r#"select id as "id: NoteId", commitment_id as "commitment: CommitmentId", at, actor_name, office_title,
                  audience as "audience: Audience", answer_by,
                  (select on_day from planned_check where planned_check.id = check_id) as check_on, words
             from follow_up_note where pledge_id = $1 order by at desc, id desc"#,
        pledge as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// Appends a check to the plan. The same form sent twice appends once.
///
/// # Errors
/// When the database refuses it; it refuses a check of one's own pledge.
pub async fn record_check(
    tx: &mut Write,
    granted: &Granted<NotePledge>,
    key: ActKey,
    check: &NewCheck,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let office = granted.office().ok_or(Error::Forbidden)?;
    let result = sqlx::query!(
        "insert into planned_check
           (id, pledge_id, key, at, actor_id, actor_name, office, office_title, on_day, done_by, what, audience)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        CheckId::new(at) as _,
        granted.on().id as _,
        key as _,
        at,
        granted.by() as _,
        granted.actor().name,
        office.code(),
        granted.office_title(),
        check.on_day,
        check.done_by,
        check.what,
        check.audience as _,
    )
    .execute(tx.conn())
    .await;
    once(result, "planned_check_key")
}

/// The checks planned on a pledge that this person may know of, by their day.
///
/// # Errors
/// When the database fails.
pub async fn list_checks(tx: &mut Read, pledge: PledgeId) -> Result<Vec<PlannedCheck>> {
    let rows = sqlx::query_as!(
        PlannedCheck,
        r#"select id as "id: CheckId", on_day, done_by, what, actor_name, office_title,
                  (select words from follow_up_note where check_id = planned_check.id order by at desc limit 1) as result
             from planned_check where pledge_id = $1 order by on_day, id"#,
        pledge as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// The pledge of a note that asks for an answer.
///
/// # Errors
/// [`Error::NotFound`] if there is none for this person.
pub async fn asks(tx: &mut Read, note: NoteId) -> Result<PledgeId> {
    let found = sqlx::query_scalar!(
        r#"select pledge_id as "id: PledgeId" from follow_up_note where id = $1 and answer_by is not null"#,
        note as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    found.ok_or(Error::NotFound)
}

/// Appends an answer. The same form sent twice appends once.
///
/// # Errors
/// When the database refuses it; it refuses everyone but the member who is asked.
pub async fn record_answer(
    tx: &mut Write,
    granted: &Granted<AnswerFinding>,
    key: ActKey,
    (note, words): (NoteId, &str),
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let result = sqlx::query!(
        "insert into note_answer (id, note_id, pledge_id, key, at, actor_id, words) values ($1, $2, $3, $4, $5, $6, $7)",
        uuid_at(at),
        note as _,
        granted.on().id as _,
        key as _,
        at,
        granted.by() as _,
        words,
    )
    .execute(tx.conn())
    .await;
    once(result, "note_answer_key")
}

/// Every answer on a pledge, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list_answers(tx: &mut Read, pledge: PledgeId) -> Result<Vec<Answer>> {
    let rows = sqlx::query_as!(
        Answer,
        r#"select note_id as "note: NoteId", at, words from note_answer where pledge_id = $1 order by at, id"#,
        pledge as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}
