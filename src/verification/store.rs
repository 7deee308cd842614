//! What the database tells of a code to anyone: one function, and nothing of a person in what it returns.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use super::Code;
use crate::{document::Digest, error::Result};

/// The revision behind a code, as far as anyone may know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Its number.
    pub number: i32,
    /// What became of it.
    pub standing: Standing,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// When the branch confirmed it.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Over all that was sent.
    pub digest: Digest,
}

/// What became of a revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Standing {
    /// The branch confirmed it, and nothing was confirmed since.
    InForce,
    /// With the branch.
    Waiting,
    /// Given back to be mended.
    Returned,
    /// A later revision came in its place.
    Replaced,
    /// Taken back, disowned or given up before the branch confirmed it.
    Dropped,
}

/// The revision whose prints bear this code.
///
/// # Errors
/// When the database fails.
pub async fn find(conn: &mut PgConnection, code: &Code) -> Result<Option<Verified>> {
    let row = sqlx::query!(
        r#"select number as "number!", standing as "standing!: Standing", sent_at as "sent_at!", confirmed_at,
                  digest as "digest!"
             from revision_of_print($1)"#,
        code as _,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.and_then(|row| {
        Some(Verified {
            number: row.number,
            standing: row.standing,
            sent_at: row.sent_at,
            confirmed_at: row.confirmed_at,
            digest: Digest::from(<[u8; 32]>::try_from(row.digest).ok()?),
        })
    }))
}
