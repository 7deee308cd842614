//! Polls in the database.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::{Line, Poll, PollId, State, Teller, Voter, sheet::Column};
use crate::{
    access::{
        Granted,
        policy::{CastBallot, HoldMeeting, TakeTellerCode},
    },
    cycle::{CycleId, rules::Rules},
    db::{Read, Write},
    error::{Error, OnConstraint as _, Result},
    id::ActKey,
    meeting::{Item, Meeting, MeetingId},
    member::MemberId,
    pledge::PledgeId,
    unit::UnitId,
    web::act::{Outcome, once_unless},
};

/// Who votes and who counts.
#[derive(Debug)]
pub struct Roll {
    /// Everyone who may vote.
    pub voters: Vec<MemberId>,
    /// The three tellers, in their places.
    pub tellers: Vec<MemberId>,
}

/// A member of the branch who may be called to vote.
#[derive(Debug)]
pub struct Candidate {
    /// Who.
    pub member: MemberId,
    /// The name.
    pub name: String,
    /// The member's code.
    pub code: String,
    /// Whether they are an official member: of others the leaders decide.
    pub official: bool,
}

/// Those who are in the branch now, in the order of its list.
///
/// # Errors
/// When the database fails.
pub async fn candidates(tx: &mut Read, branch: UnitId) -> Result<Vec<Candidate>> {
    let rows = sqlx::query_as!(
        Candidate,
        r#"select id as "member: MemberId", full_name as name, code, standing = 'official' as "official!"
             from member
            where branch_id = $1 and standing not in ('transferred', 'ended', 'suspended', 'exempt')
            order by given_name collate "vi-x-icu", full_name collate "vi-x-icu", id"#,
        branch as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// Prepares a poll: what is voted on, who votes, who counts. The same form prepares once.
///
/// # Errors
/// A conflict while another poll of the meeting goes on.
pub async fn prepare(
    tx: &mut Write,
    granted: &Granted<HoldMeeting>,
    (id, key, meeting): (PollId, ActKey, &Meeting),
    (items, roll): (&[Item], &Roll),
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let prepared = sqlx::query!(
        "insert into poll (id, key, meeting_id, unit_id, cycle_id, created_at, created_by)
         values ($1, $2, $3, $4, $5, $6, $7)",
        id as _,
        key as _,
        meeting.id as _,
        meeting.unit as _,
        meeting.cycle as _,
        at,
        granted.by() as _,
    )
    .execute(tx.conn())
    .await;
    if once_unless(prepared, "poll_key", ("poll_one_at_a_time", going_on))? == Outcome::Repeated {
        return Ok(Outcome::Repeated);
    }
    let pledges: Vec<uuid::Uuid> = items.iter().map(|item| item.pledge.0).collect();
    let members: Vec<uuid::Uuid> = items.iter().map(|item| item.member.0).collect();
    let names: Vec<String> = items.iter().map(|item| item.name.clone()).collect();
    sqlx::query!(
        "insert into poll_line (poll_id, place, pledge_id, member_id, name)
         select $1, (place - 1)::smallint, pledge, member, name
           from unnest($2::uuid[], $3::uuid[], $4::text[]) with ordinality as line (pledge, member, name, place)",
        id as _,
        &pledges,
        &members,
        &names,
    )
    .execute(tx.conn())
    .await?;
    let voters: Vec<uuid::Uuid> = roll.voters.iter().map(|member| member.0).collect();
    sqlx::query!(
        "insert into poll_voter (poll_id, member_id, place, name)
         select $1, member.id, place, full_name
           from unnest($2::uuid[]) with ordinality as voter (id, place) join member on member.id = voter.id",
        id as _,
        &voters,
    )
    .execute(tx.conn())
    .await?;
    let tellers: Vec<uuid::Uuid> = roll.tellers.iter().map(|member| member.0).collect();
    sqlx::query!(
        "insert into poll_teller (poll_id, place, member_id, name)
         select $1, (place - 1)::smallint, member.id, full_name
           from unnest($2::uuid[]) with ordinality as teller (id, place) join member on member.id = teller.id",
        id as _,
        &tellers,
    )
    .execute(tx.conn())
    .await?;
    Ok(Outcome::Done)
}

fn going_on() -> Error {
    Error::Conflict("Cuộc họp này đang có một cuộc bỏ phiếu điện tử chưa kết thúc.".to_owned())
}

/// The poll that a form prepared.
///
/// # Errors
/// Not found if it prepared none.
pub async fn prepared_by(tx: &mut Read, key: ActKey) -> Result<PollId> {
    let id = sqlx::query_scalar!(r#"select id as "id: PollId" from poll where key = $1"#, key as _)
        .fetch_one(tx.conn())
        .await?;
    Ok(id)
}

/// One poll.
///
/// # Errors
/// Not found for those who neither lead it, nor vote or count in it.
pub async fn find(tx: &mut Read, id: PollId) -> Result<Poll> {
    let poll = sqlx::query_as!(
        Poll,
        r#"select poll.id as "id: PollId", meeting_id as "meeting: MeetingId", unit_id as "unit: UnitId",
                  unit.name as unit_name, cycle_id as "cycle: CycleId", state as "state: State", opened_at, ended_at,
                  reason
             from poll join unit on unit.id = poll.unit_id where poll.id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(poll)
}

/// The polls of a meeting, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_meeting(tx: &mut Read, meeting: MeetingId) -> Result<Vec<(PollId, State)>> {
    let rows = sqlx::query!(
        r#"select id as "id: PollId", state as "state: State" from poll where meeting_id = $1 order by id desc limit 20"#,
        meeting as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.state)).collect())
}

/// What is voted on, in order.
///
/// # Errors
/// When the database fails.
pub async fn lines(tx: &mut Read, id: PollId) -> Result<Vec<Line>> {
    let rows = sqlx::query_as!(
        Line,
        r#"select pledge_id as "pledge: PledgeId", name from poll_line where poll_id = $1 order by place"#,
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// Everyone who may vote, in the order of the branch's list.
///
/// # Errors
/// When the database fails.
pub async fn voters(tx: &mut Read, id: PollId) -> Result<Vec<Voter>> {
    let rows = sqlx::query_as!(
        Voter,
        r#"select poll_id as "poll: PollId", member_id as "member: MemberId", name, took_part
             from poll_voter where poll_id = $1 order by place"#,
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// The tellers, in their places.
///
/// # Errors
/// When the database fails.
pub async fn tellers(tx: &mut Read, id: PollId) -> Result<Vec<Teller>> {
    let rows = sqlx::query!(
        r#"select poll_id as "poll: PollId", place, member_id as "member: MemberId", name, public_key
             from poll_teller where poll_id = $1 order by place"#,
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Teller {
            poll: row.poll,
            place: usize::try_from(row.place).unwrap_or(0),
            member: row.member,
            name: row.name,
            key: row.public_key,
        })
        .collect())
}

/// Keeps what ballots are sealed with for a teller. False if they took their code before.
///
/// # Errors
/// When the database refuses it.
pub async fn keep_key(
    tx: &mut Write,
    granted: &Granted<TakeTellerCode>,
    key: &[u8],
    at: DateTime<Utc>,
) -> Result<bool> {
    let kept = sqlx::query!(
        "update poll_teller set public_key = $3, taken_at = $4
          where poll_id = $1 and place = $2 and public_key is null",
        granted.on().poll as _,
        i16::try_from(granted.on().place).map_err(Error::internal)?,
        key,
        at,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(kept == 1)
}

/// Opens the voting. False if it was not being prepared any more.
///
/// # Errors
/// A conflict while a teller has no code.
pub async fn open(
    tx: &mut Write,
    _granted: &Granted<HoldMeeting>,
    id: PollId,
    at: DateTime<Utc>,
) -> Result<bool> {
    let opened = sqlx::query!(
        "update poll set state = 'open', opened_at = $2 where id = $1 and state = 'prepared'",
        id as _,
        at,
    )
    .execute(tx.conn())
    .await
    .on_constraint("poll_goes_forward", || Error::Conflict("Chưa đủ ba kiểm phiếu viên nhận mã.".to_owned()))?
    .rows_affected();
    Ok(opened == 1)
}

/// Lays a voter's envelope down, in the place of the one before.
///
/// # Errors
/// A conflict if voting has ended meanwhile.
pub async fn cast(tx: &mut Write, granted: &Granted<CastBallot>, sealed: &[u8]) -> Result<()> {
    sqlx::query!(
        "insert into poll_envelope (poll_id, voter_id, sealed) values ($1, $2, $3)
         on conflict (poll_id, voter_id) do update set sealed = excluded.sealed",
        granted.on().poll as _,
        granted.on().member as _,
        sealed,
    )
    .execute(tx.conn())
    .await
    .on_constraint("poll_is_open", not_open)?;
    Ok(())
}

/// What is told whoever comes before or after the voting.
#[must_use]
pub fn not_open() -> Error {
    Error::Conflict("Cuộc bỏ phiếu chưa mở hoặc đã kết thúc.".to_owned())
}

/// Whether this person's envelope lies in the poll.
///
/// # Errors
/// When the database fails.
pub async fn has_voted(tx: &mut Read, id: PollId, member: MemberId) -> Result<bool> {
    let voted = sqlx::query_scalar!(
        r#"select exists (select 1 from poll_envelope where poll_id = $1 and voter_id = $2) as "voted!""#,
        id as _,
        member as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(voted)
}

/// Stops the voting and takes the envelopes, without their voters. Nobody votes from here on in this act.
///
/// # Errors
/// When the database fails.
pub async fn envelopes(tx: &mut Write, _granted: &Granted<HoldMeeting>, id: PollId) -> Result<Vec<Vec<u8>>> {
    let sealed = sqlx::query_scalar!(r#"select poll_envelopes($1) as "sealed!""#, id as _)
        .fetch_all(tx.conn())
        .await?;
    Ok(sealed)
}

/// Ends a poll with its counts, by the line of the ballot; with a reason instead where nothing was opened.
///
/// # Errors
/// A conflict if the counts do not agree with the meeting, or someone ended it meanwhile.
pub async fn end(
    tx: &mut Write,
    _granted: &Granted<HoldMeeting>,
    id: PollId,
    (counted, reason): (&[(PledgeId, Column)], &str),
    rules: &Rules,
    at: DateTime<Utc>,
) -> Result<()> {
    let counts: Map<String, Value> = counted
        .iter()
        .map(|(pledge, column)| {
            let grades = rules.grades.iter().map(|grade| grade.code.clone());
            let votes: Map<String, Value> =
                grades.zip(column.votes.iter().map(|votes| json!(votes))).collect();
            (pledge.to_string(), json!({ "invalid": column.invalid, "votes": votes }))
        })
        .collect();
    let state = if reason.is_empty() { State::Counted } else { State::GivenUp };
    let moved = sqlx::query!(
        "update poll set state = $2, ended_at = $3, reason = $4 where id = $1 and state in ('prepared', 'open')",
        id as _,
        state as _,
        at,
        reason,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if moved != 1 {
        return Err(not_open());
    }
    sqlx::query!(r#"select end_poll($1, $2, $3) is null as ended"#, id as _, Value::Object(counts), at)
        .fetch_one(tx.conn())
        .await
        .on_constraint("ballot_sums", || {
            Error::Conflict(
                "Số phiếu nhiều hơn số có mặt ghi trong thông tin cuộc họp. Hãy sửa số có mặt rồi kiểm phiếu lại."
                    .to_owned(),
            )
        })?;
    Ok(())
}

/// The polls that wait for this person: to vote, or to take a teller's code.
///
/// # Errors
/// When the database fails.
pub async fn waiting(tx: &mut Read, member: MemberId) -> Result<Vec<(PollId, bool)>> {
    let rows = sqlx::query!(
        r#"select poll.id as "id: PollId", poll.state = 'open' as "open!"
             from poll
            where (poll.state = 'open'
                   and exists (select 1 from poll_voter where poll_id = poll.id and member_id = $1)
                   and not exists (select 1 from poll_envelope where poll_id = poll.id and voter_id = $1))
               or (poll.state = 'prepared'
                   and exists (select 1 from poll_teller
                                where poll_id = poll.id and member_id = $1 and public_key is null))
            order by poll.id limit 5"#,
        member as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.open)).collect())
}
