//! The doors of notices, reminders and calendars.

use axum::http::Method;

use super::{Door, KEY};
use crate::harness::{TestApp, Visitor};

/// A notice of An's and a letter to him that was given up, both named by the key.
pub(super) async fn arrange(app: &TestApp) -> String {
    app.arranges(&format!(
        "insert into notice (id, member_id, kind, at, about, year)
         select '{KEY}', id, 'noted', now(), id, 2027 from member where code = 'QN000013';
         insert into mail (id, member_id, kind, day, address, subject, body, queued_at, next_at, parked_at, failure)
         select '{KEY}', id, 'digest', '2026-11-20', 'an@example.vn', 'x', 'x', now(), now(), now(), 'no answer'
           from member where code = 'QN000013'"
    ))
    .await;
    let sql = "select reminder_rule.id from reminder_rule join cycle on cycle.id = cycle_id
                where year = 2027 and occasion = 'unsent' and audience = 'writer'";
    app.finds(sql).await[0]["id"].as_str().unwrap().to_owned()
}

/// Their doors.
pub(super) fn doors(
    (year, rule): (&str, &str),
    (an, board): (&Visitor, &Visitor),
    nobody: &Visitor,
) -> Vec<Door> {
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
        get("/inbox", "", an),
        post("/inbox/reading", "", an, vec![("newest", KEY.to_owned())]),
        get("/inbox/{id}", KEY, an),
        post("/inbox/{id}/reading", KEY, an, vec![]),
        get("/account/notices", "", an),
        post("/account/notices", "", an, vec![("daily", "yes".to_owned())]),
        get("/account/calendar", "", an),
        post("/account/calendar", "", an, vec![]),
        post("/account/calendar/removal", "", an, vec![]),
        get("/calendar.ics", "", an),
        get("/calendar/{token}", "0", nobody),
        get("/reminders", "", board),
        post("/reminders/hour", "", board, vec![("hour", "7".to_owned()), ("active", "yes".to_owned())]),
        post("/reminders/failures/{id}/retry", KEY, board, vec![]),
        get("/years/{id}/reminders", year, board),
        get("/reminder-rules/{id}", rule, board),
        post("/reminder-rules/{id}", rule, board, vec![("before", "x".to_owned())]),
    ]
}
