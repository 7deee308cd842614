//! The cap's verdict with its arithmetic, as numbers: pages word it (`templates/grading/_cap.html`).

use askama::Template;

use crate::cycle::rules::{CapBase, Rounding};

/// What the cap says about a group, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// How many hold the capped grade.
    pub used: u32,
    /// How many may.
    pub allowed: u32,
    /// The number the share is taken of.
    pub base: u32,
    /// How many are in the capped and the good grades together.
    pub together: u32,
    /// The share, in per cent.
    pub percent: u32,
    /// Of whom it is taken.
    pub of: CapBase,
    /// What became of the fraction.
    pub rounding: Rounding,
    /// What small groups have at least, where that and not the share decided.
    pub least: Option<u32>,
    /// Whether more needs a paper that allows it.
    pub hard: bool,
    /// The capped grade, as one says it: "xuất sắc".
    pub grade: String,
    /// The good grades beside it: "tốt".
    pub good: String,
}

/// One line with its arithmetic, where a sentence is needed and no page: a message at a field, a choice's hint.
#[derive(Template, Debug)]
#[template(path = "grading/cap_line.html", escape = "none")]
pub struct Line<'a> {
    cap: &'a Explanation,
    what: &'a str,
}

impl Explanation {
    /// How many are too many.
    #[must_use]
    pub fn excess(&self) -> u32 {
        self.used.saturating_sub(self.allowed)
    }

    /// How many more there may be.
    #[must_use]
    pub fn left(&self) -> u32 {
        self.allowed.saturating_sub(self.used)
    }

    /// Whether there is anything to take a share of.
    #[must_use]
    pub fn says_something(&self) -> bool {
        self.used + self.base > 0
    }

    /// The share before rounding, in hundredths.
    #[must_use]
    pub fn hundredths(&self) -> u64 {
        u64::from(self.percent) * u64::from(self.base)
    }

    /// The share before rounding, in Vietnamese form: "3,4".
    #[must_use]
    pub fn exact(&self) -> String {
        let digits = format!("{},{:02}", self.hundredths() / 100, self.hundredths() % 100);
        digits.trim_end_matches('0').trim_end_matches(',').to_owned()
    }

    /// "5 đề nghị xuất sắc, được 3: 20 % của 17, làm tròn xuống", where `what` is "đề nghị".
    #[must_use]
    pub fn line(&self, what: &str) -> String {
        // A template without a loop or a missing value has nothing that could fail but memory.
        Line { cap: self, what }.render().unwrap_or_default().trim().to_owned()
    }
}

/// A grade as one says it: "xuất sắc" for "Hoàn thành xuất sắc nhiệm vụ".
#[must_use]
pub fn short(title: &str) -> String {
    title
        .strip_prefix("Hoàn thành ")
        .and_then(|rest| rest.strip_suffix(" nhiệm vụ"))
        .map_or_else(|| title.to_lowercase(), str::to_owned)
}
