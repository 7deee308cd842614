//! Giving an entry up before it is sent.

use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::store;
use crate::{
    access::policy::WritePledge,
    app::App,
    audit::Entry,
    error::Result,
    pledge::{self, PledgeId, show::PledgePath},
    web::{
        act::see_other_with,
        signed::{Now, Signed},
    },
};

/// `/pledges/{id}/entry/ending`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/entry/ending")]
pub struct EndingPath {
    /// The pledge.
    pub id: PledgeId,
}

/// Ends it; what was typed goes, and the member may write again.
///
/// # Errors
/// Not found, forbidden, or a conflict when there is none of this person's.
pub async fn create(
    path: EndingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<WritePledge>(pledge::store::find(&mut tx, path.id).await?)?;
    store::drop_entry(&mut tx, &granted).await?;
    tx.commit(Entry::of(&granted, now)).await?;
    Ok(see_other_with(PledgePath { id: path.id }, "entry-dropped"))
}
