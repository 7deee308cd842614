//! How often the rules are right: examples as members of all kinds write, each with the advice a careful secretary
//! would give. Half of them were written before the rules were run on anything (`held`).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use serde::Deserialize;

use super::{Advice, Around, Common, Item, Part, Rules, Writing};

const EXAMPLES: &str = include_str!("../../tests/data/advice.json");
const YEAR: i32 = 2027;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Example {
    who: String,
    section: String,
    text: String,
    statement: String,
    measure: String,
    baseline: String,
    target: String,
    unit: String,
    due: String,
    product: String,
    carried: Vec<String>,
    sample: String,
    colleague: bool,
    last: Vec<Example>,
    held: bool,
    expect: BTreeSet<String>,
}

impl Example {
    fn item(&self, id: &str) -> Item<'_> {
        Item {
            id: id.to_owned(),
            statement: &self.statement,
            measure: if self.measure.is_empty() { "yes_no" } else { &self.measure },
            baseline: &self.baseline,
            target: &self.target,
            unit: &self.unit,
            due: &self.due,
            product: &self.product,
        }
    }

    fn advised(&self, by: impl FnOnce(&Writing<'_>, &Around<'_>) -> Vec<Advice>) -> Vec<Advice> {
        let items = if self.statement.is_empty() { Vec::new() } else { vec![self.item("1")] };
        let carried = self.carried.iter().map(String::as_str).collect();
        let part = Part { key: &self.section, text: &self.text, items, carried };
        let last = (!self.last.is_empty()).then(|| Writing {
            year: YEAR - 1,
            parts: vec![Part {
                key: &self.section,
                text: "",
                items: self.last.iter().map(|old| old.item("2")).collect(),
                carried: Vec::new(),
            }],
        });
        let around = Around {
            common: Common {
                template: Arc::new(Common::marks([self.sample.as_str()].into_iter())),
                ..Common::default()
            },
            samples: vec![(self.section.as_str(), self.sample.as_str())],
            last,
            like_colleague: if self.colleague { vec![self.section.as_str()] } else { Vec::new() },
            ..Around::default()
        };
        by(&Writing { year: YEAR, parts: vec![part] }, &around)
    }
}

/// Right, given wrongly and missed, over some examples.
#[derive(Debug, Default)]
struct Told {
    examples: usize,
    whole: usize,
    right: usize,
    wrong: usize,
    missed: usize,
}

impl Told {
    fn precision(&self) -> usize {
        (100 * self.right).checked_div(self.right + self.wrong).unwrap_or(100)
    }

    fn found(&self) -> usize {
        (100 * self.right).checked_div(self.right + self.missed).unwrap_or(100)
    }

    fn add(&mut self, expected: &BTreeSet<String>, given: &BTreeSet<String>) {
        self.examples += 1;
        self.whole += usize::from(expected == given);
        self.right += expected.intersection(given).count();
        self.wrong += given.difference(expected).count();
        self.missed += expected.difference(given).count();
    }
}

#[test]
fn the_rules_are_right_as_often_as_the_documents_say() {
    let rules = Rules::shipped().unwrap();
    let examples: Vec<Example> = serde_json::from_str(EXAMPLES).unwrap();
    assert!(examples.len() >= 60);
    let (mut tuned, mut held) = (Told::default(), Told::default());
    let mut by_rule: BTreeMap<&str, usize> = BTreeMap::new();
    for example in &examples {
        let given = example.advised(|writing, around| rules.on(writing, around));
        let given: BTreeSet<_> = given.into_iter().map(|one| one.rule).collect();
        for rule in &example.expect {
            let known = rules.rules.iter().find(|it| it.id == *rule);
            *by_rule.entry(&known.unwrap_or_else(|| panic!("no rule {rule}")).id).or_default() += 1;
        }
        if given != example.expect {
            let words = if example.statement.is_empty() { &example.text } else { &example.statement };
            println!(
                "{} {}: “{words}”: expected {:?}, got {given:?}",
                if example.held { "held" } else { "tuned" },
                example.who,
                example.expect
            );
        }
        if example.held { &mut held } else { &mut tuned }.add(&example.expect, &given);
    }
    for (name, told) in [("tuned", &tuned), ("held out", &held)] {
        println!(
            "{name}: {} examples, {} wholly right; of advice given {} % right, of advice expected {} % given",
            told.examples,
            told.whole,
            told.precision(),
            told.found()
        );
    }
    println!("rules shown: {}: {by_rule:?}", by_rule.len());
    assert!(tuned.precision() >= 95 && tuned.found() >= 95, "{tuned:?}");
    assert!(held.precision() >= 80 && held.found() >= 80, "{held:?}");
    assert!(by_rule.len() >= 16, "{by_rule:?}");
}

#[test]
fn the_server_alone_says_what_it_says_among_all() {
    let mut rules = (*Rules::shipped().unwrap()).clone();
    let examples: Vec<Example> = serde_json::from_str(EXAMPLES).unwrap();
    let mut said = 0;
    for leans in [false, true] {
        if leans {
            // A rule of the server that is silent where one of the browser's fires.
            let rule = rules.rules.iter_mut().find(|rule| rule.id == "twice").unwrap();
            rule.unless.push("rule:blank".to_owned());
        }
        for example in &examples {
            let mut all = example.advised(|writing, around| rules.on(writing, around));
            all.retain(|one| one.server);
            said += all.len();
            assert_eq!(example.advised(|writing, around| rules.on_the_server(writing, around)), all);
        }
    }
    assert!(said > 0, "no example is for the server");
}
