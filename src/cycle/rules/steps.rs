//! The steps of a year's end in their order: how each is taken, for whom, and whether the next wait for it.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use crate::cycle::template::Category;

/// A step of the year's end, in the order that the guidance gives (HD 21-HD/BTCTW of 2019: the Party grades after the
/// state has graded).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearStep {
    /// The head of the agency gives the grade on the state's side.
    StateGrade,
    /// The place of residence comments.
    ResidenceComment,
    /// Those above say what the self-review should speak of.
    Suggestion,
    /// The member reviews themself, and the branch meets.
    BranchReview,
    /// The branch proposes.
    Proposal,
    /// What was proposed is looked into before it is decided.
    Appraisal,
    /// The competent level decides.
    Decision,
    /// What was decided is made known.
    Publication,
}

/// How a step is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Here, by those whose step it is.
    Internal,
    /// Elsewhere; what came of it is written down here from its paper.
    External,
    /// Not at all.
    Off,
}

/// What a year's rules say of one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepRule {
    /// The step.
    pub step: YearStep,
    /// How it is taken.
    pub mode: Mode,
    /// How it is taken for those of a category of which this is said apart.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub only: BTreeMap<Category, Mode>,
    /// Whether later steps wait for it; otherwise it is told that it is missing.
    #[serde(default)]
    pub required: bool,
    /// The text that says so.
    pub source: String,
}

/// The steps of a year, every one of them once, in the year's own order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<StepRule>", into = "Vec<StepRule>")]
pub struct Steps(Vec<StepRule>);

impl Default for Steps {
    fn default() -> Self {
        Self(YearStep::ALL.map(StepRule::plain).to_vec())
    }
}

impl From<Vec<StepRule>> for Steps {
    /// A step that a rule set does not name goes on as it always was, after those before it.
    fn from(mut rules: Vec<StepRule>) -> Self {
        for step in YearStep::ALL {
            if rules.iter().all(|rule| rule.step != step) {
                let place = rules.iter().position(|rule| rule.step > step).unwrap_or(rules.len());
                rules.insert(place, StepRule::plain(step));
            }
        }
        Self(rules)
    }
}

impl From<Steps> for Vec<StepRule> {
    fn from(steps: Steps) -> Self {
        steps.0
    }
}

impl Steps {
    /// The rules in their order.
    #[must_use]
    pub fn rules(&self) -> &[StepRule] {
        &self.0
    }

    /// The same, to be set.
    pub fn rules_mut(&mut self) -> &mut [StepRule] {
        &mut self.0
    }

    /// How a step is taken for those of a category.
    #[must_use]
    pub fn mode(&self, step: YearStep, category: Category) -> Mode {
        self.0.iter().find(|rule| rule.step == step).map_or(step.plain_mode(), |rule| rule.mode_for(category))
    }
}

impl StepRule {
    /// As it was before rules spoke of it.
    #[must_use]
    pub fn plain(step: YearStep) -> Self {
        Self {
            step,
            mode: step.plain_mode(),
            only: BTreeMap::new(),
            required: false,
            source: "Thiết lập của tổ chức".to_owned(),
        }
    }

    /// How it is taken for those of a category; what a step cannot be, it is not.
    #[must_use]
    pub fn mode_for(&self, category: Category) -> Mode {
        let mode = self.only.get(&category).copied().unwrap_or(self.mode);
        if self.step.modes().contains(&mode) { mode } else { self.step.plain_mode() }
    }
}

impl YearStep {
    /// Every step, in the plain order.
    pub const ALL: [Self; 8] = [
        Self::StateGrade,
        Self::ResidenceComment,
        Self::Suggestion,
        Self::BranchReview,
        Self::Proposal,
        Self::Appraisal,
        Self::Decision,
        Self::Publication,
    ];

