//! The calendar itself: by a token without signing in, or as a file for who is signed in.

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{days, ics};
use crate::{
    access::Actor,
    account::{
        session::{Token, hex},
        throttle,
    },
    app::App,
    clock::day_in_vietnam,
    error::{Error, Result},
    member::MemberId,
    web::{
        address::Address,
        signed::{Now, Signed},
    },
};

/// Fetches of one feed in an hour.
const MOST_IN_AN_HOUR: i32 = 60;
/// Seconds until a feed that was fetched too often may be fetched again.
const WAIT: u64 = 3600;

/// `/calendar/{token}`, where the token ends in `.ics`.
#[derive(TypedPath, Deserialize)]
#[typed_path("/calendar/{token}")]
pub struct FeedPath {
    /// What its owner was shown once.
    pub token: String,
}

/// `/calendar.ics`
#[derive(Clone, Copy, TypedPath, Deserialize)]
#[typed_path("/calendar.ics")]
pub struct DownloadPath;

/// A feed by its token: the days of its owner, read with its owner's eyes.
///
/// # Errors
/// Not found for a token that opens nothing; [`Error::TooMany`] after many fetches, or many tokens that open nothing.
pub async fn show(
    path: FeedPath,
    State(app): State<App>,
    (Now(now), address): (Now, Address),
) -> Result<Response> {
    let token = path.token.strip_suffix(".ics").and_then(Token::read).ok_or(Error::NotFound)?;
    let hash = token.hash();
    let mut door = app.db.door().await?;
    let named = format!("calendar {}", hex(hash.get(..8).unwrap_or_default()));
    let counted = throttle::count(door.conn(), &named, &address.0, now).await?;
    let found = sqlx::query!(
        r#"select member_id as "member!: MemberId", code as "code!", fetches as "fetches!"
             from open_calendar_feed($1, $2)"#,
        hash,
        now,
    )
    .fetch_optional(door.conn())
    .await?;
    if found.is_some() {
        throttle::take_back(door.conn(), counted).await?;
    }
    door.commit().await?;
    let feed = found.ok_or(Error::NotFound)?;
    if feed.fetches > MOST_IN_AN_HOUR {
        return Err(Error::TooMany(WAIT));
    }
    let owner = Actor::just_come(feed.member, feed.code, day_in_vietnam(now));
    answer(&app, &owner, "inline", now).await
}

/// One's own days as a file.
///
/// # Errors
/// When the database fails.
pub async fn download(
    _: DownloadPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Response> {
    answer(&app, &signed.actor, "attachment", now).await
}

async fn answer(app: &App, owner: &Actor, how: &str, now: DateTime<Utc>) -> Result<Response> {
    let mut tx = app.db.read(owner).await?;
    let events = days::of(&mut tx, owner).await?;
    drop(tx);
    let text = ics::calendar("Cam Kết: các hạn của tôi", &events, &app.config.public_url, now);
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("{how}; filename=\"cam-ket.ics\"")),
    ];
    Ok((headers, text).into_response())
}
