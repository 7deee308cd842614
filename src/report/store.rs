//! The figures in the database: sums of what branches keep, never a count of pledges.

use chrono::NaiveDate;

use super::figure::Tally;
use crate::{
    cycle::CycleId,
    db::Read,
    error::Result,
    pledge::{PledgeId, show::PledgePath, store::state_of, view},
    unit::{Unit, UnitId, UnitKind, past},
    web::pictures::Mark,
};

/// A unit with its figures.
#[derive(Clone, Debug)]
pub struct UnitTally {
    /// The unit.
    pub unit: UnitId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
    /// Whether it is the unit asked for, and not one below it.
    pub is_top: bool,
    /// Its figures.
    pub tally: Tally,
}

/// A unit, and after it each unit directly below by code, with the figures of everything under each, as the tree of
/// a day has them. Where the unit was not there yet, those that stood in its place come under their sum. A dissolved
/// unit is left out once nothing of the year hangs on it.
///
/// # Errors
/// When the database fails.
pub async fn tallies(
    tx: &mut Read,
    unit: &Unit,
    cycle: CycleId,
    day: Option<NaiveDate>,
) -> Result<Vec<UnitTally>> {
    let stood = past::stood_as(tx, unit.id, day).await?;
    if stood == [unit.id] {
        return rows(tx, &[unit.id], (cycle, day), 1).await;
    }
    let mut below = rows(tx, &stood, (cycle, day), 0).await?;
    below.iter_mut().for_each(|row| row.is_top = false);
    let tally = below.iter().fold(Tally::default(), |sum, row| sum.plus(&row.tally));
    let (code, name) = (unit.code.clone(), unit.name.clone());
    let top = UnitTally { unit: unit.id, code, name, kind: unit.kind, is_top: true, tally };
    Ok(std::iter::once(top).chain(below).collect())
}

async fn rows(
    tx: &mut Read,
    units: &[UnitId],
    (cycle, day): (CycleId, Option<NaiveDate>),
    depth: i32,
) -> Result<Vec<UnitTally>> {
    let units: Vec<uuid::Uuid> = units.iter().map(|unit| unit.0).collect();
    let rows = sqlx::query!(
        r#"select unit.id as "id!: UnitId", unit.code as "code!", coalesce(past.name, unit.name) as "name!",
                  coalesce(past.kind, unit.kind) as "kind!: UnitKind", top.depth as "depth!",
                  coalesce(sum(asked), 0) as "asked!", coalesce(sum(draft), 0) as "draft!",
                  coalesce(sum(submitted), 0) as "submitted!", coalesce(sum(returned), 0) as "returned!",
                  coalesce(sum(agreed), 0) as "agreed!", coalesce(sum(late), 0) as "late!",
                  coalesce(sum(self_reviewed), 0) as "self_reviewed!",
                  coalesce(sum(proposed), 0) as "proposed!", coalesce(sum(decided), 0) as "decided!"
             from unit_tree($3) top
             join unit on unit.id = top.below_id
             left join unit_history past on past.unit_id = unit.id and past.during @> $3::date
             join unit_tree($3) closure on closure.above_id = unit.id
             left join pledge_tally tally on tally.branch_id = closure.below_id and tally.cycle_id = $2
            where top.above_id = any($1) and top.depth <= $4
            group by unit.id, top.depth, past.name, past.kind
           having top.depth = 0 or $3::date is not null or unit.dissolved_on is null
                  or unit.dissolved_on > actor_day() or sum(asked + draft + submitted + returned + agreed) > 0
            order by top.depth, unit.code"#,
        &units,
        cycle as _,
        day,
        depth,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| UnitTally {
            unit: row.id,
            code: row.code,
            name: row.name,
            kind: row.kind,
            is_top: row.depth == 0,
            tally: Tally {
                asked: row.asked,
                draft: row.draft,
                submitted: row.submitted,
                returned: row.returned,
                agreed: row.agreed,
                late: row.late,
                self_reviewed: row.self_reviewed,
                proposed: row.proposed,
                decided: row.decided,
            },
        })
        .collect())
}

/// The people of one branch, each as a mark that opens their pledge.
///
/// # Errors
/// When the database fails.
pub async fn strip(tx: &mut Read, branch: UnitId, cycle: CycleId, due_passed: bool) -> Result<Vec<Mark>> {
    let rows = sqlx::query!(
        r#"select pledge.id as "id: PledgeId", member.full_name, pledge.state, pledge.late, pledge.submitted_at,
                  pledge.read_at, pledge.agreed_at
             from pledge join member on member.id = pledge.member_id
            where pledge.cycle_id = $2 and pledge.branch_id = $1 and pledge.state <> 'waived'
            order by member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", pledge.id"#,
        branch as _,
        cycle as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let state = state_of(&row.state, row.submitted_at, row.read_at, row.agreed_at);
            Mark {
                href: PledgePath { id: row.id }.to_string(),
                name: row.full_name,
                badge: view::badge(state, row.late, due_passed),
            }
        })
        .collect())
}
