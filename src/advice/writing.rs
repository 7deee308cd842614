//! What advice is given on, and what stands around it. Borrowed from whoever asks, so that this slice leans on nothing.

use std::sync::Arc;

use super::{
    likeness::{self, Marks, Names},
    words,
};

/// A pledge as it is being written.
#[derive(Clone, Debug)]
pub struct Writing<'a> {
    /// The year it is for.
    pub year: i32,
    /// Its sections.
    pub parts: Vec<Part<'a>>,
}

/// A section.
#[derive(Clone, Debug)]
pub struct Part<'a> {
    /// The section's key in the template.
    pub key: &'a str,
    /// Running text.
    pub text: &'a str,
    /// Its commitments.
    pub items: Vec<Item<'a>>,
    /// Answers to the weaknesses that the last review named; empty text where there is none yet.
    pub carried: Vec<&'a str>,
}

/// A commitment.
#[derive(Clone, Debug)]
pub struct Item<'a> {
    /// Its id on the page.
    pub id: String,
    /// What is pledged.
    pub statement: &'a str,
    /// The code of its measure.
    pub measure: &'a str,
    /// Where things stand.
    pub baseline: &'a str,
    /// What is to be reached.
    pub target: &'a str,
    /// In what it is counted.
    pub unit: &'a str,
    /// By when.
    pub due: &'a str,
    /// What will show it.
    pub product: &'a str,
}

/// What the words are compared with.
#[derive(Clone, Debug, Default)]
pub struct Around<'a> {
    /// What others have too without being like it.
    pub common: Common,
    /// Each section's example, by key.
    pub samples: Vec<(&'a str, &'a str)>,
    /// Names of units and agencies; having them in common says nothing either.
    pub names: Names,
    /// What the same person wrote the year before.
    pub last: Option<Writing<'a>>,
    /// Sections that are like a colleague's; whose, is not told.
    pub like_colleague: Vec<&'a str>,
}

impl<'a> Writing<'a> {
    /// Every commitment.
    pub fn items(&self) -> impl Iterator<Item = &Item<'a>> {
        self.parts.iter().flat_map(|part| &part.items)
    }
}

impl Part<'_> {
    /// The marks of all its words.
    #[must_use]
    pub fn marks(&self, names: &Names) -> Marks {
        let texts = std::iter::once(self.text).chain(self.items.iter().map(|item| item.statement));
        texts.flat_map(|text| likeness::marks(text, names)).collect()
    }
}

impl Item<'_> {
    /// Whether nothing is written in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        [self.statement, self.baseline, self.target, self.unit, self.due, self.product]
            .iter()
            .all(|field| field.trim().is_empty())
    }

    /// The numbers that say how much and when within a year.
    #[must_use]
    pub fn figures(&self) -> Vec<String> {
        let words = [self.statement, self.target, self.due].map(words::tokens).concat();
        let within = |word: String| match word.split('/').collect::<Vec<_>>()[..] {
            [day, month, _] => format!("{day}/{month}"),
            _ => word,
        };
        let is_year = |word: &str| word.len() == 4 && word.starts_with("20");
        words.into_iter().filter(|word| words::is_number(word) && !is_year(word)).map(within).collect()
    }
}

/// The marks of words that many take over: the template's own, and those that units offer.
#[derive(Clone, Debug, Default)]
pub struct Common {
    /// Of the template, which are many and the same for everyone.
    pub template: Arc<Marks>,
    /// Of what the units of one's line offer.
    pub offered: Marks,
}

impl Common {
    /// The marks of texts.
    pub fn marks<'a>(texts: impl Iterator<Item = &'a str>) -> Marks {
        texts.flat_map(|text| likeness::marks(text, &Names::default())).collect()
    }

    /// What is left of some marks.
    #[must_use]
    pub fn less(&self, mut marks: Marks) -> Marks {
        marks.retain(|mark| !self.template.contains(mark) && !self.offered.contains(mark));
        marks
    }
}
