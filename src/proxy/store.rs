//! Entries in the database.

use chrono::{DateTime, NaiveDate, Utc};

use super::ProxyEntryId;
use crate::{
    access::{
        Granted,
        policy::{AnswerEntry, EndEntry, EnterPledge},
    },
    db::{Read, Write},
    error::{Error, OnConstraint, Result},
    evidence::EvidenceId,
    pledge::{PledgeId, draft, store::stale},
};

/// What begins an entry.
#[derive(Debug)]
pub struct Beginning<'a> {
    /// Why the member does not write.
    pub reason: &'a str,
    /// When they signed the paper.
    pub signed_on: NaiveDate,
    /// Its scan.
    pub scan: EvidenceId,
}

/// Opens an entry: from now on this person writes where the member's draft would stand.
///
/// # Errors
/// [`Error::Conflict`] if the member writes already, or someone moved the pledge meanwhile.
pub async fn begin(
    tx: &mut Write,
    granted: &Granted<EnterPledge>,
    beginning: &Beginning<'_>,
    at: DateTime<Utc>,
) -> Result<()> {
    let pledge = granted.on();
    sqlx::query!(
        "insert into proxy_entry (id, pledge_id, member_id, entered_by, entered_name, office_title, reason, signed_on,
                                  scan_id, began_at, state)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'open')",
        ProxyEntryId::new(at) as _,
        pledge.id as _,
        pledge.member as _,
        granted.by() as _,
        granted.actor().name,
        granted.office_title().unwrap_or_default(),
        beginning.reason,
        beginning.signed_on,
        beginning.scan as _,
        at,
    )
    .execute(tx.conn())
    .await
    .on_constraint("proxy_entry_one_open", stale)?;
    let moved = sqlx::query!(
        "update pledge set entering_by = $3, version = version + 1 where id = $1 and version = $2",
        pledge.id as _,
        pledge.version,
        granted.by() as _,
    )
    .execute(tx.conn())
    .await
    .on_constraint("pledge_entry_is_open", || {
        Error::Conflict(
            "Đảng viên đang tự soạn bản cam kết này nên không nhập thay được. Nếu cần, hãy trao đổi để đồng chí ấy \
             gửi bản đang soạn."
                .to_owned(),
        )
    })?
    .rows_affected();
    if moved == 1 { Ok(()) } else { Err(stale()) }
}

/// Gives an entry up; what was typed goes.
///
/// # Errors
/// [`Error::Conflict`] if someone moved the pledge meanwhile.
pub async fn drop_entry(tx: &mut Write, granted: &Granted<EndEntry>) -> Result<()> {
    let pledge = granted.on();
    // First, while whoever typed it may still see it.
    draft::store::drop(tx, pledge.id).await?;
    let dropped = sqlx::query!(
        "update proxy_entry set state = 'dropped' where pledge_id = $1 and state = 'open'",
        pledge.id as _,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    let moved = sqlx::query!(
        // What was begun by proxy is not begun by its member.
        "update pledge
            set entering_by = null, version = version + 1,
                state = case when state = 'draft' and revision is null then 'asked' else state end
          where id = $1 and version = $2",
        pledge.id as _,
        pledge.version,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if dropped == 1 && moved == 1 { Ok(()) } else { Err(stale()) }
}

/// Whether a revision was entered by proxy and its member has said nothing yet.
///
/// # Errors
/// When the database fails.
pub async fn waits(tx: &mut Read, pledge: PledgeId, number: i32) -> Result<bool> {
    let waits = sqlx::query_scalar!(
        r#"select exists (select 1 from proxy_entry
                           where pledge_id = $1 and revision = $2 and state = 'sent' and answer is null) as "waits!""#,
        pledge as _,
        number,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(waits)
}

/// Keeps what the member says of the entry that became a revision.
///
/// # Errors
/// [`Error::Conflict`] if they have said it already.
pub async fn record_answer(
    tx: &mut Write,
    granted: &Granted<AnswerEntry>,
    (number, accepts, words): (i32, bool, &str),
    at: DateTime<Utc>,
) -> Result<()> {
    let answered = sqlx::query!(
        "update proxy_entry set answer = $3, answered_at = $4, words = $5
          where pledge_id = $1 and revision = $2 and state = 'sent' and answer is null",
        granted.on().id as _,
        number,
        if accepts { "accepted" } else { "disowned" },
        at,
        words,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if answered == 1 { Ok(()) } else { Err(stale()) }
}
