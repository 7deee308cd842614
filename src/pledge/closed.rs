//! After the cut-off: what was written can be read, and the way on is said; nothing can be written or sent.

use askama::Template;
use askama_web::WebTemplate;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};

use super::{Pledge, draft::Open, extension::page::ExtensionPath, show::PledgePath, view, workflow::State};
use crate::{
    clock::moment_text,
    cycle::Cycle,
    web::{act::see_other_with, filters, frame::Frame},
};

/// What stands in the place of the writing page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "pledge/closed.html")]
pub struct ClosedPage {
    frame: Frame,
    /// Whose it is, if it is being entered for them.
    entered_for: Option<String>,
    year: i32,
    line: String,
    branch: String,
    show: String,
    extension: String,
    blank: bool,
    parts: Vec<view::ReadPart>,
}

/// Whether a pledge that was not sent is no longer taken. An amendment has no deadline.
#[must_use]
pub fn is_closed(pledge: &Pledge, cycle: &Cycle, now: DateTime<Utc>) -> bool {
    let unsent = matches!(pledge.state, State::Asked | State::Draft | State::Returned { .. });
    unsent && pledge.deadline(cycle).closed_at(now)
}

/// Since when it is not taken any more.
#[must_use]
pub fn line(pledge: &Pledge, cycle: &Cycle) -> String {
    format!("Đã hết hạn nhận từ {}.", moment_text(pledge.deadline(cycle).cut_off))
}

/// The page, if the time is over.
#[must_use]
pub fn instead(frame: Frame, pledge: &Pledge, open: &Open, now: DateTime<Utc>) -> Option<Response> {
    let parts = view::parts(&open.template, &open.draft.content, &[]);
    is_closed(pledge, &open.cycle, now).then(|| {
        ClosedPage {
            frame,
            entered_for: pledge.entering_by.map(|_| pledge.name.clone()),
            year: pledge.year,
            line: line(pledge, &open.cycle),
            branch: pledge.branch_name.clone(),
            show: PledgePath { id: pledge.id }.to_string(),
            extension: ExtensionPath { id: pledge.id }.to_string(),
            blank: parts.iter().all(|part| part.text.is_empty() && part.commitments.is_empty()),
            parts,
        }
        .into_response()
    })
}

/// Where someone is led who comes back to write or send what is with the branch already.
#[must_use]
pub fn already_sent(pledge: &Pledge) -> Option<Redirect> {
    let sent = !pledge.state.is_written() && pledge.state != State::Waived;
    sent.then(|| see_other_with(PledgePath { id: pledge.id }, "already-sent"))
}
