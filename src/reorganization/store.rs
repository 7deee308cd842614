//! Acts on the tree in the database.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::Json;

use super::{
    Kind, ReorganizationId, State,
    plan::Day,
    sheet::{MoveRow, What},
    tree::{Node, Tree},
};
use crate::{
    access::{Granted, Office, policy::ReorganizeAll},
    db::{Read, Write},
    error::Result,
    import::problem::Problem,
    member::MemberId,
    unit::{UnitId, UnitKind},
    web::act::{Outcome, once},
};

/// The lock under which the register is written, the import's own.
const REGISTER_LOCK: i64 = 0x1e91_57e2;

/// An act as lists show it.
#[derive(Clone, Debug)]
pub struct Done {
    /// Its id.
    pub id: ReorganizationId,
    /// What kind.
    pub kind: Kind,
    /// How far it has come.
    pub state: State,
    /// The first day of what is new.
    pub first_day: Option<NaiveDate>,
    /// Why.
    pub reason: String,
    /// On what it rests.
    pub basis: String,
    /// What it does.
    pub lines: Json<Vec<String>>,
    /// Who made it.
    pub maker: String,
    /// When.
    pub made_at: DateTime<Utc>,
}

/// Someone who holds an office in a unit.
#[derive(Clone, Debug)]
pub struct Held {
    /// Who.
    pub name: String,
    /// Their code.
    pub code: String,
    /// Which office.
    pub office: Office,
    /// Where.
    pub unit: UnitId,
}

/// Waits until nobody else writes the register; then nobody does until this transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn lock_register(tx: &mut Write) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock($1)", REGISTER_LOCK).execute(tx.conn()).await?;
    Ok(())
}

struct Row {
    id: UnitId,
    code: String,
    name: String,
    kind: UnitKind,
    parent: Option<UnitId>,
    gone: bool,
    since: NaiveDate,
    people: i64,
}

/// The tree as it stands, with its people as far as this person sees them.
///
/// # Errors
/// When the database fails.
pub async fn tree(tx: &mut Read) -> Result<Tree> {
    let rows = sqlx::query_as!(
        Row,
        r#"select unit.id as "id!: UnitId", unit.code as "code!", unit.name as "name!", unit.kind as "kind!: UnitKind",
                  unit.parent_id as "parent: UnitId", unit.dissolved_on is not null as "gone!",
                  coalesce(changed.since, founded_on) as "since!", coalesce(here.people, 0) as "people!"
             from unit
             left join (select unit_id, max(lower(during)) as since from unit_history group by unit_id) changed
                    on changed.unit_id = unit.id
             left join (select branch_id, count(*) as people from member
                         where standing not in ('transferred', 'ended') group by branch_id) here
                    on here.branch_id = unit.id"#
    )
    .fetch_all(tx.conn())
    .await?;
    let (gone, there): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.gone);
    let nodes = there.into_iter().map(|row| Node {
        id: row.id,
        code: row.code,
        name: row.name,
        kind: row.kind,
        parent: row.parent,
        since: row.since,
        people: row.people,
    });
    Ok(Tree::of(nodes.collect(), gone.into_iter().map(|row| (row.code, row.id)).collect()))
}

/// Everyone who belongs to a branch, by given name.
///
/// # Errors
/// When the database fails.
pub async fn people(tx: &mut Read, branch: UnitId) -> Result<Vec<(MemberId, String, String)>> {
    let rows = sqlx::query!(
        r#"select id as "id: MemberId", full_name, code from member
            where branch_id = $1 and standing not in ('transferred', 'ended')
            order by given_name collate "vi-x-icu", full_name collate "vi-x-icu", id"#,
        branch as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.full_name, row.code)).collect())
}

