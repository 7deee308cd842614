//! The page that answers for a code, to anyone.

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
use sqlx::PgConnection;

use super::{
    Code,
    answer::{Answer, Verdict},
    key, store,
};
use crate::{
    account::{
        session::hex,
        throttle::{self, Pace},
    },
    app::App,
    error::Result,
    web::{
        address::Address,
        filters,
        form::{Errors, Query},
        frame::Frame,
        signed::{Look, Now},
    },
};

/// Codes that lead nowhere, in a quarter of an hour. Those that lead somewhere are not counted.
const CODES: Pace = Pace { question: "verify a code", of_address: 60, of_all: 2_000 };

/// `/verify`
#[derive(TypedPath, Deserialize)]
#[typed_path("/verify")]
pub struct VerifyPath;

/// `/verify/{code}`, as the QR code says it.
#[derive(TypedPath, Deserialize)]
#[typed_path("/verify/{code}")]
pub struct CodePath {
    /// What stands behind the address.
    pub code: String,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "verification/page.html")]
pub struct VerifyPage {
    frame: Frame,
    errors: Errors,
    code: String,
    answer: Option<Answer>,
    keys: Vec<String>,
}

/// What is typed; an empty field is one that was sent, too.
#[derive(Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    code: Vec<String>,
}

/// Shows the forms, and the answer if a code was typed.
///
/// # Errors
/// [`crate::error::Error::TooMany`] after many codes that lead nowhere.
pub async fn new(
    _: VerifyPath,
    State(app): State<App>,
    (look, Now(now), address): (Look, Now, Address),
    Query(typed): Query<Typed>,
) -> Result<Response> {
    match typed.code.into_iter().next() {
        Some(code) => told(&app, &look, (code, &address), now).await,
        None => Ok(page(&app, &look, Said::default()).await?.into_response()),
    }
}

/// Shows the answer for a code that was scanned.
///
/// # Errors
/// As [`new`].
pub async fn show(
    path: CodePath,
    State(app): State<App>,
    (look, Now(now), address): (Look, Now, Address),
) -> Result<Response> {
    told(&app, &look, (path.code, &address), now).await
}

async fn told(
    app: &App,
    look: &Look,
    (typed, address): (String, &Address),
    now: DateTime<Utc>,
) -> Result<Response> {
    let code = match Code::read(&typed) {
        Ok(code) => code,
        Err(slip) => {
            let mut errors = Errors::default();
            errors.add("code", slip.words());
            return refused(app, look, Said { code: shortened(&typed), errors, answer: None }).await;
        }
    };
    let mut door = app.db.door().await?;
    let answer = answer(door.conn(), &code, address, now).await?;
    door.commit().await?;
    let said = Said { code: code.to_string(), answer: Some(answer), ..Said::default() };
    Ok(page(app, look, said).await?.into_response())
}

/// What is known of a code; one that leads nowhere stays counted.
async fn answer(
    conn: &mut PgConnection,
    code: &Code,
    address: &Address,
    now: DateTime<Utc>,
) -> Result<Answer> {
    let counted = throttle::count_question(conn, CODES, &address.0, now).await?;
    let found = store::find(conn, code).await?;
    if found.is_some() {
        throttle::take_back(conn, counted).await?;
    }
    Ok(Answer::of_code(code, found.as_ref()))
}

/// What the page says beside its forms.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) code: String,
    pub(super) errors: Errors,
    pub(super) answer: Option<Answer>,
}

pub(super) async fn page(app: &App, look: &Look, said: Said) -> Result<VerifyPage> {
    let mut door = app.db.door().await?;
    let keys = key::public_keys(door.conn()).await?;
    Ok(VerifyPage {
        frame: look.frame(app),
        errors: said.errors,
        code: said.code,
        answer: said.answer,
        keys: keys.iter().map(|key| hex(key.as_bytes())).collect(),
    })
}

pub(super) async fn refused(app: &App, look: &Look, said: Said) -> Result<Response> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page(app, look, said).await?).into_response())
}

/// What was typed, as far as it is shown again.
pub(super) fn shortened(typed: &str) -> String {
    crate::web::text::Text::clean(typed).as_str().chars().take(100).collect()
}
