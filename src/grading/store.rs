//! Ballots, proposals and decisions in the database: appended, never edited.

use chrono::{DateTime, NaiveDate, Utc};

use super::{BallotId, DecisionId, PaperId, group::Group};
use crate::{
    access::{
        Action, Granted,
        policy::{CalibrateGrade, ProposeGrade},
    },
    cycle::{CycleId, rules::Points, template::Category},
    db::{Read, Write},
    error::Result,
    id::{ActKey, uuid_at},
    member::MemberId,
    pledge::{Pledge, PledgeId, Stage, store::stale},
    review::{
        outcome::{Ballot, Votes},
        steps::record_store::RecordId,
    },
};

/// A decision about to be entered.
#[derive(Clone, Debug)]
pub struct NewDecision {
    /// The grade's code.
    pub grade: String,
    /// Its number.
    pub number: String,
    /// Its day.
    pub decided_on: NaiveDate,
    /// The decision that allows more than the cap.
    pub override_reference: Option<String>,
    /// Why it takes the place of an earlier one; empty for the first.
    pub reason: String,
    /// The paper that decides on many, where it is one.
    pub paper: Option<PaperId>,
    /// Who decided elsewhere, and the record of it, where it was decided outside this system.
    pub elsewhere: Option<(String, RecordId)>,
}

/// One pledge in a list of grading.
#[derive(Clone, Debug)]
pub struct Row {
    /// The pledge.
    pub id: PledgeId,
    /// Whose.
    pub name: String,
    /// Their code.
    pub code: String,
    /// Their branch.
    pub branch: String,
    /// How far it has come.
    pub stage: Stage,
    /// What was proposed.
    pub proposed: Option<String>,
    /// For whom its template is.
    pub category: Category,
}

/// The tellers' counts that a proposal leans on.
#[derive(Clone, Copy, Debug)]
pub enum Counted<'a> {
    /// Typed with the proposal.
    Typed(&'a Ballot),
    /// Entered within a meeting before.
    InMeeting(BallotId),
}

/// A proposal about to be entered, with the ballot it leans on.
#[derive(Clone, Copy, Debug)]
pub struct NewProposal<'a> {
    /// The tellers' counts.
    pub ballot: Counted<'a>,
    /// The grade's code.
    pub grade: &'a str,
    /// In words.
    pub words: &'a str,
    /// For each part of the scale.
    pub points: &'a Points,
}

/// Who entered the newest proposal for a pledge.
///
/// # Errors
/// When the database fails.
pub async fn proposer(tx: &mut Read, pledge: PledgeId) -> Result<Option<MemberId>> {
    let by = sqlx::query_scalar!(
        r#"select actor_id as "by: MemberId" from proposal where pledge_id = $1 order by at desc, id desc limit 1"#,
        pledge as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(by)
}

/// The newest proposal for a pledge, as the form of the next begins with it.
#[derive(Clone, Debug)]
pub struct Earlier {
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Its points.
    pub points: Points,
    /// When its counts were corrected, which took it back.
    pub taken_back_at: Option<DateTime<Utc>>,
}

/// The newest proposal for a pledge.
///
/// # Errors
/// When the database fails.
pub async fn earlier(tx: &mut Read, pledge: PledgeId) -> Result<Option<Earlier>> {
    let row = sqlx::query!(
        r#"select at, points as "points: sqlx::types::Json<Points>",
                  (select min(event.at) from pledge_event event
                    where event.pledge_id = $1 and event.step = 'recount' and event.at > proposal.at) as taken_back_at
             from proposal where pledge_id = $1 order by at desc, id desc limit 1"#,
        pledge as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Earlier { at: row.at, points: row.points.0, taken_back_at: row.taken_back_at }))
}

/// What every ballot of one meeting has in common.
#[derive(Clone, Copy, Debug)]
pub struct LastCount {
    /// The day.
    pub held_on: NaiveDate,
    /// How many may vote.
    pub entitled: i32,
    /// How many were there.
    pub present: i32,
    /// Papers given out for each member.
    pub issued: i32,
}

