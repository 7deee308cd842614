//! Each route is tried signed out, by a stranger, by someone it is for, and by a forged form. A route without a
//! line in [`doors`] fails: whoever adds one says here whom it is for.

mod arranged;
mod forged;
mod guarded;
mod meetings;
mod papers;
mod quarters;
mod records;
mod steps;
mod told;
mod years;

use arranged::{
    ARRIVALS, account, asking, coming, commitment, import, managed_post, package, prepared_year, proof,
    reform, request, templates, transfers,
};
use axum::http::Method;
use camket::web::routes::Need;
use guarded::unguarded;

use crate::harness::{Page, TestApp, Visitor, World, encode};

const KEY: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

/// A route, something to try it on, someone it is for, and what they would send.
struct Door {
    method: Method,
    pattern: &'static str,
    id: String,
    who: Visitor,
    fields: Vec<(&'static str, String)>,
}

impl Door {
    fn path(&self) -> String {
        let path = self
            .pattern
            .replace("{id}", &self.id)
            .replace(
                "{act}",
                if self.pattern.starts_with("/agencies") { "agency_renaming" } else { "renaming" },
            )
            .replace("{code}", "00000000000000000000");
        let path = path.replace("{number}", "1").replace("{step}", "suggestion");
        path.replace("{kind}", &self.id).replace("{token}", &self.id)
    }

