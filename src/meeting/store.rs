//! Meetings and their agendas in the database.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Attendance, Item, Meeting, MeetingId, Notes};
use crate::{
    access::{
        Granted,
        policy::{HoldMeeting, NoteMeeting, ProposeGrade},
    },
    cycle::{Cycle, CycleId, rules::Rules},
    db::{Read, Write},
    error::Result,
    grading::BallotId,
    id::ActKey,
    member::{MemberId, Standing},
    pledge::{PledgeId, Stage, draft::store::Hand},
    review::outcome::{Ballot, Votes},
    unit::UnitId,
    web::act::Outcome,
};

/// The facts of a meeting, as its leaders enter them.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The day.
    pub held_on: NaiveDate,
    /// Where.
    pub place: String,
    /// Who leads it.
    pub chair: String,
    /// Who writes its minutes.
    pub scribe: String,
    /// How many were called.
    pub entitled: i32,
    /// How many came.
    pub present: i32,
}

/// The tellers' counts of one person.
#[derive(Clone, Debug)]
pub struct Count {
    /// Papers given out.
    pub issued: i32,
    /// Papers that came back.
    pub returned: i32,
    /// Papers that do not count.
    pub invalid: i32,
    /// Votes for each grade.
    pub votes: Votes,
}

/// Opens a meeting.
///
/// # Errors
/// When the database refuses it.
pub async fn open(
    tx: &mut Write,
    granted: &Granted<HoldMeeting>,
    (id, key, cycle): (MeetingId, ActKey, CycleId),
    facts: &Facts,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let opened = sqlx::query!(
        "insert into meeting (id, key, unit_id, cycle_id, held_on, place, chair, scribe, entitled, present, opened_at, opened_by)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         on conflict (key) do nothing",
        id as _,
        key as _,
        granted.on().id as _,
        cycle as _,
        facts.held_on,
        facts.place,
        facts.chair,
        facts.scribe,
        facts.entitled,
        facts.present,
        at,
        granted.by() as _,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(if opened == 1 { Outcome::Done } else { Outcome::Repeated })
}

/// The meeting that a form opened.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if it opened none.
pub async fn opened_by(tx: &mut Read, key: ActKey) -> Result<MeetingId> {
    let id = sqlx::query_scalar!(r#"select id as "id: MeetingId" from meeting where key = $1"#, key as _)
        .fetch_one(tx.conn())
        .await?;
    Ok(id)
}

/// Changes the facts of a meeting over the version that was shown. False if someone changed them meanwhile.
///
/// # Errors
/// When the database refuses it.
pub async fn change(
    tx: &mut Write,
    _granted: &Granted<HoldMeeting>,
    (id, seen): (MeetingId, i32),
    facts: &Facts,
) -> Result<bool> {
    let changed = sqlx::query!(
        "update meeting set held_on = $3, place = $4, chair = $5, scribe = $6, entitled = $7, present = $8,
                            version = version + 1
          where id = $1 and version = $2",
        id as _,
        seen,
        facts.held_on,
        facts.place,
        facts.chair,
        facts.scribe,
        facts.entitled,
        facts.present,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(changed == 1)
}

/// Calls those who are to be graded and are not on the agenda yet, in the order of the branch's list. How many came.
///
/// # Errors
/// When the database refuses it.
pub async fn call(
    tx: &mut Write,
    granted: &Granted<HoldMeeting>,
    id: MeetingId,
    (year, rules): (&Cycle, &Rules),
) -> Result<u64> {
    let waiting = sqlx::query!(
        r#"select pledge.id as "id: PledgeId", member.standing as "standing: Standing", member.joined_on
             from pledge join member on member.id = pledge.member_id
            where pledge.branch_id = $1 and pledge.cycle_id = $2 and pledge.state = 'agreed'
              and not exists (select 1 from meeting_item item where item.meeting_id = $3 and item.pledge_id = pledge.id)
            order by member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", pledge.id"#,
        granted.on().id as _,
        year.id as _,
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let last_day = NaiveDate::from_ymd_opt(year.year, 12, 31).ok_or(crate::error::Error::NotFound)?;
    let called: Vec<uuid::Uuid> = waiting
        .into_iter()
        .filter(|row| rules.meaning(row.standing, row.joined_on, last_day).graded)
        .map(|row| row.id.0)
        .collect();
    let came = sqlx::query!(
        "insert into meeting_item (meeting_id, position, pledge_id, member_id)
         select $1, (place + coalesce((select max(position) from meeting_item where meeting_id = $1), 0))::smallint,
                pledge.id, pledge.member_id
           from unnest($2::uuid[]) with ordinality as called (id, place) join pledge on pledge.id = called.id",
        id as _,
        &called,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(came)
}

/// The meetings of a branch, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn of_unit(tx: &mut Read, unit: UnitId) -> Result<Vec<Meeting>> {
    let meetings = sqlx::query_as!(
        Meeting,
        r#"select id as "id: MeetingId", unit_id as "unit: UnitId", cycle_id as "cycle: CycleId", held_on, place, chair,
                  scribe, entitled, present, version
             from meeting where unit_id = $1 order by id desc limit 50"#,
        unit as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(meetings)
}

/// One meeting.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if there is none for this person.
pub async fn find(tx: &mut Read, id: MeetingId) -> Result<Meeting> {
    let meeting = sqlx::query_as!(
        Meeting,
        r#"select id as "id: MeetingId", unit_id as "unit: UnitId", cycle_id as "cycle: CycleId", held_on, place, chair,
                  scribe, entitled, present, version
             from meeting where id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(meeting)
}

/// Everyone on the agenda, in order.
///
/// # Errors
/// When the database fails.
pub async fn items(tx: &mut Read, id: MeetingId) -> Result<Vec<Item>> {
    let rows = sqlx::query!(
        r#"select position, item.pledge_id as "pledge: PledgeId", item.member_id as "member: MemberId", member.full_name,
                  member.code, pledge.stage as "stage: Stage", proposed_grade, attendance as "attendance: Attendance", opinions, motion,
                  item.version, item.saved_at, self_review.grade as "own_grade?"
             from meeting_item item
             join pledge on pledge.id = item.pledge_id
             join member on member.id = item.member_id
             left join self_review on self_review.pledge_id = item.pledge_id and self_review.submitted_at is not null
            where meeting_id = $1 order by position"#,
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Item {
            position: row.position,
            pledge: row.pledge,
            member: row.member,
            name: row.full_name,
            code: row.code,
            stage: row.stage,
            proposed: row.proposed_grade,
            notes: Notes { attendance: row.attendance, opinions: row.opinions, motion: row.motion },
            version: row.version,
            saved_at: row.saved_at,
            own_grade: row.own_grade,
        })
        .collect())
}

/// Saves what is noted about a person over the version that was shown, or over what the same hand saved after that.
/// `None` if another page or device saved meanwhile.
///
/// # Errors
/// When the database refuses it; it refuses notes on oneself.
pub async fn note(
    tx: &mut Write,
    granted: &Granted<NoteMeeting>,
    (meeting, seen, hand): (MeetingId, i32, Option<Hand>),
    notes: &Notes,
    at: DateTime<Utc>,
) -> Result<Option<i32>> {
    let (writer, turn) = hand.map(|hand| (hand.writer, hand.turn)).unzip();
    let version = sqlx::query_scalar!(
        "update meeting_item
            set attendance = $4, opinions = $5, motion = $6, version = version + 1, writer = $7, turn = coalesce($8, 0),
                saved_at = $9, saved_by = $10
          where meeting_id = $1 and pledge_id = $2
            and (version = $3 or (version > $3 and writer = $7 and turn < $8))
          returning version",
        meeting as _,
        granted.on().id as _,
        seen,
        notes.attendance as _,
        notes.opinions,
        notes.motion,
        writer,
        turn,
        at,
        granted.by() as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(version)
}

/// The newest counts of everyone in a meeting, by pledge.
///
/// # Errors
/// When the database fails.
pub async fn counts(tx: &mut Read, id: MeetingId) -> Result<HashMap<PledgeId, Count>> {
    let rows = sqlx::query!(
        r#"select pledge_id as "pledge!: PledgeId", issued as "issued!", returned as "returned!", invalid as "invalid!",
                  votes as "votes!: sqlx::types::Json<Votes>"
             from meeting_counts($1)"#,
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let count = Count {
                issued: row.issued,
                returned: row.returned,
                invalid: row.invalid,
                votes: row.votes.0,
            };
            (row.pledge, count)
        })
        .collect())
}

/// Appends the tellers' counts of a person; the newest counts.
///
/// # Errors
/// When the database refuses it; it refuses one's own paper, and sums that do not agree.
pub async fn count(
    tx: &mut Write,
    granted: &Granted<ProposeGrade>,
    (meeting, key): (MeetingId, ActKey),
    ballot: &Ballot,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let counted = sqlx::query!(
        "insert into ballot (id, pledge_id, key, at, actor_id, held_on, entitled, present, issued, returned, invalid, votes,
                             meeting_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         on conflict (key) do nothing",
        BallotId::new(at) as _,
        granted.on().id as _,
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
        meeting as _,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(if counted == 1 { Outcome::Done } else { Outcome::Repeated })
}
