//! A branch's meeting at the year's end: who is taken one after the other, what is said, the paper ballot, the minutes.
//!
//! Each person's counts are the one ballot that the branch's proposal leans on (`grading::proposal`).

pub mod agenda;
pub mod conflict;
pub mod count;
pub mod minutes;
mod minutes_paper;
pub mod note;
pub mod notes;
pub mod open;
pub mod person;
pub mod scan_store;
pub mod scans;
pub mod show;
pub mod slips;
pub mod store;
pub mod wall;

#[cfg(test)]
mod paper_tests;

use axum::{extract::DefaultBodyLimit, handler::Handler};
use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    access::{Actor, policy::HoldMeeting},
    cycle::CycleId,
    db::Read,
    error::{Error, Result},
    evidence::upload::UPLOAD_LIMIT,
    member::MemberId,
    pledge::{PledgeId, Stage},
    unit::{self, Unit, UnitId},
    web::routes::{Need, Routes},
};

crate::ids! {
    /// A meeting.
    MeetingId;
    /// A scan of signed minutes.
    ScanId;
}

/// A meeting.
#[derive(Clone, Debug)]
pub struct Meeting {
    /// Its id.
    pub id: MeetingId,
    /// The branch that meets.
    pub unit: UnitId,
    /// The year whose end it is.
    pub cycle: CycleId,
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
    /// Counts every change of these facts.
    pub version: i32,
}

/// One person on the agenda.
#[derive(Clone, Debug)]
pub struct Item {
    /// The place in the list, from one.
    pub position: i16,
    /// The pledge.
    pub pledge: PledgeId,
    /// Whose.
    pub member: MemberId,
    /// The name.
    pub name: String,
    /// The member's code.
    pub code: String,
    /// How far the year's end has come.
    pub stage: Stage,
    /// The code of the grade that the branch proposed.
    pub proposed: Option<String>,
    /// What was noted.
    pub notes: Notes,
    /// Counts every save; nothing is noted at 0.
    pub version: i32,
    /// When it was last saved.
    pub saved_at: Option<DateTime<Utc>>,
    /// The code of the grade in the self-review, once it was sent.
    pub own_grade: Option<String>,
}

/// What is noted about a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// Whether the person was there.
    pub attendance: Attendance,
    /// What was said.
    pub opinions: String,
    /// What is moved: the grade that the branch votes on, and why.
    pub motion: String,
}

/// Whether the person concerned was in the room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::Type, serde::Deserialize)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Attendance {
    /// There all along.
    #[default]
    Present,
    /// Left the room while others spoke.
    Left,
    /// Not at the meeting.
    Absent,
}

impl Attendance {
    /// All, as a form offers them.
    pub const ALL: [Self; 3] = [Self::Present, Self::Left, Self::Absent];

    /// The name in the form and the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Left => "left",
            Self::Absent => "absent",
        }
    }

    /// As people say it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Present => "Có mặt",
            Self::Left => "Ra ngoài khi chi bộ góp ý",
            Self::Absent => "Vắng mặt",
        }
    }
}

/// The meeting with its branch, for those who lead it.
///
/// # Errors
/// [`Error::NotFound`] for everyone else.
pub async fn led(tx: &mut Read, actor: &Actor, id: MeetingId) -> Result<(Meeting, Unit)> {
    let meeting = store::find(tx, id).await?;
    let unit = unit::store::find(tx, meeting.unit).await?;
    if actor.may::<HoldMeeting>(&unit) { Ok((meeting, unit)) } else { Err(Error::NotFound) }
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, open::list)
        .post(Need::Permit, open::create)
        .get(Need::Permit, show::show)
        .post(Need::Permit, show::update)
        .get(Need::Permit, agenda::show)
        .get(Need::Permit, person::show)
        .get(Need::Permit, wall::show)
        .post(Need::Permit, note::update)
        .get(Need::Permit, notes::show)
        .get(Need::Permit, slips::new)
        .get(Need::Permit, notes::forms)
        .get(Need::Permit, slips::show)
        .get(Need::Permit, count::new)
        .post(Need::Permit, count::create)
        .get(Need::Permit, minutes::new)
        .post(Need::Permit, minutes::create)
        .get(Need::Permit, scans::list)
        .post(Need::Permit, scans::create.layer(DefaultBodyLimit::max(UPLOAD_LIMIT)))
        .get(Need::Permit, scans::show)
}
