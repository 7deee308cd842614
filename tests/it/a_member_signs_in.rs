//! Signing in and out: by a member code and a password, on one's own, and not for ever.

use axum::http::Method;
use chrono::TimeDelta;

use crate::harness::{PASSWORD, Page, TestApp, Visitor, encode};

async fn tries(visitor: &Visitor, code: &str, password: &str) -> Page {
    visitor.send(Method::POST, "/sign-in", Some(&encode([("code", code), ("password", password)]))).await
}

#[tokio::test]
async fn someone_signs_in_by_the_form_and_out_again() {
    let app = TestApp::start().await;
    let visitor = app.nobody();

    visitor.get("/").await.asks_to_sign_in();
    let form = visitor.get("/sign-in").await.is_ok().shows("Đăng nhập").offers("Kích hoạt lần đầu");
    // Codes are typed as people type them.
    let typed = [("code", " qn000013 "), ("password", PASSWORD)];
    let there = visitor.submit(&form, "/sign-in", &typed).await.redirects_to("/");
    visitor.follow(&there).await.shows("Đỗ Công An").offers("Đăng xuất");

    let out = visitor.post("/sign-out").await.redirects_to("/sign-in");
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"storage\"");
    visitor.get("/").await.asks_to_sign_in();
}

#[tokio::test]
async fn the_session_cookie_is_new_at_each_sign_in_and_kept_from_scripts() {
    let app = TestApp::start().await;
    let an = app.an();

    an.set_cookie("session", &"0".repeat(64));
    let first = an.signs_in().await;
    let cookies: Vec<_> = first.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap()).collect();
    let session = cookies.iter().find(|it| it.starts_with("session=")).unwrap();
    assert!(session.contains("HttpOnly") && session.contains("SameSite=Lax") && session.contains("Path=/"), "{session}");
    let planted = an.cookie("session").unwrap();
    assert_ne!(planted, "0".repeat(64));
    an.signs_in().await;
    assert_ne!(an.cookie("session").unwrap(), planted);
}

#[tokio::test]
async fn behind_https_cookies_are_bound_to_the_host() {
    let config = camket::config::Config { public_url: "https://camket.example.vn".to_owned(), ..Default::default() };
    let app = TestApp::start_with(config).await;
    let an = app.an();
    let page = an.signs_in().await;
    let cookies: Vec<_> = page.headers.get_all("set-cookie").iter().map(|it| it.to_str().unwrap()).collect();
    assert!(cookies.iter().all(|it| it.contains("Secure")), "{cookies:?}");
    assert!(cookies.iter().any(|it| it.starts_with("__Host-session=")), "{cookies:?}");
    an.get("/").await.shows("Đỗ Công An");
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_code_are_answered_alike() {
    let app = TestApp::start().await;
    let known = tries(&app.nobody(), "QN000013", "sai mật khẩu rồi").await.is_refused();
    let unknown = tries(&app.nobody(), "QN999999", "sai mật khẩu rồi").await.is_refused();
    let inactive = tries(&app.nobody(), "QN000055", "sai mật khẩu rồi").await.is_refused();
    let plain = |page: &Page, code: &str| page.text().replace(code, "CODE");
    assert_eq!(plain(&known, "QN000013"), plain(&unknown, "QN999999"));
    assert_eq!(plain(&known, "QN000013"), plain(&inactive, "QN000055"));
    known.shows("Mã đảng viên hoặc mật khẩu chưa đúng").shows("QN000013".split_at(0).0);
}

#[tokio::test]
async fn guessing_slows_down_and_the_owner_is_not_locked_out() {
    let app = TestApp::start().await;
    let an = app.an();
    an.signs_in().await;
    let thief = app.nobody().from_address([203, 0, 113, 9]);
    for _ in 0..5 {
        tries(&thief, "QN000013", "đoán đại một câu").await.is_refused();
    }
    tries(&thief, "QN000013", "đoán đại một câu").await.asks_to_wait();
    // Right or wrong, it has to wait; and an unknown code has to wait just the same.
    tries(&thief, "QN000013", PASSWORD).await.asks_to_wait();
    for _ in 0..5 {
        tries(&thief, "QN999999", "đoán đại một câu").await.is_refused();
    }
    tries(&thief, "QN999999", "đoán đại một câu").await.asks_to_wait();

    // On the device where An signed in before, strangers' tries do not count.
    an.post("/sign-out").await.redirects_to("/sign-in");
    an.signs_in().await.redirects_to("/");
    // After the wait the next guess is heard, and the one after it waits longer.
    app.waits(TimeDelta::seconds(2));
    tries(&thief, "QN000013", "đoán đại một câu").await.is_refused();
    app.waits(TimeDelta::seconds(1));
    tries(&thief, "QN000013", "đoán đại một câu").await.asks_to_wait();
}

#[tokio::test]
async fn twenty_guesses_at_once_count_as_twenty() {
    let app = TestApp::start().await;
    let mut guesses = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let thief = app.nobody();
        guesses.spawn(async move { tries(&thief, "QN000013", "đoán đại một câu").await.status.as_u16() });
    }
    let answers = guesses.join_all().await;
    let heard = answers.iter().filter(|status| **status == 422).count();
    assert_eq!((heard, answers.len() - heard), (5, 15), "{answers:?}");
}

#[tokio::test]
async fn a_session_ends_when_nobody_uses_it_and_after_half_a_day() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());

    an.get("/").await.is_ok();
    secretary.get("/").await.is_ok();
    app.waits(TimeDelta::minutes(29));
    an.get("/").await.is_ok();
    secretary.get("/").await.is_ok();
    app.waits(TimeDelta::minutes(31));
    an.get("/").await.is_ok();
    secretary.get("/").await.asks_to_sign_in();
    for _ in 0..13 {
        app.waits(TimeDelta::minutes(50));
        an.get("/").await.is_ok();
    }
    app.waits(TimeDelta::minutes(12));
    an.get("/").await.asks_to_sign_in();
}

#[tokio::test]
async fn a_copied_cookie_dies_with_the_session() {
    let app = TestApp::start().await;
    let an = app.an();
    an.get("/").await.is_ok();
    let thief = an.stolen();
    thief.get("/").await.shows("Đỗ Công An");
    an.post("/sign-out").await.is_done();
    thief.get("/").await.asks_to_sign_in();
    let kept = app.finds("select encode(token_hash, 'hex') as token from session").await;
    assert!(kept.is_empty(), "{kept:?}");
}

#[tokio::test]
async fn the_database_knows_no_token() {
    let app = TestApp::start().await;
    let an = app.an();
    an.get("/").await.is_ok();
    let token = an.cookie("session").unwrap();
    let kept = app.finds("select encode(token_hash, 'hex') as token from session").await;
    assert_eq!(kept.len(), 1);
    assert_ne!(kept[0]["token"], serde_json::json!(token));
    let thief = app.nobody();
    thief.set_cookie("session", kept[0]["token"].as_str().unwrap());
    thief.get("/").await.asks_to_sign_in();
}

#[tokio::test]
async fn whoever_left_cannot_sign_in() {
    let app = TestApp::start().await;
    let an = app.an();
    app.arranges("update member set standing = 'ended' where code = 'QN000013'").await;
    an.signs_in().await.is_refused();
}
