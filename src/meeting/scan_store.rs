//! Scans of signed minutes in the database, each once a meeting.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::{MeetingId, ScanId};
use crate::{
    access::{Granted, policy::HoldMeeting},
    db::{Read, Write},
    error::Result,
    evidence::file::{Clean, Kind},
    id::ActKey,
};

/// Scans that may stand beside one meeting.
pub const MOST: usize = 12;

/// A scan as it is listed.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its id.
    pub id: ScanId,
    /// The form it came with.
    pub key: ActKey,
    /// When it came.
    pub at: DateTime<Utc>,
    /// Who brought it.
    pub by: String,
}

/// A scan with its bytes.
#[derive(Debug)]
pub struct Scan {
    /// Beside which meeting it stands.
    pub meeting: MeetingId,
    /// What it is.
    pub kind: Kind,
    /// SHA-256 of its bytes.
    pub digest: Vec<u8>,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// The scans of a meeting, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn list(tx: &mut Read, meeting: MeetingId) -> Result<Vec<Line>> {
    let lines = sqlx::query_as!(
        Line,
        r#"select id as "id: ScanId", key as "key: ActKey", uploaded_at as at, uploader as by
             from meeting_scan where meeting_id = $1 order by id"#,
        meeting as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(lines)
}

/// Keeps a cleaned scan. False if it was there already, or the same form had brought it.
///
/// # Errors
/// When the database refuses it.
pub async fn keep(
    tx: &mut Write,
    granted: &Granted<HoldMeeting>,
    (meeting, key): (MeetingId, ActKey),
    file: &Clean,
    at: DateTime<Utc>,
) -> Result<bool> {
    let kept = sqlx::query!(
        "insert into meeting_scan (id, meeting_id, key, digest, kind, size, content, uploaded_at, uploaded_by, uploader)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict do nothing",
        ScanId::new(at) as _,
        meeting as _,
        key as _,
        Sha256::digest(&file.bytes).to_vec(),
        file.kind as _,
        i32::try_from(file.bytes.len()).unwrap_or(i32::MAX),
        file.bytes,
        at,
        granted.by() as _,
        granted.actor().name,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(kept == 1)
}

/// One scan.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if there is none for this person.
pub async fn find(tx: &mut Read, id: ScanId) -> Result<Scan> {
    let scan = sqlx::query_as!(
        Scan,
        r#"select meeting_id as "meeting: MeetingId", kind as "kind: Kind", digest, content
             from meeting_scan where id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(scan)
}
