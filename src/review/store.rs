//! Self-reviews, state-side grades and the stage of the year's end in the database.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{content::Content, pinned::Pinned, workflow::Step};
use crate::{
    access::{
        Action, Granted,
        policy::{GradeForState, ReviewSelf},
    },
    cycle::{
        self, Cycle,
        rules::{Meaning, Rules},
    },
    db::{Read, Write},
    error::{Error, Result},
    id::{ActKey, uuid_at},
    member::{MemberId, Standing},
    pledge::{self, Pledge, PledgeId, Stage, event, store::stale},
    web::act::Outcome,
};

/// A self-review: the words and the count that a save must name.
#[derive(Clone, Debug, Default)]
pub struct SelfReview {
    /// Counts every save; nothing is saved at 0.
    pub version: i32,
    /// The words.
    pub content: Content,
    /// When it was last saved.
    pub saved_at: Option<DateTime<Utc>>,
    /// When it was sent.
    pub submitted_at: Option<DateTime<Utc>>,
    /// Whether there is an earlier text to go back to.
    pub undoable: bool,
    /// What was pinned when it was sent; none for what was sent before there were forms.
    pub pinned: Option<Pinned>,
}

/// The hand that saves: one form in one browser, and the count of its tries.
#[derive(Clone, Copy, Debug)]
pub struct Hand {
    /// The form.
    pub writer: Uuid,
    /// Its tries.
    pub turn: i32,
}

/// The year of a pledge with the rules it is graded by.
///
/// # Errors
/// When the database fails.
pub async fn year(tx: &mut Read, pledge: &Pledge) -> Result<(Cycle, Rules)> {
    let year = cycle::store::find(tx, pledge.cycle).await?;
    let rules = cycle::store::rules(tx, year.rule_set).await?;
    Ok((year, rules))
}

/// What the year's rules mean for the member of a pledge, as they stand now.
///
/// # Errors
/// When the database fails.
pub async fn meaning(tx: &mut Read, pledge: &Pledge, year: &Cycle, rules: &Rules) -> Result<Meaning> {
    let member = sqlx::query!(
        r#"select standing as "standing: Standing", joined_on from member where id = $1"#,
        pledge.member as _,
    )
    .fetch_one(tx.conn())
    .await?;
    let last_day = NaiveDate::from_ymd_opt(year.year, 12, 31).ok_or(Error::NotFound)?;
    Ok(rules.meaning(member.standing, member.joined_on, last_day))
}

/// The words that were confirmed.
///
/// # Errors
/// [`Error::NotFound`] if nothing was sent, or not for this person.
pub async fn pledged(tx: &mut Read, pledge: &Pledge) -> Result<pledge::revision::Revision> {
    pledge::revision::find(tx, pledge.id, pledge.revision.ok_or(Error::NotFound)?).await
}

/// The self-review of a pledge: one's own draft, or what was sent.
///
/// # Errors
/// When the database fails.
pub async fn self_review(tx: &mut Read, pledge: PledgeId) -> Result<Option<SelfReview>> {
    let row = sqlx::query!(
        r#"select version, content as "content: sqlx::types::Json<Content>", saved_at, submitted_at,
                  before is not null as "undoable!", pinned as "pinned: sqlx::types::Json<Pinned>"
             from self_review where pledge_id = $1"#,
        pledge as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| SelfReview {
        version: row.version,
        content: row.content.0,
        saved_at: Some(row.saved_at),
        submitted_at: row.submitted_at,
        undoable: row.undoable,
        pinned: row.pinned.map(|pinned| pinned.0),
    }))
}

/// Saves over the version it was opened from, or over what the same hand saved after that. `None` if another tab or device
/// saved meanwhile. The text from before this hand came is kept.
///
/// # Errors
/// When the database fails.
pub async fn save(
    tx: &mut Write,
    granted: &Granted<ReviewSelf>,
    (seen, hand): (i32, Option<Hand>),
    content: &Content,
    at: DateTime<Utc>,
) -> Result<Option<i32>> {
    let pledge = granted.on();
    let grade = Some(content.grade.as_str()).filter(|code| !code.is_empty());
    let (writer, turn) = hand.map(|hand| (hand.writer, hand.turn)).unzip();
    let version = sqlx::query_scalar!(
        r#"with fresh as (
             insert into self_review (pledge_id, member_id, version, content, grade, saved_at, writer, turn)
             select $1, $2, 1, $4, $5, $6, $7, coalesce($8, 0) where $3 = 0
             on conflict (pledge_id) do nothing
             returning version),
           anew as (
             update self_review
                set version = version + 1, content = $4, grade = $5, saved_at = $6, turn = coalesce($8, 0),
                    before = case when writer = $7 or content = $4 then before else content end, writer = $7
              where pledge_id = $1 and submitted_at is null
                and (version = $3 or (version > $3 and writer = $7 and turn < $8))
             returning version)
           select version as "version!" from fresh union all select version from anew"#,
        pledge.id as _,
        pledge.member as _,
        seen,
        sqlx::types::Json(content) as _,
        grade,
        at,
        writer,
        turn,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(version)
}

