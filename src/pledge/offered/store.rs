//! What units offer, in the database.

use chrono::{DateTime, Utc};

use super::{Offered, OfferedId};
use crate::{
    access::{Granted, policy::OfferCommitments},
    cycle::CycleId,
    db::{Read, Write},
    error::Result,
    id::ActKey,
    unit::UnitId,
    web::act::{Outcome, once},
};

/// What these units offer in a year, in their order and as it was offered.
///
/// # Errors
/// When the database fails.
pub async fn of(tx: &mut Read, units: &[UnitId], cycle: CycleId) -> Result<Vec<Offered>> {
    let offered = sqlx::query_as!(
        Offered,
        r#"select offered.id as "id: OfferedId", unit_id as "unit: UnitId", unit.name as unit_name, section, statement,
                  measure, target, counted_in, due, product
             from unnest($1::uuid[]) with ordinality as line (id, place)
             join offered_commitment offered on offered.unit_id = line.id
             join unit on unit.id = offered.unit_id
            where cycle_id = $2 and withdrawn_at is null
            order by line.place, offered.id"#,
        units as _,
        cycle as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(offered)
}

/// The unit and the year of one.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if there is none, or it was withdrawn.
pub async fn place(tx: &mut Read, id: OfferedId) -> Result<(UnitId, i32)> {
    let row = sqlx::query!(
        r#"select unit_id as "unit: UnitId", cycle.year
             from offered_commitment join cycle on cycle.id = cycle_id
            where offered_commitment.id = $1 and withdrawn_at is null"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((row.unit, row.year))
}

/// Offers one more.
///
/// # Errors
/// When the database fails.
pub async fn record(
    tx: &mut Write,
    granted: &Granted<OfferCommitments>,
    (key, cycle): (ActKey, CycleId),
    offered: &Offered,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let done = sqlx::query!(
        "insert into offered_commitment
           (id, key, unit_id, cycle_id, section, statement, measure, target, counted_in, due, product,
            offered_at, offered_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        offered.id as _,
        key as _,
        granted.on().id as _,
        cycle as _,
        offered.section,
        offered.statement,
        offered.measure,
        offered.target,
        offered.counted_in,
        offered.due,
        offered.product,
        at,
        granted.by() as _,
    )
    .execute(tx.conn())
    .await;
    once(done, "offered_commitment_key")
}

/// Offers it no more. Whoever adopted it keeps it: it is theirs.
///
/// # Errors
/// When the database fails.
pub async fn withdraw(
    tx: &mut Write,
    granted: &Granted<OfferCommitments>,
    id: OfferedId,
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update offered_commitment set withdrawn_at = $3, withdrawn_by = $4
          where id = $1 and unit_id = $2 and withdrawn_at is null",
        id as _,
        granted.on().id as _,
        at,
        granted.by() as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
