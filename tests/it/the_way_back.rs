//! Whoever has to sign in first comes back to where they were, with what they typed.

use axum::http::Method;
use camket::{
    config::{Config, SecondFactor},
    follow_up::check_in::CheckInsPath,
    pledge::{returning::ReturnPath, show::PledgePath},
};
use chrono::TimeDelta;

use crate::{
    account::{code_at, id_of, key_on, sets_up_an_app},
    harness::{PASSWORD, TestApp, encode},
};

#[tokio::test]
async fn a_link_opened_signed_out_is_opened_after_signing_in() {
    let app = TestApp::start().await;
    let an = app.nobody();
    let asked = an.get("/account/password?a=b").await;
    asked.clone().redirects_to("/sign-in?to=%2Faccount%2Fpassword%3Fa%3Db");
    let form = an.follow(&asked).await.is_ok();
    // A wrong password forgets nothing.
    let wrong = [("code", "QN000013"), ("password", "không phải câu này")];
    let form = an.submit(&form, "/sign-in", &wrong).await.is_refused();
    let typed = [("code", "QN000013"), ("password", PASSWORD)];
    an.submit(&form, "/sign-in", &typed).await.redirects_to("/account/password?a=b");
}

#[tokio::test]
async fn no_link_leads_to_another_site() {
    let app = TestApp::start().await;
    for to in ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"] {
        let visitor = app.nobody();
        let sent = encode([("code", "QN000013"), ("password", PASSWORD), ("to", to)]);
        let answer = visitor.send(Method::POST, "/sign-in", Some(&sent)).await;
        assert_eq!(answer.location(), "/", "{to}");
    }
}

#[tokio::test]
async fn the_second_step_leads_there_too() {
    let app = TestApp::start().await;
    let secretary = app.far_secretary();
    let (key, _) = sets_up_an_app(&app, &secretary).await;
    secretary.post("/sign-out").await.is_done();
    app.waits(TimeDelta::minutes(2));
    let asked = secretary.send(Method::GET, "/pledges", None).await.redirects_to("/sign-in?to=%2Fpledges");
    let form = secretary.send(Method::GET, &asked.location(), None).await;
    let typed = [("code", secretary.code.unwrap()), ("password", PASSWORD), ("to", "/pledges")];
    form.is_ok();
    let half = secretary.send(Method::POST, "/sign-in", Some(&encode(typed))).await;
    let step = secretary.follow(&half.redirects_to("/second-factor?to=%2Fpledges")).await.is_ok();
    let code = code_at(&key, app.clock.now());
    secretary.submit(&step, "/second-factor", &[("code", &code)]).await.redirects_to("/pledges");
}

#[tokio::test]
async fn what_was_typed_when_the_session_ended_is_not_lost() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = an.sends_a_pledge().await;
    let form = secretary.get(ReturnPath { id }).await.is_ok();
    app.waits(TimeDelta::hours(1));
    let reason = "Nêu rõ số buổi học <b>mỗi quý</b>.";
    let ended = secretary.submit(&form, ReturnPath { id }, &[("whole", reason)]).await;
    assert_eq!(ended.status, 401);
    let ended = ended.shows("Phiên làm việc đã hết").shows(reason).offers("Gửi lại");
    assert!(ended.header("cache-control").contains("no-store"));
    app.finds("select 1 as one from pledge where state = 'submitted'")
        .await
        .first()
        .expect("nothing was done");

    // Signed in at another tab, the page sends what it holds.
    secretary.signs_in().await.redirects_to("/");
    secretary.submit(&ended, ReturnPath { id }, &[]).await.redirects_to(PledgePath { id });
    an.signs_in().await.is_done();
    an.get(PledgePath { id }).await.shows(reason);
}

