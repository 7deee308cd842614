//! How somebody stands, in the database.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    access::{Granted, policy::KeepRecord},
    db::{Read, Write},
    error::Result,
    id::uuid_at,
    member::{MemberId, Standing},
    register::move_of_standing::Move,
};

use super::stale;

/// Since when a member stands as they do.
///
/// # Errors
/// When the database fails.
pub async fn standing_since(tx: &mut Read, id: MemberId) -> Result<Option<NaiveDate>> {
    let since = sqlx::query_scalar!(
        "select lower(during) from standing_history where member_id = $1 and upper_inf(during)",
        id as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(since.flatten())
}

/// Writes the history's row and the standing; years still open then ask or waive by it (`follow_standing`).
///
/// # Errors
/// A conflict if someone changed the record meanwhile.
pub async fn record_standing(tx: &mut Write, granted: &Granted<KeepRecord>, moved: &Move) -> Result<()> {
    let member = granted.on();
    sqlx::query!(
        "update standing_history set during = daterange(lower(during), greatest(lower(during), $2))
          where member_id = $1 and upper_inf(during)",
        member.id as _,
        moved.from,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into standing_history (member_id, standing, ending, during, reason, decision)
         values ($1, $2, $3, daterange($4, null), $5, $6)",
        member.id as _,
        moved.to as _,
        moved.ending as _,
        moved.from,
        moved.reason,
        moved.decision,
    )
    .execute(tx.conn())
    .await?;
    let official =
        (moved.to == Standing::Official && member.standing == Standing::Probationary).then_some(moved.from);
    let moved = sqlx::query!(
        "update member set standing = $3, official_on = coalesce($4, official_on) where id = $1 and version = $2",
        member.id as _,
        member.version,
        moved.to as _,
        official,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if moved == 1 { Ok(()) } else { Err(stale()) }
}

/// Ends what hangs on a membership that ended: the branch, posts and the level of management.
///
/// # Errors
/// When the database refuses it.
pub async fn close_everything(tx: &mut Write, granted: &Granted<KeepRecord>, day: NaiveDate) -> Result<()> {
    let id = granted.on().id;
    sqlx::query!(
        "update membership set during = daterange(lower(during), greatest(lower(during), $2))
          where member_id = $1 and upper_inf(during)",
        id as _,
        day,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update management set during = daterange(lower(during), greatest(lower(during), $2))
          where member_id = $1 and upper_inf(during)",
        id as _,
        day,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update post set during = daterange(lower(during), greatest(lower(during), $2))
          where member_id = $1 and upper_inf(during)",
        id as _,
        day,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("update member set manager_id = null where id = $1 and manager_id is not null", id as _)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Begins a membership anew in the branch to which somebody belonged.
///
/// # Errors
/// When the database refuses it.
pub async fn begin_membership(
    tx: &mut Write,
    granted: &Granted<KeepRecord>,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into membership (id, member_id, branch_id, kind, during)
         values ($1, $2, $3, 'official', daterange($4, null))",
        uuid_at(now),
        granted.on().id as _,
        granted.on().branch as _,
        day,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
