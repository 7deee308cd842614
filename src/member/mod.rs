//! Members: people with their dated memberships, posts, offices and level of management.

use serde::{Deserialize, Serialize};

pub mod membership;

crate::ids! {
    /// A Party member.
    MemberId;
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

    /// Whether such a member is asked for a pledge (setting of the domain: exempt and suspended are not).
    #[must_use]
    pub fn pledges(self) -> bool {
        matches!(self, Self::Probationary | Self::Official)
    }
}
