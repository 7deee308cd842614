//! The member answers what a note asks of them. More than one answer may be given; all stand.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    NoteId,
    progress::{self, ProgressPath, Unsent},
    store,
};
use crate::{
    access::policy::AnswerFinding,
    app::App,
    audit::Entry,
    error::Result,
    id::ActKey,
    pledge,
    web::{
        act::{Outcome, see_other_with},
        form::{Errors, Form},
        page::Tab,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/notes/{id}/answer`
#[derive(TypedPath, Deserialize)]
#[typed_path("/notes/{id}/answer")]
pub struct AnswerPath {
    /// The note that asks.
    pub id: NoteId,
}

/// What is typed.
#[derive(Debug, Deserialize)]
pub struct Typed {
    /// Makes it count once.
    pub key: ActKey,
    /// The answer.
    #[serde(default)]
    pub words: Text,
}

/// Appends an answer.
///
/// # Errors
/// Not found, forbidden for everyone but the member, and for a note that asks nothing.
pub async fn create(
    path: AnswerPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let pledge = store::asks(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<AnswerFinding>(pledge::store::find(&mut tx, pledge).await?)?;
    if typed.words.is_empty() {
        let errors = Errors::one(format!("answer-{}", path.id), "Hãy ghi câu trả lời.");
        let unsent = Unsent { errors, ..Unsent::default() };
        let frame = signed.frame(&app, Tab::Mine);
        let page = progress::page(&mut tx, frame, &signed.actor, granted.on(), now, unsent).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let answer = (path.id, typed.words.as_str());
    if store::record_answer(&mut tx, &granted, typed.key, answer, now).await? == Outcome::Done {
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(see_other_with(ProgressPath { id: pledge }, "answered").into_response())
}
