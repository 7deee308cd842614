//! Advice on a pledge: rules that are data, the same in the browser, on the server and for the branch. It never blocks.
//!
//! What is written is turned into facts (`facts.rs`): "has a figure", "due outside the year", "60 % like last year's".
//! A rule (`rules.rs`) names facts that must hold, must not hold, and limits of numbers. So the browser needs only the
//! same facts, `static/js/advice.js`, and the same data; `tests/browser/advice.rs` holds the two together.

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
pub use writing::{Around, Item, Part, Writing};

use crate::web::routes::{Need, Routes};
use facts::Facts;
use likeness::{Marks, alike, share};
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
        let common = around.common();
        let mut all = Vec::new();
        let whole = Facts::of_pledge(&self.words, writing);
        all.extend(self.fired(Of::Pledge, whole, "advice"));
        for part in &writing.parts {
            let mut facts = Facts::of_part(&self.words, part, writing.year);
            self.compare_part(&mut facts, part, around, &common);
            all.extend(self.fired(Of::Section, facts, &format!("part-{}", part.key)));
            for item in part.items.iter().filter(|item| !item.is_blank()) {
                let mut facts = Facts::of_item(&self.words, item, part.key, writing.year);
                compare_item(&mut facts, item, writing, around, &common);
                all.extend(self.fired(Of::Commitment, facts, &item.id));
            }
        }
        all
    }

    fn fired(&self, of: Of, mut facts: Facts, place: &str) -> Vec<Advice> {
        let mut advice = Vec::new();
        for rule in self.rules.iter().filter(|rule| rule.of == of && rule.on) {
            if rule.fires(&facts) {
                facts.hold(&format!("rule:{}", rule.id));
                advice.push(Advice::of(rule, place));
            }
        }
        advice
    }

    fn compare_part(&self, facts: &mut Facts, part: &Part<'_>, around: &Around<'_>, common: &Marks) {
        let mine = part.marks(around, &Marks::new());
        facts.count("marks_with_sample", mine.len());
        if let Some((_, sample)) = around.samples.iter().find(|(key, _)| *key == part.key) {
            facts.count("like_sample", share(&mine, &likeness::marks(sample, &around.names)));
        }
        facts.count("marks", mine.difference(common).count());
        if around.like_colleague.contains(&part.key) {
            facts.count("like_colleague", 100);
        }
        facts.count("weaknesses_open", part.carried.iter().filter(|it| self.is_unanswered(it)).count());
    }

    fn is_unanswered(&self, answer: &str) -> bool {
        let said = words::tokens(answer);
        said.is_empty() || self.words.is_wholly("none", &said)
    }
}

fn compare_item(
    facts: &mut Facts,
    item: &Item<'_>,
    writing: &Writing<'_>,
    around: &Around<'_>,
    common: &Marks,
) {
    let plain = |text: &str| likeness::marks(text, &around.names);
    let mine = plain(item.statement);
    let others = writing.items().filter(|other| other.id != item.id && !other.is_blank());
    let own = others.map(|other| alike(&mine, &plain(other.statement))).max();
    facts.count("like_own", own.unwrap_or(0));
    let shape = |text: &str| {
        let marks = likeness::marks(&words::without_figures(text), &around.names);
        marks.difference(common).copied().collect::<Marks>()
    };
    let mine = shape(item.statement);
    facts.count("marks", mine.len());
    let Some(last) = &around.last else { return };
    let figures = item.figures();
    let olds = last.items().map(|old| (alike(&mine, &shape(old.statement)), old));
    // Of several that are equally alike, the one with the same figures is what was copied.
    let nearest = olds.max_by_key(|(like, old)| (*like, old.figures() == figures));
    if let Some((like, old)) = nearest {
        facts.count("like_last_year", like);
        if old.figures() != figures {
            facts.hold("changed");
        }
    }
}
