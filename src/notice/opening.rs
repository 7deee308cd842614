//! Opening a notice marks it as read and leads to the thing; it can be marked without opening it, and all at once.

use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{NoticeId, inbox::InboxPath, store};
use crate::{
    app::App,
    audit::Entry,
    error::Result,
    web::{
        act::{see_other, see_other_with},
        form::Form,
        signed::{Now, Signed},
    },
};

/// `/inbox/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/inbox/{id}")]
pub struct NoticePath {
    /// The notice.
    pub id: NoticeId,
}

/// `/inbox/{id}/reading`
#[derive(TypedPath, Deserialize)]
#[typed_path("/inbox/{id}/reading")]
pub struct ReadPath {
    /// The notice.
    pub id: NoticeId,
}

/// `/inbox/reading`
#[derive(TypedPath, Deserialize)]
#[typed_path("/inbox/reading")]
pub struct ReadAllPath;

/// Up to which notice.
#[derive(Debug, Deserialize)]
pub struct Shown {
    newest: NoticeId,
}

/// Leads to the thing. That it was opened is kept as who read a paper is: beside the page, not instead of it.
///
/// # Errors
/// Not found for somebody else's notice.
pub async fn show(
    path: NoticePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let to = store::mark_read(&mut tx, path.id, now).await?;
    tx.commit(Entry::own(&signed.actor, "open_notice", now)).await?;
    Ok(see_other(to))
}

/// Marks one as read.
///
/// # Errors
/// Not found for somebody else's notice.
pub async fn read(path: ReadPath, State(app): State<App>, signed: Signed, Now(now): Now) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    store::mark_read(&mut tx, path.id, now).await?;
    tx.commit(Entry::own(&signed.actor, "read_notice", now)).await?;
    Ok(see_other(InboxPath))
}

/// Marks all that were shown as read; what came since stays new.
///
/// # Errors
/// When the database fails.
pub async fn read_all(
    _: ReadAllPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(shown): Form<Shown>,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    store::mark_all_read(&mut tx, &signed.actor, shown.newest, now).await?;
    tx.commit(Entry::own(&signed.actor, "read_notices", now)).await?;
    Ok(see_other_with(InboxPath, "all-read"))
}
