//! The tree as it stood on a day: what units were called, and what stood under what. No day is today, where whoever
//! succeeds a dissolved unit stands for it.

use chrono::NaiveDate;

use super::{Unit, UnitId, UnitKind};
use crate::{db::Read, error::Result};

/// The day whose tree a year shows: its last one, or the register's first if the register began later. `None` for a
/// year that is not closed.
///
/// # Errors
/// When the database fails.
pub async fn tree_day(tx: &mut Read, last: Option<NaiveDate>) -> Result<Option<NaiveDate>> {
    let Some(last) = last else { return Ok(None) };
    let day = sqlx::query_scalar!(
        r#"select greatest($1, (select min(lower(during)) from unit_history where not isempty(during))) as "day!""#,
        last,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Some(day))
}

/// What a unit was called on a day; its latest name if it was not there.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if there is no such unit.
pub async fn name(tx: &mut Read, id: UnitId, day: Option<NaiveDate>) -> Result<String> {
    let name = sqlx::query_scalar!(
        r#"select coalesce(past.name, unit.name) as "name!"
             from unit left join unit_history past on past.unit_id = unit.id and past.during @> $2::date
            where unit.id = $1"#,
        id as _,
        day,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(name)
}

/// The units above one on a day, from the top, under their names of that day.
///
/// # Errors
/// When the database fails.
pub async fn above(tx: &mut Read, id: UnitId, day: Option<NaiveDate>) -> Result<Vec<Unit>> {
    let units = sqlx::query_as!(
        Unit,
        r#"select unit.id as "id!: UnitId", unit.code as "code!", coalesce(past.name, unit.name) as "name!",
                  coalesce(past.kind, unit.kind) as "kind!: UnitKind",
                  array(select above_id from unit_closure where below_id = unit.id order by depth)
                    as "line!: Vec<UnitId>"
             from unit_tree($2) way
             join unit on unit.id = way.above_id
             left join unit_history past on past.unit_id = unit.id and past.during @> $2::date
            where way.below_id = $1 and way.depth > 0 order by way.depth desc"#,
        id as _,
        day,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(units)
}

/// A unit and those it succeeded, as far as they stood on a day, each with its name of then, by code.
///
/// # Errors
/// When the database fails.
pub async fn predecessors(tx: &mut Read, id: UnitId, day: NaiveDate) -> Result<Vec<(UnitId, String)>> {
    let rows = sqlx::query!(
        r#"select unit.id as "id!: UnitId", past.name as "name!"
             from unit_and_predecessors($1) them (id)
             join unit on unit.id = them.id
             join unit_history past on past.unit_id = unit.id and past.during @> $2::date
            order by unit.code"#,
        id as _,
        day,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// The units that stood, on a day, where this one stands: itself if it was there, else the highest of those that it
/// succeeded or that have come under it since.
///
/// # Errors
/// When the database fails.
pub async fn stood_as(tx: &mut Read, id: UnitId, day: Option<NaiveDate>) -> Result<Vec<UnitId>> {
    let Some(day) = day else { return Ok(vec![id]) };
    let there = sqlx::query_scalar!(
        r#"select exists (select 1 from unit_history where unit_id = $1 and during @> $2::date) as "there!""#,
        id as _,
        day,
    )
    .fetch_one(tx.conn())
    .await?;
    if there {
        return Ok(vec![id]);
    }
    let units = sqlx::query_scalar!(
        r#"select mine.below_id as "id: UnitId"
             from unit_closure mine
             join unit_line self on self.below_id = mine.below_id and self.depth = 0 and self.during @> $2::date
            where mine.above_id = $1 and mine.depth > 0
              and not exists (select 1 from unit_line up
                                join unit_closure also on also.below_id = up.above_id and also.above_id = $1
                               where up.below_id = mine.below_id and up.depth > 0 and up.during @> $2::date)"#,
        id as _,
        day,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(units)
}
