//! The doors of what is kept about a member and bears on the grade: disciplines and leave.

use axum::http::Method;

use super::{Door, KEY};
use crate::harness::TestApp;

pub fn doors(app: &TestApp, an: &str) -> Vec<Door> {
    let board = app.board();
    let pair = |pattern: &'static str, id: &str| {
        [Method::GET, Method::POST].map(|method| Door {
            method,
            pattern,
            id: id.to_owned(),
            who: board.clone(),
            fields: vec![("key", KEY.to_owned())],
        })
    };
    [
        pair("/members/{id}/disciplines", an),
        pair("/disciplines/{id}/lifting", KEY),
        pair("/members/{id}/leaves", an),
        pair("/leaves/{id}/withdrawal", KEY),
    ]
    .into_iter()
    .flatten()
    .collect()
}
