//! Signing in with a passkey: the authenticator says who it is, so no code is typed and none can be tried.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use axum_extra::{extract::CookieJar, routing::TypedPath};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use webauthn_rs::prelude::{DiscoverableAuthentication, DiscoverableKey, PublicKeyCredential};

use super::{
    ceremony,
    store::{self, Owner},
};
use crate::{
    access::Actor,
    account::{session::Token, sign_in::SignInPath},
    app::App,
    audit::Entry,
    clock::day_in_vietnam,
    db::Opened,
    error::{Error, Result},
    web::{
        act::{see_other, see_other_with},
        back::Back,
        form::Form,
        signed::Now,
    },
};

/// `/sign-in/passkey/challenge`
#[derive(TypedPath, Deserialize)]
#[typed_path("/sign-in/passkey/challenge")]
pub struct SignInChallengePath;

/// `/sign-in/passkey`
#[derive(TypedPath, Deserialize)]
#[typed_path("/sign-in/passkey")]
pub struct PasskeySignInPath;

/// What the authenticator signed.
#[derive(Deserialize)]
pub struct Signed {
    #[serde(default)]
    answer: String,
    /// The page to come back to.
    #[serde(default)]
    to: Back,
}

/// What the browser needs to ask its authenticator.
///
/// # Errors
/// Not found where passkeys cannot be had.
pub async fn challenge(
    _: SignInChallengePath,
    State(app): State<App>,
    Now(now): Now,
    jar: CookieJar,
) -> Result<Response> {
    let site = ceremony::site(&app.config)?;
    let (options, state) = site.start_discoverable_authentication().map_err(Error::internal)?;
    let (browser, jar) = ceremony::begin(jar, app.config.secure());
    store::begin(&app.db, &browser, None, &state, now).await?;
    Ok((jar, Json(options)).into_response())
}

/// Signs in whoever owns the passkey that answered this browser's challenge; whatever does not fit gets one answer.
///
/// # Errors
/// Not found where passkeys cannot be had.
pub async fn create(
    _: PasskeySignInPath,
    State(app): State<App>,
    Now(now): Now,
    headers: HeaderMap,
    jar: CookieJar,
    Form(signed): Form<Signed>,
) -> Result<Response> {
    ceremony::site(&app.config)?;
    let owner = checked(&app, &jar, &signed.answer, now).await?;
    let jar = ceremony::over(jar);
    let Some(owner) = owner else {
        return Ok((jar, see_other_with(SignInPath, "passkey-refused")).into_response());
    };
    let actor = Actor {
        member: owner.member,
        code: owner.code.clone(),
        name: String::new(),
        branch: None,
        offices: Vec::new(),
        day: day_in_vietnam(now),
        opened: Opened::default(),
    };
    let agent = headers.get(header::USER_AGENT).and_then(|it| it.to_str().ok()).unwrap_or("");
    let agent: String = agent.chars().take(200).collect();
    let token = Token::random();
    let mut tx = app.db.write(&actor).await?;
    store::start_session(&mut tx, (&token, &owner), &agent, now).await?;
    tx.commit(Entry::own(&actor, "sign_in_by_passkey", now)).await?;
    Ok((jar.add(token.cookie(app.config.secure())), see_other(signed.to)).into_response())
}

async fn checked(app: &App, jar: &CookieJar, answer: &str, now: DateTime<Utc>) -> Result<Option<Owner>> {
    let site = ceremony::site(&app.config)?;
    let Some(browser) = ceremony::under_way(jar) else { return Ok(None) };
    let begun = store::end::<DiscoverableAuthentication>(&app.db, &browser, now).await?;
    let Some((None, state)) = begun else { return Ok(None) };
    let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else { return Ok(None) };
    let Ok((_, credential)) = site.identify_discoverable_authentication(&answer) else { return Ok(None) };
    let Some(mut owner) = store::owner(&app.db, credential).await? else { return Ok(None) };
    let key = DiscoverableKey::from(&owner.passkey.0);
    match site.finish_discoverable_authentication_v2(&answer, state, key) {
        Ok(result) => {
            owner.passkey.0.update_credential(&result);
            Ok(Some(owner))
        }
        Err(failure) => {
            tracing::warn!(%failure, "passkey.refused");
            Ok(None)
        }
    }
}
