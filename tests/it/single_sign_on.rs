//! Signing in with an account of one's organization, against a certified provider that runs beside the test.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Lines},
    net::TcpListener,
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
};

use camket::{
    config::{Config, SecondFactor},
    sso::{CallbackPath, LinkPath, LinkStartPath, StartPath, provider::Provider},
};
use chrono::TimeDelta;
use openidconnect::reqwest;

use crate::{
    account::{code_at, sets_up_an_app},
    harness::{Page, TestApp, Visitor},
};

const PHONE: &str = "Mozilla/5.0 (Linux; Android 9; SM-J610F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36";
const SECRET: &str = "a secret of the tests alone, long enough for its algorithm";

/// The provider's process; ends with the test.
struct Issuer {
    process: Child,
    url: String,
    /// Kept open: the provider ends when nobody can hear it.
    _words: Lines<BufReader<ChildStdout>>,
}

impl Drop for Issuer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Issuer {
    fn start() -> Self {
        let folder = installed();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let redirect = format!("http://127.0.0.1:8080{CallbackPath}");
        let mut process = Command::new("node")
            .args(["provider.mjs", &port.to_string(), &redirect])
            .current_dir(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let ready = lines.any(|line| line.unwrap() == "ready");
        assert!(ready, "the provider did not start");
        Self { process, url: format!("http://127.0.0.1:{port}"), _words: lines }
    }

    fn provider(&self, strong: &[&str]) -> Provider {
        let strong = strong.iter().map(|it| (*it).to_owned()).collect();
        Provider::new(
            (&self.url, "camket", Some(SECRET.to_owned())),
            "Tài khoản tỉnh".to_owned(),
            strong,
            None,
        )
        .unwrap()
    }

    /// The application that leans on it.
    async fn app(&self, strong: &[&str]) -> TestApp {
        TestApp::start_with(Config { provider: Some(self.provider(strong)), ..Config::default() }).await
    }

    /// What a browser does at the provider, signing in as `account`: the address it is sent back to.
    async fn signs_in(&self, begun: &Page, account: &str) -> String {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let mut jar = BTreeMap::new();
        let mut url = begun.location();
        assert!(url.starts_with(&self.url), "{url}");
        for _ in 0..6 {
            if url.starts_with("http://127.0.0.1:8080/") {
                return url.trim_start_matches("http://127.0.0.1:8080").to_owned();
            }
            if url.contains("/interaction/") {
                url = format!("{url}?as={account}");
            }
            if url.starts_with('/') {
                url = format!("{}{url}", self.url);
            }
            let cookies: Vec<_> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let answer = http.get(&url).header("cookie", cookies.join("; ")).send().await.unwrap();
            for cookie in answer.headers().get_all("set-cookie") {
                let (name, value) =
                    cookie.to_str().unwrap().split(';').next().unwrap().split_once('=').unwrap();
                jar.insert(name.to_owned(), value.to_owned());
            }
            let to = answer.headers().get("location").unwrap_or_else(|| panic!("{url} leads nowhere"));
            url = to.to_str().unwrap().to_owned();
        }
        panic!("the provider did not send the browser back: {url}");
    }
}

/// The provider with its packages, installed once under target/.
fn installed() -> PathBuf {
    let source = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/oidc");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("oidc");
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        std::fs::create_dir_all(&folder).unwrap();
        let mut changed = !folder.join("node_modules").exists();
        for name in ["package.json", "package-lock.json", "provider.mjs"] {
            let text = std::fs::read(source.join(name)).unwrap();
            changed |=
                name != "provider.mjs" && std::fs::read(folder.join(name)).ok().as_ref() != Some(&text);
            std::fs::write(folder.join(name), text).unwrap();
        }
        if changed {
            let done = Command::new("npm")
                .args(["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"])
                .current_dir(&folder)
                .status();
            assert!(done.unwrap().success(), "npm ci failed in {}", folder.display());
        }
    });
    folder
}

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
