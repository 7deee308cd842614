//! Signing in with an account of one's organization, against a certified provider that runs beside the test.

use camket::{
    account::slips::SlipsPath,
    config::{Config, SecondFactor},
    sso::{BindingPath, LinkPath, LinkStartPath, StartPath, provider::Provider},
};
use chrono::TimeDelta;

use crate::{
    account::{code_at, sets_up_an_app},
    harness::{TestApp, Visitor},
    issuer::Issuer,
};

const PHONE: &str = "Mozilla/5.0 (Linux; Android 9; SM-J610F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36";
async fn links(issuer: &Issuer, who: &Visitor, account: &str) {
    let page = who.get(LinkPath).await.shows("Chưa liên kết tài khoản nào");
    let begun = who.follow_link(&page, "Liên kết với Tài khoản tỉnh").await;
    let back = issuer.signs_in(&begun, account).await;
    let done = who.get(&back).await.redirects_to(LinkPath);
    who.follow(&done).await.shows(&issuer.url);
}

#[tokio::test]
async fn an_identity_is_linked_by_its_member_and_then_signs_in() {
    let issuer = Issuer::start();
    let app = issuer.app(&[]).await;
    let (an, nobody) = (app.an(), app.nobody());
    // An identity that nobody linked opens nothing, whatever name it tells.
    let page = nobody.get("/sign-in").await.offers("Đăng nhập bằng Tài khoản tỉnh");
    let begun = nobody.follow_link(&page, "Đăng nhập bằng Tài khoản tỉnh").await;
    let back = issuer.signs_in(&begun, "an").await;
    nobody.get(&back).await.is_forbidden().shows("Tài khoản chưa được liên kết");
    nobody.get("/").await.asks_to_sign_in();

    links(&issuer, &an, "an").await;
    let elsewhere = app.nobody();
    let begun = elsewhere.get(StartPath).await;
    let back = issuer.signs_in(&begun, "an").await;
    elsewhere.get(&back).await.redirects_to("/");
    elsewhere.get("/").await.shows("Đỗ Công An");
    assert_eq!(app.counts("select count(*) from session where way = 'oidc'").await, 1);
    // One identity, one member.
    let toan = app.toan();
    let begun = toan.get(LinkStartPath).await;
    let back = issuer.signs_in(&begun, "an").await;
    toan.get(&back).await.is_conflict();

    let page = an.get(LinkPath).await;
    let removal =
        page.html.forms.iter().find(|form| form.action.ends_with("/removal")).unwrap().action.clone();
    toan.post(&removal).await.is_done();
    elsewhere.get("/").await.is_ok();
    an.post(&removal).await.redirects_to(LinkPath);
    elsewhere.get("/").await.asks_to_sign_in();
    an.get(LinkPath).await.shows("Chưa liên kết tài khoản nào");
}

#[tokio::test]
async fn what_comes_back_changed_stale_or_elsewhere_is_refused() {
    let issuer = Issuer::start();
    let app = issuer.app(&[]).await;
    links(&issuer, &app.an(), "an").await;
    let begins = async || {
        let browser = app.nobody();
        let begun = browser.get(StartPath).await;
        (browser, issuer.signs_in(&begun, "an").await)
    };
    let (browser, back) = begins().await;
    let changed = back.replace("state=", "state=x");
    browser.get(&changed).await.is_forbidden().shows("Hãy bắt đầu lại");
    let (_, back) = begins().await;
    app.nobody().get(&back).await.is_forbidden();
    let (browser, back) = begins().await;
    browser.get(&back).await.redirects_to("/");
    browser.get(&back).await.is_forbidden();
    for column in ["nonce", "verifier"] {
        let (browser, back) = begins().await;
        app.arranges(&format!("update oidc_try set {column} = repeat('x', 43)")).await;
        browser.get(&back).await.is_forbidden();
        browser.get("/").await.asks_to_sign_in();
    }
    let (browser, back) = begins().await;
    app.waits(TimeDelta::minutes(11));
    browser.get(&back).await.is_forbidden();
    // A token whose time is over, by our clock.
    app.waits(TimeDelta::days(30));
    let (browser, back) = begins().await;
    browser.get(&back).await.is_forbidden();
    // A provider that calls itself otherwise than it was set.
    let other = issuer.url.replace("127.0.0.1", "localhost");
    let other = Provider::new((&other, "camket", None), String::new(), Vec::new(), None).unwrap();
    assert!(other.begin("http://127.0.0.1:8080/").await.is_err());
}

#[tokio::test]
async fn who_holds_an_office_needs_the_second_factor_that_the_settings_name() {
    let issuer = Issuer::start();
    let app = issuer.app(&["mfa"]).await;
    let (an, secretary) = (app.an(), app.secretary());
    links(&issuer, &an, "an").await;
    links(&issuer, &secretary, "y").await;
    let browser = app.nobody();
    let begun = browser.get(StartPath).await;
    assert!(begun.location().contains("acr_values=mfa"));
    let back = issuer.signs_in(&begun, "y").await;
    browser.get(&back).await.is_forbidden().shows("Cần xác thực hai bước");
    let begun = browser.get(StartPath).await;
    let back = issuer.signs_in(&begun, "an").await;
    browser.get(&back).await.redirects_to("/");
    // The same person, authenticated twice.
    app.arranges("update oidc_link set subject = 'y-mfa' where subject = 'y'").await;
    let browser = app.nobody();
    let begun = browser.get(StartPath).await;
    let back = issuer.signs_in(&begun, "y-mfa").await;
    browser.get(&back).await.redirects_to("/");
    browser.get("/").await.shows("Huỳnh Đình Ý");
}

