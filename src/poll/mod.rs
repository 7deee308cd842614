//! A secret ballot by the members' own devices, where it is so ordered: the double envelope.
//!
//! While voting goes on there is one sealed row for each voter, and nobody knows how many there are. Two of three tellers
//! open them in one act; what stays is counts, which are the meeting's ballots, and who took part.

pub mod casting;
pub mod counting;
pub mod giving_up;
pub mod list;
pub mod opening;
pub mod preparing;
pub mod seal;
pub mod sheet;
pub mod show;
pub mod store;
pub mod task;
pub mod teller;

use chrono::{DateTime, Utc};

use crate::{
    access::{Actor, Granted, Subject, policy::HoldMeeting},
    cycle::CycleId,
    db::Read,
    error::Result,
    meeting::{MeetingId, show::MeetingPath},
    member::MemberId,
    pledge::PledgeId,
    unit::{self, UnitId},
    web::{
        parts::{Badge, Crumb, Shape},
        routes::{Need, Routes},
    },
};

crate::ids! {
    /// A poll.
    PollId;
}

/// Under so many voters nothing is opened: counts would point at persons. Nor is a poll prepared for fewer.
pub const FEWEST: usize = 5;

/// How far a poll has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum State {
    /// Tellers take their codes.
    Prepared,
    /// Voters vote, as often as they like; the last ballot counts.
    Open,
    /// Opened, counted, and the envelopes gone.
    Counted,
    /// Ended without opening anything.
    GivenUp,
}

/// A poll.
#[derive(Clone, Debug)]
pub struct Poll {
    /// Its id.
    pub id: PollId,
    /// The meeting whose ballot it is.
    pub meeting: MeetingId,
    /// The branch.
    pub unit: UnitId,
    /// Its name.
    pub unit_name: String,
    /// The year whose end it is.
    pub cycle: CycleId,
    /// How far it has come.
    pub state: State,
    /// When voting began.
    pub opened_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it was given up; empty otherwise.
    pub reason: String,
}

/// One line of the ballot.
#[derive(Clone, Debug)]
pub struct Line {
    /// The pledge whose grade it is.
    pub pledge: PledgeId,
    /// Whose.
    pub name: String,
}

/// One who may vote.
#[derive(Clone, Debug)]
pub struct Voter {
    /// In which poll.
    pub poll: PollId,
    /// Who.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// Whether they voted; known once the poll was counted.
    pub took_part: bool,
}

/// One who counts.
#[derive(Clone, Debug)]
pub struct Teller {
    /// In which poll.
    pub poll: PollId,
    /// Their place, from zero.
    pub place: usize,
    /// Who.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// What ballots are sealed with, once they took their code.
    pub key: Option<Vec<u8>>,
}

impl Subject for Voter {
    const KIND: &'static str = "poll";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        Some(self.poll.0)
    }
}

impl Subject for Teller {
    const KIND: &'static str = "poll";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        Some(self.poll.0)
    }
}

impl State {
    /// As a word and a shape.
    #[must_use]
    pub fn badge(self) -> Badge {
        match self {
            Self::Prepared => Badge::new("Đang chuẩn bị", Shape::Empty),
            Self::Open => Badge::new("Đang bỏ phiếu", Shape::Half),
            Self::Counted => Badge::new("Đã kiểm phiếu", Shape::Done),
            Self::GivenUp => Badge::new("Đã dừng", Shape::Back),
        }
    }
}

/// A poll that stands at one of these, for one who leads its meeting.
///
/// # Errors
/// Not found or forbidden to all others, and a conflict where it stands elsewhere.
async fn led(
    tx: &mut Read,
    actor: &Actor,
    id: PollId,
    states: &[State],
) -> Result<(Poll, Granted<HoldMeeting>)> {
    let poll = store::find(tx, id).await?;
    let granted = actor.demand::<HoldMeeting>(unit::store::find(tx, poll.unit).await?)?;
    if states.contains(&poll.state) { Ok((poll, granted)) } else { Err(store::not_open()) }
}

/// The way back from a page of a poll to its meeting.
fn crumbs(poll: &Poll) -> Vec<Crumb> {
    vec![
        Crumb::new(MeetingPath { id: poll.meeting }, "Cuộc họp kiểm điểm"),
        Crumb::new(show::PollPath { id: poll.id }, "Bỏ phiếu kín"),
    ]
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, list::index)
        .get(Need::Permit, preparing::new)
        .post(Need::Permit, preparing::create)
        .get(Need::Permit, show::show)
        .post(Need::Permit, teller::create)
        .post(Need::Permit, opening::create)
        .get(Need::Permit, casting::edit)
        .post(Need::Permit, casting::update)
        .get(Need::Permit, counting::new)
        .post(Need::Permit, counting::create)
        .get(Need::Permit, giving_up::new)
        .post(Need::Permit, giving_up::create)
}
