//! Records of steps in the database: appended, never edited; the newest of a step counts.

use chrono::{DateTime, NaiveDate, Utc};
use sha2::{Digest, Sha256};

use super::typed::Fresh;
use crate::{
    access::{Action, Granted},
    cycle::rules::YearStep,
    db::{Read, Write},
    error::{Error, Result},
    evidence::file::Kind,
    id::{ActKey, uuid_at},
    pledge::{Pledge, PledgeId},
};

crate::ids! {
    /// A record of a step.
    RecordId;
}

/// A record as it is listed, without its scan.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its id.
    pub id: RecordId,
    /// Of which step.
    pub step: String,
    /// When it was written down.
    pub at: DateTime<Utc>,
    /// By whom.
    pub actor_name: String,
    /// Under which office.
    pub office_title: String,
    /// Whose paper it stands in.
    pub authority: Option<String>,
    /// The paper's number.
    pub number: Option<String>,
    /// The paper's day.
    pub dated_on: Option<NaiveDate>,
    /// The grade's code.
    pub grade: Option<String>,
    /// In words.
    pub words: String,
    /// Whether the paper's scan is there.
    pub scanned: bool,
}

/// The scan of a record.
#[derive(Debug)]
pub struct Scan {
    /// Beside which pledge it stands.
    pub pledge: PledgeId,
    /// What it is.
    pub kind: Kind,
    /// SHA-256 of its bytes.
    pub digest: Vec<u8>,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// The records of a pledge, step by step, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_pledge(tx: &mut Read, pledge: PledgeId) -> Result<Vec<Record>> {
    let records = sqlx::query_as!(
        Record,
        r#"select id as "id: RecordId", step, at, actor_name, office_title, authority, number, dated_on, grade, words,
                  scan_kind is not null as "scanned!"
             from step_record where pledge_id = $1 order by step, at desc, id desc"#,
        pledge as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(records)
}

/// Appends a record. Its key is the act's, which counts once.
///
/// # Errors
/// When the database refuses it; it refuses a record on one's own paper.
pub async fn append<A: Action<Object = Pledge>>(
    tx: &mut Write,
    granted: &Granted<A>,
    (key, step): (ActKey, YearStep),
    fresh: &Fresh,
    at: DateTime<Utc>,
) -> Result<RecordId> {
    let id = RecordId::new(at);
    let (paper, scan) = (fresh.paper.as_ref(), fresh.scan.as_ref());
    sqlx::query!(
        "insert into step_record (id, pledge_id, key, step, at, actor_id, actor_name, office_title, authority, number,
                                  dated_on, grade, words, scan_kind, scan_digest, scan_size, scan)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        id as _,
        granted.on().id as _,
        key as _,
        step.code(),
        at,
        granted.by() as _,
        granted.actor().name,
        granted.office_title().unwrap_or_default(),
        paper.map(|paper| paper.authority.as_str()),
        paper.and_then(|paper| paper.number.as_deref()),
        paper.map(|paper| paper.dated_on),
        fresh.grade.as_deref(),
        fresh.words,
        scan.map(|scan| scan.kind) as _,
        scan.map(|scan| Sha256::digest(&scan.bytes).to_vec()),
        scan.map(|scan| i32::try_from(scan.bytes.len()).unwrap_or(i32::MAX)),
        scan.map(|scan| scan.bytes.as_slice()),
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// Appends the state-side grade that a record tells; a later one counts before an earlier one.
///
/// # Errors
/// When the database refuses it; it refuses one's own paper.
pub async fn grade_for_state<A: Action<Object = Pledge>>(
    tx: &mut Write,
    granted: &Granted<A>,
    (key, record): (ActKey, RecordId),
    fresh: &Fresh,
    at: DateTime<Utc>,
) -> Result<()> {
    let (Some(grade), Some(paper)) = (&fresh.grade, &fresh.paper) else { return Err(Error::BadRequest) };
    sqlx::query!(
        "insert into state_grade (id, pledge_id, key, at, actor_id, actor_name, office_title, grade, words, record_id, basis)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        uuid_at(at),
        granted.on().id as _,
        key as _,
        at,
        granted.by() as _,
        granted.actor().name,
        granted.office_title().unwrap_or_default(),
        grade,
        fresh.words,
        record as _,
        paper.line(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The scan of a record.
///
/// # Errors
/// [`Error::NotFound`] if there is none for this person.
pub async fn scan(tx: &mut Read, id: RecordId) -> Result<Scan> {
    let scan = sqlx::query_as!(
        Scan,
        r#"select pledge_id as "pledge: PledgeId", scan_kind as "kind!: Kind", scan_digest as "digest!", scan as "content!"
             from step_record where id = $1 and scan is not null"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(scan)
}
