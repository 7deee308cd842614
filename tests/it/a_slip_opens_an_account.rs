//! The first sign-in: a slip is printed, handed out, and used once.

use chrono::TimeDelta;

use camket::{account::slips::SlipsPath, unit::UnitId};

use crate::harness::{Page, TestApp};

const NEW: &str = "bốn mùa hoa nở";

async fn slip_of(app: &TestApp, unit: UnitId, code: &str) -> String {
    let keeper = app.administrator();
    let before = keeper.get(SlipsPath { id: unit }).await.is_ok();
    let mut sheet = keeper.submit(&before, SlipsPath { id: unit }, &[]).await.is_ok();
    if sheet.html.words.contains("Chưa tạo phiếu mới nào") {
        sheet = keeper.submit(&sheet, SlipsPath { id: unit }, &[]).await.is_ok();
    }
    printed(&sheet, code)
}

/// The activation code printed on the slip of a member.
fn printed(sheet: &Page, code: &str) -> String {
    let slip = sheet.html.words.split("Mã đảng viên: ").find(|slip| slip.starts_with(code)).unwrap();
    slip.split("Mã kích hoạt: ").nth(1).unwrap()[..19].to_owned()
}

fn typed<'a>(code: &'a str, slip: &'a str, password: &'a str, again: &'a str) -> [(&'a str, &'a str); 4] {
    [("code", code), ("slip", slip), ("password", password), ("again", again)]
}

#[tokio::test]
async fn a_slip_makes_a_password_once() {
    let app = TestApp::start().await;
    let unit = app.unit("P01-03").await;
    let slip = slip_of(&app, unit, "QN000055").await;

    let trung = app.nobody();
    let form = trung.get("/activation").await.is_ok();
    // As people type: small letters, spaces for hyphens.
    let by_hand = slip.to_lowercase().replace('-', " ");
    let done = trung.submit(&form, "/activation", &typed("qn000055", &by_hand, NEW, NEW)).await;
    trung.follow(&done.redirects_to("/sign-in")).await.shows("Đã kích hoạt tài khoản");
    let form = trung.get("/sign-in").await;
    trung.submit(&form, "/sign-in", &[("code", "QN000055"), ("password", NEW)]).await.redirects_to("/");
    trung.get("/").await.shows("Lê Quang Trung");

    let other = app.nobody();
    let form = other.get("/activation").await;
    other
        .submit(&form, "/activation", &typed("QN000055", &slip, "một câu khác hẳn", "một câu khác hẳn"))
        .await
        .is_refused()
        .shows("Mã đảng viên hoặc mã trên phiếu chưa đúng");
}

#[tokio::test]
async fn a_slip_is_refused_when_wrong_old_or_replaced() {
    let app = TestApp::start().await;
    let unit = app.unit("P01-03").await;
    let first = slip_of(&app, unit, "QN000055").await;
    let second = slip_of(&app, unit, "QN000055").await;
    let trung = app.nobody();
    let form = trung.get("/activation").await;
    for (slip, password, again, message) in [
        (first.as_str(), NEW, NEW, "chưa đúng, hoặc phiếu đã hết hạn"),
        ("AAAA-BBBB-CCCC-DDDD", NEW, NEW, "chưa đúng, hoặc phiếu đã hết hạn"),
        (second.as_str(), NEW, "bốn mùa hoa tàn", "Hai lần gõ mật khẩu chưa giống nhau"),
        (second.as_str(), "ngắn", "ngắn", "ít nhất 12 ký tự"),
        (second.as_str(), "xin chào QN000055", "xin chào QN000055", "không được dựa vào mã đảng viên"),
    ] {
        let page = trung.submit(&form, "/activation", &typed("QN000055", slip, password, again)).await;
        let page = page.is_refused().shows(message);
        let typed = &page.form("/activation").fields;
        let secret = typed.iter().filter(|field| ["password", "again"].contains(&field.name.as_str()));
        assert!(secret.into_iter().all(|field| field.value.is_empty()), "a password never comes back");
        let kept = page.form("/activation").fields.iter().find(|field| field.name == "slip").unwrap();
        assert_eq!(kept.value, slip, "what was typed stays");
    }
    app.waits(TimeDelta::days(31));
    let page = trung.submit(&form, "/activation", &typed("QN000055", &second, NEW, NEW)).await;
    page.is_refused().shows("phiếu đã hết hạn");
}

#[tokio::test]
async fn a_slip_opens_no_one_elses_account() {
    let app = TestApp::start().await;
    let unit = app.unit("P01-03").await;
    let slip = slip_of(&app, unit, "QN000055").await;
    let other = app.nobody();
    let form = other.get("/activation").await;
    other.submit(&form, "/activation", &typed("QN000054", &slip, NEW, NEW)).await.is_refused();
    other.submit(&form, "/activation", &typed("QN000013", &slip, NEW, NEW)).await.is_refused();
}

#[tokio::test]
async fn guessing_slips_slows_down() {
    let app = TestApp::start().await;
    let thief = app.nobody();
    let form = thief.get("/activation").await;
    for _ in 0..5 {
        thief
            .submit(&form, "/activation", &typed("QN000055", "AAAA-BBBB-CCCC-DDDD", NEW, NEW))
            .await
            .is_refused();
    }
    thief
        .submit(&form, "/activation", &typed("QN000055", "AAAA-BBBB-CCCC-DDDD", NEW, NEW))
        .await
        .asks_to_wait();
}

