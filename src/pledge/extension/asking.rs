//! A member asks for more time.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    Standing,
    page::{self, ExtensionPath},
    still_open, store, until,
};
use crate::{
    access::policy::AskExtension,
    app::App,
    audit::Entry,
    cycle,
    error::Result,
    id::ActKey,
    pledge::{self, PledgeId, event},
    web::{
        act::{Outcome, see_other_with},
        form::{Errors, Form},
        page::Tab,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/pledges/{id}/extension-requests`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/extension-requests")]
pub struct RequestsPath {
    /// The pledge.
    pub id: PledgeId,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    key: ActKey,
    #[serde(default)]
    until: Text,
    #[serde(default)]
    words: Text,
}

/// Keeps the request; the branch finds it on its list.
///
/// # Errors
/// Not found, forbidden, or a conflict once the pledge was sent or while a request waits.
pub async fn create(
    path: RequestsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<AskExtension>(pledge::store::find(&mut tx, path.id).await?)?;
    let done = || see_other_with(ExtensionPath { id: path.id }, "extension-asked").into_response();
    if event::is_done(&mut tx, typed.key).await? {
        return Ok(done());
    }
    still_open(granted.on())?;
    if store::of(&mut tx, path.id).await?.iter().any(|one| one.state == Standing::Asked) {
        return Err(pledge::store::stale());
    }
    let cycle = cycle::store::find(&mut tx, granted.on().cycle).await?;
    let mut errors = Errors::default();
    let day = until(&typed.until, granted.on(), &cycle, now).map_err(|words| errors.add("until", words)).ok();
    errors.require(!typed.words.is_empty(), "words", "Hãy ghi lý do xin gia hạn.");
    let Some(day) = day.filter(|_| errors.is_empty()) else {
        let typed = page::Typed { until: typed.until.into_string(), words: typed.words.into_string() };
        let frame = signed.frame(&app, Tab::Pledges);
        let with = (Some(typed), errors);
        let page = page::page(&mut tx, frame, (&signed.actor, granted.on()), with, now).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let step = (typed.key, "ask_extension", granted.on().revision);
    if event::append(&mut tx, &granted, step, Some(typed.words.as_str()), now).await? == Outcome::Done {
        store::record_request(&mut tx, &granted, (day, typed.words.as_str()), now).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done())
}
