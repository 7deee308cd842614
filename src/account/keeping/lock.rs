//! Locking an account, with a reason that its owner is told, and unlocking it.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{show::AccountOfPath, store};
use crate::{
    access::{Granted, policy::LockAccount},
    account::event::{self, Kind},
    app::App,
    error::{Error, Result},
    member::MemberId,
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Proven, Signed},
        text::Text,
    },
};

/// Letters of a reason.
const REASON: usize = 500;

/// `/accounts/{id}/lock`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/accounts/{id}/lock")]
pub struct LockPath {
    /// Whose.
    pub id: MemberId,
}

/// `/accounts/{id}/unlock`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/accounts/{id}/unlock")]
pub struct UnlockPath {
    /// Whose.
    pub id: MemberId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/lock.html")]
pub struct LockPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    name: String,
    code: String,
    reason: String,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    reason: Text,
}

/// Says what will happen.
///
/// # Errors
/// Not found for those who may not lock it.
pub async fn new(path: LockPath, State(app): State<App>, Proven(signed): Proven) -> Result<LockPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let account = store::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<LockAccount>(account).map_err(|_| Error::NotFound)?;
    Ok(page(&app, &signed, &granted, (Errors::default(), String::new())))
}

/// Locks it; every session ends.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: LockPath,
    State(app): State<App>,
    Proven(signed): Proven,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let account = store::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<LockAccount>(account).map_err(|_| Error::NotFound)?;
    let reason = typed.reason.into_string();
    let mut errors = Errors::default();
    errors.require(!reason.is_empty(), "reason", "Hãy ghi lý do: chủ tài khoản sẽ đọc lý do này.");
    errors.require(reason.chars().count() <= REASON, "reason", "Lý do dài nhất 500 ký tự.");
    if !errors.is_empty() {
        let page = page(&app, &signed, &granted, (errors, reason));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    // A form sent twice counts once.
    if store::lock(&mut tx, &granted, &reason, now).await? {
        event::of_granted(&mut tx, &granted, path.id, (Kind::Locked, &reason), now).await?;
        tx.commit_granted(&granted, now).await?;
    }
    Ok(see_other_with(AccountOfPath { id: path.id }, "locked").into_response())
}

/// Unlocks it.
///
/// # Errors
/// Not found for those who may not.
pub async fn destroy(
    path: UnlockPath,
    State(app): State<App>,
    Proven(signed): Proven,
    Now(now): Now,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let account = store::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<LockAccount>(account).map_err(|_| Error::NotFound)?;
    if store::unlock(&mut tx, &granted).await? {
        event::of_granted(&mut tx, &granted, path.id, (Kind::Unlocked, ""), now).await?;
        tx.commit_granted(&granted, now).await?;
    }
    Ok(see_other_with(AccountOfPath { id: path.id }, "unlocked"))
}

fn page(
    app: &App,
    signed: &Signed,
    granted: &Granted<LockAccount>,
    (errors, reason): (Errors, String),
) -> LockPage {
    let account = granted.on();
    LockPage {
        frame: signed.frame(app, Tab::Register),
        crumbs: vec![Crumb::new(AccountOfPath { id: account.member }, &account.name)],
        errors,
        action: LockPath { id: account.member }.to_string(),
        name: account.name.clone(),
        code: account.code.clone(),
        reason,
    }
}
