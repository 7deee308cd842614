//! The 27 manifestations of resolution 04-NQ/TW in short titles: reference tags, never boxes to tick.

pub mod list;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    access::{Granted, policy::KeepManifestations},
    db::{Read, Write},
    error::Result,
};

/// One of them, as templates keep it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifestation {
    /// Its number: `I.3`.
    pub code: String,
    /// Its short title.
    pub title: String,
}

/// One of them, as its keepers see it.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Its number.
    pub code: String,
    /// The group it belongs to.
    pub heading: String,
    /// Its short title.
    pub title: String,
    /// When its wording was last looked over.
    pub reviewed_at: Option<DateTime<Utc>>,
    /// By whom.
    pub reviewed_by: Option<String>,
    /// Counts every change.
    pub version: i32,
}

/// All of them, in the resolution's order.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Read) -> Result<Vec<Kept>> {
    let rows = sqlx::query_as!(
        Kept,
        r#"select code, heading, title, reviewed_at,
                  (select full_name from member where member.id = reviewed_by) as reviewed_by, version
             from manifestation order by place"#,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// All of them, as a template keeps them.
///
/// # Errors
/// When the database fails.
pub async fn worded(tx: &mut Read) -> Result<Vec<Manifestation>> {
    let rows = sqlx::query_as!(Manifestation, "select code, title from manifestation order by place")
        .fetch_all(tx.conn())
        .await?;
    Ok(rows)
}

/// Words one anew, or marks its wording as looked over. `false` if someone changed it meanwhile.
///
/// # Errors
/// When the database refuses it.
pub async fn record_wording(
    tx: &mut Write,
    granted: &Granted<KeepManifestations>,
    (code, title, seen): (&str, &str, i32),
    reviewed: bool,
    at: DateTime<Utc>,
) -> Result<bool> {
    let changed = sqlx::query!(
        "update manifestation
            set title = $2, version = version + 1,
                reviewed_at = case when $4 then $5::timestamptz end, reviewed_by = case when $4 then $6::uuid end
          where code = $1 and version = $3",
        code,
        title,
        seen,
        reviewed,
        at,
        granted.by() as _,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(changed == 1)
}
