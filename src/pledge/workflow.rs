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
    /// Confirmed by the branch.
    Agreed {
        /// When.
        at: DateTime<Utc>,
    },
    /// Not sent, and not asked any more: the member's standing changed. It comes back when the standing does.
    Waived,
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
            (Submitted { .. }, Step::Agree) => Agreed { at },
            (from, step) => return Err(NotPossible { from: from.name(), step: step.name() }),
        })
    }

    /// Whether the step can be taken, for showing its button.
    #[must_use]
    pub fn allows(self, step: Step) -> bool {
        self.after(step, DateTime::UNIX_EPOCH).is_ok()
    }
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 6] =
        [Self::Begin, Self::Submit, Self::TakeBack, Self::Open, Self::Return, Self::Agree];

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
