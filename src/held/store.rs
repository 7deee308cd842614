//! All that is held about a person, read with that person's own eyes.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use serde_json::Value;

use super::catalogue::SECTIONS;
use crate::{
    access::Actor,
    db::{Read, Write},
    error::{Error, Result},
    pledge::PledgeId,
};

/// How often a day someone may take everything out.
const A_DAY: i64 = 5;

/// A section with its rows.
#[derive(Clone, Debug, Serialize)]
pub struct Held {
    /// The table.
    pub table: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Its columns.
    pub columns: &'static [&'static str],
    /// Its rows, each as long as the columns.
    pub rows: Vec<Vec<Value>>,
}

/// Every section of the catalogue, empty ones too.
///
/// # Errors
/// When the database fails.
pub async fn everything(tx: &mut Read, actor: &Actor) -> Result<Vec<Held>> {
    let found = sqlx::query_file!("src/held/everything.sql", actor.member as _).fetch_all(tx.conn()).await?;
    let mut rows: std::collections::HashMap<String, Vec<Vec<Value>>> =
        found.into_iter().map(|row| (row.name, row.rows.0)).collect();
    Ok(SECTIONS
        .iter()
        .map(|section| Held {
            table: section.table,
            title: section.title,
            columns: section.columns,
            rows: rows.remove(section.table).unwrap_or_default(),
        })
        .collect())
}

/// One's own pledges that were sent, latest year first.
///
/// # Errors
/// When the database fails.
pub async fn sent_pledges(tx: &mut Read, actor: &Actor) -> Result<Vec<PledgeId>> {
    let ids = sqlx::query_scalar!(
        r#"select pledge.id as "id: PledgeId" from pledge join cycle on cycle.id = cycle_id
            where member_id = $1 and revision is not null order by cycle.year desc"#,
        actor.member as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(ids)
}

/// Remembers that someone takes everything out.
///
/// # Errors
/// [`Error::TooMany`] beyond a few times a day: drawing every paper is work.
pub async fn record(tx: &mut Write, actor: &Actor, at: DateTime<Utc>) -> Result<()> {
    let since = sqlx::query!(
        r#"select count(*) as "count!", min(at) as first from held_export where member_id = $1 and at > $2"#,
        actor.member as _,
        at - TimeDelta::days(1),
    )
    .fetch_one(tx.conn())
    .await?;
    if since.count >= A_DAY {
        let again = since.first.unwrap_or(at) + TimeDelta::days(1);
        return Err(Error::TooMany(u64::try_from((again - at).num_seconds()).unwrap_or(60)));
    }
    sqlx::query!("insert into held_export (member_id, at) values ($1, $2)", actor.member as _, at)
        .execute(tx.conn())
        .await?;
    Ok(())
}
