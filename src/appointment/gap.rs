//! What is missing: units where nobody can act, people for whom nobody can decide. Found by one query.

use chrono::NaiveDate;

use super::{
    Place,
    list::{AgencyOfficesPath, UnitOfficesPath},
    place::{AgencyGivingPath, UnitGivingPath},
};
use crate::{
    access::{Actor, Office},
    account::slips::SlipsPath,
    db::Read,
    error::Result,
    unit::{AgencyId, UnitId},
};

/// Rows told of each kind; the count tells all.
pub const TOLD: i64 = 200;

/// A kind of gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A branch without secretary or deputy.
    Branch,
    /// A branch whose secretary and deputies have no working account.
    Account,
    /// A grassroots committee on which nobody sits.
    Committee,
    /// A grassroots committee whose people have no working account.
    CommitteeAccount,
    /// An agency without a head.
    Agency,
    /// Leaders whom a unit manages where nobody decides for them.
    Decider,
    /// A Standing Committee of one, whose own paper nobody decides on.
    LoneDecider,
    /// An Organization Board of less than two.
    Board,
    /// Less than two administrators.
    Administrator,
}

impl Kind {
    /// All, in the order of pages.
    pub const ALL: [Self; 9] = [
        Self::Branch,
        Self::Account,
        Self::Committee,
        Self::CommitteeAccount,
        Self::Agency,
        Self::Decider,
        Self::LoneDecider,
        Self::Board,
        Self::Administrator,
    ];

    /// The name in the query and in links.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Branch => "branch",
            Self::Account => "account",
            Self::Committee => "committee",
            Self::CommitteeAccount => "committee_account",
            Self::Agency => "agency",
            Self::Decider => "decider",
            Self::LoneDecider => "lone_decider",
            Self::Board => "board",
            Self::Administrator => "administrator",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What is missing.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Branch => "Chi bộ chưa có bí thư, phó bí thư",
            Self::Account => "Bí thư, phó bí thư chưa có tài khoản hoạt động",
            Self::Committee => "Đảng ủy cơ sở chưa có ai",
            Self::CommitteeAccount => "Đảng ủy cơ sở chưa ai có tài khoản hoạt động",
            Self::Agency => "Cơ quan chưa có thủ trưởng",
            Self::Decider => "Cán bộ chưa có cấp quyết định",
            Self::LoneDecider => "Ban Thường vụ chỉ có một người",
            Self::Board => "Ban Tổ chức chưa đủ hai người",
            Self::Administrator => "Quản trị chưa đủ hai người",
        }
    }

    /// What follows from it.
    #[must_use]
    pub fn consequence(self) -> &'static str {
        match self {
            Self::Branch | Self::Account => "Không ai đọc và xác nhận bản cam kết của chi bộ.",
            Self::Committee | Self::CommitteeAccount => "Không ai đọc bản của bí thư và quyết định xếp loại.",
            Self::Agency => "Không ai ghi mức xếp loại của cơ quan, đơn vị.",
            Self::Decider => "Không ai quyết định xếp loại cán bộ diện quản lý.",
            Self::LoneDecider => "Bản của chính người ấy không ai quyết định.",
            Self::Board | Self::Administrator => "Không có người thứ hai để xác nhận giao nhiệm vụ.",
        }
    }

    fn office(self) -> Office {
        match self {
            Self::Branch | Self::Account => Office::Secretary,
            Self::Committee | Self::CommitteeAccount => Office::GrassrootsCommittee,
            Self::Agency => Office::AgencyHead,
            Self::Decider | Self::LoneDecider => Office::StandingCommittee,
            Self::Board => Office::OrganizationBoard,
            Self::Administrator => Office::Administrator,
        }
    }
}

/// One gap.
#[derive(Clone, Debug)]
pub struct Gap {
    /// What is missing.
    pub kind: Kind,
    /// In which unit.
    pub unit: Option<UnitId>,
    /// Over which agency.
    pub agency: Option<AgencyId>,
    /// The unit's or agency's name.
    pub name: String,
    /// The unit's code.
    pub code: String,
    /// How many people it concerns.
    pub people: i64,
    /// How many gaps of this kind there are.
    pub of_kind: i64,
}

impl Gap {
    /// The page that mends it for this person: where they give the office, else where they see who holds it.
    #[must_use]
    pub fn mend(&self, actor: &Actor, within: &Place) -> (String, &'static str) {
        let gives = actor.sits(&[self.kind.office().giver()], &within.line).is_some();
        let office = self.kind.office().code();
        match (self.unit, self.agency) {
            (Some(id), _) if self.kind == Kind::Account => {
                (SlipsPath { id }.to_string(), "In phiếu kích hoạt")
            }
            (Some(id), _) if gives && self.kind != Kind::CommitteeAccount => {
                (format!("{}?office={office}", UnitGivingPath { id }), "Giao nhiệm vụ")
            }
            (Some(id), _) => (UnitOfficesPath { id }.to_string(), "Xem nhiệm vụ"),
            (None, Some(id)) if gives => (AgencyGivingPath { id }.to_string(), "Giao nhiệm vụ"),
            (None, Some(id)) => (AgencyOfficesPath { id }.to_string(), "Xem nhiệm vụ"),
            (None, None) => ("/register".to_owned(), "Danh bạ"),
        }
    }
}

/// Every gap at and below a unit on a day: at most [`TOLD`] of each kind, with the count of all.
///
/// # Errors
/// When the database fails.
pub async fn below(tx: &mut Read, unit: UnitId, day: NaiveDate) -> Result<Vec<Gap>> {
    let rows =
        sqlx::query_file!("src/appointment/gaps.sql", unit as _, day, TOLD).fetch_all(tx.conn()).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(Gap {
                kind: Kind::named(&row.kind)?,
                unit: row.unit,
                agency: row.agency,
                name: row.name,
                code: row.code,
                people: row.people,
                of_kind: row.of_kind,
            })
        })
        .collect())
}

/// How many gaps of one kind are among these.
#[must_use]
pub fn count(gaps: &[Gap], kind: Kind) -> i64 {
    gaps.iter().find(|gap| gap.kind == kind).map_or(0, |gap| gap.of_kind)
}
