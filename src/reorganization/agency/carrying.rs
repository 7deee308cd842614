//! Writes what an act on agencies changes: agencies with their history, people, pledges, heads; all of it or nothing.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    intent::{Going, Work},
    tree::Node,
};
use crate::{
    access::{Granted, policy::KeepAgencies},
    cycle::store as years,
    db::{Read, Write},
    error::Result,
    unit::AgencyId,
};

/// Writes it. The register must be locked, and the agencies read under that lock.
///
/// # Errors
/// When the database refuses it.
pub async fn carry_out(
    tx: &mut Write,
    granted: &Granted<KeepAgencies>,
    work: &Work,
    at: DateTime<Utc>,
) -> Result<()> {
    for node in work.founded() {
        found(tx, node, work).await?;
    }
    for (_, node) in work.altered() {
        alter(tx, node, work).await?;
    }
    let years = open_years(tx, at).await?;
    for going in work.going() {
        send(tx, granted, (going, &years), work, at).await?;
    }
    for (node, successor) in work.closed() {
        close(tx, node.id, successor, work).await?;
    }
    Ok(())
}

/// The years whose papers go along with whom they are about.
///
/// # Errors
/// When the database fails.
pub async fn open_years(tx: &mut Read, at: DateTime<Utc>) -> Result<Vec<Uuid>> {
    let years = years::all(tx).await?;
    Ok(years.into_iter().filter(|cycle| !cycle.is_closed_at(at)).map(|cycle| cycle.id.0).collect())
}

async fn found(tx: &mut Write, node: &Node, work: &Work) -> Result<()> {
    sqlx::query!(
        "insert into agency (id, name, during, parent_id) values ($1, $2, daterange($3, null), $4)",
        node.id as _,
        node.name,
        work.why.on,
        node.parent as _,
    )
    .execute(tx.conn())
    .await?;
    // Its first line was written with it; why, it does not know.
    sqlx::query!(
        "update agency_history set reason = $2, basis = $3 where agency_id = $1",
        node.id as _,
        work.why.reason,
        work.why.basis,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn alter(tx: &mut Write, node: &Node, work: &Work) -> Result<()> {
    sqlx::query!(
        "update agency set name = $2, parent_id = $3 where id = $1",
        node.id as _,
        node.name,
        node.parent as _,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update agency_history set during = daterange(lower(during), greatest(lower(during), $2))
          where agency_id = $1 and upper_inf(during)",
        node.id as _,
        work.why.on,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into agency_history (agency_id, during, name, parent_id, reason, basis)
         values ($1, daterange($2, null), $3, $4, $5, $6)",
        node.id as _,
        work.why.on,
        node.name,
        node.parent as _,
        work.why.reason,
        work.why.basis,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn send(
    tx: &mut Write,
    granted: &Granted<KeepAgencies>,
    (going, years): (Going<'_>, &[Uuid]),
    work: &Work,
    at: DateTime<Utc>,
) -> Result<()> {
    let chosen: Option<Vec<Uuid>> = going.people.map(|people| people.iter().map(|id| id.0).collect());
    sqlx::query_scalar!(
        "select people_change_agency($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        going.from as _,
        going.to as _,
        chosen as _,
        years,
        work.why.on,
        work.why.reason,
        work.why.basis,
        granted.actor().name,
        granted.office_title().unwrap_or_default(),
        at,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(())
}

async fn close(tx: &mut Write, id: AgencyId, successor: Option<AgencyId>, work: &Work) -> Result<()> {
    sqlx::query_scalar!("select close_agency($1, $2, $3)", id as _, successor as _, work.why.on)
        .fetch_one(tx.conn())
        .await?;
    Ok(())
}
