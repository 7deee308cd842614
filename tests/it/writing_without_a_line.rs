//! Writing where the line comes and goes: what the server gives to be kept, whose hand saved last, what is taken away.

use axum::http::Method;
use camket::{
    account::sessions::EndAllPath,
    pledge::draft::{DraftPath, undoing::UndoingPath},
    web::offline::{ManifestPath, OfflinePath, WorkerPath},
};
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::harness::{Page, SIGNED, TestApp, Visitor, encode};

const WRITER: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
const OTHER: &str = "01890a5d-ac96-774b-bcce-b302099a8058";

/// The id of the first field with this name.
fn first(page: &Page, action: &DraftPath, name: &str) -> String {
    page.form(action).fields.iter().find(|field| field.name == name).unwrap().id.clone()
}

/// One try of a script: the first statement, from the version that `page` shows, by a hand.
async fn tries(
    visitor: &Visitor,
    (page, path): (&Page, &DraftPath),
    words: &str,
    (writer, turn): (&str, &str),
) -> Page {
    let id = first(page, path, "statement");
    let fields = page.form(path).fields.iter();
    let fields = fields.map(|it| (it.name.as_str(), if it.id == id { words } else { it.value.as_str() }));
    let fields = encode(fields.chain([("writer", writer), ("turn", turn)]));
    let script = visitor.clone().with_header("accept", "application/json");
    script.send(Method::POST, &path.to_string(), Some(&fields)).await
}

#[tokio::test]
async fn it_is_installed_under_its_name_and_with_icons_of_its_own() {
    let app = TestApp::start().await;
    let nobody = app.nobody();
    let page = nobody.get(ManifestPath).await.is_ok();
    assert_eq!(page.header("content-type"), "application/manifest+json");
    let manifest: Value = serde_json::from_slice(&page.body).unwrap();
    assert_eq!(manifest["short_name"], "Cam Kết");
    assert_eq!((&manifest["lang"], &manifest["scope"]), (&json!("vi"), &json!("/")));
    for icon in manifest["icons"].as_array().unwrap() {
        let file = nobody.get(icon["src"].as_str().unwrap()).await.is_ok();
        assert_eq!(file.header("content-type"), icon["type"].as_str().unwrap());
    }
    let linked = format!("rel=\"manifest\" href=\"{ManifestPath}\"");
    assert!(nobody.get("/sign-in").await.text().contains(&linked));
    nobody.set_cookie("shared", "yes");
    assert!(
        !nobody.get("/sign-in").await.text().contains(&linked),
        "nothing is installed on a shared machine"
    );
}

#[tokio::test]
async fn the_worker_is_found_anew_and_keeps_to_the_policy() {
    let app = TestApp::start().await;
    let nobody = app.nobody();
    let page = nobody.get(WorkerPath).await.is_ok();
    assert_eq!(page.header("content-type"), "text/javascript; charset=utf-8");
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.header("content-security-policy").starts_with("default-src 'self';"));
    let text = page.text();
    let told = text.lines().next().unwrap().trim_start_matches("const KEEP = ").trim_end_matches(';');
    let told: Value = serde_json::from_str(told).unwrap();
    assert_eq!(told["page"], OfflinePath.to_string());
    for file in told["files"].as_array().unwrap() {
        assert!(file.as_str().unwrap().starts_with(told["below"].as_str().unwrap()), "only files of our own");
        nobody.get(file.as_str().unwrap()).await.is_ok();
    }
    let build = format!("data-build=\"{}\"", told["build"].as_str().unwrap());
    assert!(nobody.get("/sign-in").await.text().contains(&build), "pages and worker name one build");
}

#[tokio::test]
async fn the_page_that_a_browser_keeps_names_nobody() {
    let app = TestApp::start().await;
    let an = app.an();
    an.get("/").await.shows("Việc cần làm");
    let hers = an.get(OfflinePath).await.shows("Chưa có mạng");
    assert_eq!(hers.text(), app.nobody().get(OfflinePath).await.text(), "it is the same for everyone");
    assert!(!hers.text().contains("QN000013") && !hers.text().contains("data-person"));
}

#[tokio::test]
async fn a_lost_answer_is_no_other_device() {
    let app = TestApp::start().await;
    let an = app.an();
    let path = DraftPath { id: an.own_pledge().await };
    let page = an.get(&path).await;
    let shown = (&page, &path);
    // The first save of all, whose answer was lost, and the next from the same version by the same hand.
    tries(&an, shown, "Dự đủ", (WRITER, "1")).await.is_ok();
    let saved = tries(&an, shown, "Dự đủ 12 kỳ", (WRITER, "2")).await.is_ok();
    let told: Value = serde_json::from_slice(&saved.body).unwrap();
    assert_eq!(told["version"], 2);
    assert!(told["build"].as_str().is_some_and(|build| !build.is_empty()));
    // What was late on its way undoes nothing, and another hand has to see both texts.
    tries(&an, shown, "Dự", (WRITER, "1")).await.is_conflict();
    tries(&an, shown, "Ở máy khác", (OTHER, "1")).await.is_conflict();
    let page = an.get(&path).await.shows("Dự đủ 12 kỳ");
    // Once the other hand has saved, the first is a stranger to what stands there.
    tries(&an, (&page, &path), "Ở máy khác", (OTHER, "2")).await.is_ok();
    tries(&an, shown, "Dự đủ 12 kỳ sinh hoạt", (WRITER, "3")).await.is_conflict();
    an.get(&path).await.shows("Ở máy khác").hides("sinh hoạt chi bộ năm");
}

