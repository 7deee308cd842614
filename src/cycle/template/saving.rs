//! Saving what the editor carries, and doing what its button asked for. Saving never validates; issuing does. Nothing that
//! was typed is lost: what comes too late is shown again, with what happened meanwhile.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};

use super::{
    Category, Template,
    draft::demand,
    editor::{self, EditorPage, EditorPath},
    form::Typed,
    issue::IssuePath,
    show::PreviewPath,
    store::{self, Version},
};
use crate::{
    access::{Granted, policy::WriteTemplate},
    app::App,
    audit::Entry,
    cycle::{CycleId, TemplateId, basis, basis::Basis, kept, manifestation, years},
    db::{Read, Write},
    error::{Error, Result},
    web::{
        act::{see_other, see_other_with},
        form::Form,
        frame::Frame,
        page::Tab,
        signed::{Now, Signed},
    },
};

/// Saves it as typed, and goes on as the button asked.
///
/// # Errors
/// Not found for everyone but the Board at the top.
pub async fn update(
    path: EditorPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    years::top(&mut tx, &signed).await?;
    let seen = version(&mut tx, path.id).await?;
    let place = seen.as_ref().map(|one| (one.cycle, one.category)).or_else(|| typed.place());
    let (cycle, category) = place.ok_or(Error::NotFound)?;
    let granted = demand(&mut tx, &signed, cycle).await?;
    let replaced = seen.as_ref().map_or_else(Template::blank, |one| one.content.clone());
    let words = typed.content(&manifestation::worded(&mut tx).await?, &replaced);
    let words = (&words, typed.reason.as_str());
    if let Some(id) = save(&mut tx, &granted, (seen.as_ref(), category), (&typed, words), now).await? {
        tx.commit(Entry::of(&granted, now)).await?;
        return Ok(onward(id, &typed));
    }
    let in_hand = in_hand(&mut tx, cycle, category).await?;
    if let Some(there) = in_hand.as_ref().filter(|there| (&there.content, there.reason.as_str()) == words) {
        // The same form pressed twice: the first one saved it.
        return Ok(onward(there.id, &typed));
    }
    let bases = basis::store::all(&mut tx).await?;
    let year = kept::find(&mut tx, cycle).await?;
    drop(tx);
    let (frame, words) = (signed.frame(&app, Tab::Register), (words.0.clone(), words.1.to_owned()));
    let page = match in_hand {
        Some(there) => over(frame, there, words, (&bases, now)),
        None => editor::anew(frame, (path.id, &year, category), words, (&bases, now)),
    };
    Ok((StatusCode::CONFLICT, page).into_response())
}

/// What was typed, over the version that someone else saved meanwhile.
fn over(
    frame: Frame,
    there: Version,
    (content, reason): (Template, String),
    (bases, now): (&[Basis], DateTime<Utc>),
) -> EditorPage {
    let by = there.written_by.clone();
    let typed = Version { content, reason, ..there };
    editor::page(frame, &typed, bases, now).overtaken_by(by.as_deref())
}

/// Saves over the version that was seen; where that is no longer in hand and the page said so, as a new one. Gives the
/// version that has it.
async fn save(
    tx: &mut Write,
    granted: &Granted<WriteTemplate>,
    (seen, category): (Option<&Version>, Category),
    (typed, words): (&Typed, (&Template, &str)),
    at: DateTime<Utc>,
) -> Result<Option<TemplateId>> {
    let place = match seen.filter(|one| one.issued_at.is_none()) {
        Some(version) => (version.id, typed.edits),
        None if typed.anew.is_some() => match store::begin(tx, granted, (category, words.0), at).await? {
            (id, true) => (id, 0),
            (_, false) => return Ok(None),
        },
        None => return Ok(None),
    };
    let saved = store::save(tx, granted, place, words, at).await?;
    Ok(saved.then_some(place.0))
}

/// The version that was seen, where it is still there.
async fn version(tx: &mut Read, id: TemplateId) -> Result<Option<Version>> {
    match store::find(tx, id).await {
        Ok((version, _)) => Ok(Some(version)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn in_hand(tx: &mut Read, cycle: CycleId, category: Category) -> Result<Option<Version>> {
    let versions = store::list(tx, Some(cycle), Some(category)).await?;
    Ok(versions.into_iter().find(|one| one.issued_at.is_none()))
}

/// Where a button leads after the save.
fn onward(id: TemplateId, typed: &Typed) -> Response {
    let editor = EditorPath { id };
    let saved_at = |place: &str| see_other(format!("{editor}?notice=template-saved#{place}")).into_response();
    match typed.then.split_once('-') {
        _ if typed.then == "preview" => see_other(PreviewPath { id }).into_response(),
        _ if typed.then == "issue" => see_other(IssuePath { id }).into_response(),
        _ if typed.then == "add" => saved_at(&format!("section-{}", typed.fresh)),
        Some(("up" | "down" | "back", key)) => saved_at(&format!("section-{key}")),
        Some(("drop", _)) => saved_at("set-aside"),
        Some(("sooner", _)) => saved_at("bases"),
        _ => see_other_with(editor, "template-saved").into_response(),
    }
}