/// The meeting whose counts the branch of this pledge entered last in its year.
///
/// # Errors
/// When the database fails.
pub async fn last_count(tx: &mut Read, pledge: &Pledge) -> Result<Option<LastCount>> {
    let meeting = sqlx::query_as!(
        LastCount,
        "select held_on, entitled, present, issued
           from ballot join pledge on pledge.id = ballot.pledge_id
          where pledge.branch_id = $1 and pledge.cycle_id = $2
          order by ballot.at desc, ballot.id desc limit 1",
        pledge.branch as _,
        pledge.cycle as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(meeting)
}

/// The newest counts that were entered within a meeting; a proposal leans on them and on no others.
///
/// # Errors
/// When the database fails.
pub async fn counted_in_meeting(tx: &mut Read, pledge: PledgeId) -> Result<Option<(BallotId, Ballot)>> {
    let row = sqlx::query!(
        r#"select id as "id: BallotId", held_on, entitled, present, issued, returned, invalid,
                  votes as "votes: sqlx::types::Json<Votes>"
             from ballot where pledge_id = $1 and meeting_id is not null order by at desc, id desc limit 1"#,
        pledge as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| {
        let ballot = Ballot {
            held_on: row.held_on,
            entitled: row.entitled,
            present: row.present,
            issued: row.issued,
            returned: row.returned,
            invalid: row.invalid,
            votes: row.votes.0,
        };
        (row.id, ballot)
    }))
}

