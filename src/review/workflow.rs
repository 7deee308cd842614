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
    /// What the place of residence says is written down.
    CommentOnResidence,
    /// Those above say what the self-review should speak of.
    Suggest,
    /// The branch enters its ballot and proposes a grade.
    Propose,
    /// The branch corrects the counts that its proposal leans on, and so proposes again.
    Recount,
    /// The body that decides changes a proposal before it decides.
    Calibrate,
    /// What was proposed is looked into before it is decided.
    Appraise,
    /// The competent level decides; a later decision corrects an earlier one.
    Decide,
    /// The same where the year's rules make publication a step of its own: nobody else knows the grade yet.
    Resolve,
    /// What was decided is made known.
    Publish,
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
    pub const ALL: [Self; 13] = [
        Self::SelfReview,
        Self::GradeForState,
        Self::ReviewInCollective,
        Self::CommentOnResidence,
        Self::Suggest,
        Self::Propose,
        Self::Recount,
        Self::Calibrate,
        Self::Appraise,
        Self::Decide,
        Self::Resolve,
        Self::Publish,
        Self::Reopen,
    ];

    /// The name in the history.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::SelfReview => "self_review",
            Self::GradeForState => "state_grade",
            Self::ReviewInCollective => "collective_review",
            Self::CommentOnResidence => "comment_on_residence",
            Self::Suggest => "suggest",
            Self::Propose => "propose",
            Self::Recount => "recount",
            Self::Calibrate => "calibrate",
            Self::Appraise => "appraise",
            Self::Decide => "decide",
            Self::Resolve => "resolve",
            Self::Publish => "publish",
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
            (
                Open | SelfReviewed | Proposed,
                Step::GradeForState | Step::ReviewInCollective | Step::CommentOnResidence,
            )
            | (Open | SelfReviewed, Step::Suggest) => self,
            (SelfReviewed | Proposed, Step::Propose)
            | (Proposed, Step::Calibrate | Step::Appraise)
            | (Decided, Step::Reopen) => Proposed,
            (Proposed, Step::Recount) => SelfReviewed,
            (Proposed | Decided, Step::Decide | Step::Resolve) | (Decided, Step::Publish) => Decided,
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
            (_, Step::Publish) => "Chưa có quyết định xếp loại nào chờ công bố.",
            (Stage::Decided, _) => "Đã có quyết định xếp loại nên bước này không còn thực hiện được.",
            (_, Step::Suggest) => "Chi bộ đã đề nghị mức xếp loại nên không gửi gợi ý kiểm điểm được nữa.",
            (_, Step::Appraise) => "Chi bộ chưa đề nghị mức xếp loại nên chưa thẩm định được.",
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
        use Step::{
            Appraise, Calibrate, CommentOnResidence, Decide, GradeForState, Propose, Publish, Recount,
            Reopen, Resolve, ReviewInCollective, SelfReview, Suggest,
        };
        let table = [
            (
                Open,
                vec![
                    (SelfReview, SelfReviewed),
                    (GradeForState, Open),
                    (ReviewInCollective, Open),
                    (CommentOnResidence, Open),
                    (Suggest, Open),
                ],
            ),
            (
                SelfReviewed,
                vec![
                    (GradeForState, SelfReviewed),
                    (ReviewInCollective, SelfReviewed),
                    (CommentOnResidence, SelfReviewed),
                    (Suggest, SelfReviewed),
                    (Propose, Proposed),
                ],
            ),
            (
                Proposed,
                vec![
                    (GradeForState, Proposed),
                    (ReviewInCollective, Proposed),
                    (CommentOnResidence, Proposed),
                    (Propose, Proposed),
                    (Recount, SelfReviewed),
                    (Calibrate, Proposed),
                    (Appraise, Proposed),
                    (Decide, Decided),
                    (Resolve, Decided),
                ],
            ),
            (Decided, vec![(Decide, Decided), (Resolve, Decided), (Publish, Decided), (Reopen, Proposed)]),
        ];
        for (from, row) in table {
            for step in Step::ALL {
                let to = row.iter().find(|(taken, _)| *taken == step).map(|(_, to)| *to);
                assert_eq!(from.after(step).ok(), to, "{} then {}", from.name(), step.name());
                assert_eq!(from.allows(step), to.is_some());
            }
        }
    }
}
