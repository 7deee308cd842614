//! The way of a transfer: pure, no database, no clock. `docs/workflow.md` is written from it.

use chrono::{DateTime, NaiveDate, Utc};

/// Where a transfer stands, with what is known there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Asked for by the member; the old branch has not acted.
    Asked,
    /// Sent by the old branch; the new one has not answered.
    Sent {
        /// When.
        at: DateTime<Utc>,
    },
    /// Taken in by the new branch.
    Accepted {
        /// When.
        at: DateTime<Utc>,
        /// The first day there.
        effective: NaiveDate,
    },
    /// Refused by the new branch, or by the old one before it was sent.
    Refused {
        /// When.
        at: DateTime<Utc>,
    },
    /// Taken back by whoever began it.
    TakenBack {
        /// When.
        at: DateTime<Utc>,
    },
    /// Gone to a place that does not run this system.
    Left {
        /// When.
        at: DateTime<Utc>,
        /// The first day there.
        effective: NaiveDate,
    },
}

/// What can be done with a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The old branch sends it to the new one.
    Send,
    /// The old branch lets the member go to a place outside.
    Leave {
        /// The first day there.
        effective: NaiveDate,
    },
    /// The new branch takes the member in.
    Accept {
        /// The first day there.
        effective: NaiveDate,
    },
    /// The branch whose turn it is refuses, with a reason.
    Refuse,
    /// Whoever began it takes it back.
    TakeBack,
}

/// A step that cannot be taken from where the transfer stands.
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
            Self::Sent { .. } => "sent",
            Self::Accepted { .. } => "accepted",
            Self::Refused { .. } => "refused",
            Self::TakenBack { .. } => "taken_back",
            Self::Left { .. } => "left",
        }
    }

    /// Whether someone still has to act.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Asked | Self::Sent { .. })
    }

    /// When it was over.
    #[must_use]
    pub fn closed_at(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Asked | Self::Sent { .. } => None,
            Self::Accepted { at, .. }
            | Self::Refused { at }
            | Self::TakenBack { at }
            | Self::Left { at, .. } => Some(at),
        }
    }

    /// Where the transfer stands after `step`, taken at `at`.
    ///
    /// # Errors
    /// [`NotPossible`] if the step cannot be taken from here.
    pub fn after(self, step: Step, at: DateTime<Utc>) -> Result<Self, NotPossible> {
        use State::{Accepted, Asked, Left, Refused, Sent, TakenBack};
        Ok(match (self, step) {
            (Asked, Step::Send) => Sent { at },
            (Asked, Step::Leave { effective }) => Left { at, effective },
            (Sent { .. }, Step::Accept { effective }) => Accepted { at, effective },
            (Asked | Sent { .. }, Step::Refuse) => Refused { at },
            (Asked | Sent { .. }, Step::TakeBack) => TakenBack { at },
            (from, step) => return Err(NotPossible { from: from.name(), step: step.name() }),
        })
    }
}

impl Step {
    /// Every step, on a day that does not matter.
    pub const ALL: [Self; 5] = [
        Self::Send,
        Self::Leave { effective: NaiveDate::MIN },
        Self::Accept { effective: NaiveDate::MIN },
        Self::Refuse,
        Self::TakeBack,
    ];

    /// The name in the history.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Leave { .. } => "leave",
            Self::Accept { .. } => "accept",
            Self::Refuse => "refuse",
            Self::TakeBack => "take_back",
        }
    }
}

impl From<NotPossible> for crate::error::Error {
    fn from(_: NotPossible) -> Self {
        Self::Conflict(
            "Việc chuyển sinh hoạt này đã sang bước khác trong lúc trang đang mở. Hãy mở lại để xem tình trạng mới nhất."
                .to_owned(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_state_and_step() {
        let (at, later) = (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH + chrono::TimeDelta::days(3));
        let effective = NaiveDate::MIN;
        let states = [
            State::Asked,
            State::Sent { at },
            State::Accepted { at, effective },
            State::Refused { at },
            State::TakenBack { at },
            State::Left { at, effective },
        ];
        let mut possible = Vec::new();
        for from in states {
            for step in Step::ALL {
                match from.after(step, later) {
                    Ok(to) => possible.push((from.name(), step.name(), to.name())),
                    Err(no) => assert_eq!(no, NotPossible { from: from.name(), step: step.name() }),
                }
            }
        }
        assert_eq!(
            possible,
            [
                ("asked", "send", "sent"),
                ("asked", "leave", "left"),
                ("asked", "refuse", "refused"),
                ("asked", "take_back", "taken_back"),
                ("sent", "accept", "accepted"),
                ("sent", "refuse", "refused"),
                ("sent", "take_back", "taken_back"),
            ]
        );
        assert_eq!(states.map(State::is_open), [true, true, false, false, false, false]);
    }
}
