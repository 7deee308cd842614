//! The doors of what is kept about a member and bears on the grade: disciplines, leave, what a collective said.

use axum::http::Method;

use super::{Door, KEY};
use crate::harness::TestApp;

pub fn doors(app: &TestApp, (an, leader): (&str, &str)) -> Vec<Door> {
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
        pair("/pledges/{id}/collective-review", leader),
    ]
    .into_iter()
    .flatten()
    .collect()
}
