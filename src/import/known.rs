//! What the register holds already, as far as a file may lean on it.

use std::collections::HashMap;

use super::units::UnitKind;

/// The units already registered, by code.
#[derive(Debug, Default)]
pub struct Known {
    units: HashMap<String, KnownUnit>,
}

/// A unit already registered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownUnit {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
    /// The code of the unit above it.
    pub parent: Option<String>,
}

impl Known {
    /// The unit of this code.
    pub fn unit(&self, code: &str) -> Option<&KnownUnit> {
        self.units.get(code)
    }
}

impl FromIterator<(String, KnownUnit)> for Known {
    fn from_iter<T: IntoIterator<Item = (String, KnownUnit)>>(units: T) -> Self {
        Self { units: units.into_iter().collect() }
    }
}
