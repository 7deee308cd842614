//! Steps of quarters in the database: appended, never edited.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::Json;

use super::{content::Objective, days::Quarter, workflow::Step};
use crate::{
    access::{Action, Granted, policy::SetQuarters},
    cycle::{
        Cycle, CycleId, RuleSetId,
        rules::{Points, Quarters},
        template::Category,
    },
    db::{Read, Write},
    error::{Error, Result},
    id::{ActKey, uuid_at},
    member::MemberId,
    pledge::{Pledge, PledgeId},
    unit::UnitId,
    web::act::Outcome,
};

/// A step that was taken.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Of which quarter.
    pub quarter: Quarter,
    /// Its place among the steps of that quarter.
    pub place: i32,
    /// Which step.
    pub step: Step,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub actor: MemberId,
    /// Their name.
    pub actor_name: String,
    /// Under which office; nothing for the member's own steps.
    pub office_title: Option<String>,
    /// The lines, with a self-score also what they came to.
    pub objectives: Vec<Objective>,
    /// Points for each part of the scale.
    pub points: Points,
    /// The grade's code.
    pub grade: Option<String>,
    /// In words.
    pub words: String,
    /// The unit whose committee decided.
    pub unit_name: Option<String>,
    /// Number of the paper that decided.
    pub number: Option<String>,
    /// Its day.
    pub decided_on: Option<NaiveDate>,
}

/// A step about to be taken.
#[derive(Clone, Copy, Debug)]
pub struct NewStep<'a> {
    /// Of which quarter.
    pub quarter: Quarter,
    /// How many steps were there when its form was opened.
    pub seen: i32,
    /// Which step.
    pub step: Step,
    /// The lines.
    pub objectives: &'a [Objective],
    /// Points.
    pub points: &'a Points,
    /// The grade's code.
    pub grade: Option<&'a str>,
    /// In words.
    pub words: &'a str,
    /// Of a decision: the unit, number and day.
    pub paper: Option<(UnitId, &'a str, NaiveDate)>,
}

impl NewStep<'_> {
    /// A step that says nothing yet.
    #[must_use]
    pub fn bare(quarter: Quarter, seen: i32, step: Step) -> Self {
        static NONE: Points = Points::new();
        Self { quarter, seen, step, objectives: &[], points: &NONE, grade: None, words: "", paper: None }
    }
}

/// Every step of a pledge's quarters, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn of_pledge(tx: &mut Read, pledge: PledgeId) -> Result<Vec<Taken>> {
    let rows = sqlx::query!(
        r#"select quarter as "quarter: Quarter", place, step as "step: Step", at, actor_id as "actor: MemberId", actor_name,
                  office_title, objectives as "objectives: Json<Vec<Objective>>", points as "points: Json<Points>", grade,
                  words, unit.name as "unit_name?", number, decided_on
             from quarter_step left join unit on unit.id = unit_id
            where pledge_id = $1
            order by quarter, place"#,
        pledge as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let taken = rows.into_iter().map(|row| Taken {
        quarter: row.quarter,
        place: row.place,
        step: row.step,
        at: row.at,
        actor: row.actor,
        actor_name: row.actor_name,
        office_title: row.office_title,
        objectives: row.objectives.0,
        points: row.points.0,
        grade: row.grade,
        words: row.words,
        unit_name: row.unit_name,
        number: row.number,
        decided_on: row.decided_on,
    });
    Ok(taken.collect())
}

