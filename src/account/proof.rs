//! Proving once more who one is, before an act of weight.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    arrival::Device,
    factor::{self, Kind},
    second_step, store, throttle,
};
use crate::{
    app::App,
    audit::Entry,
    db::Write,
    error::Result,
    passkey,
    web::{
        act::see_other,
        back::{Asked, Back},
        filters,
        form::{Errors, Form, Query},
        frame::Frame,
        page::Tab,
        signed::{Now, Signed},
    },
};

/// `/account/proof`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/proof")]
pub struct ProofPath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/proof.html")]
pub struct ProofPage {
    frame: Frame,
    errors: Errors,
    to: Back,
    has_factor: bool,
    passkey: bool,
    minutes: i64,
}

/// What is typed: one of the two.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    to: Back,
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
}

/// Asks for the password or a code.
///
/// # Errors
/// When the database fails.
pub async fn new(
    _: ProofPath,
    State(app): State<App>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<ProofPage> {
    page(&app, &signed, Errors::default(), asked.to).await
}

/// Takes it and leads back.
///
/// # Errors
/// [`crate::error::Error::TooMany`] after five wrong tries.
pub async fn create(
    _: ProofPath,
    State(app): State<App>,
    (signed, Now(now), device): (Signed, Now, Device),
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let actor = &signed.actor;
    let to = typed.to;
    let attempt = second_step::count(&app, &actor.code, &device, now).await?;
    let hash = store::own_password_hash(&mut app.db.read(actor).await?, actor.member).await?;
    let mut tx = app.db.write(actor).await?;
    let proved = if typed.code.trim().is_empty() {
        app.passwords.verify(&typed.password, hash).await?
    } else {
        factor::take(&mut tx, app.config.sealing_key.as_ref(), actor.member, &typed.code, now)
            .await?
            .is_some()
    };
    if !proved {
        drop(tx);
        let mut errors = Errors::default();
        let by_code = !typed.code.trim().is_empty();
        let field = if by_code { "code" } else { "password" };
        errors.add(field, if by_code { second_step::WRONG } else { "Mật khẩu chưa đúng." });
        let page = page(&app, &signed, errors, to).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    throttle::take_back(tx.conn(), attempt).await?;
    record(&mut tx, &signed, false, now).await?;
    tx.commit(Entry::own(actor, "prove", now)).await?;
    Ok(see_other(to).into_response())
}

/// Notes that whoever acts has just proved who they are. A session in which a passkey was used ends with it.
///
/// # Errors
/// When the database refuses it.
pub async fn record(tx: &mut Write, signed: &Signed, by_passkey: bool, now: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update session set proved_at = $3, with_passkey = with_passkey or $4 where member_id = $1 and id = $2",
        signed.actor.member as _,
        signed.session.id as _,
        now,
        by_passkey,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

async fn page(app: &App, signed: &Signed, errors: Errors, to: Back) -> Result<ProofPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let kinds = factor::active(&mut tx, signed.actor.member).await?;
    drop(tx);
    Ok(ProofPage {
        frame: signed.frame(app, Tab::Account),
        errors,
        to,
        has_factor: factor::asks(&kinds),
        passkey: kinds.contains(&Kind::Passkey) && passkey::is_possible(&app.config),
        minutes: app.config.proof_minutes,
    })
}
