//! The cap on the best grade: how many it allows, and the arithmetic that says why. Pure.
//!
//! Of whom the share is taken differs from text to text, so it is data ([`Cap`]):
//!
//! - `all`: everyone graded in the group.
//! - `good_or_better`: those in the grades named good, the capped grade among them.
//! - `good`: those in the grades named good **without** the capped grade. This base leans on the answer: whoever moves
//!   from excellent to good makes the base larger. We therefore name the number that can really be reached: among the
//!   `n` people who are in the capped or in a good grade together, it is the largest `x` with `x <= share(n - x)`.
//!   It does not change when people move between these grades, and to be within it is the same as being within the
//!   share of the base as it stands: `x <= share(n - x)` holds for every smaller `x` and for no larger one, because
//!   the share never grows when the base shrinks. With 20 % and rounding down it is a sixth of `n`.

use std::collections::BTreeMap;

use crate::cycle::rules::{Cap, CapBase, Rounding, Rules};

/// How many hold each grade in a group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<String, u32>);

/// What the cap says about a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weight {
    /// How many hold the capped grade.
    pub used: u32,
    /// How many may.
    pub allowed: u32,
    /// The number the share is taken of.
    pub base: u32,
    /// How many are in the capped and the good grades together.
    pub together: u32,
    /// Whether the allowance comes from the least that a small group has.
    pub small: bool,
}

impl Counts {
    /// How many hold a grade.
    #[must_use]
    pub fn of(&self, code: &str) -> u32 {
        self.0.get(code).copied().unwrap_or(0)
    }

    /// Adds people who hold a grade.
    pub fn add(&mut self, code: &str, people: u32) {
        *self.0.entry(code.to_owned()).or_default() += people;
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

    fn good(&self, cap: &Cap) -> u32 {
        self.0
            .iter()
            .filter(|(code, _)| **code != cap.grade && cap.good.contains(*code))
            .map(|(_, count)| *count)
            .sum()
    }
}

/// The share of a base, its fraction rounded as the rule says; never less than a small group's least.
#[must_use]
pub fn share(cap: &Cap, base: u32) -> u32 {
    let hundredths = u64::from(cap.percent) * u64::from(base);
    let rounded = match cap.rounding {
        Rounding::Floor => hundredths / 100,
        Rounding::Nearest => (hundredths + 50) / 100,
        Rounding::Ceiling => hundredths.div_ceil(100),
    };
    u32::try_from(rounded).unwrap_or(u32::MAX).max(cap.small_group)
}

/// Weighs `used` holders of the capped grade against the group as it stands.
#[must_use]
pub fn weigh(cap: &Cap, standing: &Counts, used: u32) -> Weight {
    let total = standing.total();
    let together = standing.of(&cap.grade) + standing.good(cap);
    let (base, allowed) = match cap.base {
        CapBase::All => (total, share(cap, total).min(total)),
        CapBase::GoodOrBetter => (together, share(cap, together).min(total)),
        CapBase::Good => {
            let allowed = (0..=together).rev().find(|x| *x <= share(cap, together - x)).unwrap_or(0);
            (together - allowed, allowed)
        }
    };
    let plain = share(&Cap { small_group: 0, ..cap.clone() }, base);
    Weight { used, allowed, base, together, small: allowed > plain }
}

impl Weight {
    /// How many are too many.
    #[must_use]
    pub fn excess(&self) -> u32 {
        self.used.saturating_sub(self.allowed)
    }

    /// One line with its arithmetic: "5 đề nghị xuất sắc, được 3: 20 % của 17, làm tròn xuống".
    #[must_use]
    pub fn line(&self, rules: &Rules, what: &str) -> String {
        let cap = &rules.cap;
        let rounding = match cap.rounding {
            Rounding::Floor => "làm tròn xuống",
            Rounding::Nearest => "làm tròn đến số gần nhất",
            Rounding::Ceiling => "làm tròn lên",
        };
        let least = if self.small {
            format!(", nhóm nhỏ được ít nhất {}", cap.small_group)
        } else {
            String::new()
        };
        format!(
            "{} {what} {}, được {}: {} % của {}, {rounding}{least}",
            self.used,
            short(rules.title_of(&cap.grade)),
            self.allowed,
            cap.percent,
            self.base,
        )
    }

