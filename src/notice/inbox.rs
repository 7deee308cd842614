//! The notices of whoever is signed in, newest first.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    NoticeId,
    kind::words,
    opening::{NoticePath, ReadAllPath, ReadPath},
    store::{self, Notice},
};
use crate::{
    app::App,
    clock::{VIETNAM, moment_text},
    error::Result,
    web::{filters, form::Query, frame::Frame, page::Tab, signed::Signed},
};

/// Notices on a page.
const PAGE: usize = 30;

/// `/inbox`
#[derive(Clone, Copy, TypedPath, Deserialize)]
#[typed_path("/inbox")]
pub struct InboxPath;

/// Where the page goes on.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct After {
    /// The last notice of the page before.
    #[serde(default)]
    after: Option<NoticeId>,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "notice/inbox.html")]
pub struct InboxPage {
    frame: Frame,
    lines: Vec<Line>,
    unread: i64,
    /// The newest that is shown: only what was shown is marked as read.
    newest: Option<String>,
    read_all: String,
    more: Option<String>,
}

/// A notice in words.
#[derive(Debug)]
pub struct Line {
    words: String,
    href: String,
    at: String,
    datetime: String,
    read: bool,
    mark: String,
}

/// Shows them.
///
/// # Errors
/// When the database fails.
pub async fn index(
    path: InboxPath,
    State(app): State<App>,
    signed: Signed,
    Query(asked): Query<After>,
) -> Result<InboxPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let mut notices = store::list(&mut tx, &signed.actor, asked.after, PAGE + 1).await?;
    drop(tx);
    let full = notices.len() > PAGE;
    notices.truncate(PAGE);
    let more = notices.last().filter(|_| full).map(|last| format!("{path}?after={}", last.id));
    let newest = notices.first().map(|first| first.id.to_string()).filter(|_| asked.after.is_none());
    Ok(InboxPage {
        frame: signed.frame(&app, Tab::Inbox),
        unread: signed.session.unread,
        newest,
        read_all: ReadAllPath.to_string(),
        more,
        lines: notices.iter().map(line).collect(),
    })
}

fn line(notice: &Notice) -> Line {
    Line {
        words: words(notice),
        href: NoticePath { id: notice.id }.to_string(),
        at: moment_text(notice.at),
        datetime: notice.at.with_timezone(&VIETNAM).to_rfc3339(),
        read: notice.read,
        mark: ReadPath { id: notice.id }.to_string(),
    }
}
