//! The second step of signing in: a code from an app, a recovery code, or one from a printed sheet.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::{
    extract::{CookieJar, cookie::Cookie},
    routing::TypedPath,
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    arrival::{self, Device, Grounds, Proved},
    event,
    factor::{self, Kind, Taken, app::AppPath},
    store, throttle,
};
use crate::{
    access::Actor,
    app::App,
    audit::Entry,
    db::Write,
    error::Result,
    passkey::{self, own::PasskeysPath},
    web::{
        act::{see_other, see_other_with},
        back::{Asked, Back},
        filters,
        form::{Errors, Form, Query},
        frame::Frame,
        signed::{Arriving, Now},
    },
};

/// `/second-factor`
#[derive(TypedPath, Deserialize)]
#[typed_path("/second-factor")]
pub struct SecondStepPath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/second_step.html")]
pub struct SecondStepPage {
    frame: Frame,
    errors: Errors,
    to: Back,
    /// What they may give; empty where something must be set up first.
    app: bool,
    sheet: bool,
    recovery: bool,
    passkey: bool,
    set_up: Option<String>,
    set_up_key: Option<String>,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    code: String,
    #[serde(default)]
    to: Back,
}

/// Asks for the code, or leads to setting a factor up.
///
/// # Errors
/// When the database fails.
pub async fn show(
    _: SecondStepPath,
    State(app): State<App>,
    arriving: Arriving,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    if arriving.session.opens_pages(&app.config) {
        return Ok(see_other(asked.to).into_response());
    }
    let mut tx = app.db.read(&arriving.session.actor).await?;
    let kinds = factor::active(&mut tx, arriving.session.actor.member).await?;
    drop(tx);
    Ok(page(&app, &arriving, &kinds, (Errors::default(), asked.to)).into_response())
}

/// Takes a code. The session becomes whole under a new token; each code works once.
///
/// # Errors
/// [`crate::error::Error::TooMany`] after five wrong codes.
pub async fn create(
    _: SecondStepPath,
    State(app): State<App>,
    (arriving, Now(now), device): (Arriving, Now, Device),
    jar: CookieJar,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let actor = &arriving.session.actor;
    let attempt = count(&app, &actor.code, &device, now).await?;
    let mut tx = app.db.write(actor).await?;
    let Some(taken) =
        factor::take(&mut tx, app.config.sealing_key.as_ref(), actor.member, &typed.code, now).await?
    else {
        let kinds = factor::active(&mut tx, actor.member).await?;
        drop(tx);
        let mut errors = Errors::default();
        errors.add("code", WRONG);
        let page = page(&app, &arriving, &kinds, (errors, typed.to));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    throttle::take_back(tx.conn(), attempt).await?;
    if matches!(taken, Taken::Recovery { .. }) {
        event::of_own(&mut tx, actor, event::Kind::RecoveryUsed, &taken.left_words(), now).await?;
    }
    let cookies = becomes_whole(&mut tx, &arriving, &device, false, (app.config.secure(), now)).await?;
    tx.commit(Entry::own(actor, "second_factor", now)).await?;
    let jar = cookies.into_iter().fold(jar, CookieJar::add);
    let to = match taken {
        Taken::App => see_other(typed.to),
        Taken::Recovery { left } | Taken::Sheet { left } if left > 3 => see_other(typed.to),
        Taken::Recovery { .. } => see_other_with(typed.to, "few-recovery"),
        Taken::Sheet { .. } => see_other_with(typed.to, "few-sheet"),
    };
    Ok((jar, to).into_response())
}

/// What is said of a code that is not taken, whatever the reason.
pub(super) const WRONG: &str = "Mã chưa đúng, đã dùng rồi hoặc đã hết giờ. Hãy xem mã mới nhất và gõ lại.";

/// Counts a try at a second factor before it is made: five are free, then waits grow. On a device of its owner it is
/// counted apart, so that a stranger who has the password does not slow the owner.
pub(super) async fn count(app: &App, code: &str, device: &Device, now: DateTime<Utc>) -> Result<i64> {
    let mut door = app.db.door().await?;
    let known = match &device.mark {
        Some(mark) => store::device_is_known(door.conn(), mark, code).await?,
        None => false,
    };
    let counted_as = if known { format!("{code} second on its device") } else { format!("{code} second") };
    let attempt = throttle::count(door.conn(), &counted_as, &device.address, now).await?;
    door.commit().await?;
    Ok(attempt)
}

/// Ends the session that was half, and begins a whole one.
///
/// # Errors
/// When the database fails.
pub async fn becomes_whole(
    tx: &mut Write,
    arriving: &Arriving,
    device: &Device,
    by_passkey: bool,
    (secure, now): (bool, DateTime<Utc>),
) -> Result<Vec<Cookie<'static>>> {
    let actor: &Actor = &arriving.session.actor;
    store::end_session(tx, actor.member, arriving.session.id).await?;
    let before = Grounds::of(&arriving.session);
    let with_passkey = before.with_passkey || by_passkey;
    let grounds = Grounds { proved: Proved::WithFactor, with_passkey, ..before };
    arrival::begin(tx, actor, device, grounds, (secure, now)).await
}

fn page(app: &App, arriving: &Arriving, kinds: &[Kind], (errors, to): (Errors, Back)) -> SecondStepPage {
    SecondStepPage {
        frame: arriving.frame(app),
        errors,
        app: kinds.contains(&Kind::Totp),
        sheet: kinds.contains(&Kind::Sheet),
        recovery: kinds.contains(&Kind::Recovery),
        passkey: kinds.contains(&Kind::Passkey),
        set_up: kinds.is_empty().then(|| to.through(AppPath)),
        set_up_key: passkey::is_possible(&app.config).then(|| to.through(PasskeysPath)),
        to,
    }
}
