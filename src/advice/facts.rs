//! What holds of a text: facts by name, and numbers. The same facts are found by `static/js/advice.js`.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{
    rules::Lists,
    words::{is_number, number, tokens},
    writing::{Item, Part, Writing},
};

/// Facts and numbers of one commitment, section or pledge.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    held: BTreeSet<String>,
    numbers: BTreeMap<String, i64>,
}

impl Facts {
    /// Whether a fact holds.
    #[must_use]
    pub fn holds(&self, fact: &str) -> bool {
        self.held.contains(fact)
    }

    /// A number, if it is known.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.numbers.get(name).copied()
    }

    /// Adds a fact.
    pub fn hold(&mut self, fact: &str) {
        self.held.insert(fact.to_owned());
    }

    /// Adds a number.
    pub fn count(&mut self, name: &str, number: usize) {
        self.numbers.insert(name.to_owned(), i64::try_from(number).unwrap_or(i64::MAX));
    }

    fn when(&mut self, holds: bool, fact: &str) {
        if holds {
            self.hold(fact);
        }
    }

    /// What holds without looking at the words.
    #[must_use]
    pub fn bare(section: &str) -> Self {
        let mut facts = Self::default();
        facts.hold(&format!("section:{section}"));
        facts
    }

    /// What holds of one commitment.
    #[must_use]
    pub fn of_item(lists: &Lists, item: &Item<'_>, section: &str, year: i32) -> Self {
        let mut facts = Self::of_words(lists, item.statement, year);
        facts.hold(&format!("section:{section}"));
        facts.hold(item.measure);
        facts.when(matches!(item.measure, "count" | "percent"), "counted");
        for (field, name) in [
            (item.baseline, "baseline"),
            (item.target, "target"),
            (item.due, "due"),
            (item.product, "product"),
        ] {
            facts.when(!field.is_empty(), name);
        }
        facts.when(item.target.contains(|c: char| c.is_ascii_digit()), "figure");
        let unit = !item.unit.is_empty() || item.target.contains(|c: char| c.is_alphabetic() || c == '%');
        facts.when(unit, "unit");
        facts.about_due(lists, item.due, year);
        facts.about_target(item);
        facts
    }

    fn about_due(&mut self, lists: &Lists, due: &str, year: i32) {
        let words = tokens(due);
        let dated =
            words.iter().any(|word| is_number(word)) || lists.found("time", &words) || period(lists, &words);
        self.when(!due.is_empty() && !dated, "due_unclear");
        let outside =
            words.iter().filter_map(|word| year_of(word)).next_back().is_some_and(|named| named != year);
        self.when(outside, "due_outside");
    }

    fn about_target(&mut self, item: &Item<'_>) {
        let target = number(item.target);
        if let (Some(now), Some(target)) = (number(item.baseline), target) {
            self.when(target < now, "below_baseline");
            self.when(target > now, "above_baseline");
            self.when((target - now).abs() < f64::EPSILON, "equals_baseline");
        }
        if item.measure == "percent" {
            self.when(target.is_some_and(|it| it > 100.0), "over_hundred");
            self.when(target.is_some_and(|it| (it - 100.0).abs() < f64::EPSILON), "full");
        }
    }

    /// What holds of a section.
    #[must_use]
    pub fn of_part(lists: &Lists, part: &Part<'_>, year: i32) -> Self {
        let items: Vec<_> = part.items.iter().filter(|item| !item.is_blank()).collect();
        let whole: Vec<_> =
            std::iter::once(part.text).chain(items.iter().map(|item| item.statement)).collect();
        let mut facts = Self::of_words(lists, &whole.join("\n"), year);
        facts.hold(&format!("section:{}", part.key));
        facts.when(items.iter().any(|item| !item.due.is_empty()), "date");
        facts.when(!items.is_empty(), "commitments");
        facts.when(items.is_empty() && lists.is_wholly("none", &tokens(part.text)), "none");
        facts.when(!part.carried.is_empty(), "carried");
        facts.count("commitments", items.len());
        facts
    }

    /// What holds of the whole.
    #[must_use]
    pub fn of_pledge(lists: &Lists, writing: &Writing<'_>) -> Self {
        let items: Vec<_> = writing.items().filter(|item| !item.is_blank()).collect();
        let measured = items.iter().filter(|item| {
            let facts = Self::of_item(lists, item, "", writing.year);
            ["figure", "due", "date", "period", "frequency"].iter().any(|fact| facts.holds(fact))
        });
        let dues: Vec<_> = items.iter().filter(|item| !item.due.is_empty()).collect();
        let last = dues.iter().filter(|item| {
            tokens(item.due).iter().any(|word| *word == "31/12" || word.starts_with("31/12/"))
        });
        let mut facts = Self::default();
        facts.count("commitments", items.len());
        facts.count("dues", dues.len());
        facts.count("measured_share", (100 * measured.count()).checked_div(items.len()).unwrap_or(100));
        facts.count("last_day_share", (100 * last.count()).checked_div(dues.len()).unwrap_or(0));
        facts
    }

    /// What holds of any words.
    fn of_words(lists: &Lists, text: &str, year: i32) -> Self {
        let words = tokens(text);
        let known: HashSet<&str> = words.iter().map(String::as_str).collect();
        let mut facts = Self::default();
        for name in lists.names() {
            let covered = lists.covered(name, &words, &known);
            facts.when(covered > 0, name);
            facts.count(&format!("{name}_share"), (100 * covered).checked_div(words.len()).unwrap_or(0));
        }
        for name in lists.starts.names() {
            facts.when(lists.starts.begins(name, &words), name);
        }
        facts.when(["....", "……", "___", "…."].iter().any(|hole| text.contains(hole)), "blank");
        facts.when(figures(lists, &words) || facts.holds("number_words"), "figure");
        facts.when(period(lists, &words), "period");
        facts.when(dates(lists, &words, year), "date");
        facts.when(outside(lists, &words, year), "due_outside");
        facts.count("words", words.len());
        let clauses = text.split([';', '\n']).flat_map(|line| line.split(". "));
        facts.count("clauses", clauses.filter(|clause| tokens(clause).len() > 2).count());
        facts
    }
}

