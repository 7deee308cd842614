//! Grades, the points they are given from, and the conditions beside the points.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One grade.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GradeRule {
    /// Stable name.
    pub code: String,
    /// Name on screens and papers.
    pub title: String,
    /// Points from which it is given, of 100; `None` under rules without points.
    pub from_points: Option<u32>,
    /// What else must hold for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<Condition>,
}

/// The points that a year is scored by (QĐ 366-QĐ/TW: 100; 30 for common criteria and 70 for results is how forms built
/// on it divide them, hence a setting).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scale {
    /// Its parts, which sum up to the whole.
    pub parts: Vec<ScalePart>,
    /// The text that says so.
    pub source: String,
}

/// One part of the scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScalePart {
    /// Stable name.
    pub code: String,
    /// What it is given for.
    pub title: String,
    /// At most so many points.
    pub most: u32,
}

/// Points in tenths: one decimal is what forms have.
pub type Points = BTreeMap<String, u32>;

/// Something beside the points that a grade asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// Stable name.
    pub code: String,
    /// What must hold, as the text says it.
    pub title: String,
    /// Of whom it is asked.
    #[serde(default)]
    pub whom: Whom,
    /// How it is told whether it holds.
    pub test: Test,
    /// The text that says so.
    pub source: String,
    /// Whether the year asks for it; one that comes from a text no longer in force, or of another place, may stand by.
    #[serde(default = "asked")]
    pub asked: bool,
}

fn asked() -> bool {
    true
}

/// Of whom a condition is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// Everyone.
    #[default]
    Everyone,
    /// Those who lead, in whatever template.
    Leaders,
}

/// How it is told whether a condition holds: by what stands in the year's papers, or by people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum Test {
    /// At least this share of the commitments was reported as done.
    Done {
        /// In per cent.
        percent: u32,
    },
    /// At least this share of the commitments went beyond its target.
    Exceeded {
        /// In per cent.
        percent: u32,
    },
    /// No discipline was in force for a fault of the year.
    Undisciplined,
    /// Fewer days of sick leave than these within the year.
    Present {
        /// In days.
        days: u32,
    },
    /// Not more quarters than these were decided with the lowest grade.
    Quarters {
        /// How many quarters.
        most: u32,
    },
    /// No paper tells: people judge.
    Judgement,
}

impl Scale {
    /// All points of the scale.
    #[must_use]
    pub fn most(&self) -> u32 {
        self.parts.iter().map(|part| part.most).sum()
    }
}

impl Test {
    /// The figure that a committee may set, and the most that it may be.
    pub fn figure(&mut self) -> Option<(&mut u32, u32)> {
        match self {
            Self::Done { percent } | Self::Exceeded { percent } => Some((percent, 100)),
            Self::Present { days } => Some((days, 366)),
            Self::Quarters { most } => Some((most, 4)),
            Self::Undisciplined | Self::Judgement => None,
        }
    }
}
