//! The first sign-in of who has an account of their organization and a slip, but no password: the slip's code proves who
//! they are in the register, and binds the identity that the browser has just brought.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::{
    extract::{CookieJar, cookie::Cookie},
    routing::TypedPath,
};
use serde::Deserialize;

use super::{
    sign_in::{COOKIE, RefusedPage, StartPath, TO_COOKIE, UnboundPage, lacks_factor, way_back},
    store,
};
use crate::{
    account::{
        self,
        activation::{self, Slip},
        arrival::{self, Device, Way},
        event,
        session::Token,
    },
    app::App,
    audit::Entry,
    error::{Error, Result},
    web::{
        form::{Errors, Form},
        signed::{Look, Now},
    },
};

/// `/sign-in/oidc/binding`
#[derive(TypedPath, Deserialize)]
#[typed_path("/sign-in/oidc/binding")]
pub struct BindingPath;

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    code: String,
    slip: String,
}

/// Binds the identity that this browser brought to whoever holds the slip, and lets them in. The slip is used up; a
/// wrong code is counted like a wrong password.
///
/// # Errors
/// [`Error::TooMany`] after many wrong tries; not found where no provider is set.
pub async fn create(
    _: BindingPath,
    State(app): State<App>,
    (look, Now(now), device): (Look, Now, Device),
    jar: CookieJar,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let provider = app.config.provider.as_ref().ok_or(Error::NotFound)?;
    let browser = jar.get(COOKIE).and_then(|cookie| Token::read(cookie.value()));
    let brought = match &browser {
        Some(browser) => store::arrival(&app.db, browser, now).await?,
        None => None,
    };
    let (Some(browser), Some(identity)) = (browser, brought) else {
        return Ok((StatusCode::FORBIDDEN, RefusedPage::over(look.frame(&app))).into_response());
    };
    let code: String = typed.code.trim().to_ascii_uppercase().chars().take(20).collect();
    let holder = activation::holder(&app, (&code, &typed.slip), &device, now).await?;
    // The slip of a reset gives a password back; it binds nothing.
    let Some(holder) = holder.filter(|holder| holder.slip == Slip::First) else {
        let mut errors = Errors::default();
        errors.add("slip", activation::WRONG);
        let page = UnboundPage::new(look.frame(&app), provider, errors, (code, typed.slip));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let actor = holder.actor;
    // Nobody knows the password behind this hash.
    let hash = app.passwords.hash(Token::random().text()).await?;
    let mut tx = app.db.write(&actor).await?;
    if lacks_factor(&mut tx, &identity).await? {
        return Ok((StatusCode::FORBIDDEN, RefusedPage::second_factor(look.frame(&app))).into_response());
    }
    if !store::link(&mut tx, &actor, &identity, now).await? {
        return Err(Error::Conflict(
            "Tài khoản cơ quan này vừa được liên kết. Hãy đăng nhập lại.".to_owned(),
        ));
    }
    store::drop_arrival(&mut tx, &browser).await?;
    account::store::open_without_password(&mut tx, actor.member, &hash).await?;
    let words = format!("bằng {}", provider.name);
    event::of_own(&mut tx, &actor, event::Kind::Activated, &words, now).await?;
    let came = (Way::Oidc, identity.with_factor);
    let let_in = arrival::let_in(&app, &mut tx, &actor, &device, came, now).await?;
    tx.commit(Entry::own(&actor, "bind_by_slip", now)).await?;
    let to = way_back(&jar);
    let jar = jar.remove(Cookie::build((COOKIE, "")).path("/"));
    let jar = jar.remove(Cookie::build((TO_COOKIE, "")).path(StartPath::PATH));
    Ok(let_in.answer(jar, &to))
}