/// Appends the counts and, leaning on them, the proposal.
///
/// # Errors
/// When the database refuses it; it refuses one's own paper, and sums that do not agree.
pub async fn propose(
    tx: &mut Write,
    granted: &Granted<ProposeGrade>,
    key: ActKey,
    proposal: &NewProposal<'_>,
    at: DateTime<Utc>,
) -> Result<()> {
    let pledge = granted.on().id;
    let id = match proposal.ballot {
        Counted::Typed(ballot) => record_ballot(tx, granted, (key, ballot), at).await?,
        Counted::InMeeting(id) => id,
    };
    sqlx::query!(
        "insert into proposal (id, pledge_id, key, at, actor_id, actor_name, office_title, ballot_id, grade, words, points)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        uuid_at(at),
        pledge as _,
        key as _,
        at,
        granted.by() as _,
        granted.actor().name,
        granted.office_title().unwrap_or_default(),
        id as _,
        proposal.grade,
        proposal.words,
        sqlx::types::Json(proposal.points) as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn record_ballot(
    tx: &mut Write,
    granted: &Granted<ProposeGrade>,
    (key, ballot): (ActKey, &Ballot),
    at: DateTime<Utc>,
) -> Result<BallotId> {
    let (id, pledge) = (BallotId::new(at), granted.on().id);
    sqlx::query!(
        "insert into ballot (id, pledge_id, key, at, actor_id, held_on, entitled, present, issued, returned, invalid, votes)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        id as _,
        pledge as _,
        key as _,
        at,
        granted.by() as _,
        ballot.held_on,
        ballot.entitled,
        ballot.present,
        ballot.issued,
        ballot.returned,
        ballot.invalid,
        sqlx::types::Json(&ballot.votes) as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(id)
}

/// Appends a change of a proposal, and lets the pledge stand with it.
///
/// # Errors
/// When the database refuses it; it refuses one's own paper. A conflict if someone moved the pledge meanwhile.
pub async fn calibrate(
    tx: &mut Write,
    granted: &Granted<CalibrateGrade>,
    key: ActKey,
    (from, grade, reason): (&str, &str, &str),
    at: DateTime<Utc>,
) -> Result<()> {
    let pledge = granted.on();
    sqlx::query!(
        "insert into calibration (id, pledge_id, key, at, actor_id, actor_name, office_title, from_grade, grade, reason)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        uuid_at(at),
        pledge.id as _,
        key as _,
        at,
        granted.by() as _,
        granted.actor().name,
        granted.office_title().unwrap_or_default(),
        from,
        grade,
        reason,
    )
    .execute(tx.conn())
    .await?;
    let moved = sqlx::query!(
        "update pledge set calibrated_grade = $3, version = version + 1 where id = $1 and version = $2",
        pledge.id as _,
        pledge.version,
        grade,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if moved == 1 { Ok(()) } else { Err(stale()) }
}

/// Appends a decision; the newest is in force.
///
/// # Errors
/// When the database refuses it; it refuses one's own paper.
pub async fn decide<A: Action<Object = Pledge>>(
    tx: &mut Write,
    granted: &Granted<A>,
    key: ActKey,
    decision: &NewDecision,
    at: DateTime<Utc>,
) -> Result<()> {
    let pledge = granted.on();
    sqlx::query!(
        "insert into decision (id, pledge_id, key, at, actor_id, actor_name, office_title, unit_id, grade, number,
                               decided_on, override_reference, reason, paper_id, authority, record_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        DecisionId::new(at) as _,
        pledge.id as _,
        key as _,
        at,
        granted.by() as _,
        granted.actor().name,
        granted.office_title().unwrap_or_default(),
        pledge.manager.unwrap_or(pledge.decides) as _,
        decision.grade,
        decision.number,
        decision.decided_on,
        decision.override_reference,
        decision.reason,
        decision.paper as _,
        decision.elsewhere.as_ref().map(|(authority, _)| authority.as_str()),
        decision.elsewhere.as_ref().map(|(_, record)| *record) as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Lets one decision of a group be weighed after the other, until this transaction ends: two at the same moment
/// would each see room for themselves.
///
/// # Errors
/// When the database fails.
pub async fn one_at_a_time(tx: &mut Write, cycle: CycleId, group: Group) -> Result<()> {
    let name = format!("{cycle} {group:?}");
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended($1, 0))", name).execute(tx.conn()).await?;
    Ok(())
}

/// The first pledges of a group at one of these stages, by branch and name; one's own is not among them.
///
/// # Errors
/// When the database fails.
pub async fn waiting(
    tx: &mut Read,
    (cycle, day, group): (CycleId, Option<NaiveDate>, Group),
    stages: &[&str],
    reader: MemberId,
    limit: i64,
) -> Result<Vec<Row>> {
    let [managed, decided, branch, proposed] = group.keys();
    let stages: Vec<String> = stages.iter().map(ToString::to_string).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select pledge.id as "id: PledgeId", member.full_name as name, member.code,
                  coalesce(past.name, unit.name) as "branch!", pledge.stage as "stage: Stage", pledge.proposed_grade as proposed,
                  pledge.category as "category: Category"
             from pledge
             join member on member.id = pledge.member_id
             join unit on unit.id = pledge.branch_id
             left join unit_history past on past.unit_id = unit.id and past.during @> $9::date
            where pledge.cycle_id = $1 and pledge.stage = any ($6) and pledge.member_id <> $7
              and (pledge.manager_id = $2 or pledge.branch_id = $5
                   or (pledge.manager_id is null and (pledge.decides_id = $3 or pledge.branch_id = $4)))
            order by unit.code, member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", pledge.id
            limit $8"#,
        cycle as _,
        managed as _,
        decided as _,
        branch as _,
        proposed as _,
        &stages,
        reader as _,
        limit,
        day,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// How many pledges of a group stand at a stage; one's own is not among them.
///
/// # Errors
/// When the database fails.
pub async fn count_waiting(
    tx: &mut Read,
    (cycle, group): (CycleId, Group),
    stage: Stage,
    reader: MemberId,
) -> Result<i64> {
    let [managed, decided, branch, proposed] = group.keys();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from pledge
            where cycle_id = $1 and stage = $6 and member_id <> $7
              and (manager_id = $2 or branch_id = $5
                   or (manager_id is null and (decides_id = $3 or branch_id = $4)))"#,
        cycle as _,
        managed as _,
        decided as _,
        branch as _,
        proposed as _,
        stage as _,
        reader as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}
