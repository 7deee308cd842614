//! Transfers in the database.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Kind, Transfer, TransferId, form::Change, workflow::State};
use crate::{
    access::{Action, Granted, policy::EndStay},
    db::{Read, Write},
    error::{Error, Result},
    member::MemberId,
    unit::UnitId,
};

/// A row as the database keeps it.
struct Row {
    id: TransferId,
    member: MemberId,
    name: String,
    code: String,
    kind: Kind,
    state: String,
    version: i32,
    from: UnitId,
    from_name: String,
    from_line: Vec<UnitId>,
    to: Option<UnitId>,
    to_name: String,
    to_line: Vec<UnitId>,
    decided_on: NaiveDate,
    due_on: NaiveDate,
    until_on: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
    reason: String,
    opened_at: DateTime<Utc>,
    sent_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    effective_on: Option<NaiveDate>,
}

impl From<Row> for Transfer {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            member: row.member,
            name: row.name,
            code: row.code,
            kind: row.kind,
            state: state_of(&row.state, row.sent_at, row.closed_at, row.effective_on),
            version: row.version,
            from: row.from,
            from_name: row.from_name,
            from_line: row.from_line,
            to: row.to,
            to_name: row.to_name,
            to_line: row.to_line,
            decided_on: row.decided_on,
            due_on: row.due_on,
            until_on: row.until_on,
            ended_on: row.ended_on,
            reason: row.reason,
            opened_at: row.opened_at,
        }
    }
}

/// The state that a row's columns tell; the database's checks keep them together.
#[must_use]
pub fn state_of(
    name: &str,
    sent_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    effective_on: Option<NaiveDate>,
) -> State {
    match (name, sent_at, closed_at, effective_on) {
        ("sent", Some(at), ..) => State::Sent { at },
        ("accepted", _, Some(at), Some(effective)) => State::Accepted { at, effective },
        ("left", _, Some(at), Some(effective)) => State::Left { at, effective },
        ("refused", _, Some(at), _) => State::Refused { at },
        ("taken_back", _, Some(at), _) => State::TakenBack { at },
        _ => State::Asked,
    }
}

/// One transfer, if this person may see it.
///
/// # Errors
/// [`Error::NotFound`] if it does not exist for this person.
pub async fn find(tx: &mut Read, id: TransferId) -> Result<Transfer> {
    find_all(tx, &[id]).await?.pop().ok_or(Error::NotFound)
}

/// Those of these transfers that this person may see, in this order.
///
/// # Errors
/// When the database fails.
pub async fn find_all(tx: &mut Read, ids: &[TransferId]) -> Result<Vec<Transfer>> {
    let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select transfer.id as "id: TransferId", member_id as "member: MemberId", member_name as name,
                  member_code as code, transfer.kind as "kind: Kind", state, version,
                  from_branch_id as "from: UnitId", old_unit.name as from_name,
                  array(select above_id from unit_closure where below_id = from_branch_id order by depth)
                    as "from_line!: Vec<UnitId>",
                  to_branch_id as "to: UnitId", coalesce(new_unit.name, destination) as "to_name!",
                  array(select above_id from unit_closure where below_id = to_branch_id order by depth)
                    as "to_line!: Vec<UnitId>",
                  decided_on, due_on, until_on, ended_on, reason, opened_at, sent_at, closed_at, effective_on
             from transfer
             join unit old_unit on old_unit.id = from_branch_id
             left join unit new_unit on new_unit.id = to_branch_id
            where transfer.id = any($1)
            order by array_position($1, transfer.id)"#,
        &ids,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(Transfer::from).collect())
}

/// The transfers of a member that this person may see, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_member(tx: &mut Read, member: MemberId) -> Result<Vec<TransferId>> {
    let ids = sqlx::query_scalar!(
        r#"select id as "id: TransferId" from transfer where member_id = $1 order by opened_at desc, id desc"#,
        member as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(ids)
}

/// A transfer about to begin.
#[derive(Clone, Debug)]
pub struct Begun {
    /// Its id.
    pub id: TransferId,
    /// For good, or for a stay.
    pub kind: Kind,
    /// Where it stands from its first moment.
    pub state: State,
    /// The new branch, or the place outside in words.
    pub to: Result<UnitId, String>,
    /// The day of the decision or move.
    pub decided_on: NaiveDate,
    /// Until when all must be done.
    pub due_on: NaiveDate,
    /// The last day of a stay.
    pub until_on: Option<NaiveDate>,
    /// Why.
    pub reason: String,
    /// What becomes of the agency.
    pub agency: Change,
    /// What becomes of the level of management.
    pub manager: Change,
}

