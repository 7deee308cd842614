//! Proposals of a group beside what they rest on.

use sqlx::types::Json;

use crate::{
    cycle::{CycleId, rules::Points},
    db::Read,
    error::Result,
    grading::group::Group,
    pledge::{PledgeId, Stage},
    unit::UnitId,
};

/// One proposal with its evidence.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub id: PledgeId,
    pub name: String,
    pub code: String,
    pub own: bool,
    pub branch: UnitId,
    pub branch_name: String,
    pub duties: Option<String>,
    pub stage: Stage,
    pub self_grade: Option<String>,
    pub state_grade: Option<String>,
    pub branch_grade: Option<String>,
    pub points: Option<Json<Points>>,
    pub calibrated: Option<String>,
    pub decided: Option<String>,
    /// What was decided in the year before.
    pub before: Option<String>,
    /// Disciplines in force for faults of the year.
    pub disciplines: i64,
    /// Whether a discipline was entered or lifted after the decision.
    pub look_again: bool,
}

/// Which rows are asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub cycle: CycleId,
    pub group: Group,
    /// Only those who stand with this grade.
    pub grade: Option<&'a str>,
    pub limit: i64,
}

/// The first rows of a group, those to be looked at again first, then by branch and name.
pub(crate) async fn of_group(tx: &mut Read, asked: Asked<'_>) -> Result<Vec<Row>> {
    let [managed, decided, ..] = asked.group.keys();
    let rows = sqlx::query_as!(
        Row,
        r#"select pledge.id as "id: PledgeId", member.full_name as name, member.code,
                  pledge.member_id = actor_id() as "own!", pledge.branch_id as "branch: UnitId",
                  unit.name as branch_name, pledge.duties, pledge.stage as "stage: Stage",
                  review.grade as "self_grade?", state.grade as "state_grade?", pledge.proposed_grade as branch_grade,
                  proposed.points as "points?: Json<Points>", pledge.calibrated_grade as calibrated,
                  case when pledge.unpublished then coalesce(made.grade, pledge.decided_grade)
                       else pledge.decided_grade end as decided, past.decided_grade as "before?",
                  faults.in_force as "disciplines!", coalesce(faults.newest > made.at, false) as "look_again!"
             from pledge
             join cycle on cycle.id = pledge.cycle_id
             join member on member.id = pledge.member_id
             join unit on unit.id = pledge.branch_id
             left join self_review review on review.pledge_id = pledge.id and review.submitted_at is not null
             left join lateral (select grade from state_grade where pledge_id = pledge.id order by at desc limit 1) state on true
             left join lateral (select points from proposal where pledge_id = pledge.id order by at desc limit 1) proposed on true
             left join lateral (select at, grade from decision where pledge_id = pledge.id order by at desc limit 1) made on true
             left join (pledge past join cycle year_before on year_before.id = past.cycle_id)
               on past.member_id = pledge.member_id and year_before.year = cycle.year - 1
             cross join lateral (select count(*) filter (where lifted_at is null) as in_force,
                                        max(greatest(at, lifted_at)) as newest
                                   from discipline
                                  where discipline.member_id = pledge.member_id and fault_year = cycle.year) faults
            where pledge.cycle_id = $1 and pledge.state <> 'waived' and pledge.stage in ('proposed', 'decided')
              and (pledge.manager_id = $2 or (pledge.manager_id is null and pledge.decides_id = $3))
              and ($4::text is null
                   or coalesce(case when pledge.unpublished then made.grade end, pledge.decided_grade,
                               pledge.calibrated_grade, pledge.proposed_grade) = $4)
            order by "look_again!" desc, unit.code, member.given_name collate "vi-x-icu",
                     member.full_name collate "vi-x-icu", pledge.id
            limit $5"#,
        asked.cycle as _,
        managed as _,
        decided as _,
        asked.grade,
        asked.limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

impl Row {
    /// The grade it stands with.
    pub(crate) fn grade(&self) -> Option<&str> {
        self.decided.as_deref().or(self.calibrated.as_deref()).or(self.branch_grade.as_deref())
    }
}
