//! Answers and appeals in the database.

use chrono::{DateTime, Utc};

use super::{Appeal, State, list::Desk};
use crate::{
    access::{
        Granted,
        policy::{AnswerAppeal, AnswerGrade},
    },
    db::{Read, Write},
    error::{Error, Result},
    grading::AppealId,
    id::{ActKey, uuid_at},
    member::MemberId,
    pledge::{self, Pledge, PledgeId, Stage, store::stale},
    web::act::{Outcome, once},
};

/// What the person said to a proposal or a decision.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub at: DateTime<Utc>,
    pub about: String,
    pub words: String,
}

struct Row {
    id: AppealId,
    at: DateTime<Utc>,
    grade: String,
    words: String,
    state: State,
    grounds: Option<String>,
    answerer: Option<String>,
    office_title: Option<String>,
    answered_at: Option<DateTime<Utc>>,
}

impl Row {
    fn appeal(self, pledge: &Pledge, graded_by: &[MemberId]) -> Appeal {
        let who = self.answerer.zip(self.office_title).map(|(name, title)| format!("{name}, {title}"));
        let answer = match (self.grounds, who, self.answered_at) {
            (Some(grounds), Some(who), Some(at)) => Some((grounds, who, at)),
            _ => None,
        };
        Appeal {
            id: self.id,
            pledge: pledge.clone(),
            at: self.at,
            grade: self.grade,
            words: self.words,
            state: self.state,
            answer,
            graded_by: graded_by.to_vec(),
        }
    }
}

/// Those who did something about a grade.
async fn graded_by(tx: &mut Read, pledge: PledgeId) -> Result<Vec<MemberId>> {
    let ids = sqlx::query_scalar!(
        r#"select distinct actor_id as "id!: MemberId" from pledge_event
            where pledge_id = $1
              and step in ('state_grade', 'collective_review', 'propose', 'calibrate', 'appraise', 'decide', 'resolve')"#,
        pledge as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(ids)
}

/// The appeals of a pledge, newest first.
pub(super) async fn of_pledge(tx: &mut Read, pledge: &Pledge) -> Result<Vec<Appeal>> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id as "id: AppealId", at, grade, words, state as "state: State", grounds, answerer, office_title,
                  answered_at
             from appeal where pledge_id = $1 order by at desc, id desc"#,
        pledge.id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let graded_by = graded_by(tx, pledge.id).await?;
    Ok(rows.into_iter().map(|row| row.appeal(pledge, &graded_by)).collect())
}

