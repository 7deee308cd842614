//! The pages that are driven, and what a person asks of each.

use axum::http::{StatusCode, header};
use camket::{clock::Clock, id::uuid_at};
use serde_json::Value;

use crate::{
    Outcome,
    client::{Answer, Line},
};

/// A page under load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// A secretary's list of a branch of about fifty.
    List,
    /// A pledge that was sent, read by its member or by the secretary.
    Pledge,
    /// A draft saved by the script, as it is every few seconds.
    Save,
    /// A complete pledge sent.
    Send,
    /// The whole city, for the Board.
    Overview,
    /// People by part of a name, for the Board.
    Search,
    /// The units below the city with their people, for the Board.
    Register,
}

impl Page {
    /// All of them, those that only read first.
    pub const ALL: [Self; 7] =
        [Self::List, Self::Pledge, Self::Overview, Self::Search, Self::Register, Self::Save, Self::Send];

    /// Its name in the figures.
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Pledge => "pledge",
            Self::Save => "save",
            Self::Send => "send",
            Self::Overview => "overview",
            Self::Search => "search",
            Self::Register => "register",
        }
    }

    /// Whether it changes what the next round finds.
    pub fn writes(self) -> bool {
        matches!(self, Self::Save | Self::Send)
    }

    /// The share of the floor's rate that it is to reach.
    pub fn goal(self) -> f64 {
        match self {
            Self::List | Self::Pledge | Self::Overview | Self::Search | Self::Register => 0.5,
            Self::Save => 0.4,
            Self::Send => 0.3,
        }
    }
}

/// One person at one page.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Where.
    pub path: String,
    /// The session.
    pub token: String,
    /// The fields of the form but its version; nothing for a page that is read.
    pub form: String,
    /// The version of the draft that this person saw last.
    pub version: i32,
}

impl Visit {
    /// Goes there once.
    pub async fn go(&mut self, page: Page, line: &mut Line) -> Outcome<()> {
        let answer = match page {
            Page::List | Page::Pledge | Page::Overview | Page::Search | Page::Register => {
                line.get(&self.path, &self.token, None).await?
            }
            Page::Save => {
                let form = format!("version={}&{}", self.version, self.form);
                line.post(&self.path, &self.token, "application/json", form).await?
            }
            Page::Send => {
                let key = uuid_at(Clock::default().now());
                let form = format!("key={key}&version={}", self.version);
                line.post(&self.path, &self.token, "text/html", form).await?
            }
        };
        self.check(page, &answer)
    }

    fn check(&mut self, page: Page, answer: &Answer) -> Outcome<()> {
        let arrived = match page {
            Page::List | Page::Pledge | Page::Overview | Page::Search | Page::Register => {
                answer.status == StatusCode::OK
            }
            Page::Save if answer.status == StatusCode::OK => {
                let said: Value = serde_json::from_slice(&answer.body)?;
                self.version =
                    said["version"].as_i64().and_then(|it| i32::try_from(it).ok()).unwrap_or_default();
                self.version > 0
            }
            Page::Save => false,
            Page::Send => {
                let to = answer.headers.get(header::LOCATION).and_then(|to| to.to_str().ok());
                answer.status == StatusCode::SEE_OTHER && to.is_some_and(|to| to.ends_with("/receipt"))
            }
        };
        if arrived {
            return Ok(());
        }
        let body = String::from_utf8_lossy(&answer.body).chars().take(400).collect::<String>();
        Err(format!("{} {}: {} {body}", page.name(), self.path, answer.status).into())
    }
}
