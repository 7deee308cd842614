//! Sessions: a random token in the cookie, only its SHA-256 in the database.

use axum::http::HeaderMap;
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;

use crate::{
    access::{Actor, Appointment},
    account::{SessionId, arrival::Way},
    clock::day_in_vietnam,
    config::{Config, SecondFactor},
    db::{Db, Opened, Purpose},
    error::{AskWho, Result},
    member::MemberId,
    unit::UnitId,
};

/// After this long a session ends, whatever happens.
pub const LONGEST: TimeDelta = TimeDelta::hours(12);
/// Minutes without a request after which a member's session ends.
pub const IDLE_MINUTES: i64 = 60;
/// Minutes without a request after which the session of someone who holds an office ends.
pub const OFFICE_IDLE_MINUTES: i64 = 30;

/// Minutes for the step between the password and the second factor, setting one up included.
pub const HALF_MINUTES: i64 = 30;

/// What the cookie carries: 256 random bits in hexadecimal.
#[derive(Clone, Debug)]
pub struct Token(String);

impl Token {
    /// A new token.
    #[must_use]
    pub fn random() -> Self {
        Self(hex(&rand::random::<[u8; 32]>()))
    }

    /// What the database knows of it.
    #[must_use]
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }

    /// The token that a cookie carries; `None` if it is not one of ours.
    #[must_use]
    pub fn read(value: &str) -> Option<Self> {
        (value.len() == 64 && value.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .then(|| Self(value.to_owned()))
    }

    /// As it is written in a link or a cookie.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The session cookie that carries it.
    #[must_use]
    pub fn cookie(&self, secure: bool) -> Cookie<'static> {
        self.cookie_named(cookie_name(secure), secure)
    }

    /// A cookie of this name that carries it.
    #[must_use]
    pub fn cookie_named(&self, name: &'static str, secure: bool) -> Cookie<'static> {
        Cookie::build((name, self.0.clone()))
            .path("/")
            .http_only(true)
            .secure(secure)
            .same_site(SameSite::Lax)
            .build()
    }
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// `__Host-` binds the cookie to this host over HTTPS; plain loopback cannot have it.
#[must_use]
pub fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-session" } else { "session" }
}

/// The cookie that takes the token away.
#[must_use]
pub fn removal(secure: bool) -> Cookie<'static> {
    let mut cookie = Cookie::build((cookie_name(secure), "")).path("/").secure(secure).build();
    cookie.make_removal();
    cookie
}

/// The token in a request's cookies.
#[must_use]
pub fn token_in(headers: &HeaderMap, secure: bool) -> Option<Token> {
    let jar = CookieJar::from_headers(headers);
    Token::read(jar.get(cookie_name(secure))?.value())
}

/// A session as a request meets it.
#[derive(Clone, Debug)]
pub struct Session {
    /// By which its owner ends it.
    pub id: SessionId,
    /// Who it is.
    pub actor: Actor,
    /// Whether everything asked for at sign-in was given.
    pub whole: bool,
    /// Whether a second factor was given.
    pub with_factor: bool,
    /// When its owner last proved who they are.
    pub proved_at: Option<DateTime<Utc>>,
    /// By which way it began.
    pub way: Way,
    /// Whether a passkey was used in it.
    pub with_passkey: bool,
    /// Notices that its owner has not read; a hundred at most.
    pub unread: i64,
}

impl Session {
    /// Whether it opens pages: those who hold an office need a second factor where the server asks for it, also when
    /// the office began after they signed in.
    #[must_use]
    pub fn opens_pages(&self, config: &Config) -> bool {
        self.whole && (self.with_factor || !must_have_factor(config, &self.actor))
    }

    /// Whether the last proof of who it is suffices for an act of weight.
    #[must_use]
    pub fn is_proved(&self, config: &Config, now: DateTime<Utc>) -> bool {
        self.proved_at.is_some_and(|at| now < at + TimeDelta::minutes(config.proof_minutes))
    }
}

/// Whether this person may not work without a second factor.
#[must_use]
pub fn must_have_factor(config: &Config, actor: &Actor) -> bool {
    config.second_factor == SecondFactor::Required && !actor.offices.is_empty()
}

/// Why a session that was there opens nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Cause {
    /// Offices of this person were given, ended or changed.
    Office,
    /// A new password.
    Password,
    /// The account was locked.
    Lock,
    /// A password or factor was given back by two persons.
    Reset,
    /// Its owner ended it from another device, or took away what it rested on.
    Elsewhere,
    /// Idle for too long, or over.
    Time,
}

