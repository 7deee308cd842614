//! Packages that came in, in the database.

use chrono::{DateTime, Utc};

use super::{PackageId, content::Package};
use crate::{
    access::{Granted, policy::EnterPackage},
    db::{Read, Write},
    error::{Error, Result},
    member::MemberId,
    pledge::PledgeId,
    web::act::{Outcome, once},
};

/// A package that came in.
#[derive(Debug)]
pub struct Entered {
    /// Its id, which is the key of the form that brought it.
    pub id: PackageId,
    /// Name of the file.
    pub file_name: String,
    /// `waiting`, `accepted`, `discarded`.
    pub state: String,
    /// What is in it; nothing once it was discarded.
    pub content: Option<Package>,
    /// When it came.
    pub uploaded_at: DateTime<Utc>,
    /// Whom it became.
    pub member: Option<MemberId>,
    /// The pledge it brought.
    pub pledge: Option<PledgeId>,
}

/// A line of the list.
#[derive(Debug)]
pub struct Listed {
    /// Its id.
    pub id: PackageId,
    /// Name of the file.
    pub file_name: String,
    /// Whose it is.
    pub name: Option<String>,
    /// `waiting`, `accepted`, `discarded`.
    pub state: String,
    /// When it came.
    pub uploaded_at: DateTime<Utc>,
}

/// Keeps a package that was read. The same form sent twice keeps it once.
///
/// # Errors
/// When the database refuses it.
pub async fn keep(
    tx: &mut Write,
    granted: &Granted<EnterPackage>,
    id: PackageId,
    (name, digest, package): (&str, &[u8], &Package),
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let result = sqlx::query!(
        "insert into entered_package (id, file_name, digest, state, content, uploaded_at, uploaded_by)
         values ($1, $2, $3, 'waiting', $4, $5, $6)",
        id as _,
        name,
        digest,
        sqlx::types::Json(package) as _,
        at,
        granted.by() as _,
    )
    .execute(tx.conn())
    .await;
    once(result, "entered_package_pkey")
}

/// One package, if this person may see it.
///
/// # Errors
/// [`Error::NotFound`] if there is none for this person.
pub async fn find(tx: &mut Read, id: PackageId) -> Result<Entered> {
    let row = sqlx::query!(
        r#"select id as "id: PackageId", file_name, state, content as "content: sqlx::types::Json<Package>",
                  uploaded_at, member_id as "member: MemberId", pledge_id as "pledge: PledgeId"
             from entered_package where id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(Entered {
        id: row.id,
        file_name: row.file_name,
        state: row.state,
        content: row.content.map(|content| content.0),
        uploaded_at: row.uploaded_at,
        member: row.member,
        pledge: row.pledge,
    })
}

/// The latest packages that this person brought in.
///
/// # Errors
/// When the database fails.
pub async fn latest(tx: &mut Read, by: MemberId) -> Result<Vec<Listed>> {
    let rows = sqlx::query_as!(
        Listed,
        r#"select id as "id: PackageId", file_name, content->'member'->>'name' as name, state, uploaded_at
             from entered_package where uploaded_by = $1 order by uploaded_at desc, id desc limit 20"#,
        by as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// Whom a package became, and the pledge it brought with its digest.
pub type Became<'a> = (MemberId, Option<(PledgeId, &'a [u8])>);

/// Closes a package that waits: whom it became, or nothing.
///
/// # Errors
/// [`Error::Conflict`] if it does not wait any more, or the same file was taken in before.
pub async fn close(
    tx: &mut Write,
    granted: &Granted<EnterPackage>,
    id: PackageId,
    became: Option<Became<'_>>,
    at: DateTime<Utc>,
) -> Result<()> {
    let member = became.map(|(member, _)| member);
    let pledge = became.and_then(|(_, pledge)| pledge);
    let result = sqlx::query!(
        "update entered_package
            set state = case when $2::uuid is null then 'discarded' else 'accepted' end,
                content = case when $2::uuid is null then null else content end,
                closed_at = $3, closed_by = $4, member_id = $2, pledge_id = $5, pledge_digest = $6
          where id = $1 and state = 'waiting'",
        id as _,
        member as _,
        at,
        granted.by() as _,
        pledge.map(|(id, _)| id) as Option<PledgeId>,
        pledge.map(|(_, digest)| digest),
    )
    .execute(tx.conn())
    .await;
    match result {
        Ok(done) if done.rows_affected() == 1 => Ok(()),
        Ok(_) => Err(Error::Conflict("Gói này đã được xử lý rồi. Hãy mở lại trang để xem.".to_owned())),
        Err(error) => match error.as_database_error().and_then(|cause| cause.constraint()) {
            Some("entered_package_once") => {
                Err(Error::Conflict("Gói này đã được nhập một lần rồi.".to_owned()))
            }
            _ => Err(error.into()),
        },
    }
}
