//! What is shown of a plan before it is accepted, and what the command line prints of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::doubt::Question;
use super::plan::{Fate, Plan};
use super::problem::Problem;

/// How many rows fare how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Added.
    pub new: usize,
    /// There, and different.
    pub changed: usize,
    /// There just so.
    pub same: usize,
    /// Wrong.
    pub refused: usize,
}

/// The counts and all problems: what `--json` prints.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Rows of units.
    pub units: Counts,
    /// Rows of members.
    pub members: Counts,
    /// Everything that is wrong.
    #[serde(default)]
    pub problems: Vec<Problem>,
}

/// A preview as it is kept for its page. The rows wait apart, one by one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Counts and problems.
    #[serde(flatten)]
    pub preview: Preview,
    /// The day for which the list was drawn up.
    pub as_of: Option<NaiveDate>,
    /// What is asked, or was, about whole columns.
    #[serde(default)]
    pub questions: Vec<Question>,
}

impl Counts {
    /// All rows.
    #[must_use]
    pub fn total(self) -> usize {
        self.new + self.changed + self.same + self.refused
    }

    fn add<Id>(&mut self, fate: &Fate<Id>) {
        match fate {
            Fate::New => self.new += 1,
            Fate::Changed(..) => self.changed += 1,
            Fate::Same => self.same += 1,
        }
    }
}

impl Kept {
    /// What is kept of a plan that is carried out at once: nothing is asked about it any more.
    #[must_use]
    pub fn of_accepted(plan: &Plan) -> Self {
        Self { questions: Vec::new(), ..Self::from(plan) }
    }
}

impl From<&Plan> for Kept {
    fn from(plan: &Plan) -> Self {
        let mut kept = Self { as_of: plan.as_of, questions: plan.questions.clone(), ..Self::default() };
        kept.preview.units.refused = plan.refused_units;
        kept.preview.members.refused = plan.refused_members;
        plan.units.iter().for_each(|(_, fate)| kept.preview.units.add(fate));
        plan.members.iter().for_each(|(_, fate)| kept.preview.members.add(fate));
        kept.preview.problems.clone_from(&plan.problems);
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_prints_counts_and_problems() {
        let mut preview = Preview::default();
        preview.members.new = 2;
        preview.problems.push(Problem::of_cell("Đảng viên", 9, "Ngày sinh", "Thiếu ngày sinh."));
        let counts = |new: usize| serde_json::json!({"new": new, "changed": 0, "same": 0, "refused": 0});
        let expected = serde_json::json!({
            "units": counts(0),
            "members": counts(2),
            "problems": [{"sheet": "Đảng viên", "row": 9, "column": "Ngày sinh", "message": "Thiếu ngày sinh."}],
        });
        assert_eq!(serde_json::to_value(&preview).unwrap(), expected);
    }

    #[test]
    fn a_preview_without_its_problems_is_read_back() {
        let kept = serde_json::json!({"units": Counts::default(), "members": Counts::default(), "as_of": "2017-11-01"});
        let kept: Kept = serde_json::from_value(kept).unwrap();
        assert_eq!(kept.as_of, NaiveDate::from_ymd_opt(2017, 11, 1));
    }
}
