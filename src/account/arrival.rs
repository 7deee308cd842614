//! Somebody arrives: a session begins, the device is remembered, and a new device is told to the account's owner.

use axum::{
    extract::{FromRequestParts, State},
    http::{header, request::Parts},
};
use axum_extra::{
    extract::{CookieJar, cookie::Cookie},
    routing::TypedPath,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use super::{
    EventId, SessionId,
    device::{in_words, short_address},
    event, session,
    session::Token,
    store,
};
use crate::{
    access::Actor,
    app::App,
    audit::Entry,
    clock::moment_text,
    db::{Read, Write},
    error::{Error, Result},
    web::{
        act::{see_other, see_other_with},
        address::Address,
        signed::{Now, Signed},
    },
};

/// The cookie by which a device is known again. It opens nothing.
const DEVICE_COOKIE: &str = "device";
/// Bytes of a browser's name that are kept.
const AGENT: usize = 200;

/// At which device a request was made.
#[derive(Clone, Debug)]
pub struct Device {
    /// What the browser says of itself.
    pub agent: String,
    /// Its address.
    pub address: String,
    /// The mark it was given when somebody signed in here before.
    pub mark: Option<Token>,
}

impl FromRequestParts<App> for Device {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let Ok(Address(address)) = Address::from_request_parts(parts, app).await;
        let agent = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or("");
        let jar = CookieJar::from_headers(&parts.headers);
        Ok(Self {
            agent: agent.chars().take(AGENT).collect(),
            address,
            mark: jar.get(DEVICE_COOKIE).and_then(|cookie| Token::read(cookie.value())),
        })
    }
}

/// How far somebody has proved who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proved {
    /// The first step only; the second is still to come.
    Half,
    /// All that is asked of them, without a second factor.
    Whole,
    /// With a second factor.
    WithFactor,
}

/// Begins a session with a new token; an old one is never taken over. Gives the cookies to set.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    tx: &mut Write,
    (actor, holds_office): (&Actor, bool),
    device: &Device,
    proved: Proved,
    (secure, now): (bool, DateTime<Utc>),
) -> Result<Vec<Cookie<'static>>> {
    let token = Token::random();
    let id = SessionId::new(now);
    start(tx, (&token, id), (actor, holds_office), device, proved, now).await?;
    let mut cookies = vec![token.cookie(secure)];
    if proved != Proved::Half {
        let mark = remember(tx, actor, device, id, now).await?;
        let mut lasting = mark.cookie_named(DEVICE_COOKIE, secure);
        lasting.make_permanent();
        cookies.push(lasting);
    }
    Ok(cookies)
}

async fn start(
    tx: &mut Write,
    (token, id): (&Token, SessionId),
    (actor, holds_office): (&Actor, bool),
    device: &Device,
    proved: Proved,
    now: DateTime<Utc>,
) -> Result<()> {
    let idle = if holds_office { session::OFFICE_IDLE_MINUTES } else { session::IDLE_MINUTES };
    let longest = match proved {
        Proved::Half => TimeDelta::minutes(session::HALF_MINUTES),
        Proved::Whole | Proved::WithFactor => session::LONGEST,
    };
    sqlx::query!(
        "insert into session (token_hash, id, member_id, started_at, last_seen_at, expires_at, idle, agent, address,
                              whole, with_factor, proved_at)
         values ($1, $2, $3, $4, $4, $5, make_interval(mins => $6), $7, $8, $9, $10, $4)",
        token.hash(),
        id as _,
        actor.member as _,
        now,
        now + longest,
        i32::try_from(idle).unwrap_or(30),
        device.agent,
        device.address,
        proved != Proved::Half,
        proved == Proved::WithFactor,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Knows the device from now on. The first device of an account is no news; every further one is.
async fn remember(
    tx: &mut Write,
    actor: &Actor,
    device: &Device,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<Token> {
    let known = sqlx::query!(
        r#"select count(*) as "count!", coalesce(bool_or(token_hash = $2), false) as "this!"
             from known_device where member_id = $1"#,
        actor.member as _,
        device.mark.as_ref().map(Token::hash).unwrap_or_default(),
    )
    .fetch_one(tx.conn())
    .await?;
    if known.count > 0 && !known.this {
        let words = format!("{}, địa chỉ mạng {}", in_words(&device.agent), short_address(&device.address));
        event::of_arrival(tx, actor, &words, session, now).await?;
    }
    let mark = device.mark.clone().filter(|_| known.this).unwrap_or_else(Token::random);
    store::remember_device(tx, &mark, actor.member, now).await?;
    Ok(mark)
}

/// A sign-in from a new device that its owner has not seen yet.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// "Đăng nhập mới lúc 20:41 ngày 15/12/2026 từ Chrome trên …".
    pub words: String,
    /// Where "it was me" goes.
    pub recognise: String,
    /// Where "it was not me" goes.
    pub deny: String,
}

/// What this person has not seen. The session it is about does not show it: a thief would wave it away.
///
/// # Errors
/// When the database fails.
pub async fn unseen(tx: &mut Read, signed: &Signed) -> Result<Vec<Arrival>> {
    let rows = sqlx::query!(
        r#"select id as "id: EventId", at, words from account_event
            where member_id = $1 and session_id is not null and seen_at is null and session_id <> $2
            order by id desc limit 3"#,
        signed.actor.member as _,
        signed.session.id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Arrival {
            words: format!("Đăng nhập mới lúc {} từ {}.", moment_text(row.at), row.words),
            recognise: RecognitionPath { id: row.id }.to_string(),
            deny: DenialPath { id: row.id }.to_string(),
        })
        .collect())
}

/// `/account/arrivals/{id}/recognition`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/arrivals/{id}/recognition")]
pub struct RecognitionPath {
    id: EventId,
}

/// `/account/arrivals/{id}/denial`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/arrivals/{id}/denial")]
pub struct DenialPath {
    id: EventId,
}

/// "It was me."
///
/// # Errors
/// Not found where there is no such notice for this session.
pub async fn recognise(
    RecognitionPath { id }: RecognitionPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<axum::response::Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    mark_seen(&mut tx, &signed, id, now).await?;
    tx.commit(Entry::own(&signed.actor, "recognise_sign_in", now)).await?;
    Ok(see_other("/"))
}

/// "It was not me": every other session ends, no other device is trusted, and a new password is asked for.
///
/// # Errors
/// Not found where there is no such notice for this session.
pub async fn deny(
    DenialPath { id }: DenialPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<axum::response::Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    mark_seen(&mut tx, &signed, id, now).await?;
    store::end_other_sessions(&mut tx, signed.actor.member, signed.session.id).await?;
    sqlx::query!("delete from known_device where member_id = $1", signed.actor.member as _)
        .execute(tx.conn())
        .await?;
    tx.commit(Entry::own(&signed.actor, "deny_sign_in", now)).await?;
    Ok(see_other_with(super::password_change::PasswordPath, "ended"))
}

async fn mark_seen(tx: &mut Write, signed: &Signed, id: EventId, now: DateTime<Utc>) -> Result<()> {
    let seen = sqlx::query!(
        "update account_event set seen_at = $3
          where id = $1 and member_id = $2 and session_id is not null and session_id <> $4",
        id as _,
        signed.actor.member as _,
        now,
        signed.session.id as _,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if seen == 1 { Ok(()) } else { Err(Error::NotFound) }
}
