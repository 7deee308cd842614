//! Recovery codes: for the day the phone is lost. Shown once, to be printed or written down.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Kind, active, codes};
use crate::{
    account::event,
    app::App,
    audit::Entry,
    clock::{date_text, day_in_vietnam},
    error::{Error, Result},
    web::{
        filters,
        frame::Frame,
        page::Tab,
        signed::{Now, Proven},
    },
};

/// Codes in a list.
pub const MANY: usize = 10;

/// `/account/recovery-codes`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/recovery-codes")]
pub struct RecoveryPath;

/// The list, shown once.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/recovery_codes.html")]
pub struct RecoveryPage {
    frame: Frame,
    name: String,
    code: String,
    day: String,
    codes: Vec<String>,
}

pub(super) fn page(
    frame: Frame,
    name: &str,
    code: &str,
    codes: Vec<String>,
    now: DateTime<Utc>,
) -> RecoveryPage {
    let day = date_text(day_in_vietnam(now));
    RecoveryPage { frame, name: name.to_owned(), code: code.to_owned(), day, codes }
}

/// Makes a new list; the old one works no more.
///
/// # Errors
/// Not found for those who have no app.
pub async fn create(
    _: RecoveryPath,
    State(app): State<App>,
    Proven(signed): Proven,
    Now(now): Now,
) -> Result<RecoveryPage> {
    let actor = &signed.actor;
    let mut tx = app.db.write(actor).await?;
    if !active(&mut tx, actor.member).await?.contains(&Kind::Totp) {
        return Err(Error::NotFound);
    }
    let codes = codes::make(&mut tx, (actor.member, actor.member), (Kind::Recovery, MANY), now).await?;
    event::of_own(&mut tx, actor, event::Kind::RecoveryMade, "", now).await?;
    tx.commit(Entry::own(actor, "make_recovery_codes", now)).await?;
    Ok(page(signed.frame(&app, Tab::Account), &actor.name, &actor.code, codes, now))
}
