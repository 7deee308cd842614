//! Transfer of a member as an act of two sides: the old branch sends, the new one takes in. A stay is the same with an end.

pub mod acceptance;
pub mod comment;
pub mod days;
pub mod ending;
pub mod event;
pub mod form;
pub mod list;
pub mod mine;
pub mod new;
pub mod person;
pub mod place;
pub mod refusal;
pub mod sending;
pub mod settling;
pub mod show;
pub mod store;
pub mod task;
pub mod view;
pub mod withdrawal;
pub mod workflow;

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    access::Subject,
    member::MemberId,
    unit::UnitId,
    web::routes::{Need, Routes},
};
use workflow::State;

crate::ids! {
    /// A transfer.
    TransferId;
}

/// What kind of move it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Kind {
    /// For good.
    #[default]
    Official,
    /// A stay: the own branch goes on asking, confirming and grading.
    Temporary,
}

impl Kind {
    /// The name in forms and in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Temporary => "temporary",
        }
    }

    /// The one that a form names; for good if it names none.
    #[must_use]
    pub fn named(code: &str) -> Self {
        if code == Self::Temporary.code() { Self::Temporary } else { Self::Official }
    }

    /// The name on screens.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Official => "Chuyển sinh hoạt chính thức",
            Self::Temporary => "Sinh hoạt tạm thời",
        }
    }
}

/// One transfer as it stands.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// Its id.
    pub id: TransferId,
    /// Who is transferred.
    pub member: MemberId,
    /// Their name when it began.
    pub name: String,
    /// Their code.
    pub code: String,
    /// For good, or for a stay.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// Counts every step.
    pub version: i32,
    /// The old branch.
    pub from: UnitId,
    /// Its name.
    pub from_name: String,
    /// The old branch and every unit above it, from below.
    pub from_line: Vec<UnitId>,
    /// The new branch; `None` for a place outside.
    pub to: Option<UnitId>,
    /// Name of the new branch, or the place outside as it was typed.
    pub to_name: String,
    /// The new branch and every unit above it, from below; empty for a place outside.
    pub to_line: Vec<UnitId>,
    /// The day of the decision or move, from which the limits run.
    pub decided_on: NaiveDate,
    /// Until when all must be done.
    pub due_on: NaiveDate,
    /// The last day of a stay, as it was agreed.
    pub until_on: Option<NaiveDate>,
    /// Its last day, where it ended before.
    pub ended_on: Option<NaiveDate>,
    /// Why.
    pub reason: String,
    /// When it began.
    pub opened_at: DateTime<Utc>,
}

impl Transfer {
    /// Whether its time limit has passed while it is open.
    #[must_use]
    pub fn is_late_on(&self, day: NaiveDate) -> bool {
        self.state.is_open() && self.due_on < day
    }

    /// The last day of a stay.
    #[must_use]
    pub fn last_day(&self) -> Option<NaiveDate> {
        self.ended_on.or(self.until_on)
    }

    /// Whether a stay is going on.
    #[must_use]
    pub fn stays_on(&self, day: NaiveDate) -> bool {
        match (self.kind, self.state, self.last_day()) {
            (Kind::Temporary, State::Accepted { effective, .. }, Some(until)) => {
                effective <= day && day <= until
            }
            _ => false,
        }
    }
}

impl Subject for Transfer {
    const KIND: &'static str = "transfer";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        Some(self.id.0)
    }
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::SignedIn, mine::show)
        .get(Need::Permit, list::index)
        .get(Need::Permit, list::of_unit)
        .get(Need::Permit, person::choose)
        .get(Need::Permit, place::choose)
        .get(Need::Permit, new::new)
        .post(Need::Permit, new::create)
        .get(Need::Permit, show::show)
        .get(Need::Permit, sending::new)
        .post(Need::Permit, sending::create)
        .get(Need::Permit, acceptance::new)
        .post(Need::Permit, acceptance::create)
        .get(Need::Permit, refusal::new)
        .post(Need::Permit, refusal::create)
        .post(Need::Permit, withdrawal::create)
        .post(Need::Permit, comment::create)
        .get(Need::Permit, ending::new)
        .post(Need::Permit, ending::create)
}
