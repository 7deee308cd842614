//! What comes before a decision, what is decided elsewhere, and what is published.

use axum::http::Method;

use super::{Door, KEY};
use crate::harness::{TestApp, Visitor, World};

/// A paper of others with its scan, named by the key.
const THERE: &str = "
insert into step_record (id, pledge_id, key, step, at, actor_id, actor_name, office_title, authority, dated_on, words,
                         scan_kind, scan_digest, scan_size, scan)
  select '{key}', '{id}', '{key}', 'residence_comment', now(), member.id, 'x', 'x', 'x', '2026-11-01', 'x', 'pdf',
         sha256('x'), 1, 'x' from member where code = 'QN000001'";

pub async fn doors(app: &TestApp, world: &World) -> Vec<Door> {
    let id = world.agreed.to_string();
    app.arranges(&THERE.replace("{key}", KEY).replace("{id}", &id)).await;
    let (grassroots, ward) = (app.grassroots(), app.unit("P01").await.to_string());
    let door = |method: Method, pattern, id: &str, who: &Visitor, fields| Door {
        method,
        pattern,
        id: id.to_owned(),
        who: who.clone(),
        fields,
    };
    let get = |pattern, id: &str, who: &Visitor| door(Method::GET, pattern, id, who, Vec::new());
    let post =
        |pattern, id: &str| door(Method::POST, pattern, id, &grassroots, vec![("key", KEY.to_owned())]);
    vec![
        get("/pledges/{id}/steps/{step}", &id, &grassroots),
        post("/pledges/{id}/steps/{step}", &id),
        get("/step-records/{id}", KEY, &app.anh()),
        get("/pledges/{id}/decision", &id, &grassroots),
        post("/pledges/{id}/decision", &id),
        get("/decisions/{id}", KEY, &app.board()),
        get("/decisions/{id}/paper", KEY, &grassroots),
        post("/decisions/{id}/paper", KEY),
        get("/pledges/{id}/outside-decision", &id, &grassroots),
        post("/pledges/{id}/outside-decision", &id),
        get("/pledges/{id}/publication", &id, &grassroots),
        post("/pledges/{id}/publication", &id),
        get("/units/{id}/publications", &ward, &grassroots),
        post("/units/{id}/publications", &ward),
    ]
}
