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
    /// Someone above gives the self-score back with a reason; the member scores anew.
    Return,
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
    /// The self-score was given back.
    Returned,
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
    /// Every step.
    pub const ALL: [Self; 5] =
        [Self::Objectives, Self::SelfScore, Self::Proposal, Self::Decision, Self::Return];

    /// Those that every quarter goes through, in order, each with its day.
    pub const ROUND: [Self; 4] = [Self::Objectives, Self::SelfScore, Self::Proposal, Self::Decision];

    /// The name in the database and in links.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Objectives => "objectives",
            Self::SelfScore => "self_score",
            Self::Proposal => "proposal",
            Self::Decision => "decision",
            Self::Return => "return",
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
            Self::Return => "Trả lại để bổ sung",
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
            Self::Return => "trả lại để bổ sung",
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
            Self::Return => Stage::Returned,
        }
    }
}

impl Stage {
    /// Every stage, in the order of a quarter.
    pub const ALL: [Self; 6] =
        [Self::Open, Self::Planned, Self::Scored, Self::Returned, Self::Proposed, Self::Decided];

    /// The name in documents.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Planned => "planned",
            Self::Scored => "scored",
            Self::Returned => "returned",
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
        use Stage::{Decided, Open, Planned, Proposed, Returned, Scored};
        match (self, step) {
            (Open | Planned, Step::Objectives)
            | (Planned | Scored | Returned, Step::SelfScore)
            | (Scored | Proposed, Step::Proposal | Step::Return)
            | (Proposed | Decided, Step::Decision) => Ok(step.leads_to()),
            (from, step) => Err(NotYet { from, step }),
        }
    }
}

impl From<NotYet> for Error {
    fn from(refused: NotYet) -> Self {
        let words = match (refused.from, refused.step) {
            (Stage::Decided, Step::Return) => "Quý này đã được quyết định nên không trả lại được.",
            (Stage::Returned, Step::Return) => "Phần tự chấm điểm quý này đã được trả lại, chờ chấm lại.",
            (_, Step::Return) => "Người được đánh giá chưa tự chấm điểm quý này nên chưa có gì để trả lại.",
            (Stage::Returned, Step::Proposal) => {
                "Phần tự chấm điểm đã được trả lại, chờ chấm lại rồi mới đề nghị được."
            }
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
        use Stage::{Decided, Open, Planned, Proposed, Returned, Scored};
        let table = [
            // from, objectives, self-score, proposal, decision, return
            (Open, [Some(Planned), None, None, None, None]),
            (Planned, [Some(Planned), Some(Scored), None, None, None]),
            (Scored, [None, Some(Scored), Some(Proposed), None, Some(Returned)]),
            (Returned, [None, Some(Scored), None, None, None]),
            (Proposed, [None, None, Some(Proposed), Some(Decided), Some(Returned)]),
            (Decided, [None, None, None, Some(Decided), None]),
        ];
        for (from, row) in table {
            for (step, to) in Step::ALL.into_iter().zip(row) {
                assert_eq!(from.after(step).ok(), to, "{} then {}", from.name(), step.name());
            }
        }
    }
}
