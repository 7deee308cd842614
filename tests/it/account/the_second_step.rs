//! Whoever holds an office gives a second factor before any other page opens.

use camket::{
    account::seal::SealingKey,
    config::{Config, SecondFactor},
};
use chrono::TimeDelta;

use super::{code_at, codes_on, id_of, sets_up_an_app};
use crate::harness::{PASSWORD, TestApp};

async fn strict() -> TestApp {
    TestApp::start_with(Config { second_factor: SecondFactor::Required, ..Config::default() }).await
}

#[tokio::test]
async fn an_officer_sets_up_an_app_before_any_page_opens() {
    let app = strict().await;
    let secretary = app.secretary();
    let before = {
        secretary.signs_in().await.redirects_to("/second-factor");
        secretary.cookie("session").unwrap()
    };
    for path in ["/", "/pledges", "/account", "/account/password", "/register", "/resets", "/account/proof"] {
        secretary.get(path).await.redirects_to("/second-factor");
    }
    secretary.post("/account/sessions/ending").await.redirects_to("/second-factor");
    secretary
        .get("/second-factor")
        .await
        .shows("cần một mã từ điện thoại")
        .offers("Thiết lập bằng điện thoại");
    let (key, _) = sets_up_an_app(&app, &secretary).await;
    let after = secretary.cookie("session").unwrap();
    assert_ne!(before, after, "a whole session has a new token");
    secretary.get("/").await.is_ok().shows("Huỳnh Đình Ý");
    let half = app.nobody();
    half.set_cookie("session", &before);
    half.get("/second-factor").await.asks_to_sign_in();

    // From now on the code is asked for, each time.
    app.waits(TimeDelta::minutes(1));
    secretary.post("/sign-out").await.is_done();
    secretary.signs_in().await.redirects_to("/second-factor");
    secretary.get("/").await.redirects_to("/second-factor");
    let page = secretary.get("/second-factor").await.shows("Mã trên ứng dụng xác thực");
    let code = code_at(&key, app.clock.now());
    secretary.submit(&page, "/second-factor", &[("code", &code)]).await.redirects_to("/");
    secretary.get("/account").await.shows("Đã bật, bằng ứng dụng trên điện thoại");
}

#[tokio::test]
async fn a_member_without_an_office_walks_in_and_may_have_one() {
    let app = strict().await;
    let an = app.an();
    an.get("/").await.is_ok();
    an.get("/account/second-factor").await.shows("Ai biết mật khẩu cũng chưa vào được");
    let (key, _) = sets_up_an_app(&app, &an).await;
    an.get("/account").await.shows("Bật xác thực hai bước bằng ứng dụng");
    let elsewhere = app.an();
    elsewhere.signs_in().await.redirects_to("/second-factor");
    app.waits(TimeDelta::minutes(1));
    let code = code_at(&key, app.clock.now());
    elsewhere.post_form("/second-factor", [("code", code.as_str())]).await.redirects_to("/");
    an.post("/account/second-factor/removal").await.redirects_to("/account/second-factor");
    app.an().signs_in().await.redirects_to("/");
}

#[tokio::test]
async fn whoever_knows_the_password_alone_sets_up_nothing_beside_it() {
    let app = strict().await;
    let secretary = app.secretary();
    secretary.signs_in().await.is_done();
    sets_up_an_app(&app, &secretary).await;
    let thief = app.secretary();
    thief.signs_in().await.redirects_to("/second-factor");
    thief.get("/second-factor/app").await.redirects_to("/second-factor");
    thief.post("/second-factor/app").await.redirects_to("/second-factor");
    thief
        .post_form("/second-factor/app/activation", [("code", "000000")])
        .await
        .redirects_to("/second-factor");
    thief.post("/account/recovery-codes").await.redirects_to("/second-factor");
    thief.post("/account/second-factor/removal").await.redirects_to("/second-factor");
    assert_eq!(app.counts("select count(*) from second_factor where kind = 'totp'").await, 1);
}

#[tokio::test]
async fn a_code_works_once_and_a_step_early_or_late() {
    let app = strict().await;
    let secretary = app.secretary();
    secretary.signs_in().await.is_done();
    let (key, _) = sets_up_an_app(&app, &secretary).await;
    let gives = async |seconds: i64| {
        let person = app.secretary();
        person.signs_in().await.redirects_to("/second-factor");
        let code = code_at(&key, app.clock.now() + TimeDelta::seconds(seconds));
        person.post_form("/second-factor", [("code", code.as_str())]).await
    };
    // The code of setting up is used up, and so is every one before it.
    gives(0).await.is_refused().shows("đã dùng rồi hoặc đã hết giờ");
    gives(-30).await.is_refused();
    app.waits(TimeDelta::minutes(5));
    gives(-30).await.redirects_to("/");
    gives(-30).await.is_refused();
    gives(30).await.redirects_to("/");
    gives(30).await.is_refused();
    app.waits(TimeDelta::minutes(5));
    gives(90).await.is_refused();
}

