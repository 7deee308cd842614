//! The member says whether what was entered for them is theirs. What they disown comes back to them.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::store;
use crate::{
    access::policy::AnswerEntry,
    app::App,
    audit::Entry,
    cycle,
    db::Read,
    error::{Error, Result},
    id::ActKey,
    pledge::{self, Pledge, PledgeId, entered, event, revision, show::PledgePath, view, workflow::Step},
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/pledges/{id}/entry/answer`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/entry/answer")]
pub struct AnswerPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "proxy/answer.html")]
pub struct AnswerPage {
    frame: Frame,
    errors: Errors,
    action: String,
    key: String,
    year: i32,
    mark: String,
    scan: String,
    parts: Vec<view::ReadPart>,
}

/// What is sent.
#[derive(Deserialize)]
pub struct Typed {
    key: ActKey,
    #[serde(default)]
    answer: String,
    #[serde(default)]
    words: Text,
}

/// Shows what was entered beside its scan, and asks.
///
/// # Errors
/// Not found, forbidden, or a conflict when there is nothing to answer.
pub async fn show(
    path: AnswerPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<AnswerPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<AnswerEntry>(pledge::store::find(&mut tx, path.id).await?)?;
    let frame = signed.frame(&app, Tab::Mine);
    page(&mut tx, frame, granted.on(), (new_key(now), Errors::default())).await
}

/// Keeps the answer. A pledge that is disowned before it was confirmed is the member's draft again.
///
/// # Errors
/// As [`show`].
pub async fn create(
    path: AnswerPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<AnswerEntry>(pledge::store::find(&mut tx, path.id).await?)?;
    let accepts = typed.answer == "accept";
    let notice = if accepts { "entry-accepted" } else { "entry-disowned" };
    let done = || see_other_with(PledgePath { id: path.id }, notice).into_response();
    if event::is_done(&mut tx, typed.key).await? {
        return Ok(done());
    }
    let number = waiting(&mut tx, granted.on()).await?;
    if !accepts && typed.words.is_empty() {
        let mut errors = Errors::default();
        errors.add("words", "Hãy ghi chỗ không đúng, để chi bộ biết.");
        let frame = signed.frame(&app, Tab::Mine);
        let page = page(&mut tx, frame, granted.on(), (typed.key, errors)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let name = if accepts { "accept_entry" } else { "object_entry" };
    let words = Some(typed.words.as_str()).filter(|words| !words.is_empty());
    let step = (typed.key, name, Some(number));
    if event::append(&mut tx, &granted, step, words, now).await? == Outcome::Done {
        let said = (number, accepts, typed.words.as_str());
        store::record_answer(&mut tx, &granted, said, now).await?;
        if !accepts && granted.on().state.allows(Step::Disown) {
            let to = granted.on().state.after(Step::Disown, now)?;
            pledge::store::record_state(&mut tx, granted.on(), to, granted.by(), now).await?;
        }
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done())
}

/// The revision that waits for the member's word.
async fn waiting(tx: &mut Read, pledge: &Pledge) -> Result<i32> {
    let number = pledge.newest_revision().ok_or(Error::NotFound)?;
    if store::waits(tx, pledge.id, number).await? {
        return Ok(number);
    }
    Err(Error::Conflict("Không có bản nhập thay nào chờ đồng chí trả lời.".to_owned()))
}

async fn page(
    tx: &mut Read,
    frame: Frame,
    pledge: &Pledge,
    (key, errors): (ActKey, Errors),
) -> Result<AnswerPage> {
    let number = waiting(tx, pledge).await?;
    let sent = revision::find(tx, pledge.id, number).await?;
    let template = cycle::store::pinned_template(tx, sent.template).await?;
    let shown = entered::of_revision(tx, pledge.id, number).await?.ok_or(Error::NotFound)?;
    Ok(AnswerPage {
        frame,
        errors,
        action: AnswerPath { id: pledge.id }.to_string(),
        key: key.to_string(),
        year: pledge.year,
        mark: sent.pinned.entered.as_ref().map(entered::Entered::line).unwrap_or_default(),
        scan: shown.scan,
        parts: view::parts(&template, &sent.content, &[]),
    })
}