impl Cause {
    /// The name of the sentence that the sign-in page shows.
    fn notice(self) -> &'static str {
        match self {
            Self::Office => "session-office",
            Self::Password => "session-password",
            Self::Lock => "session-lock",
            Self::Reset => "session-reset",
            Self::Elsewhere => "session-elsewhere",
            Self::Time => "session-time",
        }
    }
}

/// What is asked of a token that opens nothing: to whoever holds the cookie of a session that was there, with a word
/// on why it is over.
///
/// # Errors
/// When the database fails.
pub async fn refusal(db: &Db, token: &Token, at: DateTime<Utc>) -> Result<AskWho> {
    let cause =
        sqlx::query_scalar!(r#"select why_session_ended($1, $2) as "cause: Cause""#, token.hash(), at)
            .fetch_one(db.doors())
            .await?;
    Ok(cause.map_or(AskWho::Nobody, |cause| AskWho::Ended(cause.notice())))
}

/// What stands behind a token, as the database finds it.
struct Found {
    member: MemberId,
    code: String,
    name: String,
    branch: Option<UnitId>,
    stale: bool,
    offices: sqlx::types::Json<Vec<Appointment>>,
    id: SessionId,
    whole: bool,
    with_factor: bool,
    proved_at: Option<DateTime<Utc>>,
    way: Way,
    with_passkey: bool,
    unread: i64,
}

impl Found {
    fn into_session(self, day: NaiveDate, opened: Opened) -> Session {
        let Self { member, code, name, branch, offices, .. } = self;
        let actor = Actor { member, code, name, branch, offices: offices.0, day, opened };
        let Self { id, whole, with_factor, proved_at, way, with_passkey, unread, .. } = self;
        Session { id, actor, whole, with_factor, proved_at, way, with_passkey, unread }
    }
}

/// What stands behind a token at this moment; `None` if it is unknown, ended or idle for too long.
///
/// # Errors
/// When the database fails.
pub async fn find(db: &Db, token: &Token, at: DateTime<Utc>) -> Result<Option<Session>> {
    let mut door = db.door().await?;
    let Some(found) = recognise(door.conn(), token, at).await? else { return Ok(None) };
    if found.stale {
        sqlx::query!("select touch_session($1, $2)", token.hash(), at).execute(door.conn()).await?;
    }
    door.commit().await?;
    Ok(Some(found.into_session(day_in_vietnam(at), Opened::default())))
}

/// As [`find`]; the transaction in which they were recognised is kept for the page or the act that follows.
///
/// # Errors
/// When the database fails.
pub async fn opening(db: &Db, token: &Token, purpose: Purpose, at: DateTime<Utc>) -> Result<Option<Session>> {
    let mut tx = db.open(purpose).await?;
    let Some(found) = recognise(tx.conn(), token, at).await? else { return Ok(None) };
    if found.stale {
        drop(tx);
        return find(db, token, at).await;
    }
    Ok(Some(found.into_session(day_in_vietnam(at), Opened::keeping(purpose, tx))))
}

/// As [`opening`] to read, for what a page asks by itself: nobody's hand is in it, so the session ends in its time.
///
/// # Errors
/// When the database fails.
pub async fn watching(db: &Db, token: &Token, at: DateTime<Utc>) -> Result<Option<Session>> {
    let mut tx = db.open(Purpose::Reading).await?;
    let found = recognise(tx.conn(), token, at).await?;
    let opened = Opened::keeping(Purpose::Reading, tx);
    Ok(found.map(|found| found.into_session(day_in_vietnam(at), opened)))
}

/// Who it is; they take the seats of their offices for the rest of the transaction.
async fn recognise(conn: &mut PgConnection, token: &Token, at: DateTime<Utc>) -> Result<Option<Found>> {
    let found = sqlx::query_as!(
        Found,
        r#"select member_id as "member!: MemberId", code as "code!", full_name as "name!",
                  branch_id as "branch: UnitId", stale as "stale!",
                  offices as "offices!: sqlx::types::Json<Vec<Appointment>>",
                  session_id as "id!: SessionId", whole as "whole!", with_factor as "with_factor!", proved_at,
                  way as "way!: Way", with_passkey as "with_passkey!", unread as "unread!"
             from open_session($1, $2, $3)"#,
        token.hash(),
        at,
        day_in_vietnam(at),
    )
    .fetch_optional(conn)
    .await?;
    Ok(found)
}
