//! The first sign-in, and the way back after a forgotten password: a printed code makes a password.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use sqlx::PgConnection;

use super::{
    arrival::Device,
    event::{self, Kind},
    password_rule::{self, Owner},
    reset, sign_in, store, throttle,
};
use crate::{
    access::Actor,
    app::App,
    audit::Entry,
    clock::day_in_vietnam,
    error::Result,
    web::{
        act::see_other,
        filters,
        form::{Errors, Form},
        frame::Frame,
        signed::{Look, Now},
    },
};

/// `/activation`
#[derive(TypedPath, Deserialize)]
#[typed_path("/activation")]
pub struct ActivationPath;

/// The page. The QR code on a slip leads here with member code and slip code behind `#`, where no server and no
/// `Referer` sees them; a script types them in.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/activation.html")]
pub struct ActivationPage {
    frame: Frame,
    errors: Errors,
    code: String,
    slip: String,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    code: String,
    slip: String,
    password: String,
    again: String,
}

/// Shows the form.
pub async fn new(_: ActivationPath, State(app): State<App>, look: Look) -> ActivationPage {
    page(&app, &look, Errors::default(), (String::new(), String::new()))
}

/// Takes the slip's code once and sets the password.
///
/// # Errors
/// [`crate::error::Error::TooMany`] after many wrong tries.
pub async fn create(
    _: ActivationPath,
    State(app): State<App>,
    (look, Now(now), device): (Look, Now, Device),
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let code: String = typed.code.trim().to_ascii_uppercase().chars().take(20).collect();
    let mut errors = Errors::default();
    errors.require(typed.password == typed.again, "again", "Hai lần gõ mật khẩu chưa giống nhau.");
    let holder = holder(&app, (&code, &typed.slip), &device, now).await?;
    // A stranger learns nothing of names and birthdays: only who holds the slip is told that they stand in the password.
    let known = holder.as_ref().map_or_else(Owner::default, |holder| Owner {
        code: &holder.actor.code,
        name: &holder.actor.name,
        born_on: holder.born_on,
    });
    if let Some(objection) = password_rule::objection(&typed.password, &known) {
        errors.add("password", objection);
    }
    errors.require(holder.is_some(), "slip", WRONG);
    match holder {
        Some(holder) if errors.is_empty() => {
            let hash = app.passwords.hash(&typed.password).await?;
            set(&app, &holder.actor, holder.slip, &hash, now).await?;
            Ok(see_other(format!("{}?notice=activated", sign_in::SignInPath)).into_response())
        }
        _ => {
            let page = page(&app, &look, errors, (code, typed.slip));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// What is said of a code that opens nothing, whatever the reason.
pub const WRONG: &str =
    "Mã đảng viên hoặc mã trên phiếu chưa đúng, hoặc phiếu đã hết hạn. Hãy hỏi lại chi bộ.";

/// Somebody who typed the code of a slip that works.
#[derive(Debug)]
pub struct Holder {
    /// Who.
    pub actor: Actor,
    /// Which slip.
    pub slip: Slip,
    /// Their birthday, which may not stand in their password.
    pub born_on: Option<NaiveDate>,
}

/// Whose slip carries this code, if it works and their account is not locked. Counted as a try before it is made.
///
/// # Errors
/// [`crate::error::Error::TooMany`] after many wrong tries.
pub async fn holder(
    app: &App,
    (code, typed): (&str, &str),
    device: &Device,
    now: DateTime<Utc>,
) -> Result<Option<Holder>> {
    let mut door = app.db.door().await?;
    let attempt = throttle::count(door.conn(), code, &device.address, now).await?;
    let account = store::credentials(door.conn(), code).await?;
    let slip = match &account {
        Some(account) => slip(door.conn(), account, typed, now).await?,
        None => None,
    };
    door.commit().await?;
    let (Some(account), Some(slip)) = (account, slip) else { return Ok(None) };
    let mut actor = Actor::just_come(account.member, code.to_owned(), day_in_vietnam(now));
    let mut tx = app.db.write(&actor).await?;
    let own = store::own(&mut tx, actor.member).await?;
    if own.locked_at.is_some() {
        return Ok(None);
    }
    throttle::take_back(tx.conn(), attempt).await?;
    tx.commit(Entry::own(&actor, "show_slip", now)).await?;
    actor.name = own.name;
    Ok(Some(Holder { actor, slip, born_on: own.born_on }))
}

/// Which of the two kinds of slips somebody holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// The account's first.
    First,
    /// After two persons vouched and confirmed.
    Reset(super::ResetId),
}

/// The slip whose code was typed, if it still works.
async fn slip(
    conn: &mut PgConnection,
    account: &store::Credentials,
    typed: &str,
    now: DateTime<Utc>,
) -> Result<Option<Slip>> {
    let hash = store::code_hash(typed);
    let works = account.activation_hash.as_ref() == Some(&hash)
        && account.activation_expires_at.is_some_and(|until| until > now);
    if works {
        return Ok(Some(Slip::First));
    }
    let reset = reset::store::slip(conn, account.member).await?;
    Ok(reset.filter(|slip| slip.hash == hash && slip.expires_at > now).map(|slip| Slip::Reset(slip.id)))
}

async fn set(app: &App, actor: &Actor, slip: Slip, hash: &str, now: DateTime<Utc>) -> Result<()> {
    let mut tx = app.db.write(actor).await?;
    match slip {
        Slip::First => event::of_own(&mut tx, actor, Kind::Activated, "", now).await?,
        Slip::Reset(id) => {
            reset::store::use_up(&mut tx, id, now).await?;
            event::of_own(&mut tx, actor, Kind::ResetUsed, "", now).await?;
        }
    }
    store::set_password(&mut tx, actor.member, hash, now).await?;
    tx.commit(Entry::own(actor, "activate", now)).await
}

fn page(app: &App, look: &Look, errors: Errors, (code, slip): (String, String)) -> ActivationPage {
    ActivationPage { frame: look.frame(app), errors, code, slip }
}
