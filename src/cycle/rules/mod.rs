//! Rule sets: what a regulation says about grades, their share, and who pledges and is graded, as data a committee
//! can change.

mod cap;
mod quarters;
mod review_form;
mod scale;
mod steps;
#[cfg(test)]
mod tests;

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::{cycle::template::Category, member::Standing};

pub use cap::{Cap, CapBase, CapGroup, DutyGroup, Rounding};
pub use quarters::{Quarters, Window};
pub use review_form::{FormPart, Level, Prefill, ReviewForm};
pub use scale::{Condition, GradeRule, Points, Scale, ScalePart, Test, Whom};
pub use steps::{Mode, StepRule, Steps, YearStep};

/// A year's rules on grading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// The grades, best first.
    pub grades: Vec<GradeRule>,
    /// The points that grades rest on; none under the rules before QĐ 366-QĐ/TW.
    #[serde(default)]
    pub scale: Option<Scale>,
    /// How many may have the best grade.
    pub cap: Cap,
    /// What the papers of this rule set are called.
    pub source: String,
    /// How members change their branch.
    pub transfer: TransferRules,
    /// What each standing means; a standing without a line is asked for nothing.
    pub standings: Vec<StandingRule>,
    /// What holds for those who joined only lately.
    pub newcomers: NewcomerRule,
    /// Months between joining and full membership.
    pub probation_months: u32,
    /// How long a decided grade may be appealed against.
    #[serde(default)]
    pub appeals: AppealRules,
    /// The forms of self-review; none in years whose self-review had no form here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<ReviewForm>,
    /// What is asked quarter by quarter of those who lead; none in years that knew no quarters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quarters: Option<Quarters>,
    /// The steps of the year's end.
    #[serde(default)]
    pub steps: Steps,
}

/// How long a decided grade may be appealed against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppealRules {
    /// Days from the decision's entry.
    pub days: u32,
    /// The text that says so.
    pub source: String,
}

// No central rule on grades was found; complaints about discipline have a month.
impl Default for AppealRules {
    fn default() -> Self {
        Self { days: 30, source: "Thiết lập của tổ chức".to_owned() }
    }
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

/// What a standing means in a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingRule {
    /// The standing.
    pub standing: Standing,
    /// Whether a pledge is asked for.
    pub pledges: bool,
    /// Whether they review themself at the year's end.
    pub reviews: bool,
    /// Whether they are graded.
    pub graded: bool,
    /// Whether they count among those of whom the cap is a share.
    pub counted: bool,
    /// The text that says so.
    pub source: String,
}

/// What holds for those who joined only lately.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewcomerRule {
    /// For how many months after joining.
    pub months: u32,
    /// Whether they review themself meanwhile.
    pub reviews: bool,
    /// Whether they are graded meanwhile.
    pub graded: bool,
    /// The text that says so.
    pub source: String,
}

/// What the rules mean for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// Whether a pledge is asked for.
    pub pledges: bool,
    /// Whether they review themself.
    pub reviews: bool,
    /// Whether they are graded.
    pub graded: bool,
    /// Whether they count among those of whom the cap is a share.
    pub counted: bool,
    /// The texts that say so.
    pub source: String,
}

impl Rules {
    /// What a standing means for someone who joined on a day, seen from the last day of the year.
    #[must_use]
    pub fn meaning(&self, standing: Standing, joined: Option<NaiveDate>, last_day: NaiveDate) -> Meaning {
        let Some(rule) = self.standings.iter().find(|rule| rule.standing == standing) else {
            return Meaning {
                pledges: false,
                reviews: false,
                graded: false,
                counted: false,
                source: String::new(),
            };
        };
        let mut meaning = Meaning {
            pledges: rule.pledges,
            reviews: rule.reviews,
            graded: rule.graded,
            counted: rule.counted,
            source: rule.source.clone(),
        };
        let lately = joined.and_then(|day| day.checked_add_months(Months::new(self.newcomers.months)));
        if rule.reviews && lately.is_some_and(|full| full > last_day) {
            meaning.reviews = self.newcomers.reviews;
            meaning.graded = self.newcomers.graded;
            meaning.counted = rule.counted && meaning.graded;
            meaning.source = format!("{}; {}", rule.source, self.newcomers.source);
        }
        meaning
    }

    /// What the year asks quarter by quarter of whoever pledges under this template; nothing of most.
    #[must_use]
    pub fn quarters_of(&self, category: Category) -> Option<&Quarters> {
        self.quarters.as_ref().filter(|quarters| quarters.asks(category))
    }

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
