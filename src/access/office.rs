//! Offices: the dated appointments under which people act for a unit.

use serde::{Deserialize, Serialize};

use crate::unit::UnitKind;

/// An office, as the appointment's row names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Office {
    /// Bí thư chi bộ.
    Secretary,
    /// Phó bí thư chi bộ.
    DeputySecretary,
    /// Chi ủy viên.
    BranchCommittee,
    /// Đảng ủy cơ sở.
    GrassrootsCommittee,
    /// Thủ trưởng cơ quan, đơn vị.
    AgencyHead,
    /// Ban Tổ chức.
    OrganizationBoard,
    /// Ban Thường vụ.
    StandingCommittee,
    /// Ủy ban Kiểm tra.
    Inspection,
    /// Quản trị hệ thống.
    Administrator,
}

impl Office {
    /// Every office, in the order of the access matrix.
    pub const ALL: [Self; 9] = [
        Self::Secretary,
        Self::DeputySecretary,
        Self::BranchCommittee,
        Self::GrassrootsCommittee,
        Self::AgencyHead,
        Self::OrganizationBoard,
        Self::StandingCommittee,
        Self::Inspection,
        Self::Administrator,
    ];

    /// The name in the database and the audit.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Secretary => "secretary",
            Self::DeputySecretary => "deputy_secretary",
            Self::BranchCommittee => "branch_committee",
            Self::GrassrootsCommittee => "grassroots_committee",
            Self::AgencyHead => "agency_head",
            Self::OrganizationBoard => "organization_board",
            Self::StandingCommittee => "standing_committee",
            Self::Inspection => "inspection",
            Self::Administrator => "administrator",
        }
    }

    /// The title on screens and papers.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Secretary => "Bí thư chi bộ",
            Self::DeputySecretary => "Phó Bí thư chi bộ",
            Self::BranchCommittee => "Chi ủy viên",
            Self::GrassrootsCommittee => "Đảng ủy cơ sở",
            Self::AgencyHead => "Thủ trưởng cơ quan, đơn vị",
            Self::OrganizationBoard => "Ban Tổ chức",
            Self::StandingCommittee => "Ban Thường vụ",
            Self::Inspection => "Ủy ban Kiểm tra",
            Self::Administrator => "Quản trị hệ thống",
        }
    }

    /// Whether two persons are needed to give it: who holds it keeps or reads far more than one branch (setting).
    #[must_use]
    pub fn is_weighty(self) -> bool {
        matches!(
            self,
            Self::OrganizationBoard | Self::StandingCommittee | Self::Inspection | Self::Administrator
        )
    }

    /// Who gives and ends it: nobody gives what they lack, so administrators, who read no papers, give only their own.
    #[must_use]
    pub fn giver(self) -> Self {
        if self == Self::Administrator { self } else { Self::OrganizationBoard }
    }

    /// Whether one person at a time holds it in one place, so that a new holder follows the one before.
    #[must_use]
    pub fn is_single(self) -> bool {
        matches!(self, Self::Secretary | Self::AgencyHead)
    }

    /// The offices that exist in a unit of this kind.
    #[must_use]
    pub fn of_kind(kind: UnitKind) -> &'static [Self] {
        match kind {
            UnitKind::Branch | UnitKind::BaseBranch => {
                &[Self::Secretary, Self::DeputySecretary, Self::BranchCommittee]
            }
            UnitKind::GrassrootsCommittee | UnitKind::SectionalCommittee => {
                &[Self::GrassrootsCommittee, Self::OrganizationBoard, Self::Inspection, Self::Administrator]
            }
            UnitKind::CityCommittee | UnitKind::ProvincialCommittee | UnitKind::CommuneCommittee => {
                &[Self::OrganizationBoard, Self::StandingCommittee, Self::Inspection, Self::Administrator]
            }
        }
    }
}
