//! Signing in with a member code and a password.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use axum_extra::{extract::CookieJar, routing::TypedPath};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{session::Token, store, throttle};
use crate::{
    access::Actor,
    app::App,
    audit::Entry,
    clock::day_in_vietnam,
    error::{Error, Result},
    notice,
    web::{
        act::see_other,
        address::Address,
        filters,
        form::{Errors, Form},
        frame::Frame,
        signed::{Look, Now},
    },
};

const WRONG: &str = "Mã đảng viên hoặc mật khẩu chưa đúng. Hãy kiểm tra lại cả hai.";
const DEVICE_COOKIE: &str = "device";

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
    demo_accounts: bool,
    provider: Option<String>,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    code: String,
    password: String,
}

/// Shows the form.
pub async fn new(_: SignInPath, State(app): State<App>, look: Look) -> SignInPage {
    page(&app, &look, Errors::default(), String::new())
}

/// Signs someone in: a new token at each sign-in, an old one is not adopted.
///
/// # Errors
/// [`Error::TooMany`] after many wrong tries.
pub async fn create(
    _: SignInPath,
    State(app): State<App>,
    (look, Now(now), address): (Look, Now, Address),
    headers: HeaderMap,
    jar: CookieJar,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let code: String = typed.code.trim().to_ascii_uppercase().chars().take(20).collect();
    let device = jar.get(DEVICE_COOKIE).and_then(|cookie| Token::read(cookie.value()));

    let mut door = app.db.door().await?;
    let known = match &device {
        Some(device) => store::device_is_known(door.conn(), device, &code).await?,
        None => false,
    };
    let counted_as = if known { format!("{code} on its device") } else { code.clone() };
    let attempt = throttle::count(door.conn(), &counted_as, &address.0, now).await?;
    let account = store::credentials(door.conn(), &code).await?;
    door.commit().await?;

    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    if !app.passwords.verify(&typed.password, hash).await? {
        let mut errors = Errors::default();
        errors.add("password", WRONG);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&app, &look, errors, code)).into_response());
    }
    let account = account.ok_or(Error::NotFound)?;
    let actor = bare_actor(&account, &code, now);
    let device = device.filter(|_| known).unwrap_or_else(Token::random);
    let token = Token::random();
    let mut tx = app.db.write(&actor).await?;
    throttle::take_back(tx.conn(), attempt).await?;
    let agent: String = headers
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
        .chars()
        .take(200)
        .collect();
    store::start_session(&mut tx, &token, &account, &agent, now).await?;
    if !known {
        notice::mail::to_self(&mut tx, actor.member, &new_device(), now).await?;
    }
    store::remember_device(&mut tx, &device, actor.member, now).await?;
    tx.commit(Entry::own(&actor, "sign_in", now)).await?;

    let secure = app.config.secure();
    let mut lasting = device.cookie_named(DEVICE_COOKIE, secure);
    lasting.make_permanent();
    Ok((jar.add(token.cookie(secure)).add(lasting), see_other("/")).into_response())
}

/// What is mailed when someone signs in where they never did.
fn new_device() -> notice::mail::Letter {
    notice::mail::Letter::new(
        "Đăng nhập từ thiết bị mới",
        "Tài khoản của đồng chí vừa đăng nhập từ một thiết bị mới. Nếu không phải đồng chí, hãy đổi mật khẩu ngay và báo người quản trị.",
    )
}

/// The person as known before the session is read: no office yet.
pub(super) fn bare_actor(account: &store::Credentials, code: &str, now: DateTime<Utc>) -> Actor {
    Actor {
        member: account.member,
        code: code.to_owned(),
        name: String::new(),
        branch: None,
        offices: Vec::new(),
        day: day_in_vietnam(now),
    }
}

fn page(app: &App, look: &Look, errors: Errors, code: String) -> SignInPage {
    SignInPage {
        frame: look.frame(app),
        errors,
        code,
        demo_accounts: app.config.demonstration,
        provider: app.config.provider.as_ref().map(|provider| provider.name.clone()),
    }
}
