//! Signing in with a passkey: the authenticator says who it is, so no code is typed and none can be tried.

use axum::{
    Json,
    extract::State,
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
    account::{
        arrival::{self, Device, Way},
        sign_in::SignInPath,
    },
    app::App,
    audit::Entry,
    clock::day_in_vietnam,
    error::{Error, Result},
    web::{act::see_other_with, back::Back, form::Form, signed::Now},
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
    (Now(now), device): (Now, Device),
    jar: CookieJar,
    Form(signed): Form<Signed>,
) -> Result<Response> {
    ceremony::site(&app.config)?;
    let owner = checked(&app, &jar, &signed.answer, now).await?;
    let jar = ceremony::over(jar);
    let Some(owner) = owner else {
        return Ok((jar, see_other_with(signed.to.through(SignInPath), "passkey-refused")).into_response());
    };
    let mut actor = Actor::just_come(owner.member, owner.code.clone(), day_in_vietnam(now));
    actor.name.clone_from(&owner.name);
    let mut tx = app.db.write(&actor).await?;
    store::record_use(&mut tx, (owner.id, &owner.passkey.0), now).await?;
    // The device asked its owner for their finger, face or its own code: two factors in one.
    let let_in = arrival::let_in(&app, &mut tx, &actor, &device, (Way::Passkey, true), now).await?;
    tx.commit(Entry::own(&actor, "sign_in_by_passkey", now)).await?;
    Ok(let_in.answer(jar, &signed.to))
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
