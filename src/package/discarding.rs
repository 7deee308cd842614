//! Throwing a package away: nothing changes, and nothing of it is kept.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{PackageId, show::PackagePath, store};
use crate::{
    access::policy::{EnterPackage, Register},
    app::App,
    audit::Entry,
    error::{Error, Result},
    web::{
        act::see_other_with,
        signed::{Now, Signed},
    },
};

/// `/packages/{id}/discarding`
#[derive(TypedPath, Deserialize)]
#[typed_path("/packages/{id}/discarding")]
pub struct DiscardingPath {
    /// The package.
    pub id: PackageId,
}

/// Discards it.
///
/// # Errors
/// Not found for everyone but whoever brought it; a conflict once it was taken in.
pub async fn create(
    path: DiscardingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Response> {
    let granted = signed.actor.demand::<EnterPackage>(Register).map_err(|_| Error::NotFound)?;
    let mut tx = app.db.write(&signed.actor).await?;
    let entered = store::find(&mut tx, path.id).await?;
    if entered.state != "discarded" {
        store::close(&mut tx, &granted, path.id, None, now).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(see_other_with(PackagePath { id: path.id }, "discarded").into_response())
}
