//! Handing out the scan of a paper that a step stands in, to whoever reads the record.

use axum::{extract::State, response::Response};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::record_store::{self as store, RecordId};
use crate::{
    app::App,
    error::Result,
    evidence::show::handed_out,
    pledge::{self, show::read_by},
    viewing::{self, Seen},
    web::signed::{Now, Signed},
};

/// `/step-records/{id}`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/step-records/{id}")]
pub struct ScanPath {
    /// The record.
    pub id: RecordId,
}

/// Hands it out.
///
/// # Errors
/// Not found for those who do not read the record.
pub async fn show(path: ScanPath, State(app): State<App>, signed: Signed, Now(now): Now) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let scan = store::scan(&mut tx, path.id).await?;
    let pledge = pledge::store::find(&mut tx, scan.pledge).await?;
    drop(tx);
    let named = format!("van-ban-{}", pledge.code);
    viewing::note(&app, &read_by(&signed.actor, pledge)?, Seen::Review, now).await?;
    handed_out(&named, (scan.kind, &scan.digest), scan.content)
}
