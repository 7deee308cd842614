//! What a committee issues: documents with a number from its register, drawn as PDF and Word from one source.
//!
//! Numbers are taken by the database while a document's row is written (`migrations/0173`, ADR 43).

pub mod fields;
pub mod issuer;
pub mod list;
pub mod minutes;
mod minutes_paper;
pub mod new;
pub mod register;
pub mod report;
mod report_paper;
pub mod show;
pub mod store;
pub mod term;
pub mod voiding;

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    access::Subject,
    unit::UnitId,
    web::routes::{Need, Routes},
};

crate::ids! {
    /// An issued document.
    DocumentId;
    /// A committee's term.
    TermId;
}

/// A kind of document.
#[derive(Clone, Debug)]
pub struct Kind {
    /// Its symbol in the number: `BC`.
    pub symbol: String,
    /// What it is called: *Báo cáo*.
    pub title: String,
}

/// A committee's term.
#[derive(Clone, Debug)]
pub struct Term {
    /// Its id.
    pub id: TermId,
    /// What it is called: *2025–2030*.
    pub name: String,
    /// Its first day.
    pub from: NaiveDate,
    /// The day after its last; open if absent.
    pub until: Option<NaiveDate>,
}

/// An issued document, as the register has it.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its id.
    pub id: DocumentId,
    /// The unit that issued it.
    pub unit: UnitId,
    /// Its kind in words.
    pub kind: String,
    /// Its number and symbol: `12-BC/CB`.
    pub code: String,
    /// What it is about.
    pub subject: String,
    /// The day that it bears.
    pub dated: NaiveDate,
    /// Who signs, in which capacity.
    pub signer_title: String,
    /// Who signs.
    pub signer_name: String,
    /// Whether the paper itself is kept here.
    pub drawn: bool,
    /// When its number was taken.
    pub issued_at: DateTime<Utc>,
    /// By whom.
    pub issued_name: String,
    /// Under which office.
    pub office_title: String,
    /// When it was voided, if it was.
    pub voided_at: Option<DateTime<Utc>>,
    /// Why and by whom.
    pub voided: Option<String>,
}

impl Subject for Document {
    const KIND: &'static str = "issued_document";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        Some(self.id.0)
    }
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, list::new)
        .post(Need::Permit, list::create)
        .get(Need::Permit, minutes::new)
        .post(Need::Permit, minutes::create)
        .get(Need::Permit, report::new)
        .post(Need::Permit, report::create)
        .get(Need::Permit, register::show)
        .get(Need::Permit, register::print)
        .get(Need::Permit, term::edit)
        .post(Need::Permit, term::create)
        .post(Need::Permit, term::begin_behind)
        .get(Need::Permit, new::new)
        .post(Need::Permit, new::create)
        .get(Need::Permit, show::show)
        .get(Need::Permit, show::pdf)
        .get(Need::Permit, show::word)
        .get(Need::Permit, voiding::new)
        .post(Need::Permit, voiding::create)
}