    async fn tried_by(&self, visitor: &Visitor) -> Page {
        if visitor.code.is_some() && visitor.cookie("session").is_none() {
            visitor.signs_in().await;
        }
        if NOT_PLAIN.contains(&self.pattern) && self.method == Method::POST {
            let kind = Some("multipart/form-data; boundary=end");
            return visitor.send_body(Method::POST, &self.path(), kind, b"--end--\r\n".to_vec()).await;
        }
        let fields = encode(self.fields.iter().map(|(name, value)| (*name, value.as_str())));
        let form = (self.method == Method::POST).then_some(fields.as_str());
        visitor.send(self.method.clone(), &self.path(), form).await
    }
}

async fn doors(app: &TestApp, world: &World) -> Vec<Door> {
    let unit = app.unit("P01-01").await.to_string();
    let ward = app.unit("P01").await.to_string();
    arranged::grading(app).await;
    arranged::self_review(app, world.leader).await;
    let new_unit = app.unit("P01-03").await.to_string();
    let city = app.unit("TU").await.to_string();
    let an_id = app.finds("select id from member where code = 'QN000013'").await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let import = import(app).await;
    let year = prepared_year(app).await;
    let (in_hand, basis) = templates(app).await;
    app.proposes_and_deputizes(KEY).await;
    let agency = app.ward_office().await.to_string();
    let held = app.appointment("QN000002", "deputy_secretary", "").await;
    let held = held.trim_matches('/').replace("appointments/", "");
    let reform = reform(app).await;
    let coming = coming(app).await;
    let request = request(app).await;
    let [asked, sent, stay, gone] = transfers(app).await;
    let package = package(app).await;
    let post_id = app
        .finds("select post.id from post join member on member.id = member_id where code = 'QN000001'")
        .await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let managed = managed_post(app).await;
    let (nobody, an, toan, long, chau, anh) =
        (app.nobody(), app.an(), app.toan(), app.long(), app.chau(), app.anh());
    let (secretary, deputy, grassroots) = (app.secretary(), app.deputy(), app.grassroots());
    let (head, board, administrator) = (app.agency_head(), app.board(), app.administrator());
    let text = |id: camket::pledge::PledgeId| id.to_string();
    let key = || vec![("key", KEY.to_owned())];
    let versioned = || vec![("key", KEY.to_owned()), ("version", "1".to_owned())];
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
    let commitment = commitment(app, world).await;
    app.offers(KEY).await;
    let eldest = app.person("QN000004");
    let entering = app.person("QN000007").own_pledge().await;
    let entered = eldest.own_pledge().await;
    secretary.enters(entered).await;
    let scan = app.finds("select id from evidence").await[0]["id"].as_str().unwrap().to_owned();
    let (proof, note) = (proof(app, world).await, asking(app, world).await);
    let (session, reset, kept) = account(app).await;
    let factored = app.far_secretary();
    crate::account::sets_up_an_app(app, &factored).await;
    let mut doors = vec![
        get("/", "", &an),
        get("/gallery", "", &nobody),
        get("/manifest.webmanifest", "", &nobody),
        get("/service-worker.js", "", &nobody),
        get("/offline", "", &nobody),
        get("/sign-in", "", &nobody),
        post("/sign-in", "", &nobody, vec![("code", "QN000013".to_owned()), ("password", "sai".to_owned())]),
        post("/sign-out", "", &nobody, vec![]),
        get("/activation", "", &nobody),
        post(
            "/activation",
            "",
            &nobody,
            ["code", "slip", "password", "again"].map(|name| (name, "x".to_owned())).to_vec(),
        ),
        get("/password-reset", "", &nobody),
        post("/password-reset", "", &nobody, vec![("code", "QN999999".to_owned())]),
        get("/password-reset/{token}", "0", &nobody),
        post(
            "/password-reset/{token}",
            "0",
            &nobody,
            vec![("password", "x".to_owned()), ("again", "x".to_owned())],
        ),
        get("/account/email", "", &an),
        post("/account/email", "", &an, vec![("address", "x".to_owned())]),
        post("/account/email/proof", "", &an, vec![("code", "x".to_owned())]),
        get("/account/passkeys", "", &an),
        post("/account/passkeys", "", &an, vec![("name", "x".to_owned())]),
        post("/account/passkeys/challenge", "", &an, vec![]),
        post("/account/passkeys/{id}/removal", KEY, &an, vec![]),
        post("/sign-in/passkey", "", &nobody, vec![]),
        post("/sign-in/passkey/challenge", "", &nobody, vec![]),
        post("/sign-in/oidc/binding", "", &nobody, vec![("code", "x".to_owned()), ("slip", "x".to_owned())]),
        get("/sign-in/oidc", "", &nobody),
        get("/sign-in/oidc/callback", "", &nobody),
        get("/account/oidc", "", &an),
        get("/account/oidc/start", "", &an),
        post("/account/oidc/{id}/removal", KEY, &an, vec![]),
        post("/text-size", "", &nobody, vec![("size", "large".to_owned())]),
        get("/privacy", "", &an),
        post("/shared-machine", "", &nobody, vec![("shared", "yes".to_owned())]),
        get("/second-factor", "", &an),
        post("/second-factor", "", &an, vec![("code", "x".to_owned())]),
        get("/second-factor/app", "", &an),
        post("/account/proof/passkey", "", &an, vec![]),
        post("/second-factor/passkey", "", &an, vec![]),
        post("/second-factor/passkey/challenge", "", &an, vec![]),
        post("/second-factor/app", "", &an, vec![]),
        post("/second-factor/app/activation", "", &an, vec![("code", "x".to_owned())]),
        get("/account", "", &an),
        get("/account/proof", "", &an),
        post("/account/proof", "", &an, vec![("password", "x".to_owned())]),
        get("/account/password", "", &an),
        post(
            "/account/password",
            "",
            &an,
            ["current", "password", "again"].map(|name| (name, "x".to_owned())).to_vec(),
        ),
        get("/account/second-factor", "", &an),
        post("/account/second-factor/removal", "", &an, vec![]),
        post("/account/recovery-codes", "", &factored, vec![]),
        post("/account/sessions/{id}/ending", &session, &an, vec![]),
        post("/account/sessions/ending", "", &an, vec![]),
        post("/account/arrivals/{id}/recognition", ARRIVALS[0], &an, vec![]),
        post("/account/arrivals/{id}/denial", ARRIVALS[1], &an, vec![]),
        get("/forgotten-password", "", &nobody),
        post("/forgotten-password", "", &nobody, vec![("code", "QN999999".to_owned())]),
        get("/resets", "", &secretary),
        get("/members/{id}/reset", &an_id, &secretary),
        post("/members/{id}/reset", &an_id, &secretary, vec![]),
        get("/resets/{id}", &reset, &secretary),
        post("/resets/{id}/vouching", &reset, &secretary, vec![]),
        post("/resets/{id}/confirmation", &reset, &administrator, vec![]),
        post("/resets/{id}/cancellation", &reset, &secretary, vec![]),
        get("/accounts", "", &administrator),
        get("/accounts/{id}", &kept, &administrator),
        get("/accounts/{id}/sheet", &kept, &administrator),
        post("/accounts/{id}/sheet", &kept, &administrator, vec![]),
        get("/accounts/{id}/lock", &kept, &administrator),
        post("/accounts/{id}/lock", &kept, &administrator, vec![("reason", "x".to_owned())]),
        post("/accounts/{id}/unlock", &kept, &administrator, vec![]),
        get("/units/{id}/activation-letters", &new_unit, &administrator),
        post("/units/{id}/activation-letters", &new_unit, &administrator, vec![]),
        get("/units/{id}/slips", &new_unit, &administrator),
        post("/units/{id}/slips", &new_unit, &administrator, vec![]),
        get("/pledges", "", &secretary),
        get("/units/{id}/pledges", &unit, &secretary),
        get("/units/{id}/agreements", &unit, &secretary),
        post("/units/{id}/agreements", &unit, &secretary, vec![]),
        get("/pledges/{id}", &text(world.sent), &an),
        get("/pledges/{id}/draft", &text(world.draft), &toan),
        post("/pledges/{id}/draft", &text(world.draft), &toan, versioned()),
        post("/pledges/{id}/draft/undoing", &text(world.draft), &toan, versioned()),
        get("/pledges/{id}/draft/past", &text(world.draft), &toan),
        post("/pledges/{id}/draft/past", &text(world.draft), &toan, versioned()),
        get("/pledges/{id}/draft/unit", &text(world.draft), &toan),
        post("/pledges/{id}/draft/unit", &text(world.draft), &toan, versioned()),
        get("/units/{id}/commitments", &unit, &secretary),
        post("/units/{id}/commitments", &unit, &secretary, key()),
        post("/offered-commitments/{id}/withdrawal", KEY, &secretary, vec![]),
        get("/pledges/{id}/submission", &text(world.draft), &toan),
        post("/pledges/{id}/submission", &text(world.draft), &toan, versioned()),
        get("/pledges/{id}/receipt", &text(world.sent), &an),
        post("/pledges/{id}/withdrawal", &text(world.sent), &an, vec![]),
        get("/pledges/{id}/return", &text(world.mended), &deputy),
        post("/pledges/{id}/return", &text(world.mended), &deputy, key()),
        get("/pledges/{id}/agreement", &text(world.mended), &grassroots),
        post("/pledges/{id}/agreement", &text(world.mended), &grassroots, key()),
        get("/pledges/{id}/changes", &text(world.mended), &chau),
        get("/pledges/{id}/paper", &text(world.returned), &long),
        post("/pledges/{id}/copy", &text(world.leader), &board, vec![]),
        get("/pledges/{id}/extension", &text(world.draft), &secretary),
        post("/pledges/{id}/extension", &text(world.draft), &secretary, key()),
        post("/pledges/{id}/extension-requests", &text(world.draft), &toan, key()),
        get("/pledges/{id}/amendment", &text(world.agreed), &anh),
        post("/pledges/{id}/amendment", &text(world.agreed), &anh, key()),
        post("/pledges/{id}/amendment/ending", &text(world.agreed), &anh, key()),
        get("/pledges/{id}/entry", &text(entering), &secretary),
        post("/pledges/{id}/entry", &text(entering), &secretary, vec![]),
        post("/pledges/{id}/entry/ending", &text(world.draft), &toan, key()),
        get("/pledges/{id}/entry/answer", &text(entered), &eldest),
        post("/pledges/{id}/entry/answer", &text(entered), &eldest, key()),
        get("/evidence/{id}", &scan, &deputy),
        get("/pledges/{id}/progress", &text(world.agreed), &anh),
        post(
            "/pledges/{id}/check-ins",
            &text(world.agreed),
            &anh,
            vec![("key", KEY.to_owned()), ("commitment", commitment)],
        ),
        get("/pledges/{id}/proofs", &text(world.agreed), &anh),
        post("/pledges/{id}/proofs", &text(world.agreed), &anh, key()),
        get("/proofs/{id}/withdrawal", &proof, &anh),
        post("/proofs/{id}/withdrawal", &proof, &anh, vec![]),
        get("/pledges/{id}/checks", &text(world.agreed), &anh),
        post("/pledges/{id}/checks", &text(world.agreed), &head, key()),
        post("/notes/{id}/answer", &note, &anh, key()),
        post("/pledges/{id}/notes", &text(world.agreed), &head, key()),
        get("/agency", "", &head),
        get("/units/{id}/follow-up", &unit, &secretary),
        get("/pledges/{id}/review", &text(world.agreed), &anh),
        post("/pledges/{id}/review/draft", &text(world.agreed), &anh, versioned()),
        post("/pledges/{id}/review/draft/undoing", &text(world.agreed), &anh, versioned()),
        get("/pledges/{id}/review/submission", &text(world.agreed), &anh),
        post("/pledges/{id}/review/submission", &text(world.agreed), &anh, versioned()),
        post("/pledges/{id}/state-grade", &text(world.agreed), &head, key()),
        get("/grading", "", &secretary),
        get("/pledges/{id}/proposal", &text(world.agreed), &secretary),
        post("/pledges/{id}/proposal", &text(world.agreed), &secretary, key()),
        get("/units/{id}/calibration", &ward, &grassroots),
        get("/units/{id}/decisions", &ward, &grassroots),
        post("/units/{id}/decisions", &ward, &grassroots, key()),
        get("/pledges/{id}/calibration", &text(world.agreed), &grassroots),
        post("/pledges/{id}/calibration", &text(world.agreed), &grassroots, key()),
        get("/appeals", "", &board),
        get("/pledges/{id}/appeal", &text(world.agreed), &anh),
        post("/pledges/{id}/appeal", &text(world.agreed), &anh, key()),
        post("/pledges/{id}/answer", &text(world.agreed), &anh, key()),
        post("/appeals/{id}/answer", KEY, &board, key()),
        get("/pledges/{id}/decision", &text(world.agreed), &grassroots),
        post("/pledges/{id}/decision", &text(world.agreed), &grassroots, key()),
        get("/overview", "", &board),
        get("/units/{id}/overview", &city, &board),
        get("/units/{id}/overview.xlsx", &city, &board),
        get("/leaders", "", &board),
        get("/leaders/export", "", &board),
        post("/leaders/export", "", &board, vec![("purpose", String::new())]),
        get("/viewings", "", &an),
        get("/retention", "", &an),
        get("/retention/{kind}", "viewing", &board),
        post("/retention/{kind}", "viewing", &board, vec![]),
        get("/held", "", &an),
        post("/held", "", &an, vec![]),
        get("/register", "", &administrator),
        get("/register/units/{id}", &unit, &administrator),
        get("/register/members", "", &administrator),
        get("/register/members/{id}", &an_id, &administrator),
        get("/units/{id}/offices", &unit, &administrator),
        get("/units/{id}/offices/new", &unit, &board),
        post("/units/{id}/offices/new", &unit, &board, key()),
        get("/agencies/{id}/offices", &agency, &board),
        get("/agencies/{id}/offices/new", &agency, &board),
        post("/agencies/{id}/offices/new", &agency, &board, key()),
        get("/appointments/{id}/ending", &held, &board),
        post("/appointments/{id}/ending", &held, &board, key()),
        get("/appointments/{id}/correction", &held, &board),
        post("/appointments/{id}/correction", &held, &board, key()),
        get("/appointments/{id}/deputies", &held, &deputy),
        post("/appointments/{id}/deputies", &held, &deputy, key()),
        get("/office-proposals/{id}", KEY, &administrator),
        post("/office-proposals/{id}/refusal", KEY, &administrator, key()),
        post("/office-proposals/{id}/confirmation", KEY, &administrator, key()),
        get("/deputies", "", &deputy),
        get("/deputies/{id}", KEY, &secretary),
        post("/deputies/{id}/answer", KEY, &an, vec![]),
        post("/deputies/{id}/ending", KEY, &secretary, vec![]),
        get("/units/{id}/gaps", &city, &administrator),
        get("/units/{id}/reorganization", &unit, &board),
        get("/units/{id}/reorganization/{act}", &unit, &board),
        post("/units/{id}/reorganization/{act}", &unit, &board, key()),
        get("/register/units/{id}/past", &unit, &board),
        get("/agencies", "", &board),
        get("/agencies/past", "", &board),
        get("/agencies/founding", "", &board),
        post("/agencies/founding", "", &board, key()),
        get("/agencies/{id}", &agency, &board),
        get("/agencies/{id}/reorganization/{act}", &agency, &board),
        post("/agencies/{id}/reorganization/{act}", &agency, &board, key()),
        get("/reorganizations/{id}", &coming, &board),
        post("/reorganizations/{id}/acceptance", &coming, &board, vec![]),
        post("/reorganizations/{id}/discarding", &coming, &board, vec![]),
        get("/reforms", "", &board),
        post("/reforms", "", &board, vec![]),
        get("/reforms/{id}", &reform, &board),
        post("/reforms/{id}/acceptance", &reform, &board, vec![]),
        post("/reforms/{id}/discarding", &reform, &board, vec![]),
        get("/transfer", "", &an),
        get("/transfers", "", &secretary),
        get("/units/{id}/transfers", &unit, &secretary),
        get("/units/{id}/transfers/new", &unit, &secretary),
        get("/members/{id}/transfer", &an_id, &secretary),
        get("/members/{id}/transfers/new", &an_id, &secretary),
        post("/members/{id}/transfers", &an_id, &secretary, key()),
        get("/transfers/{id}", &asked, &toan),
        get("/transfers/{id}/sending", &asked, &secretary),
        post("/transfers/{id}/sending", &asked, &deputy, key()),
        get("/transfers/{id}/acceptance", &sent, &app.neighbour()),
        post("/transfers/{id}/acceptance", &sent, &app.neighbour(), key()),
        get("/transfers/{id}/refusal", &sent, &app.neighbour()),
        post("/transfers/{id}/refusal", &sent, &app.neighbour(), key()),
        post("/transfers/{id}/withdrawal", &asked, &toan, key()),
        get("/register/members/{id}/requests", &an_id, &app.an()),
        post("/register/members/{id}/requests", &an_id, &app.an(), key()),
        get("/correction-requests", "", &board),
        get("/correction-requests/{id}", &request, &board),
        post("/correction-requests/{id}/acceptance", &request, &board, key()),
        post("/correction-requests/{id}/refusal", &request, &board, key()),
        post("/correction-requests/{id}/withdrawal", &request, &app.an(), vec![]),
        get("/days-off", "", &board),
        post("/days-off", "", &board, vec![]),
        post("/days-off/{id}/removal", "2030-01-01", &board, vec![]),
        post("/days-off/copies", "", &board, vec![("year", "2027".to_owned())]),
        post("/days-off/reviews", "", &board, vec![("year", "2030".to_owned())]),
        get("/transfers/{id}/ending", &stay, &app.neighbour()),
        post("/transfers/{id}/ending", &stay, &app.neighbour(), key()),
        post("/transfers/{id}/comments", &stay, &app.neighbour(), key()),
        get("/transfers/{id}/package", &gone, &secretary),
        get("/packages", "", &board),
        post("/packages", "", &board, vec![]),
        get("/packages/{id}", &package, &board),
        post("/packages/{id}/acceptance", &package, &board, vec![]),
        post("/packages/{id}/discarding", &package, &board, vec![]),
        get("/register/units/{id}/admission", &unit, &board),
        post("/register/units/{id}/admission", &unit, &board, key()),
        get("/register/members/{id}/standing", &an_id, &board),
        post("/register/members/{id}/standing", &an_id, &board, versioned()),
        get("/register/members/{id}/posts", &an_id, &board),
        post("/register/members/{id}/posts", &an_id, &board, key()),
        get("/register/posts/{id}", &post_id, &board),
        post("/register/posts/{id}", &post_id, &board, versioned()),
        post("/register/posts/{id}/end", &post_id, &board, versioned()),
        get("/register/members/{id}/agency", &an_id, &board),
        post("/register/members/{id}/agency", &an_id, &board, versioned()),
        get("/register/members/{id}/management", &an_id, &board),
        post("/register/members/{id}/management", &an_id, &board, key()),
        get("/register/units/{id}/managed-posts", &city, &board),
        post("/register/units/{id}/managed-posts", &city, &board, key()),
        post("/register/managed-posts/{id}/end", &managed, &board, vec![]),
        get("/register/members/{id}/identity", &an_id, &board),
        post("/register/members/{id}/identity", &an_id, &board, versioned()),
        post(
            "/register/members/{id}/reversal",
            &an_id,
            &board,
            vec![("key", KEY.to_owned()), ("change", KEY.to_owned()), ("version", "0".to_owned())],
        ),
        get("/imports", "", &administrator),
        post("/imports", "", &administrator, vec![]),
        get("/imports/{id}", &import, &administrator),
        post(
            "/imports/{id}/decisions",
            &import,
            &administrator,
            vec![("decision", "take".to_owned()), ("chosen", "1".to_owned())],
        ),
        post("/imports/{id}/answers", &import, &administrator, vec![]),
        get("/imports/{id}/acceptance", &import, &administrator),
        get("/imports/{id}/undoing", &import, &administrator),
        post("/imports/{id}/undoing", &import, &administrator, vec![]),
        get("/units/{id}/register-export", &city, &administrator),
        post("/units/{id}/register-export", &city, &administrator, key()),
        post("/imports/{id}/acceptance", &import, &administrator, key()),
        post("/imports/{id}/discarding", &import, &administrator, vec![]),
    ];
    doors.extend(years::doors(&year, &in_hand, &basis, &board));
    doors.extend(papers::doors(app, world, &nobody).await);
    doors.extend(meetings::doors(app).await);
    doors.extend(records::doors(app, (&an_id, &text(world.leader))));
    doors.extend(quarters::doors(app, world, &year));
    doors.extend(steps::doors(app, world).await);
    let rule = told::arrange(app).await;
    doors.extend(told::doors((&year, &rule), (&an, &board), &nobody));
    doors
}

/// Only in a demonstration; not there elsewhere.
const DEMONSTRATION: &str = "/gallery";

/// Only where an identity provider, or a public name, is set; not there elsewhere.
const PROVIDER: &[&str] = &[
    "/account/passkeys",
    "/account/passkeys/challenge",
    "/account/proof/passkey",
    "/second-factor/passkey",
    "/second-factor/passkey/challenge",
    "/sign-in/passkey",
    "/sign-in/passkey/challenge",
    "/sign-in/oidc",
    "/sign-in/oidc/callback",
    "/sign-in/oidc/binding",
    "/account/oidc/start",
];

/// Not there without a token that somebody made.
const FEED: &str = "/calendar/{token}";

/// Posts that carry files.
const NOT_PLAIN: &[&str] =
    &["/imports", "/reforms", "/packages", "/pledges/{id}/entry", "/verify", "/meetings/{id}/scans"];

#[tokio::test]
async fn every_route_lets_in_whom_it_is_for_and_nobody_else() {
    let app = TestApp::start().await;
    let world = app.lives().await;
    app.has_a_past().await;
    let doors = doors(&app, &world).await;
    let (nobody, stranger) = (app.nobody(), app.stranger());
    let routes = camket::app::routes();
    let mut wrong = Vec::new();
    for route in routes.table() {
        let Some(door) = doors.iter().find(|door| door.method == route.method && door.pattern == route.path)
        else {
            wrong.push(format!("{} {} has no line in this test", route.method, route.path));
            continue;
        };
        let out = door.tried_by(&nobody).await;
        if route.need != Need::Nobody && !out.wants_a_sign_in() {
            wrong.push(format!("signed out: {}", out.asked));
        }
        let strange = door.tried_by(&stranger).await;
        let kept_out = match route.need {
            Need::Permit => strange.status == 404,
            Need::SignedIn => !strange.text().contains("Đỗ Công An"),
            Need::Nobody => true,
        };
        if !kept_out {
            wrong.push(format!("a stranger: {}", strange.asked));
        }
        let inside = door.tried_by(&door.who).await;
        let status = inside.status.as_u16();
        let let_in = matches!(status, 200 | 409 | 422) || (status == 303 && !inside.wants_a_sign_in());
        if !(let_in
            || ["/sign-out", DEMONSTRATION].contains(&door.pattern)
            || PROVIDER.contains(&door.pattern)
            || door.pattern == FEED)
        {
            wrong.push(format!("someone it is for: {}: {}", inside.asked, inside.html.words));
        }
        for page in [out, strange, inside] {
            wrong.extend(unguarded(&page));
        }
    }
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
