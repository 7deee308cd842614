//! Disciplines: the paper, the year whose grade it bears on, and whether it was lifted because it was wrong.

pub mod lifting;
pub mod list;
pub mod store;

use chrono::NaiveDate;

use crate::{
    access::Subject,
    member::{Member, MemberId},
    web::routes::{Need, Routes},
};

crate::ids! {
    /// A discipline.
    DisciplineId;
}

/// How grave it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Form {
    /// Khiển trách.
    Reprimand,
    /// Cảnh cáo.
    Warning,
    /// Cách chức.
    Removal,
    /// Khai trừ.
    Expulsion,
}

impl Form {
    /// All of them, the lightest first (Điều lệ Đảng, for official members).
    pub const ALL: [Self; 4] = [Self::Reprimand, Self::Warning, Self::Removal, Self::Expulsion];

    /// The name in the database and in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Reprimand => "reprimand",
            Self::Warning => "warning",
            Self::Removal => "removal",
            Self::Expulsion => "expulsion",
        }
    }

    /// The name on screens.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Reprimand => "Khiển trách",
            Self::Warning => "Cảnh cáo",
            Self::Removal => "Cách chức",
            Self::Expulsion => "Khai trừ",
        }
    }

    /// The form of that code.
    #[must_use]
    pub fn named(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// A discipline of a member.
#[derive(Clone, Debug)]
pub struct Discipline {
    /// Its id.
    pub id: DisciplineId,
    /// How grave it is.
    pub form: Form,
    /// The year whose grade it bears on.
    pub fault_year: i32,
    /// Number of the paper.
    pub number: String,
    /// Who issued it.
    pub issuer: String,
    /// Its day.
    pub decided_on: NaiveDate,
    /// What for, in words.
    pub words: String,
    /// The paper that lifted it, its day and the reason; `None` while it is in force.
    pub lifted: Option<Lifted>,
}

/// The paper that lifted a discipline.
#[derive(Clone, Debug)]
pub struct Lifted {
    /// Its number.
    pub number: String,
    /// Its day.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
}

/// A discipline that someone is about to lift, with whose it is.
#[derive(Clone, Debug)]
pub struct OfMember {
    /// Which.
    pub discipline: Discipline,
    /// Whose.
    pub member: Member,
}

impl Subject for OfMember {
    const KIND: &'static str = "discipline";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        Some(self.discipline.id.0)
    }
}

impl Discipline {
    /// In one line: "Cảnh cáo, Quyết định 12-QĐ/UBKT ngày 01/02/2028 của Ủy ban Kiểm tra".
    #[must_use]
    pub fn line(&self) -> String {
        let day = crate::clock::date_text(self.decided_on);
        format!("{}, quyết định số {} ngày {day} của {}", self.form.title(), self.number, self.issuer)
    }
}

/// Where a member's disciplines are kept.
#[must_use]
pub fn path_of(member: MemberId) -> String {
    list::DisciplinesPath { id: member }.to_string()
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, list::index)
        .post(Need::Permit, list::create)
        .get(Need::Permit, lifting::new)
        .post(Need::Permit, lifting::create)
}
