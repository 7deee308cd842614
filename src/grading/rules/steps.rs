//! The steps of a year's end as fields of the rules' form. Pure.

use std::collections::BTreeMap;

use super::{Typed, form::LONGEST};
use crate::{
    cycle::{
        rules::{Mode, StepRule, Steps},
        template::Category,
    },
    web::{form::Errors, parts::Choice, text::Text},
};

/// One step with its ways.
#[derive(Debug)]
pub struct StepFields {
    pub(super) code: &'static str,
    pub(super) title: &'static str,
    /// For each category its field, its name and the ways to choose from.
    pub(super) modes: Vec<(String, &'static str, Vec<Choice>)>,
    /// Whether later steps wait for it, where the rules may say so.
    pub(super) required: Option<bool>,
    pub(super) source: String,
}

/// The steps that can be taken in more than one way, in their order.
pub(super) fn shown(steps: &Steps, typed: &Typed) -> Vec<StepFields> {
    steps.rules().iter().filter(|rule| is_set(rule)).map(|rule| fields(rule, typed)).collect()
}

/// Whether there is anything to choose.
fn is_set(rule: &StepRule) -> bool {
    rule.step.modes().len() > 1
}

fn mode_name(rule: &StepRule, category: Category) -> String {
    format!("step_{}_{}", rule.step.code(), category.code())
}

fn required_name(rule: &StepRule) -> String {
    format!("step_required_{}", rule.step.code())
}

fn source_name(rule: &StepRule) -> String {
    format!("step_source_{}", rule.step.code())
}

/// The way that was typed for a category; the kept one where none of the step's ways was.
fn mode(rule: &StepRule, category: Category, typed: &Typed) -> Mode {
    let kept = rule.mode_for(category);
    let Some(text) = typed.get(&mode_name(rule, category)) else { return kept };
    let known = rule.step.modes().iter().find(|mode| mode.code() == text.as_str());
    known.copied().unwrap_or(kept)
}

fn fields(rule: &StepRule, typed: &Typed) -> StepFields {
    let choices = |category: Category| {
        let chosen = mode(rule, category, typed);
        let modes = rule.step.modes().iter();
        modes.map(|one| Choice::new(one.code(), one.title(), *one == chosen)).collect()
    };
    let ticked = if typed.is_empty() { rule.required } else { typed.contains_key(&required_name(rule)) };
    StepFields {
        code: rule.step.code(),
        title: rule.step.title(),
        modes: Category::ALL
            .map(|category| (mode_name(rule, category), category.title(), choices(category)))
            .into(),
        required: rule.step.may_be_required().then_some(ticked),
        source: typed.get(&source_name(rule)).map_or(rule.source.clone(), |text| text.as_str().to_owned()),
    }
}

/// Sets the steps as they were typed.
pub(super) fn read(typed: &Typed, steps: &mut Steps, errors: &mut Errors) {
    for rule in steps.rules_mut().iter_mut().filter(|rule| is_set(rule)) {
        let modes: BTreeMap<_, _> =
            Category::ALL.map(|category| (category, mode(rule, category, typed))).into();
        if let Some(one) = modes.values().next().filter(|one| modes.values().all(|mode| mode == *one)) {
            rule.mode = *one;
        }
        rule.only = modes.into_iter().filter(|(_, mode)| *mode != rule.mode).collect();
        if rule.step.may_be_required() {
            rule.required = typed.contains_key(&required_name(rule));
        }
        let field = source_name(rule);
        let source = typed.get(&field).map_or("", Text::as_str);
        errors.require(!source.is_empty(), &field, "Hãy ghi văn bản quy định bước này.");
        errors.require(source.chars().count() <= LONGEST, &field, "Tên văn bản quá dài.");
        source.clone_into(&mut rule.source);
    }
}

/// The fields as a browser sends them, untouched.
#[cfg(test)]
pub(super) fn untouched(steps: &Steps) -> Vec<(String, String)> {
    let mut sent = Vec::new();
    for one in shown(steps, &Typed::new()) {
        sent.push((format!("step_source_{}", one.code), one.source));
        if one.required == Some(true) {
            sent.push((format!("step_required_{}", one.code), "yes".to_owned()));
        }
        for (name, _, choices) in one.modes {
            sent.push((
                name,
                choices.into_iter().find(|it| it.chosen).map(|it| it.value).unwrap_or_default(),
            ));
        }
    }
    sent
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cycle::rules::YearStep;

    fn typed(fields: Vec<(String, String)>) -> Typed {
        fields.into_iter().map(|(name, value)| (name, Text::clean(&value))).collect()
    }

    #[test]
    fn a_way_is_set_for_each_category() {
        let before: Steps = serde_json::from_str(
            r#"[{"step": "decision", "mode": "internal", "only": {"managed_leader": "external"}, "source": "x"},
                {"step": "state_grade", "mode": "internal", "required": true, "source": "x"}]"#,
        )
        .unwrap();
        let mut same = before.clone();
        let mut errors = Errors::default();
        read(&typed(untouched(&before)), &mut same, &mut errors);
        assert_eq!((same, errors.is_empty()), (before.clone(), true));

        let mut fields = untouched(&before);
        fields.push(("step_publication_member".to_owned(), "internal".to_owned()));
        fields.push(("step_decision_managed_leader".to_owned(), "off".to_owned()));
        fields.retain(|(name, _)| name != "step_required_state_grade");
        for category in Category::ALL {
            fields.push((format!("step_state_grade_{}", category.code()), "off".to_owned()));
        }
        let mut steps = before;
        read(&typed(fields), &mut steps, &mut errors);
        assert_eq!(steps.mode(YearStep::Publication, Category::Member), Mode::Internal);
        assert_eq!(steps.mode(YearStep::Publication, Category::Leader), Mode::Off);
        // A decision is never left out: what it cannot be, it is not.
        assert_eq!(steps.mode(YearStep::Decision, Category::ManagedLeader), Mode::External);
        let state = steps.rules().iter().find(|rule| rule.step == YearStep::StateGrade).unwrap();
        assert_eq!((state.mode, state.only.is_empty(), state.required), (Mode::Off, true, false));
    }
}
