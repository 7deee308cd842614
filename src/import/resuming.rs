//! Takes up readings whose process died, and forgets what was kept for taking imports back once its days are over.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::{ImportId, limits, reading};
use crate::access::{Actor, Appointment};
use crate::app::App;
use crate::clock::day_in_vietnam;
use crate::db::{Db, Opened};
use crate::error::Result;
use crate::member::MemberId;
use crate::unit::UnitId;

/// How often it is looked for readings that nobody works at.
const LOOK: Duration = Duration::from_secs(15);

/// Looks for work as long as the server runs.
pub async fn watch(app: App) {
    let mut tick = tokio::time::interval(LOOK);
    loop {
        tick.tick().await;
        if let Err(error) = take_up(&app).await {
            tracing::warn!(%error, "import.not_taken_up");
        }
    }
}

/// Takes up what is there to be taken up, one after the other; tells how many readings.
///
/// # Errors
/// When the database fails.
pub async fn take_up(app: &App) -> Result<usize> {
    let now = app.clock.now();
    forget(&app.db, now - TimeDelta::days(limits::UNDO_DAYS)).await?;
    let mut taken = 0;
    while let Some(id) = claim(&app.db, app.clock.now()).await? {
        let Some(actor) = bringer(&app.db, id, app.clock.now()).await? else { continue };
        let Ok(place) = reading::Place::take() else { break };
        tracing::info!(import.id = %id, "import.taken_up");
        reading::run(app.clone(), actor, id, place).await;
        taken += 1;
    }
    Ok(taken)
}

async fn forget(db: &Db, before: DateTime<Utc>) -> Result<()> {
    let mut door = db.door().await?;
    sqlx::query!("select forget_imports($1)", before).execute(door.conn()).await?;
    door.commit().await
}

async fn claim(db: &Db, now: DateTime<Utc>) -> Result<Option<ImportId>> {
    let mut door = db.door().await?;
    let id =
        sqlx::query_scalar!(r#"select claim_import($1, $2) as "id: ImportId""#, now, now - limits::SILENCE,)
            .fetch_one(door.conn())
            .await?;
    door.commit().await?;
    Ok(id)
}

/// Who brought a file, with the offices of today.
async fn bringer(db: &Db, id: ImportId, now: DateTime<Utc>) -> Result<Option<Actor>> {
    let day = day_in_vietnam(now);
    let mut door = db.door().await?;
    let row = sqlx::query!(
        r#"select member_id as "member_id!: MemberId", code as "code!", full_name as "full_name!",
                  branch_id as "branch_id: UnitId", offices as "offices!: sqlx::types::Json<Vec<Appointment>>"
             from import_actor($1, $2)"#,
        id as _,
        day,
    )
    .fetch_optional(door.conn())
    .await?;
    Ok(row.map(|row| Actor {
        member: row.member_id,
        code: row.code,
        name: row.full_name,
        branch: row.branch_id,
        offices: row.offices.0,
        day,
        opened: Opened::default(),
    }))
}
