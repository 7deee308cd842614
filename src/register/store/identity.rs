//! Who somebody is, in the database.

use crate::{
    access::{Granted, policy::KeepRecord},
    db::{Read, Write},
    error::{Error, Result},
    member::MemberId,
    register::person::Identity,
    unit::AgencyId,
};

/// The words for a card that is taken where this person cannot see.
pub const CARD_ELSEWHERE: &str =
    "Số thẻ này đã cấp cho một đảng viên ngoài phạm vi của đồng chí. Hãy kiểm tra lại số thẻ.";

/// The words for an agency that the register does not hold.
pub const AGENCY_UNKNOWN: &str =
    "Danh bạ chưa có cơ quan, đơn vị này. Hãy chọn một tên trong danh sách, hoặc nhập từ Excel trước.";

/// The sentence for a record that someone changed meanwhile.
#[must_use]
pub fn stale() -> Error {
    Error::Conflict("Có người vừa sửa hồ sơ này. Hãy mở lại để xem bản mới nhất rồi làm tiếp.".to_owned())
}

/// Who a member is.
///
/// # Errors
/// [`Error::NotFound`] if there is none for this person.
pub async fn identity(tx: &mut Read, id: MemberId) -> Result<Identity> {
    let identity = sqlx::query_as!(
        Identity,
        "select full_name as name, sex, born_on as born, joined_on as joined, official_on as official,
                card_number as card, phone, email
           from member where id = $1",
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(identity)
}

/// Whose card this is already, said to whoever may see them.
///
/// # Errors
/// When the database fails.
pub async fn card_holder(tx: &mut Read, person: &Identity, but: MemberId) -> Result<Option<String>> {
    let Some(card) = &person.card else { return Ok(None) };
    let holder = sqlx::query!(
        "select full_name, code from member where card_number = $1 and id <> $2",
        card,
        but as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(holder.map(|it| {
        format!("Số thẻ này đã cấp cho đồng chí {} ({}). Hãy kiểm tra lại số thẻ.", it.full_name, it.code)
    }))
}

/// Writes a corrected identity over the version that was seen. False if the card is somebody's whom this person may
/// not see.
///
/// # Errors
/// A conflict if someone changed the record meanwhile.
pub async fn correct_identity(
    tx: &mut Write,
    granted: &Granted<KeepRecord>,
    seen: i32,
    person: &Identity,
) -> Result<bool> {
    let written = sqlx::query!(
        "update member set full_name = $3, sex = $4, born_on = $5, joined_on = $6, official_on = $7,
                           card_number = $8, phone = $9, email = $10
          where id = $1 and version = $2",
        granted.on().id as _,
        seen,
        person.name,
        person.sex,
        person.born,
        person.joined,
        person.official,
        person.card,
        person.phone,
        person.email,
    )
    .execute(tx.conn())
    .await;
    match written {
        Ok(done) if done.rows_affected() == 1 => Ok(true),
        Ok(_) => Err(stale()),
        Err(error) => match error.as_database_error().and_then(|cause| cause.constraint()) {
            Some("member_card_unique") => Ok(false),
            _ => Err(error.into()),
        },
    }
}

/// Agencies of today by name, for choosing one.
///
/// # Errors
/// When the database fails.
pub async fn agencies(tx: &mut Read) -> Result<Vec<(AgencyId, String)>> {
    let rows = sqlx::query!(
        r#"select id as "id: AgencyId", name from agency where during @> actor_day()
            order by name collate "vi-x-icu""#
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// The agency of this name, in whatever case it is written.
///
/// # Errors
/// When the database fails.
pub async fn agency_named(tx: &mut Read, name: &str) -> Result<Option<AgencyId>> {
    let id = sqlx::query_scalar!(
        r#"select id as "id: AgencyId" from agency where lower(name) = lower($1) and during @> actor_day()"#,
        name,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(id)
}
