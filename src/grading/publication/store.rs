//! Publications in the database: appended; the grade they make known is set on the pledge with them.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    access::{Granted, policy::PublishGrade},
    cycle::CycleId,
    db::{Read, Write},
    error::{Error, Result},
    grading::{DecisionId, group::Group},
    id::{ActKey, uuid_at},
    member::MemberId,
    pledge::{Pledge, PledgeId, store::stale},
    review::store::record_step,
    review::workflow::Step,
    web::act::Outcome,
};

/// A decision that waits for its publication.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The decision.
    pub decision: DecisionId,
    /// Its grade.
    pub grade: String,
    /// Its number.
    pub number: String,
    /// Its day.
    pub decided_on: NaiveDate,
}

/// The same in a list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The pledge.
    pub id: PledgeId,
    /// Whose.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// Their code.
    pub code: String,
    /// Their branch.
    pub branch: String,
    /// The grade.
    pub grade: String,
    /// The decision's number.
    pub number: String,
    /// Its day.
    pub decided_on: NaiveDate,
}

/// What was decided last on a pledge and is not published.
///
/// # Errors
/// A conflict if nothing waits.
pub async fn waiting(tx: &mut Read, pledge: &Pledge) -> Result<Waiting> {
    sqlx::query_as!(
        Waiting,
        r#"select decision.id as "decision: DecisionId", grade, number, decided_on
             from decision join pledge on pledge.id = decision.pledge_id
            where decision.pledge_id = $1 and pledge.unpublished
            order by decision.at desc, decision.id desc limit 1"#,
        pledge.id as _,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or_else(|| {
        Error::Conflict("Không có quyết định xếp loại nào của đồng chí này chờ công bố.".to_owned())
    })
}

/// Those of a group whose decision waits for its publication, by branch and name; one's own is not among them.
///
/// # Errors
/// When the database fails.
pub async fn of_group(
    tx: &mut Read,
    (cycle, group): (CycleId, Group),
    reader: MemberId,
    limit: i64,
) -> Result<Vec<Listed>> {
    let [managed, decided, ..] = group.keys();
    let rows = sqlx::query_as!(
        Listed,
        r#"select pledge.id as "id: PledgeId", pledge.member_id as "member: MemberId", member.full_name as name, member.code,
                  unit.name as branch, newest.grade as "grade!", newest.number as "number!",
                  newest.decided_on as "decided_on!"
             from pledge
             join member on member.id = pledge.member_id
             join unit on unit.id = pledge.branch_id
             cross join lateral (select grade, number, decided_on from decision where decision.pledge_id = pledge.id
                                  order by at desc, id desc limit 1) newest
            where pledge.cycle_id = $1 and pledge.unpublished and pledge.member_id <> $4
              and (pledge.manager_id = $2 or (pledge.manager_id is null and pledge.decides_id = $3))
            order by unit.code, member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", pledge.id
            limit $5"#,
        cycle as _,
        managed as _,
        decided as _,
        reader as _,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// How many of a group wait for their publication; one's own is not among them.
///
/// # Errors
/// When the database fails.
pub async fn count(tx: &mut Read, (cycle, group): (CycleId, Group), reader: MemberId) -> Result<i64> {
    let [managed, decided, ..] = group.keys();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from pledge
            where cycle_id = $1 and unpublished and member_id <> $4
              and (manager_id = $2 or (manager_id is null and decides_id = $3))"#,
        cycle as _,
        managed as _,
        decided as _,
        reader as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// Publishes it. The same form sent twice publishes once.
///
/// # Errors
/// A conflict if someone moved the pledge meanwhile, and when the database refuses it; it refuses one's own paper.
pub async fn publish(
    tx: &mut Write,
    granted: &Granted<PublishGrade>,
    (key, title, published_on): (ActKey, &str, NaiveDate),
    found: &Waiting,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let pledge = granted.on();
    pledge.stage.after(Step::Publish)?;
    let reason =
        format!("{title}, quyết định số {} ngày {}", found.number, crate::clock::date_text(found.decided_on));
    if record_step(tx, granted, (key, Step::Publish), Some(&reason), at).await? == Outcome::Repeated {
        return Ok(Outcome::Repeated);
    }
    sqlx::query!(
        "insert into publication (id, pledge_id, decision_id, key, at, actor_id, actor_name, office_title, published_on)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        uuid_at(at),
        pledge.id as _,
        found.decision as _,
        key as _,
        at,
        granted.by() as _,
        granted.actor().name,
        granted.office_title().unwrap_or_default(),
        published_on,
    )
    .execute(tx.conn())
    .await?;
    let moved = sqlx::query!(
        "update pledge set decided_grade = $3, unpublished = false, version = version + 1
          where id = $1 and version = $2 and unpublished",
        pledge.id as _,
        pledge.version,
        found.grade,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if moved == 1 { Ok(Outcome::Done) } else { Err(stale()) }
}
