//! Accounts in the database.

use chrono::{DateTime, NaiveDate, Utc};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use super::{SessionId, session::Token};
use crate::{
    db::{Read, Write},
    error::Result,
    member::MemberId,
};

/// What signing in needs to know of an account.
#[derive(Debug)]
pub struct Credentials {
    /// Whose account.
    pub member: MemberId,
    /// Argon2id hash; `None` until activated.
    pub password_hash: Option<String>,
    /// SHA-256 of the activation code.
    pub activation_hash: Option<Vec<u8>>,
    /// Until when the code works.
    pub activation_expires_at: Option<DateTime<Utc>>,
}

/// The account behind a member code, before anyone is signed in.
pub async fn credentials(conn: &mut PgConnection, code: &str) -> Result<Option<Credentials>> {
    let found = sqlx::query_as!(
        Credentials,
        r#"select member_id as "member!: MemberId", password_hash, activation_hash, activation_expires_at
             from account_for_sign_in($1)"#,
        code,
    )
    .fetch_optional(conn)
    .await?;
    Ok(found)
}

/// Whether this device belongs to the owner of this code.
pub async fn device_is_known(conn: &mut PgConnection, device: &Token, code: &str) -> Result<bool> {
    let known = sqlx::query_scalar!(r#"select device_is_known($1, $2) as "known!""#, device.hash(), code)
        .fetch_one(conn)
        .await?;
    Ok(known)
}

/// Remembers a device on which its owner signed in.
pub async fn remember_device(
    tx: &mut Write,
    device: &Token,
    member: MemberId,
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into known_device (token_hash, member_id, seen_at) values ($1, $2, $3)
         on conflict (token_hash) do update set seen_at = excluded.seen_at",
        device.hash(),
        member as _,
        at,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Ends one session, or all of the person's sessions.
pub async fn end_sessions(tx: &mut Write, member: MemberId, only: Option<&Token>) -> Result<()> {
    sqlx::query!(
        "delete from session where member_id = $1 and ($2::bytea is null or token_hash = $2)",
        member as _,
        only.map(Token::hash),
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Ends one of this person's sessions by its id; says how many ended.
pub async fn end_session(tx: &mut Write, member: MemberId, id: SessionId) -> Result<u64> {
    let ended = sqlx::query!("delete from session where member_id = $1 and id = $2", member as _, id as _)
        .execute(tx.conn())
        .await?;
    Ok(ended.rows_affected())
}

/// Ends every session of this person but one.
pub async fn end_other_sessions(tx: &mut Write, member: MemberId, kept: SessionId) -> Result<u64> {
    let ended = sqlx::query!("delete from session where member_id = $1 and id <> $2", member as _, kept as _)
        .execute(tx.conn())
        .await?;
    Ok(ended.rows_affected())
}

/// What is known of the person before a password is set, read as themself.
#[derive(Debug)]
pub struct Own {
    /// Full name.
    pub name: String,
    /// Day of birth.
    pub born_on: Option<NaiveDate>,
    /// Since when the account is locked.
    pub locked_at: Option<DateTime<Utc>>,
    /// Why.
    pub lock_reason: Option<String>,
    /// When the password was set.
    pub password_set_at: Option<DateTime<Utc>>,
}

/// One's own facts.
pub async fn own(tx: &mut Read, member: MemberId) -> Result<Own> {
    let own = sqlx::query_as!(
        Own,
        r#"select member.full_name as name, member.born_on, account.locked_at, account.lock_reason,
                account.password_set_at
           from member join account on account.member_id = member.id
          where member.id = $1"#,
        member as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(own)
}

/// Whether whoever acts holds an office on the day of the request, their own or as a deputy.
pub async fn holds_office(tx: &mut Read) -> Result<bool> {
    let holds =
        sqlx::query_scalar!(r#"select actor_holds_office() as "holds!""#).fetch_one(tx.conn()).await?;
    Ok(holds)
}

/// Keeps the same password under a hash of today's parameters; no session ends.
pub async fn renew_hash(tx: &mut Write, member: MemberId, hash: &str) -> Result<()> {
    sqlx::query!("update account set password_hash = $2 where member_id = $1", member as _, hash)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Sets one's own password; the activation code is used up with it, and every session ends.
pub async fn set_password(tx: &mut Write, member: MemberId, hash: &str, at: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update account set password_hash = $2, password_set_at = $3, activation_hash = null,
                activation_expires_at = null
          where member_id = $1",
        member as _,
        hash,
        at,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Opens one's own account without a password of one's own choice, for who signs in another way: the slip is used up,
/// and `hash` is of a password that nobody knows, so that no slip is printed for the account again.
pub async fn open_without_password(tx: &mut Write, member: MemberId, hash: &str) -> Result<()> {
    sqlx::query!(
        "update account set password_hash = $2, activation_hash = null, activation_expires_at = null
          where member_id = $1 and password_hash is null",
        member as _,
        hash,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// One's own password hash.
pub async fn own_password_hash(tx: &mut Read, member: MemberId) -> Result<Option<String>> {
    let hash = sqlx::query_scalar!("select password_hash from account where member_id = $1", member as _)
        .fetch_one(tx.conn())
        .await?;
    Ok(hash)
}

/// What is kept of an activation code: its SHA-256, whatever the spacing and case it is typed in.
pub fn code_hash(code: &str) -> Vec<u8> {
    let plain: String =
        code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    Sha256::digest(plain.as_bytes()).to_vec()
}