#[tokio::test]
async fn what_was_typed_when_the_proof_had_become_old_is_not_lost() {
    let app = TestApp::start().await;
    let administrator = app.administrator();
    let id = id_of(&app, "QN000013").await;
    let path = format!("/accounts/{id}/lock");
    let form = administrator.get(&path).await.is_ok();
    app.waits(TimeDelta::minutes(20));
    let reason = "Nghi lộ mật khẩu ở trụ sở cũ.";
    let kept = administrator.submit(&form, &path, &[("reason", reason)]).await;
    assert_eq!(kept.status, 401);
    let kept = kept.shows("Cần xác nhận lại").shows(reason).shows("Hồ Minh Khoa").offers("Gửi lại");
    assert_eq!(app.counts("select count(*) from account where locked_at is not null").await, 0);

    // Proved at another tab, the page sends what it holds.
    let proof = administrator.follow_link(&kept, "Xác nhận lại").await.is_ok();
    administrator.submit(&proof, "/account/proof", &[("password", PASSWORD)]).await.is_done();
    administrator.submit(&kept, &path, &[]).await.redirects_to(format!("/accounts/{id}"));
    administrator.get(format!("/accounts/{id}")).await.shows(reason);
    // A button without words is pressed again on its page.
    app.waits(TimeDelta::minutes(20));
    administrator.post(format!("/accounts/{id}/unlock")).await.redirects_to("/account/proof");
}

#[tokio::test]
async fn setting_up_the_first_factor_leads_where_one_wanted_to_go() {
    let config = Config { second_factor: SecondFactor::Required, ..Config::default() };
    let app = TestApp::start_with(config).await;
    let secretary = app.nobody();
    let asked = secretary.get("/pledges?a=b").await;
    let form = secretary.follow(&asked).await.is_ok();
    let typed = [("code", "QN000001"), ("password", PASSWORD)];
    let half = secretary.submit(&form, "/sign-in", &typed).await;
    let step = secretary.follow(&half).await.is_ok();
    let page = secretary.follow_link(&step, "Thiết lập bằng điện thoại").await.is_ok();
    let here = "/second-factor/app?to=%2Fpledges%3Fa%3Db";
    let begun = secretary.submit(&page, here, &[]).await.redirects_to(here);
    let page = secretary.follow(&begun).await.is_ok();
    let activation = "/second-factor/app/activation";
    let page = secretary.submit(&page, activation, &[("code", "000000")]).await.is_refused();
    let code = code_at(&key_on(&page), app.clock.now());
    let codes = secretary.submit(&page, activation, &[("code", &code)]).await.is_ok();
    assert_eq!(codes.link("Tôi đã cất mã, tiếp tục"), "/pledges?a=b");
}

#[tokio::test]
async fn no_password_or_code_is_kept() {
    let app = TestApp::start().await;
    let an = app.nobody();
    for path in ["/account/password", "/account/proof", "/second-factor"] {
        let sent = encode([("password", "bí mật của tôi"), ("code", "123456")]);
        let answer = an.send(Method::POST, path, Some(&sent)).await.asks_to_sign_in();
        assert!(!answer.text().contains("bí mật"), "{path}");
    }
    let id = app.an().sends_a_pledge().await;
    let sent = encode([("words", "Đã dự ba buổi"), ("password", "bí mật của tôi")]);
    let answer = an.send(Method::POST, &CheckInsPath { id }.to_string(), Some(&sent)).await;
    answer.shows("Đã dự ba buổi").hides("bí mật");
}

#[tokio::test]
async fn a_page_that_failed_keeps_its_frame() {
    let app = TestApp::start().await;
    let an = app.an();
    let name = "Đỗ Công An";
    an.get("/khong-co").await.is_not_found().shows(name).offers("Đăng xuất");
    let wrong_way = an.send(Method::GET, "/sign-out", None).await;
    assert_eq!(wrong_way.status, 405);
    wrong_way.shows(name).offers("Đăng xuất");
    app.nobody().get("/khong-co").await.is_not_found().hides(name).does_not_offer("Đăng xuất");
    // A session that has ended is none.
    app.waits(TimeDelta::hours(2));
    an.get("/khong-co").await.is_not_found().hides(name);
}

#[tokio::test]
async fn an_empty_form_is_told_what_it_lacks() {
    let app = TestApp::start().await;
    let visitor = app.nobody();
    let form = visitor.get("/sign-in").await;
    visitor
        .submit(&form, "/sign-in", &[])
        .await
        .is_refused()
        .shows("Hãy gõ mã đảng viên.")
        .shows("Hãy gõ mật khẩu.")
        .hides("chưa đúng");
}