#[tokio::test]
async fn a_sign_in_by_the_provider_is_told_and_kept_like_any_other() {
    let issuer = Issuer::start();
    let app = issuer.app(&[]).await;
    let (an, secretary) = (app.an(), app.secretary());
    links(&issuer, &an, "an").await;
    links(&issuer, &secretary, "y").await;
    let phone = app.nobody().from_address([203, 0, 113, 9]).with_header("user-agent", PHONE);
    let begun = phone.get(StartPath).await;
    let back = issuer.signs_in(&begun, "an").await;
    phone.get(&back).await.redirects_to("/");
    let told = "từ Chrome trên điện thoại Android, địa chỉ mạng 203.0.113.…";
    an.get("/").await.shows(told);
    an.get("/account").await.shows("Chrome trên điện thoại Android").shows("203.0.113.…");
    // The device is known from now on, whichever way its owner comes.
    phone.post("/sign-out").await.is_done();
    let body = crate::harness::encode([("code", "QN000013"), ("password", crate::harness::PASSWORD)]);
    phone.send(axum::http::Method::POST, "/sign-in", Some(&body)).await.redirects_to("/");
    assert_eq!(app.counts("select count(*) from account_event where kind = 'new_device'").await, 1);
    // An officer is signed out as soon as after a password.
    let browser = app.nobody();
    let begun = browser.get(StartPath).await;
    let back = issuer.signs_in(&begun, "y").await;
    browser.get(&back).await.redirects_to("/");
    app.waits(TimeDelta::minutes(31));
    browser.get("/").await.asks_to_sign_in();
}

#[tokio::test]
async fn where_the_provider_tells_of_no_second_factor_ours_is_asked_for() {
    let issuer = Issuer::start();
    let provider = issuer.provider(&[]);
    let config =
        Config { provider: Some(provider), second_factor: SecondFactor::Required, ..Config::default() };
    let app = TestApp::start_with(config).await;
    let secretary = app.secretary();
    secretary.signs_in().await.redirects_to("/second-factor");
    let (key, _) = sets_up_an_app(&app, &secretary).await;
    links(&issuer, &secretary, "y").await;
    let browser = app.nobody();
    let begun = browser.get(StartPath).await;
    let back = issuer.signs_in(&begun, "y").await;
    browser.get(&back).await.redirects_to("/second-factor");
    browser.get("/").await.redirects_to("/second-factor");
    app.waits(TimeDelta::minutes(1));
    let code = code_at(&key, app.clock.now());
    browser.post_form("/second-factor", [("code", code.as_str())]).await.redirects_to("/");
    browser.get("/").await.is_ok();
    // It still rests on the identity, and ends with it.
    let page = secretary.get(LinkPath).await;
    let removal = page.html.forms.iter().find(|form| form.action.ends_with("/removal")).unwrap();
    secretary.post(&removal.action).await.redirects_to(LinkPath);
    browser.get("/").await.asks_to_sign_in();
    secretary.get("/").await.is_ok();
}

#[tokio::test]
async fn a_slip_binds_an_identity_that_nobody_has_bound() {
    let issuer = Issuer::start();
    let app = issuer.app(&[]).await;
    let unit = app.unit("P01-03").await;
    let administrator = app.administrator();
    let sheet = administrator.post(SlipsPath { id: unit }).await.is_ok();
    let code = sheet.html.words.split("QN000055").nth(1).unwrap().split("Mã kích hoạt: ").nth(1).unwrap();
    let code = code[..19].to_owned();

    let trung = app.nobody();
    let comes = async |who: &Visitor, account: &str| {
        let begun = who.get(StartPath).await;
        let back = issuer.signs_in(&begun, account).await;
        who.get(&back).await
    };
    let page = comes(&trung, "trung").await.is_forbidden().shows("chưa biết đó là đảng viên nào");
    let wrong = [("code", "QN000055"), ("slip", "AAAA-AAAA-AAAA-AAAA")];
    let again = trung.submit(&page, BindingPath, &wrong).await.is_refused().shows("chưa đúng");
    // The code alone, in a browser that brought no identity, binds nothing.
    let typed = [("code", "QN000055"), ("slip", &*code)];
    app.nobody().post_form(BindingPath, typed).await.is_forbidden();
    trung.submit(&again, BindingPath, &[("slip", &code)]).await.redirects_to("/");
    trung.get("/").await.shows("Lê Quang Trung");
    trung.get("/account").await.shows("Kích hoạt tài khoản").shows("bằng Tài khoản tỉnh");
    // It is used up, for binding and for a password, and no other is printed.
    let other = app.nobody();
    let page = comes(&other, "khac").await;
    other.submit(&page, BindingPath, &typed).await.is_refused();
    let password = [("password", "bốn mùa hoa nở"), ("again", "bốn mùa hoa nở")];
    let form = other.get("/activation").await;
    other.submit(&form, "/activation", &[typed, password].concat()).await.is_refused();
    administrator.get(SlipsPath { id: unit }).await.does_not_offer("In phiếu cho Lê Quang Trung");
    // From now on the identity is enough.
    let elsewhere = app.nobody();
    comes(&elsewhere, "trung").await.redirects_to("/");
    // The only way in does not go away.
    let page = trung.get(LinkPath).await;
    let removal = page.html.forms.iter().find(|form| form.action.ends_with("/removal")).unwrap();
    trung.post(&removal.action).await.is_conflict().shows("cách đăng nhập duy nhất");
    // What was brought lies there for ten minutes, and names no member.
    app.waits(TimeDelta::minutes(11));
    other.submit(&form, "/activation", &[]).await.is_refused();
    other.post_form(BindingPath, typed).await.is_forbidden().shows("Hãy bắt đầu lại");
}
