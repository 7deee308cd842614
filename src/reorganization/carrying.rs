//! Writes what an act changes: units with their history, people, pledges, offices; all of it or nothing.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{intent::Work, tree::Node};
use crate::{
    access::{Action, Granted},
    cycle::store as years,
    db::Write,
    error::Result,
    member::{MemberId, membership},
    pledge::relocation,
    unit::{UnitId, UnitKind},
};

/// Rows of units, column by column, as `unnest` takes them.
#[derive(Default)]
struct Columns {
    ids: Vec<Uuid>,
    codes: Vec<String>,
    names: Vec<String>,
    kinds: Vec<UnitKind>,
    parents: Vec<Option<Uuid>>,
}

impl Columns {
    fn of(nodes: &[Node]) -> Self {
        let mut columns = Self::default();
        for node in nodes {
            columns.ids.push(node.id.0);
            columns.codes.push(node.code.clone());
            columns.names.push(node.name.clone());
            columns.kinds.push(node.kind);
            columns.parents.push(node.parent.map(|parent| parent.0));
        }
        columns
    }
}

/// Writes it. The register must be locked, and the tree read under that lock.
///
/// # Errors
/// A conflict when someone's membership began after the day; otherwise when the database refuses it.
pub async fn carry_out<A: Action>(
    tx: &mut Write,
    granted: &Granted<A>,
    work: &Work,
    at: DateTime<Utc>,
) -> Result<()> {
    let (founded, altered) = (Columns::of(&work.changes.founded), Columns::of(&work.changes.altered));
    found(tx, &founded, work).await?;
    alter(tx, &altered, work).await?;
    dissolve(tx, work).await?;
    sqlx::query!("select rebuild_unit_closure()").execute(tx.conn()).await?;
    relocate(tx, granted, work, at).await?;
    let open: Vec<Uuid> = years::all(tx)
        .await?
        .into_iter()
        .filter(|cycle| !cycle.is_closed_at(at))
        .map(|cycle| cycle.id.0)
        .collect();
    sqlx::query_scalar!("select pledges_look_up_who_decides($1, $2)", &open, &altered.ids)
        .fetch_one(tx.conn())
        .await?;
    close_offices(tx, work, &open).await
}

async fn found(tx: &mut Write, units: &Columns, work: &Work) -> Result<()> {
    sqlx::query!(
        "insert into unit (id, code, name, kind, parent_id, founded_on)
         select id, code, name, kind, parent_id, $6
           from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[])
             as fresh (id, code, name, kind, parent_id)",
        &units.ids,
        &units.codes,
        &units.names,
        &units.kinds as _,
        &units.parents as _,
        work.intent.on,
    )
    .execute(tx.conn())
    .await?;
    append_history(tx, units, work).await
}

async fn alter(tx: &mut Write, units: &Columns, work: &Work) -> Result<()> {
    sqlx::query!(
        "update unit set name = fresh.name, kind = fresh.kind, parent_id = fresh.parent_id
           from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[]) as fresh (id, name, kind, parent_id)
          where unit.id = fresh.id",
        &units.ids,
        &units.names,
        &units.kinds as _,
        &units.parents as _,
    )
    .execute(tx.conn())
    .await?;
    close_history(tx, &units.ids, work).await?;
    append_history(tx, units, work).await
}

async fn dissolve(tx: &mut Write, work: &Work) -> Result<()> {
    let ids: Vec<Uuid> = work.changes.dissolved.iter().map(|(id, _)| id.0).collect();
    let successors: Vec<Option<Uuid>> =
        work.changes.dissolved.iter().map(|(_, successor)| successor.map(|id| id.0)).collect();
    sqlx::query!(
        "update unit set dissolved_on = $3, successor_id = gone.successor_id
           from unnest($1::uuid[], $2::uuid[]) as gone (id, successor_id) where unit.id = gone.id",
        &ids,
        &successors as _,
        work.intent.on,
    )
    .execute(tx.conn())
    .await?;
    close_history(tx, &ids, work).await
}

async fn close_history(tx: &mut Write, ids: &[Uuid], work: &Work) -> Result<()> {
    sqlx::query!(
        "update unit_history set during = daterange(lower(during), greatest(lower(during), $2))
          where unit_id = any($1) and upper_inf(during)",
        ids,
        work.intent.on,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn append_history(tx: &mut Write, units: &Columns, work: &Work) -> Result<()> {
    let bases: Vec<String> = units.ids.iter().map(|id| work.basis(UnitId(*id)).to_owned()).collect();
    sqlx::query!(
        "insert into unit_history (unit_id, during, name, kind, parent_id, reason, basis)
         select id, daterange($5, null), name, kind, parent_id, $6, basis
           from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $7::text[])
             as fresh (id, name, kind, parent_id, basis)",
        &units.ids,
        &units.names,
        &units.kinds as _,
        &units.parents as _,
        work.intent.on,
        work.intent.reason,
        &bases,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Members go where their branch went, or where they were told to; their pledges of open years follow.
async fn relocate<A: Action>(
    tx: &mut Write,
    granted: &Granted<A>,
    work: &Work,
    at: DateTime<Utc>,
) -> Result<()> {
    let words =
        if work.intent.basis.is_empty() { String::new() } else { format!("theo {}", work.intent.basis) };
    let mut all: Vec<MemberId> = Vec::new();
    for (members, to) in &work.intent.people {
        membership::relocate(tx, granted, members, (*to, work.intent.on), at).await?;
        all.extend(members);
    }
    for (from, to) in &work.changes.emptied {
        let members = members(tx, *from).await?;
        membership::relocate(tx, granted, &members, (*to, work.intent.on), at).await?;
        all.extend(members);
    }
    all.extend(left_behind(tx, work).await?);
    all.sort_unstable();
    all.dedup();
    relocation::follow(tx, granted, &all, &words, at).await?;
    Ok(())
}

/// Members who went before, while their pledges stayed in a branch that ends now.
async fn left_behind(tx: &mut Write, work: &Work) -> Result<Vec<MemberId>> {
    let ending: Vec<Uuid> = work.changes.dissolved.iter().map(|(id, _)| id.0).collect();
    let members = sqlx::query_scalar!(
        r#"select distinct member_id as "id: MemberId" from pledge where branch_id = any($1) and stage <> 'decided'"#,
        &ending,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(members)
}

async fn members(tx: &mut Write, branch: UnitId) -> Result<Vec<MemberId>> {
    let members = sqlx::query_scalar!(
        r#"select id as "id: MemberId" from member
            where branch_id = $1 and standing not in ('transferred', 'ended')"#,
        branch as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(members)
}

async fn close_offices(tx: &mut Write, work: &Work, open: &[Uuid]) -> Result<()> {
    let ending = &work.changes.dissolved;
    let ids: Vec<Uuid> = ending.iter().map(|(id, _)| id.0).collect();
    let successors: Vec<Option<Uuid>> = ending.iter().map(|(_, next)| next.map(|id| id.0)).collect();
    let hands_over: Vec<bool> = ending.iter().map(|(id, _)| work.intent.hands_over.contains(id)).collect();
    sqlx::query_scalar!(
        "select close_offices($1, $2, $3, $4, $5)",
        &ids,
        &successors as _,
        &hands_over,
        work.intent.on,
        open,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(())
}
