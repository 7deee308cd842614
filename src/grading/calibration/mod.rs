//! Calibration: the body that decides looks at proposals across units beside their evidence, tries changes out, and writes
//! those it makes, with their reasons, back to the record.

pub mod change;
pub mod group_page;
mod rows;

use serde::Deserialize;

use super::group::Group;
use crate::unit::UnitId;

/// Which of the two groups of a unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Leaders that its Standing Committee manages.
    Managed,
    /// Everyone else on whom its committee decides.
    #[default]
    Decided,
}

impl Whose {
    /// The name in addresses and in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Managed => "managed",
            Self::Decided => "decided",
        }
    }

    /// The name on screens.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Managed => "Cán bộ diện quản lý",
            Self::Decided => "Đảng viên thuộc thẩm quyền quyết định",
        }
    }

    /// That group of a unit.
    #[must_use]
    pub fn of(self, unit: UnitId) -> Group {
        match self {
            Self::Managed => Group::Managed(unit),
            Self::Decided => Group::Decided(unit),
        }
    }
}
