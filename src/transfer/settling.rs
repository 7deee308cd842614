//! What follows when a transfer is closed, in the transaction that closes it.

use chrono::{DateTime, Utc};

use super::{Kind, Transfer, TransferId, workflow::State};
use crate::{
    access::{Action, Granted},
    cycle::rules::{GradedBy, TransferRules},
    db::{Read, Write},
    error::{Error, Result},
    id::uuid_at,
    member::membership::relocate,
    pledge::relocation::follow,
    unit::UnitId,
};

/// Moves the member, and with them the pledges of open years; ends offices; writes what changes with it.
/// Call it after the transfer's state was recorded as accepted.
///
/// # Errors
/// [`crate::error::Error::Conflict`] when the member was moved after that day.
pub async fn take_in<A: Action<Object = Transfer>>(
    tx: &mut Write,
    granted: &Granted<A>,
    (to, state): (UnitId, State),
    rules: &TransferRules,
    at: DateTime<Utc>,
) -> Result<()> {
    let transfer = granted.on();
    if let (Kind::Official, State::Accepted { effective, .. }) = (transfer.kind, state) {
        one_at_a_time(tx).await?;
        relocate(tx, granted, &[transfer.member], (to, effective), at).await?;
        if rules.graded_by == GradedBy::Receiving {
            follow(tx, granted, &[transfer.member], "", at).await?;
        }
    }
    settle(tx, granted, transfer.id, at).await
}

/// Between sending and taking in, the member may have been moved otherwise, or a branch been dissolved.
///
/// # Errors
/// [`Error::Conflict`] that says what to do.
pub async fn demand_holds(tx: &mut Read, transfer: TransferId) -> Result<()> {
    let holds = sqlx::query_scalar!(r#"select transfer_holds($1) as "holds!""#, transfer as _)
        .fetch_one(tx.conn())
        .await?;
    if holds {
        return Ok(());
    }
    Err(Error::Conflict(
        "Đảng viên không còn sinh hoạt ở nơi đi, hoặc chi bộ nơi đến đã giải thể. \
         Hãy bấm không tiếp nhận và đề nghị nơi đi gửi lại."
            .to_owned(),
    ))
}

/// Two moves in opposite directions would wait for each other's counts.
async fn one_at_a_time(tx: &mut Write) -> Result<()> {
    sqlx::query!(r#"select pg_advisory_xact_lock(hashtext('transfer')) as "lock!: ()""#)
        .fetch_one(tx.conn())
        .await?;
    Ok(())
}

/// What the database does with its owner's eyes: the acting officer keeps no register.
///
/// # Errors
/// When the transfer was not closed by this person in this transaction.
pub async fn settle<A: Action>(
    tx: &mut Write,
    _: &Granted<A>,
    transfer: TransferId,
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        r#"select settle_transfer($1, $2, $3, $4) as "settled!: ()""#,
        transfer as _,
        uuid_at(at),
        uuid_at(at),
        at,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(())
}
