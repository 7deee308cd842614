//! The figures in the database: sums of what branches keep, never a count of pledges.

use super::figure::Tally;
use crate::{
    cycle::CycleId,
    db::Read,
    error::Result,
    pledge::{PledgeId, show::PledgePath, store::state_of, view},
    unit::{UnitId, UnitKind},
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

/// A unit, and after it each unit directly below by code, with the figures of everything under each.
/// A dissolved unit is left out once nothing of the year hangs on it.
///
/// # Errors
/// When the database fails.
pub async fn tallies(tx: &mut Read, unit: UnitId, cycle: CycleId) -> Result<Vec<UnitTally>> {
    let rows = sqlx::query!(
        r#"select unit.id as "id: UnitId", unit.code, unit.name, unit.kind as "kind: UnitKind", top.depth,
                  coalesce(sum(asked), 0) as "asked!", coalesce(sum(draft), 0) as "draft!",
                  coalesce(sum(submitted), 0) as "submitted!", coalesce(sum(returned), 0) as "returned!",
                  coalesce(sum(agreed), 0) as "agreed!", coalesce(sum(late), 0) as "late!",
                  coalesce(sum(self_reviewed), 0) as "self_reviewed!",
                  coalesce(sum(proposed), 0) as "proposed!", coalesce(sum(decided), 0) as "decided!"
             from unit_closure top
             join unit on unit.id = top.below_id
             join unit_closure closure on closure.above_id = unit.id
             left join pledge_tally tally on tally.branch_id = closure.below_id and tally.cycle_id = $2
            where top.above_id = $1 and top.depth <= 1
            group by unit.id, top.depth
           having top.depth = 0 or unit.dissolved_on is null or unit.dissolved_on > actor_day()
                  or sum(asked + draft + submitted + returned + agreed) > 0
            order by top.depth, unit.code"#,
        unit as _,
        cycle as _,
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
