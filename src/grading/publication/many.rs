//! Publishing what one body decided on many people: who, what, then one button. Whoever is not chosen waits on.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::store::{self, Listed};
use crate::{
    access::{
        Granted,
        policy::{PublishGrade, PublishMany},
    },
    app::App,
    audit::Entry,
    clock::{date_text, day_in_vietnam},
    cycle::{
        self, Cycle,
        rules::{Rules, YearStep},
    },
    db::{Read, Write},
    error::{Error, Result},
    grading::{calibration::Whose, overview::GradingPath, store::one_at_a_time},
    id::ActKey,
    pledge::{self, PledgeId, event},
    review::{show::ReviewPath, steps, view},
    unit::{self, UnitId},
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form, Query, new_key},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
    },
};

/// People whose decisions are published at once.
const MOST: i64 = 500;

/// `/units/{id}/publications`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/units/{id}/publications")]
pub struct PublicationsPath {
    /// The unit whose body decided.
    pub id: UnitId,
}

/// Which group of which year.
#[derive(Clone, Copy, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    whose: Whose,
    year: Option<i32>,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "grading/publications.html")]
pub struct PublicationsPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    key: String,
    whose: &'static str,
    title: &'static str,
    unit: String,
    year: i32,
    rows: Vec<Row>,
    left_out: usize,
    days: u32,
    published_on: String,
}

/// One person of the list.
#[derive(Debug)]
pub struct Row {
    id: String,
    name: String,
    code: String,
    branch: String,
    href: String,
    grade: view::Grade,
    number: String,
    chosen: bool,
}

/// What is typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    key: Option<ActKey>,
    #[serde(default)]
    whose: Whose,
    year: Option<i32>,
    #[serde(default)]
    chosen: Vec<PledgeId>,
    #[serde(default)]
    published_on: Text,
}

/// A group with those who wait in it.
struct Ready {
    cycle: Cycle,
    rules: Rules,
    rows: Vec<Listed>,
    left_out: usize,
}

/// Shows whom it publishes, everyone chosen.
///
/// # Errors
/// Not found for those who do not sit with the body, and a conflict before the phase.
pub async fn new(
    path: PublicationsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(asked): Query<Asked>,
) -> Result<PublicationsPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = granted(&mut tx, &path, &signed).await?;
    let ready = ready(&mut tx, &granted, (asked.whose, asked.year), now).await?;
    drop(tx);
    let typed = Typed {
        whose: asked.whose,
        chosen: ready.rows.iter().map(|one| one.id).collect(),
        published_on: Text::clean(&date_text(day_in_vietnam(now))),
        ..Typed::default()
    };
    Ok(page(signed.frame(&app, Tab::Grading), &granted, &ready, (typed, Errors::default()), now))
}

