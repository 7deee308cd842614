//! Advice on a pledge: rules that are data, the same in the browser, on the server and for the branch. It never blocks.
//!
//! What is written is turned into facts (`facts.rs`): "has a figure", "due outside the year", "60 % like last year's".
//! A rule (`rules.rs`) names facts that must hold, must not hold, and limits of numbers. So the browser needs only the
//! same facts, `static/js/advice.js`, and the same data; `tests/browser/advice.rs` holds the two together.

mod comparison;
#[cfg(test)]
mod examples;
pub mod facts;
pub mod keeping;
pub mod likeness;
pub mod rules;
pub mod store;
pub mod words;
pub mod writing;

pub use rules::{Advice, Rule, Rules};
pub use writing::{Around, Common, Item, Part, Writing};

use crate::web::routes::{Need, Routes};
use comparison::Comparison;
use facts::Facts;
use rules::Of;

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default().get(Need::Permit, keeping::edit).post(Need::Permit, keeping::update)
}

impl Rules {
    /// What these rules advise on what is written, in the order of the paper.
    #[must_use]
    pub fn on(&self, writing: &Writing<'_>, around: &Around<'_>) -> Vec<Advice> {
        let asked: Vec<_> = self.rules.iter().filter(|rule| rule.on).collect();
        self.asked(&asked, writing, around)
    }

    /// What only the server can advise; the rest a browser knows by itself.
    #[must_use]
    pub fn on_the_server(&self, writing: &Writing<'_>, around: &Around<'_>) -> Vec<Advice> {
        let servers = |rule: &&Rule| rule.on && rule.server;
        let leans = self.rules.iter().filter(servers).any(Rule::asks_rules);
        let asked: Vec<_> = self.rules.iter().filter(|rule| servers(rule) || (rule.on && leans)).collect();
        let mut advice = self.asked(&asked, writing, around);
        advice.retain(|one| one.server);
        advice
    }

    fn asked(&self, asked: &[&Rule], writing: &Writing<'_>, around: &Around<'_>) -> Vec<Advice> {
        let comparison = Comparison::of(writing, around);
        let words = |of| asked.iter().any(|rule| rule.of == of && rule.asks_words());
        let (of_part, of_item) = (words(Of::Section), words(Of::Commitment));
        let mut all = Vec::new();
        if asked.iter().any(|rule| rule.of == Of::Pledge) {
            all.extend(fired(asked, Of::Pledge, Facts::of_pledge(&self.words, writing), "advice"));
        }
        for part in &writing.parts {
            let mut facts = Facts::bare(part.key);
            if of_part {
                facts = Facts::of_part(&self.words, part, writing.year);
            }
            comparison.about_part(&mut facts, part);
            facts.count("weaknesses_open", part.carried.iter().filter(|it| self.is_unanswered(it)).count());
            all.extend(fired(asked, Of::Section, facts, &format!("part-{}", part.key)));
            for item in part.items.iter().filter(|item| !item.is_blank()) {
                let mut facts = Facts::bare(part.key);
                if of_item {
                    facts = Facts::of_item(&self.words, item, part.key, writing.year);
                }
                comparison.about_item(&mut facts, item);
                all.extend(fired(asked, Of::Commitment, facts, &item.id));
            }
        }
        all
    }

    fn is_unanswered(&self, answer: &str) -> bool {
        let said = words::tokens(answer);
        said.is_empty() || self.words.is_wholly("none", &said)
    }
}

fn fired(asked: &[&Rule], of: Of, mut facts: Facts, place: &str) -> Vec<Advice> {
    let mut advice = Vec::new();
    for rule in asked.iter().filter(|rule| rule.of == of) {
        if rule.fires(&facts) {
            facts.hold(&format!("rule:{}", rule.id));
            advice.push(Advice::of(rule, place));
        }
    }
    advice
}
