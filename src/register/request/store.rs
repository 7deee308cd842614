//! Requests for corrections in the database.

use chrono::{DateTime, Utc};

use super::{Request, RequestId, State};
use crate::{
    access::{Action, Granted, policy::AskCorrection},
    db::{Read, Write},
    error::{Error, Result},
    member::MemberId,
    unit::UnitId,
};

/// One request.
///
/// # Errors
/// [`Error::NotFound`] if there is none for this person.
pub async fn find(tx: &mut Read, id: RequestId) -> Result<Request> {
    find_all(tx, &[id.0]).await?.pop().ok_or(Error::NotFound)
}

async fn find_all(tx: &mut Read, ids: &[uuid::Uuid]) -> Result<Vec<Request>> {
    let requests = sqlx::query_as!(
        Request,
        r#"select request.id as "id: RequestId", member_id as "member: MemberId", member.full_name as name, member.code,
                  array(select above_id from unit_closure where below_id = member.branch_id order by depth)
                    as "line!: Vec<UnitId>",
                  field, stood, wanted, reason, state as "state: State", asked_at, answered_at, answerer, answer
             from correction_request request join member on member.id = member_id
            where request.id = any($1) order by array_position($1, request.id)"#,
        ids,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(requests)
}

/// A member's requests, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_member(tx: &mut Read, member: MemberId, limit: i64) -> Result<Vec<Request>> {
    let ids = sqlx::query_scalar!(
        "select id from correction_request where member_id = $1 order by asked_at desc, id desc limit $2",
        member as _,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    find_all(tx, &ids).await
}

/// Those that wait in and below these units, the oldest first; after one, and at most `limit`.
///
/// # Errors
/// When the database fails.
pub async fn waiting(
    tx: &mut Read,
    units: &[UnitId],
    after: Option<RequestId>,
    limit: i64,
) -> Result<Vec<Request>> {
    let units: Vec<uuid::Uuid> = units.iter().map(|unit| unit.0).collect();
    let ids = sqlx::query_scalar!(
        "select request.id from correction_request request join member on member.id = member_id
          where state = 'asked'
            and exists (select 1 from unit_closure line
                         where line.below_id = member.branch_id and line.above_id = any($1))
            and ($2::uuid is null
                 or (asked_at, request.id) > (select last.asked_at, last.id from correction_request last where last.id = $2))
          order by asked_at, request.id limit $3",
        &units,
        after as _,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    find_all(tx, &ids).await
}

/// How many wait in a unit and below it.
///
/// # Errors
/// When the database fails.
pub async fn count(tx: &mut Read, unit: UnitId) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from correction_request request join member on member.id = member_id
            where state = 'asked'
              and exists (select 1 from unit_closure line
                           where line.below_id = member.branch_id and line.above_id = $1)"#,
        unit as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// Keeps a request under its form's key; false if there is one for this field that waits, or the form was sent before.
///
/// # Errors
/// When the database refuses it.
pub async fn ask(
    tx: &mut Write,
    granted: &Granted<AskCorrection>,
    (id, field, stood): (RequestId, &str, &str),
    (wanted, reason): (&str, &str),
    at: DateTime<Utc>,
) -> Result<bool> {
    let asked = sqlx::query!(
        "insert into correction_request (id, member_id, field, stood, wanted, reason, asked_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        id as _,
        granted.on().id as _,
        field,
        stood,
        wanted,
        reason,
        at,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(asked == 1)
}

/// Whether this form was taken before.
///
/// # Errors
/// When the database fails.
pub async fn is_asked(tx: &mut Read, id: RequestId) -> Result<bool> {
    let asked = sqlx::query_scalar!(
        r#"select exists (select 1 from correction_request where id = $1) as "asked!""#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(asked)
}

/// Records the answer, or that it was taken back.
///
/// # Errors
/// A conflict if it was answered meanwhile.
pub async fn record_answer<A: Action<Object = Request>>(
    tx: &mut Write,
    granted: &Granted<A>,
    state: State,
    answer: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    let answered = sqlx::query!(
        "update correction_request set state = $2, answered_at = $3, answered_by = $4, answerer = $5, answer = $6
          where id = $1 and state = 'asked'",
        granted.on().id as _,
        state as _,
        at,
        granted.by() as _,
        granted.office_title().map_or_else(
            || granted.actor().name.clone(),
            |title| format!("{}, {title}", granted.actor().name)
        ),
        answer,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if answered == 1 {
        Ok(())
    } else {
        Err(Error::Conflict("Đề nghị này đã được trả lời hoặc rút lại.".to_owned()))
    }
}
