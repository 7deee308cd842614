//! The parts of a template: sections, what is told about the person, who signs.

use serde::{Deserialize, Serialize};

use super::Category;

/// One section of a pledge.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Stable name, kept from version to version and year to year.
    pub key: String,
    /// Heading.
    pub title: String,
    /// Help beside the field.
    pub guidance: String,
    /// One example, shown on demand.
    pub example: String,
    /// Commitments needed before the pledge can be sent.
    pub at_least: usize,
    /// Whether only some categories have it; empty means all. Said by shipped files alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub only: Vec<Category>,
}

impl Section {
    /// How many commitments it asks for, in words.
    #[must_use]
    pub fn asks(&self) -> String {
        asked_text(self.at_least)
    }

    /// What it is called, also while it has no name yet.
    #[must_use]
    pub fn name(&self) -> &str {
        if self.title.is_empty() { "Phần chưa có tên" } else { &self.title }
    }

    /// Whether nothing was written for it yet.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        [&self.title, &self.guidance, &self.example].iter().all(|text| text.is_empty())
    }
}

/// A least number of commitments in words.
#[must_use]
pub fn asked_text(at_least: usize) -> String {
    match at_least {
        0 => "Không bắt buộc có nội dung cam kết".to_owned(),
        count => format!("Ít nhất {count} nội dung cam kết"),
    }
}

/// What may be told about the person beside the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonField {
    /// Date of birth.
    Born,
    /// Day of joining.
    Joined,
    /// Day of full membership.
    Official,
    /// Card number.
    Card,
    /// Where they work.
    Agency,
    /// Posts in the Party.
    PartyPost,
    /// Posts in government.
    GovernmentPost,
    /// Posts in mass organizations.
    MassPost,
    /// Their branch.
    Branch,
}

impl PersonField {
    /// All of them, in the order in which they are printed.
    pub const ALL: [Self; 9] = [
        Self::Born,
        Self::Joined,
        Self::Official,
        Self::Card,
        Self::Agency,
        Self::PartyPost,
        Self::GovernmentPost,
        Self::MassPost,
        Self::Branch,
    ];

    /// Those of the form that is in use: all but the days of joining and the card.
    #[must_use]
    pub fn usual() -> Vec<Self> {
        let rare = [Self::Joined, Self::Official, Self::Card];
        Self::ALL.into_iter().filter(|field| !rare.contains(field)).collect()
    }

    /// The name in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Born => "born",
            Self::Joined => "joined",
            Self::Official => "official",
            Self::Card => "card",
            Self::Agency => "agency",
            Self::PartyPost => "party_post",
            Self::GovernmentPost => "government_post",
            Self::MassPost => "mass_post",
            Self::Branch => "branch",
        }
    }

    /// The name on screens and papers.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Born => "Ngày sinh",
            Self::Joined => "Ngày vào Đảng",
            Self::Official => "Ngày chính thức",
            Self::Card => "Số thẻ đảng viên",
            Self::Agency => "Đơn vị công tác",
            Self::PartyPost => "Chức vụ Đảng",
            Self::GovernmentPost => "Chức vụ chính quyền",
            Self::MassPost => "Chức vụ đoàn thể",
            Self::Branch => "Sinh hoạt tại chi bộ",
        }
    }
}

/// A place at the end of the paper where someone signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Who.
    pub who: Signer,
    /// What stands above it.
    pub heading: String,
}

/// Who signs a pledge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signer {
    /// The branch, whose confirmation is printed once it is given.
    Branch,
    /// The member.
    Member,
    /// The committee above, by hand.
    Committee,
    /// The head of the agency, by hand.
    Agency,
}

impl Signer {
    /// All of them, in the order in which they are printed.
    pub const ALL: [Self; 4] = [Self::Branch, Self::Member, Self::Committee, Self::Agency];

    /// The name in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Branch => "branch",
            Self::Member => "member",
            Self::Committee => "committee",
            Self::Agency => "agency",
        }
    }

    /// The name on screens.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Branch => "Chi bộ xác nhận",
            Self::Member => "Người cam kết",
            Self::Committee => "Cấp ủy cấp trên, ký tay",
            Self::Agency => "Thủ trưởng cơ quan, đơn vị, ký tay",
        }
    }

    /// What usually stands above it.
    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Branch => "XÁC NHẬN CỦA CHI BỘ",
            Self::Member => "NGƯỜI CAM KẾT",
            Self::Committee => "XÁC NHẬN CỦA CẤP ỦY CẤP TRÊN",
            Self::Agency => "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
        }
    }
}

impl Signature {
    /// The two of the form that is in use.
    #[must_use]
    pub fn usual() -> Vec<Self> {
        [Signer::Branch, Signer::Member]
            .into_iter()
            .map(|who| Self { who, heading: who.heading().to_owned() })
            .collect()
    }
}
