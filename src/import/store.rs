//! Imports in the database: what was read waits here until it is accepted.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::doubt::Answers;
use super::line::Line;
use super::preview::Kept;
use super::problem::Problem;
use super::{Import, ImportId, State, line_store};
use crate::access::Granted;
use crate::access::policy::{ExportRegister, ImportRegister};
use crate::db::{Db, Read, Write};
use crate::error::{Error, Result};
use crate::id::ActKey;
use crate::unit::UnitId;
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
    (file_name, digest, file): (&str, &[u8], &[u8]),
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let inserted = sqlx::query!(
        "insert into import (id, state, file_name, digest, uploaded_at, claimed_at, uploaded_by)
         values ($1, 'reading', $2, $3, $4, $4, $5)",
        id as _,
        file_name,
        digest,
        at,
        granted.by() as _,
    )
    .execute(tx.conn())
    .await;
    if once(inserted, "import_pkey")? == Outcome::Repeated {
        return Ok(Outcome::Repeated);
    }
    sqlx::query!("insert into import_file (import_id, content) values ($1, $2)", id as _, file)
        .execute(tx.conn())
        .await?;
    Ok(Outcome::Done)
}

/// Notes that the command line has brought a list, whole and at once, and has the database keep what it writes from
/// here on, so that a page can take it back.
///
/// # Errors
/// When the database refuses it.
pub async fn record_command(
    tx: &mut Write,
    _granted: &Granted<ImportRegister>,
    (file_name, digest): (&str, &[u8]),
    kept: &Kept,
    at: DateTime<Utc>,
) -> Result<()> {
    let id = ImportId::new(at);
    sqlx::query!(
        "insert into import (id, state, file_name, digest, uploaded_at, progress, preview, applied_at)
         values ($1, 'applied', $2, $3, $4, 100, $5, $4)",
        id as _,
        file_name,
        digest,
        at,
        Json(kept) as _,
    )
    .execute(tx.conn())
    .await?;
    keep_for_undo(tx, id).await
}

/// A sign of life with how far it has come; false once someone has stopped it. No act, so no audit line: the
/// database's own door for it.
///
/// # Errors
/// When the database fails.
pub async fn note_progress(db: &Db, id: ImportId, percent: i32, at: DateTime<Utc>) -> Result<bool> {
    let mut door = db.door().await?;
    let goes_on = sqlx::query_scalar!("select note_import_progress($1, $2, $3)", id as _, percent, at)
        .fetch_one(door.conn())
        .await?;
    door.commit().await?;
    Ok(goes_on == Some(true))
}

/// The file of an import that is being read, with the answers given about it.
///
/// # Errors
/// [`Error::NotFound`] if there is none for this person, or its file is gone.
pub async fn file(tx: &mut Read, id: ImportId) -> Result<(Vec<u8>, Answers)> {
    let row = sqlx::query!(
        r#"select content, answers as "answers: Json<Answers>"
             from import join import_file on import_id = id where id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((row.content, row.answers.0))
}

/// Keeps what was read. An import that was discarded meanwhile stays so.
///
/// # Errors
/// When the database refuses it.
pub async fn record_reading(
    tx: &mut Write,
    granted: &Granted<ImportRegister>,
    id: ImportId,
    (lines, kept): (&[Line], &Kept),
) -> Result<()> {
    let state = if kept.preview.problems.is_empty() { State::Read } else { State::Refused };
    let recorded = sqlx::query!(
        "update import set state = $2, progress = 100, preview = $3, claimed_at = null where id = $1 and state = 'reading'",
        id as _,
        state as _,
        Json(kept) as _,
    )
    .execute(tx.conn())
    .await?;
    if recorded.rows_affected() == 1 && state == State::Read {
        line_store::replace(tx, granted, id, lines).await?;
    } else {
        line_store::forget(tx, id).await?;
    }
    if state == State::Refused {
        forget_file(tx, id).await?;
    }
    Ok(())
}

async fn forget_file(tx: &mut Write, id: ImportId) -> Result<()> {
    sqlx::query!("delete from import_file where import_id = $1", id as _).execute(tx.conn()).await?;
    Ok(())
}

/// Takes answers about columns; the file is read once more.
///
/// # Errors
/// A conflict if it no longer waits.
pub async fn record_answers(
    tx: &mut Write,
    _granted: &Granted<ImportRegister>,
    id: ImportId,
    answers: &Answers,
    at: DateTime<Utc>,
) -> Result<()> {
    let recorded = sqlx::query!(
        "update import set answers = answers || $2, state = 'reading', progress = 0, message = null, claimed_at = $3
          where id = $1 and state = 'read'",
        id as _,
        Json(answers) as _,
        at,
    )
    .execute(tx.conn())
    .await?;
    moved(recorded.rows_affected())
}

fn moved(rows: u64) -> Result<()> {
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::Conflict("Lần nhập này không còn chờ quyết định. Mời đồng chí xem lại trang.".to_owned()))
    }
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

