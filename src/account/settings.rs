//! One's own account: who is signed in, and the change of password.

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
    password,
    session::Token,
    store::{self, Credentials},
};
use crate::{
    app::App,
    audit::Entry,
    error::Result,
    register::member::RegisterMemberPath,
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        signed::{Now, Signed},
    },
};

/// `/account`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account")]
pub struct AccountPath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/settings.html")]
pub struct AccountPage {
    frame: Frame,
    errors: Errors,
    name: String,
    code: String,
    offices: Vec<String>,
    record: String,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    current: String,
    password: String,
    again: String,
}

/// Shows the account.
pub async fn show(_: AccountPath, State(app): State<App>, signed: Signed) -> AccountPage {
    page(&app, &signed, Errors::default())
}

/// Changes the password; every session ends and this device gets a new one.
///
/// # Errors
/// When the database fails.
pub async fn update(
    _: AccountPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    jar: CookieJar,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let actor = &signed.actor;
    let mut errors = Errors::default();
    let hash = store::own_password_hash(&mut app.db.read(actor).await?, actor.member).await?;
    let right = app.passwords.verify(&typed.current, hash).await?;
    errors.require(right, "current", "Mật khẩu hiện tại chưa đúng.");
    errors.require(typed.password == typed.again, "again", "Hai lần gõ mật khẩu mới chưa giống nhau.");
    if let Some(objection) = password::objection(&typed.password, &actor.code, &actor.name) {
        errors.add("password", objection);
    }
    if !errors.is_empty() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&app, &signed, errors)).into_response());
    }
    let hash = app.passwords.hash(&typed.password).await?;
    let token = Token::random();
    let account = Credentials {
        member: actor.member,
        password_hash: None,
        activation_hash: None,
        activation_expires_at: None,
        holds_office: !actor.offices.is_empty(),
    };
    let mut tx = app.db.write(actor).await?;
    store::set_password(&mut tx, actor.member, &hash, now).await?;
    store::end_sessions(&mut tx, actor.member, None).await?;
    store::start_session(&mut tx, &token, &account, "", now).await?;
    tx.commit(Entry::own(actor, "change_password", now)).await?;
    Ok((jar.add(token.cookie(app.config.secure())), see_other_with(AccountPath, "password")).into_response())
}

fn page(app: &App, signed: &Signed, errors: Errors) -> AccountPage {
    AccountPage {
        frame: signed.frame(app, Tab::Account),
        errors,
        name: signed.actor.name.clone(),
        code: signed.actor.code.clone(),
        record: RegisterMemberPath { id: signed.actor.member }.to_string(),
        offices: signed.actor.offices.iter().map(crate::access::Appointment::title).collect(),
    }
}
