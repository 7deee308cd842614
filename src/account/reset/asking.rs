//! "I forgot my password", from the sign-in page: the same answer whatever the code.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::store;
use crate::{
    account::{arrival::Device, throttle},
    app::App,
    error::Result,
    web::{
        filters,
        form::{Errors, Form},
        frame::Frame,
        signed::{Look, Now},
    },
};

/// `/forgotten-password`
#[derive(TypedPath, Deserialize)]
#[typed_path("/forgotten-password")]
pub struct ForgottenPath;

/// The page, before and after.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/forgotten.html")]
pub struct ForgottenPage {
    frame: Frame,
    errors: Errors,
    asked: bool,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    code: String,
}

/// Shows the form.
pub async fn new(_: ForgottenPath, State(app): State<App>, look: Look) -> ForgottenPage {
    ForgottenPage { frame: look.frame(&app), errors: Errors::default(), asked: false }
}

/// Takes note. Whether there is such an account, and whether it is locked, the answer does not tell.
///
/// # Errors
/// [`crate::error::Error::TooMany`] after five for one code.
pub async fn create(
    _: ForgottenPath,
    State(app): State<App>,
    (look, Now(now), device): (Look, Now, Device),
    Form(typed): Form<Typed>,
) -> Result<ForgottenPage> {
    let code: String = typed.code.trim().to_ascii_uppercase().chars().take(20).collect();
    let mut door = app.db.door().await?;
    throttle::count(door.conn(), &format!("{code} forgotten"), &device.address, now).await?;
    store::ask(door.conn(), &code, now).await?;
    door.commit().await?;
    Ok(ForgottenPage { frame: look.frame(&app), errors: Errors::default(), asked: true })
}
