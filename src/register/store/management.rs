//! Levels of management and the posts that decide them, in the database.

use chrono::{DateTime, NaiveDate, Utc};

use crate::{
    access::{
        Granted,
        policy::{KeepManagedPosts, KeepRecord},
    },
    db::{Read, Write},
    error::{Error, Result},
    id::uuid_at,
    member::{ManagedPostId, Member, MemberId, PostKind},
    unit::{UnitId, UnitKind},
};

/// Who manages a member now, and by what.
#[derive(Clone, Debug, Default)]
pub struct Held {
    /// The unit's name; none if nobody manages.
    pub unit: Option<String>,
    /// Whether it was set by hand.
    pub by_hand: bool,
    /// The post that decided.
    pub basis: String,
    /// When what was set by hand is looked at again.
    pub review_on: Option<NaiveDate>,
    /// Its last day, where it was set with one.
    pub ends_on: Option<NaiveDate>,
}

impl Held {
    /// As people read it.
    #[must_use]
    pub fn said(&self) -> String {
        let unit = self.unit.clone().unwrap_or_else(|| "không thuộc diện quản lý".to_owned());
        match (self.by_hand, self.basis.is_empty()) {
            (true, _) => format!("{unit} (ghi bằng tay)"),
            (false, false) => format!("{unit} (theo chức vụ {})", self.basis),
            (false, true) => unit,
        }
    }
}

/// A line of the list of managed posts.
#[derive(Clone, Debug)]
pub struct ManagedPost {
    /// Its id.
    pub id: ManagedPostId,
    /// The title, * for any words.
    pub title: String,
    /// Only posts of this kind.
    pub kind: Option<PostKind>,
    /// Only posts held in units of this kind.
    pub level: Option<UnitKind>,
    /// First day.
    pub from: Option<NaiveDate>,
    /// The first day on which it no longer holds.
    pub until: Option<NaiveDate>,
    /// The text that says so.
    pub source: String,
}

/// A level set by hand.
#[derive(Clone, Debug)]
pub struct Override {
    /// Whose.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// Their code.
    pub code: String,
    /// The unit; none if nobody manages.
    pub unit: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// Since when.
    pub from: Option<NaiveDate>,
    /// When it is looked at again.
    pub review_on: Option<NaiveDate>,
    /// Its last day.
    pub ends_on: Option<NaiveDate>,
}

