//! The Board sets when the day's run begins, or that none does.

use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    outlook::OutlookPath,
    rules::permit,
    store::{self, Setting},
};
use crate::{
    app::App,
    error::{Error, Result},
    web::{
        act::see_other_with,
        form::Form,
        signed::{Now, Signed},
    },
};

/// `/reminders/hour`
#[derive(Clone, Copy, TypedPath, Deserialize)]
#[typed_path("/reminders/hour")]
pub struct HourPath;

/// What was chosen.
#[derive(Debug, Deserialize)]
pub struct Typed {
    #[serde(default)]
    hour: String,
    #[serde(default)]
    active: String,
}

/// Sets it.
///
/// # Errors
/// Not found for everyone but the Board at the top; a bad request where no hour of the list was sent.
pub async fn update(
    _: HourPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = permit(&mut tx, &signed).await?;
    let hour = typed.hour.parse().ok().filter(|hour| (0..24).contains(hour)).ok_or(Error::BadRequest)?;
    store::set(&mut tx, &granted, Setting { hour, active: typed.active != "no" }, now).await?;
    tx.commit_granted(&granted, now).await?;
    Ok(see_other_with(OutlookPath, "hour-kept"))
}
