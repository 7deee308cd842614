//! Recovery codes: for the day the phone is lost. Shown once, to be printed or written down.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Kind, active, codes, show::FactorPath};
use crate::{
    access::Actor,
    account::{event, session::must_have_factor},
    app::App,
    audit::Entry,
    clock::{date_text, day_in_vietnam},
    db::Write,
    error::{Error, Result},
    web::{
        back::Back,
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
    /// Where it goes on.
    to: Back,
}

/// The page that shows a list once, and then leads on.
#[must_use]
pub fn page(
    frame: Frame,
    actor: &Actor,
    (codes, to): (Vec<String>, Back),
    now: DateTime<Utc>,
) -> RecoveryPage {
    let day = date_text(day_in_vietnam(now));
    RecoveryPage { frame, name: actor.name.clone(), code: actor.code.clone(), day, codes, to }
}

/// Whether recovery codes stand in for something: an app, or a passkey that signing in asks for.
pub(super) fn has_use(kinds: &[Kind], required: bool) -> bool {
    kinds.contains(&Kind::Totp) || (required && kinds.contains(&Kind::Passkey))
}

/// Makes one's own list of codes in place of an old one; to be shown once.
///
/// # Errors
/// When the database refuses it.
pub async fn make(tx: &mut Write, actor: &Actor, now: DateTime<Utc>) -> Result<Vec<String>> {
    codes::make(tx, (actor.member, actor.member), (Kind::Recovery, MANY), now).await
}

/// Makes a new list; the old one works no more.
///
/// # Errors
/// Not found for those who have nothing that they would stand in for.
pub async fn create(
    _: RecoveryPath,
    State(app): State<App>,
    Proven(signed): Proven,
    Now(now): Now,
) -> Result<RecoveryPage> {
    let actor = &signed.actor;
    let mut tx = app.db.write(actor).await?;
    let kinds = active(&mut tx, actor.member).await?;
    if !has_use(&kinds, must_have_factor(&app.config, actor)) {
        return Err(Error::NotFound);
    }
    let codes = make(&mut tx, actor, now).await?;
    event::of_own(&mut tx, actor, event::Kind::RecoveryMade, "", now).await?;
    tx.commit(Entry::own(actor, "make_recovery_codes", now)).await?;
    let to = Back::to(&FactorPath.to_string());
    Ok(page(signed.frame(&app, Tab::Account), actor, (codes, to), now))
}
