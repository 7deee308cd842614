//! The doors of a branch's meeting.

use axum::http::Method;

use super::{Door, KEY};
use crate::harness::TestApp;

/// What a meeting and its scan are named by.
const NAMED: &str = "01890a5d-ac96-774b-bcce-b302099a8098";

/// A meeting of Chi bộ Thôn 1 with An on its agenda, and a scan.
pub(super) const THERE: &str = "
insert into meeting (id, key, unit_id, cycle_id, held_on, place, chair, scribe, entitled, present, opened_at, opened_by)
  select '{id}', '{id}', unit.id, cycle.id, '2026-11-01', 'x', 'x', 'x', 15, 14, now(), member.id
    from unit, cycle, member where unit.code = 'P01-01' and cycle.year = 2027 and member.code = 'QN000001';
insert into meeting_item (meeting_id, position, pledge_id, member_id)
  select '{id}', 1, pledge.id, member_id
    from pledge join member on member.id = member_id join cycle on cycle.id = cycle_id
   where member.code = 'QN000013' and cycle.year = 2027;
insert into meeting_scan (id, meeting_id, key, digest, kind, size, content, uploaded_at, uploaded_by, uploader)
  select '{id}', '{id}', '{id}', sha256('x'), 'pdf', 1, 'x', now(), opened_by, 'x' from meeting where id = '{id}';
insert into poll (id, key, meeting_id, unit_id, cycle_id, created_at, created_by)
  select '{id}', '{id}', id, unit_id, cycle_id, now(), opened_by from meeting where id = '{id}';
insert into poll_line (poll_id, place, pledge_id, member_id, name)
  select '{id}', 0, pledge_id, member_id, 'x' from meeting_item where meeting_id = '{id}';
insert into poll_voter (poll_id, member_id, place, name) select '{id}', opened_by, 1, 'x' from meeting where id = '{id}';
insert into poll_teller (poll_id, place, member_id, name) select '{id}', 0, opened_by, 'x' from meeting where id = '{id}';";

pub async fn doors(app: &TestApp) -> Vec<Door> {
    app.arranges(&THERE.replace("{id}", NAMED)).await;
    let unit = app.unit("P01-01").await.to_string();
    let secretary = app.secretary();
    let door = |method: Method, pattern, id: &str, fields| Door {
        method,
        pattern,
        id: id.to_owned(),
        who: secretary.clone(),
        fields,
    };
    let get = |pattern, id: &str| door(Method::GET, pattern, id, Vec::new());
    let post = |pattern, id: &str| {
        door(Method::POST, pattern, id, vec![("key", KEY.to_owned()), ("version", "1".to_owned())])
    };
    vec![
        get("/units/{id}/meetings", &unit),
        post("/units/{id}/meetings", &unit),
        get("/meetings/{id}", NAMED),
        post("/meetings/{id}", NAMED),
        get("/meetings/{id}/agenda", NAMED),
        get("/meetings/{id}/members/{number}", NAMED),
        get("/meetings/{id}/members/{number}/wall", NAMED),
        post("/meetings/{id}/members/{number}", NAMED),
        get("/meetings/{id}/members/{number}/count", NAMED),
        post("/meetings/{id}/members/{number}/count", NAMED),
        get("/meetings/{id}/notes", NAMED),
        get("/meetings/{id}/ballots", NAMED),
        get("/meetings/{id}/notes/forms", NAMED),
        get("/meetings/{id}/ballots.pdf", NAMED),
        get("/meetings/{id}/minutes", NAMED),
        post("/meetings/{id}/minutes", NAMED),
        get("/meetings/{id}/scans", NAMED),
        post("/meetings/{id}/scans", NAMED),
        get("/meeting-scans/{id}", NAMED),
        get("/meetings/{id}/polls", NAMED),
        post("/meetings/{id}/polls", NAMED),
        get("/meetings/{id}/polls/new", NAMED),
        get("/polls/{id}", NAMED),
        post("/polls/{id}/teller-code", NAMED),
        post("/polls/{id}/opening", NAMED),
        get("/polls/{id}/ballot", NAMED),
        post("/polls/{id}/ballot", NAMED),
        get("/polls/{id}/count", NAMED),
        post("/polls/{id}/count", NAMED),
        get("/polls/{id}/giving-up", NAMED),
        post("/polls/{id}/giving-up", NAMED),
    ]
}
