//! Notices in the database.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::{NoticeId, kind::Kind};
use crate::{
    access::Actor,
    db::{Read, Write},
    error::{Error, Result},
};

/// One notice.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// What kind it is; `None` for one of a later release.
    pub kind: Option<Kind>,
    /// When it was told.
    pub at: DateTime<Utc>,
    /// What it is about.
    pub about: Uuid,
    /// Of which year.
    pub year: Option<i32>,
    /// How many things.
    pub count: i32,
    /// Since or until when.
    pub due_on: Option<NaiveDate>,
    /// Of a reminder: the day it was written.
    pub day: Option<NaiveDate>,
    /// What the Board added to the rule.
    pub words: String,
    /// Name of the unit it is about.
    pub place: Option<String>,
    /// Whether its owner has read it.
    pub read: bool,
}

/// One's own notices, newest first, after the one named.
///
/// # Errors
/// When the database fails.
pub async fn list(
    tx: &mut Read,
    actor: &Actor,
    after: Option<NoticeId>,
    limit: usize,
) -> Result<Vec<Notice>> {
    let rows = sqlx::query!(
        r#"select notice.id as "id: NoticeId", notice.kind, at, about, notice.year, count, due_on, day,
                  coalesce(rule.words, '') as "words!", unit.name as "place?", read_at is not null as "read!"
             from notice
             left join reminder_rule rule on rule.id = notice.rule_id
             left join unit on unit.id = notice.about
            where notice.member_id = $1
              and ($2::uuid is null or (at, notice.id) < (select at, id from notice last where last.id = $2))
            order by at desc, notice.id desc limit $3"#,
        actor.member as _,
        after as _,
        i64::try_from(limit).unwrap_or(i64::MAX),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Notice {
            id: row.id,
            kind: Kind::named(&row.kind),
            at: row.at,
            about: row.about,
            year: row.year,
            count: row.count,
            due_on: row.due_on,
            day: row.day,
            words: row.words,
            place: row.place,
            read: row.read,
        })
        .collect())
}

/// Marks one's own notice as read, and tells where it leads.
///
/// # Errors
/// [`Error::NotFound`] for a notice of somebody else.
pub async fn mark_read(tx: &mut Write, id: NoticeId, at: DateTime<Utc>) -> Result<String> {
    let row = sqlx::query!(
        "update notice set read_at = coalesce(read_at, $2) where id = $1 returning kind, about, year",
        id as _,
        at,
    )
    .fetch_optional(tx.conn())
    .await?
    .ok_or(Error::NotFound)?;
    Ok(super::kind::href(Kind::named(&row.kind), row.about, row.year))
}

/// Marks one's own notices as read, up to the newest that was shown.
///
/// # Errors
/// When the database fails.
pub async fn mark_all_read(tx: &mut Write, actor: &Actor, newest: NoticeId, at: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update notice set read_at = $3
          where member_id = $1 and read_at is null and at <= (select at from notice shown where shown.id = $2)",
        actor.member as _,
        newest as _,
        at,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whether one wants the day's letter.
///
/// # Errors
/// When the database fails.
pub async fn wants_daily(tx: &mut Read, actor: &Actor) -> Result<bool> {
    let daily =
        sqlx::query_scalar!("select daily from notice_choice where member_id = $1", actor.member as _)
            .fetch_optional(tx.conn())
            .await?;
    Ok(daily.unwrap_or(true))
}

/// Keeps whether one wants it.
///
/// # Errors
/// When the database fails.
pub async fn choose_daily(tx: &mut Write, actor: &Actor, daily: bool, at: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "insert into notice_choice (member_id, daily, chosen_at) values ($1, $2, $3)
         on conflict (member_id) do update set daily = excluded.daily, chosen_at = excluded.chosen_at",
        actor.member as _,
        daily,
        at,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Whether one's address was proved, and whether the register knows a telephone.
///
/// # Errors
/// When the database fails.
pub async fn reached(tx: &mut Read, actor: &Actor) -> Result<(Option<String>, Option<String>)> {
    let row = sqlx::query!(
        "select case when email = proved_email then email end as email, phone from member where id = $1",
        actor.member as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((row.email, row.phone))
}
