//! The register as of a day.

use chrono::NaiveDate;

use super::UnitRow;
use crate::{
    db::Read,
    error::Result,
    member::MemberId,
    unit::{UnitId, UnitKind},
};

/// The units directly below one on a day, by code, under their names of then.
///
/// # Errors
/// When the database fails.
pub async fn below_on(tx: &mut Read, id: UnitId, day: NaiveDate) -> Result<Vec<UnitRow>> {
    let units = sqlx::query_as!(
        UnitRow,
        r#"select unit.id as "id: UnitId", unit.code, past.name, past.kind as "kind: UnitKind", dissolved_on,
                  (select count(*) from unit_line below
                     join membership on membership.branch_id = below.below_id and membership.during @> $2::date
                    where below.above_id = unit.id and below.during @> $2::date and membership.kind = 'official')
                    as "members!"
             from unit_line line
             join unit on unit.id = line.below_id
             join unit_history past on past.unit_id = unit.id and past.during @> $2::date
            where line.above_id = $1 and line.depth = 1 and line.during @> $2::date
            order by unit.code"#,
        id as _,
        day,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(units)
}

/// Who belonged to a branch on a day, by given name.
///
/// # Errors
/// When the database fails.
pub async fn people_on(
    tx: &mut Read,
    branch: UnitId,
    day: NaiveDate,
    limit: i64,
) -> Result<Vec<(MemberId, String, String)>> {
    let rows = sqlx::query!(
        r#"select member.id as "id: MemberId", member.full_name, member.code
             from membership join member on member.id = membership.member_id
            where membership.branch_id = $1 and membership.during @> $2::date
            order by member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", member.id
            limit $3"#,
        branch as _,
        day,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.full_name, row.code)).collect())
}
