//! Giving an entry up before it is sent.

use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::store;
use crate::{
    access::policy::EndEntry,
    app::App,
    audit::Entry,
    error::Result,
    id::ActKey,
    pledge::{self, PledgeId, event, show::PledgePath},
    web::{
        act::{Outcome, see_other_with},
        form::Form,
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

/// What the button carries.
#[derive(Deserialize)]
pub struct Ending {
    key: ActKey,
}

/// Ends it; what was typed goes, and the member may write again.
///
/// # Errors
/// Not found, forbidden, or a conflict when there is none.
pub async fn create(
    path: EndingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(ending): Form<Ending>,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<EndEntry>(pledge::store::find(&mut tx, path.id).await?)?;
    if event::append(&mut tx, &granted, (ending.key, "drop_entry", None), None, now).await? == Outcome::Done {
        store::drop_entry(&mut tx, &granted).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(see_other_with(PledgePath { id: path.id }, "entry-dropped"))
}
