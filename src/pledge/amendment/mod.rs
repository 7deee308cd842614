//! Amending in the year: what was confirmed stays in force until the branch has confirmed a new revision.
//!
//! Writing, sending, taking back, returning and confirming are the same acts as of a first pledge: the workflow tells
//! which of the two is meant.

pub mod opening;
pub mod shown;

use chrono::{DateTime, Utc};

use super::{Pledge, store, workflow::Amendment};
use crate::{db::Write, error::Result, member::MemberId};

/// Moves an amendment to where a step of the workflow brought it; what was confirmed comes into force.
///
/// # Errors
/// [`Error::Conflict`] if someone moved the pledge meanwhile.
pub async fn record(
    tx: &mut Write,
    pledge: &Pledge,
    to: Amendment,
    by: MemberId,
    at: DateTime<Utc>,
) -> Result<()> {
    let confirmed = to == Amendment::Closed && matches!(pledge.state.amendment(), Amendment::Sent { .. });
    let moved = sqlx::query!(
        "update pledge
            set amendment = $3, version = version + 1,
                amendment_read_at = case when $4 then $5::timestamptz end,
                revision = case when $6 then amendment_revision else revision end,
                agreed_at = case when $6 then $5 else agreed_at end,
                agreed_by = case when $6 then $7 else agreed_by end
          where id = $1 and version = $2",
        pledge.id as _,
        pledge.version,
        to.name(),
        to == (Amendment::Sent { read: true }),
        at,
        confirmed,
        by as _,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if moved == 1 { Ok(()) } else { Err(store::stale()) }
}

/// Moves an amendment to "sent": the revision stands beside the one in force.
///
/// # Errors
/// As [`record`].
pub async fn record_sent(tx: &mut Write, pledge: &Pledge, number: i32, at: DateTime<Utc>) -> Result<()> {
    let moved = sqlx::query!(
        "update pledge
            set amendment = 'sent', amendment_revision = $3, amendment_sent_at = $4, amendment_read_at = null,
                entered_by = null, version = version + 1
          where id = $1 and version = $2",
        pledge.id as _,
        pledge.version,
        number,
        at,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if moved == 1 { Ok(()) } else { Err(store::stale()) }
}
