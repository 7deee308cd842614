//! Extensions in the database.

use chrono::{DateTime, Utc};

use super::{ExtensionId, Standing};
use crate::{
    access::{
        Action, Granted,
        policy::{AskExtension, GrantExtension},
    },
    db::{Read, Write},
    error::{OnConstraint, Result},
    pledge::{Pledge, PledgeId, store::stale},
};

/// An extension as it stands.
#[derive(Clone, Debug)]
pub struct Extension {
    /// Its id.
    pub id: ExtensionId,
    /// When it was asked for, or given unasked.
    pub asked_at: DateTime<Utc>,
    /// Whether the member asked.
    pub own: bool,
    /// Until when it was wished for.
    pub wished_until: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// How far it has come.
    pub state: Standing,
    /// Until when it was given.
    pub until: Option<DateTime<Utc>>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// Who answered.
    pub answered_name: Option<String>,
    /// Under which office.
    pub office_title: Option<String>,
    /// What they said.
    pub answer: String,
}

/// All of a pledge, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn of(tx: &mut Read, pledge: PledgeId) -> Result<Vec<Extension>> {
    let all = sqlx::query_as!(
        Extension,
        r#"select id as "id: ExtensionId", asked_at, asked_by = member_id as "own!", wished_until, reason,
                  state as "state: Standing", until, answered_at, answered_name, office_title, answer
             from extension where pledge_id = $1 order by asked_at desc, id desc"#,
        pledge as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(all)
}

/// Keeps what a member asks for.
///
/// # Errors
/// [`crate::error::Error::Conflict`] while one waits: the database holds one at a time.
pub async fn record_request(
    tx: &mut Write,
    granted: &Granted<AskExtension>,
    (until, reason): (DateTime<Utc>, &str),
    at: DateTime<Utc>,
) -> Result<()> {
    let pledge = granted.on();
    sqlx::query!(
        "insert into extension (id, pledge_id, member_id, asked_at, asked_by, wished_until, reason, state)
         values ($1, $2, $3, $4, $5, $6, $7, 'asked')",
        ExtensionId::new(at) as _,
        pledge.id as _,
        pledge.member as _,
        at,
        granted.by() as _,
        until,
        reason,
    )
    .execute(tx.conn())
    .await
    .on_constraint("extension_one_asked", stale)?;
    Ok(())
}

/// Gives more time, in answer to what waits or unasked, and moves the pledge's own date.
///
/// # Errors
/// [`crate::error::Error::Conflict`] if someone moved the pledge or answered meanwhile.
pub async fn record_grant<A: Action<Object = Pledge>>(
    tx: &mut Write,
    granted: &Granted<A>,
    asked: Option<ExtensionId>,
    (until, words): (DateTime<Utc>, &str),
    at: DateTime<Utc>,
) -> Result<()> {
    let pledge = granted.on();
    if let Some(id) = asked {
        answer(tx, granted, id, Some(until), words, at).await?;
    } else {
        sqlx::query!(
            "insert into extension (id, pledge_id, member_id, asked_at, asked_by, wished_until, reason, state, until,
                                    answered_at, answered_by, answered_name, office_title)
             values ($1, $2, $3, $4, $5, $6, $7, 'granted', $6, $4, $5, $8, $9)",
            ExtensionId::new(at) as _,
            pledge.id as _,
            pledge.member as _,
            at,
            granted.by() as _,
            until,
            words,
            granted.actor().name,
            granted.office_title(),
        )
        .execute(tx.conn())
        .await?;
    }
    let moved = sqlx::query!(
        "update pledge set extended_to = $3, version = version + 1 where id = $1 and version = $2",
        pledge.id as _,
        pledge.version,
        until,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if moved == 1 { Ok(()) } else { Err(stale()) }
}

/// Gives no more time.
///
/// # Errors
/// As [`record_grant`].
pub async fn record_refusal(
    tx: &mut Write,
    granted: &Granted<GrantExtension>,
    asked: ExtensionId,
    words: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    answer(tx, granted, asked, None, words, at).await
}

async fn answer<A: Action<Object = Pledge>>(
    tx: &mut Write,
    granted: &Granted<A>,
    id: ExtensionId,
    until: Option<DateTime<Utc>>,
    words: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    let answered = sqlx::query!(
        "update extension
            set state = case when $2::timestamptz is null then 'refused' else 'granted' end, until = $2,
                answered_at = $3, answered_by = $4, answered_name = $5, office_title = $6, answer = $7
          where id = $1 and state = 'asked'",
        id as _,
        until,
        at,
        granted.by() as _,
        granted.actor().name,
        granted.office_title(),
        words,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if answered == 1 { Ok(()) } else { Err(stale()) }
}
