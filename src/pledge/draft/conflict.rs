//! Two devices saved: both texts are shown, place by place, and nothing is lost.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    DraftPath, Open, Typed,
    merge::{Keep, Place, places},
    saved_line,
    typed::fields_of,
};
use crate::{
    access::{Granted, policy::WritePledge},
    app::App,
    db::Write,
    error::Result,
    web::{filters, frame::Frame, page::Tab, parts::Choice, signed::Signed},
};

/// The page when another tab or device saved meanwhile: both texts, side by side, and what to keep of each.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "pledge/conflict.html")]
pub struct ConflictPage {
    frame: Frame,
    action: String,
    version: i32,
    template: String,
    saved: String,
    fields: Vec<(&'static str, String)>,
    places: Vec<(Place, Vec<Choice>)>,
}

/// Answers a save that came too late with both texts.
pub(super) async fn conflict(
    mut tx: Write,
    app: &App,
    signed: &Signed,
    granted: &Granted<WritePledge>,
    typed: &Typed,
) -> Result<Response> {
    let pledge = granted.on();
    let there = Open::load(&mut tx, pledge).await?;
    let mine = typed.content();
    let places = places(&there.template, &there.draft.content, &mine);
    let page = ConflictPage {
        frame: signed.frame(app, Tab::Mine),
        action: DraftPath { id: pledge.id }.to_string(),
        version: there.draft.version,
        // A merge is no look at a newer template: the writing page still asks for that.
        template: there.draft.template.unwrap_or(there.template_id).to_string(),
        saved: saved_line(there.draft.saved_at),
        fields: fields_of(&mine),
        places: places.into_iter().map(|place| (choices(&place), place)).map(|(a, b)| (b, a)).collect(),
    };
    Ok((StatusCode::CONFLICT, page).into_response())
}

fn choices(place: &Place) -> Vec<Choice> {
    let first = place.first_choice();
    Keep::ALL.into_iter().map(|(keep, code, title)| Choice::new(code, title, keep == first)).collect()
}
