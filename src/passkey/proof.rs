//! A passkey as proof of who acts, before an act of weight.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use axum_extra::{extract::CookieJar, routing::TypedPath};
use serde::Deserialize;

use super::{
    ceremony,
    second_step::{Answered, checked},
    store,
};
use crate::{
    account::proof::{self, ProofPath},
    app::App,
    audit::Entry,
    error::Result,
    web::{
        act::{see_other, see_other_with},
        form::Form,
        signed::{Now, Signed},
    },
};

/// `/account/proof/passkey`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/proof/passkey")]
pub struct PasskeyProofPath;

/// Takes the answer to the challenge of [`super::second_step::challenge`], and leads back to what waited for it.
///
/// # Errors
/// Not found where passkeys cannot be had.
pub async fn create(
    _: PasskeyProofPath,
    State(app): State<App>,
    (signed, Now(now)): (Signed, Now),
    jar: CookieJar,
    Form(answered): Form<Answered>,
) -> Result<Response> {
    let used = checked(&app, &signed.actor, &jar, &answered.answer, now).await?;
    let jar = ceremony::over(jar);
    let Some((id, passkey)) = used else {
        return Ok((jar, see_other_with(answered.to.through(ProofPath), "passkey-refused")).into_response());
    };
    let mut tx = app.db.write(&signed.actor).await?;
    store::record_use(&mut tx, (id, &passkey), now).await?;
    proof::record(&mut tx, &signed, true, now).await?;
    tx.commit(Entry::own(&signed.actor, "prove", now)).await?;
    Ok((jar, see_other(answered.to)).into_response())
}
