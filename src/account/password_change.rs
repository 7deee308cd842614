//! The change of one's own password.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::{extract::CookieJar, routing::TypedPath};
use serde::Deserialize;

use super::{
    arrival::{self, Device, Grounds},
    event,
    password_rule::{self, Owner},
    settings::AccountPath,
    store, throttle,
};
use crate::{
    app::App,
    audit::Entry,
    error::Result,
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        signed::{Now, Signed},
    },
};

/// `/account/password`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/password")]
pub struct PasswordPath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/password.html")]
pub struct PasswordPage {
    frame: Frame,
    errors: Errors,
    code: String,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    current: String,
    password: String,
    again: String,
}

/// Shows the form.
pub async fn new(_: PasswordPath, State(app): State<App>, signed: Signed) -> PasswordPage {
    page(&app, &signed, Errors::default())
}

/// Changes the password; every session ends and this device gets a new one.
///
/// # Errors
/// [`crate::error::Error::TooMany`] after many wrong tries.
pub async fn create(
    _: PasswordPath,
    State(app): State<App>,
    (signed, Now(now), device): (Signed, Now, Device),
    jar: CookieJar,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let actor = &signed.actor;
    let mut door = app.db.door().await?;
    let counted_as = format!("{} own password", actor.code);
    let attempt = throttle::count(door.conn(), &counted_as, &device.address, now).await?;
    door.commit().await?;
    let mut tx = app.db.read(actor).await?;
    let hash = store::own_password_hash(&mut tx, actor.member).await?;
    let own = store::own(&mut tx, actor.member).await?;
    drop(tx);
    let mut errors = Errors::default();
    let right = app.passwords.verify(&typed.current, hash).await?;
    if right {
        let mut door = app.db.door().await?;
        throttle::take_back(door.conn(), attempt).await?;
        door.commit().await?;
    }
    errors.require(right, "current", "Mật khẩu hiện tại chưa đúng.");
    let owner = Owner { code: &actor.code, name: &actor.name, born_on: own.born_on };
    if let Some(objection) = password_rule::objection(&typed.password, &owner) {
        errors.add("password", objection);
    }
    errors.require(typed.password == typed.again, "again", "Hai lần gõ mật khẩu mới chưa giống nhau.");
    if !errors.is_empty() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&app, &signed, errors)).into_response());
    }
    let hash = app.passwords.hash(&typed.password).await?;
    let mut tx = app.db.write(actor).await?;
    store::set_password(&mut tx, actor.member, &hash, now).await?;
    let strength = password_rule::strength(&typed.password);
    event::of_own(&mut tx, actor, event::Kind::PasswordChanged, strength.words(), now).await?;
    let grounds = Grounds::of(&signed.session);
    let cookies = arrival::begin(&mut tx, actor, &device, grounds, (app.config.secure(), now)).await?;
    tx.commit(Entry::own(actor, "change_password", now)).await?;
    let jar = cookies.into_iter().fold(jar, CookieJar::add);
    Ok((jar, see_other_with(AccountPath, strength.notice())).into_response())
}

fn page(app: &App, signed: &Signed, errors: Errors) -> PasswordPage {
    let frame = signed.frame(app, Tab::Account);
    PasswordPage { frame, errors, code: signed.actor.code.clone() }
}
