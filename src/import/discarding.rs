//! Throwing an import away before it was accepted: nothing changes, and its rows are forgotten.

use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{ImportId, State as At, store, upload::ImportsPath};
use crate::{
    access::policy::{ImportRegister, Register},
    app::App,
    error::{Error, Result},
    web::{
        act::see_other_with,
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

/// Discards the import.
///
/// # Errors
/// [`Error::NotFound`] for those who do not keep the register; a conflict once it was accepted.
pub async fn create(
    path: DiscardingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let granted = signed.actor.demand::<ImportRegister>(Register).map_err(|_| Error::NotFound)?;
    let mut tx = app.db.write(&signed.actor).await?;
    let (state, _) = store::waiting_rows(&mut tx, path.id).await?;
    if state == At::Applied {
        return Err(Error::Conflict("Danh sách này đã được nhập nên không bỏ được nữa.".to_owned()));
    }
    store::record_end(&mut tx, &granted, (path.id, At::Discarded), None, now).await?;
    tx.commit_granted(&granted, now).await?;
    Ok(see_other_with(ImportsPath, "discarded"))
}
