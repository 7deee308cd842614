//! The page on which one takes one's days along: makes a feed, or ends it.

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    days,
    feed::{DownloadPath, FeedPath},
    ics::Event,
};
use crate::{
    access::Actor,
    account::{session::Token, settings::AccountPath},
    app::App,
    audit::Entry,
    clock::{date_text, moment_text},
    db::Read,
    error::Result,
    web::{
        act::see_other_with,
        filters,
        frame::Frame,
        page::Tab,
        parts::{Crumb, Fact},
        signed::{Now, Signed},
    },
};

/// `/account/calendar`
#[derive(Clone, Copy, TypedPath, Deserialize)]
#[typed_path("/account/calendar")]
pub struct CalendarPath;

/// `/account/calendar/removal`
#[derive(Clone, Copy, TypedPath, Deserialize)]
#[typed_path("/account/calendar/removal")]
pub struct RemovalPath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "agenda/page.html")]
pub struct CalendarPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    days: Vec<Fact>,
    download: String,
    /// What stands of the feed that there is.
    feed: Option<Vec<Fact>>,
    /// The feed's address, on the one page that shows it.
    link: Option<String>,
}

/// Shows one's days and whether there is a feed.
///
/// # Errors
/// When the database fails.
pub async fn show(_: CalendarPath, State(app): State<App>, signed: Signed) -> Result<CalendarPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let days = days::of(&mut tx, &signed.actor).await?;
    let feed = feed(&mut tx, &signed.actor).await?;
    drop(tx);
    Ok(page(&app, &signed, days, (feed, None)))
}

/// Makes a feed; one that there was opens nothing any more. Its address is on this page alone.
///
/// # Errors
/// When the database fails.
pub async fn create(
    _: CalendarPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<CalendarPage> {
    let token = Token::random();
    let mut tx = app.db.write(&signed.actor).await?;
    let days = days::of(&mut tx, &signed.actor).await?;
    sqlx::query!(
        "insert into calendar_feed (member_id, token_hash, made_at) values ($1, $2, $3)
         on conflict (member_id) do update
            set token_hash = excluded.token_hash, made_at = excluded.made_at, fetched_at = null, hour_began = null,
                fetches = 0",
        signed.actor.member as _,
        token.hash(),
        now,
    )
    .execute(tx.conn())
    .await?;
    let feed = feed(&mut tx, &signed.actor).await?;
    tx.commit(Entry::own(&signed.actor, "make_calendar_feed", now)).await?;
    let path = FeedPath { token: format!("{}.ics", token.text()) };
    Ok(page(&app, &signed, days, (feed, Some(format!("{}{path}", app.config.public_url)))))
}

/// Ends the feed.
///
/// # Errors
/// When the database fails.
pub async fn destroy(
    _: RemovalPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    sqlx::query!("delete from calendar_feed where member_id = $1", signed.actor.member as _)
        .execute(tx.conn())
        .await?;
    tx.commit(Entry::own(&signed.actor, "end_calendar_feed", now)).await?;
    Ok(see_other_with(CalendarPath, "feed-ended"))
}

/// When the feed was made, and when it was fetched last.
async fn feed(tx: &mut Read, actor: &Actor) -> Result<Option<(DateTime<Utc>, Option<DateTime<Utc>>)>> {
    let row =
        sqlx::query!("select made_at, fetched_at from calendar_feed where member_id = $1", actor.member as _)
            .fetch_optional(tx.conn())
            .await?;
    Ok(row.map(|row| (row.made_at, row.fetched_at)))
}

type Feed = Option<(DateTime<Utc>, Option<DateTime<Utc>>)>;

fn page(app: &App, signed: &Signed, days: Vec<Event>, (feed, link): (Feed, Option<String>)) -> CalendarPage {
    CalendarPage {
        frame: signed.frame(app, Tab::Account),
        crumbs: vec![Crumb::new(AccountPath, "Tài khoản")],
        days: days.into_iter().map(day).collect(),
        download: DownloadPath.to_string(),
        feed: feed.map(|(made, fetched)| {
            let fetched = fetched.map_or_else(|| "Chưa lần nào".to_owned(), moment_text);
            vec![Fact::new("Tạo lúc", moment_text(made)), Fact::new("Cập nhật gần nhất", fetched)]
        }),
        link,
    }
}

fn day(event: Event) -> Fact {
    let (from, until) = (date_text(event.from), date_text(event.until));
    let when = if event.from == event.until { from } else { format!("{from} đến {until}") };
    Fact::new(event.summary, when)
}
