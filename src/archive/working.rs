//! Works at archives: one at a time in a process, a paper at a time, each kept as soon as it is drawn.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::{ArchiveId, name, store, store::Part};
use crate::{
    access::{
        Actor,
        policy::{ReadPaper, TakeArchive},
    },
    app::App,
    clock::day_in_vietnam,
    config::Config,
    db::Read,
    error::{Error, Result},
    id::uuid_at,
    pledge::{self, PledgeId, paper::Sheet},
    unit,
};

/// How often it is looked for archives that nobody works at.
const LOOK: Duration = Duration::from_secs(15);
/// Without a sign of life for so long, an archive is anybody's.
const SILENCE: TimeDelta = TimeDelta::seconds(30);
/// One core for papers, the others for pages.
static TURN: Semaphore = Semaphore::const_new(1);

/// Looks for work as long as the server runs.
pub async fn watch(app: App) {
    let mut tick = tokio::time::interval(LOOK);
    loop {
        tick.tick().await;
        if let Err(error) = take_up(&app).await {
            tracing::warn!(%error, "archive.not_taken_up");
        }
    }
}

/// Begins at once, in the background.
pub fn begin(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        if let Err(error) = take_up(&app).await {
            tracing::error!(%error, "archive.failed");
        }
    });
}

/// Lets go of what is over, and works at what is there, one archive after the other; tells how many.
///
/// # Errors
/// When the database fails. What is done is kept, and the next look goes on.
pub async fn take_up(app: &App) -> Result<usize> {
    let _turn = TURN.acquire().await.map_err(Error::internal)?;
    store::forget(&app.db, app.clock.now()).await?;
    let mut taken = 0;
    loop {
        let now = app.clock.now();
        let worker = uuid_at(now);
        let Some(id) = store::claim(&app.db, worker, now, now - SILENCE).await? else { return Ok(taken) };
        tracing::info!(archive.id = %id, "archive.taken_up");
        work(app, (id, worker)).await?;
        taken += 1;
    }
}

/// Works at one archive until it is whole, or no longer wanted, or no longer this person's to take.
async fn work(app: &App, claim: (ArchiveId, Uuid)) -> Result<()> {
    let now = app.clock.now();
    let Some(actor) = store::asker(&app.db, claim.0, day_in_vietnam(now)).await? else { return Ok(()) };
    if !may_take(app, &actor, claim.0).await? {
        return store::end(&app.db, claim, false, now).await;
    }
    let key = app.print_key.get(app).await?;
    loop {
        let (place, sheet) = {
            let mut tx = app.db.read(&actor).await?;
            let Some((place, pledge)) = store::next(&mut tx, claim.0).await? else { break };
            (place, sheet((&mut tx, &app.config), &actor, pledge).await?)
        };
        let part = match sheet {
            Some((who, code, sheet)) => {
                let key = key.clone();
                let content = tokio::task::spawn_blocking(move || sheet.draw(&key)).await??;
                Part { place, name: name::of_paper(place, &who, &code), content }
            }
            None => Part { place, name: String::new(), content: Vec::new() },
        };
        if !store::keep(&app.db, claim, &part, app.clock.now()).await? {
            return Ok(());
        }
    }
    store::end(&app.db, claim, true, app.clock.now()).await
}

async fn may_take(app: &App, actor: &Actor, id: ArchiveId) -> Result<bool> {
    let mut tx = app.db.read(actor).await?;
    let Some(archive) = store::mine(&mut tx, Some(id), app.clock.now()).await?.pop() else {
        return Ok(false);
    };
    Ok(actor.may::<TakeArchive>(&unit::store::find(&mut tx, archive.unit).await?))
}

/// A leader's paper with name and code; nothing where this person does not read it any more, or it is not sent any more.
async fn sheet(
    (tx, config): (&mut Read, &Config),
    actor: &Actor,
    id: PledgeId,
) -> Result<Option<(String, String, Sheet)>> {
    let pledge = match pledge::store::find(tx, id).await {
        Err(Error::NotFound) => return Ok(None),
        found => found?,
    };
    if !actor.may::<ReadPaper>(&pledge) {
        return Ok(None);
    }
    match pledge::paper::of(tx, config, &pledge).await {
        Err(Error::NotFound) => Ok(None),
        sheet => Ok(Some((pledge.name, pledge.code, sheet?))),
    }
}
