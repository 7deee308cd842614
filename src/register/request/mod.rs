//! A member says what is wrong in their record; whoever keeps it accepts, which corrects it, or refuses with a reason.

pub mod answer;
pub mod ask;
pub mod list;
pub mod show;
pub mod store;
pub mod task;

use chrono::{DateTime, Utc};

use super::person::FIELDS;
use crate::{
    access::Subject,
    member::MemberId,
    unit::UnitId,
    web::{
        parts::{Badge, Shape},
        routes::{Need, Routes},
    },
};

crate::ids! {
    /// A request; also the key of its form.
    RequestId;
}

/// What is no field of an identity: posts, place of work, standing.
pub const OTHER: &str = "other";

/// How far a request has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum State {
    /// It waits.
    Asked,
    /// The record was corrected.
    Accepted,
    /// It was not, for a reason.
    Refused,
    /// The member took it back.
    Withdrawn,
}

impl State {
    /// As a word and a shape.
    #[must_use]
    pub fn badge(self) -> Badge {
        match self {
            Self::Asked => Badge::new("Chờ trả lời", Shape::Sent),
            Self::Accepted => Badge::new("Đã sửa", Shape::Done),
            Self::Refused => Badge::new("Không sửa", Shape::Back),
            Self::Withdrawn => Badge::new("Đã rút lại", Shape::None),
        }
    }
}

/// One request.
#[derive(Clone, Debug)]
pub struct Request {
    /// Its id.
    pub id: RequestId,
    /// Whose record.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// Their code.
    pub code: String,
    /// Their branch and every unit above it, from below.
    pub line: Vec<UnitId>,
    /// Which field.
    pub field: String,
    /// What the record said when it was asked.
    pub stood: String,
    /// What is right.
    pub wanted: String,
    /// Why.
    pub reason: String,
    /// How far it has come.
    pub state: State,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// By whom.
    pub answerer: String,
    /// In which words.
    pub answer: String,
}

impl Request {
    /// The field as people call it.
    #[must_use]
    pub fn label(&self) -> &'static str {
        label(&self.field)
    }
}

impl Subject for Request {
    const KIND: &'static str = "correction_request";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        Some(self.id.0)
    }
}

/// A field as people call it.
#[must_use]
pub fn label(field: &str) -> &'static str {
    FIELDS.iter().find(|(name, _)| *name == field).map_or("Thông tin khác", |(_, label)| label)
}

/// The routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, ask::new)
        .post(Need::Permit, ask::create)
        .get(Need::Permit, list::index)
        .get(Need::Permit, show::show)
        .post(Need::Permit, answer::accept)
        .post(Need::Permit, answer::refuse)
        .post(Need::Permit, answer::withdraw)
}
