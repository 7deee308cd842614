//! Offices: the dated appointments under which people act for a unit.

use serde::{Deserialize, Serialize};

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
}