/// Who holds an office in these units today.
///
/// # Errors
/// When the database fails.
pub async fn offices(tx: &mut Read, units: &[UnitId]) -> Result<Vec<Held>> {
    let ids: Vec<uuid::Uuid> = units.iter().map(|unit| unit.0).collect();
    let held = sqlx::query_as!(
        Held,
        r#"select member.full_name as name, member.code, appointment.office as "office: Office",
                  appointment.unit_id as "unit!: UnitId"
             from appointment join member on member.id = appointment.member_id
             join unit on unit.id = appointment.unit_id
            where appointment.unit_id = any($1) and appointment.during @> actor_day()
            order by unit.code, appointment.office, member.code"#,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(held)
}

/// How many pledges of these years belong to these branches.
///
/// # Errors
/// When the database fails.
pub async fn pledges(tx: &mut Read, years: &[uuid::Uuid], branches: &[uuid::Uuid]) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select coalesce(sum(asked + draft + submitted + returned + agreed), 0) as "count!"
             from pledge_tally where cycle_id = any($1) and branch_id = any($2)"#,
        years,
        branches,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// What became of the form with this key, if it was sent before.
///
/// # Errors
/// When the database fails.
pub async fn state_of(tx: &mut Read, id: ReorganizationId) -> Result<Option<State>> {
    let state =
        sqlx::query_scalar!(r#"select state as "state: State" from reorganization where id = $1"#, id as _)
            .fetch_optional(tx.conn())
            .await?;
    Ok(state)
}

/// The latest acts: at a unit and everything below it, or all.
///
/// # Errors
/// When the database fails.
pub async fn latest(tx: &mut Read, below: Option<UnitId>) -> Result<Vec<Done>> {
    let acts = sqlx::query_as!(
        Done,
        r#"select id as "id: ReorganizationId", act as "kind: Kind", state as "state: State", first_day, reason, basis,
                  lines as "lines: Json<Vec<String>>", maker, made_at
             from reorganization
            where state = 'done'
              and ($1::uuid is null
                   or unit_id in (select below_id from unit_closure where above_id = $1))
            order by made_at desc, id desc limit 20"#,
        below as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(acts)
}

/// A sheet as it waits, or as it ended.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// Its id.
    pub id: ReorganizationId,
    /// How far it has come.
    pub state: State,
    /// What the file was called.
    pub file_name: String,
    /// Its rows.
    pub rows: Json<Vec<MoveRow>>,
    /// What is wrong with it.
    pub problems: Json<Vec<Problem>>,
    /// What it did.
    pub lines: Json<Vec<String>>,
    /// From which day.
    pub first_day: Option<NaiveDate>,
    /// Who brought it.
    pub maker: String,
    /// When.
    pub made_at: DateTime<Utc>,
    /// When it was done.
    pub done_at: Option<DateTime<Utc>>,
    /// The sheet of which it is a later day.
    pub sheet: Option<ReorganizationId>,
}

impl Prepared {
    /// Whether it waits for its day, and that has come.
    #[must_use]
    pub fn is_due(&self, today: NaiveDate) -> bool {
        self.state == State::Coming && self.first_day.is_some_and(|day| day <= today)
    }
}

/// Keeps a sheet that was read. The form's key is the id: a form sent twice is one sheet.
///
/// # Errors
/// When the database refuses it.
pub async fn prepare(
    tx: &mut Write,
    granted: &Granted<ReorganizeAll>,
    id: ReorganizationId,
    (file_name, rows, problems): (&str, &[MoveRow], &[Problem]),
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let state = if problems.is_empty() { State::Waiting } else { State::Refused };
    let inserted = sqlx::query!(
        "insert into reorganization (id, act, state, file_name, rows, problems, made_at, made_by, maker)
         values ($1, 'reform', $2, $3, $4, $5, $6, $7, $8)",
        id as _,
        state as _,
        file_name,
        Json(rows) as _,
        Json(problems) as _,
        at,
        granted.by() as _,
        granted.actor().name,
    )
    .execute(tx.conn())
    .await;
    once(inserted, "reorganization_pkey")
}

/// One sheet.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if there is none for this person.
pub async fn prepared(tx: &mut Read, id: ReorganizationId) -> Result<Prepared> {
    let prepared = sqlx::query_as!(
        Prepared,
        r#"select id as "id: ReorganizationId", state as "state: State", coalesce(file_name, '') as "file_name!",
                  coalesce(rows, '[]') as "rows!: Json<Vec<MoveRow>>", problems as "problems: Json<Vec<Problem>>",
                  lines as "lines: Json<Vec<String>>", first_day, maker, made_at, done_at,
                  sheet_id as "sheet: ReorganizationId"
             from reorganization where id = $1 and act = 'reform'"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(prepared)
}

/// The latest sheets.
///
/// # Errors
/// When the database fails.
pub async fn sheets(tx: &mut Read) -> Result<Vec<Prepared>> {
    let sheets = sqlx::query_as!(
        Prepared,
        r#"select id as "id: ReorganizationId", state as "state: State", coalesce(file_name, '') as "file_name!",
                  '[]'::jsonb as "rows!: Json<Vec<MoveRow>>", '[]'::jsonb as "problems!: Json<Vec<Problem>>",
                  '[]'::jsonb as "lines!: Json<Vec<String>>", first_day, maker, made_at, done_at,
                  sheet_id as "sheet: ReorganizationId"
             from reorganization where act = 'reform' and sheet_id is null order by made_at desc, id desc limit 20"#,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(sheets)
}

/// Records what became of one day of a sheet: done, or yet to come. The first day keeps the sheet's own row, each other
/// gets one of its own.
///
/// # Errors
/// When the database refuses it.
pub async fn record_day(
    tx: &mut Write,
    _granted: &Granted<ReorganizeAll>,
    (sheet, row, state): (ReorganizationId, ReorganizationId, State),
    day: &Day,
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into reorganization (id, sheet_id, act, state, first_day, rows, lines, touches, file_name, made_at,
                                     made_by, maker, done_at)
         select $2, id, act, $3, $4, $5, $6, $7, file_name, made_at, made_by, maker,
                case when $3 = 'done' then $8::timestamptz end
           from reorganization where id = $1
         on conflict (id) do update
           set state = excluded.state, first_day = excluded.first_day, rows = excluded.rows, lines = excluded.lines,
               touches = excluded.touches, problems = '[]', done_at = excluded.done_at",
        sheet as _,
        row as _,
        state as _,
        day.work.intent.on,
        Json(&day.rows) as _,
        Json(day.work.lines()) as _,
        &day.work.concerns(),
        at,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Throws a sheet away, or what of it is yet to come from a day on: later days build on it. What was done stays.
///
/// # Errors
/// When the database refuses it.
pub async fn record_discarded(
    tx: &mut Write,
    _granted: &Granted<ReorganizeAll>,
    prepared: &Prepared,
) -> Result<()> {
    sqlx::query!(
        "update reorganization set state = 'discarded'
          where state in ('waiting', 'refused', 'coming')
            and (id = $1 or (coalesce(sheet_id, id) = $2 and first_day > $3))",
        prepared.id as _,
        prepared.sheet.unwrap_or(prepared.id) as _,
        prepared.first_day,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The other days of the same sheet, in order.
///
/// # Errors
/// When the database fails.
pub async fn later_days(tx: &mut Read, prepared: &Prepared) -> Result<Vec<Prepared>> {
    let days = sqlx::query_as!(
        Prepared,
        r#"select id as "id: ReorganizationId", state as "state: State", coalesce(file_name, '') as "file_name!",
                  '[]'::jsonb as "rows!: Json<Vec<MoveRow>>", '[]'::jsonb as "problems!: Json<Vec<Problem>>",
                  '[]'::jsonb as "lines!: Json<Vec<String>>", first_day, maker, made_at, done_at,
                  sheet_id as "sheet: ReorganizationId"
             from reorganization where coalesce(sheet_id, id) = $2 and id <> $1 order by first_day, id"#,
        prepared.id as _,
        prepared.sheet.unwrap_or(prepared.id) as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(days)
}

/// The codes of units that earlier days of the same sheet founded.
///
/// # Errors
/// When the database fails.
pub async fn founded_before(tx: &mut Read, prepared: &Prepared) -> Result<Vec<String>> {
    let Some(sheet) = prepared.sheet else { return Ok(Vec::new()) };
    let rows = sqlx::query_scalar!(
        r#"select rows as "rows!: Json<Vec<MoveRow>>" from reorganization
            where coalesce(sheet_id, id) = $1 and state = 'done' and rows is not null"#,
        sheet as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = rows.into_iter().flat_map(|rows| rows.0);
    Ok(rows.filter(|row| row.what == What::Found).filter_map(|row| row.new).collect())
}

/// The committees founded on a day that nobody holds an office in yet.
///
/// # Errors
/// When the database fails.
pub async fn without_offices(tx: &mut Read, founded_on: Option<NaiveDate>) -> Result<Vec<(UnitId, String)>> {
    let units = sqlx::query!(
        r#"select id as "id: UnitId", name from unit
            where founded_on = $1 and kind not in ('branch', 'base_branch') and dissolved_on is null
              and not exists (select 1 from appointment
                               where appointment.unit_id = unit.id and appointment.during @> actor_day())
            order by code"#,
        founded_on,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(units.into_iter().map(|unit| (unit.id, unit.name)).collect())
}
