//! The rows of a list in the database, a page at a time, in Vietnamese order.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::{PledgeId, list::Filter, waiting::Waits};
use crate::{
    cycle::{Cycle, CycleId, RuleSetId},
    db::Read,
    error::Result,
    member::MemberId,
    unit::{Unit, UnitId, UnitKind},
};

/// A pledge as a list needs it.
#[derive(Debug)]
pub struct Row {
    /// The pledge.
    pub id: PledgeId,
    /// Whose.
    pub member: MemberId,
    /// Their name.
    pub full_name: String,
    /// Their code.
    pub code: String,
    /// Name of the branch.
    pub branch: String,
    /// Name of the state.
    pub state: String,
    /// Whether it was sent late.
    pub late: bool,
    /// When it was sent.
    pub submitted_at: Option<DateTime<Utc>>,
    /// When the branch first opened it.
    pub read_at: Option<DateTime<Utc>>,
    /// When it was confirmed.
    pub agreed_at: Option<DateTime<Utc>>,
    /// A deadline of its own.
    pub extended_to: Option<DateTime<Utc>>,
    /// Number of the newest revision sent.
    pub revision: Option<i32>,
    /// Who typed it in, if it was entered by proxy.
    pub entered_by: Option<MemberId>,
}

/// Sums of the counts that branches keep.
#[derive(Clone, Copy, Debug)]
pub struct Tally {
    /// Not yet begun.
    pub asked: i64,
    /// Being written.
    pub draft: i64,
    /// With the branch.
    pub submitted: i64,
    /// Given back.
    pub returned: i64,
    /// Confirmed.
    pub agreed: i64,
    /// Sent late, whatever became of them.
    pub late: i64,
    /// Self-reviewed and not yet proposed.
    pub self_reviewed: i64,
    /// Proposed and not yet decided.
    pub proposed: i64,
    /// Decided.
    pub decided: i64,
    /// Asked for nothing any more.
    pub waived: i64,
}

/// The last row of the page before, as the order knows it.
pub(super) struct Place {
    pub(super) unit: String,
    pub(super) given_name: String,
    pub(super) full_name: String,
    pub(super) id: PledgeId,
}

/// What stands above a list.
#[derive(Debug)]
pub struct Heading {
    /// The unit with the line of units above it.
    pub unit: Unit,
    /// The year.
    pub cycle: Cycle,
    /// Every year that was opened, latest first.
    pub years: Vec<i32>,
    /// The sums of everything below the unit in that year.
    pub sum: Tally,
    /// What waits below the unit in that year.
    pub waiting: Vec<Waits>,
}

/// A row as the question of [`heading`] answers it.
struct Found {
    unit: UnitId,
    code: String,
    name: String,
    kind: UnitKind,
    line: Vec<UnitId>,
    cycle: CycleId,
    year: i32,
    rule_set: RuleSetId,
    opens_at: DateTime<Utc>,
    due_at: DateTime<Utc>,
    cut_off_at: DateTime<Utc>,
    self_review_at: Option<DateTime<Utc>>,
    closes_at: Option<DateTime<Utc>>,
    asked: i64,
    draft: i64,
    submitted: i64,
    returned: i64,
    agreed: i64,
    late: i64,
    self_reviewed: i64,
    proposed: i64,
    decided: i64,
    waived: i64,
    years: Vec<i32>,
    waiting: Json<Vec<Waits>>,
}

