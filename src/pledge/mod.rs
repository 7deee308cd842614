//! The pledge: one paper a member and year, written, sent, read, returned, confirmed.

pub mod agreement;
pub mod content;
pub mod copy;
pub mod draft;
pub mod event;
pub mod list;
mod list_rows;
pub mod paper;
mod past_list;
pub mod pinned;
pub mod receipt;
pub mod relocation;
pub mod returning;
pub mod revision;
pub mod show;
pub mod store;
pub mod submission;
pub mod view;
pub mod whole;
pub mod withdrawal;
pub mod workflow;

use chrono::{DateTime, Utc};

use crate::{
    access::Subject,
    cycle::{Cycle, CycleId, Deadline, template::Category},
    member::MemberId,
    unit::{AgencyId, UnitId},
    web::routes::{Need, Routes},
};
use workflow::State;

crate::ids! {
    /// A pledge.
    PledgeId;
}

/// Where one member's pledge of one year stands.
#[derive(Clone, Debug)]
pub struct Pledge {
    /// Its id.
    pub id: PledgeId,
    /// The year.
    pub cycle: CycleId,
    /// The year as a number.
    pub year: i32,
    /// Whose it is.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// Their code.
    pub code: String,
    /// Which template it follows.
    pub category: Category,
    /// The branch that reads it.
    pub branch: UnitId,
    /// Name of the branch.
    pub branch_name: String,
    /// The branch and every unit above it, from below.
    pub line: Vec<UnitId>,
    /// The branch that its member has gone to since, and everything above that; empty while they are still there.
    pub present_line: Vec<UnitId>,
    /// The unit whose committee decides the grade.
    pub decides: UnitId,
    /// Where the member works.
    pub agency: Option<AgencyId>,
    /// The unit whose Standing Committee manages the member.
    pub manager: Option<UnitId>,
    /// Where it stands.
    pub state: State,
    /// Counts every step.
    pub version: i32,
    /// Number of the newest revision sent.
    pub revision: Option<i32>,
    /// Whether the newest revision came after the due date.
    pub late: bool,
    /// A later date granted to this person.
    pub extended_to: Option<DateTime<Utc>>,
    /// How far the year's end has come.
    pub stage: Stage,
    /// What the branch proposed.
    pub proposed_grade: Option<String>,
    /// What was decided.
    pub decided_grade: Option<String>,
}

/// How far a pledge's year end has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Stage {
    /// Not begun.
    Open,
    /// The member has reviewed themself.
    SelfReviewed,
    /// The branch has proposed a grade.
    Proposed,
    /// The competent level has decided.
    Decided,
}

impl Pledge {
    /// This person's own dates.
    #[must_use]
    pub fn deadline(&self, cycle: &Cycle) -> Deadline {
        cycle.deadline(self.extended_to)
    }
}

impl Subject for Pledge {
    const KIND: &'static str = "pledge";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        Some(self.id.0)
    }
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::SignedIn, list::index)
        .get(Need::Permit, list::of_unit)
        .get(Need::Permit, show::show)
        .get(Need::Permit, draft::edit)
        .post(Need::Permit, draft::update)
        .get(Need::Permit, submission::new)
        .post(Need::Permit, submission::create)
        .get(Need::Permit, receipt::show)
        .post(Need::Permit, withdrawal::create)
        .get(Need::Permit, returning::new)
        .post(Need::Permit, returning::create)
        .post(Need::Permit, agreement::create)
        .get(Need::Permit, agreement::review_many)
        .post(Need::Permit, agreement::create_many)
        .get(Need::Permit, revision::changes)
        .get(Need::Permit, paper::show)
        .post(Need::Permit, copy::receive)
}
