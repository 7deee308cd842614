//! A year's template: what a pledge of one category consists of.

use serde::{Deserialize, Serialize};

/// For whom a template is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Category {
    /// Đảng viên không giữ chức vụ.
    Member,
    /// Người giữ chức vụ lãnh đạo, quản lý.
    Leader,
    /// Diện Ban Thường vụ quản lý.
    ManagedLeader,
    /// Ngoài hệ thống chính trị.
    Outside,
}

impl Category {
    /// All categories.
    pub const ALL: [Self; 4] = [Self::Member, Self::Leader, Self::ManagedLeader, Self::Outside];

    /// The name in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Leader => "leader",
            Self::ManagedLeader => "managed_leader",
            Self::Outside => "outside",
        }
    }

    /// The name on screens.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Member => "Đảng viên không giữ chức vụ",
            Self::Leader => "Cán bộ lãnh đạo, quản lý",
            Self::ManagedLeader => "Cán bộ diện Ban Thường vụ quản lý",
            Self::Outside => "Đảng viên ngoài hệ thống chính trị",
        }
    }
}

/// One version of a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// Name of the paper.
    pub title: String,
    /// The place printed before the date; empty for none.
    #[serde(default)]
    pub place: String,
    /// What the person pledges to carry out, before the sections.
    pub preamble: String,
    /// Legal bases as they are printed, valid when the template was made.
    pub bases: Vec<String>,
    /// The sections in their order.
    pub sections: Vec<Section>,
    /// The sentence after the sections.
    pub closing: String,
}

/// One section of a pledge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Stable name, kept from year to year.
    pub key: String,
    /// Heading.
    pub title: String,
    /// Help beside the field.
    pub guidance: String,
    /// One example, shown on demand.
    pub example: String,
    /// Commitments needed before the pledge can be sent.
    pub at_least: usize,
    /// Whether only some categories have it; empty means all.
    #[serde(default)]
    pub only: Vec<Category>,
}
