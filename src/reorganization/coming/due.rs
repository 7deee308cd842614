//! Acts whose day has come are carried out by the application itself, in the name of whoever prepared them.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::Json;

use crate::{
    access::{Actor, Appointment},
    app::App,
    clock::day_in_vietnam,
    db::{Db, Opened},
    error::Result,
    import::problem::Problem,
    member::MemberId,
    reorganization::{ReorganizationId, coming},
    unit::UnitId,
};

/// Tries everything whose day has come, one after the other, each in its own transaction; tells how many.
///
/// # Errors
/// When the database fails; what was carried out before stands.
pub async fn take_up(app: &App) -> Result<usize> {
    let now = app.clock.now();
    let day = day_in_vietnam(now);
    let mut tried = 0;
    while let Some((id, actor)) = next(&app.db, day).await? {
        if let Err(problems) = attempt(app, &actor, id, now).await? {
            does_not_fit(&app.db, id, (day, &problems)).await?;
        }
        tried += 1;
    }
    Ok(tried)
}

async fn attempt(
    app: &App,
    actor: &Actor,
    id: ReorganizationId,
    now: DateTime<Utc>,
) -> Result<std::result::Result<(), Vec<Problem>>> {
    let tx = app.db.write(actor).await?;
    coming::carry_out(tx, actor, id, now).await
}

async fn next(db: &Db, day: NaiveDate) -> Result<Option<(ReorganizationId, Actor)>> {
    let mut door = db.door().await?;
    let row = sqlx::query!(
        r#"select id as "id!: ReorganizationId", member_id as "member_id!: MemberId", code as "code!",
                  full_name as "full_name!", branch_id as "branch_id: UnitId",
                  offices as "offices!: Json<Vec<Appointment>>"
             from due_reorganization($1)"#,
        day,
    )
    .fetch_optional(door.conn())
    .await?;
    Ok(row.map(|row| {
        let (member, offices) = (row.member_id, row.offices.0);
        let (code, name, branch) = (row.code, row.full_name, row.branch_id);
        (row.id, Actor { member, code, name, branch, offices, day, opened: Opened::default() })
    }))
}

async fn does_not_fit(db: &Db, id: ReorganizationId, (day, problems): (NaiveDate, &[Problem])) -> Result<()> {
    let mut door = db.door().await?;
    sqlx::query!("select reorganization_does_not_fit($1, $2, $3)", id as _, day, Json(problems) as _)
        .execute(door.conn())
        .await?;
    door.commit().await
}
