//! The doors of years, templates and legal bases, all of them the Board's.

use axum::http::Method;

use super::{Door, KEY};
use crate::harness::Visitor;

/// The year 2027; beside it one that is being prepared and a template in hand, both named by the key.
pub(super) fn doors(year: &str, in_hand: &str, basis: &str, board: &Visitor) -> Vec<Door> {
    let get = |pattern, id: &str, who: &Visitor| Door {
        method: Method::GET,
        pattern,
        id: id.to_owned(),
        who: who.clone(),
        fields: Vec::new(),
    };
    let post = |pattern, id: &str, who: &Visitor, fields| Door {
        method: Method::POST,
        fields,
        ..get(pattern, id, who)
    };
    vec![
        get("/years", "", board),
        post("/years", "", board, vec![("from", year.to_owned())]),
        get("/years/{id}", year, board),
        post("/years/{id}/removal", year, board, vec![]),
        get("/years/{id}/dates", KEY, board),
        post("/years/{id}/dates", KEY, board, vec![]),
        get("/years/{id}/reporting", year, board),
        post("/years/{id}/reporting", year, board, vec![]),
        get("/years/{id}/advice", year, board),
        post("/years/{id}/advice", year, board, vec![("version", "1".to_owned())]),
        get("/years/{id}/opening", KEY, board),
        post("/years/{id}/opening", KEY, board, vec![]),
        get("/years/{id}/categories", KEY, board),
        post("/years/{id}/categories", KEY, board, vec![]),
        get("/years/{id}/rules", KEY, board),
        post("/years/{id}/rules", KEY, board, vec![]),
        get("/years/{id}/rules/forms/{number}", KEY, board),
        post("/years/{id}/rules/forms/{number}", KEY, board, vec![]),
        get("/years/{id}/templates", year, board),
        post("/years/{id}/templates", year, board, vec![("category", "member".to_owned())]),
        get("/templates/{id}", KEY, board),
        get("/templates/{id}/edit", KEY, board),
        post("/templates/{id}/edit", KEY, board, vec![("edits", "99".to_owned())]),
        get("/templates/{id}/preview", KEY, board),
        get("/templates/{id}/paper", KEY, board),
        get("/templates/{id}/changes", KEY, board),
        get("/templates/{id}/issue", KEY, board),
        post("/templates/{id}/issue", KEY, board, vec![("edits", "99".to_owned())]),
        post(
            "/templates/{id}/discarding",
            in_hand,
            board,
            vec![("edits", "0".to_owned()), ("year", year.to_owned())],
        ),
        get("/bases", "", board),
        get("/bases/new", "", board),
        post("/bases/new", "", board, vec![]),
        get("/bases/{id}", basis, board),
        post("/bases/{id}", basis, board, vec![]),
        get("/manifestations", "", board),
        post("/manifestations", "", board, vec![]),
    ]
}
