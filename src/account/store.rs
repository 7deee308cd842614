//! Accounts in the database.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use super::session::Token;
use crate::{
    access::Granted,
    access::policy::IssueSlips,
    db::{Read, Write},
    error::Result,
    member::MemberId,
    unit::UnitId,
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
    /// Whether any office is held: such sessions end sooner when idle.
    pub holds_office: bool,
}

/// The account behind a member code, before anyone is signed in.
pub async fn credentials(conn: &mut PgConnection, code: &str) -> Result<Option<Credentials>> {
    let found = sqlx::query_as!(
        Credentials,
        r#"select member_id as "member!: MemberId", password_hash, activation_hash, activation_expires_at,
                  holds_office as "holds_office!"
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
        "insert into known_device (token_hash, member_id, seen_at) values ($1, $2, $3) on conflict do nothing",
        device.hash(),
        member as _,
        at,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Starts a session.
pub async fn start_session(
    tx: &mut Write,
    token: &Token,
    account: &Credentials,
    agent: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    let idle =
        if account.holds_office { super::session::OFFICE_IDLE_MINUTES } else { super::session::IDLE_MINUTES };
    sqlx::query!(
        "insert into session (token_hash, member_id, started_at, last_seen_at, expires_at, idle, agent)
         values ($1, $2, $3, $3, $4, make_interval(mins => $5), $6)",
        token.hash(),
        account.member as _,
        at,
        at + super::session::LONGEST,
        i32::try_from(idle).unwrap_or(30),
        agent,
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

/// Sets one's own password; the activation code is used up with it.
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

/// One's own password hash.
pub async fn own_password_hash(tx: &mut Read, member: MemberId) -> Result<Option<String>> {
    let hash = sqlx::query_scalar!("select password_hash from account where member_id = $1", member as _)
        .fetch_one(tx.conn())
        .await?;
    Ok(hash)
}

/// A member of a branch with the state of the account.
#[derive(Debug)]
pub struct SlipRow {
    /// Who.
    pub member: MemberId,
    /// Member code.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Whether a password was set.
    pub active: bool,
    /// Whether a slip was printed before and still works.
    pub pending: bool,
}

/// The people of a branch, by given name.
pub async fn accounts_of(tx: &mut Read, branch: UnitId, at: DateTime<Utc>) -> Result<Vec<SlipRow>> {
    let rows = sqlx::query_as!(
        SlipRow,
        r#"select member.id as "member: MemberId", member.code, member.full_name as name,
                  account.password_hash is not null as "active!",
                  coalesce(account.activation_expires_at > $2, false) as "pending!"
             from member join account on account.member_id = member.id
            where member.branch_id = $1
            order by member.given_name collate "vi-x-icu", member.full_name collate "vi-x-icu", member.id"#,
        branch as _,
        at,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows)
}

/// Keeps the hashes of new activation codes for accounts that have no password yet.
pub async fn issue_codes(
    tx: &mut Write,
    _granted: &Granted<IssueSlips>,
    codes: &[(MemberId, String)],
    expires_at: DateTime<Utc>,
) -> Result<()> {
    let members: Vec<uuid::Uuid> = codes.iter().map(|(member, _)| member.0).collect();
    let hashes: Vec<Vec<u8>> = codes.iter().map(|(_, code)| code_hash(code)).collect();
    sqlx::query!(
        "update account set activation_hash = fresh.hash, activation_expires_at = $3
           from unnest($1::uuid[], $2::bytea[]) as fresh (member_id, hash)
          where account.member_id = fresh.member_id and account.password_hash is null",
        &members,
        &hashes,
        expires_at,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// What is kept of an activation code: its SHA-256, whatever the spacing and case it is typed in.
pub fn code_hash(code: &str) -> Vec<u8> {
    let plain: String =
        code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    Sha256::digest(plain.as_bytes()).to_vec()
}
