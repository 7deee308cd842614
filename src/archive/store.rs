//! Archives in the database: asked for by a person, worked at through doors that know only the archive.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Archive, ArchiveId, KEPT, State};
use crate::{
    access::{Actor, Appointment, Granted, policy::TakeArchive},
    cycle::CycleId,
    db::{Db, Opened, Read, Write},
    error::Result,
    id::ActKey,
    member::MemberId,
    pledge::PledgeId,
    unit::UnitId,
    web::act::{Outcome, once},
};

/// Asks for an archive of these pledges, in their order.
///
/// # Errors
/// When the database refuses it.
pub async fn ask(
    tx: &mut Write,
    granted: &Granted<TakeArchive>,
    (id, key, cycle): (ArchiveId, ActKey, CycleId),
    (purpose, pledges): (&str, &[PledgeId]),
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let result = sqlx::query!(
        "insert into paper_archive (id, key, unit_id, cycle_id, purpose, total, asked_at, asked_by, keep_until)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id as _,
        key as _,
        granted.on().id as _,
        cycle as _,
        purpose,
        i32::try_from(pledges.len()).unwrap_or(i32::MAX),
        at,
        granted.by() as _,
        at + KEPT,
    )
    .execute(tx.conn())
    .await;
    if once(result, "paper_archive_key")? == Outcome::Repeated {
        return Ok(Outcome::Repeated);
    }
    let pledges: Vec<Uuid> = pledges.iter().map(|pledge| pledge.0).collect();
    sqlx::query!(
        "insert into paper_archive_part (archive_id, place, pledge_id)
         select $1, place::int, pledge from unnest($2::uuid[]) with ordinality as them (pledge, place)",
        id as _,
        &pledges,
    )
    .execute(tx.conn())
    .await?;
    Ok(Outcome::Done)
}

/// The archive that a form asked for.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if it asked for none.
pub async fn asked_by(tx: &mut Read, key: ActKey) -> Result<ArchiveId> {
    let id =
        sqlx::query_scalar!(r#"select id as "id: ArchiveId" from paper_archive where key = $1"#, key as _)
            .fetch_one(tx.conn())
            .await?;
    Ok(id)
}

/// One's own archives that can still be fetched, or one of them; the last first.
///
/// # Errors
/// When the database fails.
pub async fn mine(tx: &mut Read, only: Option<ArchiveId>, now: DateTime<Utc>) -> Result<Vec<Archive>> {
    let archives = sqlx::query_as!(
        Archive,
        r#"select archive.id as "id: ArchiveId", unit_id as "unit: UnitId", cycle.year, purpose,
                  state as "state: State", total, asked_at, finished_at, keep_until,
                  (select count(*) from paper_archive_part
                    where archive_id = archive.id and content is not null) as "done!"
             from paper_archive archive join cycle on cycle.id = cycle_id
            where asked_by = actor_id() and keep_until >= $2 and ($1::uuid is null or archive.id = $1)
            order by archive.id desc limit 20"#,
        only as _,
        now,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(archives)
}

/// Stops the work, or lets it go on; nothing happens to what is done.
///
/// # Errors
/// When the database fails.
pub async fn turn(tx: &mut Write, _granted: &Granted<TakeArchive>, id: ArchiveId, to: State) -> Result<()> {
    sqlx::query!(
        "update paper_archive set state = $2, worker = null, seen_at = null
          where id = $1 and state = case when $2 = 'running' then 'stopped' else 'running' end",
        id as _,
        to as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The first paper that has not had its turn: its place and pledge.
///
/// # Errors
/// When the database fails.
pub async fn next(tx: &mut Read, id: ArchiveId) -> Result<Option<(i32, PledgeId)>> {
    let row = sqlx::query!(
        r#"select place, pledge_id as "pledge: PledgeId" from paper_archive_part
            where archive_id = $1 and content is null order by place limit 1"#,
        id as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| (row.place, row.pledge)))
}

/// A paper that was kept; no bytes where it was gone.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its place.
    pub place: i32,
    /// The file's name.
    pub name: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// The first paper behind a place.
///
/// # Errors
/// When the database fails.
pub async fn part_after(tx: &mut Read, id: ArchiveId, place: i32) -> Result<Option<Part>> {
    let part = sqlx::query_as!(
        Part,
        r#"select place, name as "name!", content as "content!" from paper_archive_part
            where archive_id = $1 and place > $2 and content is not null order by place limit 1"#,
        id as _,
        place,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(part)
}

/// Takes an archive that nobody works at.
///
/// # Errors
/// When the database fails.
pub async fn claim(
    db: &Db,
    worker: Uuid,
    at: DateTime<Utc>,
    silent: DateTime<Utc>,
) -> Result<Option<ArchiveId>> {
    let mut door = db.door().await?;
    let id =
        sqlx::query_scalar!(r#"select claim_archive($1, $2, $3) as "id: ArchiveId""#, worker, at, silent)
            .fetch_one(door.conn())
            .await?;
    door.commit().await?;
    Ok(id)
}

/// Who asked for an archive, with the offices of the day.
///
/// # Errors
/// When the database fails.
pub async fn asker(db: &Db, id: ArchiveId, day: chrono::NaiveDate) -> Result<Option<Actor>> {
    let mut door = db.door().await?;
    let row = sqlx::query!(
        r#"select member_id as "member_id!: MemberId", code as "code!", full_name as "full_name!",
                  branch_id as "branch_id: UnitId", offices as "offices!: sqlx::types::Json<Vec<Appointment>>"
             from archive_actor($1, $2)"#,
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

/// Keeps a paper; no longer wanted if false.
///
/// # Errors
/// When the database fails.
pub async fn keep(db: &Db, (id, worker): (ArchiveId, Uuid), part: &Part, at: DateTime<Utc>) -> Result<bool> {
    let mut door = db.door().await?;
    let wanted = sqlx::query_scalar!(
        r#"select keep_archive_part($1, $2, $3, $4, $5, $6) as "wanted!""#,
        id as _,
        worker,
        part.place,
        part.name,
        part.content,
        at,
    )
    .fetch_one(door.conn())
    .await?;
    door.commit().await?;
    Ok(wanted)
}

/// Ends the work, whole or not.
///
/// # Errors
/// When the database fails.
pub async fn end(db: &Db, (id, worker): (ArchiveId, Uuid), whole: bool, at: DateTime<Utc>) -> Result<()> {
    let mut door = db.door().await?;
    sqlx::query!("select end_archive($1, $2, $3, $4)", id as _, worker, whole, at)
        .execute(door.conn())
        .await?;
    door.commit().await
}

/// Lets go of what was kept long enough.
///
/// # Errors
/// When the database fails.
pub async fn forget(db: &Db, at: DateTime<Utc>) -> Result<()> {
    let mut door = db.door().await?;
    sqlx::query!("select forget_archives($1)", at).execute(door.conn()).await?;
    door.commit().await
}
