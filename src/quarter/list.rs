//! Those who lead, quarter by quarter: who has come how far, and whose turn it is. Each reader sees those whose papers they see.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Datelike, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::{
    days::Quarter,
    show::QuarterPath,
    store,
    task::{self, Count, Seats},
    view,
    workflow::{Stage, Step},
};
use crate::{
    access::{
        Actor,
        policy::{FollowQuarters, Register},
    },
    app::App,
    clock::{date_text, day_in_vietnam},
    cycle::{
        self, Cycle,
        grades::{self, Grade},
        points,
        rules::{Points, Quarters, Rules},
    },
    db::Read,
    error::{Error, Result},
    pledge::{PledgeId, list::encoded},
    web::{
        filters,
        form::Query,
        frame::Frame,
        page::Tab as Place,
        parts::{Badge, Tab},
        signed::Signed,
        text::Text,
    },
};

/// `/quarters`
#[derive(TypedPath, Deserialize)]
#[typed_path("/quarters")]
pub struct LedPath;

/// Rows on a page.
const PAGE: usize = 50;

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Filter {
    /// The year; the one that runs if absent.
    #[serde(default)]
    pub year: Option<i32>,
    /// The quarter; the one that runs if absent.
    #[serde(default)]
    pub quarter: Option<i32>,
    /// Which rows, by the name of a tab; all if empty.
    #[serde(default)]
    pub state: String,
    /// Part of a name, or a member code.
    #[serde(default, skip_serializing)]
    pub q: Text,
    /// The last row of the page before.
    #[serde(default)]
    pub after: Option<PledgeId>,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "quarter/list.html")]
pub struct LedPage {
    frame: Frame,
    title: &'static str,
    within: &'static str,
    year: i32,
    quarter: i32,
    source: String,
    years: Vec<Tab>,
    quarters: Vec<Tab>,
    tabs: Vec<Tab>,
    action: String,
    state: String,
    q: String,
    rows: Vec<Row>,
    more: Option<String>,
}

/// One person.
#[derive(Debug)]
pub struct Row {
    id: PledgeId,
    href: String,
    name: String,
    code: String,
    branch: String,
    badge: Badge,
    at: String,
    confirmed: bool,
    overdue: &'static str,
    grade: Option<Grade>,
    points: String,
}

/// The year that is shown, and the quarter.
struct Shown {
    cycle: Cycle,
    asked: Quarters,
    quarter: Quarter,
}

/// Shows it to whoever reads, proposes or decides.
///
/// # Errors
/// Not found for everyone else, and where no year asks for quarters.
pub async fn show(
    _: LedPath,
    State(app): State<App>,
    signed: Signed,
    Query(filter): Query<Filter>,
) -> Result<LedPage> {
    if !signed.actor.may::<FollowQuarters>(&Register) {
        return Err(Error::NotFound);
    }
    let mut tx = app.db.read(&signed.actor).await?;
    let years = store::years(&mut tx, None).await?;
    let shown = chosen(&years, &filter, &signed.actor)?;
    let rules = cycle::store::rules(&mut tx, shown.cycle.rule_set).await?;
    let seats = Seats::of(&signed.actor);
    let counts = task::counts(&mut tx, (&shown.cycle, &shown.asked), &seats).await?;
    let mut rows = rows(&mut tx, (&signed.actor, &seats), (&shown, &rules), &filter).await?;
    drop(tx);
    let full = rows.len() > PAGE;
    rows.truncate(PAGE);
    let last = rows.last().map(|row| row.id).filter(|_| full);
    let at = Filter {
        year: Some(shown.cycle.year),
        quarter: Some(shown.quarter.number()),
        state: filter.state.clone(),
        ..Filter::default()
    };
    Ok(LedPage {
        frame: signed.frame(&app, Place::Grading),
        title: shown.quarter.title(),
        within: shown.quarter.within(),
        year: shown.cycle.year,
        quarter: shown.quarter.number(),
        years: year_tabs(&years, &at),
        quarters: quarter_tabs(&at),
        tabs: state_tabs(&at, &counts, &seats),
        action: LedPath.to_string(),
        state: filter.state,
        more: last.map(|after| link(&Filter { after: Some(after), q: filter.q.clone(), ..at })),
        q: filter.q.into_string(),
        source: shown.asked.source,
        rows,
    })
}

/// The year asked for, else the newest that has begun, else the next; the quarter asked for, else the one that runs.
fn chosen(years: &[(Cycle, Quarters)], filter: &Filter, actor: &Actor) -> Result<Shown> {
    let today = actor.day;
    let found = match filter.year {
        Some(year) => years.iter().find(|(cycle, _)| cycle.year == year),
        None => years.iter().find(|(cycle, _)| cycle.year <= today.year()).or(years.last()),
    };
    let (cycle, asked) = found.cloned().ok_or(Error::NotFound)?;
    let runs = match cycle.year.cmp(&today.year()) {
        std::cmp::Ordering::Less => Quarter::ALL[3],
        std::cmp::Ordering::Equal => Quarter::of(today),
        std::cmp::Ordering::Greater => Quarter::ALL[0],
    };
    let quarter = filter.quarter.and_then(Quarter::numbered).unwrap_or(runs);
    Ok(Shown { cycle, asked, quarter })
}