    /// What the base is, and how the share comes about.
    #[must_use]
    pub fn base_line(&self, rules: &Rules) -> String {
        let cap = &rules.cap;
        let exact = format!("{} % của {} là {}", cap.percent, self.base, exact(cap.percent, self.base));
        match cap.base {
            CapBase::All => format!("{} là tất cả những người được xếp loại. {exact}.", self.base),
            CapBase::GoodOrBetter => {
                format!("{} là số người ở mức {} và cao hơn. {exact}.", self.base, good_titles(rules))
            }
            CapBase::Good => format!(
                "Có {} người ở mức {} và {}; nếu {} người được xếp {} thì còn {} người ở mức {}. {exact}.",
                self.together,
                short(rules.title_of(&cap.grade)),
                good_titles(rules),
                self.allowed,
                short(rules.title_of(&cap.grade)),
                self.base,
                good_titles(rules),
            ),
        }
    }
}

fn good_titles(rules: &Rules) -> String {
    let good = rules.cap.good.iter().filter(|code| **code != rules.cap.grade);
    good.map(|code| short(rules.title_of(code))).collect::<Vec<_>>().join(", ")
}

/// A grade as one says it: "xuất sắc" for "Hoàn thành xuất sắc nhiệm vụ".
#[must_use]
pub fn short(title: &str) -> String {
    title
        .strip_prefix("Hoàn thành ")
        .and_then(|rest| rest.strip_suffix(" nhiệm vụ"))
        .map_or_else(|| title.to_lowercase(), str::to_owned)
}

/// The share before rounding, in Vietnamese form: "3,4".
fn exact(percent: u32, base: u32) -> String {
    let hundredths = u64::from(percent) * u64::from(base);
    let digits = format!("{},{:02}", hundredths / 100, hundredths % 100);
    digits.trim_end_matches('0').trim_end_matches(',').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cycle::opening::{YEAR_2018, YEAR_2027};

    fn rules(file: &str) -> Rules {
        let year: serde_json::Value = serde_json::from_str(file).unwrap();
        serde_json::from_value(year["rule_set"]["rules"].clone()).unwrap()
    }

    fn counts(excellent: u32, good: u32, fair: u32, poor: u32) -> Counts {
        let mut counts = Counts::default();
        for (code, people) in [("excellent", excellent), ("good", good), ("fair", fair), ("poor", poor)] {
            counts.add(code, people);
        }
        counts
    }

    #[test]
    fn three_readings_give_three_numbers() {
        let mut cap = rules(YEAR_2027).cap;
        let standing = counts(10, 30, 8, 2);
        for (base, allowed, of) in
            [(CapBase::Good, 6, 34), (CapBase::GoodOrBetter, 8, 40), (CapBase::All, 10, 50)]
        {
            cap.base = base;
            let weight = weigh(&cap, &standing, 10);
            assert_eq!((weight.allowed, weight.base), (allowed, of), "{base:?}");
            assert_eq!(weight.excess(), 10 - allowed);
        }
    }

    #[test]
    fn the_arithmetic_is_said() {
        let rules_2027 = rules(YEAR_2027);
        let weight = weigh(&rules_2027.cap, &counts(5, 12, 3, 0), 5);
        assert_eq!(
            weight.line(&rules_2027, "đề nghị"),
            "5 đề nghị xuất sắc, được 3: 20 % của 17, làm tròn xuống"
        );
        assert_eq!(weight.base_line(&rules_2027), "17 là số người ở mức tốt và cao hơn. 20 % của 17 là 3,4.");
        let rules_2018 = rules(YEAR_2018);
        let weight = weigh(&rules_2018.cap, &counts(10, 8, 0, 0), 10);
        assert_eq!(
            weight.line(&rules_2018, "đề nghị"),
            "10 đề nghị xuất sắc, được 3: 20 % của 15, làm tròn xuống"
        );
        assert_eq!(
            weight.base_line(&rules_2018),
            "Có 18 người ở mức xuất sắc và tốt; nếu 3 người được xếp xuất sắc thì còn 15 người ở mức tốt. \
             20 % của 15 là 3."
        );
    }

    #[test]
    fn a_small_group_has_its_least() {
        let mut rules = rules(YEAR_2027);
        rules.cap.small_group = 1;
        let weight = weigh(&rules.cap, &counts(1, 2, 0, 0), 1);
        assert_eq!((weight.allowed, weight.excess(), weight.small), (1, 0, true));
        assert!(weight.line(&rules, "đề nghị").ends_with("nhóm nhỏ được ít nhất 1"));
        assert_eq!(weigh(&rules.cap, &Counts::default(), 0).allowed, 0);
    }

    /// The share counted out person by person, without division.
    fn counted_share(cap: &Cap, base: u32) -> u32 {
        let mut whole = 0;
        while (whole + 1) * 100 <= cap.percent * base {
            whole += 1;
        }
        let rest = cap.percent * base - whole * 100;
        let up = match cap.rounding {
            Rounding::Floor => false,
            Rounding::Nearest => rest >= 50,
            Rounding::Ceiling => rest > 0,
        };
        (whole + u32::from(up)).max(cap.small_group)
    }

    /// Tries every way to split those together in the two grades, and keeps the most that fits.
    fn tried_out(cap: &Cap, (excellent, good, others): (u32, u32, u32)) -> u32 {
        let together = excellent + good;
        let mut most = 0;
        for kept in 0..=together {
            let base = match cap.base {
                CapBase::Good => together - kept,
                CapBase::GoodOrBetter => together,
                CapBase::All => together + others,
            };
            if kept <= counted_share(cap, base) {
                most = kept;
            }
        }
        most
    }

    #[test]
    fn the_engine_agrees_with_counting_out() {
        let mut cap = rules(YEAR_2027).cap;
        for base in [CapBase::Good, CapBase::GoodOrBetter, CapBase::All] {
            for rounding in [Rounding::Floor, Rounding::Nearest, Rounding::Ceiling] {
                for (percent, small_group) in [(0, 0), (20, 0), (20, 1), (25, 0), (33, 2), (100, 0)] {
                    cap = Cap { base, rounding, percent, small_group, ..cap };
                    for (excellent, good, others) in groups() {
                        let standing = counts(excellent, good, others, 0);
                        let weight = weigh(&cap, &standing, excellent);
                        let fits = excellent <= tried_out(&cap, (excellent, good, others));
                        assert_eq!(weight.excess() == 0, fits, "{cap:?} {excellent} {good} {others}");
                        if cap.base == CapBase::Good {
                            assert_eq!(weight.allowed, tried_out(&cap, (excellent, good, others)));
                            let as_it_stands = excellent <= counted_share(&cap, good);
                            assert_eq!(fits, as_it_stands, "naming the reachable number changes no verdict");
                        }
                    }
                }
            }
        }
    }

    fn groups() -> impl Iterator<Item = (u32, u32, u32)> {
        (0..14).flat_map(|excellent| {
            (0..24).flat_map(move |good| [0, 1, 7].map(|others| (excellent, good, others)))
        })
    }
}
