//! Lists, minutes, reports, numbers and archives; and what verifies a print.

use axum::http::Method;

use super::{Door, KEY};
use crate::harness::{TestApp, Visitor, World};

/// What an archive and a document are named by.
const NAMED: &str = "01890a5d-ac96-774b-bcce-b302099a8077";

/// A document with its paper, and an archive that is worked at no longer.
const THERE: &str = "
insert into committee_term (id, key, unit_id, name, during, begun_at, begun_by)
  select '{id}', '{id}', unit.id, '2025–2030', daterange('2025-05-15', null), now(), member.id
    from unit, member where unit.code = 'P01-01' and member.code = 'QN000001';
insert into issued_document (id, key, unit_id, term_id, kind, number, code, subject, dated, paper, issued_at, issued_by,
                             issued_name, office_title)
  select '{id}', '{id}', unit_id, id, 'TB', 1, '', 'x', '2026-11-01',
         '{\"head\": {\"superior\": \"\", \"issuer\": \"\", \"number\": null}, \"place\": \"\", \"dated\": \"2026-11-01\",
           \"title\": [], \"blocks\": [], \"signatures\": [], \"recipients\": [], \"foot\": {\"facts\": [], \"check\": null}}',
         now(), begun_by, 'x', 'x' from committee_term;
insert into paper_archive (id, key, unit_id, cycle_id, purpose, state, total, asked_at, asked_by, finished_at, keep_until)
  select '{id}', '{id}', unit.id, cycle.id, 'x', 'done', 1, now(), member.id, now(), '2030-01-01'
    from unit, cycle, member where unit.code = 'TU' and cycle.year = 2027 and member.code = 'QN002001';
insert into paper_archive_part (archive_id, place, pledge_id, name, content)
  select '{id}', 1, id, '001.pdf', '%PDF' from pledge where revision is not null limit 1;";

pub async fn doors(app: &TestApp, world: &World, nobody: &Visitor) -> Vec<Door> {
    app.arranges(&THERE.replace("{id}", NAMED)).await;
    let unit = app.unit("P01-01").await.to_string();
    let (secretary, board) = (app.secretary(), app.board());
    let door = |method: Method, pattern, id: &str, who: &Visitor, fields| Door {
        method,
        pattern,
        id: id.to_owned(),
        who: who.clone(),
        fields,
    };
    let get = |pattern, id: &str, who: &Visitor| door(Method::GET, pattern, id, who, Vec::new());
    let post = |pattern, id: &str, who: &Visitor| {
        door(Method::POST, pattern, id, who, vec![("key", KEY.to_owned())])
    };
    vec![
        get("/pledges/{id}/review/paper", &world.leader.to_string(), &secretary),
        get("/pledges/{id}/review/paper.docx", &world.leader.to_string(), &secretary),
        get("/verify", "", nobody),
        get("/verify/{code}", "", nobody),
        post("/verify", "", nobody),
        get("/pledges/{id}/paper.docx", &world.returned.to_string(), &app.long()),
        get("/units/{id}/pledges/export", &unit, &secretary),
        post("/units/{id}/pledges/export", &unit, &secretary),
        get("/units/{id}/minutes", &unit, &secretary),
        post("/units/{id}/minutes", &unit, &secretary),
        get("/units/{id}/report", &unit, &secretary),
        post("/units/{id}/report", &unit, &secretary),
        get("/units/{id}/documents", &unit, &secretary),
        get("/units/{id}/documents.pdf", &unit, &secretary),
        get("/units/{id}/terms", &unit, &secretary),
        post("/units/{id}/terms", &unit, &secretary),
        post("/units/{id}/terms/beginning", &unit, &secretary),
        get("/units/{id}/documents/new", &unit, &secretary),
        post("/units/{id}/documents/new", &unit, &secretary),
        get("/documents/{id}", NAMED, &secretary),
        get("/documents/{id}/paper", NAMED, &secretary),
        get("/documents/{id}/paper.docx", NAMED, &secretary),
        get("/documents/{id}/voiding", NAMED, &secretary),
        post("/documents/{id}/voiding", NAMED, &secretary),
        get("/leaders/archives", "", &board),
        post("/leaders/archives", "", &board),
        get("/archives/{id}", NAMED, &board),
        get("/archives/{id}/file", NAMED, &board),
        post("/archives/{id}/stop", NAMED, &board),
        post("/archives/{id}/resumption", NAMED, &board),
    ]
}
