//! Sessions: a random token in the cookie, only its SHA-256 in the database.

use axum::http::HeaderMap;
use axum_extra::extract::{
    CookieJar,
    cookie::{Cookie, SameSite},
};
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use crate::{
    access::{Actor, Appointment},
    clock::day_in_vietnam,
    db::Db,
    error::Result,
    member::MemberId,
    unit::UnitId,
};

/// After this long a session ends, whatever happens.
pub const LONGEST: TimeDelta = TimeDelta::hours(12);
/// Minutes without a request after which a member's session ends.
pub const IDLE_MINUTES: i64 = 60;
/// Minutes without a request after which the session of someone who holds an office ends.
pub const OFFICE_IDLE_MINUTES: i64 = 30;

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

/// Who stands behind a token at this moment; `None` if it is unknown, ended or idle for too long.
///
/// # Errors
/// When the database fails.
pub async fn actor(db: &Db, token: &Token, at: DateTime<Utc>) -> Result<Option<Actor>> {
    let hash = token.hash();
    let day = day_in_vietnam(at);
    let row = sqlx::query!(
        r#"select member_id as "member_id!: MemberId", code as "code!", full_name as "full_name!",
                  branch_id as "branch_id: UnitId", stale as "stale!",
                  offices as "offices!: sqlx::types::Json<Vec<Appointment>>"
             from session_actor($1, $2, $3)"#,
        hash,
        at,
        day,
    )
    .fetch_optional(db.doors())
    .await?;
    let Some(row) = row else { return Ok(None) };
    if row.stale {
        sqlx::query!("select touch_session($1, $2)", hash, at).execute(db.doors()).await?;
    }
    Ok(Some(Actor {
        member: row.member_id,
        code: row.code,
        name: row.full_name,
        branch: row.branch_id,
        offices: row.offices.0,
        day,
    }))
}
