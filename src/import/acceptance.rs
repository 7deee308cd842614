//! Accepting an import: what the preview showed is written, all of it or nothing.

use std::time::Duration;

use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{ImportId, State as At, apply, show::ImportPath};
use crate::{
    access::policy::{ImportRegister, Register},
    app::App,
    error::{Error, Result},
    web::{
        act::{see_other, see_other_with},
        signed::{Now, Signed},
    },
};

/// `/imports/{id}/acceptance`
#[derive(TypedPath, Deserialize)]
#[typed_path("/imports/{id}/acceptance")]
pub struct AcceptancePath {
    /// The import.
    pub id: ImportId,
}

/// How long the answer waits; a large list goes on being written after it.
const PATIENCE: Duration = Duration::from_secs(10);

/// Writes the import. The writing goes on though the visitor leaves.
///
/// # Errors
/// [`Error::NotFound`] for those who do not keep the register; a conflict if it belongs to others by now.
pub async fn create(
    path: AcceptancePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    signed.actor.demand::<ImportRegister>(Register).map_err(|_| Error::NotFound)?;
    let id = path.id;
    let writing = tokio::spawn(async move {
        let state = apply::accept(&app.db, &signed.actor, id, now).await;
        if let Err(error) = &state {
            tracing::warn!(import.id = %id, %error, "import.not_accepted");
        }
        state
    });
    let page = ImportPath { id };
    match tokio::time::timeout(PATIENCE, writing).await {
        Err(_) => Ok(see_other(page)),
        Ok(state) => match state?? {
            At::Applied => Ok(see_other_with(page, "imported")),
            _ => Ok(see_other(page)),
        },
    }
}
