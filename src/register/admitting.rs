//! Newcomers in the database.

use chrono::{DateTime, Utc};

use super::{admission::Newcomer, store};
use crate::{
    access::{Granted, policy::AdmitMember},
    db::{Read, Write},
    error::Result,
    id::{ActKey, uuid_at},
    member::MemberId,
    web::form::Errors,
};

/// The words for a code that is taken where this person cannot see.
pub const CODE_ELSEWHERE: &str =
    "Mã này đã thuộc một đảng viên ngoài phạm vi của đồng chí. Hãy dùng mã khác.";

/// Whom the same form entered before.
///
/// # Errors
/// When the database fails.
pub async fn done_before(tx: &mut Read, key: ActKey) -> Result<Option<MemberId>> {
    let id = sqlx::query_scalar!(
        r#"select member_id as "id: MemberId" from member_change where key = $1"#,
        key as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(id)
}

/// What speaks against a newcomer: a code or a card that is somebody's, an agency that nobody knows.
///
/// # Errors
/// When the database fails.
pub async fn objections(tx: &mut Read, newcomer: &Newcomer) -> Result<Errors> {
    let mut errors = Errors::default();
    let holder = sqlx::query_scalar!("select full_name from member where code = $1", newcomer.code)
        .fetch_optional(tx.conn())
        .await?;
    if let Some(name) = holder {
        errors.add("code", format!("Mã này là của đồng chí {name}. Hãy kiểm tra lại, hoặc dùng mã khác."));
    }
    let nobody = MemberId(uuid::Uuid::nil());
    if let Some(words) = store::card_holder(tx, &newcomer.identity, nobody).await? {
        errors.add("card_number", words);
    }
    if let Some(name) = &newcomer.agency {
        let known = store::agency_named(tx, name).await?.is_some();
        errors.require(known, "agency", store::AGENCY_UNKNOWN);
    }
    Ok(errors)
}

/// Writes a newcomer with account and membership; the name of the constraint if their code or card is somebody's
/// whom this person may not see.
///
/// # Errors
/// When the database refuses it.
pub async fn enter(
    tx: &mut Write,
    granted: &Granted<AdmitMember>,
    (id, newcomer): (MemberId, &Newcomer),
    now: DateTime<Utc>,
) -> Result<Option<&'static str>> {
    let person = &newcomer.identity;
    let agency = match &newcomer.agency {
        Some(name) => store::agency_named(tx, name).await?,
        None => None,
    };
    let inserted = sqlx::query!(
        "insert into member (id, code, full_name, sex, born_on, joined_on, official_on, card_number, phone, email,
                             standing, branch_id, agency_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        id as _,
        newcomer.code,
        person.name,
        person.sex,
        person.born,
        person.joined,
        person.official,
        person.card,
        person.phone,
        person.email,
        newcomer.standing as _,
        granted.on().id as _,
        agency as _,
    )
    .execute(tx.conn())
    .await;
    if let Err(error) = inserted {
        let taken = error.as_database_error().and_then(|cause| cause.constraint());
        let known = ["member_code_unique", "member_card_unique"];
        return match known.into_iter().find(|name| taken == Some(name)) {
            Some(name) => Ok(Some(name)),
            None => Err(error.into()),
        };
    }
    sqlx::query!("insert into account (member_id) values ($1)", id as _).execute(tx.conn()).await?;
    sqlx::query!(
        "insert into membership (id, member_id, branch_id, kind, during)
         values ($1, $2, $3, 'official', daterange($4, null))",
        uuid_at(now),
        id as _,
        granted.on().id as _,
        newcomer.since,
    )
    .execute(tx.conn())
    .await?;
    Ok(None)
}
