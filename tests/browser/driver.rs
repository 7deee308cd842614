//! A listening server and a Chromium of its own for each story.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::PathBuf,
    process::Stdio,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use camket::config::Config;
use fantoccini::{Client, ClientBuilder, Locator, elements::Element};
use hyper_util::client::legacy::connect::HttpConnector;
use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::{Value, json};
use tokio::process::{Child, Command};

use crate::harness::{PASSWORD, TestApp};

/// Where screenshots go: `target/screens`.
pub fn screens() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../screens");
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// How a browser is set up.
#[derive(Clone, Copy, Default)]
pub struct Setup {
    /// 360 px wide, as an old phone; else 1280.
    pub phone: bool,
    /// JavaScript is off.
    pub plain: bool,
}

/// The application, listening.
pub struct Listening {
    /// The application and its database.
    pub app: TestApp,
    /// Its address, without a slash at the end.
    pub url: String,
}

impl Listening {
    /// Starts it on a free port.
    pub async fn start() -> Self {
        Self::start_with(Config::default()).await
    }

    /// The same with other settings.
    pub async fn start_with(config: Config) -> Self {
        Self::start_named("127.0.0.1", config).await
    }

    /// The same, reached under another name of this machine.
    pub async fn start_named(name: &str, config: Config) -> Self {
        Self::begin(Self::at(name).await, config).await
    }

    /// A place to listen at, before anything listens.
    pub async fn at(name: &str) -> (tokio::net::TcpListener, String) {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let url = format!("http://{name}:{}", listener.local_addr().unwrap().port());
        (listener, url)
    }

    /// Starts it there.
    pub async fn begin((listener, url): (tokio::net::TcpListener, String), config: Config) -> Self {
        let app = TestApp::start_with(Config { public_url: url.clone(), ..config }).await;
        let service = app.app.router().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { app, url }
    }
}

/// A browser. Its processes end with it.
pub struct Browser {
    /// The session.
    pub client: Client,
    base: String,
    port: u16,
    driver: Child,
    profile: PathBuf,
}

/// Whether there is a browser to test with.
pub fn is_there() -> bool {
    let there = ["/usr/bin/chromedriver", "/usr/bin/chromium"]
        .iter()
        .all(|program| fs::exists(program).unwrap_or(false));
    assert!(there || std::env::var_os("CI").is_none(), "Chromium and its driver are missing: run bin/test");
    if !there {
        eprintln!(
            "skipped: /usr/bin/chromium and /usr/bin/chromedriver are missing (bin/test installs them)"
        );
    }
    there
}

impl Browser {
    /// Opens one before `server`.
    pub async fn open(server: &Listening, setup: Setup) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let profile = std::env::temp_dir().join(format!("camket-browser-{}-{count}", std::process::id()));
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let driver = Command::new("/usr/bin/chromedriver")
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .unwrap();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let Value::Object(wanted) = capabilities(setup, &profile) else { unreachable!() };
        builder.capabilities(wanted);
        let mut tries = 0;
        let client = loop {
            match builder.connect(&format!("http://127.0.0.1:{port}")).await {
                Ok(client) => break client,
                Err(error) if tries > 100 => panic!("no browser: {error}"),
                Err(_) => tries += 1,
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        };
        Self { client, base: server.url.clone(), port, driver, profile }
    }

