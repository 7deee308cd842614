//! Taking back the last change of a self-review: the text from before this sitting, or before the last plain save.

use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{demand_writing, show::ReviewPath, store};
use crate::{
    access::policy::ReviewSelf,
    app::App,
    audit::Entry,
    error::Result,
    pledge::{self, PledgeId},
    web::{
        act::see_other_with,
        form::Form,
        signed::{Now, Signed},
    },
};

/// `/pledges/{id}/review/draft/undoing`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/review/draft/undoing")]
pub struct UndoingPath {
    /// The pledge.
    pub id: PledgeId,
}

/// What the button carries.
#[derive(Deserialize)]
pub struct Typed {
    version: i32,
}

/// Puts the self-review back as it was before the last change. Undoing that is undoing once more.
///
/// # Errors
/// Not found, or a conflict if something was saved since, or it was sent.
pub async fn create(
    path: UndoingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<ReviewSelf>(pledge::store::find(&mut tx, path.id).await?)?;
    let (year, _) = store::year(&mut tx, granted.on()).await?;
    demand_writing(granted.on(), &year, now)?;
    store::undo(&mut tx, &granted, typed.version, now).await?;
    tx.commit(Entry::of(&granted, now)).await?;
    Ok(see_other_with(ReviewPath { id: path.id }, "undone-draft"))
}
