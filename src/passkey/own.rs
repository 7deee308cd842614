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
use serde::Deserialize;
use webauthn_rs::prelude::{PasskeyRegistration, RegisterPublicKeyCredential};

use super::{
    PasskeyId, ceremony,
    store::{self, Kept},
};
use crate::{
    app::App,
    audit::Entry,
    clock::moment_text,
    error::{Error, Result},
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
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
    possible: bool,
    typed: String,
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
}

/// Shows one's passkeys.
///
/// # Errors
/// When the database fails.
pub async fn show(_: PasskeysPath, State(app): State<App>, signed: Signed) -> Result<PasskeysPage> {
    page(&app, &signed, Errors::default(), String::new()).await
}

/// What the browser needs to make a passkey.
///
/// # Errors
/// Not found where passkeys cannot be had.
pub async fn challenge(
    _: ChallengePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    jar: CookieJar,
) -> Result<Response> {
    let actor = &signed.actor;
    let site = ceremony::site(&app.config)?;
    let kept = store::own(&mut app.db.read(actor).await?, actor).await?;
    let known = kept.iter().map(|it| it.passkey.0.cred_id().clone()).collect();
    let (options, state) = site
        .start_passkey_registration(actor.member.0, &actor.code, &actor.name, Some(known))
        .map_err(Error::internal)?;
    let (browser, jar) = ceremony::begin(jar, app.config.secure());
    store::begin(&app.db, &browser, Some(actor.member), &state, now).await?;
    Ok((jar, Json(options)).into_response())
}

/// Keeps what the browser made, if it answers this browser's challenge.
///
/// # Errors
/// Not found where passkeys cannot be had.
pub async fn create(
    _: PasskeysPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    jar: CookieJar,
    Form(made): Form<Made>,
) -> Result<Response> {
    let actor = &signed.actor;
    let site = ceremony::site(&app.config)?;
    let name = made.name.into_string();
    let mut errors = Errors::default();
    errors.require(
        !name.is_empty(),
        "name",
        "Hãy đặt tên để nhận ra thiết bị này, ví dụ: Điện thoại của tôi.",
    );
    errors.require(name.chars().count() <= LONGEST, "name", "Tên dài nhất 60 chữ.");
    let begun = match ceremony::under_way(&jar) {
        Some(browser) => store::end::<PasskeyRegistration>(&app.db, &browser, now).await?,
        None => None,
    };
    let answer = serde_json::from_str::<RegisterPublicKeyCredential>(&made.answer).ok();
    let passkey = match (begun, answer) {
        (Some((Some(member), state)), Some(answer)) if member == actor.member => {
            site.finish_passkey_registration(&answer, &state).ok()
        }
        _ => None,
    };
    errors.require(
        passkey.is_some(),
        "name",
        "Trình duyệt chưa tạo được khóa. Hãy bấm lại; nếu vẫn không được, thiết bị này không hỗ trợ.",
    );
    let jar = ceremony::over(jar);
    if let (Some(passkey), true) = (&passkey, errors.is_empty()) {
        let mut tx = app.db.write(actor).await?;
        if store::keep(&mut tx, actor, (&name, passkey), now).await? {
            tx.commit(Entry::own(actor, "make_passkey", now)).await?;
        }
        return Ok((jar, see_other_with(PasskeysPath, "noted")).into_response());
    }
    let page = page(&app, &signed, errors, name).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, jar, page).into_response())
}

/// Takes a passkey away; sessions that began with one end.
///
/// # Errors
/// When the database fails.
pub async fn remove(
    path: RemovalPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    store::remove(&mut tx, &signed.actor, path.id).await?;
    tx.commit(Entry::own(&signed.actor, "remove_passkey", now)).await?;
    Ok(see_other_with(PasskeysPath, "noted"))
}

async fn page(app: &App, signed: &Signed, errors: Errors, typed: String) -> Result<PasskeysPage> {
    let kept = store::own(&mut app.db.read(&signed.actor).await?, &signed.actor).await?;
    Ok(PasskeysPage {
        frame: signed.frame(app, Tab::Account),
        crumbs: vec![Crumb::new("/account", "Tài khoản")],
        errors,
        possible: ceremony::is_possible(&app.config),
        typed,
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
