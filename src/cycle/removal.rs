//! Dropping a year that was prepared and not opened: nobody but its keepers has seen it.

use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    CycleId,
    kept::{self, YearToKeep},
    years::{self, YearsPath},
};
use crate::{
    access::policy::DropYear,
    app::App,
    audit::Entry,
    error::{Error, Result},
    web::{
        act::see_other_with,
        signed::{Now, Signed},
    },
};

/// `/years/{id}/removal`
#[derive(TypedPath, Deserialize)]
#[typed_path("/years/{id}/removal")]
pub struct RemovalPath {
    /// The year.
    pub id: CycleId,
}

/// Drops it, with its dates, phases and templates.
///
/// # Errors
/// Not found for everyone but the Board at the top; a conflict for a year that is open.
pub async fn create(
    path: RemovalPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let top = years::top(&mut tx, &signed).await?;
    let year = kept::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<DropYear>(YearToKeep { id: year.id, top: top.id })?;
    if !kept::drop_prepared(&mut tx, &granted).await? {
        return Err(Error::Conflict(format!("Năm {} đã mở nên không bỏ được nữa.", year.year)));
    }
    tx.commit(Entry::of(&granted, now)).await?;
    Ok(see_other_with(YearsPath, "year-dropped"))
}
