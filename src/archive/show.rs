//! An archive on its way: a page that asks again by itself, a button that stops it, one that lets it go on.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::HeaderName,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Archive, ArchiveId, State as At, ask::ArchivesPath, download::FilePath, store, working};
use crate::{
    access::{Actor, Granted, policy::TakeArchive},
    app::App,
    board::leaders::LeadersPath,
    clock::moment_text,
    db::Read,
    error::{Error, Result},
    unit,
    web::{
        act::see_other_with,
        filters,
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
    },
};

/// Seconds after which a page that waits asks again, without a script.
const AGAIN: &str = "2";

/// `/archives/{id}`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/archives/{id}")]
pub struct ArchivePath {
    /// The archive.
    pub id: ArchiveId,
}

/// `/archives/{id}/stop`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/archives/{id}/stop")]
pub struct StopPath {
    /// The archive.
    pub id: ArchiveId,
}

/// `/archives/{id}/resumption`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/archives/{id}/resumption")]
pub struct ResumptionPath {
    /// The archive.
    pub id: ArchiveId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "archive/show.html")]
pub struct ArchivePage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    year: i32,
    purpose: String,
    running: bool,
    done: i64,
    total: i32,
    keep_until: String,
    again: String,
    stop: String,
    resume: String,
    file: Option<String>,
}

/// Shows how far it is; while it is worked at, the page asks again after two seconds.
///
/// # Errors
/// Not found for everyone but whoever asked for it and still follows the leaders.
pub async fn show(
    path: ArchivePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (_, archive) = own(&mut tx, &signed.actor, path.id, now).await?;
    drop(tx);
    let running = archive.state == At::Running;
    let page = page(signed.frame(&app, Tab::Leaders), archive);
    if running {
        return Ok(([(HeaderName::from_static("refresh"), AGAIN)], page).into_response());
    }
    Ok(page.into_response())
}

/// Stops it; what is done stays.
///
/// # Errors
/// As [`show`].
pub async fn stop(path: StopPath, State(app): State<App>, signed: Signed, Now(now): Now) -> Result<Redirect> {
    turn(&app, &signed, (path.id, At::Stopped), now).await?;
    Ok(see_other_with(ArchivePath { id: path.id }, "archive-stopped"))
}

/// Lets it go on from where it stopped.
///
/// # Errors
/// As [`show`].
pub async fn resume(
    path: ResumptionPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    turn(&app, &signed, (path.id, At::Running), now).await?;
    working::begin(&app);
    Ok(see_other_with(ArchivePath { id: path.id }, "archive-resumed"))
}

async fn turn(app: &App, signed: &Signed, (id, to): (ArchiveId, At), now: DateTime<Utc>) -> Result<()> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (granted, _) = own(&mut tx, &signed.actor, id, now).await?;
    store::turn(&mut tx, &granted, id, to).await?;
    tx.commit_granted(&granted, now).await
}

/// One's own archive, while one follows its leaders.
///
/// # Errors
/// Not found for others.
pub async fn own(
    tx: &mut Read,
    actor: &Actor,
    id: ArchiveId,
    now: DateTime<Utc>,
) -> Result<(Granted<TakeArchive>, Archive)> {
    let archive = store::mine(tx, Some(id), now).await?.pop().ok_or(Error::NotFound)?;
    let unit = unit::store::find(tx, archive.unit).await?;
    let granted = actor.demand::<TakeArchive>(unit).map_err(|_| Error::NotFound)?;
    Ok((granted, archive))
}

fn page(frame: Frame, archive: Archive) -> ArchivePage {
    let id = archive.id;
    ArchivePage {
        frame,
        crumbs: vec![
            Crumb::new(LeadersPath, "Cán bộ diện quản lý"),
            Crumb::new(ArchivesPath, "Tải các bản cam kết"),
        ],
        year: archive.year,
        purpose: archive.purpose,
        running: archive.state == At::Running,
        done: archive.done,
        total: archive.total,
        keep_until: moment_text(archive.keep_until),
        again: ArchivePath { id }.to_string(),
        stop: StopPath { id }.to_string(),
        resume: ResumptionPath { id }.to_string(),
        file: (archive.state == At::Done).then(|| FilePath { id }.to_string()),
    }
}
