//! Identities and begun ways in the database.

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use super::provider::{Begun, Identity};
use crate::{
    access::Actor,
    account::session::Token,
    db::{Db, Read, Write},
    error::Result,
    id::uuid_at,
    member::MemberId,
};

/// How long a way to the provider may take.
const LIFE: TimeDelta = TimeDelta::minutes(10);

crate::ids! {
    /// A bound identity.
    LinkId;
}

/// A way that came back.
#[derive(Debug)]
pub struct Try {
    /// What must stand in the token.
    pub nonce: String,
    /// The proof key.
    pub verifier: String,
    /// Who links; `None` for who signs in.
    pub member: Option<MemberId>,
}

/// Whom an identity is bound to.
#[derive(Debug)]
pub struct Bound {
    /// Who.
    pub member: MemberId,
    /// Their code.
    pub code: String,
    /// Their name.
    pub name: String,
}

/// A bound identity as the account page lists it.
#[derive(Debug)]
pub struct Link {
    /// Its id.
    pub id: LinkId,
    /// The provider.
    pub issuer: String,
    /// Since when.
    pub linked_at: DateTime<Utc>,
    /// When it was last used.
    pub used_at: Option<DateTime<Utc>>,
}

fn hash(state: &str) -> Vec<u8> {
    Sha256::digest(state.as_bytes()).to_vec()
}

/// Remembers a way that begins in this browser.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    db: &Db,
    browser: &Token,
    begun: &Begun,
    member: Option<MemberId>,
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "select begin_oidc($1, $2, $3, $4, $5, $6, $7)",
        browser.hash(),
        hash(&begun.state),
        begun.nonce,
        begun.verifier,
        member as _,
        at,
        at + LIFE,
    )
    .execute(db.doors())
    .await?;
    Ok(())
}

/// The way that this browser began with this state, once.
///
/// # Errors
/// When the database fails.
pub async fn end(db: &Db, browser: &Token, state: &str, at: DateTime<Utc>) -> Result<Option<Try>> {
    let found = sqlx::query_as!(
        Try,
        r#"select nonce as "nonce!", verifier as "verifier!", member_id as "member: MemberId"
             from end_oidc($1, $2, $3)"#,
        browser.hash(),
        hash(state),
        at,
    )
    .fetch_optional(db.doors())
    .await?;
    Ok(found)
}

/// Whom an identity is bound to.
///
/// # Errors
/// When the database fails.
pub async fn bound(db: &Db, identity: &Identity) -> Result<Option<Bound>> {
    let found = sqlx::query_as!(
        Bound,
        r#"select member_id as "member!: MemberId", code as "code!", full_name as "name!"
             from oidc_member($1, $2)"#,
        identity.issuer,
        identity.subject,
    )
    .fetch_optional(db.doors())
    .await?;
    Ok(found)
}

/// Binds an identity to whoever is signed in. `false` if it is bound already.
///
/// # Errors
/// When the database fails.
pub async fn link(tx: &mut Write, actor: &Actor, identity: &Identity, at: DateTime<Utc>) -> Result<bool> {
    let added = sqlx::query!(
        "insert into oidc_link (id, issuer, subject, member_id, linked_at) values ($1, $2, $3, $4, $5)
         on conflict on constraint oidc_link_identity do nothing",
        uuid_at(at),
        identity.issuer,
        identity.subject,
        actor.member as _,
        at,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    Ok(added == 1)
}

/// One's own identities.
///
/// # Errors
/// When the database fails.
pub async fn links(tx: &mut Read, actor: &Actor) -> Result<Vec<Link>> {
    let links = sqlx::query_as!(
        Link,
        r#"select id as "id: LinkId", issuer, linked_at, used_at from oidc_link where member_id = $1 order by linked_at"#,
        actor.member as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(links)
}

/// Whether an identity is the only way in that this person has: no other is bound, there is no passkey, and they chose
/// no password.
///
/// # Errors
/// When the database fails.
pub async fn is_only_way(tx: &mut Read, actor: &Actor, id: LinkId) -> Result<bool> {
    let only = sqlx::query_scalar!(
        r#"select password_set_at is null
                  and not exists (select 1 from passkey where member_id = $1)
                  and not exists (select 1 from oidc_link where member_id = $1 and id <> $2)
                  and exists (select 1 from oidc_link where member_id = $1 and id = $2) as "only!"
             from account where member_id = $1"#,
        actor.member as _,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(only)
}

/// Unbinds one of one's own identities; sessions that began with it end.
///
/// # Errors
/// When the database fails.
pub async fn unlink(tx: &mut Write, actor: &Actor, id: LinkId) -> Result<()> {
    sqlx::query!("delete from oidc_link where id = $1 and member_id = $2", id as _, actor.member as _)
        .execute(tx.conn())
        .await?;
    sqlx::query!("delete from session where member_id = $1 and way = 'oidc'", actor.member as _)
        .execute(tx.conn())
        .await?;
    Ok(())
}

/// Keeps an identity that is bound to nobody, for this browser and a short while.
///
/// # Errors
/// When the database fails.
pub async fn keep_arrival(db: &Db, browser: &Token, identity: &Identity, at: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "select keep_oidc_arrival($1, $2, $3, $4, $5, $6, $7)",
        browser.hash(),
        identity.issuer,
        identity.subject,
        identity.strong,
        identity.with_factor,
        at,
        at + LIFE,
    )
    .execute(db.doors())
    .await?;
    Ok(())
}

/// The identity that this browser brought.
///
/// # Errors
/// When the database fails.
pub async fn arrival(db: &Db, browser: &Token, at: DateTime<Utc>) -> Result<Option<Identity>> {
    let found = sqlx::query_as!(
        Identity,
        r#"select issuer as "issuer!", subject as "subject!", strong as "strong!", with_factor as "with_factor!"
             from oidc_arrival_of($1, $2)"#,
        browser.hash(),
        at,
    )
    .fetch_optional(db.doors())
    .await?;
    Ok(found)
}

/// Forgets it, in the transaction that made use of it.
///
/// # Errors
/// When the database fails.
pub async fn drop_arrival(tx: &mut Write, browser: &Token) -> Result<()> {
    sqlx::query!("select drop_oidc_arrival($1)", browser.hash()).execute(tx.conn()).await?;
    Ok(())
}

/// Marks an identity as used.
///
/// # Errors
/// When the database fails.
pub async fn record_use(tx: &mut Write, identity: &Identity, at: DateTime<Utc>) -> Result<()> {
    sqlx::query!(
        "update oidc_link set used_at = $3 where issuer = $1 and subject = $2",
        identity.issuer,
        identity.subject,
        at
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
