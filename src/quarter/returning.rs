//! Whoever proposes gives a self-score back with a reason; the member scores anew, and both stay.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    OfQuarter, content, granted,
    show::QuarterPath,
    store::{self, NewStep},
    view::{self, Given, Line},
    workflow::Step,
};
use crate::{
    access::{Granted, policy::ReturnQuarter},
    app::App,
    error::{Error, Result},
    id::ActKey,
    pledge::{PledgeId, show::read_by},
    viewing::{self, Seen},
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/pledges/{id}/quarters/{number}/return`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/quarters/{number}/return")]
pub struct ReturnPath {
    /// The pledge.
    pub id: PledgeId,
    /// Which quarter, 1 to 4.
    pub number: i32,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "quarter/return.html")]
pub struct ReturnPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    key: String,
    seen: i32,
    name: String,
    title: &'static str,
    within: &'static str,
    year: i32,
    lines: Vec<Line>,
    own: Option<Given>,
    words: String,
}

/// What is typed.
#[derive(Default, Deserialize)]
pub struct Typed {
    key: Option<ActKey>,
    #[serde(default)]
    seen: i32,
    #[serde(default)]
    words: Text,
}

/// Shows what the member said, and asks for the reason.
///
/// # Errors
/// Not found, forbidden, or a conflict before the self-score and after the decision.
pub async fn new(
    path: ReturnPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<ReturnPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (granted, of) = granted::<ReturnQuarter>(&mut tx, &signed.actor, (path.id, path.number)).await?;
    of.demand(granted.on(), Step::Return, now)?;
    drop(tx);
    let typed = Typed { seen: of.seen(), ..Typed::default() };
    let page = page(signed.frame(&app, Tab::Grading), (&granted, &of), typed, Errors::default(), now);
    viewing::note(&app, &read_by(&signed.actor, granted.on().clone())?, Seen::Quarters, now).await?;
    Ok(page)
}

/// Gives it back.
///
/// # Errors
/// As [`new`]; a conflict if another step was taken meanwhile.
pub async fn create(
    path: ReturnPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (granted, of) = granted::<ReturnQuarter>(&mut tx, &signed.actor, (path.id, path.number)).await?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    let to = QuarterPath { id: path.id, number: path.number };
    let done = see_other_with(to, "quarter-returned").into_response();
    if store::is_done(&mut tx, key).await? {
        return Ok(done);
    }
    of.demand(granted.on(), Step::Return, now)?;
    let mut errors = Errors::default();
    errors.require(
        !typed.words.is_empty(),
        "words",
        "Hãy ghi cần bổ sung điều gì; người được đánh giá đọc được.",
    );
    errors.require(content::fits(typed.words.as_str()), "words", "Nội dung quá dài.");
    if !errors.is_empty() {
        let page = page(signed.frame(&app, Tab::Grading), (&granted, &of), typed, errors, now);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let new = NewStep { words: typed.words.as_str(), ..NewStep::bare(of.quarter, typed.seen, Step::Return) };
    if store::append(&mut tx, &granted, key, &new, now).await? == Outcome::Done {
        tx.commit_granted(&granted, now).await?;
    }
    Ok(done)
}

fn page(
    frame: Frame,
    (granted, of): (&Granted<ReturnQuarter>, &OfQuarter),
    typed: Typed,
    errors: Errors,
    now: DateTime<Utc>,
) -> ReturnPage {
    let pledge = granted.on();
    let (id, number) = (pledge.id, of.quarter.number());
    let own = of.newest(Step::SelfScore);
    ReturnPage {
        frame,
        crumbs: view::crumbs(granted.actor(), pledge),
        errors,
        action: ReturnPath { id, number }.to_string(),
        back: QuarterPath { id, number }.to_string(),
        key: typed.key.unwrap_or_else(|| new_key(now)).to_string(),
        seen: typed.seen,
        name: pledge.name.clone(),
        title: of.quarter.title(),
        within: of.quarter.within(),
        year: of.year.year,
        lines: own.map(|one| view::objectives(&one.objectives)).unwrap_or_default(),
        own: own.map(|one| view::given(&of.rules, one)),
        words: typed.words.into_string(),
    }
}