/// The address of the list, narrowed.
#[must_use]
pub fn link(filter: &Filter) -> String {
    let mut query = Vec::new();
    query.extend(filter.year.map(|year| format!("year={year}")));
    query.extend(filter.quarter.map(|quarter| format!("quarter={quarter}")));
    if !filter.state.is_empty() {
        query.push(format!("state={}", encoded(&filter.state)));
    }
    if !filter.q.is_empty() {
        query.push(format!("q={}", encoded(filter.q.as_str())));
    }
    query.extend(filter.after.map(|after| format!("after={after}")));
    if query.is_empty() { LedPath.to_string() } else { format!("{LedPath}?{}", query.join("&")) }
}

fn year_tabs(years: &[(Cycle, Quarters)], at: &Filter) -> Vec<Tab> {
    let tab = |(cycle, _): &(Cycle, Quarters)| Tab {
        href: link(&Filter { year: Some(cycle.year), ..Filter::default() }),
        label: format!("Năm {}", cycle.year),
        count: None,
        current: at.year == Some(cycle.year),
    };
    if years.len() > 1 { years.iter().map(tab).collect() } else { Vec::new() }
}

fn quarter_tabs(at: &Filter) -> Vec<Tab> {
    let tab = |quarter: Quarter| Tab {
        href: link(&Filter { quarter: Some(quarter.number()), ..at.clone() }),
        label: quarter.title().to_owned(),
        count: None,
        current: at.quarter == Some(quarter.number()),
    };
    Quarter::ALL.map(tab).into()
}

/// The tabs with their counts; what waits for the reader's own hand comes first, for those who have such a hand.
fn state_tabs(at: &Filter, counts: &[Count], seats: &Seats) -> Vec<Tab> {
    let here = || counts.iter().filter(|one| Some(one.quarter.number()) == at.quarter);
    let of = |step: Option<Step>| here().filter(|one| one.step == step).map(|one| one.people).sum::<i64>();
    let mut tabs = vec![("", "Tất cả", here().map(|one| one.people).sum::<i64>())];
    if seats.proposes() {
        tabs.push((task::TO_PROPOSE, "Chờ tôi đề nghị", here().map(|one| one.to_propose).sum::<i64>()));
    }
    if seats.decides() {
        tabs.push((task::TO_DECIDE, "Chờ tôi quyết định", here().map(|one| one.to_decide).sum::<i64>()));
    }
    tabs.push((task::OPEN, "Chưa đặt mục tiêu", of(None)));
    tabs.push((Step::Objectives.name(), "Đã đặt mục tiêu", of(Some(Step::Objectives))));
    tabs.push((Step::SelfScore.name(), "Đã tự chấm", of(Some(Step::SelfScore))));
    tabs.push((Step::Return.name(), "Trả lại để bổ sung", of(Some(Step::Return))));
    tabs.push((Step::Proposal.name(), "Đã đề nghị", of(Some(Step::Proposal))));
    tabs.push((Step::Decision.name(), "Đã quyết định", of(Some(Step::Decision))));
    let tab = |(state, label, count): (&str, &str, i64)| Tab {
        href: link(&Filter { state: state.to_owned(), ..at.clone() }),
        label: label.to_owned(),
        count: Some(count),
        current: at.state == state,
    };
    tabs.into_iter().map(tab).collect()
}

async fn rows(
    tx: &mut Read,
    (actor, seats): (&Actor, &Seats),
    (shown, rules): (&Shown, &Rules),
    filter: &Filter,
) -> Result<Vec<Row>> {
    let found = sqlx::query_file!(
        "src/quarter/rows.sql",
        shown.cycle.id as _,
        &store::codes(&shown.asked.categories),
        shown.quarter as _,
        filter.state,
        filter.q.as_pattern(),
        filter.after as _,
        seats.heads.as_slice() as _,
        seats.agencies.as_slice() as _,
        seats.committees.as_slice() as _,
        seats.boards.as_slice() as _,
        seats.standing.as_slice() as _,
        i64::try_from(PAGE + 1).unwrap_or(i64::MAX),
    )
    .fetch_all(tx.conn())
    .await?;
    let rows = found.into_iter().map(|row| {
        let stage = row.step.map_or(Stage::Open, Step::leads_to);
        let total = row.points.and_then(|points| points::total(&points.0));
        Row {
            href: QuarterPath { id: row.id, number: shown.quarter.number() }.to_string(),
            id: row.id,
            name: row.full_name,
            code: row.code,
            branch: row.branch,
            badge: view::stage_badge(stage),
            at: row.at.map(|at: DateTime<Utc>| date_text(day_in_vietnam(at))).unwrap_or_default(),
            confirmed: row.confirmed,
            overdue: overdue(shown, actor, stage),
            grade: row.grade.map(|code| grades::grade(rules, &code)),
            points: total.map(points::text).unwrap_or_default(),
        }
    });
    Ok(rows.collect())
}

/// The step that is overdue; empty if none is.
fn overdue(shown: &Shown, actor: &Actor, stage: Stage) -> &'static str {
    let next = Step::ALL.into_iter().find(|step| stage != step.leads_to() && stage.after(*step).is_ok());
    let of_year = (shown.cycle.year, &shown.asked);
    let late = next.filter(|step| view::is_overdue(shown.quarter, of_year, *step, actor.day));
    late.map_or("", Step::within)
}
