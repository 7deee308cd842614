//! A letter or message that was given up is tried again.

use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{OutgoingId, outlook::OutlookPath, store};
use crate::{
    access::policy::{KeepOutbox, Register},
    app::App,
    error::{Error, Result},
    web::{
        act::see_other_with,
        signed::{Now, Signed},
    },
};

/// `/reminders/failures/{id}/retry`
#[derive(TypedPath, Deserialize)]
#[typed_path("/reminders/failures/{id}/retry")]
pub struct RetryPath {
    /// The letter or message.
    pub id: OutgoingId,
}

/// Has it tried again; sent twice, it is tried once.
///
/// # Errors
/// Not found for those who do not keep the system.
pub async fn retry(
    path: RetryPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let granted = signed.actor.demand::<KeepOutbox>(Register).map_err(|_| Error::NotFound)?;
    let mut tx = app.db.write(&signed.actor).await?;
    match store::retry(&mut tx, &granted, path.id, now).await {
        Ok(()) => tx.commit_granted(&granted, now).await?,
        Err(Error::NotFound) => {}
        Err(other) => return Err(other),
    }
    Ok(see_other_with(OutlookPath, "tried-again"))
}
