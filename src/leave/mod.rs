//! Leave of a member: from when to when, of which kind, on which paper. What it means for the grade is the year's rules'.

pub mod list;
pub mod store;
pub mod withdrawal;

use chrono::NaiveDate;

use crate::{
    access::Subject,
    clock::date_text,
    member::{Member, MemberId},
    web::routes::{Need, Routes},
};

crate::ids! {
    /// A leave.
    LeaveId;
}

/// Why someone is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Kind {
    /// Nghỉ ốm, chữa bệnh.
    Sick,
    /// Nghỉ thai sản.
    Maternity,
    /// Nghỉ việc khác.
    Other,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Sick, Self::Maternity, Self::Other];

    /// The name in the database and in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Sick => "sick",
            Self::Maternity => "maternity",
            Self::Other => "other",
        }
    }

    /// The name on screens.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Sick => "Nghỉ ốm, chữa bệnh",
            Self::Maternity => "Nghỉ thai sản",
            Self::Other => "Nghỉ việc khác",
        }
    }

    /// The kind of that code.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// A leave.
#[derive(Clone, Debug)]
pub struct Leave {
    /// Its id.
    pub id: LeaveId,
    /// Why.
    pub kind: Kind,
    /// First day.
    pub from: NaiveDate,
    /// The first day after it; nothing while the member has not come back.
    pub until: Option<NaiveDate>,
    /// The paper it rests on.
    pub basis: String,
    /// Why it was taken back; nothing while it counts.
    pub withdrawn: Option<String>,
}

/// A leave that someone is about to take back, with whose it is.
#[derive(Clone, Debug)]
pub struct OfMember {
    /// Which.
    pub leave: Leave,
    /// Whose.
    pub member: Member,
}

impl Subject for OfMember {
    const KIND: &'static str = "leave";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        Some(self.leave.id.0)
    }
}

impl Leave {
    /// In one line: "Nghỉ ốm, chữa bệnh từ 01/03/2027 đến 30/06/2027, theo Giấy ra viện số 12".
    #[must_use]
    pub fn line(&self) -> String {
        let until = self.until.and_then(|day| day.pred_opt());
        let until = until.map_or_else(|| "nay".to_owned(), date_text);
        format!("{} từ {} đến {until}, theo {}", self.kind.title(), date_text(self.from), self.basis)
    }
}

/// Where a member's leaves are kept.
#[must_use]
pub fn path_of(member: MemberId) -> String {
    list::LeavesPath { id: member }.to_string()
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, list::index)
        .post(Need::Permit, list::create)
        .get(Need::Permit, withdrawal::new)
        .post(Need::Permit, withdrawal::create)
}
