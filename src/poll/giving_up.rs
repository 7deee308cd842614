//! A poll is ended without opening anything: codes were lost, or the branch goes on with paper.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State as Shared,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{Poll, PollId, State, crumbs, led, show::PollPath, store};
use crate::{
    app::App,
    cycle,
    error::Result,
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/polls/{id}/giving-up`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/polls/{id}/giving-up")]
pub struct GivingUpPath {
    /// The poll.
    pub id: PollId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "poll/giving_up.html")]
pub struct GivingUpPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    unit: String,
    action: String,
    back: String,
}

/// What is typed.
#[derive(Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    reason: Text,
}

/// Asks for the reason.
///
/// # Errors
/// Not found for those who do not lead the meeting, a conflict once the poll has ended.
pub async fn new(path: GivingUpPath, Shared(app): Shared<App>, signed: Signed) -> Result<GivingUpPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (poll, _) = led(&mut tx, &signed.actor, path.id, &[State::Prepared, State::Open]).await?;
    Ok(page(signed.frame(&app, Tab::Grading), &poll, Errors::default()))
}

/// Ends it; every envelope is gone, unopened.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: GivingUpPath,
    Shared(app): Shared<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (poll, granted) = led(&mut tx, &signed.actor, path.id, &[State::Prepared, State::Open]).await?;
    if typed.reason.is_empty() {
        let mut errors = Errors::default();
        errors.add("reason", "Hãy ghi vì sao dừng, ví dụ: chi bộ bỏ phiếu giấy.");
        let page = page(signed.frame(&app, Tab::Grading), &poll, errors);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let year = cycle::store::find(&mut tx, poll.cycle).await?;
    let rules = cycle::store::rules(&mut tx, year.rule_set).await?;
    store::end(&mut tx, &granted, poll.id, (&[], typed.reason.as_str()), &rules, now).await?;
    tx.commit_granted(&granted, now).await?;
    Ok(see_other_with(PollPath { id: poll.id }, "poll-given-up").into_response())
}

fn page(frame: Frame, poll: &Poll, errors: Errors) -> GivingUpPage {
    GivingUpPage {
        frame,
        crumbs: crumbs(poll),
        errors,
        unit: poll.unit_name.clone(),
        action: GivingUpPath { id: poll.id }.to_string(),
        back: PollPath { id: poll.id }.to_string(),
    }
}
