//! One's own sessions: where somebody is signed in as oneself, and how to end it.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::{extract::CookieJar, routing::TypedPath};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    SessionId,
    device::{in_words, short_address},
    session,
    settings::AccountPath,
    sign_in::SignInPath,
    store,
};
use crate::{
    access::Actor,
    app::App,
    audit::Entry,
    clock::moment_text,
    db::Read,
    error::{Error, Result},
    web::{
        act::see_other_with,
        offline::CLEAR,
        signed::{Now, Signed},
    },
};

/// `/account/sessions/{id}/ending`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/sessions/{id}/ending")]
pub struct EndPath {
    id: SessionId,
}

/// `/account/sessions/ending`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/sessions/ending")]
pub struct EndAllPath;

/// A session as its owner meets it.
#[derive(Clone, Debug)]
pub struct SessionLine {
    /// "Chrome trên máy tính Windows".
    pub device: String,
    /// Its address without the last part.
    pub address: String,
    /// When it began.
    pub started: String,
    /// When it was last used.
    pub seen: String,
    /// Where it is ended; nothing for the one that asks.
    pub end: Option<String>,
}

/// How long sessions last, as the page says it.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Minutes without a request.
    pub idle: i64,
    /// Hours, whatever happens.
    pub longest: i64,
}

/// The limits of this person's sessions.
#[must_use]
pub fn limits(actor: &Actor) -> Limits {
    let idle = if actor.offices.is_empty() { session::IDLE_MINUTES } else { session::OFFICE_IDLE_MINUTES };
    Limits { idle, longest: session::LONGEST.num_hours() }
}

/// The sessions that are alive, the present one first.
///
/// # Errors
/// When the database fails.
pub async fn list(tx: &mut Read, signed: &Signed, now: DateTime<Utc>) -> Result<Vec<SessionLine>> {
    let rows = sqlx::query!(
        r#"select id as "id: SessionId", agent, address, started_at, last_seen_at, id = $2 as "this!"
             from session
            where member_id = $1 and whole and expires_at > $3 and last_seen_at > $3 - idle
            order by (id = $2) desc, last_seen_at desc limit 50"#,
        signed.actor.member as _,
        signed.session.id as _,
        now,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| SessionLine {
            device: in_words(&row.agent),
            address: short_address(&row.address),
            started: moment_text(row.started_at),
            seen: moment_text(row.last_seen_at),
            end: (!row.this).then(|| EndPath { id: row.id }.to_string()),
        })
        .collect())
}

/// Ends one of one's own sessions.
///
/// # Errors
/// Not found if it is not one's own, or over.
pub async fn end(
    EndPath { id }: EndPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    if store::end_session(&mut tx, signed.actor.member, id).await? == 0 {
        return Err(Error::NotFound);
    }
    tx.commit(Entry::own(&signed.actor, "end_session", now)).await?;
    Ok(see_other_with(AccountPath, "ended"))
}

/// Signs out everywhere, here too.
///
/// # Errors
/// When the database fails.
pub async fn end_all(
    _: EndAllPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    jar: CookieJar,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    store::end_sessions(&mut tx, signed.actor.member, None).await?;
    tx.commit(Entry::own(&signed.actor, "end_all_sessions", now)).await?;
    let jar = jar.add(session::removal(app.config.secure()));
    Ok((jar, [CLEAR], see_other_with(SignInPath, "signed-out")).into_response())
}
