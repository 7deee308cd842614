//! One's own passkeys: made, named, taken away.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::{extract::CookieJar, routing::TypedPath};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use webauthn_rs::prelude::{Passkey, PasskeyRegistration, RegisterPublicKeyCredential};

use super::{
    PasskeyId, ceremony,
    store::{self, Kept},
};
use crate::{
    access::Actor,
    account::{
        arrival::Device,
        event,
        factor::{self, recovery},
        second_step::{SecondStepPath, becomes_whole},
        session::must_have_factor,
        settings::AccountPath,
    },
    app::App,
    audit::Entry,
    clock::moment_text,
    error::{AskWho, Error, Result},
    notice::mail::{self, Letter},
    web::{
        act::see_other_with,
        back::{Asked, Back},
        filters,
        form::{Errors, Form, Query},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Arriving, Now, Proven},
        text::Text,
    },
};

/// Letters a name may have.
const LONGEST: usize = 60;

/// `/account/passkeys`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/passkeys")]
pub struct PasskeysPath;

/// `/account/passkeys/challenge`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/passkeys/challenge")]
pub struct ChallengePath;

/// `/account/passkeys/{id}/removal`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/passkeys/{id}/removal")]
pub struct RemovalPath {
    /// The passkey.
    pub id: PasskeyId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "passkey/own.html")]
pub struct PasskeysPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    /// Somebody sets their first factor up between the password and any other page.
    arriving: bool,
    possible: bool,
    typed: String,
    to: Back,
    rows: Vec<Row>,
}

/// One passkey.
#[derive(Debug)]
pub struct Row {
    name: String,
    made: String,
    used: String,
    removal: String,
}

/// A passkey that a browser made.
#[derive(Deserialize)]
pub struct Made {
    #[serde(default)]
    name: Text,
    #[serde(default)]
    answer: String,
    /// The page to come back to once all is set up.
    #[serde(default)]
    to: Back,
}

/// Shows one's passkeys; to an officer who has no second factor yet, the way to the first.
///
/// # Errors
/// [`AskWho::Half`] while a factor that is there was not given.
pub async fn show(
    _: PasskeysPath,
    State(app): State<App>,
    arriving: Arriving,
    Query(asked): Query<Asked>,
) -> Result<PasskeysPage> {
    page(&app, &arriving, Errors::default(), (String::new(), asked.to)).await
}

/// What the browser needs to make a passkey.
///
/// # Errors
/// Not found where passkeys cannot be had.
pub async fn challenge(
    _: ChallengePath,
    State(app): State<App>,
    arriving: Arriving,
    Now(now): Now,
    jar: CookieJar,
) -> Result<Response> {
    let actor = &arriving.session.actor;
    let site = ceremony::site(&app.config)?;
    let mut tx = app.db.read(actor).await?;
    factor::may_set_up(&mut tx, &app, &arriving, &PasskeysPath.to_string(), now).await?;
    let kept = store::own(&mut tx, actor).await?;
    drop(tx);
    let known = kept.iter().map(|it| it.passkey.0.cred_id().clone()).collect();
    let (options, state) = site
        .start_passkey_registration(actor.member.0, &actor.code, &actor.name, Some(known))
        .map_err(Error::internal)?;
    let (browser, jar) = ceremony::begin(jar, app.config.secure());
    store::begin(&app.db, &browser, Some(actor.member), &state, now).await?;
    Ok((jar, Json(options)).into_response())
}

/// Keeps what the browser made, if it answers this browser's challenge. Where it is what signing in waited for, the
/// session is whole with it, and recovery codes are shown once.
///
/// # Errors
/// As [`factor::may_set_up`]; not found where passkeys cannot be had.
pub async fn create(
    _: PasskeysPath,
    State(app): State<App>,
    (arriving, Now(now), device): (Arriving, Now, Device),
    jar: CookieJar,
    Form(made): Form<Made>,
) -> Result<Response> {
    let actor = &arriving.session.actor;
    let mut tx = app.db.read(actor).await?;
    factor::may_set_up(&mut tx, &app, &arriving, &made.to.through(PasskeysPath), now).await?;
    drop(tx);
    let answer = checked(&app, actor, &jar, &made.answer, now).await?;
    let name = made.name.into_string();
    let errors = objections(&name, answer.is_some());
    let jar = ceremony::over(jar);
    let Some(passkey) = answer.filter(|_| errors.is_empty()) else {
        let page = page(&app, &arriving, errors, (name, made.to)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, jar, page).into_response());
    };
    let mut tx = app.db.write(actor).await?;
    if store::keep(&mut tx, actor, (&name, &passkey), now).await? {
        event::of_own(&mut tx, actor, event::Kind::PasskeyMade, &name, now).await?;
        mail::to_self(&mut tx, actor.member, &letter(), now).await?;
    }
    if arriving.session.opens_pages(&app.config) {
        tx.commit(Entry::own(actor, "make_passkey", now)).await?;
        return Ok((jar, see_other_with(PasskeysPath, "noted")).into_response());
    }
    let codes = recovery::make(&mut tx, actor, now).await?;
    let cookies = becomes_whole(&mut tx, &arriving, &device, true, (app.config.secure(), now)).await?;
    tx.commit(Entry::own(actor, "make_passkey", now)).await?;
    let jar = cookies.into_iter().fold(jar, CookieJar::add);
    Ok((jar, recovery::page(arriving.frame(&app), actor, (codes, made.to), now)).into_response())
}

