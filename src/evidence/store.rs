//! Files in the database, each once a pledge.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::{
    EvidenceId, PLEDGE_BYTES,
    file::{Clean, Kind},
};
use crate::{
    access::{Granted, policy::EnterPledge},
    db::{Read, Write},
    error::Result,
    pledge::PledgeId,
};

/// A file with its bytes.
#[derive(Debug)]
pub struct Evidence {
    /// Beside which pledge it stands.
    pub pledge: PledgeId,
    /// What it is.
    pub kind: Kind,
    /// What it was called.
    pub name: String,
    /// SHA-256 of its bytes.
    pub digest: Vec<u8>,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// What became of a file that was to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is kept, now or since before.
    As(EvidenceId),
    /// The pledge's files would be too many bytes.
    Full,
}

/// Keeps a cleaned file beside a pledge. The same bytes are kept once.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    tx: &mut Write,
    granted: &Granted<EnterPledge>,
    (name, file): (&str, &Clean),
    at: DateTime<Utc>,
) -> Result<Kept> {
    let pledge = granted.on().id;
    let digest = Sha256::digest(&file.bytes).to_vec();
    let there = sqlx::query!(
        r#"select coalesce(sum(size), 0) as "bytes!",
                  (array_agg(id) filter (where digest = $2))[1] as "same: EvidenceId"
             from evidence where pledge_id = $1"#,
        pledge as _,
        digest,
    )
    .fetch_one(tx.conn())
    .await?;
    if let Some(id) = there.same {
        return Ok(Kept::As(id));
    }
    let size = i32::try_from(file.bytes.len()).unwrap_or(i32::MAX);
    if there.bytes + i64::from(size) > PLEDGE_BYTES {
        return Ok(Kept::Full);
    }
    let id = EvidenceId::new(at);
    sqlx::query!(
        "insert into evidence (id, pledge_id, digest, kind, name, size, content, uploaded_at, uploaded_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id as _,
        pledge as _,
        digest,
        file.kind as _,
        name,
        size,
        file.bytes,
        at,
        granted.by() as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(Kept::As(id))
}

/// One file.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if there is none for this person.
pub async fn find(tx: &mut Read, id: EvidenceId) -> Result<Evidence> {
    let found = sqlx::query_as!(
        Evidence,
        r#"select pledge_id as "pledge: PledgeId", kind as "kind: Kind", name, digest, content
             from evidence where id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(found)
}
