//! Imports in the database: what was read waits here until it is accepted.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::preview::Kept;
use super::problem::Problem;
use super::register::Rows;
use super::{Import, ImportId, State};
use crate::access::Granted;
use crate::access::policy::ImportRegister;
use crate::db::{Db, Read, Write};
use crate::error::{Error, Result};
use crate::web::act::{Outcome, once};

/// The lock under which the register is written: one import at a time.
const REGISTER_LOCK: i64 = 0x1e91_57e2;

/// Notes that a file has come. The form's key is the id: a form sent twice is one import.
///
/// # Errors
/// When the database refuses it.
pub async fn begin(
    tx: &mut Write,
    granted: &Granted<ImportRegister>,
    id: ImportId,
    (file_name, digest): (&str, &[u8]),
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let inserted = sqlx::query!(
        "insert into import (id, state, file_name, digest, uploaded_at, uploaded_by)
         values ($1, 'reading', $2, $3, $4, $5)",
        id as _,
        file_name,
        digest,
        at,
        granted.by() as _,
    )
    .execute(tx.conn())
    .await;
    once(inserted, "import_pkey")
}

/// Notes how far the reading has come. No act, so no audit line: the database's own door for it.
///
/// # Errors
/// When the database fails.
pub async fn note_progress(db: &Db, id: ImportId, percent: i32) -> Result<()> {
    let mut door = db.door().await?;
    sqlx::query!("select note_import_progress($1, $2)", id as _, percent).execute(door.conn()).await?;
    door.commit().await
}

/// Keeps what was read. An import that was discarded meanwhile stays so.
///
/// # Errors
/// When the database refuses it.
pub async fn record_reading(
    tx: &mut Write,
    _granted: &Granted<ImportRegister>,
    id: ImportId,
    (rows, kept): (Option<&Rows>, &Kept),
) -> Result<()> {
    let state = if kept.preview.problems.is_empty() { State::Read } else { State::Refused };
    sqlx::query!(
        "update import set state = $2, progress = 100, rows = $3, preview = $4 where id = $1 and state = 'reading'",
        id as _,
        state as _,
        rows.map(Json) as _,
        Json(kept) as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Keeps a sentence where nothing could be read for a reason of our own.
///
/// # Errors
/// When the database refuses it.
pub async fn record_failure(
    tx: &mut Write,
    _granted: &Granted<ImportRegister>,
    id: ImportId,
    message: &str,
) -> Result<()> {
    sqlx::query!(
        "update import set state = 'refused', message = $2 where id = $1 and state = 'reading'",
        id as _,
        message,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Waits until nobody else writes the register; then nobody does until this transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn lock_register(tx: &mut Write) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock($1)", REGISTER_LOCK).execute(tx.conn()).await?;
    Ok(())
}

/// Whether someone is writing the register just now.
///
/// # Errors
/// When the database fails.
pub async fn register_is_being_written(tx: &mut Read) -> Result<bool> {
    let free =
        sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock_shared($1) as "free!""#, REGISTER_LOCK)
            .fetch_one(tx.conn())
            .await?;
    Ok(!free)
}

/// The state of an import and, while it waits for acceptance, its rows.
///
/// # Errors
/// [`Error::NotFound`] if there is none for this person.
pub async fn waiting_rows(tx: &mut Write, id: ImportId) -> Result<(State, Option<Rows>)> {
    let row = sqlx::query!(
        r#"select state as "state: State", case when state = 'read' then rows end as "rows: Json<Rows>"
             from import where id = $1 for update"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((row.state, row.rows.map(|rows| rows.0)))
}

/// Ends an import: accepted, refused at the last moment, or discarded. The rows are personal data and go.
///
/// # Errors
/// When the database refuses it.
pub async fn record_end(
    tx: &mut Write,
    _granted: &Granted<ImportRegister>,
    (id, state): (ImportId, State),
    kept: Option<&Kept>,
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update import
            set state = $2, rows = null, preview = coalesce($3, preview),
                applied_at = case when $2 = 'applied' then $4::timestamptz end
          where id = $1 and state in ('reading', 'read', 'refused')",
        id as _,
        state as _,
        kept.map(Json) as _,
        at,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One import without its problems, which are listed apart.
///
/// # Errors
/// [`Error::NotFound`] if there is none for this person.
pub async fn find(tx: &mut Read, id: ImportId) -> Result<Import> {
    sqlx::query_as!(
        Import,
        r#"select import.id as "id!: ImportId", state as "state!: State", file_name as "file_name!",
                  uploaded_at as "uploaded_at!", coalesce(member.full_name, '') as "uploaded_by!",
                  progress as "progress!", message, applied_at,
                  preview - 'problems' as "kept: Json<Kept>",
                  coalesce(jsonb_array_length(preview -> 'problems'), 0) as "problems!"
             from import left join member on member.id = import.uploaded_by
            where import.id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await
    .map_err(Error::from)
}

/// The latest imports.
///
/// # Errors
/// When the database fails.
pub async fn latest(tx: &mut Read) -> Result<Vec<Import>> {
    let imports = sqlx::query_as!(
        Import,
        r#"select import.id as "id!: ImportId", state as "state!: State", file_name as "file_name!",
                  uploaded_at as "uploaded_at!", coalesce(member.full_name, '') as "uploaded_by!",
                  progress as "progress!", message, applied_at,
                  preview - 'problems' - 'unit_samples' - 'member_samples' as "kept: Json<Kept>",
                  coalesce(jsonb_array_length(preview -> 'problems'), 0) as "problems!"
             from import left join member on member.id = import.uploaded_by
            order by uploaded_at desc, import.id desc limit 20"#,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(imports)
}

/// Problems after the first `after`, at most `most`.
///
/// # Errors
/// When the database fails.
pub async fn problems(tx: &mut Read, id: ImportId, after: i64, most: i64) -> Result<Vec<Problem>> {
    let rows = sqlx::query_scalar!(
        r#"select problem as "problem!: Json<Problem>"
             from import, jsonb_array_elements(preview -> 'problems') with ordinality as listed (problem, number)
            where import.id = $1 and number > $2 order by number limit $3"#,
        id as _,
        after,
        most,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|problem| problem.0).collect())
}