/// Publishes those chosen.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: PublicationsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = granted(&mut tx, &path, &signed).await?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    let done = see_other_with(GradingPath, "published-many").into_response();
    let cycle = graded(&mut tx, typed.year, now).await?;
    one_at_a_time(&mut tx, cycle.id, typed.whose.of(path.id)).await?;
    // Whoever pressed twice may have waited here for the first.
    for id in &typed.chosen {
        if event::is_done(&mut tx, key.of_one(id.0)).await? {
            return Ok(done);
        }
    }
    let ready = ready(&mut tx, &granted, (typed.whose, typed.year), now).await?;
    let rows: Vec<_> = ready.rows.iter().filter(|one| typed.chosen.contains(&one.id)).collect();
    match typed.read(&rows, day_in_vietnam(now)) {
        Ok(day) => {
            for one in &rows {
                publish_one(&mut tx, &signed, (key, day, &ready.rules), one, now).await?;
            }
            tx.commit(Entry::of(&granted, now)).await?;
            Ok(done)
        }
        Err(errors) => {
            let page = page(signed.frame(&app, Tab::Grading), &granted, &ready, (typed, errors), now);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn granted(tx: &mut Read, path: &PublicationsPath, signed: &Signed) -> Result<Granted<PublishMany>> {
    let unit = unit::store::find(tx, path.id).await?;
    signed.actor.demand::<PublishMany>(unit).map_err(|_| Error::NotFound)
}

/// The year asked for, or the one whose end is going on.
async fn graded(tx: &mut Read, year: Option<i32>, now: DateTime<Utc>) -> Result<Cycle> {
    let years = cycle::store::all(tx).await?;
    let found = years.into_iter().find(|one| one.reviews_at(now) && year.is_none_or(|year| one.year == year));
    found.ok_or_else(|| Error::Conflict("Chưa đến kỳ kiểm điểm, xếp loại.".to_owned()))
}

async fn ready(
    tx: &mut Read,
    granted: &Granted<PublishMany>,
    (whose, year): (Whose, Option<i32>),
    now: DateTime<Utc>,
) -> Result<Ready> {
    let cycle = graded(tx, year, now).await?;
    let rules = cycle::store::rules(tx, cycle.rule_set).await?;
    let actor = granted.actor();
    let mut rows = store::of_group(tx, (cycle.id, whose.of(granted.on().id)), actor.member, MOST).await?;
    let all = rows.len();
    let facts = steps::store::facts_of(tx, &rows.iter().map(|one| one.id).collect::<Vec<_>>()).await?;
    // Nobody publishes for someone whose place they take, nor before what the rules put before it.
    rows.retain(|one| {
        let free = facts
            .get(&one.id)
            .is_some_and(|facts| facts.missing(&rules.steps, YearStep::Publication).is_none());
        free && !actor.offices.iter().any(|held| held.is_for(one.member))
    });
    let left_out = all - rows.len();
    Ok(Ready { cycle, rules, rows, left_out })
}

async fn publish_one(
    tx: &mut Write,
    signed: &Signed,
    (key, day, rules): (ActKey, NaiveDate, &Rules),
    one: &Listed,
    now: DateTime<Utc>,
) -> Result<()> {
    let granted = signed.actor.demand::<PublishGrade>(pledge::store::find(tx, one.id).await?)?;
    let found = store::waiting(tx, granted.on()).await?;
    let title = rules.title_of(&found.grade);
    store::publish(tx, &granted, (key.of_one(one.id.0), title, day), &found, now).await.map(|_| ())
}

impl Typed {
    fn read(&self, rows: &[&Listed], today: NaiveDate) -> Result<NaiveDate, Errors> {
        let Some(decided_on) = rows.iter().map(|one| one.decided_on).max() else {
            return Err(Errors::one("chosen", "Hãy chọn ít nhất một đồng chí để công bố."));
        };
        super::day(&self.published_on, (decided_on, today))
    }
}

fn page(
    frame: Frame,
    granted: &Granted<PublishMany>,
    ready: &Ready,
    (typed, errors): (Typed, Errors),
    now: DateTime<Utc>,
) -> PublicationsPage {
    let row = |one: &Listed| Row {
        id: one.id.to_string(),
        name: one.name.clone(),
        code: one.code.clone(),
        branch: one.branch.clone(),
        href: ReviewPath { id: one.id }.to_string(),
        grade: view::grade(&ready.rules, &one.grade),
        number: format!("{} ngày {}", one.number, date_text(one.decided_on)),
        chosen: typed.chosen.contains(&one.id),
    };
    let year = ready.cycle.year;
    PublicationsPage {
        frame,
        crumbs: vec![Crumb::new(format!("{GradingPath}?year={year}"), "Xếp loại")],
        errors,
        action: PublicationsPath { id: granted.on().id }.to_string(),
        key: typed.key.unwrap_or_else(|| new_key(now)).to_string(),
        whose: typed.whose.code(),
        title: typed.whose.title(),
        unit: granted.on().name.clone(),
        year,
        rows: ready.rows.iter().map(row).collect(),
        left_out: ready.left_out,
        days: ready.rules.appeals.days,
        published_on: typed.published_on.into_string(),
    }
}
