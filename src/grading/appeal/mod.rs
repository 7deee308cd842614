//! What the person graded says: an answer that stays beside the grade, and an appeal, which someone answers who did nothing
//! about the grade before (no central procedure was found; this is how a Party committee's own system does it).

pub mod answering;
pub mod list;
pub mod page;
mod store;

use chrono::{DateTime, Utc};

use super::AppealId;
use crate::{access::Subject, member::MemberId, pledge::Pledge};

/// An appeal against a grade.
#[derive(Clone, Debug)]
pub struct Appeal {
    /// Its id.
    pub id: AppealId,
    /// Whose grade.
    pub pledge: Pledge,
    /// When.
    pub at: DateTime<Utc>,
    /// Against which grade.
    pub grade: String,
    /// Why.
    pub words: String,
    /// How it stands.
    pub state: State,
    /// On which grounds it was answered, by whom and when.
    pub answer: Option<(String, String, DateTime<Utc>)>,
    /// Those who did something about this grade: they answer no appeal against it.
    pub graded_by: Vec<MemberId>,
}

/// How an appeal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum State {
    /// Nobody answered yet.
    Open,
    /// It was right: the grade is taken up again.
    Upheld,
    /// It was not.
    Rejected,
}

impl Subject for Appeal {
    const KIND: &'static str = "appeal";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        Some(self.id.0)
    }
}
