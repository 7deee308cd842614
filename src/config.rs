//! Settings of a running server.

use crate::sso::provider::Provider;

/// What a server is told at its start.
#[derive(Clone, Debug)]
pub struct Config {
    /// How browsers reach it, without a slash at the end: `https://camket.example.vn`.
    pub public_url: String,
    /// The database was made by `bin/run` for itself: its people are invented, its clock may be moved.
    pub demonstration: bool,
    /// Connections to Postgres at most.
    pub connections: u32,
    /// Host names under which requests are answered; empty for any.
    pub hosts: Vec<String>,
    /// Where people may sign in with an account of their own organization.
    pub provider: Option<Provider>,
    /// Mail can be sent.
    pub mails: bool,
    /// A proxy of ours stands in front and sets `X-Forwarded-For`.
    pub behind_proxy: bool,
}

impl Config {
    /// Whether browsers come by HTTPS; cookies then are `__Host-` and `Secure`.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:8080".to_owned(),
            demonstration: false,
            connections: 20,
            hosts: Vec::new(),
            provider: None,
            mails: false,
            behind_proxy: false,
        }
    }
}
