//! Settings of a running server.

use std::time::Duration;

use crate::{account::seal::SealingKey, evidence::scan::Scanner, notice::Channels, sso::provider::Provider};

/// Whether those who hold an office must sign in with a second factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum SecondFactor {
    /// Before any other page opens to them.
    Required,
    /// Whoever wants to may set one up; whoever has one is asked for it.
    #[default]
    Offered,
}

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
    /// Short messages can be sent, by the office's own gateway.
    pub messages: bool,
    /// A proxy of ours stands in front and sets `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// Whether those who hold an office must sign in with a second factor.
    pub second_factor: SecondFactor,
    /// Minutes for which a proof of who one is suffices for acts of weight.
    pub proof_minutes: i64,
    /// What looks for malware in files that are brought; without it they are handed out as they were cleaned.
    pub scanner: Option<Scanner>,
    /// What shared secrets are sealed with in the database; without it they lie there as they are.
    pub sealing_key: Option<SealingKey>,
    /// How long a page that asks for news is kept waiting; less than a request may take.
    pub longest_wait: Duration,
}

impl Config {
    /// Whether browsers come by HTTPS; cookies then are `__Host-` and `Secure`.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// By which ways people are reached outside the application.
    #[must_use]
    pub fn channels(&self) -> Channels {
        Channels { mail: self.mails, message: self.messages }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            public_url: "http://127.0.0.1:8080".to_owned(),
            demonstration: false,
            connections: connections_of_this_machine(),
            hosts: Vec::new(),
            provider: None,
            mails: false,
            messages: false,
            behind_proxy: false,
            second_factor: SecondFactor::default(),
            proof_minutes: 15,
            scanner: None,
            sealing_key: None,
            longest_wait: Duration::from_secs(25),
        }
    }
}

/// Four for each core: the pool goes round all its connections, so more of them only have each run cold.
#[must_use]
pub fn connections_of_this_machine() -> u32 {
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    u32::try_from(cores).unwrap_or(2).saturating_mul(4)
}