#[tokio::test]
async fn a_sitting_is_undone_as_a_whole_and_done_again() {
    let app = TestApp::start().await;
    let an = app.an();
    let path = DraftPath { id: an.own_pledge().await };
    let page = an.get(&path).await;
    tries(&an, (&page, &path), "Bản tối qua", (WRITER, "1")).await.is_ok();
    let page = an.get(&path).await.does_not_offer("Hoàn tác");
    tries(&an, (&page, &path), "Bản sáng nay, viết", (OTHER, "1")).await.is_ok();
    tries(&an, (&page, &path), "Bản sáng nay, viết dài hơn", (OTHER, "2")).await.is_ok();
    let page = an.get(&path).await.shows("viết dài hơn").offers("Hoàn tác");
    an.submit(&page, UndoingPath { id: path.id }, &[]).await.redirects_to(&path);
    let page = an.get(&path).await.shows("Bản tối qua").hides("sáng nay").offers("Hoàn tác");
    an.submit(&page, UndoingPath { id: path.id }, &[]).await.redirects_to(&path);
    an.get(&path).await.shows("viết dài hơn").hides("Bản tối qua");
}

#[tokio::test]
async fn a_commitment_that_was_taken_out_comes_back() {
    let app = TestApp::start().await;
    let an = app.an();
    let path = DraftPath { id: an.own_pledge().await };
    let page = an.get(&path).await.hides("Nội dung đã bỏ");
    let statement = first(&page, &path, "statement");
    an.submit(&page, &path, &[(&statement, "Trồng 20 cây ở khu phố")]).await.redirects_to(&path);
    let page = an.get(&path).await.shows("Đã viết 1 nội dung");
    let kept = page.form(&path).fields.iter().find(|it| it.value == "Trồng 20 cây ở khu phố").unwrap();
    let id = kept.id.replace("statement-", "");
    let gone = an.submit(&page, &path, &[("remove", &id)]).await;
    let page = an.follow(&gone).await.shows("Đã bỏ nội dung ấy").shows("Nội dung đã bỏ");
    assert!(page.form(&path).fields.iter().all(|it| it.value != "Trồng 20 cây ở khu phố"));
    let page = an.follow(&an.submit(&page, &path, &[("restore", &id)]).await).await;
    let page = page.shows("Đã lấy lại nội dung ấy").hides("Nội dung đã bỏ");
    assert!(page.form(&path).fields.iter().any(|it| it.value == "Trồng 20 cây ở khu phố"));
    // Whoever only clears the field has it back as well.
    let field = format!("statement-{id}");
    an.submit(&page, &path, &[(&field, "")]).await.redirects_to(&path);
    an.get(&path).await.shows("Nội dung đã bỏ").shows("Trồng 20 cây ở khu phố");
}

#[tokio::test]
async fn text_of_an_old_font_is_read() {
    let app = TestApp::start().await;
    let an = app.an();
    let path = DraftPath { id: an.own_pledge().await };
    let page = an.get(&path).await;
    let statement = first(&page, &path, "statement");
    let pasted = "Dù ®ñ 12 kú sinh ho¹t chi bé, tr¶ lêi e-mail trong 2 ngµy";
    an.submit(&page, &path, &[(&statement, pasted)]).await.redirects_to(&path);
    an.get(&path).await.shows("Dự đủ 12 kỳ sinh hoạt chi bộ, trả lời e-mail trong 2 ngày");
}

#[tokio::test]
async fn only_ones_own_draft_may_stay_on_a_machine() {
    let app = TestApp::start().await;
    let an = app.an();
    let path = DraftPath { id: an.own_pledge().await };
    assert!(an.get(&path).await.text().contains(" data-offline>"));
    let other = app.person("QN000007").own_pledge().await;
    let secretary = app.secretary();
    let typed = [("reason", "Mắt kém"), ("signed_on", "2026-11-20")];
    secretary.begins_an_entry(other, &typed, SIGNED).await.redirects_to(DraftPath { id: other });
    let page = secretary.get(DraftPath { id: other }).await.is_ok();
    assert!(
        !page.text().contains(" data-offline>"),
        "what is typed in for another is not opened without a line"
    );
}

#[tokio::test]
async fn what_a_browser_keeps_goes_with_the_session_unless_its_owner_comes_back() {
    let app = TestApp::start().await;
    let (an, phone) = (app.an(), app.person("QN000013"));
    let clears = |page: &Page| page.header("clear-site-data") == "\"cache\", \"storage\"";
    an.get("/").await.is_ok();
    phone.get("/").await.is_ok();
    // Ended from elsewhere: the machine may be in strange hands.
    assert!(clears(&an.post(EndAllPath).await));
    let page = phone.get("/").await.asks_to_sign_in();
    assert!(page.location().contains("session-elsewhere") && clears(&page));
    // Ended by time: unsent words wait for the same person.
    phone.signs_in().await.redirects_to("/");
    app.clock.advance(TimeDelta::hours(2));
    let page = phone.get("/").await.asks_to_sign_in();
    assert!(page.location().contains("session-time") && !clears(&page));
    phone.signs_in().await.redirects_to("/");
    assert!(clears(&phone.post_form("/shared-machine", [("shared", "yes")]).await));
    assert!(clears(&phone.post("/sign-out").await));
}