#[tokio::test]
async fn slips_are_made_by_who_keeps_the_register_only() {
    let app = TestApp::start().await;
    let id = app.unit("P01-03").await;
    app.board().get(SlipsPath { id }).await.is_ok();
    for person in
        [app.an(), app.secretary(), app.grassroots(), app.inspector(), app.standing(), app.stranger()]
    {
        let page = person.get(SlipsPath { id }).await;
        assert!(page.status.is_client_error(), "{}", page.asked);
        let page = person.post(SlipsPath { id }).await;
        assert!(page.status.is_client_error(), "{}", page.asked);
    }
    let codes = app.counts("select count(*) from account where activation_hash is not null").await;
    assert_eq!(codes, 0);
}

#[tokio::test]
async fn a_sheet_loaded_again_makes_nothing_anew() {
    let app = TestApp::start().await;
    let (keeper, unit) = (app.administrator(), app.unit("P01-03").await);
    let before = keeper.get(SlipsPath { id: unit }).await.is_ok();
    let sheet = keeper.submit(&before, SlipsPath { id: unit }, &[]).await.is_ok();
    let slip = printed(&sheet, "QN000055");
    sheet.shows("Cam Kết").shows("Phiếu kích hoạt tài khoản");
    // The browser sends the same form once more.
    let again = keeper.submit(&before, SlipsPath { id: unit }, &[]).await.is_ok().hides("Mã kích hoạt:");
    let again = again.shows("Chưa tạo phiếu mới nào");
    let visitor = app.nobody();
    let form = visitor.get("/activation").await;
    visitor.submit(&form, "/activation", &typed("QN000055", &slip, NEW, NEW)).await.redirects_to("/sign-in");
    // Asked for, new slips are made once: the question is about those that were the last.
    keeper.submit(&again, SlipsPath { id: unit }, &[]).await.is_ok().shows("Mã kích hoạt:");
    keeper.submit(&again, SlipsPath { id: unit }, &[]).await.is_ok().hides("Mã kích hoạt:");
}

#[tokio::test]
async fn slips_are_not_made_for_who_has_a_password() {
    let app = TestApp::start().await;
    let keeper = app.administrator();
    let id = app.unit("P01-01").await;
    keeper.get(SlipsPath { id }).await.shows("Tất cả đảng viên trong chi bộ đã kích hoạt tài khoản");
    keeper.post(SlipsPath { id }).await.hides("Mã kích hoạt:");
    app.an().get("/").await.is_ok();
}

#[tokio::test]
async fn a_slip_is_scanned_or_typed_and_its_codes_stand_in_no_address_a_server_sees() {
    let app = TestApp::start().await;
    let keeper = app.administrator();
    let id = app.unit("P01-03").await;
    let before = keeper.get(SlipsPath { id }).await.is_ok();
    let sheet = keeper.submit(&before, SlipsPath { id }, &[]).await.is_ok();
    let slips = sheet.html.words.matches("Mã kích hoạt:").count();
    let text = sheet.text();
    assert!(slips > 3);
    assert_eq!(text.matches("class=\"qr\"").count(), slips, "each slip has its QR code");
    let slip = printed(&sheet, "QN000055");
    // What the QR code says is drawn by the same function from the address with everything secret behind the hash.
    let says = format!("http://127.0.0.1:8080/activation#QN000055.{slip}");
    assert!(text.contains(&camket::account::qr::draw(&says).unwrap().path));
    assert!(!text.contains("?code=QN000055") && !text.contains(&says));
}

#[tokio::test]
async fn one_persons_slip_is_printed_anew_and_the_others_stay() {
    let app = TestApp::start().await;
    let keeper = app.administrator();
    let id = app.unit("P01-03").await;
    let before = keeper.get(SlipsPath { id }).await.is_ok();
    let sheet = keeper.submit(&before, SlipsPath { id }, &[]).await.is_ok();
    let (first, other) = (printed(&sheet, "QN000055"), printed(&sheet, "QN000054"));
    let member = app.finds("select id from member where code = 'QN000055'").await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let asked = keeper.post_form(SlipsPath { id }, [("member", member.as_str())]).await.is_ok();
    let one = keeper.submit(&asked.hides("Mã kích hoạt:"), SlipsPath { id }, &[]).await.is_ok();
    assert_eq!(one.html.words.matches("Mã kích hoạt:").count(), 1);
    let second = printed(&one, "QN000055");
    let visitor = app.nobody();
    let form = visitor.get("/activation").await;
    visitor.submit(&form, "/activation", &typed("QN000055", &first, NEW, NEW)).await.is_refused();
    visitor
        .submit(&form, "/activation", &typed("QN000055", &second, NEW, NEW))
        .await
        .redirects_to("/sign-in");
    visitor.submit(&form, "/activation", &typed("QN000054", &other, NEW, NEW)).await.redirects_to("/sign-in");
}

#[tokio::test]
async fn a_name_in_the_password_is_told_to_the_holder_of_the_slip_alone() {
    let app = TestApp::start().await;
    let unit = app.unit("P01-03").await;
    let slip = slip_of(&app, unit, "QN000055").await;
    let visitor = app.nobody();
    let form = visitor.get("/activation").await;
    let own = "Lê Quang Trung 1960";
    let page = visitor.submit(&form, "/activation", &typed("QN000055", &slip, own, own)).await;
    page.is_refused().shows("họ tên");
    let page =
        visitor.submit(&form, "/activation", &typed("QN000055", "AAAA-BBBB-CCCC-DDDD", own, own)).await;
    page.is_refused().hides("họ tên");
}
