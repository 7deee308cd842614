//! Rule sets: what a regulation says about grades and their share, as data a committee can change.

use serde::{Deserialize, Serialize};

/// A year's rules on grading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// The grades, best first.
    pub grades: Vec<GradeRule>,
    /// How many may have the best grade.
    pub cap: Cap,
    /// What the papers of this rule set are called.
    pub source: String,
    /// How members change their branch.
    pub transfer: TransferRules,
}

/// How members change their branch, and what follows from it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TransferRules {
    /// Where the rules stand.
    pub source: String,
    /// Months of the year in the old branch from which its comment is required.
    pub comment_from_months: u32,
    /// Who follows and grades for the year of the transfer.
    pub graded_by: GradedBy,
    /// Working days from the sending until the new branch must have taken the person in.
    pub letter_working_days: u32,
    /// Working days from the decision, or the move, until all is done.
    pub formalities_working_days: u32,
    /// Days off besides Saturday and Sunday: `09-02` each year, `2027-02-08` once.
    pub days_off: Vec<String>,
    /// How many years of papers before the transfer the new branch may read.
    pub past_years: i32,
    /// While what is going on nobody is transferred, in words.
    pub not_while: String,
    /// A stay in another branch.
    pub stay: StayRules,
}

/// How long a member may stay in another branch without leaving their own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StayRules {
    /// Where the limits stand.
    pub source: String,
    /// At least so many months.
    pub from_months: u32,
    /// At most so many.
    pub to_months: u32,
    /// At most so many for those who study.
    pub study_to_months: u32,
}

/// Which branch has the year of a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GradedBy {
    /// The new one: the pledge of the year goes along.
    Receiving,
    /// The old one: the pledge of the year stays there.
    Sending,
}

/// One grade.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GradeRule {
    /// Stable name.
    pub code: String,
    /// Name on screens and papers.
    pub title: String,
    /// Points from which it is given, of 100; `None` under rules without points.
    pub from_points: Option<u32>,
}

/// The cap on the best grade: its ratio, and of what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cap {
    /// The grade that is capped.
    pub grade: String,
    /// Share, in per cent.
    pub percent: u32,
    /// Of whom the share is taken.
    pub base: CapBase,
    /// Grade codes that count into a base of "good".
    pub good: Vec<String>,
    /// Among whom it is counted.
    pub group: CapGroup,
    /// What becomes of a fraction.
    pub rounding: Rounding,
    /// At least so many are allowed when the group is not empty, however small it is.
    pub small_group: u32,
    /// Whether more needs a decision that allows it; otherwise it is a warning.
    pub hard: bool,
}

/// Of whom the capped share is taken. Sources differ; so it is a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CapBase {
    /// Those graded good.
    Good,
    /// Those graded good or better.
    GoodOrBetter,
    /// Everyone graded.
    All,
}

/// Among whom the share is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CapGroup {
    /// One branch.
    Branch,
    /// One grassroots organization, or the level that decides.
    Grassroots,
}

/// What becomes of a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Down.
    Floor,
    /// To the nearest, half up.
    Nearest,
    /// Up.
    Ceiling,
}

impl Rules {
    /// The name of a grade; its code if the rule set does not know it.
    #[must_use]
    pub fn title_of<'a>(&'a self, code: &'a str) -> &'a str {
        self.grades.iter().find(|grade| grade.code == code).map_or(code, |grade| &grade.title)
    }

    /// Whether the rule set has this grade.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        self.grades.iter().any(|grade| grade.code == code)
    }
}
