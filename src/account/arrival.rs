//! Somebody arrives: the one way in. A session begins, the device is remembered, and a new device is told to the
//! account's owner, by whichever way they came.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};
use axum_extra::extract::{CookieJar, cookie::Cookie};
use chrono::{DateTime, TimeDelta, Utc};

use super::{
    SessionId,
    device::{in_words, short_address},
    event, factor,
    second_step::SecondStepPath,
    session::{self, Session, Token},
    store,
};
use crate::{
    access::Actor,
    app::App,
    config::SecondFactor,
    db::{Read, Write},
    error::Result,
    notice::mail::{self, Letter},
    web::{act::see_other, address::Address, back::Back},
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

/// By which way somebody came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Way {
    /// With a password.
    Password,
    /// With a passkey.
    Passkey,
    /// By the organization's identity provider.
    Oidc,
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

/// What a session rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grounds {
    /// The way in.
    pub way: Way,
    /// How far it carried.
    pub proved: Proved,
    /// Whether a passkey was used, as the way in or after it.
    pub with_passkey: bool,
}

impl Grounds {
    /// Those of a session that goes on under a new token.
    #[must_use]
    pub fn of(session: &Session) -> Self {
        let proved = match (session.whole, session.with_factor) {
            (false, _) => Proved::Half,
            (true, false) => Proved::Whole,
            (true, true) => Proved::WithFactor,
        };
        Self { way: session.way, proved, with_passkey: session.with_passkey }
    }
}

/// Somebody let in: what their browser is to keep, and how they go on.
#[derive(Debug)]
pub struct LetIn {
    cookies: Vec<Cookie<'static>>,
    proved: Proved,
}

impl LetIn {
    /// The answer: on to the page they came for, by way of the second step where it is still to come.
    #[must_use]
    pub fn answer(self, jar: CookieJar, to: &Back) -> Response {
        let jar = self.cookies.into_iter().fold(jar, CookieJar::add);
        let to = if self.proved == Proved::Half { to.through(SecondStepPath) } else { to.to_string() };
        (jar, see_other(to)).into_response()
    }
}

/// Lets in whoever came by one way, with or without a second factor on it: to the page they came for, or to the second step
/// where more is asked of them.
///
/// # Errors
/// When the database fails.
pub async fn let_in(
    app: &App,
    tx: &mut Write,
    actor: &Actor,
    device: &Device,
    (way, with_factor): (Way, bool),
    now: DateTime<Utc>,
) -> Result<LetIn> {
    let proved = match with_factor {
        true => Proved::WithFactor,
        false => first_step(app, tx, actor).await?,
    };
    let grounds = Grounds { way, proved, with_passkey: way == Way::Passkey };
    let cookies = begin(tx, actor, device, grounds, (app.config.secure(), now)).await?;
    Ok(LetIn { cookies, proved })
}

/// How far the first step alone carries.
async fn first_step(app: &App, tx: &mut Read, actor: &Actor) -> Result<Proved> {
    let required = app.config.second_factor == SecondFactor::Required && store::holds_office(tx).await?;
    let asked = factor::asks(&factor::active(tx, actor.member).await?);
    Ok(if required || asked { Proved::Half } else { Proved::Whole })
}

/// Begins a session with a new token; an old one is never taken over. Gives the cookies to set.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    tx: &mut Write,
    actor: &Actor,
    device: &Device,
    grounds: Grounds,
    (secure, now): (bool, DateTime<Utc>),
) -> Result<Vec<Cookie<'static>>> {
    let token = Token::random();
    let id = SessionId::new(now);
    start(tx, (&token, id), actor, device, grounds, now).await?;
    let mut cookies = vec![token.cookie(secure)];
    if grounds.proved != Proved::Half {
        let mark = remember(tx, actor, device, id, now).await?;
        let mut lasting = mark.cookie_named(DEVICE_COOKIE, secure);
        lasting.make_permanent();
        cookies.push(lasting);
    }
    Ok(cookies)
}

/// The one statement by which a session begins. Those who hold an office are signed out sooner when idle.
async fn start(
    tx: &mut Write,
    (token, id): (&Token, SessionId),
    actor: &Actor,
    device: &Device,
    grounds: Grounds,
    now: DateTime<Utc>,
) -> Result<()> {
    let office = store::holds_office(tx).await?;
    let idle = if office { session::OFFICE_IDLE_MINUTES } else { session::IDLE_MINUTES };
    let longest = match grounds.proved {
        Proved::Half => TimeDelta::minutes(session::HALF_MINUTES),
        Proved::Whole | Proved::WithFactor => session::LONGEST,
    };
    sqlx::query!(
        "insert into session (token_hash, id, member_id, started_at, last_seen_at, expires_at, idle, agent, address,
                              way, whole, with_factor, with_passkey, proved_at)
         values ($1, $2, $3, $4, $4, $5, make_interval(mins => $6), $7, $8, $9, $10, $11, $12, $4)",
        token.hash(),
        id as _,
        actor.member as _,
        now,
        now + longest,
        i32::try_from(idle).unwrap_or(30),
        device.agent,
        device.address,
        grounds.way as _,
        grounds.proved != Proved::Half,
        grounds.proved == Proved::WithFactor,
        grounds.with_passkey,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Knows the device from now on. A new one is told by letter; the first device of an account is no news in it, every
/// further one is.
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
    if !known.this {
        mail::to_self(tx, actor.member, &letter(), now).await?;
    }
    let mark = device.mark.clone().filter(|_| known.this).unwrap_or_else(Token::random);
    store::remember_device(tx, &mark, actor.member, now).await?;
    Ok(mark)
}

/// What is mailed when someone signs in where they never did.
fn letter() -> Letter {
    Letter::new(
        "Đăng nhập từ thiết bị mới",
        "Tài khoản của đồng chí vừa đăng nhập từ một thiết bị mới. Nếu không phải đồng chí, hãy đổi mật khẩu ngay và báo người quản trị.",
    )
}
