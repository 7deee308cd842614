//! How long each kind of record is kept, as data; and the job that lets go of what is over.

pub mod change;
pub mod job;
pub mod rules;
pub mod store;

use crate::web::routes::{Need, Routes};

/// What happens when the time is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Outcome {
    /// It is kept for good.
    Keep,
    /// It is reported as due for the archive; the archivist takes it over.
    Archive,
    /// It is deleted.
    Delete,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Keep, Self::Archive, Self::Delete];

    /// The name in forms.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Archive => "archive",
            Self::Delete => "delete",
        }
    }

    /// As people say it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Keep => "Giữ lâu dài",
            Self::Archive => "Chuyển lưu trữ",
            Self::Delete => "Xóa",
        }
    }
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::SignedIn, rules::show)
        .get(Need::Permit, change::new)
        .post(Need::Permit, change::create)
}
