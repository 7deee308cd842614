//! The polls of a meeting, and what a secret ballot by devices is.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State as Shared;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{State, preparing::PreparingPath, show::PollPath, store};
use crate::{
    app::App,
    error::Result,
    meeting::{self, MeetingId, show::MeetingPath},
    web::{
        filters,
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb},
        signed::Signed,
    },
};

/// `/meetings/{id}/polls`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/meetings/{id}/polls")]
pub struct PollsPath {
    /// The meeting.
    pub id: MeetingId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "poll/list.html")]
pub struct PollsPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    rows: Vec<(String, String, Badge)>,
    new: Option<String>,
}

/// Shows them.
///
/// # Errors
/// Not found for those who do not lead the meeting.
pub async fn index(path: PollsPath, Shared(app): Shared<App>, signed: Signed) -> Result<PollsPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (meeting, _) = meeting::led(&mut tx, &signed.actor, path.id).await?;
    let polls = store::of_meeting(&mut tx, meeting.id).await?;
    drop(tx);
    let goes_on = polls.iter().any(|(_, state)| matches!(state, State::Prepared | State::Open));
    let row = |(number, (id, state)): (usize, &(_, State))| {
        (format!("Lần {}", polls.len() - number), PollPath { id: *id }.to_string(), state.badge())
    };
    Ok(PollsPage {
        frame: signed.frame(&app, Tab::Grading),
        crumbs: vec![Crumb::new(MeetingPath { id: meeting.id }, "Cuộc họp kiểm điểm")],
        rows: polls.iter().enumerate().map(row).collect(),
        new: (!goes_on).then(|| PreparingPath { id: meeting.id }.to_string()),
    })
}
