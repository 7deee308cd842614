//! The way of a quarter: pure, no database, no clock.

use crate::error::Error;

/// What can be done in a quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Step {
    /// The member sets objectives and products.
    Objectives,
    /// The member says what they came to, and scores themself.
    SelfScore,
    /// Someone above reviews it and proposes points and a grade.
    Proposal,
    /// Whoever decides on the year decides on the quarter; a later decision corrects an earlier one.
    Decision,
}

/// How far a quarter has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Nothing was set.
    Open,
    /// Objectives are set.
    Planned,
    /// The member has scored themself.
    Scored,
    /// A grade is proposed.
    Proposed,
    /// It is decided.
    Decided,
}

/// A step that cannot be taken from where the quarter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotYet {
    /// Where it stands.
    pub from: Stage,
    /// What was tried.
    pub step: Step,
}

impl Step {
    /// Every step, in the order of a quarter.
    pub const ALL: [Self; 4] = [Self::Objectives, Self::SelfScore, Self::Proposal, Self::Decision];

    /// The name in the database and in links.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Objectives => "objectives",
            Self::SelfScore => "self_score",
            Self::Proposal => "proposal",
            Self::Decision => "decision",
        }
    }

    /// The step of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// The name on screens.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Objectives => "Mục tiêu, sản phẩm",
            Self::SelfScore => "Tự chấm điểm",
            Self::Proposal => "Xem xét, đề nghị",
            Self::Decision => "Quyết định",
        }
    }

    /// The same within a sentence.
    #[must_use]
    pub fn within(self) -> &'static str {
        match self {
            Self::Objectives => "mục tiêu, sản phẩm",
            Self::SelfScore => "tự chấm điểm",
            Self::Proposal => "xem xét, đề nghị",
            Self::Decision => "quyết định",
        }
    }

    /// Where a quarter stands once it was taken.
    #[must_use]
    pub fn leads_to(self) -> Stage {
        match self {
            Self::Objectives => Stage::Planned,
            Self::SelfScore => Stage::Scored,
            Self::Proposal => Stage::Proposed,
            Self::Decision => Stage::Decided,
        }
    }
}

impl Stage {
    /// Every stage, in the order of a quarter.
    pub const ALL: [Self; 5] = [Self::Open, Self::Planned, Self::Scored, Self::Proposed, Self::Decided];

    /// The name in documents.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Planned => "planned",
            Self::Scored => "scored",
            Self::Proposed => "proposed",
            Self::Decided => "decided",
        }
    }

    /// Where a quarter stands after all these steps.
    #[must_use]
    pub fn after_all(steps: impl Iterator<Item = Step>) -> Self {
        steps.last().map_or(Self::Open, Step::leads_to)
    }

    /// Where it stands after `step`. Until the next step is taken, the last one may be taken again; each is a new row.
    ///
    /// # Errors
    /// [`NotYet`] if the step cannot be taken from here.
    pub fn after(self, step: Step) -> Result<Self, NotYet> {
        use Stage::{Decided, Open, Planned, Proposed, Scored};
        match (self, step) {
            (Open | Planned, Step::Objectives)
            | (Planned | Scored, Step::SelfScore)
            | (Scored | Proposed, Step::Proposal)
            | (Proposed | Decided, Step::Decision) => Ok(step.leads_to()),
            (from, step) => Err(NotYet { from, step }),
        }
    }
}

impl From<NotYet> for Error {
    fn from(refused: NotYet) -> Self {
        let words = match (refused.from, refused.step) {
            (_, Step::Objectives) => "Đã tự chấm điểm quý này nên mục tiêu được giữ nguyên.",
            (Stage::Open, Step::SelfScore) => "Chưa đặt mục tiêu cho quý này nên chưa tự chấm điểm được.",
            (_, Step::SelfScore) => "Đã có mức đề nghị cho quý này nên không tự chấm lại được.",
            (Stage::Decided, Step::Proposal) => "Quý này đã được quyết định nên không đề nghị lại được.",
            (_, Step::Proposal) => "Người được đánh giá chưa tự chấm điểm quý này nên chưa đề nghị được.",
            (_, Step::Decision) => "Quý này chưa có mức đề nghị nên chưa quyết định được.",
        };
        Self::Conflict(words.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_stage_and_step() {
        use Stage::{Decided, Open, Planned, Proposed, Scored};
        let table = [
            // from, objectives, self-score, proposal, decision
            (Open, [Some(Planned), None, None, None]),
            (Planned, [Some(Planned), Some(Scored), None, None]),
            (Scored, [None, Some(Scored), Some(Proposed), None]),
            (Proposed, [None, None, Some(Proposed), Some(Decided)]),
            (Decided, [None, None, None, Some(Decided)]),
        ];
        for (from, row) in table {
            for (step, to) in Step::ALL.into_iter().zip(row) {
                assert_eq!(from.after(step).ok(), to, "{} then {}", from.name(), step.name());
            }
        }
    }
}
