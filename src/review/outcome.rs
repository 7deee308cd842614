//! What came of the review: state-side grades, ballots, proposals and decisions, each appended, newest first.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    cycle::rules::Points, db::Read, error::Result, id::CommitmentId, pledge::PledgeId, web::figure::Figure,
};

/// A report through the year, as the review reads it.
#[derive(Clone, Debug)]
pub struct CheckIn {
    /// On which commitment.
    pub commitment: CommitmentId,
    /// When.
    pub at: DateTime<Utc>,
    /// How it went, by its name in the database.
    pub progress: String,
    /// What was reached, where a figure was given.
    pub value: Option<Figure>,
    /// In words.
    pub words: String,
}

/// A grade that someone gave or proposed.
#[derive(Clone, Debug)]
pub struct Given {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub actor_name: String,
    /// Under which office.
    pub office_title: String,
    /// The grade's code.
    pub grade: String,
    /// In words.
    pub words: String,
    /// The paper it was written down from; empty where it was given here.
    pub basis: String,
}

/// The counts of a paper ballot.
#[derive(Clone, Debug)]
pub struct Ballot {
    /// The day of the meeting.
    pub held_on: NaiveDate,
    /// How many may vote.
    pub entitled: i32,
    /// How many were there.
    pub present: i32,
    /// Papers given out.
    pub issued: i32,
    /// Papers that came back.
    pub returned: i32,
    /// Papers that do not count.
    pub invalid: i32,
    /// Votes for each grade.
    pub votes: Votes,
}

/// How many votes each grade has, by its code.
pub type Votes = BTreeMap<String, i32>;

/// A decision.
#[derive(Clone, Debug)]
pub struct Decision {
    /// When it was entered.
    pub at: DateTime<Utc>,
    /// By whom.
    pub actor_name: String,
    /// Under which office.
    pub office_title: String,
    /// The unit whose committee decided, or the authority that did elsewhere.
    pub unit_name: String,
    /// The grade's code.
    pub grade: String,
    /// Its number.
    pub number: String,
    /// Its day.
    pub decided_on: NaiveDate,
    /// The decision that allows more than the cap.
    pub override_reference: Option<String>,
    /// Why it took the place of an earlier one.
    pub reason: String,
    /// Whether it waits for its publication.
    pub waits: bool,
    /// When it was published, where that is a step of its own.
    pub published: Option<(DateTime<Utc>, NaiveDate)>,
}

impl Decision {
    /// Since when it is known to everyone who may read it: appeals count from here.
    #[must_use]
    pub fn known_at(&self) -> DateTime<Utc> {
        self.published.map_or(self.at, |(at, _)| at)
    }
}

/// Every report on a pledge, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn check_ins(tx: &mut Read, pledge: PledgeId) -> Result<Vec<CheckIn>> {
    let rows = sqlx::query_as!(
        CheckIn,
        r#"select commitment_id as "commitment: CommitmentId", at, progress,
                  (value * 10000)::bigint as "value?: Figure", words
             from check_in where pledge_id = $1 order by at, id"#,
        pledge as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// The state-side grades.
///
/// # Errors
/// When the database fails.
pub async fn state_grades(tx: &mut Read, pledge: PledgeId) -> Result<Vec<Given>> {
    let rows = sqlx::query_as!(
        Given,
        "select at, actor_name, office_title, grade, words, basis from state_grade
          where pledge_id = $1 order by at desc, id desc",
        pledge as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// The newest ballot, for those who may read its counts.
///
/// # Errors
/// When the database fails.
pub async fn ballot(tx: &mut Read, pledge: PledgeId) -> Result<Option<Ballot>> {
    let row = sqlx::query!(
        r#"select held_on, entitled, present, issued, returned, invalid,
                  votes as "votes: sqlx::types::Json<Votes>"
             from ballot where pledge_id = $1 order by at desc, id desc limit 1"#,
        pledge as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Ballot {
        held_on: row.held_on,
        entitled: row.entitled,
        present: row.present,
        issued: row.issued,
        returned: row.returned,
        invalid: row.invalid,
        votes: row.votes.0,
    }))
}

/// The branch's proposals.
///
/// # Errors
/// When the database fails.
pub async fn proposals(tx: &mut Read, pledge: PledgeId) -> Result<Vec<Given>> {
    let rows = sqlx::query_as!(
        Given,
        r#"select at, actor_name, office_title, grade, words, '' as "basis!" from proposal
          where pledge_id = $1 order by at desc, id desc"#,
        pledge as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// Changes that the deciding body made to proposals, newest first; `words` is the reason.
///
/// # Errors
/// When the database fails.
pub async fn calibrations(tx: &mut Read, pledge: PledgeId) -> Result<Vec<Given>> {
    let rows = sqlx::query_as!(
        Given,
        r#"select at, actor_name, office_title, grade, reason as words, '' as "basis!" from calibration
          where pledge_id = $1 order by at desc, id desc"#,
        pledge as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// The points of the newest proposal; none where the rules have no points.
///
/// # Errors
/// When the database fails.
pub async fn points(tx: &mut Read, pledge: PledgeId) -> Result<Points> {
    let points = sqlx::query_scalar!(
        r#"select points as "points: sqlx::types::Json<Points>" from proposal
            where pledge_id = $1 order by at desc, id desc limit 1"#,
        pledge as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(points.map(|points| points.0).unwrap_or_default())
}

/// The decisions that this person knows of; the first is in force.
///
/// # Errors
/// When the database fails.
pub async fn decisions(tx: &mut Read, pledge: PledgeId) -> Result<Vec<Decision>> {
    let rows = sqlx::query!(
        r#"select decision.at, decision.actor_name, decision.office_title,
                  coalesce(decision.authority, unit.name) as "unit_name!", grade, number, decided_on, override_reference,
                  reason, held, published.at as "published_at?", published.published_on as "published_on?"
             from decision join unit on unit.id = decision.unit_id
             left join publication published on published.decision_id = decision.id
            where decision.pledge_id = $1 order by decision.at desc, decision.id desc"#,
        pledge as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Decision {
            at: row.at,
            actor_name: row.actor_name,
            office_title: row.office_title,
            unit_name: row.unit_name,
            grade: row.grade,
            number: row.number,
            decided_on: row.decided_on,
            override_reference: row.override_reference,
            reason: row.reason,
            waits: row.held && row.published_at.is_none(),
            published: row.published_at.zip(row.published_on),
        })
        .collect())
}
