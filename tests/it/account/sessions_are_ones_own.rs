//! Sessions are listed and ended by their owner; what takes trust away ends them; a new device is told.

use chrono::TimeDelta;

use super::id_of;
use crate::harness::{PASSWORD, TestApp, Visitor};

const PHONE: &str = "Mozilla/5.0 (Linux; Android 9; SM-J610F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36";

#[tokio::test]
async fn a_member_sees_where_they_are_signed_in_and_ends_one() {
    let app = TestApp::start().await;
    let here = app.an();
    let phone = app.an().from_address([203, 0, 113, 9]).with_header("user-agent", PHONE);
    here.get("/").await.is_ok();
    phone.get("/").await.is_ok();
    let page = here.get("/account").await;
    let page = page.shows("Chrome trên điện thoại Android").shows("203.0.113.…").hides("203.0.113.9");
    let page = page.shows("sau 60 phút không dùng, và chậm nhất sau 12 giờ").shows("Phiên này");
    let end = page
        .html
        .forms
        .iter()
        .find(|form| form.action.starts_with("/account/sessions/") && form.action.len() > 50);
    let done = here.post(&end.unwrap().action).await.redirects_to("/account");
    here.follow(&done).await.hides("Android trên").shows("Đã kết thúc");
    phone.get("/").await.asks_to_sign_in();
    here.get("/").await.is_ok();
    app.secretary().get("/account").await.shows("sau 30 phút không dùng");
}

#[tokio::test]
async fn nobody_ends_anothers_session() {
    let app = TestApp::start().await;
    let (an, stranger) = (app.an(), app.stranger());
    an.get("/").await.is_ok();
    let id = app.finds("select id from session").await[0]["id"].as_str().unwrap().to_owned();
    stranger.post(format!("/account/sessions/{id}/ending")).await.is_not_found();
    an.get("/").await.is_ok();
}

#[tokio::test]
async fn signing_out_everywhere_ends_all() {
    let app = TestApp::start().await;
    let (here, elsewhere) = (app.an(), app.an());
    here.get("/").await.is_ok();
    elsewhere.get("/").await.is_ok();
    let out = here.post("/account/sessions/ending").await.redirects_to("/sign-in");
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"storage\"");
    assert!(here.cookie("session").is_none());
    elsewhere.get("/").await.asks_to_sign_in();
    assert_eq!(app.counts("select count(*) from session").await, 0);
}

#[tokio::test]
async fn a_new_device_is_told_on_the_others_until_it_is_seen() {
    let app = TestApp::start().await;
    let here = app.an();
    here.get("/").await.hides("Đăng nhập mới lúc");
    let phone = app.an().from_address([203, 0, 113, 9]).with_header("user-agent", PHONE);
    phone.get("/").await.hides("Đăng nhập mới lúc");
    let told =
        "Đăng nhập mới lúc 10:00 ngày 23/11/2026 từ Chrome trên điện thoại Android, địa chỉ mạng 203.0.113.…";
    let page = here.get("/").await.shows(told);
    here.get("/account").await.shows(told);
    let seen =
        page.html.forms.iter().find(|form| form.action.ends_with("/recognition")).unwrap().action.clone();
    // The session it is about cannot wave it away, nor can a stranger.
    phone.post(&seen).await.is_not_found();
    app.stranger().post(&seen).await.is_not_found();
    here.post(&seen).await.redirects_to("/");
    here.get("/").await.hides("Đăng nhập mới lúc");
    here.get("/account").await.shows("Đăng nhập từ thiết bị mới");
    // The device is known from now on.
    phone.post("/sign-out").await.is_done();
    phone.signs_in().await.is_done();
    here.get("/").await.hides("Đăng nhập mới lúc");
}

#[tokio::test]
async fn of_many_new_devices_the_first_page_shows_the_newest_and_the_account_page_all() {
    let app = TestApp::start().await;
    let here = app.an();
    here.get("/").await.is_ok();
    app.an().get("/").await.is_ok();
    app.waits(TimeDelta::minutes(5));
    app.an().from_address([203, 0, 113, 9]).get("/").await.is_ok();
    let page = here.get("/").await;
    let page = page.shows("lúc 10:05 ngày 23/11/2026 từ thiết bị không rõ, địa chỉ mạng 203.0.113.…");
    let page = page.hides("Đăng nhập mới lúc 10:00");
    let page = here.follow_link(&page, "Xem các lần đăng nhập mới khác").await;
    page.shows("Đăng nhập mới lúc 10:05").shows("Đăng nhập mới lúc 10:00");
}

#[tokio::test]
async fn a_sign_in_that_was_not_mine_is_ended_in_one_step() {
    let app = TestApp::start().await;
    let (here, thief) = (app.an(), app.an());
    here.get("/").await.is_ok();
    thief.get("/").await.is_ok();
    let page = here.get("/").await.offers("Không phải tôi: kết thúc và đổi mật khẩu");
    let deny = page.html.forms.iter().find(|form| form.action.ends_with("/denial")).unwrap().action.clone();
    let done = here.post(&deny).await.redirects_to("/account/password");
    here.follow(&done).await.shows("Đổi mật khẩu");
    thief.get("/").await.asks_to_sign_in();
    here.get("/").await.hides("Đăng nhập mới lúc");
}

