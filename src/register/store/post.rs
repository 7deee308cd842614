//! Posts and places of work, in the database.

use chrono::{DateTime, NaiveDate, Utc};

use super::stale;
use crate::{
    access::{Granted, policy::KeepRecord},
    db::{Read, Write},
    error::Result,
    id::uuid_at,
    member::{MemberId, PostId, PostKind},
    pledge::relocation,
    unit::{AgencyId, UnitId},
};

/// A post someone holds or held.
#[derive(Clone, Debug)]
pub struct Post {
    /// Its id.
    pub id: PostId,
    /// Whose.
    pub member: MemberId,
    /// Of which kind.
    pub kind: PostKind,
    /// The title.
    pub title: String,
    /// The agency where it is held.
    pub agency: Option<String>,
    /// The code of the unit where it is held.
    pub unit: Option<String>,
    /// Its first day.
    pub from: Option<NaiveDate>,
    /// The first day on which it is no longer held.
    pub until: Option<NaiveDate>,
    /// Counts every change of the row.
    pub version: i32,
}

/// A post about to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPost {
    /// Of which kind.
    pub kind: PostKind,
    /// The title.
    pub title: String,
    /// The agency where it is held.
    pub agency: Option<AgencyId>,
    /// The unit where it is held.
    pub unit: Option<UnitId>,
    /// Its first day.
    pub from: NaiveDate,
    /// The first day on which it is no longer held.
    pub until: Option<NaiveDate>,
}

/// One post.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if there is none for this person.
pub async fn post(tx: &mut Read, id: PostId) -> Result<Post> {
    let post = sqlx::query_as!(
        Post,
        r#"select post.id as "id: PostId", member_id as "member: MemberId", post.kind as "kind: PostKind", title,
                  agency.name as "agency?", unit.code as "unit?", lower(post.during) as from,
                  upper(post.during) as until, version
             from post
             left join agency on agency.id = post.agency_id
             left join unit on unit.id = post.unit_id
            where post.id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(post)
}

/// The posts of a member, those held now first.
///
/// # Errors
/// When the database fails.
pub async fn posts_of(tx: &mut Read, member: MemberId) -> Result<Vec<Post>> {
    let posts = sqlx::query_as!(
        Post,
        r#"select post.id as "id: PostId", member_id as "member: MemberId", post.kind as "kind: PostKind", title,
                  agency.name as "agency?", unit.code as "unit?", lower(post.during) as from,
                  upper(post.during) as until, version
             from post
             left join agency on agency.id = post.agency_id
             left join unit on unit.id = post.unit_id
            where member_id = $1 and not isempty(post.during)
            order by upper_inf(post.during) desc, post.during desc, title"#,
        member as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(posts)
}

/// Gives a post.
///
/// # Errors
/// When the database refuses it.
pub async fn give_post(
    tx: &mut Write,
    granted: &Granted<KeepRecord>,
    post: &NewPost,
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into post (id, member_id, kind, title, agency_id, unit_id, during)
         values ($1, $2, $3, $4, $5, $6, daterange($7, $8))",
        uuid_at(now),
        granted.on().id as _,
        post.kind as _,
        post.title,
        post.agency as _,
        post.unit as _,
        post.from,
        post.until,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Writes a post anew over the version that was seen.
///
/// # Errors
/// A conflict if someone changed it meanwhile.
pub async fn correct_post(
    tx: &mut Write,
    _granted: &Granted<KeepRecord>,
    (id, seen): (PostId, i32),
    post: &NewPost,
) -> Result<()> {
    let written = sqlx::query!(
        "update post set kind = $3, title = $4, agency_id = $5, unit_id = $6, during = daterange($7, $8)
          where id = $1 and version = $2",
        id as _,
        seen,
        post.kind as _,
        post.title,
        post.agency as _,
        post.unit as _,
        post.from,
        post.until,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if written == 1 { Ok(()) } else { Err(stale()) }
}

/// Ends a post over the version that was seen; `until` is the first day on which it is no longer held.
///
/// # Errors
/// A conflict if someone changed it meanwhile.
pub async fn end_post(
    tx: &mut Write,
    _granted: &Granted<KeepRecord>,
    (id, seen): (PostId, i32),
    until: NaiveDate,
) -> Result<()> {
    let written = sqlx::query!(
        "update post set during = daterange(lower(during), greatest(lower(during), $3))
          where id = $1 and version = $2 and upper_inf(during)",
        id as _,
        seen,
        until,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if written == 1 { Ok(()) } else { Err(stale()) }
}

/// The unit of this code.
///
/// # Errors
/// When the database fails.
pub async fn unit_coded(tx: &mut Read, code: &str) -> Result<Option<UnitId>> {
    let id = sqlx::query_scalar!(r#"select id as "id: UnitId" from unit where code = upper($1)"#, code)
        .fetch_optional(tx.conn())
        .await?;
    Ok(id)
}

/// Writes where a member works, over the version that was seen.
///
/// # Errors
/// A conflict if someone changed the record meanwhile.
pub async fn record_agency(
    tx: &mut Write,
    granted: &Granted<KeepRecord>,
    seen: i32,
    agency: Option<AgencyId>,
) -> Result<()> {
    let id = granted.on().id;
    let written = sqlx::query!(
        "update member set agency_id = $3 where id = $1 and version = $2",
        id as _,
        seen,
        agency as _,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if written != 1 {
        return Err(stale());
    }
    // The head of the new agency reads their papers from then on; those not yet sent take its template, too.
    relocation::reflect(tx, &[id]).await
}