/// One appeal.
pub(super) async fn find(tx: &mut Read, id: AppealId) -> Result<Appeal> {
    let of = sqlx::query_scalar!(r#"select pledge_id as "id: PledgeId" from appeal where id = $1"#, id as _)
        .fetch_optional(tx.conn())
        .await?
        .ok_or(Error::NotFound)?;
    let pledge = pledge::store::find(tx, of).await?;
    of_pledge(tx, &pledge).await?.into_iter().find(|one| one.id == id).ok_or(Error::NotFound)
}

/// What the person said, newest first.
pub(super) async fn answers(tx: &mut Read, pledge: PledgeId) -> Result<Vec<Answer>> {
    let rows = sqlx::query_as!(
        Answer,
        "select at, about, words from grade_answer where pledge_id = $1 order by at desc, id desc",
        pledge as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// Appends what the person says. The same form sent twice appends once.
pub(super) async fn answer(
    tx: &mut Write,
    granted: &Granted<AnswerGrade>,
    key: ActKey,
    words: &str,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let about = if granted.on().stage == Stage::Decided { "decision" } else { "proposal" };
    let result = sqlx::query!(
        "insert into grade_answer (id, pledge_id, key, at, actor_id, about, words) values ($1, $2, $3, $4, $5, $6, $7)",
        uuid_at(at),
        granted.on().id as _,
        key as _,
        at,
        granted.by() as _,
        about,
        words,
    )
    .execute(tx.conn())
    .await;
    once(result, "grade_answer_key")
}

/// Appeals. The same form sent twice appeals once.
pub(super) async fn appeal(
    tx: &mut Write,
    granted: &Granted<AnswerGrade>,
    key: ActKey,
    words: &str,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let result = sqlx::query!(
        "insert into appeal (id, pledge_id, key, at, actor_id, grade, words) values ($1, $2, $3, $4, $5, $6, $7)",
        AppealId::new(at) as _,
        granted.on().id as _,
        key as _,
        at,
        granted.by() as _,
        granted.on().decided_grade.as_deref().unwrap_or_default(),
        words,
    )
    .execute(tx.conn())
    .await;
    once(result, "appeal_key")
}

/// Answers an appeal with its grounds.
///
/// The same form sent twice answers once.
///
/// # Errors
/// A conflict if someone answered it meanwhile.
pub(super) async fn record_answer(
    tx: &mut Write,
    granted: &Granted<AnswerAppeal>,
    key: ActKey,
    (upheld, grounds): (bool, &str),
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let done = sqlx::query!(
        "update appeal set state = $2, grounds = $3, answered_at = $4, answered_by = $5, answerer = $6, office_title = $7,
                           answer_key = $8
          where id = $1 and state = 'open'",
        granted.on().id as _,
        if upheld { "upheld" } else { "rejected" },
        grounds,
        at,
        granted.by() as _,
        granted.actor().name,
        granted.office_title().unwrap_or_default(),
        key as _,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 1 {
        Ok(Outcome::Done)
    } else if is_answered_by(tx, key).await? {
        Ok(Outcome::Repeated)
    } else {
        Err(stale())
    }
}

/// Whether the form with this key answered an appeal before.
///
/// # Errors
/// When the database fails.
pub(super) async fn is_answered_by(tx: &mut Read, key: ActKey) -> Result<bool> {
    let done = sqlx::query_scalar!(
        r#"select exists (select 1 from appeal where answer_key = $1) as "done!""#,
        key as _
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(done)
}

/// Takes what was decided up again: the decision stays on record, and the proposal waits for another.
///
/// # Errors
/// A conflict if someone moved the pledge meanwhile.
pub(super) async fn reopen(tx: &mut Write, granted: &Granted<AnswerAppeal>) -> Result<()> {
    let pledge = &granted.on().pledge;
    let moved = sqlx::query!(
        "update pledge set stage = 'proposed', decided_grade = null, unpublished = false, version = version + 1
          where id = $1 and version = $2 and stage = 'decided'",
        pledge.id as _,
        pledge.version,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if moved == 1 { Ok(()) } else { Err(stale()) }
}

/// An appeal in a list.
pub(super) struct Listed {
    pub id: AppealId,
    pub pledge: PledgeId,
    pub name: String,
    pub code: String,
    pub branch: String,
    pub year: i32,
    pub at: DateTime<Utc>,
    pub state: State,
    /// Whether the reader had a part in the grade, so that someone else answers.
    pub graded: bool,
}

/// The appeals that these offices answer, oldest first while open, newest first once answered.
pub(super) async fn list(
    tx: &mut Read,
    desk: &Desk,
    (open, after): (bool, Option<AppealId>),
    limit: i64,
) -> Result<Vec<Listed>> {
    let rows = sqlx::query_as!(
        Listed,
        r#"select appeal.id as "id: AppealId", pledge.id as "pledge: PledgeId", member.full_name as name, member.code,
                  unit.name as branch, cycle.year, appeal.at, appeal.state as "state: State",
                  actor_graded(pledge.id) as "graded!"
             from appeal
             join pledge on pledge.id = appeal.pledge_id
             join member on member.id = pledge.member_id
             join unit on unit.id = pledge.branch_id
             join cycle on cycle.id = pledge.cycle_id
            where (appeal.state = 'open') = $4 and pledge.member_id <> $3
              and (pledge.manager_id = any($2)
                   or exists (select 1 from unit_closure line
                               where line.below_id = pledge.branch_id and line.above_id = any($1)))
              and ($5::uuid is null or ($4 and appeal.id > $5) or (not $4 and appeal.id < $5))
            order by case when $4 then appeal.id end, appeal.id desc limit $6"#,
        &desk.units,
        &desk.managers,
        desk.reader as _,
        open,
        after as _,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// How many appeals are open and how many were answered, of those that [`list`] gives.
pub(super) async fn counts(tx: &mut Read, desk: &Desk) -> Result<(i64, i64)> {
    let row = sqlx::query!(
        r#"select count(*) filter (where appeal.state = 'open') as "open!",
                  count(*) filter (where appeal.state <> 'open') as "answered!"
             from appeal
             join pledge on pledge.id = appeal.pledge_id
            where pledge.member_id <> $3
              and (pledge.manager_id = any($2)
                   or exists (select 1 from unit_closure line
                               where line.below_id = pledge.branch_id and line.above_id = any($1)))"#,
        &desk.units,
        &desk.managers,
        desk.reader as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((row.open, row.answered))
}

/// How many open appeals wait for these offices: none on a grade their holder had a part in.
pub(super) async fn waiting(tx: &mut Read, desk: &Desk) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
             from appeal
             join pledge on pledge.id = appeal.pledge_id
            where appeal.state = 'open' and pledge.member_id <> $3 and not actor_graded(pledge.id)
              and (pledge.manager_id = any($2)
                   or exists (select 1 from unit_closure line
                               where line.below_id = pledge.branch_id and line.above_id = any($1)))"#,
        &desk.units,
        &desk.managers,
        desk.reader as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}
