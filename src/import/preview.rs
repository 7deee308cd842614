//! What is shown of a plan before it is accepted, and what the command line prints of it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::changes::Change;
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

/// A preview as it is kept for its page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Counts and problems.
    #[serde(flatten)]
    pub preview: Preview,
    /// The day for which the list was drawn up.
    pub as_of: Option<NaiveDate>,
    /// The first rows of units that would be added or changed.
    #[serde(default)]
    pub unit_samples: Vec<Sample>,
    /// The first rows of members that would be added or changed; the changed ones first.
    #[serde(default)]
    pub member_samples: Vec<Sample>,
}

/// One row to look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// The row in the sheet.
    pub row: u32,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// The unit above, or the branch.
    pub place: String,
    /// What would change; nothing for a new row.
    pub changes: Vec<Change>,
}

/// How many changed rows, and how many new ones, are shown.
const CHANGED: usize = 50;
const NEW: usize = 10;

impl Counts {
    /// All rows.
    #[must_use]
    pub fn total(self) -> usize {
        self.new + self.changed + self.same + self.refused
    }

    /// Whether so many of those already there would change that it may be the wrong file.
    #[must_use]
    pub fn looks_wrong(self) -> bool {
        self.changed > 20 && self.changed * 5 > self.changed + self.same
    }

    fn add<Id>(&mut self, fate: &Fate<Id>) {
        match fate {
            Fate::New => self.new += 1,
            Fate::Changed(..) => self.changed += 1,
            Fate::Same => self.same += 1,
        }
    }
}

impl From<Plan> for Kept {
    fn from(plan: Plan) -> Self {
        let mut kept = Self { as_of: plan.as_of, ..Self::default() };
        kept.preview.units.refused = plan.refused_units;
        kept.preview.members.refused = plan.refused_members;
        for (row, fate) in &plan.units {
            kept.preview.units.add(fate);
            let place = row.parent.as_deref().unwrap_or_default();
            keep(&mut kept.unit_samples, fate, (row.row, &row.code, &row.name, place));
        }
        for (row, fate) in &plan.members {
            kept.preview.members.add(fate);
            keep(&mut kept.member_samples, fate, (row.row, &row.code, &row.name, &row.branch));
        }
        for samples in [&mut kept.unit_samples, &mut kept.member_samples] {
            samples.sort_by_key(|sample| (sample.changes.is_empty(), sample.row));
        }
        kept.preview.problems = plan.problems;
        kept
    }
}

fn keep<Id>(samples: &mut Vec<Sample>, fate: &Fate<Id>, (row, code, name, place): (u32, &str, &str, &str)) {
    let (changes, most) = match fate {
        Fate::Changed(_, changes) => (changes.clone(), CHANGED),
        Fate::New => (Vec::new(), NEW),
        Fate::Same => return,
    };
    if samples.iter().filter(|sample| sample.changes.is_empty() == changes.is_empty()).count() < most {
        samples.push(Sample {
            row,
            code: code.to_owned(),
            name: name.to_owned(),
            place: place.to_owned(),
            changes,
        });
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

    #[test]
    fn another_years_file_is_noticed() {
        let counts = |changed, same| Counts { changed, same, ..Counts::default() };
        assert!(counts(3000, 6000).looks_wrong());
        assert!(!counts(300, 8700).looks_wrong() && !counts(15, 5).looks_wrong());
    }
}
