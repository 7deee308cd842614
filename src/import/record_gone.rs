//! Writes what was decided of those whom the list no longer names: they went elsewhere, or are members no more.

use chrono::{DateTime, NaiveDate, Utc};

use super::ImportId;
use super::line::Decision;
use crate::access::Granted;
use crate::access::policy::ImportRegister;
use crate::clock::day_in_vietnam;
use crate::db::Write;
use crate::error::Result;
use crate::member::Standing;

/// Someone who goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Their code.
    pub code: String,
    /// How they stand from today.
    pub standing: Standing,
    /// Why.
    pub reason: String,
}

impl Gone {
    /// Who goes by a decision; none if they stay.
    #[must_use]
    pub fn of(code: String, decision: Decision, reason: Option<String>) -> Option<Self> {
        let standing = match decision {
            Decision::Transferred => Standing::Transferred,
            Decision::Ended => Standing::Ended,
            Decision::Take | Decision::Keep | Decision::Skip | Decision::Leave => return None,
        };
        Some(Self { code, standing, reason: reason.unwrap_or_default() })
    }
}

/// Closes everything that holds of those who go; the past stays.
///
/// # Errors
/// When the database refuses it.
pub async fn record(
    tx: &mut Write,
    _granted: &Granted<ImportRegister>,
    (id, gone): (ImportId, &[Gone]),
    now: DateTime<Utc>,
) -> Result<()> {
    if gone.is_empty() {
        return Ok(());
    }
    let today = day_in_vietnam(now);
    let codes: Vec<String> = gone.iter().map(|it| it.code.clone()).collect();
    let standings: Vec<Standing> = gone.iter().map(|it| it.standing).collect();
    let reasons: Vec<String> = gone.iter().map(|it| it.reason.clone()).collect();
    sqlx::query!(
        "insert into import_ending (import_id, member_id, standing, reason)
         select $1, member.id, gone.standing, gone.reason
           from unnest($2::text[], $3::text[], $4::text[]) as gone (code, standing, reason)
           join member on member.code = gone.code",
        id as _,
        &codes,
        &standings as _,
        &reasons,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update member set standing = gone.standing, manager_id = null
           from unnest($1::text[], $2::text[]) as gone (code, standing) where member.code = gone.code",
        &codes,
        &standings as _,
    )
    .execute(tx.conn())
    .await?;
    // The day was written with the standing; the reason is known here.
    sqlx::query!(
        "update standing_history as history set reason = gone.reason
           from unnest($1::text[], $2::text[]) as gone (code, reason) join member on member.code = gone.code
          where history.member_id = member.id and upper_inf(history.during) and history.standing = member.standing",
        &codes,
        &reasons,
    )
    .execute(tx.conn())
    .await?;
    close(tx, &codes, today).await
}

/// Closes memberships, management, posts and offices from a day on.
async fn close(tx: &mut Write, codes: &[String], today: NaiveDate) -> Result<()> {
    sqlx::query!(
        "update membership set during = daterange(lower(during), greatest(lower(during), $2))
          where member_id in (select id from member where code = any($1)) and upper_inf(during)",
        codes,
        today,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update management set during = daterange(lower(during), greatest(lower(during), $2))
          where member_id in (select id from member where code = any($1)) and upper_inf(during)",
        codes,
        today,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update post set during = daterange(lower(during), greatest(lower(during), $2))
          where member_id in (select id from member where code = any($1)) and upper_inf(during)",
        codes,
        today,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update appointment set during = daterange(lower(during), greatest(lower(during), $2))
          where member_id in (select id from member where code = any($1)) and upper_inf(during)",
        codes,
        today,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
