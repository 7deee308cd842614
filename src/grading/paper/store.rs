//! Papers that decide on many, in the database.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    access::{Granted, policy::DecideMany},
    cycle::CycleId,
    db::{Read, Write},
    error::{Error, Result},
    grading::{PaperId, calibration::Whose, group::Group},
    id::ActKey,
    member::MemberId,
    pledge::PledgeId,
    unit::UnitId,
    web::act::{Outcome, once},
};

/// A paper about to be entered.
#[derive(Clone, Debug)]
pub(super) struct NewPaper {
    pub cycle: CycleId,
    pub whose: Whose,
    pub number: String,
    pub decided_on: NaiveDate,
    pub override_reference: Option<String>,
}

/// A paper as it stands.
#[derive(Clone, Debug)]
pub(super) struct Paper {
    pub number: String,
    pub decided_on: NaiveDate,
    pub override_reference: Option<String>,
    pub unit_id: UnitId,
    pub unit: String,
    pub year: i32,
    pub cycle: CycleId,
    pub at: DateTime<Utc>,
    pub actor_name: String,
    pub office_title: String,
}

/// One line of its list.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub id: PledgeId,
    pub member: MemberId,
    pub name: String,
    pub branch: String,
    pub grade: String,
    /// What is in force now, where a later decision took its place.
    pub now: Option<String>,
}

/// Someone who waits for a decision.
#[derive(Clone, Debug)]
pub(super) struct Waiting {
    pub id: PledgeId,
    pub member: MemberId,
    pub name: String,
    pub branch: String,
    pub grade: String,
}

/// Those of a group who have a proposal and no decision, by branch and name.
pub(super) async fn waiting(tx: &mut Read, cycle: CycleId, group: Group, limit: i64) -> Result<Vec<Waiting>> {
    let [managed, decided, ..] = group.keys();
    let rows = sqlx::query_as!(
        Waiting,
        r#"select pledge.id as "id: PledgeId", pledge.member_id as "member: MemberId", member.full_name as name,
                  unit.name as branch, coalesce(calibrated_grade, proposed_grade) as "grade!"
             from pledge join member on member.id = pledge.member_id join unit on unit.id = pledge.branch_id
            where pledge.cycle_id = $1 and pledge.stage = 'proposed'
              and (pledge.manager_id = $2 or (pledge.manager_id is null and pledge.decides_id = $3))
            order by unit.code, member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", pledge.id
            limit $4"#,
        cycle as _,
        managed as _,
        decided as _,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// Enters a paper. The same form sent twice enters once.
pub(super) async fn record(
    tx: &mut Write,
    granted: &Granted<DecideMany>,
    (id, key): (PaperId, ActKey),
    paper: &NewPaper,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let result = sqlx::query!(
        "insert into decision_paper (id, key, cycle_id, unit_id, whose, number, decided_on, override_reference, at, actor_id,
                                     actor_name, office_title)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        id as _,
        key as _,
        paper.cycle as _,
        granted.on().id as _,
        paper.whose.code(),
        paper.number,
        paper.decided_on,
        paper.override_reference,
        at,
        granted.by() as _,
        granted.actor().name,
        granted.office_title().unwrap_or_default(),
    )
    .execute(tx.conn())
    .await;
    once(result, "decision_paper_key")
}

/// The paper that was entered with this key.
pub(super) async fn of_key(tx: &mut Read, key: ActKey) -> Result<Option<PaperId>> {
    let id =
        sqlx::query_scalar!(r#"select id as "id: PaperId" from decision_paper where key = $1"#, key as _)
            .fetch_optional(tx.conn())
            .await?;
    Ok(id)
}

/// A paper, for those who see it.
pub(super) async fn find(tx: &mut Read, id: PaperId) -> Result<Paper> {
    sqlx::query_as!(
        Paper,
        r#"select number, decided_on, override_reference, unit_id as "unit_id: UnitId", unit.name as unit, cycle.year, cycle_id as "cycle: CycleId", at,
                  actor_name, office_title
             from decision_paper join unit on unit.id = unit_id join cycle on cycle.id = cycle_id
            where decision_paper.id = $1"#,
        id as _,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NotFound)
}

/// Its list, by branch and name.
pub(super) async fn lines(tx: &mut Read, id: PaperId) -> Result<Vec<Line>> {
    let rows = sqlx::query_as!(
        Line,
        r#"select pledge.id as "id: PledgeId", pledge.member_id as "member: MemberId", member.full_name as name,
                  unit.name as branch, decision.grade,
                  nullif(pledge.decided_grade, decision.grade) as now
             from decision join pledge on pledge.id = decision.pledge_id
             join member on member.id = pledge.member_id join unit on unit.id = pledge.branch_id
            where decision.paper_id = $1
            order by unit.code, member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", pledge.id"#,
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}
