//! A passkey as the second step after a password, beside codes.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use axum_extra::{extract::CookieJar, routing::TypedPath};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use webauthn_rs::prelude::{Passkey, PasskeyAuthentication, PublicKeyCredential};

use super::{PasskeyId, ceremony, store};
use crate::{
    access::Actor,
    account::{
        arrival::Device,
        second_step::{SecondStepPath, becomes_whole},
    },
    app::App,
    audit::Entry,
    error::{Error, Result},
    web::{
        act::{see_other, see_other_with},
        back::Back,
        form::Form,
        signed::{Arriving, Now},
    },
};

/// `/second-factor/passkey/challenge`
#[derive(TypedPath, Deserialize)]
#[typed_path("/second-factor/passkey/challenge")]
pub struct StepChallengePath;

/// `/second-factor/passkey`
#[derive(TypedPath, Deserialize)]
#[typed_path("/second-factor/passkey")]
pub struct PasskeyStepPath;

/// What the authenticator signed.
#[derive(Deserialize)]
pub struct Answered {
    #[serde(default)]
    pub(super) answer: String,
    /// The page to come back to.
    #[serde(default)]
    pub(super) to: Back,
}

/// What the browser needs to ask for one of this person's passkeys.
///
/// # Errors
/// Not found for those who have none.
pub async fn challenge(
    _: StepChallengePath,
    State(app): State<App>,
    arriving: Arriving,
    Now(now): Now,
    jar: CookieJar,
) -> Result<Response> {
    let actor = &arriving.session.actor;
    let site = ceremony::site(&app.config)?;
    let kept = store::own(&mut app.db.read(actor).await?, actor).await?;
    let keys: Vec<Passkey> = kept.into_iter().map(|kept| kept.passkey.0).collect();
    if keys.is_empty() {
        return Err(Error::NotFound);
    }
    let (options, state) = site.start_passkey_authentication(&keys).map_err(Error::internal)?;
    let (browser, jar) = ceremony::begin(jar, app.config.secure());
    store::begin(&app.db, &browser, Some(actor.member), &state, now).await?;
    Ok((jar, Json(options)).into_response())
}

/// Takes the answer: the session becomes whole under a new token.
///
/// # Errors
/// Not found where passkeys cannot be had.
pub async fn create(
    _: PasskeyStepPath,
    State(app): State<App>,
    (arriving, Now(now), device): (Arriving, Now, Device),
    jar: CookieJar,
    Form(answered): Form<Answered>,
) -> Result<Response> {
    let actor = &arriving.session.actor;
    let used = checked(&app, actor, &jar, &answered.answer, now).await?;
    let jar = ceremony::over(jar);
    let Some((id, passkey)) = used else {
        return Ok(
            (jar, see_other_with(answered.to.through(SecondStepPath), "passkey-refused")).into_response()
        );
    };
    let mut tx = app.db.write(actor).await?;
    store::record_use(&mut tx, (id, &passkey), now).await?;
    let cookies = becomes_whole(&mut tx, &arriving, &device, true, (app.config.secure(), now)).await?;
    tx.commit(Entry::own(actor, "second_factor", now)).await?;
    let jar = cookies.into_iter().fold(jar, CookieJar::add);
    Ok((jar, see_other(answered.to)).into_response())
}

/// Which of this person's passkeys answered the challenge that this browser was given.
pub(super) async fn checked(
    app: &App,
    actor: &Actor,
    jar: &CookieJar,
    answer: &str,
    now: DateTime<Utc>,
) -> Result<Option<(PasskeyId, Passkey)>> {
    let site = ceremony::site(&app.config)?;
    let Some(browser) = ceremony::under_way(jar) else { return Ok(None) };
    let begun = store::end::<PasskeyAuthentication>(&app.db, &browser, now).await?;
    let Some((_, state)) = begun.filter(|(member, _)| *member == Some(actor.member)) else { return Ok(None) };
    let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else { return Ok(None) };
    let result = match site.finish_passkey_authentication(&answer, &state) {
        Ok(result) => result,
        Err(failure) => {
            tracing::warn!(%failure, "passkey.refused");
            return Ok(None);
        }
    };
    let kept = store::own(&mut app.db.read(actor).await?, actor).await?;
    let used = kept.into_iter().find(|kept| kept.passkey.0.cred_id() == result.cred_id());
    Ok(used.map(|kept| {
        let mut passkey = kept.passkey.0;
        passkey.update_credential(&result);
        (kept.id, passkey)
    }))
}
