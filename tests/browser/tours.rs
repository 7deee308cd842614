//! Who looks at which pages.

use camket::pledge::PledgeId;

use crate::{
    driver::Listening,
    harness::{
        TestApp, Visitor, World,
        moves::{book, small},
    },
    later_pages,
};

/// Who tours, signed in or not, and the pages with their names.
pub type Tour = (&'static str, Option<Visitor>, Vec<(String, String)>);

/// What a proposal and a deputation are named by.
const NAMED: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

/// A year that the Board prepares.
async fn preparing(app: &TestApp) -> String {
    let board = app.board();
    let years = board.get("/years").await;
    board.submit(&years, "/years", &[]).await.is_done();
    app.finds("select id from cycle where year = 2028").await[0]["id"].as_str().unwrap().to_owned()
}

/// A template that the Board has in hand, changed in two places; and a legal basis.
async fn template_in_hand(app: &TestApp, year: &str) -> (String, String) {
    let board = app.board();
    let begun =
        board.post_form(format!("/years/{year}/templates"), [("category", "managed_leader")]).await.is_done();
    let page = board.get(begun.location()).await.is_ok();
    let words = [("heading-style", "Về phong cách, lề lối làm việc"), ("then", "drop-plan")];
    board.submit(&page, begun.location(), &words).await.is_done();
    let basis = app.finds("select id from legal_basis where number = '205-QĐ/TW'").await;
    (begun.location().split('/').nth(2).unwrap().to_owned(), basis[0]["id"].as_str().unwrap().to_owned())
}

/// The pages of an ordinary day.
pub async fn tours(server: &Listening, world: &World) -> Vec<Tour> {
    let app = &server.app;
    let unit = app.unit("P01-01").await.to_string();
    let ward = app.unit("P01").await.to_string();
    let city = app.unit("TU").await.to_string();
    let other = app.unit("P02-02").await.to_string();
    let new_unit = app.unit("P01-03").await.to_string();
    let member = app.finds("select id from member where code = 'QN000013'").await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let preparing = preparing(app).await;
    let (template, basis) = template_in_hand(app, &preparing).await;
    app.has_a_past().await;
    let keeper = app.finds("select id from member where code = 'QN000003'").await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    app.proposes_and_deputizes(NAMED).await;
    let proof = later_pages::proof(app, world).await;
    app.offers(NAMED).await;
    let agency = app.ward_office().await.to_string();
    let reform = app.board().brings_a_sheet(&book(&small("01/07/2025"))).await;
    let reform = reform.asked.split(['/', ' ']).nth(3).unwrap().to_owned();
    let eldest = app.person("QN000004");
    let entered = eldest.own_pledge().await;
    app.secretary().enters(entered).await;
    let unwritten = app.person("QN000007").own_pledge().await;
    let page = |name: &str, path: String| (name.to_owned(), path);
    let pledge = |name: &str, id: PledgeId, rest: &str| (name.to_owned(), format!("/pledges/{id}{rest}"));
    let (asked, sent, package) = moves(server, &other).await;
    vec![
        (
            "nobody",
            None,
            vec![
                page("sign-in", "/sign-in".into()),
                page("activation", "/activation".into()),
                page("forgotten", "/forgotten-password".into()),
                page("missing", "/x".into()),
                page("verify", "/verify".into()),
                page("verify-unknown", "/verify/00000000000000000000".into()),
                page("verify-mistyped", "/verify/0123".into()),
                page("verify-agreed", format!("/verify/{}", crate::prints::code_of(app, world.agreed).await)),
                page(
                    "verify-returned",
                    format!("/verify/{}", crate::prints::code_of(app, world.returned).await),
                ),
                page("offline", "/offline".into()),
            ],
        ),
        (
            "member",
            Some(app.anh()),
            vec![
                page("home", "/".into()),
                page("account", "/account".into()),
                page("transfer", "/transfer".into()),
                page("password", "/account/password".into()),
                page("proof", "/account/proof".into()),
                page("factor", "/account/second-factor".into()),
                page("app", "/second-factor/app".into()),
                pledge("agreed", world.agreed, ""),
                pledge("receipt", world.agreed, "/receipt"),
                pledge("amendment", world.agreed, "/amendment"),
                pledge("progress", world.agreed, "/progress"),
                pledge("proofs", world.agreed, "/proofs"),
                page("proof-withdrawal", format!("/proofs/{proof}/withdrawal")),
                pledge("review", world.agreed, "/review"),
            ],
        ),
        (
            "deputy",
            Some(app.an()),
            vec![page("home", "/".into()), page("deputation", format!("/deputies/{NAMED}"))],
        ),
        (
            "writer",
            Some(app.toan()),
            vec![
                pledge("draft", world.draft, "/draft"),
                pledge("taking", world.draft, "/draft/past"),
                pledge("adopting", world.draft, "/draft/unit"),
                pledge("check", world.draft, "/submission"),
                pledge("more-time", world.draft, "/extension"),
            ],
        ),
        (
            "entered-for",
            Some(eldest),
            vec![page("home", "/".into()), pledge("answer", entered, "/entry/answer")],
        ),
        (
            "corrector",
            Some(app.long()),
            vec![
                page("home", "/".into()),
                pledge("returned", world.returned, ""),
                pledge("draft", world.returned, "/draft"),
            ],
        ),
        (
            "secretary",
            Some(app.secretary()),
            vec![
                page("home", "/".into()),
                page("list", format!("/units/{unit}/pledges")),
                page("bulk", format!("/units/{unit}/agreements?chosen={}", world.mended)),
                page("offered", format!("/units/{unit}/commitments")),
                pledge("read", world.mended, ""),
                pledge("return", world.mended, "/return"),
                pledge("confirm", world.mended, "/agreement"),
                pledge("changes", world.mended, "/changes"),
                pledge("more-time", world.draft, "/extension"),
                pledge("entry", unwritten, "/entry"),
                pledge("entered", entered, ""),
                pledge("entry-receipt", entered, "/receipt"),
                pledge("progress", world.agreed, "/progress"),
                pledge("checks", world.agreed, "/checks"),
                page("followed", format!("/units/{unit}/follow-up")),
                page("grading", "/grading".into()),
                page("deputies", "/deputies".into()),
                page("naming", server.app.appointment("QN000001", "secretary", "deputies").await),
                page("transfers", format!("/units/{unit}/transfers")),
                page("asked", format!("/transfers/{asked}")),
                page("sends", format!("/transfers/{asked}/sending")),
                page("who-goes", format!("/units/{unit}/transfers/new")),
                page("where-to", format!("/members/{member}/transfer")),
                page("goes", format!("/members/{member}/transfers/new?kind=official&to={other}")),
                page("stays", format!("/members/{member}/transfers/new?kind=temporary&to={other}")),
                page("resets", "/resets?q=an".into()),
                page("reset-start", format!("/members/{member}/reset")),
            ],
        ),
        (
            "grassroots",
            Some(app.grassroots()),
            vec![
                page("home", "/".into()),
                page("list", format!("/units/{ward}/pledges")),
                page("empty", format!("/units/{ward}/pledges?state=late")),
                page("overview", "/overview".into()),
            ],
        ),
        (
            "head",
            Some(app.agency_head()),
            vec![page("agency", "/agency".into()), pledge("read", world.agreed, "")],
        ),
        (
            "board",
            Some(app.board()),
            vec![
                page("home", "/".into()),
                page("overview", format!("/units/{city}/overview")),
                page("leaders", "/leaders".into()),
                pledge("copy", world.leader, ""),
                page("grading", "/grading".into()),
                page("appeals", "/appeals".into()),
                page("register", "/register".into()),
                page("offices", format!("/units/{unit}/offices")),
                page("giving", format!("/units/{unit}/offices/new")),
                page("ending", server.app.appointment("QN000001", "secretary", "ending").await),
                page("correction", server.app.appointment("QN000001", "secretary", "correction").await),
                page("agency-offices", format!("/agencies/{agency}/offices")),
                page("agency-giving", format!("/agencies/{agency}/offices/new")),
                page("gaps", format!("/units/{city}/gaps")),
                page("years", "/years".into()),
                page("year", format!("/years/{preparing}")),
                page("year-reporting", format!("/years/{preparing}/reporting")),
                page("year-quarters", format!("/years/{preparing}/quarters")),
                page("year-advice", format!("/years/{preparing}/advice")),
                page("year-dates", format!("/years/{preparing}/dates")),
                page("year-opening", format!("/years/{preparing}/opening")),
                page("categories", format!("/years/{preparing}/categories")),
                page("grading-rules", format!("/years/{preparing}/rules")),
                page("review-form", format!("/years/{preparing}/rules/forms/1")),
                page("templates", format!("/years/{preparing}/templates")),
                page("template", format!("/templates/{template}")),
                page("template-edit", format!("/templates/{template}/edit")),
                page("template-issue", format!("/templates/{template}/issue")),
                page("template-preview", format!("/templates/{template}/preview")),
                page("template-changes", format!("/templates/{template}/changes")),
                page("bases", "/bases".into()),
                page("basis-new", "/bases/new".into()),
                page("basis", format!("/bases/{basis}")),
                page("manifestations", "/manifestations".into()),
                page("packages", "/packages".into()),
                page("package", format!("/packages/{package}")),
                page("takes-in", format!("/transfers/{sent}/acceptance")),
                page("refuses", format!("/transfers/{sent}/refusal")),
                page("past", format!("/register/units/{city}/past?on=2020-01-01")),
                page("reorganization", format!("/units/{ward}/reorganization")),
                page("founding", format!("/units/{ward}/reorganization/founding")),
                page("merger", format!("/units/{ward}/reorganization/merger")),
                page("moving", format!("/units/{ward}/reorganization/moving")),
                page("division", format!("/units/{unit}/reorganization/division")),
                page("dissolution", format!("/units/{unit}/reorganization/dissolution")),
                page("reforms", "/reforms".into()),
                page("reform", format!("/reforms/{reform}")),
                page("agencies", "/agencies".into()),
                page("one-agency", format!("/agencies/{agency}")),
                page("agencies-past", "/agencies/past?on=2020-01-01".into()),
                page("agency-founding", "/agencies/founding".into()),
                page("agency-renaming", format!("/agencies/{agency}/reorganization/agency_renaming")),
                page("agency-moving", format!("/agencies/{agency}/reorganization/agency_moving")),
                page("agency-merger", format!("/agencies/{agency}/reorganization/agency_merger")),
                page("agency-division", format!("/agencies/{agency}/reorganization/agency_division")),
                page("agency-closing", format!("/agencies/{agency}/reorganization/agency_closing")),
            ],
        ),
        (
            "standing",
            Some(app.standing()),
            vec![page("home", "/".into()), page("leaders", "/leaders".into())],
        ),
        (
            "inspector",
            Some(app.inspector()),
            vec![page("home", "/".into()), page("overview", "/overview".into())],
        ),
        (
            "administrator",
            Some(app.administrator()),
            vec![
                page("home", "/".into()),
                page("register", "/register".into()),
                page("unit", format!("/register/units/{unit}")),
                page("search", "/register/members?q=an".into()),
                page("person", format!("/register/members/{member}")),
                page("imports", "/imports".into()),
                page("register-export", format!("/units/{unit}/register-export")),
                page("slips", format!("/units/{new_unit}/slips")),
                page("activation-letters", format!("/units/{new_unit}/activation-letters")),
                page("accounts", "/accounts".into()),
                page("account-of", format!("/accounts/{member}")),
                page("lock", format!("/accounts/{member}/lock")),
                page("sheet", format!("/accounts/{keeper}/sheet")),
                page("proposal", format!("/office-proposals/{NAMED}")),
            ],
        ),
    ]
}

/// A transfer that was asked for, one that was sent, and a package that waits.
async fn moves(server: &Listening, to: &str) -> (String, String, String) {
    let app = &server.app;
    let keys = ["1", "2", "3", "4"].map(|end| format!("01890a5d-ac96-774b-bcce-b302099a800{end}"));
    let mut ids = Vec::new();
    for (code, by, key, place) in [
        ("QN000008", app.long(), &keys[0], to),
        ("QN000005", app.secretary(), &keys[1], to),
        ("QN000010", app.secretary(), &keys[2], ""),
    ] {
        let rows = app.finds(&format!("select id from member where code = '{code}'")).await;
        let path = format!("/members/{}/transfers", rows[0]["id"].as_str().unwrap());
        let typed = [
            ("key", key.as_str()),
            ("kind", "official"),
            ("to", place),
            ("destination", "Đảng bộ Phường Hải Châu"),
            ("decided_on", "2026-11-20"),
            ("comment", "Đồng chí gương mẫu."),
            ("clear", "yes"),
        ];
        let gone = by.post_form(path, typed).await.is_done();
        ids.push(gone.location().split(['/', '?']).nth(2).unwrap().to_owned());
    }
    let zip = app.secretary().get(format!("/transfers/{}/package", ids[2])).await.is_ok().body;
    let board = app.board();
    board.signs_in().await;
    later_pages::sends_file(&board, "/packages", (&keys[3], "goi.zip"), &zip).await;
    (ids[0].clone(), ids[1].clone(), keys[3].clone())
}

/// The pages of one's own data, and of those who keep records.
pub async fn keepers_tours(server: &Listening) -> Vec<Tour> {
    let app = &server.app;
    let of = async |sql: &str| app.finds(sql).await[0]["id"].as_str().unwrap().to_owned();
    let (unit, city) = (app.unit("P01-01").await, app.unit("TU").await);
    let member = of("select id from member where code = 'QN000013'").await;
    let post =
        of("select post.id from post join member on member.id = member_id where code = 'QN000001'").await;
    app.nobody().post_form("/forgotten-password", [("code", "QN000004")]).await.is_ok();
    let reset = of("select id from account_reset order by asked_at desc limit 1").await;
    let year = of("select id from cycle where year = 2027").await;
    let reminder_rule =
        of("select reminder_rule.id from reminder_rule join cycle on cycle.id = cycle_id where year = 2027")
            .await;
    let page = |name: &str, path: String| (name.to_owned(), path);
    let record = |name: &str| (format!("record-{name}"), format!("/register/members/{member}/{name}"));
    vec![
        (
            "nobody",
            None,
            vec![page("mailed-link", "/password-reset".into()), page("old-link", "/password-reset/0".into())],
        ),
        (
            "member",
            Some(app.anh()),
            vec![
                page("email", "/account/email".into()),
                page("held", "/held".into()),
                page("privacy", "/privacy".into()),
                page("retention", "/retention".into()),
                page("links", "/account/oidc".into()),
                page("passkeys", "/account/passkeys".into()),
                page("viewings", "/viewings".into()),
                page("inbox", "/inbox".into()),
                page("notice-choice", "/account/notices".into()),
                page("calendar", "/account/calendar".into()),
            ],
        ),
        ("secretary", Some(app.secretary()), vec![page("reset", format!("/resets/{reset}"))]),
        (
            "board",
            Some(app.board()),
            vec![
                page("leaders-export", "/leaders/export".into()),
                page("retention-rule", "/retention/viewing".into()),
                page("reminders", "/reminders".into()),
                page("reminder-rules", format!("/years/{year}/reminders")),
                page("reminder-rule", format!("/reminder-rules/{reminder_rule}")),
                page("admission", format!("/register/units/{unit}/admission")),
                page("managed-posts", format!("/register/units/{city}/managed-posts")),
                record("identity"),
                record("standing"),
                record("posts"),
                record("agency"),
                record("management"),
                page("post", format!("/register/posts/{post}")),
            ],
        ),
    ]
}
