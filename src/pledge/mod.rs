//! The pledge: one paper a member and year, written, sent, read, returned, confirmed.

pub mod advising;
pub mod agreement;
pub mod amendment;
pub mod closed;
pub mod content;
pub mod copy;
pub mod draft;
pub mod due;
pub mod entered;
pub mod event;
pub mod extension;
pub mod list;
pub mod list_rows;
pub mod measure;
pub mod measure_fields;
pub mod offered;
pub mod paper;
pub mod past;
pub mod past_list;
pub mod pasted;
pub mod pinned;
pub mod receipt;
pub mod relocation;
pub mod returning;
pub mod revision;
pub mod sample;
pub mod show;
pub mod store;
pub mod submission;
pub mod view;
pub mod waiting;
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
use workflow::{Amendment, State};

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
    /// Number of the revision in force; before the branch has confirmed one, of the newest sent.
    pub revision: Option<i32>,
    /// Whether the newest revision came after the due date.
    pub late: bool,
    /// A later date granted to this person.
    pub extended_to: Option<DateTime<Utc>>,
    /// Who is typing it in from a signed paper now.
    pub entering_by: Option<MemberId>,
    /// Who typed in what was sent last; they do not confirm it.
    pub entered_by: Option<MemberId>,
    /// The newest revision sent to amend it, and when; it is in force once the branch has confirmed it.
    pub amended: Option<(i32, DateTime<Utc>)>,
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

    /// The newest revision ever sent, in force or not: the next one is numbered after it.
    #[must_use]
    pub fn last_revision(&self) -> Option<i32> {
        self.revision.max(self.amended.map(|(number, _)| number))
    }

    /// The revision that is being read or was given back: that of an amendment, if one is on its way.
    #[must_use]
    pub fn newest_revision(&self) -> Option<i32> {
        match (self.state.amendment(), self.amended) {
            (Amendment::Sent { .. } | Amendment::Returned, Some((number, _))) => Some(number),
            _ => self.revision,
        }
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
        .get(Need::Permit, sample::preview)
        .get(Need::Permit, sample::paper)
        .get(Need::SignedIn, list::index)
        .get(Need::Permit, list::of_unit)
        .get(Need::Permit, show::show)
        .get(Need::Permit, draft::edit)
        .post(Need::Permit, draft::update)
        .post(Need::Permit, draft::undoing::create)
        .get(Need::Permit, draft::taking::new)
        .post(Need::Permit, draft::taking::create)
        .get(Need::Permit, draft::adopting::new)
        .post(Need::Permit, draft::adopting::create)
        .get(Need::Permit, offered::keeping::list)
        .post(Need::Permit, offered::keeping::create)
        .post(Need::Permit, offered::keeping::destroy)
        .get(Need::Permit, submission::new)
        .post(Need::Permit, submission::create)
        .get(Need::Permit, receipt::show)
        .post(Need::Permit, withdrawal::create)
        .get(Need::Permit, returning::new)
        .post(Need::Permit, returning::create)
        .get(Need::Permit, agreement::new)
        .post(Need::Permit, agreement::create)
        .get(Need::Permit, agreement::review_many)
        .post(Need::Permit, agreement::create_many)
        .get(Need::Permit, revision::changes)
        .get(Need::Permit, paper::show)
        .get(Need::Permit, paper::word)
        .post(Need::Permit, copy::receive)
        .get(Need::Permit, extension::page::show)
        .post(Need::Permit, extension::asking::create)
        .post(Need::Permit, extension::answering::create)
        .get(Need::Permit, amendment::opening::new)
        .post(Need::Permit, amendment::opening::create)
        .post(Need::Permit, amendment::opening::destroy)
}
