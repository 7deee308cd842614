//! Where members belong, in dated rows: moving them from branch to branch.

use chrono::{DateTime, NaiveDate, Utc};

use super::MemberId;
use crate::{
    access::{Action, Granted},
    clock::date_text,
    db::Write,
    error::{Error, Result},
    id::uuid_at,
    unit::UnitId,
};

/// Moves members to a branch: their official membership ends the day before `on`, another begins there on that day.
/// Their pledges do not move by this; see `pledge::relocation::follow`, which asks where they belong now.
///
/// # Errors
/// [`Error::Conflict`] for a day to come, and when someone's membership began after that day.
pub async fn relocate<A: Action>(
    tx: &mut Write,
    permit: &Granted<A>,
    members: &[MemberId],
    (to, on): (UnitId, NaiveDate),
    at: DateTime<Utc>,
) -> Result<()> {
    if on > permit.actor().day {
        return Err(Error::Conflict(format!(
            "Chưa thể chuyển từ ngày {}: ngày chuyển không được sau hôm nay.",
            date_text(on)
        )));
    }
    let moving: Vec<uuid::Uuid> = members.iter().map(|member| member.0).collect();
    let fresh: Vec<uuid::Uuid> = members.iter().map(|_| uuid_at(at)).collect();
    let moved = sqlx::query_scalar!(
        r#"select relocate_members($1, $2, $3, $4) as "moved!""#,
        &moving,
        &fresh,
        to as _,
        on,
    )
    .fetch_one(tx.conn())
    .await?;
    if usize::try_from(moved).is_ok_and(|moved| moved == members.len()) {
        Ok(())
    } else {
        Err(Error::Conflict(format!(
            "Có đảng viên đã chuyển sinh hoạt sau ngày {}. Hãy chọn ngày muộn hơn.",
            date_text(on)
        )))
    }
}
