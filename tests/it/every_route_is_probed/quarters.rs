//! The doors of a quarter: a leader's own, those who propose and decide, and the Board's setting.

use axum::http::Method;

use super::{Door, KEY};
use crate::harness::{TestApp, World};

pub fn doors(app: &TestApp, world: &World, year: &str) -> Vec<Door> {
    let leader = world.leader.to_string();
    let both = |pattern: &'static str, id: &str, who: crate::harness::Visitor| {
        [Method::GET, Method::POST].map(|method| Door {
            method,
            pattern,
            id: id.to_owned(),
            who: who.clone(),
            fields: vec![("key", KEY.to_owned())],
        })
    };
    let [list, _] = both("/quarters", "", app.grassroots());
    let [four, _] = both("/pledges/{id}/quarters", &leader, app.secretary());
    let [one, _] = both("/pledges/{id}/quarters/{number}", &leader, app.deputy());
    let mut doors = vec![list, four, one];
    doors.extend(both("/pledges/{id}/quarters/{number}/objectives", &leader, app.secretary()));
    doors.extend(both("/pledges/{id}/quarters/{number}/self-score", &leader, app.secretary()));
    doors.extend(both("/pledges/{id}/quarters/{number}/proposal", &leader, app.deputy()));
    doors.extend(both("/pledges/{id}/quarters/{number}/return", &leader, app.deputy()));
    doors.extend(both("/pledges/{id}/quarters/{number}/decision", &leader, app.standing()));
    doors.extend(both("/years/{id}/quarters", year, app.board()));
    doors
}
