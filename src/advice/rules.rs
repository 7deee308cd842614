//! The rules of advice as data: shipped with the program, changed by the year's keepers.

use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::{facts::Facts, words::Phrases};
use crate::error::Result;

/// The rules as they are shipped.
const SHIPPED: &str = include_str!("shipped.json");
/// What is found by comparing, without asking what the words mean.
const COMPARED: [&str; 8] = [
    "changed",
    "like_colleague",
    "like_last_year",
    "like_own",
    "like_sample",
    "marks",
    "marks_with_sample",
    "weaknesses_open",
];

/// All rules of a year, with the lists of words they lean on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// Lists of words.
    #[serde(flatten)]
    pub words: Lists,
    /// The rules, in the order in which they are asked; a later one may lean on an earlier.
    pub rules: Vec<Rule>,
}

/// Phrases found anywhere, and those that count only at the beginning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lists {
    /// Anywhere.
    pub words: Phrases,
    /// At the beginning.
    pub starts: Phrases,
}

impl std::ops::Deref for Lists {
    type Target = Phrases;
    fn deref(&self) -> &Phrases {
        &self.words
    }
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Of {
    /// One commitment.
    Commitment,
    /// One section.
    Section,
    /// The whole.
    Pledge,
}

/// One rule: it advises where every fact of `when` holds, none of `unless`, and each number keeps to its limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Stable name.
    pub id: String,
    /// What it is about.
    pub of: Of,
    /// The field it speaks of.
    pub field: String,
    /// Whether only the server can answer it.
    #[serde(default)]
    pub server: bool,
    /// What was seen, in a few words.
    pub title: String,
    /// What to do.
    pub advice: String,
    /// Why it matters.
    pub reason: String,
    /// Facts that must hold.
    #[serde(default)]
    pub when: Vec<String>,
    /// Facts that must not hold.
    #[serde(default)]
    pub unless: Vec<String>,
    /// Limits of numbers.
    #[serde(default)]
    pub limits: Vec<Limit>,
    /// Whether it is asked at all.
    #[serde(default = "yes")]
    pub on: bool,
}

fn yes() -> bool {
    true
}

/// A limit of a number; what is not known keeps to none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// Which number.
    pub of: String,
    /// At least so much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    /// At most so much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<i64>,
    /// What it means, for those who set it.
    pub label: String,
}

/// A piece of advice at its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// The rule.
    pub rule: String,
    /// Whether only the server knows it.
    pub server: bool,
    /// What it is about.
    pub of: Of,
    /// Where it is shown: a commitment's id, "part-" and a section's key, or "advice" for the whole.
    pub place: String,
    /// What was seen.
    pub title: String,
    /// What to do.
    pub advice: String,
    /// Why it matters.
    pub reason: String,
}

impl Advice {
    /// The advice of a rule that fired.
    #[must_use]
    pub fn of(rule: &Rule, place: &str) -> Self {
        Self {
            rule: rule.id.clone(),
            server: rule.server,
            of: rule.of,
            place: place.to_owned(),
            title: rule.title.clone(),
            advice: rule.advice.clone(),
            reason: rule.reason.clone(),
        }
    }

    /// The place on the writing page that a link to it leads to.
    #[must_use]
    pub fn anchor(&self) -> String {
        match self.of {
            Of::Commitment => format!("statement-{}", self.place),
            Of::Section | Of::Pledge => self.place.clone(),
        }
    }

    /// The place on a page that only reads; empty for the whole.
    #[must_use]
    pub fn read_anchor(&self) -> String {
        match self.of {
            Of::Commitment => format!("#c-{}", self.place),
            Of::Section => format!("#{}", self.place),
            Of::Pledge => String::new(),
        }
    }
}

impl Rule {
    /// Whether it leans on whether another rule fired.
    #[must_use]
    pub fn asks_rules(&self) -> bool {
        self.when.iter().chain(&self.unless).any(|fact| fact.starts_with("rule:"))
    }

    /// Whether it asks of the words themselves, and not only of what they are compared with.
    #[must_use]
    pub fn asks_words(&self) -> bool {
        let facts = self.when.iter().chain(&self.unless);
        facts
            .chain(self.limits.iter().map(|limit| &limit.of))
            .any(|fact| !fact.starts_with("section:") && !COMPARED.contains(&fact.as_str()))
    }

    /// Whether it advises on something of which these facts hold.
    #[must_use]
    pub fn fires(&self, facts: &Facts) -> bool {
        self.when.iter().all(|fact| facts.holds(fact))
            && !self.unless.iter().any(|fact| facts.holds(fact))
            && self.limits.iter().all(|limit| limit.keeps(facts.number(&limit.of)))
    }
}

impl Limit {
    fn keeps(&self, number: Option<i64>) -> bool {
        number.is_some_and(|it| {
            self.from.is_none_or(|least| it >= least) && self.to.is_none_or(|most| it <= most)
        })
    }
}

impl Rules {
    /// The rules as they are shipped, read once.
    ///
    /// # Errors
    /// Never, once a test has read them.
    pub fn shipped() -> Result<Arc<Self>> {
        static READ: OnceLock<Arc<Rules>> = OnceLock::new();
        if let Some(rules) = READ.get() {
            return Ok(rules.clone());
        }
        let rules = Arc::new(serde_json::from_str(SHIPPED)?);
        Ok(READ.get_or_init(|| rules).clone())
    }

    /// The least number from which a rule fires.
    #[must_use]
    pub fn least(&self, rule: &str, of: &str) -> Option<i64> {
        let rule = self.rules.iter().find(|it| it.id == rule && it.on)?;
        rule.limits.iter().find(|limit| limit.of == of)?.from
    }

    /// What a browser needs: the lists and the rules that it can answer, as JSON.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn for_browser(&self) -> Result<String> {
        let rules = self.rules.iter().filter(|rule| rule.on && !rule.server).cloned().collect();
        Ok(serde_json::to_string(&Self { words: self.words.clone(), rules })?)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_shipped_rules_are_whole() {
        let rules = Rules::shipped().unwrap();
        assert!(rules.rules.len() >= 16);
        let mut seen = HashSet::new();
        for rule in &rules.rules {
            assert!(seen.insert(&rule.id), "{} twice", rule.id);
            for words in [&rule.title, &rule.advice, &rule.reason] {
                assert!(!words.is_empty(), "{}", rule.id);
            }
            assert!(rule.title.len() < 120 && rule.advice.ends_with('.'), "{}", rule.id);
            assert!(!rule.when.is_empty() || !rule.unless.is_empty() || !rule.limits.is_empty());
            for leaned in rule.when.iter().chain(&rule.unless).filter_map(|fact| fact.strip_prefix("rule:")) {
                assert!(
                    seen.contains(&leaned.to_owned()),
                    "{} leans on {leaned}, which comes later",
                    rule.id
                );
            }
        }
        let text = serde_json::to_string(&*rules).unwrap();
        assert_eq!(serde_json::from_str::<Rules>(&text).unwrap(), *rules);
    }
}
