//! Taking a new version in hand, from any version there is; and giving it up.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    Category, Template,
    editor::EditorPath,
    list::TemplatesPath,
    store::{self, Version},
};
use crate::{
    access::{Granted, policy::WriteTemplate},
    app::App,
    audit::Entry,
    cycle::{CycleId, TemplateId, kept, kept::YearToKeep, years},
    db::Write,
    error::{Error, Result},
    web::{
        act::{see_other, see_other_with},
        form::Form,
        signed::{Now, Signed},
    },
};

/// `/templates/{id}/discarding`
#[derive(TypedPath, Deserialize)]
#[typed_path("/templates/{id}/discarding")]
pub struct DiscardingPath {
    /// The version in hand.
    pub id: TemplateId,
}

/// For whom, and what it starts from.
#[derive(Debug, Deserialize)]
pub struct Begun {
    category: String,
    /// `current` (the default), `last_year`, `blank`.
    #[serde(default)]
    from: String,
}

/// Takes a new version in hand; where one is in hand, goes on with it.
///
/// # Errors
/// Not found for everyone but the Board at the top.
pub async fn create(
    path: TemplatesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(begun): Form<Begun>,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = demand(&mut tx, &signed, path.id).await?;
    let category = Category::named(&begun.category).ok_or(Error::BadRequest)?;
    let year = kept::find(&mut tx, path.id).await?.year;
    let versions = store::list(&mut tx, None, Some(category)).await?;
    let content = start(&versions, (path.id, year), &begun.from);
    let (id, fresh) = store::begin(&mut tx, &granted, (category, &content), now).await?;
    if fresh {
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(see_other(EditorPath { id }))
}

/// Gives up the version in hand.
///
/// # Errors
/// As [`create`], and a conflict once it was issued.
pub async fn destroy(
    path: DiscardingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    years::top(&mut tx, &signed).await?;
    let (version, _) = store::find(&mut tx, path.id).await?;
    let granted = demand(&mut tx, &signed, version.cycle).await?;
    if !store::give_up(&mut tx, &granted, version.id).await? {
        return Err(issued());
    }
    tx.commit(Entry::of(&granted, now)).await?;
    Ok(see_other_with(TemplatesPath { id: version.cycle }, "template-discarded").into_response())
}

/// The permit to write templates of a year.
pub(super) async fn demand(
    tx: &mut Write,
    signed: &Signed,
    cycle: CycleId,
) -> Result<Granted<WriteTemplate>> {
    let top = years::top(tx, signed).await?;
    let year = kept::find(tx, cycle).await?;
    signed.actor.demand::<WriteTemplate>(YearToKeep { id: year.id, top: top.id })
}

/// What was issued never changes.
pub(super) fn issued() -> Error {
    Error::Conflict("Bản này đã ban hành nên không sửa được nữa. Hãy soạn bản mới.".to_owned())
}

/// What a new version starts from: the one in force, the last one of the year before, or nothing.
fn start(versions: &[Version], (cycle, year): (CycleId, i32), from: &str) -> Template {
    let issued = || versions.iter().filter(|one| one.issued_at.is_some());
    let current = issued().find(|one| one.cycle == cycle);
    let before = issued().find(|one| one.year < year);
    let chosen = match from {
        "blank" => None,
        "last_year" => before,
        _ => current.or(before),
    };
    chosen.map_or_else(Template::blank, |one| one.content.clone())
}
