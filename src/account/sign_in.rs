//! Signing in with a member code and a password, the first of two steps for those who hold an office.

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
    arrival::{self, Device, Way},
    password, store, throttle,
};
use crate::{
    access::Actor,
    app::App,
    audit::Entry,
    clock::{day_in_vietnam, moment_text},
    error::{Error, Result},
    passkey,
    web::{
        back::{Asked, Back},
        filters,
        form::{Errors, Form, Query},
        frame::Frame,
        machine,
        signed::{Look, Now},
    },
};

const WRONG: &str = "Mã đảng viên hoặc mật khẩu chưa đúng. Hãy kiểm tra lại cả hai.";

/// `/sign-in`
#[derive(TypedPath, Deserialize)]
#[typed_path("/sign-in")]
pub struct SignInPath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/sign_in.html")]
pub struct SignInPage {
    frame: Frame,
    errors: Errors,
    code: String,
    to: Back,
    demo_accounts: bool,
    provider: Option<String>,
    mails: bool,
    passkeys: bool,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    code: String,
    password: String,
    #[serde(default)]
    shared: String,
    #[serde(default)]
    to: Back,
}

/// Shows the form.
pub async fn new(
    _: SignInPath,
    State(app): State<App>,
    look: Look,
    Query(asked): Query<Asked>,
) -> SignInPage {
    page(&app, &look, Errors::default(), (String::new(), asked.to))
}

/// Takes a password; whoever needs a second factor goes on to it. The answer to a wrong password is the same, and costs
/// the same, whether the code exists, is locked or was never activated.
///
/// # Errors
/// [`Error::TooMany`] after many wrong tries, and in a crowd.
pub async fn create(
    _: SignInPath,
    State(app): State<App>,
    (look, Now(now), device): (Look, Now, Device),
    jar: CookieJar,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let code: String = typed.code.trim().to_ascii_uppercase().chars().take(20).collect();
    if code.is_empty() || typed.password.is_empty() {
        let mut errors = Errors::default();
        errors.require(!code.is_empty(), "code", "Hãy gõ mã đảng viên.");
        errors.require(!typed.password.is_empty(), "password", "Hãy gõ mật khẩu.");
        let page = page(&app, &look, errors, (code, typed.to));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let _place = app.passwords.place()?;
    let mut door = app.db.door().await?;
    let known = match &device.mark {
        Some(mark) => store::device_is_known(door.conn(), mark, &code).await?,
        None => false,
    };
    let counted_as = if known { format!("{code} on its device") } else { code.clone() };
    let attempt = throttle::count(door.conn(), &counted_as, &device.address, now).await?;
    let account = store::credentials(door.conn(), &code).await?;
    door.commit().await?;

    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    if !app.passwords.verify(&typed.password, hash).await? {
        return Ok(refused(&app, &look, (code, typed.to), WRONG.to_owned()));
    }
    let account = account.ok_or(Error::NotFound)?;
    let mut actor = Actor::just_come(account.member, code.clone(), day_in_vietnam(now));
    let renewed = renewed(&app, &account, &typed.password).await?;
    let mut tx = app.db.write(&actor).await?;
    throttle::take_back(tx.conn(), attempt).await?;
    let own = store::own(&mut tx, actor.member).await?;
    if let (Some(at), Some(reason)) = (own.locked_at, own.lock_reason) {
        tx.commit(Entry::own(&actor, "sign_in_locked", now)).await?;
        let words = format!(
            "Tài khoản này bị khóa từ {}. Lý do: {reason} Hãy liên hệ người quản trị hệ thống.",
            moment_text(at)
        );
        return Ok(refused(&app, &look, (code, typed.to), words));
    }
    actor.name = own.name;
    if let Some(hash) = renewed {
        store::renew_hash(&mut tx, actor.member, &hash).await?;
    }
    let let_in = arrival::let_in(&app, &mut tx, &actor, &device, (Way::Password, false), now).await?;
    tx.commit(Entry::own(&actor, "sign_in", now)).await?;
    Ok(let_in.answer(machine::remembered(jar, typed.shared == "yes"), &typed.to))
}

/// The hash to keep where the old one was made with less than today's parameters.
async fn renewed(app: &App, account: &store::Credentials, password: &str) -> Result<Option<String>> {
    match &account.password_hash {
        Some(hash) if password::is_weak(hash) => Ok(Some(app.passwords.hash(password).await?)),
        _ => Ok(None),
    }
}

fn refused(app: &App, look: &Look, typed: (String, Back), words: String) -> Response {
    let mut errors = Errors::default();
    errors.add("password", words);
    (StatusCode::UNPROCESSABLE_ENTITY, page(app, look, errors, typed)).into_response()
}

fn page(app: &App, look: &Look, errors: Errors, (code, to): (String, Back)) -> SignInPage {
    SignInPage {
        frame: look.frame(app),
        errors,
        code,
        to,
        demo_accounts: app.config.demonstration,
        provider: app.config.provider.as_ref().map(|provider| provider.name.clone()),
        mails: app.config.mails,
        passkeys: passkey::is_possible(&app.config),
    }
}
