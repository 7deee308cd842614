//! Files in the database, each once a pledge.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::{
    EvidenceId, MEMBER_BYTES, PLEDGE_BYTES, PLEDGE_FILES,
    file::{Clean, Kind},
    scan::Checked,
};
use crate::{
    access::{
        Action, Granted,
        policy::{EnterPledge, ReportProgress},
    },
    db::{Read, Write},
    error::Result,
    pledge::{Pledge, PledgeId},
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
    /// Whether the scanner has passed it.
    pub checked: Checked,
    /// Whether it proved something and was taken back: then it is handed out no more.
    pub withdrawn: bool,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// What became of a file that was to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is kept, now or since before.
    As(EvidenceId),
    /// The files of the pledge, or of its member, would be too many.
    Full,
}

/// Acts that bring files to a pledge.
pub trait BringsFiles: Action<Object = Pledge> {}

impl BringsFiles for EnterPledge {}
impl BringsFiles for ReportProgress {}

/// Keeps a cleaned file beside a pledge. The same bytes are kept once.
///
/// # Errors
/// When the database fails.
pub async fn keep<A: BringsFiles>(
    tx: &mut Write,
    granted: &Granted<A>,
    (name, file, checked): (&str, &Clean, Checked),
    at: DateTime<Utc>,
) -> Result<Kept> {
    let pledge = granted.on().id;
    let digest = Sha256::digest(&file.bytes).to_vec();
    let there = sqlx::query!(
        r#"select coalesce(sum(size) filter (where pledge.id = $1), 0) as "bytes!",
                  count(*) filter (where pledge.id = $1) as "files!",
                  coalesce(sum(size), 0) as "of_member!",
                  (array_agg(evidence.id) filter (where pledge.id = $1 and digest = $2))[1] as "same: EvidenceId"
             from evidence join pledge on pledge.id = evidence.pledge_id
            where pledge.member_id = $3"#,
        pledge as _,
        digest,
        granted.on().member as _,
    )
    .fetch_one(tx.conn())
    .await?;
    if let Some(id) = there.same {
        return Ok(Kept::As(id));
    }
    let size = i32::try_from(file.bytes.len()).unwrap_or(i32::MAX);
    let more = i64::from(size);
    if there.bytes + more > PLEDGE_BYTES
        || there.files >= PLEDGE_FILES
        || there.of_member + more > MEMBER_BYTES
    {
        return Ok(Kept::Full);
    }
    let id = EvidenceId::new(at);
    sqlx::query!(
        "insert into evidence (id, pledge_id, digest, kind, name, size, content, uploaded_at, uploaded_by, checked)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        id as _,
        pledge as _,
        digest,
        file.kind as _,
        name,
        size,
        file.bytes,
        at,
        granted.by() as _,
        checked as _,
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
        r#"select pledge_id as "pledge: PledgeId", kind as "kind: Kind", name, digest,
                  checked as "checked: Checked", content,
                  (exists (select 1 from proof where evidence_id = $1)
                   and not exists (select 1 from proof where evidence_id = $1 and withdrawn_at is null)
                   and not exists (select 1 from proxy_entry where scan_id = $1)) as "withdrawn!"
             from evidence where id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(found)
}