#[tokio::test]
async fn of_two_who_send_one_code_at_once_one_is_let_in() {
    let app = strict().await;
    let secretary = app.secretary();
    secretary.signs_in().await.is_done();
    let (key, _) = sets_up_an_app(&app, &secretary).await;
    app.waits(TimeDelta::minutes(2));
    let code = code_at(&key, app.clock.now());
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (person, code) = (app.secretary(), code.clone());
        person.signs_in().await.is_done();
        tries.spawn(async move {
            person.post_form("/second-factor", [("code", code.as_str())]).await.status.as_u16()
        });
    }
    let answers = tries.join_all().await;
    assert_eq!(answers.iter().filter(|status| **status == 303).count(), 1, "{answers:?}");
}

#[tokio::test]
async fn after_five_wrong_codes_it_waits() {
    let app = strict().await;
    let secretary = app.secretary();
    secretary.signs_in().await.is_done();
    let (key, _) = sets_up_an_app(&app, &secretary).await;
    app.waits(TimeDelta::minutes(2));
    let thief = app.secretary();
    thief.signs_in().await.redirects_to("/second-factor");
    for _ in 0..5 {
        thief.post_form("/second-factor", [("code", "000000")]).await.is_refused();
    }
    thief.post_form("/second-factor", [("code", "000000")]).await.asks_to_wait();
    let code = code_at(&key, app.clock.now());
    thief.post_form("/second-factor", [("code", code.as_str())]).await.asks_to_wait();
    // The owner, on their own device, is not slowed by it.
    let code = code_at(&key, app.clock.now());
    secretary.signs_in().await.redirects_to("/second-factor");
    secretary.post_form("/second-factor", [("code", code.as_str())]).await.redirects_to("/");
    app.waits(TimeDelta::minutes(16));
    let code = code_at(&key, app.clock.now());
    thief.post_form("/second-factor", [("code", code.as_str())]).await.redirects_to("/");
}

#[tokio::test]
async fn a_lost_phone_is_bridged_by_a_recovery_code_once() {
    let app = strict().await;
    let secretary = app.secretary();
    secretary.signs_in().await.is_done();
    let (_, codes) = sets_up_an_app(&app, &secretary).await;
    let kept = app.finds("select encode(hash, 'hex') as hash from one_time_code").await;
    assert_eq!(kept.len(), 10);
    assert!(
        !app.finds("select * from one_time_code").await.iter().any(|row| row.to_string().contains(&codes[0]))
    );

    let elsewhere = app.secretary();
    elsewhere.signs_in().await.is_done();
    let by_hand = codes[0].to_lowercase().replace('-', " ");
    elsewhere.post_form("/second-factor", [("code", by_hand.as_str())]).await.redirects_to("/");
    elsewhere.get("/account/second-factor").await.shows("Còn 9 trên 10 mã");
    elsewhere.get("/account").await.shows("Đăng nhập bằng mã dự phòng").shows("Còn 9 mã.");
    let again = app.secretary();
    again.signs_in().await.is_done();
    again.post_form("/second-factor", [("code", codes[0].as_str())]).await.is_refused();

    // New codes take the place of the old ones.
    let page = elsewhere.post("/account/recovery-codes").await.is_ok();
    let fresh = codes_on(&page);
    again.post_form("/second-factor", [("code", codes[1].as_str())]).await.is_refused();
    for left in (0..10).rev() {
        let person = app.secretary();
        person.signs_in().await.is_done();
        let done =
            person.post_form("/second-factor", [("code", fresh[left].as_str())]).await.redirects_to("/");
        assert_eq!(done.location().contains("few-recovery"), left <= 3, "{left} left: {}", done.location());
    }
}

