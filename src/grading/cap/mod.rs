//! The cap on the best grade: how many it allows, with every number of the arithmetic that says why. Pure, and exact:
//! whole numbers only.
//!
//! Texts differ about of whom the share is taken, so it is data ([`Cap`]), a setting of each year's rule set:
//!
//! - `good`: those in the grades named good **without** the capped grade (HD 21-HD/BTCTW of 18/10/2019, in each
//!   grassroots organization). This base leans on the answer: whoever moves from excellent to good makes the base larger.
//!   We therefore name the number that can really be reached: among the `n` people who are in the capped or in a good
//!   grade together, it is the largest `x` with `x <= share(n - x)`. It does not change when people move between these
//!   grades, and to be within it is the same as being within the share of the base as it stands: `x <= share(n - x)` holds
//!   for every smaller `x` and for no larger one, because the share never grows when the base shrinks. With 20 % and
//!   rounding down it is a sixth of `n`.
//! - `good_or_better`: those in the grades named good, the capped grade among them (guidance of Party committees under
//!   QĐ 366-QĐ/TW, in each branch).
//! - `all`: everyone graded in the group (a reading met in practice; no text of the Party found).

mod explanation;
mod outlook;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::cycle::rules::{Cap, CapBase, Rounding, Rules};

pub use explanation::{Explanation, Line, short};
pub use outlook::Outlook;

/// How many hold each grade in a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<String, u32>);

impl Counts {
    /// How many hold a grade.
    #[must_use]
    pub fn of(&self, code: &str) -> u32 {
        self.0.get(code).copied().unwrap_or(0)
    }

    /// Adds people who hold a grade.
    pub fn add(&mut self, code: &str, people: u32) {
        if let Some(count) = self.0.get_mut(code) {
            *count += people;
        } else {
            self.0.insert(code.to_owned(), people);
        }
    }

    /// Takes one person out of a grade.
    pub fn take(&mut self, code: &str) {
        if let Some(count) = self.0.get_mut(code) {
            *count = count.saturating_sub(1);
        }
    }

    /// Everyone.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.0.values().sum()
    }

    /// Those in the grades that the cap names good, the capped grade left out.
    #[must_use]
    pub fn good(&self, cap: &Cap) -> u32 {
        cap.good.iter().filter(|code| **code != cap.grade).map(|code| self.of(code)).sum()
    }
}

/// The share of a base, its fraction rounded as the rule says; never less than a small group's least.
#[must_use]
pub fn share(cap: &Cap, base: u32) -> u32 {
    rounded(cap, base).max(cap.small_group)
}

/// The share without what small groups have.
fn rounded(cap: &Cap, base: u32) -> u32 {
    let hundredths = u64::from(cap.percent) * u64::from(base);
    let whole = match cap.rounding {
        Rounding::Floor => hundredths / 100,
        Rounding::Nearest => (hundredths + 50) / 100,
        Rounding::Ceiling => hundredths.div_ceil(100),
    };
    u32::try_from(whole).unwrap_or(u32::MAX)
}

/// How many the cap allows in a group as it stands, and the number the share is taken of.
#[must_use]
pub fn allowance(cap: &Cap, standing: &Counts) -> (u32, u32) {
    let total = standing.total();
    let together = standing.of(&cap.grade) + standing.good(cap);
    match cap.base {
        CapBase::All => (share(cap, total).min(total), total),
        CapBase::GoodOrBetter => (share(cap, together).min(total), together),
        CapBase::Good => {
            let allowed = reachable(cap, together);
            (allowed, together - allowed)
        }
    }
}

/// The largest `x` with `x <= share(together - x)`, found by halving: it holds for every smaller `x` and for no larger.
fn reachable(cap: &Cap, together: u32) -> u32 {
    let (mut fits, mut too_many) = (0, together + 1);
    while fits + 1 < too_many {
        let middle = fits + (too_many - fits) / 2;
        if middle <= share(cap, together - middle) { fits = middle } else { too_many = middle }
    }
    fits
}

/// Weighs `used` holders of the capped grade against the group as it stands.
#[must_use]
pub fn weigh(rules: &Rules, standing: &Counts, used: u32) -> Explanation {
    let cap = &rules.cap;
    let (allowed, base) = allowance(cap, standing);
    let good = cap.good.iter().filter(|code| **code != cap.grade);
    Explanation {
        used,
        allowed,
        base,
        together: standing.of(&cap.grade) + standing.good(cap),
        percent: cap.percent,
        of: cap.base,
        rounding: cap.rounding,
        least: (allowed > rounded(cap, base)).then_some(cap.small_group),
        hard: cap.hard,
        grade: short(rules.title_of(&cap.grade)),
        good: good.map(|code| short(rules.title_of(code))).collect::<Vec<_>>().join(", "),
    }
}