/// Begins a transfer of the person it was granted on. `false` if one is open already.
///
/// # Errors
/// When the database refuses it; it refuses an officer's own.
pub async fn begin<A: Action<Object = super::person::Person>>(
    tx: &mut Write,
    granted: &Granted<A>,
    begun: &Begun,
    at: DateTime<Utc>,
) -> Result<bool> {
    let person = granted.on();
    let own = granted.office().is_none();
    let effective = effective_of(begun.state);
    let result = sqlx::query!(
        "insert into transfer
           (id, member_id, member_name, member_code, kind, state, from_branch_id, to_branch_id, destination,
            decided_on, due_on, until_on, reason, agency_change, agency_id, manager_change, manager_id,
            opened_at, sent_at, sent_by, closed_at, closed_by, effective_on)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                 case when not $19 then $18::timestamptz end, case when not $19 then $20::uuid end,
                 case when $21::date is not null then $18::timestamptz end,
                 case when $21::date is not null then $20::uuid end, $21)",
        begun.id as _,
        person.id as _,
        person.name,
        person.code,
        begun.kind.code(),
        begun.state.name(),
        person.branch as _,
        begun.to.as_ref().ok().copied() as Option<UnitId>,
        begun.to.as_ref().err().map(String::as_str),
        begun.decided_on,
        begun.due_on,
        begun.until_on,
        begun.reason,
        begun.agency.code(),
        begun.agency.id(),
        begun.manager.code(),
        begun.manager.id(),
        at,
        own,
        granted.by() as _,
        effective,
    )
    .execute(tx.conn())
    .await;
    match result {
        Ok(_) => Ok(true),
        Err(error) => match error.as_database_error().and_then(|cause| cause.constraint()) {
            Some("transfer_one_open") => Ok(false),
            _ => Err(error.into()),
        },
    }
}

fn effective_of(state: State) -> Option<NaiveDate> {
    match state {
        State::Accepted { effective, .. } | State::Left { effective, .. } => Some(effective),
        _ => None,
    }
}

/// Moves a transfer to a state it reached by a step of its workflow. `reads_from` is pinned on acceptance.
///
/// # Errors
/// [`Error::Conflict`] if someone moved it meanwhile.
pub async fn record_state<A: Action<Object = Transfer>>(
    tx: &mut Write,
    granted: &Granted<A>,
    to: State,
    reads_from: Option<i32>,
    at: DateTime<Utc>,
) -> Result<()> {
    let transfer = granted.on();
    let (sends, closes) = (matches!(to, State::Sent { .. } | State::Left { .. }), !to.is_open());
    let moved = sqlx::query!(
        "update transfer
            set state = $3, version = version + 1,
                sent_at = case when $4 and sent_at is null then $5 else sent_at end,
                sent_by = case when $4 and sent_by is null then $6 else sent_by end,
                closed_at = case when $7 then $5::timestamptz end, closed_by = case when $7 then $6::uuid end,
                effective_on = $8, reads_from_year = $9
          where id = $1 and version = $2",
        transfer.id as _,
        transfer.version,
        to.name(),
        sends,
        at,
        granted.by() as _,
        closes,
        effective_of(to),
        reads_from,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if moved == 1 { Ok(()) } else { Err(stale()) }
}

/// Ends a stay after its last day.
///
/// # Errors
/// [`Error::Conflict`] if someone moved it meanwhile.
pub async fn record_stay_ended(
    tx: &mut Write,
    granted: &Granted<EndStay>,
    last_day: NaiveDate,
) -> Result<()> {
    let stay = granted.on();
    let ended = sqlx::query_scalar!(
        r#"select end_stay($1, $2, $3) as "ended!""#,
        stay.id as _,
        stay.version,
        last_day,
    )
    .fetch_one(tx.conn())
    .await?;
    if ended == 1 { Ok(()) } else { Err(stale()) }
}

/// Writes what the old branch adds when it sends what a member asked for.
///
/// # Errors
/// When the database fails.
pub async fn complete<A: Action<Object = Transfer>>(
    tx: &mut Write,
    granted: &Granted<A>,
    (decided_on, due_on): (NaiveDate, NaiveDate),
    (agency, manager): (&Change, &Change),
) -> Result<()> {
    sqlx::query!(
        "update transfer set decided_on = $2, due_on = $3, agency_change = $4, agency_id = $5,
                manager_change = $6, manager_id = $7
          where id = $1",
        granted.on().id as _,
        decided_on,
        due_on,
        agency.code(),
        agency.id(),
        manager.code(),
        manager.id(),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The sentence for a transfer that someone moved meanwhile.
#[must_use]
pub fn stale() -> Error {
    Error::Conflict(
        "Có người vừa cập nhật việc chuyển sinh hoạt này. Hãy mở lại trang để xem tình trạng mới nhất."
            .to_owned(),
    )
}
