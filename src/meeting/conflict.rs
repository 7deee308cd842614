//! When another page or device noted something meanwhile: both texts, side by side.

use askama::Template;
use askama_web::WebTemplate;

use super::{Item, Notes, person::PersonPath};
use crate::{
    clock::exact_moment_text,
    pledge::view::difference,
    web::{filters, frame::Frame, parts::Piece},
};

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "meeting/conflict.html")]
pub struct ConflictPage {
    frame: Frame,
    action: String,
    name: String,
    version: i32,
    saved: String,
    fields: Vec<(&'static str, String)>,
    parts: Vec<(&'static str, Vec<Piece>)>,
}

/// The page with what is saved and what was typed.
#[must_use]
pub fn page(frame: Frame, path: PersonPath, there: &Item, mine: &Notes) -> ConflictPage {
    let saved = &there.notes;
    let pairs = [
        ("Có mặt, vắng mặt", saved.attendance.title(), mine.attendance.title()),
        ("Ý kiến", saved.opinions.as_str(), mine.opinions.as_str()),
        ("Đề xuất đưa ra biểu quyết", saved.motion.as_str(), mine.motion.as_str()),
    ];
    ConflictPage {
        frame,
        action: path.to_string(),
        name: there.name.clone(),
        version: there.version,
        saved: there.saved_at.map(exact_moment_text).unwrap_or_default(),
        fields: vec![
            ("attendance", mine.attendance.name().to_owned()),
            ("opinions", mine.opinions.clone()),
            ("motion", mine.motion.clone()),
        ],
        parts: pairs
            .into_iter()
            .filter(|(_, old, new)| old != new)
            .map(|(title, old, new)| (title, difference(old, new)))
            .collect(),
    }
}