    /// Gives it an authenticator as a phone has it, whose owner always agrees.
    pub async fn has_an_authenticator(&self) {
        let wanted = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
            "isUserVerified": true, "isUserConsenting": true,
        });
        self.driver_does("webauthn/authenticator", &wanted).await;
    }

    /// Has the driver do something that its client has no word for.
    pub async fn driver_does(&self, command: &str, wanted: &Value) {
        let session = self.client.session_id().await.unwrap().unwrap();
        let answer = openidconnect::reqwest::Client::new()
            .post(format!("http://127.0.0.1:{}/session/{session}/{command}", self.port))
            .header("content-type", "application/json")
            .body(wanted.to_string())
            .send()
            .await
            .unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }

    /// Opens a page.
    pub async fn goto(&self, path: impl std::fmt::Display) {
        self.client.goto(&format!("{}{path}", self.base)).await.unwrap();
    }

    /// Forgets whoever was signed in.
    pub async fn forgets(&self) {
        self.goto("/sign-in").await;
        self.client.delete_all_cookies().await.unwrap();
    }

    /// Types code and password.
    pub async fn gives_the_password(&self, code: &str) {
        self.goto("/sign-in").await;
        self.types("#code", code).await;
        self.types("#password", PASSWORD).await;
        self.presses("Đăng nhập").await;
    }

    /// Signs in by typing.
    pub async fn signs_in(&self, code: &str) {
        self.gives_the_password(code).await;
        self.sees("Việc cần làm").await;
    }

    /// The first element of a selector.
    pub async fn first(&self, selector: &str) -> Element {
        let found =
            self.client.wait().at_most(Duration::from_secs(10)).for_element(Locator::Css(selector)).await;
        found.unwrap_or_else(|error| panic!("no {selector}: {error}"))
    }

    /// Types into a field, in place of what was there.
    pub async fn types(&self, selector: &str, words: &str) {
        let field = self.first(selector).await;
        field.clear().await.unwrap();
        field.send_keys(words).await.unwrap();
    }

    /// Presses the button, or follows the link, that says this.
    pub async fn presses(&self, label: &str) {
        let path = format!("//*[self::button or self::a or self::summary][normalize-space(.)='{label}']");
        let found =
            self.client.wait().at_most(Duration::from_secs(10)).for_element(Locator::XPath(&path)).await;
        let found = found.unwrap_or_else(|_| panic!("nothing says “{label}”"));
        found.click().await.unwrap();
    }

    /// Waits until the page says this.
    pub async fn sees(&self, words: &str) {
        for _ in 0..100 {
            if self.words().await.contains(words) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{} does not say “{words}”: {}", self.client.current_url().await.unwrap(), self.words().await);
    }

    /// What the page says, as it is seen.
    pub async fn words(&self) -> String {
        let Ok(body) = self.client.find(Locator::Css("body")).await else { return String::new() };
        let text = body.text().await.unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What a script says of the page.
    pub async fn asks(&self, script: &str) -> Value {
        self.client.execute(script, vec![]).await.unwrap()
    }

    /// Keeps the page as it is printed.
    pub async fn prints(&self, name: &str) {
        let printed = fantoccini::wd::PrintConfigurationBuilder::default().build().unwrap();
        let paper = self.client.print(printed).await.unwrap();
        assert!(paper.starts_with(b"%PDF"));
        fs::write(screens().join(format!("{name}.pdf")), paper).unwrap();
    }

    /// Keeps a picture of what is in sight.
    pub async fn keeps_picture(&self, name: &str) {
        let picture = self.client.screenshot().await.unwrap();
        fs::write(screens().join(format!("{name}.png")), picture).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Some(group) = self.driver.id().and_then(|id| i32::try_from(id).ok()).and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = fs::remove_dir_all(&self.profile);
    }
}

fn capabilities(setup: Setup, profile: &std::path::Path) -> Value {
    let mut options = json!({
        "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-dev-shm-usage", "--force-prefers-reduced-motion", "--hide-scrollbars", "--lang=vi", "--window-size=1280,1800",
            format!("--user-data-dir={}", profile.display()),
        ],
    });
    if setup.phone {
        // Touch is off: a tap never ends in a page whose scripts are off.
        let metrics = json!({ "width": 360, "height": 1600, "pixelRatio": 1.0, "touch": false });
        options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
        json!({ "deviceMetrics": { "width": 360, "height": 1600, "pixelRatio": 1.0 } });
    }
    if setup.plain {
        options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
    }
    json!({ "browserName": "chrome", "goog:chromeOptions": options })
}
