//! Taking back the last change: the text before this sitting, before two texts were merged, before words were taken over.

use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{DraftPath, store::undo};
use crate::{
    access::policy::WritePledge,
    app::App,
    audit::Entry,
    error::Result,
    pledge::{PledgeId, store},
    web::{
        act::see_other_with,
        form::Form,
        signed::{Now, Signed},
    },
};

/// `/pledges/{id}/draft/undoing`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/draft/undoing")]
pub struct UndoingPath {
    /// The pledge.
    pub id: PledgeId,
}

/// What the button carries.
#[derive(Deserialize)]
pub struct Typed {
    version: i32,
}

/// Puts the draft back as it was before the last change. Undoing that is undoing once more.
///
/// # Errors
/// Not found, or a conflict if something was saved since.
pub async fn create(
    path: UndoingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<WritePledge>(store::find(&mut tx, path.id).await?)?;
    undo(&mut tx, &granted, typed.version, now).await?;
    tx.commit(Entry::of(&granted, now)).await?;
    Ok(see_other_with(DraftPath { id: path.id }, "undone-draft"))
}
