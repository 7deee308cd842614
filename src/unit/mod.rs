//! Party units, one dated tree of any depth, and agencies, where people work.

use serde::{Deserialize, Serialize};

pub mod past;
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
    /// Tỉnh ủy.
    ProvincialCommittee,
    /// Thành ủy.
    CityCommittee,
    /// Đảng bộ xã, phường trực thuộc Tỉnh ủy, since July 2025 directly above the base organizations (QĐ 294-QĐ/TW).
    CommuneCommittee,
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
    /// All of them, from the top down.
    pub const ALL: [Self; 7] = [
        Self::ProvincialCommittee,
        Self::CityCommittee,
        Self::CommuneCommittee,
        Self::GrassrootsCommittee,
        Self::SectionalCommittee,
        Self::BaseBranch,
        Self::Branch,
    ];

    /// The name on screens and in the office's lists.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::ProvincialCommittee => "Tỉnh ủy",
            Self::CityCommittee => "Thành ủy",
            Self::CommuneCommittee => "Đảng bộ xã, phường",
            Self::GrassrootsCommittee => "Đảng bộ cơ sở",
            Self::SectionalCommittee => "Đảng bộ bộ phận",
            Self::BaseBranch => "Chi bộ cơ sở",
            Self::Branch => "Chi bộ trực thuộc",
        }
    }

    /// The kind that an office's list names.
    #[must_use]
    pub fn titled(title: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.title() == title)
    }

    /// Whether members belong to such a unit directly.
    #[must_use]
    pub fn is_branch(self) -> bool {
        matches!(self, Self::BaseBranch | Self::Branch)
    }

    /// Whether such a unit may stand at the top of the tree.
    #[must_use]
    pub fn may_stand_alone(self) -> bool {
        matches!(self, Self::ProvincialCommittee | Self::CityCommittee | Self::CommuneCommittee)
    }

    /// Whether such a unit may stand directly under one of another kind (charter of the Party, articles 10 and 21;
    /// QĐ 294-QĐ/TW for communes and wards).
    #[must_use]
    pub fn fits_under(self, above: Self) -> bool {
        use UnitKind::{
            BaseBranch, Branch, CityCommittee, CommuneCommittee, GrassrootsCommittee, ProvincialCommittee,
            SectionalCommittee,
        };
        match self {
            ProvincialCommittee => false,
            CityCommittee | CommuneCommittee => above == ProvincialCommittee,
            GrassrootsCommittee | BaseBranch => {
                matches!(above, ProvincialCommittee | CityCommittee | CommuneCommittee)
            }
            SectionalCommittee => above == GrassrootsCommittee,
            Branch => !above.is_branch(),
        }
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