async fn checked(
    app: &App,
    actor: &Actor,
    jar: &CookieJar,
    answer: &str,
    now: DateTime<Utc>,
) -> Result<Option<Passkey>> {
    let site = ceremony::site(&app.config)?;
    let Some(browser) = ceremony::under_way(jar) else { return Ok(None) };
    let begun = store::end::<PasskeyRegistration>(&app.db, &browser, now).await?;
    let Some((_, state)) = begun.filter(|(member, _)| *member == Some(actor.member)) else { return Ok(None) };
    let Ok(answer) = serde_json::from_str::<RegisterPublicKeyCredential>(answer) else { return Ok(None) };
    Ok(site.finish_passkey_registration(&answer, &state).ok())
}

fn objections(name: &str, made: bool) -> Errors {
    let mut errors = Errors::default();
    errors.require(
        !name.is_empty(),
        "name",
        "Hãy đặt tên để nhận ra thiết bị này, ví dụ: Điện thoại của tôi.",
    );
    errors.require(name.chars().count() <= LONGEST, "name", "Tên dài nhất 60 chữ.");
    errors.require(
        made,
        "name",
        "Trình duyệt chưa tạo được khóa. Hãy bấm lại; nếu vẫn không được, thiết bị này không hỗ trợ.",
    );
    errors
}

/// What is mailed when a passkey is made: whoever has one walks in.
fn letter() -> Letter {
    Letter::new(
        "Đã tạo khóa đăng nhập",
        "Một khóa đăng nhập vừa được tạo cho tài khoản của đồng chí. Nếu không phải đồng chí làm, hãy vào trang Tài khoản để bỏ khóa, đổi mật khẩu và báo người quản trị.",
    )
}

/// Takes a passkey away; sessions in which one was used end.
///
/// # Errors
/// A conflict for those who may not work without a second factor and have no other.
pub async fn remove(
    path: RemovalPath,
    State(app): State<App>,
    Proven(signed): Proven,
    Now(now): Now,
) -> Result<Redirect> {
    let actor = &signed.actor;
    let mut tx = app.db.write(actor).await?;
    if let Some(name) = store::remove(&mut tx, actor, path.id).await? {
        let left = factor::active(&mut tx, actor.member).await?;
        if must_have_factor(&app.config, actor) && !factor::lasts(&left) {
            return Err(Error::Conflict(
                "Đây là cách xác thực hai bước duy nhất của đồng chí. Hãy thêm khóa khác hoặc bật ứng dụng trên điện thoại trước, rồi bỏ khóa này."
                    .to_owned(),
            ));
        }
        event::of_own(&mut tx, actor, event::Kind::PasskeyRemoved, &name, now).await?;
    }
    tx.commit(Entry::own(actor, "remove_passkey", now)).await?;
    Ok(see_other_with(PasskeysPath, "noted"))
}

async fn page(
    app: &App,
    arriving: &Arriving,
    errors: Errors,
    (typed, to): (String, Back),
) -> Result<PasskeysPage> {
    let actor = &arriving.session.actor;
    let open = arriving.session.opens_pages(&app.config);
    let mut tx = app.db.read(actor).await?;
    if !open && !factor::active(&mut tx, actor.member).await?.is_empty() {
        return Err(Error::SignIn(AskWho::Half));
    }
    let kept = store::own(&mut tx, actor).await?;
    drop(tx);
    let above = if open {
        Crumb::new(AccountPath, "Tài khoản")
    } else {
        Crumb::new(to.through(SecondStepPath), "Xác thực hai bước")
    };
    Ok(PasskeysPage {
        frame: if open { arriving.whole_frame(app, Tab::Account) } else { arriving.frame(app) },
        crumbs: vec![above],
        errors,
        arriving: !open,
        possible: ceremony::is_possible(&app.config),
        typed,
        to,
        rows: kept.into_iter().map(row).collect(),
    })
}

fn row(kept: Kept) -> Row {
    Row {
        name: kept.name,
        made: moment_text(kept.made_at),
        used: kept.used_at.map_or_else(|| "chưa dùng".to_owned(), moment_text),
        removal: RemovalPath { id: kept.id }.to_string(),
    }
}