/// A year that a word names: "2027", "6/2027", "30/6/2027".
fn year_of(word: &str) -> Option<i32> {
    let last = word.rsplit('/').next()?;
    let year = last.parse().ok()?;
    (last.len() == 4 && (1990..2200).contains(&year)).then_some(year)
}

/// Whether a number says how much: not the number of a text, a year, a day or a street.
fn figures(lists: &Lists, words: &[String]) -> bool {
    words.iter().enumerate().any(|(at, word)| {
        is_number(word)
            && year_of(word).is_none()
            && !lists.ends("number_names", &words[..at])
            && !is_dated(lists, words, at)
    })
}

/// Whether "15/12" is a day rather than fifteen of twelve.
fn is_dated(lists: &Lists, words: &[String], at: usize) -> bool {
    words[at].contains('/') && (lists.ends("deadlines", &words[..at]) || lists.ends("periods", &words[..at]))
}

/// Whether a date of about this year is written; texts bear older ones.
fn dates(lists: &Lists, words: &[String], year: i32) -> bool {
    words.iter().enumerate().any(|(at, word)| {
        let near = year_of(word).is_some_and(|named| (named - year).abs() <= 1);
        near && word.contains('/') || year_of(word).is_none() && is_dated(lists, words, at)
    })
}

/// Whether a month, quarter or day is named by its number.
fn period(lists: &Lists, words: &[String]) -> bool {
    words.iter().enumerate().any(|(at, word)| {
        let numbered = is_number(word) && year_of(word).is_none_or(|_| word.matches('/').count() == 1);
        (numbered || matches!(word.as_str(), "i" | "ii" | "iii" | "iv"))
            && lists.ends("periods", &words[..at])
    })
}

/// Whether a deadline in the words lies in another year.
fn outside(lists: &Lists, words: &[String], year: i32) -> bool {
    words.iter().enumerate().any(|(at, word)| {
        let other = year_of(word).is_some_and(|named| named != year && (named - year).abs() <= 3);
        let before = &words[..at];
        let near = (1..=3).any(|back| at >= back && lists.ends("deadlines", &before[..at + 1 - back]));
        other && near
    })
}
