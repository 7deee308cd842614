//! Passkeys in the database.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Serialize, de::DeserializeOwned};
use sqlx::types::Json;
use webauthn_rs::prelude::Passkey;

use super::PasskeyId;
use crate::{
    access::Actor,
    account::session::Token,
    db::{Db, Read, Write},
    error::{Error, Result},
    member::MemberId,
};

/// How long a ceremony may take.
const LIFE: TimeDelta = TimeDelta::minutes(5);

/// One's own passkey as the account page lists it.
#[derive(Debug)]
pub struct Kept {
    /// Its id.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: String,
    /// Since when.
    pub made_at: DateTime<Utc>,
    /// When it was last used.
    pub used_at: Option<DateTime<Utc>>,
    /// The public half.
    pub passkey: Json<Passkey>,
}

/// Whose passkey signs in.
#[derive(Debug)]
pub struct Owner {
    /// The passkey.
    pub id: PasskeyId,
    /// Whose.
    pub member: MemberId,
    /// Their code.
    pub code: String,
    /// Their name.
    pub name: String,
    /// The public half.
    pub passkey: Json<Passkey>,
}

/// Remembers a ceremony that begins in this browser.
///
/// # Errors
/// When the database fails.
pub async fn begin<S: Serialize + Send + Sync>(
    db: &Db,
    browser: &Token,
    member: Option<MemberId>,
    state: &S,
    at: DateTime<Utc>,
) -> Result<()> {
    let state = serde_json::to_value(state).map_err(Error::internal)?;
    sqlx::query!(
        "select begin_passkey($1, $2, $3, $4, $5)",
        browser.hash(),
        member as _,
        state,
        at,
        at + LIFE
    )
    .execute(db.doors())
    .await?;
    Ok(())
}

/// The ceremony that this browser began, once.
///
/// # Errors
/// When the database fails.
pub async fn end<S: DeserializeOwned>(
    db: &Db,
    browser: &Token,
    at: DateTime<Utc>,
) -> Result<Option<(Option<MemberId>, S)>> {
    let found = sqlx::query!(
        r#"select member_id as "member: MemberId", state as "state!" from end_passkey($1, $2)"#,
        browser.hash(),
        at
    )
    .fetch_optional(db.doors())
    .await?;
    Ok(found.and_then(|row| Some((row.member, serde_json::from_value(row.state).ok()?))))
}

/// One's own passkeys.
///
/// # Errors
/// When the database fails.
pub async fn own(tx: &mut Read, actor: &Actor) -> Result<Vec<Kept>> {
    let kept = sqlx::query_as!(
        Kept,
        r#"select id as "id: PasskeyId", name, made_at, used_at, credential as "passkey: Json<Passkey>"
             from passkey where member_id = $1 order by made_at"#,
        actor.member as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(kept)
}

/// Keeps a new passkey. `false` if it is kept already.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    tx: &mut Write,
    actor: &Actor,
    (name, passkey): (&str, &Passkey),
    at: DateTime<Utc>,
) -> Result<bool> {
    let kept = sqlx::query!(
        "insert into passkey (id, member_id, name, credential_id, credential, made_at) values ($1, $2, $3, $4, $5, $6)
         on conflict on constraint passkey_credential do nothing",
        PasskeyId::new(at) as _,
        actor.member as _,
        name,
        passkey.cred_id().as_ref() as &[u8],
        Json(passkey) as _,
        at,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(kept == 1)
}

/// Takes one of one's own passkeys away; sessions in which one was used end. Gives the name it had.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Write, actor: &Actor, id: PasskeyId) -> Result<Option<String>> {
    let name = sqlx::query_scalar!(
        "delete from passkey where id = $1 and member_id = $2 returning name",
        id as _,
        actor.member as _
    )
    .fetch_optional(tx.conn())
    .await?;
    if name.is_none() {
        return Ok(None);
    }
    sqlx::query!("delete from session where member_id = $1 and with_passkey", actor.member as _)
        .execute(tx.conn())
        .await?;
    Ok(name)
}

/// Whose passkey this is.
///
/// # Errors
/// When the database fails.
pub async fn owner(db: &Db, credential: &[u8]) -> Result<Option<Owner>> {
    let owner = sqlx::query_as!(
        Owner,
        r#"select id as "id!: PasskeyId", member_id as "member!: MemberId", code as "code!",
                  full_name as "name!", credential as "passkey!: Json<Passkey>"
             from passkey_owner($1)"#,
        credential,
    )
    .fetch_optional(db.doors())
    .await?;
    Ok(owner)
}

/// How many passkeys this person has.
///
/// # Errors
/// When the database fails.
pub async fn how_many(tx: &mut Read, actor: &Actor) -> Result<usize> {
    let many = sqlx::query_scalar!(
        r#"select count(*) as "many!" from passkey where member_id = $1"#,
        actor.member as _
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(usize::try_from(many).unwrap_or(0))
}

/// Keeps the counter of one's own passkey that was just used.
///
/// # Errors
/// When the database fails.
pub async fn record_use(
    tx: &mut Write,
    (id, passkey): (PasskeyId, &Passkey),
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update passkey set credential = $2, used_at = $3 where id = $1",
        id as _,
        Json(passkey) as _,
        at
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