/// Waits until nobody else writes the register; then nobody does until this transaction ends. What it writes comes by
/// the thousand, so its statements are planned for as many rows as they bring, not for a page.
///
/// # Errors
/// When the database fails.
pub async fn lock_register(tx: &mut Write) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock($1)", REGISTER_LOCK).execute(tx.conn()).await?;
    sqlx::query_scalar!("select set_config('plan_cache_mode', 'auto', true)").fetch_one(tx.conn()).await?;
    Ok(())
}

/// Begins to write an import that waits; false if it does not wait.
///
/// # Errors
/// When the database refuses it.
pub async fn begin_writing(
    tx: &mut Write,
    _granted: &Granted<ImportRegister>,
    id: ImportId,
    reason: Option<&str>,
    at: DateTime<Utc>,
) -> Result<bool> {
    let begun = sqlx::query!(
        "update import
            set state = 'applying', reason = $2, progress = 0, claimed_at = $3, cancelled_at = null, message = null
          where id = $1 and state = 'read'",
        id as _,
        reason,
        at,
    )
    .execute(tx.conn())
    .await?;
    Ok(begun.rows_affected() == 1)
}

/// Where an import stands.
///
/// # Errors
/// [`Error::NotFound`] if there is none for this person.
pub async fn state(tx: &mut Read, id: ImportId) -> Result<State> {
    sqlx::query_scalar!(r#"select state as "state: State" from import where id = $1"#, id as _)
        .fetch_one(tx.conn())
        .await
        .map_err(Error::from)
}

/// Ends the writing of an import: done, back to waiting, or to be read anew. False if someone stopped it meanwhile.
///
/// # Errors
/// When the database refuses it.
pub async fn end_writing(
    tx: &mut Write,
    _granted: &Granted<ImportRegister>,
    (id, state): (ImportId, State),
    message: Option<&str>,
    at: DateTime<Utc>,
) -> Result<bool> {
    let ended = sqlx::query!(
        "update import
            set state = $2, message = $3, progress = case when $2 = 'reading' then 0 else 100 end, cancelled_at = null,
                claimed_at = case when $2 = 'reading' then $4::timestamptz end,
                applied_at = case when $2 = 'applied' then $4::timestamptz end
          where id = $1 and state = 'applying' and ($2 <> 'applied' or cancelled_at is null)",
        id as _,
        state as _,
        message,
        at,
    )
    .execute(tx.conn())
    .await?;
    if state == State::Applied {
        forget(tx, id).await?;
    }
    Ok(ended.rows_affected() == 1)
}

/// Stops an import: what waits is thrown away, what is being written is undone. True once it is thrown away.
///
/// # Errors
/// When the database refuses it.
pub async fn stop(
    tx: &mut Write,
    _granted: &Granted<ImportRegister>,
    id: ImportId,
    at: DateTime<Utc>,
) -> Result<bool> {
    sqlx::query!("update import set cancelled_at = $2 where id = $1 and state = 'applying'", id as _, at)
        .execute(tx.conn())
        .await?;
    let thrown_away = sqlx::query!(
        "update import set state = 'discarded' where id = $1 and state in ('reading', 'read', 'refused')",
        id as _,
    )
    .execute(tx.conn())
    .await?
    .rows_affected()
        == 1;
    if thrown_away {
        forget(tx, id).await?;
    }
    Ok(thrown_away)
}

/// Forgets file and rows: personal data that nobody needs any more.
async fn forget(tx: &mut Write, id: ImportId) -> Result<()> {
    line_store::forget(tx, id).await?;
    forget_file(tx, id).await
}

/// One import without its problems, which are listed apart.
///
/// # Errors
/// [`Error::NotFound`] if there is none for this person.
pub async fn find(tx: &mut Read, id: ImportId) -> Result<Import> {
    sqlx::query_as!(
        Import,
        r#"select import.id as "id!: ImportId", state as "state!: State", file_name as "file_name!",
                  uploaded_at as "uploaded_at!",
                  case when uploaded_by is null then 'Dòng lệnh trên máy chủ'
                       else coalesce(member.full_name, '') end as "uploaded_by!",
                  progress as "progress!", message, applied_at, undone_at,
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
                  uploaded_at as "uploaded_at!",
                  case when uploaded_by is null then 'Dòng lệnh trên máy chủ'
                       else coalesce(member.full_name, '') end as "uploaded_by!",
                  progress as "progress!", message, applied_at, undone_at,
                  preview - 'problems' as "kept: Json<Kept>",
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

/// From here to the end of the transaction the database keeps what is written, so that it can be taken back.
///
/// # Errors
/// When the database fails.
pub async fn keep_for_undo(tx: &mut Write, id: ImportId) -> Result<()> {
    sqlx::query_scalar!("select set_config('app.import_id', $1, true)", id.to_string())
        .fetch_one(tx.conn())
        .await?;
    Ok(())
}

/// Takes an import back; tells the table in which someone has built on it, if so.
///
/// # Errors
/// When the database refuses it.
pub async fn undo(
    tx: &mut Write,
    granted: &Granted<ImportRegister>,
    id: ImportId,
    at: DateTime<Utc>,
) -> Result<Option<String>> {
    let built_on = sqlx::query_scalar!(
        "select undo_import($1, $2, $3, $4)",
        id as _,
        at,
        granted.actor().name,
        granted.office_title().unwrap_or_default(),
    )
    .fetch_one(tx.conn())
    .await?;
    if built_on.is_none() {
        sqlx::query!(
            "update import set state = 'undone', undone_at = $2, undone_by = $3 where id = $1",
            id as _,
            at,
            granted.by() as _,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(built_on)
}

/// Keeps who took a list out, and what for. The form's key is the id: a form sent twice is one.
///
/// # Errors
/// When the database refuses it.
pub async fn record_export(
    tx: &mut Write,
    granted: &Granted<ExportRegister>,
    (key, purpose, members): (ActKey, &str, usize),
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into register_export (id, unit_id, purpose, members, exported_at, exported_by)
         values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing",
        key as _,
        granted.on().id as _,
        purpose,
        i32::try_from(members).unwrap_or(i32::MAX),
        at,
        granted.by() as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// A list that was taken out.
#[derive(Debug)]
pub struct Export {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
    /// What for.
    pub purpose: String,
    /// How many people.
    pub members: i32,
}

/// The latest lists of a unit that were taken out.
///
/// # Errors
/// When the database fails.
pub async fn exports(tx: &mut Read, unit: UnitId) -> Result<Vec<Export>> {
    let exports = sqlx::query_as!(
        Export,
        r#"select exported_at as "at!", coalesce(member.full_name, '') as "by!", purpose as "purpose!",
                  members as "members!"
             from register_export left join member on member.id = exported_by
            where unit_id = $1 order by exported_at desc limit 20"#,
        unit as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(exports)
}