    /// The name in rules and forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::StateGrade => "state_grade",
            Self::ResidenceComment => "residence_comment",
            Self::Suggestion => "suggestion",
            Self::BranchReview => "branch_review",
            Self::Proposal => "proposal",
            Self::Appraisal => "appraisal",
            Self::Decision => "decision",
            Self::Publication => "publication",
        }
    }

    /// The step of that name.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.code() == code)
    }

    /// The name on screens.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::StateGrade => "Cơ quan, đơn vị xếp loại",
            Self::ResidenceComment => "Nhận xét của nơi cư trú",
            Self::Suggestion => "Gợi ý kiểm điểm của cấp trên",
            Self::BranchReview => "Tự kiểm điểm, chi bộ góp ý",
            Self::Proposal => "Chi bộ đề nghị mức xếp loại",
            Self::Appraisal => "Thẩm định mức đề nghị",
            Self::Decision => "Quyết định xếp loại",
            Self::Publication => "Công bố kết quả",
        }
    }

    /// The ways in which it can be taken, the plain one among them.
    #[must_use]
    pub fn modes(self) -> &'static [Mode] {
        match self {
            Self::StateGrade | Self::Suggestion | Self::Appraisal => {
                &[Mode::Internal, Mode::External, Mode::Off]
            }
            // The place of residence has nobody here.
            Self::ResidenceComment => &[Mode::External, Mode::Off],
            Self::BranchReview | Self::Proposal => &[Mode::Internal],
            Self::Decision => &[Mode::Internal, Mode::External],
            Self::Publication => &[Mode::Internal, Mode::Off],
        }
    }

    /// How it was taken before rules spoke of it.
    #[must_use]
    pub fn plain_mode(self) -> Mode {
        match self {
            Self::StateGrade | Self::BranchReview | Self::Proposal | Self::Decision => Mode::Internal,
            Self::ResidenceComment | Self::Suggestion | Self::Appraisal | Self::Publication => Mode::Off,
        }
    }

    /// Whether later steps may wait for it, beyond those that cannot be taken without it anyway.
    #[must_use]
    pub fn may_be_required(self) -> bool {
        matches!(self, Self::StateGrade | Self::ResidenceComment | Self::Appraisal)
    }
}

impl fmt::Display for YearStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Mode {
    /// The name in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::External => "external",
            Self::Off => "off",
        }
    }

    /// The name on screens.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Internal => "Làm trong hệ thống",
            Self::External => "Làm ngoài hệ thống, ghi lại theo văn bản",
            Self::Off => "Không làm",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_set_without_steps_goes_on_as_it_was() {
        let read = |text: &str| serde_json::from_str::<Steps>(text).unwrap();
        let plain = Steps::default();
        assert_eq!(read("[]"), plain);
        for category in Category::ALL {
            assert_eq!(plain.mode(YearStep::StateGrade, category), Mode::Internal);
            assert_eq!(plain.mode(YearStep::Decision, category), Mode::Internal);
            assert_eq!(plain.mode(YearStep::Publication, category), Mode::Off);
        }
        assert!(plain.rules().iter().all(|rule| !rule.required));
        // A step of its own stands where the rules put it; the others around it.
        let said = read(r#"[{"step": "appraisal", "mode": "internal", "source": "x"}]"#);
        assert_eq!(said.rules().iter().map(|rule| rule.step).collect::<Vec<_>>(), YearStep::ALL);
        let kept = serde_json::to_string(&said).unwrap();
        assert_eq!(read(&kept), said);
    }

    #[test]
    fn each_category_has_its_mode_and_no_step_one_that_it_cannot_have() {
        let rule = |step: &str, mode: &str| {
            let text = format!(
                r#"{{"step": "{step}", "mode": "{mode}", "only": {{"managed_leader": "external"}}, "source": ""}}"#
            );
            serde_json::from_str::<StepRule>(&text).unwrap()
        };
        let decision = rule("decision", "internal");
        assert_eq!(decision.mode_for(Category::Member), Mode::Internal);
        assert_eq!(decision.mode_for(Category::ManagedLeader), Mode::External);
        assert_eq!(rule("decision", "off").mode_for(Category::Member), Mode::Internal);
        assert_eq!(rule("publication", "internal").mode_for(Category::ManagedLeader), Mode::Off);
        for step in YearStep::ALL {
            assert!(step.modes().contains(&step.plain_mode()), "{}", step.code());
            assert_eq!(YearStep::named(step.code()), Some(step));
        }
    }
}