/// Who manages a member now.
///
/// # Errors
/// When the database fails.
pub async fn held_level(tx: &mut Read, member: MemberId) -> Result<Held> {
    let held = sqlx::query_as!(
        Held,
        r#"select unit.name as "unit?", source = 'override' as "by_hand!", basis, review_on, ends_on
             from management left join unit on unit.id = management.unit_id
            where member_id = $1 and upper_inf(during)"#,
        member as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(held.unwrap_or_default())
}

/// The units whose Standing Committee may manage a member: those above their branch, from the top.
///
/// # Errors
/// When the database fails.
pub async fn levels(tx: &mut Read, member: &Member) -> Result<Vec<(UnitId, String)>> {
    let rows = sqlx::query!(
        r#"select unit.id as "id: UnitId", unit.name from unit_closure way join unit on unit.id = way.above_id
            where way.below_id = $1 and unit.kind not in ('branch', 'base_branch') order by way.depth desc"#,
        member.branch as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// Closes the level that holds now; whatever is written after it holds from today.
///
/// # Errors
/// When the database refuses it.
pub async fn close_level(tx: &mut Write, granted: &Granted<KeepRecord>) -> Result<()> {
    sqlx::query!(
        "update management set during = daterange(lower(during), greatest(lower(during), actor_day()))
          where member_id = $1 and upper_inf(during)",
        granted.on().id as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Sets a level by hand.
///
/// # Errors
/// When the database refuses it.
pub async fn override_level(
    tx: &mut Write,
    granted: &Granted<KeepRecord>,
    (unit, reason, (review_on, ends_on)): (Option<UnitId>, &str, (Option<NaiveDate>, Option<NaiveDate>)),
    now: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into management (id, member_id, unit_id, during, source, override_reason, review_on, ends_on)
         values ($1, $2, $3, daterange(actor_day(), null), 'override', $4, $5, $6)",
        uuid_at(now),
        granted.on().id as _,
        unit as _,
        reason,
        review_on,
        ends_on,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Lets posts and what was set by hand decide once more.
///
/// # Errors
/// When the database refuses it.
pub async fn derive_level(tx: &mut Write, granted: &Granted<KeepRecord>) -> Result<()> {
    sqlx::query!("select derive_management(array[$1]::uuid[])", granted.on().id as _)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// The list of managed posts of a unit, those in force first.
///
/// # Errors
/// When the database fails.
pub async fn managed_posts(tx: &mut Read, unit: UnitId) -> Result<Vec<ManagedPost>> {
    let rows = sqlx::query_as!(
        ManagedPost,
        r#"select id as "id: ManagedPostId", title, kind as "kind: PostKind", level as "level: UnitKind",
                  lower(during) as from, upper(during) as until, source
             from managed_post where unit_id = $1 and not isempty(during)
            order by upper_inf(during) desc, title collate "vi-x-icu", id"#,
        unit as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// The unit whose list a line belongs to, with its title.
///
/// # Errors
/// [`Error::NotFound`] if there is none.
pub async fn list_of(tx: &mut Read, id: ManagedPostId) -> Result<(UnitId, String)> {
    let row =
        sqlx::query!(r#"select unit_id as "unit: UnitId", title from managed_post where id = $1"#, id as _)
            .fetch_one(tx.conn())
            .await?;
    Ok((row.unit, row.title))
}

/// Adds a line; false if the same form added it before.
///
/// # Errors
/// When the database refuses it.
pub async fn add_managed_post(
    tx: &mut Write,
    granted: &Granted<KeepManagedPosts>,
    post: &ManagedPost,
) -> Result<bool> {
    let added = sqlx::query!(
        "insert into managed_post (id, unit_id, title, kind, level, during, source)
         values ($1, $2, $3, $4, $5, daterange($6, null), $7) on conflict (id) do nothing",
        post.id as _,
        granted.on().id as _,
        post.title,
        post.kind as _,
        post.level as _,
        post.from,
        post.source,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(added == 1)
}

/// Ends a line today.
///
/// # Errors
/// [`Error::Conflict`] if it was ended before.
pub async fn end_managed_post(
    tx: &mut Write,
    granted: &Granted<KeepManagedPosts>,
    id: ManagedPostId,
) -> Result<()> {
    let ended = sqlx::query!(
        "update managed_post set during = daterange(lower(during), greatest(lower(during), actor_day()))
          where id = $1 and unit_id = $2 and upper_inf(during)",
        id as _,
        granted.on().id as _,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if ended == 1 {
        Ok(())
    } else {
        Err(Error::Conflict("Chức vụ này đã được đưa ra khỏi danh mục.".to_owned()))
    }
}

/// Derives the level of everyone below the unit who holds a post that the line names; tells how many they are.
///
/// # Errors
/// When the database refuses it.
pub async fn derive_holders(
    tx: &mut Write,
    granted: &Granted<KeepManagedPosts>,
    id: ManagedPostId,
) -> Result<i64> {
    let people = sqlx::query_scalar!(
        r#"with holder as (
             select array_agg(distinct post.member_id) as people
               from managed_post managed
               join post on post.during @> actor_day() and vn_fold(post.title) like managed.pattern
               join member on member.id = post.member_id
               join unit_closure reach on reach.above_id = managed.unit_id and reach.below_id = member.branch_id
              where managed.id = $1 and managed.unit_id = $2)
           select coalesce(cardinality(people), 0)::bigint as "people!"
             from holder, lateral (select derive_management(coalesce(people, '{}'))) done"#,
        id as _,
        granted.on().id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(people)
}

/// Levels set by hand below a unit, those to be looked at again first.
///
/// # Errors
/// When the database fails.
pub async fn overrides(tx: &mut Read, unit: UnitId, limit: i64) -> Result<Vec<Override>> {
    let rows = sqlx::query_as!(
        Override,
        r#"select member.id as "member: MemberId", member.full_name as name, member.code, unit.name as "unit?",
                  override_reason as reason, lower(during) as from, review_on, ends_on
             from management
             join member on member.id = management.member_id
             join unit_closure reach on reach.above_id = $1 and reach.below_id = member.branch_id
             left join unit on unit.id = management.unit_id
            where source = 'override' and upper_inf(during)
            order by least(review_on, ends_on) nulls last, member.given_name collate "vi-x-icu", member.id limit $2"#,
        unit as _,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}
