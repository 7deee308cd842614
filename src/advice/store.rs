//! Rules of a year, and the marks of what was sent, in the database.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::{Rules, likeness::Marks};
use crate::{
    access::{Granted, policy::PrepareYear},
    cycle::CycleId,
    db::{Read, Write},
    error::Result,
};

/// The rules of a year with the count that a change must name; the shipped ones, at 0, where nobody changed them.
///
/// # Errors
/// When the database fails.
pub async fn rules(tx: &mut Read, cycle: CycleId) -> Result<(i32, Arc<Rules>)> {
    let row = sqlx::query!(
        r#"select version, rules as "rules: Json<Rules>" from advice_rules where cycle_id = $1"#,
        cycle as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    match row {
        Some(row) => Ok((row.version, Arc::new(row.rules.0))),
        None => Ok((0, Rules::shipped()?)),
    }
}

/// Keeps changed rules over the count that was seen. `false` if someone changed them meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn change_rules(
    tx: &mut Write,
    granted: &Granted<PrepareYear>,
    (seen, rules): (i32, &Rules),
    at: DateTime<Utc>,
) -> Result<bool> {
    let kept = sqlx::query!(
        "insert into advice_rules as kept (cycle_id, version, rules, changed_at, changed_by)
         values ($1, 1, $3, $4, $5)
         on conflict (cycle_id) do update
            set version = kept.version + 1, rules = excluded.rules, changed_at = excluded.changed_at,
                changed_by = excluded.changed_by
          where kept.version = $2
         returning version",
        granted.on().id as _,
        seen,
        Json(rules) as _,
        at,
        granted.by() as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    // Whoever saw the shipped rules must be the first to change them.
    Ok(kept.is_some_and(|row| row.version == seen + 1))
}

/// Sections of one's own pledge that are like a colleague's; whose, is not told.
///
/// # Errors
/// When the database fails.
pub async fn like_a_colleague(
    tx: &mut Read,
    pledge: uuid::Uuid,
    mine: &BTreeMap<&str, Marks>,
    least: i64,
) -> Result<Vec<String>> {
    let sections = sqlx::query_scalar!(
        r#"select like_a_colleague($1, $2, $3) as "section!""#,
        pledge,
        Json(mine) as _,
        i32::try_from(least).unwrap_or(100),
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(sections)
}

/// A colleague's section that is like one's own, for those who read both.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The section.
    pub section: String,
    /// The colleague's pledge.
    pub pledge: uuid::Uuid,
    /// The colleague.
    pub name: String,
    /// Per cent of the words in a row that both share.
    pub share: i64,
}

/// Which pledges of the same branch and year are like this one, for whoever may read both: the most alike of each section.
///
/// # Errors
/// When the database fails.
pub async fn pairs(tx: &mut Read, pledge: uuid::Uuid, least: i32, marks: i32) -> Result<Vec<Pair>> {
    let pairs = sqlx::query_as!(
        Pair,
        r#"select distinct on (mine.section) mine.section, other.id as pledge, member.full_name as name,
                  100 * shared.count / cardinality(mine.marks) as "share!"
             from pledge_marks mine
             join pledge own on own.id = mine.pledge_id
             join pledge other on other.cycle_id = own.cycle_id and other.branch_id = own.branch_id
                              and other.id <> own.id and other.state in ('submitted', 'returned', 'agreed')
             join member on member.id = other.member_id
             join pledge_marks theirs on theirs.pledge_id = other.id and theirs.section = mine.section
            cross join lateral (select count(*) as count
                                  from (select unnest(mine.marks) intersect select unnest(theirs.marks)) same) shared
            where mine.pledge_id = $1 and cardinality(mine.marks) >= greatest($3, 1)
              and 100 * shared.count >= $2 * cardinality(mine.marks)
            order by mine.section, shared.count desc, other.id"#,
        pledge,
        least,
        marks,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(pairs)
}

/// Keeps the marks of what is being sent in the place of those of the revision before. Called beside the sending of
/// one's own pledge; the database refuses anybody else's.
///
/// # Errors
/// When the database fails.
pub async fn record_marks(tx: &mut Write, pledge: uuid::Uuid, marks: &BTreeMap<&str, Marks>) -> Result<()> {
    sqlx::query!("delete from pledge_marks where pledge_id = $1", pledge).execute(tx.conn()).await?;
    sqlx::query!(
        "insert into pledge_marks (pledge_id, section, marks)
         select $1, key, array(select value::bigint from jsonb_array_elements_text(value)) from jsonb_each($2)",
        pledge,
        Json(marks) as _,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