#[tokio::test]
async fn a_sheet_serves_who_has_no_phone() {
    let app = TestApp::start().await;
    let administrator = app.administrator();
    let id = id_of(&app, "QN000003").await;
    administrator.get(format!("/accounts/{id}")).await.offers("In phiếu mã dùng một lần");
    let path = format!("/accounts/{id}/sheet");
    let page = administrator.get(&path).await.shows("40 mã").shows("trao tận tay");
    let sheet = administrator.submit(&page, &path, &[]).await.is_ok().shows("QN000003");
    let codes = codes_on(&sheet);
    assert_eq!(codes.len(), 40);

    let committee = app.committee();
    committee.signs_in().await.redirects_to("/second-factor");
    committee.get("/second-factor").await.shows("Mã trên phiếu in");
    committee.post_form("/second-factor", [("code", codes[7].as_str())]).await.redirects_to("/");
    committee
        .get("/account")
        .await
        .shows("In phiếu mã dùng một lần")
        .shows("Hồ Minh Khoa, Quản trị hệ thống");
    let again = app.committee();
    again.signs_in().await.is_done();
    again.post_form("/second-factor", [("code", codes[7].as_str())]).await.is_refused();
    // A new sheet ends the old one.
    let page = administrator.get(&path).await;
    let fresh = codes_on(&administrator.submit(&page, &path, &[]).await);
    again.post_form("/second-factor", [("code", codes[8].as_str())]).await.is_refused();
    again.post_form("/second-factor", [("code", fresh[8].as_str())]).await.redirects_to("/");
    // Nobody prints their own.
    let own = id_of(&app, "QN002004").await;
    administrator.get(format!("/accounts/{own}/sheet")).await.is_not_found();
    administrator.post(format!("/accounts/{own}/sheet")).await.is_not_found();
}

#[tokio::test]
async fn an_office_that_begins_asks_for_it_too() {
    let app = strict().await;
    let an = app.an();
    // The appointment begins tomorrow: at midnight the session of today opens nothing more.
    app.arranges(
        "insert into appointment (id, member_id, office, unit_id, during)
         select gen_random_uuid(), member.id, 'branch_committee', branch_id, daterange('2026-11-24', null)
           from member where code = 'QN000013'",
    )
    .await;
    app.waits(TimeDelta::hours(13));
    an.signs_in().await.redirects_to("/");
    app.waits(TimeDelta::minutes(50));
    an.get("/account").await.is_ok();
    app.waits(TimeDelta::minutes(20));
    an.get("/account").await.redirects_to("/second-factor");
}

#[tokio::test]
async fn secrets_are_sealed_where_the_server_has_a_key() {
    let key = SealingKey::read(&"5a".repeat(32));
    let app = TestApp::start_with(Config { sealing_key: key, ..Config::default() }).await;
    let an = app.an();
    let (typed, _) = sets_up_an_app(&app, &an).await;
    let secret = totp_rs::Secret::try_from_base32(typed.replace(' ', "")).unwrap();
    let hex: String = secret.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
    let kept =
        app.finds("select encode(secret, 'hex') as secret from second_factor where kind = 'totp'").await;
    let kept = kept[0]["secret"].as_str().unwrap();
    assert!(kept.starts_with("01") && !kept.contains(&hex), "{kept}");
    app.waits(TimeDelta::minutes(1));
    let elsewhere = app.an();
    elsewhere.signs_in().await.redirects_to("/second-factor");
    let code = code_at(&typed, app.clock.now());
    elsewhere.post_form("/second-factor", [("code", code.as_str())]).await.redirects_to("/");
}

#[tokio::test]
async fn acts_of_weight_ask_again_after_a_quarter_of_an_hour() {
    let app = TestApp::start().await;
    let administrator = app.administrator();
    let unit = app.unit("P01-03").await;
    let path = format!("/units/{unit}/slips");
    administrator.get(&path).await.is_ok();
    app.waits(TimeDelta::minutes(16));
    let asked = administrator.get(&path).await;
    let proof = administrator.follow(&asked.redirects_to("/account/proof")).await.shows("đã quá 15 phút");
    let wrong = [("password", "sai rồi nhé")];
    administrator.submit(&proof, "/account/proof", &wrong).await.is_refused().shows("Mật khẩu chưa đúng");
    let done =
        administrator.submit(&proof, "/account/proof", &[("password", PASSWORD)]).await.redirects_to(&path);
    administrator.follow(&done).await.is_ok();
    // A form that lay open too long leads through the proof to its page, and does nothing before.
    app.waits(TimeDelta::minutes(16));
    let late =
        administrator.clone().with_header("referer", "http://127.0.0.1:8080/register").post(&path).await;
    late.redirects_to("/account/proof?to=%2Fregister");
    let codes = app.counts("select count(*) from account where activation_hash is not null").await;
    assert_eq!(codes, 0);
    // A code of the app is as good as the password.
    administrator.post_form("/account/proof", [("password", PASSWORD)]).await.is_done();
    let (key, _) = sets_up_an_app(&app, &administrator).await;
    app.waits(TimeDelta::minutes(16));
    let code = code_at(&key, app.clock.now());
    administrator
        .post_form("/account/proof", [("code", code.as_str()), ("to", &path)])
        .await
        .redirects_to(&path);
    administrator.post_form("/account/proof", [("code", code.as_str())]).await.is_refused();
}
