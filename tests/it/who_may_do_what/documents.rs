//! A document that a branch issued.

use camket::issuing::{Document, DocumentId};
use uuid::Uuid;

use super::BRANCH;
use crate::harness::story_begins;

pub fn document() -> Document {
    Document {
        id: DocumentId(Uuid::nil()),
        unit: BRANCH,
        kind: String::new(),
        code: String::new(),
        subject: String::new(),
        dated: story_begins().date_naive(),
        signer_title: String::new(),
        signer_name: String::new(),
        drawn: false,
        issued_at: story_begins(),
        issued_name: String::new(),
        office_title: String::new(),
        voided_at: None,
        voided: None,
    }
}
