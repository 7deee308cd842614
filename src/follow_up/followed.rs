//! A unit's confirmed pledges through the year: who has been silent, who is behind, who owes an answer, which check is due.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::progress::ProgressPath;
use crate::{
    access::policy::ListPledges,
    app::App,
    clock::{date_text, day_in_vietnam},
    cycle::{CycleId, rhythm},
    db::Read,
    error::{Error, Result},
    pledge::{PledgeId, list::cycle_of},
    unit::{self, UnitId},
    web::{
        filters,
        form::Query,
        frame::Frame,
        page::Tab as Place,
        parts::{Badge, Tab},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/units/{id}/follow-up`
#[derive(TypedPath, Deserialize)]
#[typed_path("/units/{id}/follow-up")]
pub struct FollowedPath {
    /// The unit.
    pub id: UnitId,
}

/// Rows on a page.
const PAGE: i64 = 50;

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Filter {
    /// Which rows, by the name of a tab; all if empty.
    #[serde(default)]
    pub only: String,
    /// Part of a name, or a member code.
    #[serde(default)]
    pub q: Text,
    /// The last row of the page before.
    #[serde(default)]
    pub after: Option<PledgeId>,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "follow_up/followed.html")]
pub struct FollowedPage {
    frame: Frame,
    unit: String,
    year: i32,
    action: String,
    only: String,
    q: String,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    more: Option<String>,
}

/// One pledge.
#[derive(Debug)]
pub struct Row {
    id: PledgeId,
    href: String,
    name: String,
    code: String,
    branch: String,
    silent: bool,
    reported: String,
    behind: i64,
    asked: i64,
    overdue: i64,
    checks: i64,
}

/// How many pledges each tab holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Silent too long.
    pub silent: i64,
    /// Something is behind or at risk.
    pub behind: i64,
    /// An answer is owed.
    pub asked: i64,
    /// A check is due, and nothing was noted of it.
    pub checks: i64,
}

/// Shows it to those who read the unit's papers.
///
/// # Errors
/// Not found for everyone else.
pub async fn show(
    path: FollowedPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(filter): Query<Filter>,
) -> Result<FollowedPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let unit = unit::store::find(&mut tx, path.id).await?;
    if !signed.actor.may::<ListPledges>(&unit) {
        return Err(Error::NotFound);
    }
    let cycle = cycle_of(&mut tx, None, now).await?;
    let silent_before = rhythm::of(&mut tx, cycle.id).await?.silent_before(now);
    let when = (silent_before, signed.actor.day);
    let counts = counts(&mut tx, (unit.id, cycle.id), when).await?;
    let mut rows = rows(&mut tx, (unit.id, cycle.id), &filter, when).await?;
    drop(tx);
    let full = rows.len() as i64 > PAGE;
    rows.truncate(usize::try_from(PAGE).unwrap_or_default());
    let last = rows.last().map(|row| row.id).filter(|_| full);
    Ok(FollowedPage {
        frame: signed.frame(&app, Place::Pledges),
        unit: unit.name,
        year: cycle.year,
        action: path.to_string(),
        tabs: tabs(path.id, &filter.only, counts),
        more: last.map(|after| link(path.id, &filter.only, filter.q.as_str(), Some(after))),
        only: filter.only,
        q: filter.q.into_string(),
        rows,
    })
}

/// The address of the list narrowed to a tab.
#[must_use]
pub fn of(unit: UnitId, only: &str) -> String {
    link(unit, only, "", None)
}

fn link(unit: UnitId, only: &str, q: &str, after: Option<PledgeId>) -> String {
    let mut query = Vec::new();
    if !only.is_empty() {
        query.push(format!("only={only}"));
    }
    if !q.is_empty() {
        query.push(format!("q={}", crate::pledge::list::encoded(q)));
    }
    query.extend(after.map(|after| format!("after={after}")));
    let path = FollowedPath { id: unit };
    if query.is_empty() { path.to_string() } else { format!("{path}?{}", query.join("&")) }
}

fn tabs(unit: UnitId, only: &str, counts: Counts) -> Vec<Tab> {
    [
        ("", "Tất cả", None),
        ("silent", "Chưa báo cáo", Some(counts.silent)),
        ("behind", "Chậm, có nguy cơ chậm", Some(counts.behind)),
        ("asked", "Chờ trả lời", Some(counts.asked)),
        ("checks", "Đến ngày kiểm tra", Some(counts.checks)),
    ]
    .into_iter()
    .map(|(code, label, count)| Tab {
        href: of(unit, code),
        label: label.to_owned(),
        count,
        current: code == only,
    })
    .collect()
}

/// How many of a unit's confirmed pledges stand under each tab.
///
/// # Errors
/// When the database fails.
pub async fn counts(
    tx: &mut Read,
    (unit, cycle): (UnitId, CycleId),
    (silent_before, today): (DateTime<Utc>, NaiveDate),
) -> Result<Counts> {
    let counts = sqlx::query_file_as!(
        Counts,
        "src/follow_up/followed_counts.sql",
        unit as _,
        cycle as _,
        silent_before,
        today
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(counts)
}

async fn rows(
    tx: &mut Read,
    (unit, cycle): (UnitId, CycleId),
    filter: &Filter,
    (silent_before, today): (DateTime<Utc>, NaiveDate),
) -> Result<Vec<Row>> {
    let rows = sqlx::query_file!(
        "src/follow_up/followed_rows.sql",
        unit as _,
        cycle as _,
        silent_before,
        today,
        filter.only,
        filter.q.as_pattern(),
        filter.after as _,
        PAGE + 1,
    )
    .fetch_all(tx.conn())
    .await?;
    let shown = rows.into_iter().map(|row| Row {
        id: row.id,
        href: ProgressPath { id: row.id }.to_string(),
        name: row.full_name,
        code: row.code,
        branch: row.branch,
        silent: row.silent,
        reported: row.reported_at.map(|at| date_text(day_in_vietnam(at))).unwrap_or_default(),
        behind: row.behind,
        asked: row.asked,
        overdue: row.overdue,
        checks: row.checks,
    });
    Ok(shown.collect())
}

impl Row {
    fn badge(&self) -> Badge {
        if self.silent { Badge::STALE } else { super::Progress::OnTrack.badge() }
    }
}
