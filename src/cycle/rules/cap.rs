//! The cap on the best grade, as a setting: sources differ on of whom, among whom, and what becomes of a fraction.

use serde::{Deserialize, Serialize};

/// The cap on the best grade: its ratio, and of what.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cap {
    /// The grade that is capped.
    pub grade: String,
    /// Share, in per cent.
    pub percent: u32,
    /// Of whom the share is taken.
    pub base: CapBase,
    /// Grade codes that count into a base of "good".
    pub good: Vec<String>,
    /// Among whom it is counted.
    pub group: CapGroup,
    /// The groups of those with similar duties, in order, for the group of that name; whoever meets none is in a group of
    /// the others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duties: Vec<DutyGroup>,
    /// What becomes of a fraction.
    pub rounding: Rounding,
    /// At least so many are allowed when the group is not empty, however small it is.
    pub small_group: u32,
    /// Whether more needs a decision that allows it; otherwise it is a warning.
    pub hard: bool,
    /// The text that says so.
    #[serde(default)]
    pub source: String,
}

/// A group of people with similar duties: whoever meets any of its conditions, unless an earlier group has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyGroup {
    /// Stable name.
    pub code: String,
    /// Name on screens.
    pub title: String,
    /// The conditions: `managed`, `no_agency`, `office:…`, `post:…`, `title:…` (a post whose title begins so).
    pub any: Vec<String>,
}

/// Of whom the capped share is taken. Sources differ; so it is a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CapBase {
    /// Those graded good.
    Good,
    /// Those graded good or better.
    GoodOrBetter,
    /// Everyone graded.
    All,
}

/// Among whom the share is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CapGroup {
    /// One branch.
    Branch,
    /// One grassroots organization, or the level that decides.
    Grassroots,
    /// Of those on whom one level decides, the people with similar duties ([`DutyGroup`]).
    Duties,
}

/// What becomes of a fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Down.
    Floor,
    /// To the nearest, half up.
    Nearest,
    /// Up.
    Ceiling,
}
