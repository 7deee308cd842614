//! Units in the database.

use super::{Unit, UnitId, UnitKind};
use crate::{db::Read, error::Result};

/// One unit with the line of units above it.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if there is none.
pub async fn find(tx: &mut Read, id: UnitId) -> Result<Unit> {
    let unit = sqlx::query_as!(
        Unit,
        r#"select id as "id: UnitId", code, name, kind as "kind: UnitKind",
                  array(select above_id from unit_closure where below_id = unit.id order by depth)
                    as "line!: Vec<UnitId>"
             from unit where id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(unit)
}

/// The unit at the top of the tree; of several, one that still stands: a reform leaves the old top dissolved.
///
/// # Errors
/// [`crate::error::Error::NotFound`] before the first import.
pub async fn root(tx: &mut Read) -> Result<Unit> {
    let id = sqlx::query_scalar!(
        r#"select id as "id: UnitId" from unit where parent_id is null
            order by coalesce(dissolved_on <= actor_day(), false), founded_on, id limit 1"#
    )
    .fetch_one(tx.conn())
    .await?;
    find(tx, id).await
}

/// The units directly below one, by code.
///
/// # Errors
/// When the database fails.
pub async fn below(tx: &mut Read, id: UnitId) -> Result<Vec<Unit>> {
    let units = sqlx::query_as!(
        Unit,
        r#"select id as "id: UnitId", code, name, kind as "kind: UnitKind",
                  array(select above_id from unit_closure where below_id = unit.id order by depth)
                    as "line!: Vec<UnitId>"
             from unit where parent_id = $1 order by code"#,
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(units)
}

/// The units above one, from the top.
///
/// # Errors
/// When the database fails.
pub async fn above(tx: &mut Read, id: UnitId) -> Result<Vec<Unit>> {
    let units = sqlx::query_as!(
        Unit,
        r#"select unit.id as "id: UnitId", code, name, kind as "kind: UnitKind",
                  array(select above_id from unit_closure where below_id = unit.id order by depth)
                    as "line!: Vec<UnitId>"
             from unit_closure way join unit on unit.id = way.above_id
            where way.below_id = $1 and way.depth > 0 order by way.depth desc"#,
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(units)
}
