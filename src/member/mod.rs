//! Members: people with their dated memberships, posts, offices and level of management.

pub mod change;
pub mod membership;
pub mod store;

use serde::{Deserialize, Serialize};

use crate::unit::UnitId;

crate::ids! {
    /// A Party member.
    MemberId;
    /// A post someone holds or held.
    PostId;
    /// A line in the list of posts that a Standing Committee manages.
    ManagedPostId;
    /// One change of a record.
    ChangeId;
}

/// A member as a record is acted on: who it is, where they belong, and which version was seen.
#[derive(Clone, Debug)]
pub struct Member {
    /// Their id.
    pub id: MemberId,
    /// Their code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Standing.
    pub standing: Standing,
    /// The branch they belong to; none once they left.
    pub branch: Option<UnitId>,
    /// The branch and every unit above it, from below.
    pub line: Vec<UnitId>,
    /// Counts every change of the row.
    pub version: i32,
}

impl crate::access::Subject for Member {
    const KIND: &'static str = "member";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        Some(self.id.0)
    }
}

/// A member's standing, which says whether they pledge and are graded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Standing {
    /// Dự bị.
    Probationary,
    /// Chính thức.
    Official,
    /// Miễn công tác và sinh hoạt.
    Exempt,
    /// Đình chỉ sinh hoạt.
    Suspended,
    /// Sinh hoạt tạm thời.
    Temporary,
    /// Chuyển đi.
    Transferred,
    /// Ra khỏi Đảng, từ trần.
    Ended,
}

impl Standing {
    /// The name on screens and in the office's lists.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Probationary => "Dự bị",
            Self::Official => "Chính thức",
            Self::Exempt => "Miễn sinh hoạt",
            Self::Suspended => "Đình chỉ sinh hoạt",
            Self::Temporary => "Sinh hoạt tạm thời",
            Self::Transferred => "Chuyển đi",
            Self::Ended => "Đã ra khỏi danh sách",
        }
    }

    /// Every standing, in the order of lists.
    pub const ALL: [Self; 7] = [
        Self::Official,
        Self::Probationary,
        Self::Exempt,
        Self::Suspended,
        Self::Temporary,
        Self::Transferred,
        Self::Ended,
    ];

    /// The name in the database and in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Probationary => "probationary",
            Self::Official => "official",
            Self::Exempt => "exempt",
            Self::Suspended => "suspended",
            Self::Temporary => "temporary",
            Self::Transferred => "transferred",
            Self::Ended => "ended",
        }
    }
}

/// How a membership ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Ending {
    /// Từ trần.
    Died,
    /// Xóa tên.
    Removed,
    /// Khai trừ.
    Expelled,
    /// Xin ra khỏi Đảng.
    Left,
}

impl Ending {
    /// Every ending, in the order of forms.
    pub const ALL: [Self; 4] = [Self::Died, Self::Removed, Self::Expelled, Self::Left];

    /// The name in the database and in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Died => "died",
            Self::Removed => "removed",
            Self::Expelled => "expelled",
            Self::Left => "left",
        }
    }

    /// The name on screens.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Died => "Từ trần",
            Self::Removed => "Xóa tên trong danh sách đảng viên",
            Self::Expelled => "Khai trừ",
            Self::Left => "Xin ra khỏi Đảng",
        }
    }
}

/// Of which kind a post is: someone may hold several of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum PostKind {
    /// Đảng.
    Party,
    /// Chính quyền.
    Government,
    /// Đoàn thể.
    Mass,
}

impl PostKind {
    /// Every kind, in the order of lists.
    pub const ALL: [Self; 3] = [Self::Party, Self::Government, Self::Mass];

    /// The name in the database and in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Government => "government",
            Self::Mass => "mass",
        }
    }

    /// The name on screens.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Party => "Đảng",
            Self::Government => "Chính quyền",
            Self::Mass => "Đoàn thể",
        }
    }
}
