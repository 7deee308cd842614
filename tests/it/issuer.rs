//! A certified identity provider that runs beside the test.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Lines},
    net::TcpListener,
    path::PathBuf,
    process::{Child, ChildStdout, Command, Stdio},
};

use camket::{
    config::Config,
    sso::{CallbackPath, provider::Provider},
};
use openidconnect::reqwest;

use crate::harness::{Page, TestApp};

const SECRET: &str = "a secret of the tests alone, long enough for its algorithm";

/// The provider's process; ends with the test.
pub struct Issuer {
    process: Child,
    /// Where it listens.
    pub url: String,
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
    /// Starts it for an application at the usual address.
    pub fn start() -> Self {
        Self::start_for("http://127.0.0.1:8080")
    }

    /// Starts it for an application at this address.
    pub fn start_for(application: &str) -> Self {
        let folder = installed();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let redirect = format!("{application}{CallbackPath}");
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

    /// The settings that lead to it.
    pub fn provider(&self, strong: &[&str]) -> Provider {
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
    pub async fn app(&self, strong: &[&str]) -> TestApp {
        TestApp::start_with(Config { provider: Some(self.provider(strong)), ..Config::default() }).await
    }

    /// What a browser does at the provider, signing in as `account`: the address it is sent back to.
    pub async fn signs_in(&self, begun: &Page, account: &str) -> String {
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
