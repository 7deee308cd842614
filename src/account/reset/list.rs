//! Requests that wait for somebody to vouch or confirm, and the search for whom to start one.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    show::ResetPath,
    start::StartPath,
    store::{self, Reset},
};
use crate::{
    access::{Actor, Office},
    account::{ResetId, keeping::store as accounts},
    app::App,
    clock::moment_text,
    db::Read,
    error::{Error, Result},
    web::{
        filters,
        form::Query,
        frame::Frame,
        page::Tab,
        parts::{Badge, Shape},
        signed::{Now, Signed},
        text::Text,
    },
};

/// Rows on a page.
const PAGE: usize = 50;
/// Who may vouch or confirm anywhere.
const CONCERNED: &[Office] = &[
    Office::Secretary,
    Office::DeputySecretary,
    Office::GrassrootsCommittee,
    Office::OrganizationBoard,
    Office::Administrator,
];

/// `/resets`
#[derive(TypedPath, Deserialize)]
#[typed_path("/resets")]
pub struct ResetsPath;

/// What is looked for.
#[derive(Debug, Default, Deserialize)]
pub struct Search {
    #[serde(default)]
    q: Text,
    #[serde(default)]
    after: Option<ResetId>,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/resets.html")]
pub struct ResetsPage {
    frame: Frame,
    rows: Vec<Row>,
    more: Option<String>,
    action: String,
    q: String,
    people: Vec<(String, String, String)>,
}

/// One request.
#[derive(Debug)]
pub struct Row {
    href: String,
    name: String,
    branch: String,
    what: &'static str,
    asked: String,
    badge: Badge,
}

/// Lists what waits.
///
/// # Errors
/// Not found for those who neither vouch nor confirm.
pub async fn index(
    path: ResetsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(search): Query<Search>,
) -> Result<ResetsPage> {
    if !concerns(&signed.actor) {
        return Err(Error::NotFound);
    }
    let mut tx = app.db.read(&signed.actor).await?;
    let limit = i64::try_from(PAGE).unwrap_or(50) + 1;
    let mut resets = store::list(&mut tx, signed.actor.member, search.after, (limit, now)).await?;
    let people = match search.q.as_str() {
        "" => Vec::new(),
        q => accounts::to_vouch_for(&mut tx, &signed.actor, q).await?,
    };
    drop(tx);
    let full = resets.len() > PAGE;
    resets.truncate(PAGE);
    let more = resets.last().filter(|_| full).map(|last| format!("{path}?after={}", last.id));
    Ok(ResetsPage {
        frame: signed.frame(&app, Tab::Home),
        rows: resets.iter().map(row).collect(),
        more,
        action: path.to_string(),
        q: search.q.into_string(),
        people: people
            .into_iter()
            .map(|one| {
                (StartPath { id: one.member }.to_string(), one.name, format!("{}, {}", one.code, one.branch))
            })
            .collect(),
    })
}

fn row(reset: &Reset) -> Row {
    Row {
        href: ResetPath { id: reset.id }.to_string(),
        name: format!("{} ({})", reset.name, reset.code),
        branch: reset.branch_name.clone(),
        what: reset.what(),
        asked: moment_text(reset.asked_at),
        badge: badge(reset),
    }
}

pub(super) fn badge(reset: &Reset) -> Badge {
    match (reset.vouched_at, reset.confirmed_at) {
        (None, _) => Badge::new("Chờ xác nhận đúng người", Shape::Empty),
        (Some(_), None) => Badge::new("Chờ duyệt", Shape::Half),
        (Some(_), Some(_)) => Badge::new("Đã duyệt, chờ dùng phiếu", Shape::Sent),
    }
}

/// Whether this person vouches or confirms for anyone.
#[must_use]
pub fn concerns(actor: &Actor) -> bool {
    actor.holds(CONCERNED).is_some()
}

/// How many requests wait for an act of this person's, for the first page.
///
/// # Errors
/// When the database fails.
pub async fn waiting(tx: &mut Read, actor: &Actor, now: DateTime<Utc>) -> Result<i64> {
    if !concerns(actor) {
        return Ok(0);
    }
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from account_reset
            where member_id <> $1 and used_at is null and cancelled_at is null and confirmed_at is null
              and expires_at > $2 and vouched_by is distinct from $1"#,
        actor.member as _,
        now,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}