#[tokio::test]
async fn a_change_of_office_ends_the_sessions_of_whom_it_concerns() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let changes = [
        "insert into appointment (id, member_id, office, unit_id, during)
         select gen_random_uuid(), id, 'branch_committee', branch_id, daterange('2026-11-01', null)
           from member where code = 'QN000013'",
        "update appointment set during = daterange(lower(during), '2026-11-20')
          where member_id = (select id from member where code = 'QN000013')",
        "delete from appointment where member_id = (select id from member where code = 'QN000013')",
    ];
    for change in changes {
        an.signs_in().await.is_done();
        secretary.get("/").await.is_ok();
        app.arranges(change).await;
        let out = an.get("/").await.redirects_to("/sign-in?notice=session-office");
        an.follow(&out).await.shows("Nhiệm vụ của đồng chí trong hệ thống vừa thay đổi");
        secretary.get("/").await.is_ok();
    }
}

#[tokio::test]
async fn what_is_over_is_swept() {
    let app = TestApp::start().await;
    let (an, nobody) = (app.an(), app.nobody());
    an.get("/").await.is_ok();
    nobody.post_form("/sign-in", [("code", "QN000013"), ("password", "sai rồi nhé")]).await.is_refused();
    assert_eq!(camket::account::sweep::once(&app.app).await.unwrap(), 0);
    app.waits(TimeDelta::hours(13));
    assert_eq!(camket::account::sweep::once(&app.app).await.unwrap(), 1);
    app.waits(TimeDelta::days(3));
    assert_eq!(camket::account::sweep::once(&app.app).await.unwrap(), 1);
    app.waits(TimeDelta::days(500));
    assert_eq!(camket::account::sweep::once(&app.app).await.unwrap(), 1);
    for table in ["session", "sign_in_failure", "known_device"] {
        assert_eq!(app.counts(&format!("select count(*) from {table}")).await, 0, "{table}");
    }
}

#[tokio::test]
async fn past_the_application_too_an_account_is_its_owners() {
    let app = TestApp::start().await;
    let (administrator, an) = (app.administrator(), app.an());
    let an_id = id_of(&app, "QN000013").await;
    for sql in [
        format!("update account set password_hash = 'x' where member_id = '{an_id}'"),
        format!("update account set activation_hash = '\\x00' where member_id = '{an_id}'"),
    ] {
        let refused = app.tries(&administrator, &sql).await.unwrap_err().to_string();
        assert!(refused.contains("owner") || refused.contains("slip"), "{refused}");
    }
    let own = "update account set locked_at = now(), locked_by = actor_id(), lock_reason = 'x' where member_id = actor_id()";
    assert!(app.tries(&an, own).await.is_err());
    let whole = "update session set whole = true";
    assert!(app.tries(&an, whole).await.unwrap_err().to_string().contains("permission denied"));
    assert_eq!(
        app.tries(&administrator, &format!("delete from session where member_id = '{an_id}'")).await.unwrap(),
        0
    );
}

#[tokio::test]
async fn the_password_page_does_not_let_a_borrowed_session_guess() {
    let app = TestApp::start().await;
    let an = app.an();
    let form = an.get("/account/password").await.is_ok();
    let typed =
        [("current", "đoán đại một câu"), ("password", "bốn mùa hoa nở"), ("again", "bốn mùa hoa nở")];
    for _ in 0..5 {
        an.submit(&form, "/account/password", &typed).await.is_refused();
    }
    an.submit(&form, "/account/password", &typed).await.asks_to_wait();
    app.waits(TimeDelta::minutes(2));
    let typed = [("current", PASSWORD), ("password", "bốn mùa hoa nở"), ("again", "bốn mùa hoa nở")];
    an.submit(&form, "/account/password", &typed).await.redirects_to("/account");
}

#[tokio::test]
async fn who_is_signed_out_is_told_why_and_a_stranger_is_told_nothing() {
    let app = TestApp::start().await;
    let told = async |who: &Visitor, name: &str, words: &str| {
        let asked = who.get("/account").await;
        let out = asked.redirects_to(format!("/sign-in?to=%2Faccount&notice=session-{name}"));
        who.follow(&out).await.shows(words);
    };
    let (here, elsewhere) = (app.an(), app.an());
    here.signs_in().await.is_done();
    elsewhere.signs_in().await.is_done();
    here.post("/account/sessions/ending").await.redirects_to("/sign-in?notice=signed-out");
    told(&elsewhere, "elsewhere", "đã được kết thúc từ trang Tài khoản").await;
    // Time, before and after it was swept.
    for swept in [false, true] {
        here.signs_in().await.is_done();
        app.waits(TimeDelta::minutes(61));
        if swept {
            camket::account::sweep::once(&app.app).await.unwrap();
        }
        told(&here, "time", "lâu không dùng hoặc đã đủ 12 giờ").await;
    }
    let changed = app.an();
    changed.signs_in().await.is_done();
    here.signs_in().await.is_done();
    let page = changed.get("/account/password").await;
    let typed = [("current", PASSWORD), ("password", "bốn mùa hoa nở"), ("again", "bốn mùa hoa nở")];
    changed.submit(&page, "/account/password", &typed).await.redirects_to("/account");
    told(&here, "password", "đã được đặt mới").await;
    let id = id_of(&app, "QN000013").await;
    app.administrator().post_form(format!("/accounts/{id}/lock"), [("reason", "Mất máy")]).await.is_done();
    told(&changed, "lock", "đã bị khóa").await;
    // A token that was never given, and none at all.
    let stranger = app.nobody();
    stranger.get("/account").await.redirects_to("/sign-in");
    stranger.set_cookie("session", &"ab".repeat(32));
    let out = stranger.get("/account").await;
    assert_eq!(out.location(), "/sign-in?to=%2Faccount", "told nothing");
    // What is kept names nobody, and the application does not read it.
    let refused = app.tries(&app.secretary(), "select * from session_end").await.unwrap_err().to_string();
    assert!(refused.contains("permission denied"), "{refused}");
}
