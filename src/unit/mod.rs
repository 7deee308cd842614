//! Party units, one dated tree of any depth, and agencies, where people work.

use serde::{Deserialize, Serialize};

pub mod store;

crate::ids! {
    /// A Party unit.
    UnitId;
    /// An agency where people work; not part of the Party tree.
    AgencyId;
}

/// What kind of Party organization a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum UnitKind {
    /// Thành ủy.
    CityCommittee,
    /// Đảng bộ cơ sở.
    GrassrootsCommittee,
    /// Đảng bộ bộ phận.
    SectionalCommittee,
    /// Chi bộ cơ sở.
    BaseBranch,
    /// Chi bộ trực thuộc.
    Branch,
}

impl UnitKind {
    /// The name on screens and in the office's lists.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::CityCommittee => "Thành ủy",
            Self::GrassrootsCommittee => "Đảng bộ cơ sở",
            Self::SectionalCommittee => "Đảng bộ bộ phận",
            Self::BaseBranch => "Chi bộ cơ sở",
            Self::Branch => "Chi bộ trực thuộc",
        }
    }

    /// The kind that an office's list names.
    #[must_use]
    pub fn titled(title: &str) -> Option<Self> {
        [
            Self::CityCommittee,
            Self::GrassrootsCommittee,
            Self::SectionalCommittee,
            Self::BaseBranch,
            Self::Branch,
        ]
        .into_iter()
        .find(|kind| kind.title() == title)
    }

    /// Whether members belong to such a unit directly.
    #[must_use]
    pub fn is_branch(self) -> bool {
        matches!(self, Self::BaseBranch | Self::Branch)
    }
}

/// A unit as it stands now.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// The code in the office's lists.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
    /// Itself and every unit above it, from below.
    pub line: Vec<UnitId>,
}

impl crate::access::Subject for Unit {
    const KIND: &'static str = "unit";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        Some(self.id.0)
    }
}

impl crate::access::Subject for AgencyId {
    const KIND: &'static str = "agency";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        Some(self.0)
    }
}
