//! The year end's way: pure, no database, no clock. What was pledged has its own workflow beside it.

use crate::{error::Error, pledge::Stage};

/// What can be done to a pledge at the year's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The member sends the self-review.
    SelfReview,
    /// The head of the agency gives the grade on the state's side.
    GradeForState,
    /// What a leading collective said of one of its own is entered.
    ReviewInCollective,
    /// The branch enters its ballot and proposes a grade.
    Propose,
    /// The branch corrects the counts that its proposal leans on, and so proposes again.
    Recount,
    /// The body that decides changes a proposal before it decides.
    Calibrate,
    /// The competent level decides; a later decision corrects an earlier one.
    Decide,
    /// What was decided is taken up again, after an appeal that was upheld.
    Reopen,
}

/// A step that cannot be taken from where the year end stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotYet {
    /// Where it stands.
    pub from: Stage,
    /// What was tried.
    pub step: Step,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 8] = [
        Self::SelfReview,
        Self::GradeForState,
        Self::ReviewInCollective,
        Self::Propose,
        Self::Recount,
        Self::Calibrate,
        Self::Decide,
        Self::Reopen,
    ];

    /// The name in the history.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SelfReview => "self_review",
            Self::GradeForState => "state_grade",
            Self::ReviewInCollective => "collective_review",
            Self::Propose => "propose",
            Self::Recount => "recount",
            Self::Calibrate => "calibrate",
            Self::Decide => "decide",
            Self::Reopen => "reopen",
        }
    }
}

impl Stage {
    /// Every stage, in the order of the year's end.
    pub const ALL: [Self; 4] = [Self::Open, Self::SelfReviewed, Self::Proposed, Self::Decided];

    /// The name in the database.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::SelfReviewed => "self_reviewed",
            Self::Proposed => "proposed",
            Self::Decided => "decided",
        }
    }

    /// Where the year end stands after `step`. Until it is decided, a proposal or a state-side grade may be given
    /// again; each is a new row, and the newest counts.
    ///
    /// # Errors
    /// [`NotYet`] if the step cannot be taken from here.
    pub fn after(self, step: Step) -> Result<Self, NotYet> {
        use Stage::{Decided, Open, Proposed, SelfReviewed};
        Ok(match (self, step) {
            (Open, Step::SelfReview) => SelfReviewed,
            (Open | SelfReviewed | Proposed, Step::GradeForState | Step::ReviewInCollective) => self,
            (SelfReviewed | Proposed, Step::Propose) => Proposed,
            (Proposed, Step::Recount) => SelfReviewed,
            (Proposed, Step::Calibrate) | (Decided, Step::Reopen) => Proposed,
            (Proposed | Decided, Step::Decide) => Decided,
            (from, step) => return Err(NotYet { from, step }),
        })
    }

    /// Whether the step can be taken, for showing its form.
    #[must_use]
    pub fn allows(self, step: Step) -> bool {
        self.after(step).is_ok()
    }
}

impl From<NotYet> for Error {
    fn from(refused: NotYet) -> Self {
        let words = match (refused.from, refused.step) {
            (_, Step::SelfReview) => "Bản tự kiểm điểm đã gửi rồi. Mở lại trang để xem bản đã gửi.",
            (Stage::Decided, _) => "Đã có quyết định xếp loại nên bước này không còn thực hiện được.",
            (_, Step::Propose) => "Đảng viên chưa gửi bản tự kiểm điểm nên chưa đề nghị mức xếp loại được.",
            (Stage::Open, _) => "Chi bộ chưa đề nghị mức xếp loại nên chưa quyết định được.",
            _ => {
                "Chi bộ chưa đề nghị mức xếp loại, hoặc đã kiểm phiếu lại mà chưa đề nghị lại, nên chưa quyết định được."
            }
        };
        Self::Conflict(words.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_stage_and_step() {
        use Stage::{Decided, Open, Proposed, SelfReviewed};
        let table = [
            // from, self-review, state grade, in a collective, propose, recount, calibrate, decide, reopen
            (Open, [Some(SelfReviewed), Some(Open), Some(Open), None, None, None, None, None]),
            (
                SelfReviewed,
                [None, Some(SelfReviewed), Some(SelfReviewed), Some(Proposed), None, None, None, None],
            ),
            (
                Proposed,
                [
                    None,
                    Some(Proposed),
                    Some(Proposed),
                    Some(Proposed),
                    Some(SelfReviewed),
                    Some(Proposed),
                    Some(Decided),
                    None,
                ],
            ),
            (Decided, [None, None, None, None, None, None, Some(Decided), Some(Proposed)]),
        ];
        for (from, row) in table {
            for (step, to) in Step::ALL.into_iter().zip(row) {
                assert_eq!(from.after(step).ok(), to, "{} then {}", from.name(), step.name());
                assert_eq!(from.allows(step), to.is_some());
            }
        }
    }
}
