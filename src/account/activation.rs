//! The first sign-in: a printed code makes a password.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{password, sign_in, store, throttle};
use crate::{
    app::App,
    audit::Entry,
    error::Result,
    web::{
        act::see_other,
        address::Address,
        filters,
        form::{Errors, Form},
        frame::Frame,
        signed::{Look, Now},
    },
};

/// `/activation`
#[derive(TypedPath, Deserialize)]
#[typed_path("/activation")]
pub struct ActivationPath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/activation.html")]
pub struct ActivationPage {
    frame: Frame,
    errors: Errors,
    code: String,
    slip: String,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    code: String,
    slip: String,
    password: String,
    again: String,
}

/// Shows the form.
pub async fn new(_: ActivationPath, State(app): State<App>, look: Look) -> ActivationPage {
    ActivationPage {
        frame: look.frame(&app),
        errors: Errors::default(),
        code: String::new(),
        slip: String::new(),
    }
}

/// Takes the slip's code once and sets the password.
///
/// # Errors
/// [`crate::error::Error::TooMany`] after many wrong tries.
pub async fn create(
    _: ActivationPath,
    State(app): State<App>,
    (look, Now(now), address): (Look, Now, Address),
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let code: String = typed.code.trim().to_ascii_uppercase().chars().take(20).collect();
    let mut errors = Errors::default();
    errors.require(typed.password == typed.again, "again", "Hai lần gõ mật khẩu chưa giống nhau.");
    if let Some(objection) = password::objection(&typed.password, &code, "") {
        errors.add("password", objection);
    }
    if errors.is_empty() {
        let mut door = app.db.door().await?;
        let attempt = throttle::count(door.conn(), &code, &address.0, now).await?;
        let account = store::credentials(door.conn(), &code).await?;
        door.commit().await?;
        let hash = store::code_hash(&typed.slip);
        let account = account.filter(|account| {
            account.activation_hash.as_ref() == Some(&hash)
                && account.activation_expires_at.is_some_and(|until| until > now)
        });
        if let Some(account) = account {
            let actor = sign_in::bare_actor(&account, &code, now);
            let hash = app.passwords.hash(&typed.password).await?;
            let mut tx = app.db.write(&actor).await?;
            throttle::take_back(tx.conn(), attempt).await?;
            store::set_password(&mut tx, actor.member, &hash, now).await?;
            tx.commit(Entry::own(&actor, "activate", now)).await?;
            return Ok(see_other(format!("{}?notice=activated", sign_in::SignInPath)).into_response());
        }
        errors.add(
            "slip",
            "Mã đảng viên hoặc mã kích hoạt chưa đúng, hoặc phiếu đã hết hạn. Hãy hỏi lại chi bộ.",
        );
    }
    let page = ActivationPage { frame: look.frame(&app), errors, code, slip: typed.slip };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}
