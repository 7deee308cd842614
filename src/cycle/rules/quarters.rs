//! Quarters of a year as a setting: of whom they are asked, and by when each of the four steps is due.

use serde::{Deserialize, Serialize};

use crate::cycle::template::Category;

/// Leaders are also looked at quarter by quarter (Hướng dẫn 02-HD/BTCTW of 2026; its days were not found, so they are a
/// setting).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarters {
    /// Whether the year asks for them; days and source stay while it does not.
    #[serde(default = "asked")]
    pub asked: bool,
    /// Of whom.
    pub categories: Vec<Category>,
    /// When objectives are set, counted from the quarter's first day.
    pub objectives: Window,
    /// When one scores oneself, counted from the quarter's last day.
    pub self_score: Window,
    /// How many days after the quarter's last day the proposal is due.
    pub proposal: u32,
    /// How many days after the quarter's last day the decision is due.
    pub decision: u32,
    /// The text that says so.
    pub source: String,
}

/// From when something may be done until when it is due, around a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// It may be done from so many days before.
    pub before: u32,
    /// It is due so many days after.
    pub after: u32,
}

fn asked() -> bool {
    true
}

impl Quarters {
    /// Whether quarters are asked of whoever pledges under this template.
    #[must_use]
    pub fn asks(&self, category: Category) -> bool {
        self.asked && self.categories.contains(&category)
    }
}
