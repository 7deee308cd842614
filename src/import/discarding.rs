//! Stopping an import before it is done: nothing changes, and what was thrown away is forgotten.

use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{ImportId, State as At, show::ImportPath, store, upload::ImportsPath};
use crate::{
    access::policy::{ImportRegister, Register},
    app::App,
    error::{Error, Result},
    web::{
        act::{see_other, see_other_with},
        signed::{Now, Signed},
    },
};

/// `/imports/{id}/discarding`
#[derive(TypedPath, Deserialize)]
#[typed_path("/imports/{id}/discarding")]
pub struct DiscardingPath {
    /// The import.
    pub id: ImportId,
}

/// Discards an import; one that is being written is stopped and waits again.
///
/// # Errors
/// [`Error::NotFound`] for those who do not keep the register; a conflict once it was written.
pub async fn create(
    path: DiscardingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let granted = signed.actor.demand::<ImportRegister>(Register).map_err(|_| Error::NotFound)?;
    let mut tx = app.db.write(&signed.actor).await?;
    let state = store::state(&mut tx, path.id).await?;
    if matches!(state, At::Applied | At::Undone) {
        return Err(Error::Conflict("Danh sách này đã được nhập nên không bỏ được nữa.".to_owned()));
    }
    let thrown_away = store::stop(&mut tx, &granted, path.id, now).await?;
    tx.commit_granted(&granted, now).await?;
    if thrown_away || state == At::Discarded {
        Ok(see_other_with(ImportsPath, "discarded"))
    } else {
        Ok(see_other(ImportPath { id: path.id }))
    }
}
