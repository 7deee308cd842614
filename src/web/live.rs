//! Parts of a page that are shown anew while it lies open: `static/js/live.js` asks for them, and the answer waits until
//! one of them would look different from what the page shows.
//!
//! While it waits a request holds nothing but itself: no transaction, no connection, no right. Each time something is
//! drawn, who asks is recognised anew and asked anew what they may see.

use std::{fmt, future::Future};

use askama::{Template, filters::HtmlSafe};
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use tokio::time::{Instant, timeout_at};
use uuid::Uuid;

use crate::{account::session::hex, app::App, error::Result};

/// Bytes of the digest by which a part is known.
const MARK: usize = 8;

/// A part of a page, drawn.
#[derive(Debug, Template)]
#[template(path = "components/part.html")]
pub struct Part {
    id: String,
    mark: String,
    drawn: Drawn,
}

/// What a template has drawn, so escaped already.
#[derive(Debug)]
struct Drawn(String);

/// What a page shows: the marks of its parts.
#[derive(Debug, Default, Deserialize)]
pub struct Seen {
    #[serde(default)]
    seen: String,
}

impl Part {
    /// Draws it. The id is the element's, the same on the page and in each answer.
    ///
    /// # Errors
    /// When the template fails.
    pub fn of(id: impl Into<String>, drawn: &impl Template) -> Result<Self> {
        let (id, html) = (id.into(), drawn.render()?);
        let mark = hex(&Sha256::digest(&html)[..MARK]);
        Ok(Self { id, mark, drawn: Drawn(html) })
    }
}

/// It is a template of its own.
impl HtmlSafe for Part {}

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Drawn {}

impl Seen {
    /// Whether a part looks different from what the page shows.
    #[must_use]
    pub fn lacks(&self, part: &Part) -> bool {
        self.seen.split('.').all(|mark| mark != part.mark)
    }
}

/// Answers with the parts that look different from what was seen, as soon as there are any; with nothing after a while.
/// What may change them is known by the id `thing`.
///
/// # Errors
/// Those of drawing.
pub async fn answer<F>(
    app: &App,
    thing: Uuid,
    seen: &Seen,
    draw: impl Fn() -> F + Send + Sync,
) -> Result<Response>
where
    F: Future<Output = Result<Vec<Part>>> + Send,
{
    let mut wait = app.changes.of(thing);
    let until = Instant::now() + app.config.longest_wait;
    loop {
        let mut html = String::new();
        for part in draw().await?.iter().filter(|part| seen.lacks(part)) {
            part.render_into(&mut html)?;
        }
        if !html.is_empty() {
            return Ok(Html(html).into_response());
        }
        if !timeout_at(until, wait.changed()).await.unwrap_or(false) {
            return Ok(StatusCode::NO_CONTENT.into_response());
        }
    }
}