/// The grades of the quarters decided so far; nothing where the year asks no quarters of this person.
///
/// # Errors
/// When the database fails.
pub async fn decided_grades(tx: &mut Read, pledge: &Pledge) -> Result<Option<Vec<String>>> {
    let row = sqlx::query!(
        r#"select rules -> 'quarters' as "quarters: Json<Quarters>",
                  array(select grade
                          from (select distinct on (quarter) quarter, step, grade from quarter_step
                                 where pledge_id = $2 order by quarter, place desc) newest
                         where step = 'decision' order by quarter) as "grades!: Vec<String>"
             from cycle join rule_set on rule_set.id = rule_set_id where cycle.id = $1"#,
        pledge.cycle as _,
        pledge.id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    let asks = row.quarters.is_some_and(|quarters| quarters.asks(pledge.category));
    Ok(asks.then_some(row.grades))
}

/// The opened years that ask for quarters, latest first; only those in which something may be done, where a moment is given.
///
/// # Errors
/// When the database fails.
pub async fn years(tx: &mut Read, now: Option<DateTime<Utc>>) -> Result<Vec<(Cycle, Quarters)>> {
    let rows = sqlx::query!(
        r#"select cycle.id as "id: CycleId", year, rule_set_id as "rule_set: RuleSetId", cycle.opens_at, due_at,
                  cut_off_at, phase.opens_at as "self_review_at?", phase.closes_at as "closes_at?",
                  rules -> 'quarters' as "quarters!: Json<Quarters>"
             from cycle
             join rule_set on rule_set.id = rule_set_id
             left join cycle_phase phase on phase.cycle_id = cycle.id and phase.phase = 'self_review'
            where cycle.opened_at is not null and rules ? 'quarters'
              and ($1::timestamptz is null
                   or (year between extract(year from actor_day()) - 1 and extract(year from actor_day()) + 1
                       and coalesce(phase.closes_at >= $1, true)))
            order by year desc"#,
        now as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let years = rows.into_iter().map(|row| {
        let cycle = Cycle {
            id: row.id,
            year: row.year,
            rule_set: row.rule_set,
            opens_at: row.opens_at,
            due_at: row.due_at,
            cut_off_at: row.cut_off_at,
            self_review_at: row.self_review_at,
            closes_at: row.closes_at,
        };
        (cycle, row.quarters.0)
    });
    Ok(years.filter(|(_, quarters)| quarters.asked).collect())
}

/// This member's pledge of a year, confirmed and of a category that is asked, with the newest step of each quarter.
///
/// # Errors
/// When the database fails.
pub async fn own(
    tx: &mut Read,
    member: MemberId,
    (cycle, quarters): (CycleId, &Quarters),
) -> Result<Option<(PledgeId, Vec<(Quarter, Step)>)>> {
    let rows = sqlx::query!(
        r#"select pledge.id as "id: PledgeId", newest.quarter as "quarter?: Quarter", newest.step as "step?: Step"
             from pledge
             left join lateral (select distinct on (quarter) quarter, step from quarter_step
                                 where pledge_id = pledge.id order by quarter, place desc) newest on true
            where member_id = $1 and cycle_id = $2 and state = 'agreed' and category = any ($3)"#,
        member as _,
        cycle as _,
        &codes(&quarters.categories),
    )
    .fetch_all(tx.conn())
    .await?;
    let steps = rows.iter().filter_map(|row| Some((row.quarter?, row.step?))).collect();
    Ok(rows.first().map(|row| (row.id, steps)))
}

/// Categories as the database names them.
#[must_use]
pub fn codes(categories: &[Category]) -> Vec<String> {
    categories.iter().map(|one| one.code().to_owned()).collect()
}

/// Takes a step behind those that were seen. The same form sent twice takes one.
///
/// # Errors
/// [`Error::Conflict`] if someone took a step in this quarter meanwhile; the database refuses one's own paper to officers,
/// and another's to its member.
pub async fn append<A: Action<Object = Pledge>>(
    tx: &mut Write,
    granted: &Granted<A>,
    key: ActKey,
    new: &NewStep<'_>,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let (unit, number, decided_on) =
        new.paper.map_or((None, None, None), |(unit, number, day)| (Some(unit), Some(number), Some(day)));
    let taken = sqlx::query!(
        "insert into quarter_step (id, pledge_id, quarter, place, step, key, at, actor_id, actor_name, office_title,
                                   objectives, points, grade, words, unit_id, number, decided_on)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
         on conflict do nothing",
        uuid_at(at),
        granted.on().id as _,
        new.quarter as _,
        new.seen + 1,
        new.step.name(),
        key as _,
        at,
        granted.by() as _,
        granted.actor().name,
        granted.office_title(),
        Json(new.objectives) as _,
        Json(new.points) as _,
        new.grade,
        new.words,
        unit as _,
        number,
        decided_on,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if taken == 1 {
        Ok(Outcome::Done)
    } else if is_done(tx, key).await? {
        Ok(Outcome::Repeated)
    } else {
        Err(Error::Conflict(STALE.to_owned()))
    }
}

const STALE: &str = "Có người vừa ghi một bước khác cho quý này, nên nội dung vừa gửi chưa được lưu. Hãy mở lại trang để xem rồi làm tiếp.";

/// Whether the form with this key was taken before.
///
/// # Errors
/// When the database fails.
pub async fn is_done(tx: &mut Read, key: ActKey) -> Result<bool> {
    let done = sqlx::query_scalar!(
        r#"select exists (select 1 from quarter_step where key = $1) as "done!""#,
        key as _
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(done)
}

/// Sets what a year asks quarter by quarter.
///
/// # Errors
/// [`Error::Conflict`] once its first quarter has begun.
pub async fn set(
    tx: &mut Write,
    granted: &Granted<SetQuarters>,
    quarters: &Quarters,
    at: DateTime<Utc>,
) -> Result<()> {
    let set = sqlx::query_scalar!(
        r#"select set_quarters($1, $2, $3) as "set!""#,
        granted.on().id as _,
        Json(quarters) as _,
        RuleSetId::new(at) as _,
    )
    .fetch_one(tx.conn())
    .await?;
    if set { Ok(()) } else { Err(Error::Conflict(BEGUN.to_owned())) }
}

/// What is told whoever would change the quarters of a year that runs.
pub const BEGUN: &str = "Quý I của năm đã bắt đầu, nên việc đánh giá theo quý của năm không đổi được nữa.";
