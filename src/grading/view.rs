//! What the pages of grading share: how a group stands against the cap, and what each choice would do to it.

use super::{
    cap::{Explanation, Outlook},
    group::{Capped, Own, Tally},
};
use crate::{cycle::rules::Rules, review::view, web::parts::Choice};

/// How a group stands against the cap.
#[derive(Clone, Debug)]
pub struct GroupCap {
    /// What the group is called; empty where it is the only one.
    pub name: String,
    /// What is decided and proposed together.
    pub standing: Explanation,
    /// What is decided so far.
    pub decided: Explanation,
    /// What it may come to.
    pub ahead: Outlook,
}

impl GroupCap {
    /// A group as pages show it.
    #[must_use]
    pub fn of(name: String, tally: &Tally, rules: &Rules) -> Self {
        Self {
            name,
            standing: tally.standing_weight(rules),
            decided: tally.decided_weight(rules),
            ahead: tally.outlook(rules),
        }
    }

    /// All groups under their names.
    #[must_use]
    pub fn all(groups: Vec<Capped>, rules: &Rules) -> Vec<Self> {
        groups.into_iter().map(|one| Self::of(one.name, &one.tally, rules)).collect()
    }

    /// Whether nobody has a grade yet.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        !self.standing.says_something() && self.decided.used == 0
    }
}

/// The grades to choose from, each with what the group would come to by it.
#[must_use]
pub fn choices(rules: &Rules, chosen: &str, (tally, own): (&Tally, &Own), what: &str) -> Vec<Choice> {
    view::choices(rules, chosen)
        .into_iter()
        .map(|choice| {
            let after = tally.proposed_as(own, &choice.value);
            let weight = after.standing_weight(rules);
            let beyond = after.outlook(rules).is_beyond(weight.used);
            let verdict =
                if beyond { format!("Vượt {} người: ", weight.excess()) } else { String::new() };
            let points = Some(choice.hint.clone()).filter(|hint| !hint.is_empty());
            let line = format!("{verdict}{}.", weight.line(what));
            choice.with_hint(points.into_iter().chain([line]).collect::<Vec<_>>().join(". "))
        })
        .collect()
}
