//! Where someone's year end stands in the order of steps that the year's rules name. Pure; the facts come from [`store`].

pub mod record;
pub mod record_store;
pub mod scan;
pub mod store;
pub mod typed;
pub mod view;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::{
    cycle::{
        rules::{Mode, StepRule, Steps, YearStep},
        template::Category,
    },
    error::{Error, Result},
    pledge::Stage,
};

/// Whether someone works at an agency, and whether its head can act here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Agency {
    /// At none.
    None,
    /// At one whose head holds no office here.
    Unheaded,
    /// At one whose head does.
    Headed,
}

/// Who took a step last, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom, in which office.
    pub who: String,
}

/// What the steps of one pledge are told from.
#[derive(Clone, Debug)]
pub struct Facts {
    /// For whom its template is.
    pub category: Category,
    /// Where the member works.
    pub agency: Agency,
    /// How far the year's end has come.
    pub stage: Stage,
    /// Whether what was decided last has not been published.
    pub unpublished: bool,
    /// The steps that were ever taken.
    pub taken: BTreeMap<YearStep, Taken>,
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Taken.
    Done,
    /// It can be taken.
    Now,
    /// Another comes before it.
    Waits,
    /// It was not taken, and is too late.
    Passed,
    /// It is not asked for.
    Off,
}

impl Facts {
    /// How a step is taken for this person. The state grades nobody who works nowhere; where an agency has no head here,
    /// its grade is written down from the paper.
    #[must_use]
    pub fn mode(&self, rule: &StepRule) -> Mode {
        match (rule.step, rule.mode_for(self.category), self.agency) {
            (YearStep::StateGrade, Mode::Internal, Agency::None) => Mode::Off,
            (YearStep::StateGrade, Mode::Internal, Agency::Unheaded) => Mode::External,
            (_, mode, _) => mode,
        }
    }

    /// How a step of the year's rules is taken for this person.
    #[must_use]
    pub fn mode_of(&self, steps: &Steps, step: YearStep) -> Mode {
        steps.rules().iter().find(|rule| rule.step == step).map_or(step.plain_mode(), |rule| self.mode(rule))
    }

    /// Whether a step was taken, and still counts.
    #[must_use]
    pub fn is_done(&self, step: YearStep) -> bool {
        match step {
            YearStep::StateGrade | YearStep::ResidenceComment | YearStep::Suggestion => {
                self.taken.contains_key(&step)
            }
            YearStep::BranchReview => {
                self.taken.contains_key(&step) && self.stage != Stage::Open && self.met()
            }
            YearStep::Proposal => matches!(self.stage, Stage::Proposed | Stage::Decided),
            // What was appraised is the proposal that stands.
            YearStep::Appraisal => {
                let proposed = self.taken.get(&YearStep::Proposal).map(|taken| taken.at);
                self.taken.get(&step).is_some_and(|taken| Some(taken.at) >= proposed)
            }
            YearStep::Decision => self.stage == Stage::Decided,
            YearStep::Publication => self.stage == Stage::Decided && !self.unpublished,
        }
    }

    /// The branch has met once it has proposed.
    fn met(&self) -> bool {
        matches!(self.stage, Stage::Proposed | Stage::Decided)
    }

    /// How a step stands.
    #[must_use]
    pub fn standing(&self, steps: &Steps, rule: &StepRule) -> Standing {
        let (step, off) = (rule.step, self.mode(rule) == Mode::Off);
        // What was published where nobody publishes is what was decided.
        if step == YearStep::Publication && off {
            return Standing::Off;
        }
        if self.is_done(step) {
            return Standing::Done;
        }
        if off {
            return Standing::Off;
        }
        let free = self.missing(steps, step).is_none();
        match (step, self.stage) {
            (YearStep::Suggestion, Stage::Proposed | Stage::Decided)
            | (YearStep::StateGrade | YearStep::ResidenceComment | YearStep::Appraisal, Stage::Decided) => {
                Standing::Passed
            }
            (
                YearStep::StateGrade
                | YearStep::ResidenceComment
                | YearStep::Suggestion
                | YearStep::BranchReview,
                _,
            )
            | (YearStep::Publication, Stage::Decided) => Standing::Now,
            (YearStep::Proposal, Stage::SelfReviewed)
            | (YearStep::Appraisal | YearStep::Decision, Stage::Proposed)
                if free =>
            {
                Standing::Now
            }
            _ => Standing::Waits,
        }
    }

