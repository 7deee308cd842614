//! Setting up an app for codes: the QR code or the key, then a first code that proves it works.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::{extract::CookieJar, routing::TypedPath};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{may_set_up, recovery, totp};
use crate::{
    account::{FactorId, arrival::Device, event, qr, qr::Qr, seal, second_step, throttle},
    app::App,
    audit::Entry,
    db::{Read, Write},
    error::Result,
    web::{
        act::see_other,
        back::{Asked, Back},
        filters,
        form::{Errors, Form, Query},
        frame::Frame,
        signed::{Arriving, Now},
    },
};

/// `/second-factor/app`
#[derive(TypedPath, Deserialize)]
#[typed_path("/second-factor/app")]
pub struct AppPath;

/// `/second-factor/app/activation`
#[derive(TypedPath, Deserialize)]
#[typed_path("/second-factor/app/activation")]
pub struct AppActivationPath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/factor_app.html")]
pub struct AppPage {
    frame: Frame,
    errors: Errors,
    required: bool,
    /// This page, with where it goes on.
    here: String,
    to: Back,
    /// The QR code and the key to type, once begun.
    begun: Option<(Qr, String)>,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    code: String,
    /// The page to come back to once all is set up.
    #[serde(default)]
    to: Back,
}

/// Tells what is needed, or shows the code to scan.
///
/// # Errors
/// [`AskWho::Half`] while a factor that is there was not given; [`Error::ProveAgain`] after a while.
pub async fn show(
    _: AppPath,
    State(app): State<App>,
    arriving: Arriving,
    Now(now): Now,
    Query(asked): Query<Asked>,
) -> Result<AppPage> {
    let mut tx = app.db.read(&arriving.session.actor).await?;
    may_set_up(&mut tx, &app, &arriving, &asked.to.through(AppPath), now).await?;
    let secret = pending(&mut tx, &app, &arriving).await?;
    drop(tx);
    let secret = secret.as_ref().map(|(_, secret)| secret.as_slice());
    page(&app, &arriving, secret, (Errors::default(), asked.to))
}

/// Begins: makes a secret that nothing rests on yet.
///
/// # Errors
/// As [`show`].
pub async fn create(
    _: AppPath,
    State(app): State<App>,
    arriving: Arriving,
    Now(now): Now,
    Query(asked): Query<Asked>,
) -> Result<axum::response::Redirect> {
    let actor = &arriving.session.actor;
    let here = asked.to.through(AppPath);
    let mut tx = app.db.write(actor).await?;
    may_set_up(&mut tx, &app, &arriving, &here, now).await?;
    let kept = seal::seal(app.config.sealing_key.as_ref(), actor.member.0, &totp::new_secret())?;
    sqlx::query!(
        "delete from second_factor where member_id = $1 and kind = 'totp' and active_at is null",
        actor.member as _
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into second_factor (id, member_id, kind, made_at, made_by, secret) values ($1, $2, 'totp', $3, $2, $4)",
        FactorId::new(now) as _,
        actor.member as _,
        now,
        kept,
    )
    .execute(tx.conn())
    .await?;
    tx.commit(Entry::own(actor, "begin_second_factor", now)).await?;
    Ok(see_other(here))
}

/// Takes the first code: the app counts from now on, the session is whole, and recovery codes are shown once.
///
/// # Errors
/// As [`show`], and [`Error::TooMany`] after five wrong codes.
pub async fn activate(
    _: AppActivationPath,
    State(app): State<App>,
    (arriving, Now(now), device): (Arriving, Now, Device),
    jar: CookieJar,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let actor = &arriving.session.actor;
    let attempt = second_step::count(&app, &actor.code, &device, now).await?;
    let mut tx = app.db.write(actor).await?;
    let here = typed.to.through(AppPath);
    may_set_up(&mut tx, &app, &arriving, &here, now).await?;
    let Some((id, secret)) = pending(&mut tx, &app, &arriving).await? else {
        return Ok(see_other(here).into_response());
    };
    let plain: String = typed.code.chars().filter(char::is_ascii_digit).take(8).collect();
    let Some(step) = totp::step_of(&secret, &plain, now)? else {
        drop(tx);
        let mut errors = Errors::default();
        errors.add("code", "Mã chưa đúng. Hãy xem giờ trên điện thoại có đúng không, rồi gõ mã đang hiện.");
        let page = page(&app, &arriving, Some(&secret), (errors, typed.to))?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    throttle::take_back(tx.conn(), attempt).await?;
    put_in_place(&mut tx, &arriving, (id, step), now).await?;
    let recovery = recovery::make(&mut tx, actor, now).await?;
    event::of_own(&mut tx, actor, event::Kind::AppSetUp, "", now).await?;
    let cookies =
        second_step::becomes_whole(&mut tx, &arriving, &device, false, (app.config.secure(), now)).await?;
    tx.commit(Entry::own(actor, "set_up_second_factor", now)).await?;
    let jar = cookies.into_iter().fold(jar, CookieJar::add);
    let page = recovery::page(arriving.frame(&app), actor, (recovery, typed.to), now);
    Ok((jar, page).into_response())
}

async fn put_in_place(
    tx: &mut Write,
    arriving: &Arriving,
    (id, step): (FactorId, i64),
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "delete from second_factor where member_id = $1 and kind = 'totp' and id <> $2",
        arriving.session.actor.member as _,
        id as _,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!("update second_factor set active_at = $2, last_step = $3 where id = $1", id as _, now, step)
        .execute(tx.conn())
        .await?;
    Ok(())
}

async fn pending(tx: &mut Read, app: &App, arriving: &Arriving) -> Result<Option<(FactorId, Vec<u8>)>> {
    let member = arriving.session.actor.member;
    let found = sqlx::query!(
        r#"select id as "id: FactorId", secret as "secret!" from second_factor
            where member_id = $1 and kind = 'totp' and active_at is null"#,
        member as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    let open = |kept: &[u8]| seal::open(app.config.sealing_key.as_ref(), member.0, kept);
    found.map(|found| Ok((found.id, open(&found.secret)?))).transpose()
}

fn page(
    app: &App,
    arriving: &Arriving,
    secret: Option<&[u8]>,
    (errors, to): (Errors, Back),
) -> Result<AppPage> {
    let begun = match secret {
        Some(secret) => {
            let (url, key) = totp::shown(secret, &arriving.session.actor.code)?;
            Some((qr::draw(&url).unwrap_or_default(), key))
        }
        None => None,
    };
    let required = !arriving.session.opens_pages(&app.config);
    let here = to.through(AppPath);
    Ok(AppPage { frame: arriving.frame(app), errors, required, here, to, begun })
}