/// In one question: a unit, a year (the current one if none is named), the sums of everything below the unit in it, and
/// what waits there, the first fifty.
///
/// # Errors
/// Not found if there is no such unit or year.
pub async fn heading(tx: &mut Read, unit: UnitId, year: Option<i32>, now: DateTime<Utc>) -> Result<Heading> {
    let found = sqlx::query_as!(
        Found,
        r#"select unit.id as "unit: UnitId", unit.code, unit.name, unit.kind as "kind: UnitKind",
                  array(select above_id from unit_closure where below_id = unit.id order by depth)
                    as "line!: Vec<UnitId>",
                  cycle.id as "cycle: CycleId", cycle.year, cycle.rule_set_id as "rule_set: RuleSetId",
                  cycle.opens_at, due_at, cut_off_at, phase.opens_at as "self_review_at?",
                  phase.closes_at as "closes_at?",
                  coalesce(sum.asked, 0) as "asked!", coalesce(sum.draft, 0) as "draft!",
                  coalesce(sum.submitted, 0) as "submitted!", coalesce(sum.returned, 0) as "returned!",
                  coalesce(sum.agreed, 0) as "agreed!", coalesce(sum.late, 0) as "late!",
                  coalesce(sum.self_reviewed, 0) as "self_reviewed!", coalesce(sum.proposed, 0) as "proposed!",
                  coalesce(sum.decided, 0) as "decided!", coalesce(sum.waived, 0) as "waived!",
                  array(select year from cycle where opened_at is not null order by year desc) as "years!",
                  coalesce((select jsonb_agg(jsonb_build_object('kind', kind, 'pledge', pledge_id, 'name', name,
                                               'since', since) order by since, pledge_id)
                              from (select kind, pledge_id, full_name as name, since
                                      from unit_closure line
                                      join pledge_waiting waits on waits.branch_id = line.below_id
                                      join member on member.id = waits.member_id
                                     where line.above_id = $1 and waits.cycle_id = cycle.id
                                       and waits.member_id <> actor_id()
                                     order by since, pledge_id limit 50) first), '[]')
                    as "waiting!: Json<Vec<Waits>>"
             from unit
            cross join (select * from cycle
                         where opened_at is not null and (year = $2 or ($2::int is null and opens_at <= $3))
                         order by year desc limit 1) cycle
             left join cycle_phase phase on phase.cycle_id = cycle.id and phase.phase = 'self_review'
            cross join lateral (
                  select sum(asked) as asked, sum(draft) as draft, sum(submitted) as submitted,
                         sum(returned) as returned, sum(agreed) as agreed, sum(late) as late,
                         sum(self_reviewed) as self_reviewed, sum(proposed) as proposed, sum(decided) as decided,
                         sum(waived) as waived
                    from unit_closure closure
                    join pledge_tally tally on tally.branch_id = closure.below_id and tally.cycle_id = cycle.id
                   where closure.above_id = $1) sum
            where unit.id = $1"#,
        unit as _,
        year,
        now,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(found.into())
}

impl From<Found> for Heading {
    fn from(found: Found) -> Self {
        let unit =
            Unit { id: found.unit, code: found.code, name: found.name, kind: found.kind, line: found.line };
        let cycle = Cycle {
            id: found.cycle,
            year: found.year,
            rule_set: found.rule_set,
            opens_at: found.opens_at,
            due_at: found.due_at,
            cut_off_at: found.cut_off_at,
            self_review_at: found.self_review_at,
            closes_at: found.closes_at,
        };
        let sum = Tally {
            asked: found.asked,
            draft: found.draft,
            submitted: found.submitted,
            returned: found.returned,
            agreed: found.agreed,
            late: found.late,
            self_reviewed: found.self_reviewed,
            proposed: found.proposed,
            decided: found.decided,
            waived: found.waived,
        };
        Self { unit, cycle, years: found.years, sum, waiting: found.waiting.0 }
    }
}

/// A page of a unit's pledges: of a branch by given name, of a larger unit branch after branch.
///
/// # Errors
/// Not found if the row to go on from is not there for this person.
pub async fn page(
    tx: &mut Read,
    unit: &Unit,
    cycle: CycleId,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<Row>> {
    let after = match filter.after {
        Some(id) => Some(place(tx, id).await?),
        None => None,
    };
    if unit.kind.is_branch() {
        of_branch(tx, unit.id, cycle, filter, after, limit).await
    } else {
        below(tx, unit.id, cycle, filter, after, limit).await
    }
}

pub(super) async fn place(tx: &mut Read, id: PledgeId) -> Result<Place> {
    let place = sqlx::query_as!(
        Place,
        r#"select unit.code as unit, member.given_name, member.full_name, pledge.id as "id: PledgeId"
             from pledge
             join member on member.id = pledge.member_id
             join unit on unit.id = pledge.branch_id
            where pledge.id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(place)
}

async fn of_branch(
    tx: &mut Read,
    branch: UnitId,
    cycle: CycleId,
    filter: &Filter,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select pledge.id as "id: PledgeId", pledge.member_id as "member: MemberId", member.full_name,
                  member.code, unit.name as branch, pledge.state, pledge.late, pledge.submitted_at, pledge.read_at,
                  pledge.agreed_at, pledge.extended_to, pledge.revision,
                  pledge.entered_by as "entered_by: MemberId"
             from pledge
             join member on member.id = pledge.member_id
             join unit on unit.id = pledge.branch_id
            where pledge.branch_id = $1 and pledge.cycle_id = $2
              and (pledge.state = $3 or ($3 = '' and pledge.state <> 'waived') or ($3 = 'late' and pledge.late)
                   or ($3 = 'overdue' and pledge.state in ('asked', 'draft'))
                   or ($3 = 'unreviewed' and pledge.state = 'agreed' and pledge.stage = 'open')
                   or ($3 = 'reviewed' and pledge.stage <> 'open')
                   or ($3 = 'proposed' and pledge.stage in ('proposed', 'decided'))
                   or ($3 = 'decided' and pledge.stage = 'decided'))
              and ($4 = '' or member.fold like '%' || vn_fold($4) || '%' or member.code = upper($4))
              and ($5::uuid is null
                   or (member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", pledge.id)
                      > ($6, $7, $5))
            order by member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", pledge.id
            limit $8"#,
        branch as _,
        cycle as _,
        filter.state,
        filter.q.as_pattern(),
        after.as_ref().map(|place| place.id) as _,
        after.as_ref().map(|place| place.given_name.as_str()),
        after.as_ref().map(|place| place.full_name.as_str()),
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

async fn below(
    tx: &mut Read,
    unit: UnitId,
    cycle: CycleId,
    filter: &Filter,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Row>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select pledge.id as "id: PledgeId", pledge.member_id as "member: MemberId", member.full_name,
                  member.code, unit.name as branch, pledge.state, pledge.late, pledge.submitted_at, pledge.read_at,
                  pledge.agreed_at, pledge.extended_to, pledge.revision,
                  pledge.entered_by as "entered_by: MemberId"
             from unit
             join unit_closure closure on closure.below_id = unit.id and closure.above_id = $1
             join pledge on pledge.branch_id = unit.id and pledge.cycle_id = $2
             join member on member.id = pledge.member_id
            where unit.code >= $8
              and (pledge.state = $3 or ($3 = '' and pledge.state <> 'waived') or ($3 = 'late' and pledge.late)
                   or ($3 = 'overdue' and pledge.state in ('asked', 'draft'))
                   or ($3 = 'unreviewed' and pledge.state = 'agreed' and pledge.stage = 'open')
                   or ($3 = 'reviewed' and pledge.stage <> 'open')
                   or ($3 = 'proposed' and pledge.stage in ('proposed', 'decided'))
                   or ($3 = 'decided' and pledge.stage = 'decided'))
              and ($4 = '' or member.fold like '%' || vn_fold($4) || '%' or member.code = upper($4))
              and ($5::uuid is null
                   or (unit.code, member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", pledge.id)
                      > ($8, $6, $7, $5))
            order by unit.code, member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", pledge.id
            limit $9"#,
        unit as _,
        cycle as _,
        filter.state,
        filter.q.as_pattern(),
        after.as_ref().map(|place| place.id) as _,
        after.as_ref().map(|place| place.given_name.as_str()),
        after.as_ref().map(|place| place.full_name.as_str()),
        after.as_ref().map_or("", |place| place.unit.as_str()),
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}