    /// The step that must be there before `step` and is not, the first in the order.
    #[must_use]
    pub fn missing<'a>(&self, steps: &'a Steps, step: YearStep) -> Option<&'a StepRule> {
        self.before(steps, step).find(|rule| rule.required && waits(step))
    }

    /// The steps that come before `step`, may be asked for, and are not there.
    fn before<'a>(&self, steps: &'a Steps, step: YearStep) -> impl Iterator<Item = &'a StepRule> {
        let earlier = steps.rules().iter().take_while(move |rule| rule.step != step);
        earlier.filter(|rule| {
            rule.step.may_be_required() && self.mode(rule) != Mode::Off && !self.is_done(rule.step)
        })
    }

    /// The first step of the order that can be taken and is not there. What those above say only if they wish is not
    /// waited for, nor, once the branch has proposed without it, what nobody is held to.
    #[must_use]
    pub fn next(&self, steps: &Steps) -> Option<YearStep> {
        let gone_by = |rule: &StepRule| match rule.step {
            YearStep::Suggestion => true,
            YearStep::StateGrade | YearStep::ResidenceComment => self.met() && !rule.required,
            _ => false,
        };
        let mut rules = steps.rules().iter().filter(|rule| !gone_by(rule));
        rules.find(|rule| self.standing(steps, rule) == Standing::Now).map(|rule| rule.step)
    }

    /// What the order asks for before `step` and nobody is held to, in a sentence; empty if it is all there.
    #[must_use]
    pub fn told_before(&self, steps: &Steps, step: YearStep) -> String {
        let lacking: Vec<_> = self.before(steps, step).map(|rule| (thing(rule.step), &rule.source)).collect();
        let Some((_, source)) = lacking.first() else { return String::new() };
        let things: Vec<_> = lacking.iter().map(|(thing, _)| *thing).collect();
        format!("Chưa có {}. Theo trình tự của năm, bước này đi trước ({source}).", things.join(", "))
    }

    /// Nothing is done before what the year's rules put before it.
    ///
    /// # Errors
    /// A conflict that names the step that is missing, and its source.
    pub fn demand(&self, steps: &Steps, step: YearStep) -> Result<()> {
        match self.missing(steps, step) {
            Some(rule) => Err(Error::Conflict(missing_line(rule, step))),
            None => Ok(()),
        }
    }
}

/// Whether a step waits for what the rules put before it; what others say comes when it comes.
fn waits(step: YearStep) -> bool {
    matches!(step, YearStep::Proposal | YearStep::Appraisal | YearStep::Decision | YearStep::Publication)
}

/// Why a step cannot be taken yet.
fn missing_line(rule: &StepRule, step: YearStep) -> String {
    format!("Chưa có {} nên chưa {} được ({}).", thing(rule.step), act(step), rule.source)
}

/// What a step leaves behind.
fn thing(step: YearStep) -> &'static str {
    match step {
        YearStep::StateGrade => "mức xếp loại của cơ quan, đơn vị",
        YearStep::ResidenceComment => "nhận xét của nơi cư trú",
        YearStep::Suggestion => "gợi ý kiểm điểm",
        YearStep::BranchReview => "bản tự kiểm điểm",
        YearStep::Proposal => "mức đề nghị của chi bộ",
        YearStep::Appraisal => "ý kiến thẩm định mức đề nghị",
        YearStep::Decision => "quyết định xếp loại",
        YearStep::Publication => "công bố kết quả",
    }
}

/// What is done in a step.
fn act(step: YearStep) -> &'static str {
    match step {
        YearStep::Proposal => "đề nghị mức xếp loại",
        YearStep::Appraisal => "thẩm định",
        YearStep::Decision => "quyết định xếp loại",
        YearStep::Publication => "công bố",
        _ => "làm bước này",
    }
}

#[cfg(test)]
mod tests;
