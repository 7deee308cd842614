//! Signing out: the session ends in the database, so a copied cookie is dead too.

use axum::{extract::State, http::HeaderMap, response::IntoResponse};
use axum_extra::{extract::CookieJar, routing::TypedPath};
use serde::Deserialize;

use super::{session, sign_in::SignInPath, store};
use crate::{
    app::App,
    audit::Entry,
    error::Result,
    web::{act::see_other, offline::CLEAR, signed::Now},
};

/// `/sign-out`
#[derive(TypedPath, Deserialize)]
#[typed_path("/sign-out")]
pub struct SignOutPath;

/// Ends this session and clears what the browser kept.
///
/// # Errors
/// When the database fails.
pub async fn create(
    _: SignOutPath,
    State(app): State<App>,
    Now(now): Now,
    headers: HeaderMap,
    jar: CookieJar,
) -> Result<impl IntoResponse + use<>> {
    let secure = app.config.secure();
    if let Some(token) = session::token_in(&headers, secure)
        && let Some(session) = session::find(&app.db, &token, now).await?
    {
        let actor = session.actor;
        let mut tx = app.db.write(&actor).await?;
        store::end_sessions(&mut tx, actor.member, Some(&token)).await?;
        tx.commit(Entry::own(&actor, "sign_out", now)).await?;
    }
    Ok((jar.add(session::removal(secure)), [CLEAR], see_other(SignInPath)))
}
