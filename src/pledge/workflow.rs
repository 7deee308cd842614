//! The pledge's way: pure, no database, no clock. `docs/workflow.md` is written from it.

use chrono::{DateTime, Utc};

/// Where a pledge stands, with what is known there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Asked for; nothing written.
    Asked,
    /// Being written.
    Draft,
    /// Sent to the branch.
    Submitted {
        /// When.
        at: DateTime<Utc>,
        /// Whether the branch has opened it.
        read: bool,
    },
    /// Given back with reasons.
    Returned {
        /// When it had been sent.
        sent_at: DateTime<Utc>,
    },
    /// Confirmed by the branch, and in force.
    Agreed {
        /// When.
        at: DateTime<Utc>,
        /// How far an amendment has come; what is in force does not move by it.
        amendment: Amendment,
    },
    /// Not sent, and not asked any more: the member's standing changed. It comes back when the standing does.
    Waived,
}

/// How far an amendment of a confirmed pledge has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amendment {
    /// There is none.
    Closed,
    /// The member is writing it.
    Open,
    /// Sent to the branch.
    Sent {
        /// Whether the branch has opened it.
        read: bool,
    },
    /// Given back with reasons.
    Returned,
}

/// What can be done to a pledge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The member writes the first word.
    Begin,
    /// The member sends it.
    Submit,
    /// The member takes it back before it is read.
    TakeBack,
    /// The branch opens it.
    Open,
    /// The branch gives it back with reasons.
    Return,
    /// The branch confirms it.
    Agree,
    /// The member begins to amend what was confirmed.
    Amend,
    /// The member gives the amendment up.
    DropAmendment,
    /// The member disowns what was entered for them.
    Disown,
}

/// A step that cannot be taken from where the pledge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotPossible {
    /// Where it stands.
    pub from: &'static str,
    /// What was tried.
    pub step: &'static str,
}

impl State {
    /// The name in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Draft => "draft",
            Self::Submitted { .. } => "submitted",
            Self::Returned { .. } => "returned",
            Self::Agreed { .. } => "agreed",
            Self::Waived => "waived",
        }
    }

    /// Where the pledge stands after `step`, taken at `at`.
    ///
    /// # Errors
    /// [`NotPossible`] if the step cannot be taken from here.
    pub fn after(self, step: Step, at: DateTime<Utc>) -> Result<Self, NotPossible> {
        use State::{Agreed, Asked, Draft, Returned, Submitted};
        Ok(match (self, step) {
            (Asked, Step::Begin) => Draft,
            (Draft | Returned { .. }, Step::Submit) => Submitted { at, read: false },
            (Submitted { read: false, .. }, Step::TakeBack) => Draft,
            (Submitted { at: sent, read: false }, Step::Open) => Submitted { at: sent, read: true },
            (Submitted { at: sent_at, .. }, Step::Return) => Returned { sent_at },
            (Submitted { .. }, Step::Disown) => Draft,
            (Submitted { .. }, Step::Agree) => Agreed { at, amendment: Amendment::Closed },
            (Agreed { at: since, amendment }, step) => match amendment.after(step) {
                // Only what was sent anew is confirmed anew.
                Some(Amendment::Closed) if step == Step::Agree => Agreed { at, amendment: Amendment::Closed },
                Some(amendment) => Agreed { at: since, amendment },
                None => return Err(NotPossible { from: self.name(), step: step.name() }),
            },
            (from, step) => return Err(NotPossible { from: from.name(), step: step.name() }),
        })
    }

    /// Whether its member writes on it now: a first draft, one given back, or an amendment.
    #[must_use]
    pub fn is_written(self) -> bool {
        match self {
            Self::Asked | Self::Draft | Self::Returned { .. } => true,
            Self::Agreed { amendment, .. } => matches!(amendment, Amendment::Open | Amendment::Returned),
            Self::Submitted { .. } | Self::Waived => false,
        }
    }

    /// How far an amendment has come; closed while nothing is confirmed.
    #[must_use]
    pub fn amendment(self) -> Amendment {
        if let Self::Agreed { amendment, .. } = self { amendment } else { Amendment::Closed }
    }

    /// Whether the step can be taken, for showing its button.
    #[must_use]
    pub fn allows(self, step: Step) -> bool {
        self.after(step, DateTime::UNIX_EPOCH).is_ok()
    }
}

impl Amendment {
    /// How far it has come after `step`; nothing if the step cannot be taken.
    fn after(self, step: Step) -> Option<Self> {
        Some(match (self, step) {
            (Self::Closed, Step::Amend) => Self::Open,
            (Self::Open | Self::Returned, Step::Submit) => Self::Sent { read: false },
            (Self::Open | Self::Returned, Step::DropAmendment) => Self::Closed,
            (Self::Sent { read: false }, Step::TakeBack) => Self::Open,
            (Self::Sent { read: false }, Step::Open) => Self::Sent { read: true },
            (Self::Sent { .. }, Step::Return) => Self::Returned,
            (Self::Sent { .. }, Step::Agree) => Self::Closed,
            _ => return None,
        })
    }

    /// The name in the database; nothing while there is none.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Closed => None,
            Self::Open => Some("open"),
            Self::Sent { .. } => Some("sent"),
            Self::Returned => Some("returned"),
        }
    }

    /// The one that a row tells.
    #[must_use]
    pub fn named(name: Option<&str>, read_at: Option<DateTime<Utc>>) -> Self {
        match name {
            Some("open") => Self::Open,
            Some("sent") => Self::Sent { read: read_at.is_some() },
            Some("returned") => Self::Returned,
            _ => Self::Closed,
        }
    }
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 9] = [
        Self::Begin,
        Self::Submit,
        Self::TakeBack,
        Self::Open,
        Self::Return,
        Self::Agree,
        Self::Amend,
        Self::DropAmendment,
        Self::Disown,
    ];

    /// The name in the history.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::Submit => "submit",
            Self::TakeBack => "take_back",
            Self::Open => "open",
            Self::Return => "return",
            Self::Agree => "agree",
            Self::Amend => "amend",
            Self::DropAmendment => "drop_amendment",
            Self::Disown => "object_entry",
        }
    }
}

impl From<NotPossible> for crate::error::Error {
    fn from(_: NotPossible) -> Self {
        Self::Conflict(
            "Bản cam kết đã chuyển sang bước khác trong lúc trang này đang mở. Hãy mở lại để xem bản mới nhất."
                .to_owned(),
        )
    }
}