/// Takes the text before the last change, and keeps the present one in its place: who goes back may come back.
///
/// # Errors
/// [`Error::Conflict`] if something was saved or sent since.
pub async fn undo(tx: &mut Write, granted: &Granted<ReviewSelf>, seen: i32, at: DateTime<Utc>) -> Result<()> {
    let undone = sqlx::query!(
        "update self_review
            set version = version + 1, content = before, grade = nullif(before ->> 'grade', ''), saved_at = $3,
                before = content, writer = null
          where pledge_id = $1 and version = $2 and submitted_at is null and before is not null",
        granted.on().id as _,
        seen,
        at,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if undone == 1 { Ok(()) } else { Err(stale()) }
}

/// Sends the words of this version with what is pinned around them; from then on they are immutable.
///
/// # Errors
/// [`Error::Conflict`] if they were saved again or sent meanwhile.
pub async fn submit(
    tx: &mut Write,
    granted: &Granted<ReviewSelf>,
    (seen, pinned): (i32, &Pinned),
    at: DateTime<Utc>,
) -> Result<()> {
    let sent = sqlx::query!(
        "update self_review set submitted_at = $3, pinned = $4
          where pledge_id = $1 and version = $2 and submitted_at is null",
        granted.on().id as _,
        seen,
        at,
        sqlx::types::Json(pinned) as _,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if sent == 1 { Ok(()) } else { Err(stale()) }
}

/// Appends a state-side grade; a later one counts before an earlier one.
///
/// # Errors
/// When the database refuses it; it refuses one's own paper.
pub async fn grade_for_state(
    tx: &mut Write,
    granted: &Granted<GradeForState>,
    key: ActKey,
    (grade, words): (&str, &str),
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into state_grade (id, pledge_id, key, at, actor_id, actor_name, office_title, grade, words)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        uuid_at(at),
        granted.on().id as _,
        key as _,
        at,
        granted.by() as _,
        granted.actor().name,
        granted.office_title().unwrap_or_default(),
        grade,
        words,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Appends a step of the year's end to the history. The same form sent twice appends once.
///
/// # Errors
/// When the database refuses it; it refuses a step on one's own paper.
pub async fn record_step<A: Action<Object = Pledge>>(
    tx: &mut Write,
    granted: &Granted<A>,
    (key, step): (ActKey, Step),
    reason: Option<&str>,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    event::append(tx, granted, (key, step.name(), granted.on().revision), reason, at).await
}

/// The next self-review of a branch that waits for a proposal, for whoever has just entered one; never their own.
///
/// # Errors
/// When the database fails.
pub async fn next_to_propose(tx: &mut Read, pledge: &Pledge, reader: MemberId) -> Result<Option<PledgeId>> {
    let id = sqlx::query_scalar!(
        r#"select pledge.id as "id: PledgeId" from pledge join member on member.id = member_id
            where pledge.branch_id = $1 and cycle_id = $2 and stage = 'self_reviewed' and member_id <> $3
            order by member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", pledge.id limit 1"#,
        pledge.branch as _,
        pledge.cycle as _,
        reader as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(id)
}

/// Moves the year's end to a stage it reached, with the grade proposed or decided there.
///
/// # Errors
/// [`Error::Conflict`] if someone moved the pledge meanwhile.
pub async fn record_stage(tx: &mut Write, pledge: &Pledge, to: Stage, grade: Option<&str>) -> Result<()> {
    let moved = sqlx::query!(
        "update pledge
            set stage = $3, version = version + 1,
                proposed_grade = case when $3 in ('self_reviewed', 'proposed') then $4 else proposed_grade end,
                calibrated_grade = case when $3 in ('self_reviewed', 'proposed') then null else calibrated_grade end,
                decided_grade = case when $3 = 'decided' then $4 else decided_grade end
          where id = $1 and version = $2",
        pledge.id as _,
        pledge.version,
        to.name(),
        grade,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if moved == 1 { Ok(()) } else { Err(stale()) }
}

/// Lets a pledge stand as decided, with the grade that was known before: the decision waits for its publication.
///
/// # Errors
/// [`Error::Conflict`] if someone moved the pledge meanwhile.
pub async fn record_unpublished(tx: &mut Write, pledge: &Pledge) -> Result<()> {
    let moved = sqlx::query!(
        "update pledge set stage = 'decided', unpublished = true, version = version + 1 where id = $1 and version = $2",
        pledge.id as _,
        pledge.version,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if moved == 1 { Ok(()) } else { Err(stale()) }
}
