//! Leaves in the database: appended, and taken back once.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Kind, Leave, LeaveId, OfMember};
use crate::{
    access::{
        Granted,
        policy::{KeepLeave, WithdrawLeave},
    },
    db::{Read, Write},
    error::{Error, Result},
    id::ActKey,
    member::{self, MemberId},
    web::act::{Outcome, once_unless},
};

/// A leave about to be entered.
#[derive(Clone, Debug)]
pub struct NewLeave {
    /// Why.
    pub kind: Kind,
    /// First day.
    pub from: NaiveDate,
    /// Last day; nothing while the member has not come back.
    pub last: Option<NaiveDate>,
    /// The paper it rests on.
    pub basis: String,
}

/// Every leave of a member, the latest first; those that touch one year where that is given.
///
/// # Errors
/// When the database fails.
pub async fn of_member(tx: &mut Read, member: MemberId, year: Option<i32>) -> Result<Vec<Leave>> {
    let rows = sqlx::query_as!(
        Leave,
        r#"select id as "id: LeaveId", kind as "kind: Kind", lower(during) as "from!", upper(during) as until, basis,
                  withdrawn_reason as withdrawn
             from leave
            where member_id = $1
              and ($2::integer is null or during && daterange(make_date($2, 1, 1), make_date($2 + 1, 1, 1)))
            order by lower(during) desc, id desc"#,
        member as _,
        year,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// On how many days of a year, up to today, this member was on sick leave.
///
/// # Errors
/// When the database fails.
pub async fn sick_days(tx: &mut Read, member: MemberId, year: i32) -> Result<u32> {
    let days = sqlx::query_scalar!(
        r#"select coalesce(sum(upper(away) - lower(away)), 0) as "days!"
             from (select during * daterange(make_date($2, 1, 1), least(make_date($2 + 1, 1, 1), actor_day() + 1)) as away
                     from leave
                    where member_id = $1 and kind = 'sick' and withdrawn_at is null
                      and during && daterange(make_date($2, 1, 1), greatest(make_date($2, 1, 1),
                                                                            least(make_date($2 + 1, 1, 1), actor_day() + 1)))) as year"#,
        member as _,
        year,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(u32::try_from(days).unwrap_or(0))
}

/// One leave with whose it is.
///
/// # Errors
/// [`Error::NotFound`] if there is none for this person.
pub async fn find(tx: &mut Read, id: LeaveId) -> Result<OfMember> {
    let row = sqlx::query!(
        r#"select member_id as "member: MemberId", kind as "kind: Kind", lower(during) as "from!",
                  upper(during) as until, basis, withdrawn_reason
             from leave where id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    let member = member::store::find(tx, row.member).await?;
    let (kind, from, until, basis) = (row.kind, row.from, row.until, row.basis);
    Ok(OfMember { leave: Leave { id, kind, from, until, basis, withdrawn: row.withdrawn_reason }, member })
}

/// Enters a leave. The same form sent twice enters once.
///
/// # Errors
/// A conflict with another leave on the same days; the database refuses one's own.
pub async fn record(
    tx: &mut Write,
    granted: &Granted<KeepLeave>,
    key: ActKey,
    new: &NewLeave,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let result = sqlx::query!(
        "insert into leave (id, member_id, key, kind, during, basis, at, actor_id, actor_name, office_title)
         values ($1, $2, $3, $4, daterange($5, $6, '[]'), $7, $8, $9, $10, $11)",
        LeaveId::new(at) as _,
        granted.on().id as _,
        key as _,
        new.kind.code(),
        new.from,
        new.last,
        new.basis,
        at,
        granted.by() as _,
        granted.actor().name,
        granted.office_title().unwrap_or_default(),
    )
    .execute(tx.conn())
    .await;
    once_unless(result, "leave_key", ("leave_once", || Error::Conflict(OVERLAPS.to_owned())))
}

/// What is told whoever enters days that another leave has.
pub const OVERLAPS: &str = "Trong những ngày ấy đã ghi một đợt nghỉ khác. Hãy bỏ đợt ghi sai trước.";

/// Whether a leave that counts has one of these days.
///
/// # Errors
/// When the database fails.
pub async fn overlaps(tx: &mut Read, member: MemberId, new: &NewLeave) -> Result<bool> {
    let found = sqlx::query_scalar!(
        r#"select exists (select 1 from leave
                           where member_id = $1 and withdrawn_at is null and during && daterange($2, $3, '[]')) as "found!""#,
        member as _,
        new.from,
        new.last,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(found)
}

/// Whether the form with this key was taken before.
///
/// # Errors
/// When the database fails.
pub async fn is_done(tx: &mut Read, key: ActKey) -> Result<bool> {
    let done =
        sqlx::query_scalar!(r#"select exists (select 1 from leave where key = $1) as "done!""#, key as _)
            .fetch_one(tx.conn())
            .await?;
    Ok(done)
}

/// Takes a leave back that was wrong; it stays on record and counts no more.
///
/// # Errors
/// [`Error::Conflict`] if it was taken back meanwhile.
pub async fn withdraw(
    tx: &mut Write,
    granted: &Granted<WithdrawLeave>,
    reason: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    let done = sqlx::query!(
        "update leave set withdrawn_at = $2, withdrawn_by = $3, withdrawn_reason = $4
          where id = $1 and withdrawn_at is null",
        granted.on().leave.id as _,
        at,
        granted.by() as _,
        reason,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if done == 1 { Ok(()) } else { Err(Error::Conflict("Đợt nghỉ này đã được bỏ.".to_owned())) }
}
