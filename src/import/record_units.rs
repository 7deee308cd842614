//! Writes the units of a plan: the tree, its history and the agencies where people work.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::known::Known;
use super::plan::{Fate, Plan};
use super::units::UnitRow;
use crate::access::Granted;
use crate::access::policy::ImportRegister;
use crate::db::Write;
use crate::error::Result;
use crate::unit::{AgencyId, UnitId, UnitKind};

/// Why the history of a unit has a new line.
const REASON: &str = "Nhập danh sách từ Excel";

/// On which days what is written begins.
#[derive(Debug, Clone, Copy)]
pub struct Days {
    /// From when what is new holds: the day of the list.
    pub since: NaiveDate,
    /// From when a change holds.
    pub today: NaiveDate,
}

/// Ids by code or lower-case name, those just made among them.
#[derive(Debug, Default)]
pub struct Ids {
    /// Units by code.
    pub units: HashMap<String, UnitId>,
    /// Agencies by name in lower case.
    pub agencies: HashMap<String, AgencyId>,
}

/// Writes units and agencies and tells the ids of all.
///
/// # Errors
/// When the database refuses it.
pub async fn record(
    tx: &mut Write,
    _granted: &Granted<ImportRegister>,
    plan: &Plan,
    known: &Known,
    (days, now): (Days, DateTime<Utc>),
) -> Result<Ids> {
    let mut ids = Ids {
        units: known.units.iter().map(|(code, unit)| (code.clone(), unit.id)).collect(),
        agencies: known.agencies.clone(),
    };
    let (mut fresh, mut changed) = (Lines::default(), Lines::default());
    for (row, fate) in &plan.units {
        match fate {
            Fate::New => {
                let id = UnitId::new(now);
                ids.units.insert(row.code.clone(), id);
                fresh.push(id, row, &ids);
            }
            Fate::Changed(id, _) => changed.push(*id, row, &ids),
            Fate::Same => {}
        }
    }
    insert(tx, &fresh, days.since).await?;
    update(tx, &changed, days.today).await?;
    if !(fresh.ids.is_empty() && changed.ids.is_empty()) {
        sqlx::query!("select rebuild_unit_closure()").execute(tx.conn()).await?;
    }
    record_agencies(tx, plan, &mut ids, (days, now)).await?;
    Ok(ids)
}

/// Rows of units, column by column, as `unnest` takes them.
#[derive(Default)]
struct Lines {
    ids: Vec<Uuid>,
    codes: Vec<String>,
    names: Vec<String>,
    kinds: Vec<UnitKind>,
    parents: Vec<Option<Uuid>>,
}

impl Lines {
    fn push(&mut self, id: UnitId, row: &UnitRow, ids: &Ids) {
        self.ids.push(id.0);
        self.codes.push(row.code.clone());
        self.names.push(row.name.clone());
        self.kinds.push(row.kind);
        self.parents.push(row.parent.as_ref().and_then(|code| ids.units.get(code)).map(|id| id.0));
    }
}

async fn insert(tx: &mut Write, lines: &Lines, since: NaiveDate) -> Result<()> {
    sqlx::query!(
        "insert into unit (id, code, name, kind, parent_id, founded_on)
         select id, code, name, kind, parent_id, $6
           from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[])
             as fresh (id, code, name, kind, parent_id)",
        &lines.ids,
        &lines.codes,
        &lines.names,
        &lines.kinds as _,
        &lines.parents as _,
        since,
    )
    .execute(tx.conn())
    .await?;
    append_history(tx, lines, since).await
}

async fn update(tx: &mut Write, lines: &Lines, today: NaiveDate) -> Result<()> {
    sqlx::query!(
        "update unit set name = fresh.name, kind = fresh.kind, parent_id = fresh.parent_id
           from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[]) as fresh (id, name, kind, parent_id)
          where unit.id = fresh.id",
        &lines.ids,
        &lines.names,
        &lines.kinds as _,
        &lines.parents as _,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update unit_history set during = daterange(lower(during), greatest(lower(during), $2))
          where unit_id = any($1) and upper_inf(during)",
        &lines.ids,
        today,
    )
    .execute(tx.conn())
    .await?;
    append_history(tx, lines, today).await
}

async fn append_history(tx: &mut Write, lines: &Lines, from: NaiveDate) -> Result<()> {
    sqlx::query!(
        "insert into unit_history (unit_id, during, name, kind, parent_id, reason)
         select id, daterange($5, null), name, kind, parent_id, $6
           from unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[]) as fresh (id, name, kind, parent_id)",
        &lines.ids,
        &lines.names,
        &lines.kinds as _,
        &lines.parents as _,
        from,
        REASON,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn record_agencies(
    tx: &mut Write,
    plan: &Plan,
    ids: &mut Ids,
    (days, now): (Days, DateTime<Utc>),
) -> Result<()> {
    let (mut fresh, mut names) = (Vec::new(), Vec::new());
    for (row, _) in &plan.members {
        let Some(name) = &row.agency else { continue };
        let key = name.to_lowercase();
        if let Entry::Vacant(place) = ids.agencies.entry(key) {
            fresh.push(place.insert(AgencyId::new(now)).0);
            names.push(name.clone());
        }
    }
    sqlx::query!(
        "insert into agency (id, name, during)
         select id, name, daterange($3, null) from unnest($1::uuid[], $2::text[]) as fresh (id, name)",
        &fresh,
        &names,
        days.since,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
