//! The figures of an overview: what each counts, and the list that it opens. Pure.

/// The counts that a unit's branches keep, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Nothing written.
    pub asked: i64,
    /// Being written.
    pub draft: i64,
    /// Sent, not yet confirmed or returned.
    pub submitted: i64,
    /// Given back.
    pub returned: i64,
    /// Confirmed.
    pub agreed: i64,
    /// Sent after the due date.
    pub late: i64,
    /// Reviewed by the member; the branch has not proposed yet.
    pub self_reviewed: i64,
    /// Proposed; not decided yet.
    pub proposed: i64,
    /// Decided.
    pub decided: i64,
}

impl Tally {
    /// How many must write.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.missing() + self.submitted + self.returned + self.agreed
    }

    /// Both together.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            asked: self.asked + other.asked,
            draft: self.draft + other.draft,
            submitted: self.submitted + other.submitted,
            returned: self.returned + other.returned,
            agreed: self.agreed + other.agreed,
            late: self.late + other.late,
            self_reviewed: self.self_reviewed + other.self_reviewed,
            proposed: self.proposed + other.proposed,
            decided: self.decided + other.decided,
        }
    }

    /// How many have not sent.
    #[must_use]
    pub fn missing(&self) -> i64 {
        self.asked + self.draft
    }
}

/// One figure, the same at each level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// Everyone who must write.
    Total,
    /// Nothing written.
    Asked,
    /// Being written.
    Draft,
    /// Sent and waiting.
    Submitted,
    /// Given back.
    Returned,
    /// Confirmed.
    Agreed,
    /// Sent after the due date.
    Late,
    /// Not sent though the due date has passed.
    Overdue,
    /// Reviewed by the member.
    Reviewed,
    /// Proposed by the branch.
    Proposed,
    /// Decided.
    Decided,
}

impl Figure {
    /// All of them, in the order of the columns.
    pub const ALL: [Self; 11] = [
        Self::Total,
        Self::Asked,
        Self::Draft,
        Self::Submitted,
        Self::Returned,
        Self::Agreed,
        Self::Late,
        Self::Overdue,
        Self::Reviewed,
        Self::Proposed,
        Self::Decided,
    ];

    /// The heading of its column.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Total => "Phải viết",
            Self::Asked => "Chưa viết",
            Self::Draft => "Đang soạn",
            Self::Submitted => "Đã gửi, chờ đọc",
            Self::Returned => "Trả lại",
            Self::Agreed => "Đã xác nhận",
            Self::Late => "Gửi muộn",
            Self::Overdue => "Quá hạn",
            Self::Reviewed => "Đã tự kiểm điểm",
            Self::Proposed => "Đã đề nghị",
            Self::Decided => "Đã xếp loại",
        }
    }

    /// The rule by which it is counted, in a few words.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Self::Total => "Mọi đảng viên được yêu cầu viết",
            Self::Asked => "Chưa viết nội dung nào",
            Self::Draft => "Đã viết, chưa gửi chi bộ",
            Self::Submitted => "Chi bộ chưa xác nhận hoặc trả lại",
            Self::Returned => "Đang bổ sung theo ý kiến chi bộ",
            Self::Agreed => "Chi bộ đã xác nhận",
            Self::Late => "Gửi sau hạn, đã nằm trong các số trên",
            Self::Overdue => "Chưa viết và đang soạn, sau hạn",
            Self::Reviewed => "Gồm cả bản đã đề nghị, đã xếp loại",
            Self::Proposed => "Gồm cả bản đã xếp loại",
            Self::Decided => "Đã có quyết định",
        }
    }

    /// The state by which the list of pledges is narrowed to those counted.
    #[must_use]
    pub fn state(self) -> &'static str {
        match self {
            Self::Total => "",
            Self::Asked => "asked",
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Agreed => "agreed",
            Self::Late => "late",
            Self::Overdue => "overdue",
            Self::Reviewed => "reviewed",
            Self::Proposed => "proposed",
            Self::Decided => "decided",
        }
    }

    /// Its value; nobody is overdue before the due date has passed.
    #[must_use]
    pub fn of(self, tally: &Tally, due_passed: bool) -> i64 {
        match self {
            Self::Total => tally.total(),
            Self::Asked => tally.asked,
            Self::Draft => tally.draft,
            Self::Submitted => tally.submitted,
            Self::Returned => tally.returned,
            Self::Agreed => tally.agreed,
            Self::Late => tally.late,
            Self::Overdue if due_passed => tally.missing(),
            Self::Overdue => 0,
            Self::Reviewed => tally.self_reviewed + tally.proposed + tally.decided,
            Self::Proposed => tally.proposed + tally.decided,
            Self::Decided => tally.decided,
        }
    }

    /// The figures of a page: those of a phase that has not begun say nothing yet.
    #[must_use]
    pub fn shown(due_passed: bool, reviews: bool) -> Vec<Self> {
        let late = |figure: &Self| matches!(figure, Self::Late | Self::Overdue);
        let year_end = |figure: &Self| matches!(figure, Self::Reviewed | Self::Proposed | Self::Decided);
        Self::ALL
            .into_iter()
            .filter(|figure| (due_passed || !late(figure)) && (reviews || !year_end(figure)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TALLY: Tally = Tally {
        asked: 1,
        draft: 2,
        submitted: 4,
        returned: 8,
        agreed: 16,
        late: 3,
        self_reviewed: 5,
        proposed: 6,
        decided: 1,
    };

    #[test]
    fn each_figure_counts_what_its_list_holds() {
        let values = Figure::ALL.map(|figure| figure.of(&TALLY, true));
        assert_eq!(values, [31, 1, 2, 4, 8, 16, 3, 3, 12, 7, 1]);
        assert_eq!(Figure::Overdue.of(&TALLY, false), 0);
    }

    #[test]
    fn the_states_of_the_paper_add_up_to_everyone() {
        let parts = [Figure::Asked, Figure::Draft, Figure::Submitted, Figure::Returned, Figure::Agreed];
        let sum: i64 = parts.iter().map(|figure| figure.of(&TALLY, true)).sum();
        assert_eq!(sum, Figure::Total.of(&TALLY, true));
    }

    #[test]
    fn a_phase_that_has_not_begun_has_no_columns() {
        assert_eq!(Figure::shown(false, false).len(), 6);
        assert_eq!(Figure::shown(true, false).len(), 8);
        assert_eq!(Figure::shown(true, true), Figure::ALL);
    }
}
