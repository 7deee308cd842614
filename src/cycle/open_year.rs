//! Opening a prepared year: a page that says how many people are asked, and what is missing; a reason against that.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    CycleId,
    kept::{self, KeptYear, YearToKeep},
    opening,
    readiness::{self, Finding},
    year::YearPath,
    years::{self, YearsPath},
};
use crate::{
    access::policy::OpenYear,
    app::App,
    audit::Entry,
    clock::moment_text,
    error::Result,
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form},
        frame::Frame,
        number::grouped,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
    },
};

/// The longest reason, in letters.
const LONGEST_REASON: usize = 2_000;

/// `/years/{id}/opening`
#[derive(TypedPath, Deserialize)]
#[typed_path("/years/{id}/opening")]
pub struct OpeningPath {
    /// The year.
    pub id: CycleId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "cycle/opening.html")]
pub struct OpeningPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    year: i32,
    people: String,
    opens: String,
    due: String,
    missing: Vec<Finding>,
    reason: String,
}

/// What is typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    reason: Text,
}

/// Shows what opening means.
///
/// # Errors
/// Not found for everyone but the Board at the top.
pub async fn new(
    path: OpeningPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let top = years::top(&mut tx, &signed).await?;
    let year = kept::find(&mut tx, path.id).await?;
    if year.opened_at.is_some() {
        return Ok(see_other_with(YearPath { id: path.id }, "year-opened").into_response());
    }
    let phases = kept::phases(&mut tx, path.id).await?;
    let findings = readiness::of(&mut tx, (&year, &phases), top.id, (signed.actor.day, now)).await?;
    let people = kept::people(&mut tx).await?;
    let frame = signed.frame(&app, Tab::Register);
    Ok(page(frame, (&year, people), findings, (String::new(), Errors::default())).into_response())
}

/// Opens the year and asks everyone for a pledge. Pressed twice, it is opened once.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: OpeningPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let top = years::top(&mut tx, &signed).await?;
    let year = kept::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<OpenYear>(YearToKeep { id: year.id, top: top.id })?;
    let done = see_other_with(YearPath { id: path.id }, "year-opened").into_response();
    if year.opened_at.is_some() {
        return Ok(done);
    }
    let phases = kept::phases(&mut tx, path.id).await?;
    let findings = readiness::of(&mut tx, (&year, &phases), top.id, (signed.actor.day, now)).await?;
    let mut errors = Errors::default();
    let ready = findings.iter().all(Finding::is_fine);
    errors.require(
        ready || !typed.reason.is_empty(),
        "reason",
        "Còn thiếu như trên. Hãy khắc phục trước, hoặc ghi lý do vẫn mở.",
    );
    let short = typed.reason.as_str().chars().count() <= LONGEST_REASON;
    errors.require(short, "reason", "Lý do quá dài: nhiều nhất 2.000 chữ.");
    if !errors.is_empty() {
        let people = kept::people(&mut tx).await?;
        let frame = signed.frame(&app, Tab::Register);
        let page = page(frame, (&year, people), findings, (typed.reason.into_string(), errors));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let reason = if ready { "" } else { typed.reason.as_str() };
    if kept::open(&mut tx, &granted, (&findings, reason), now).await? {
        opening::ask(tx.conn(), year.id, now).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done)
}

fn page(
    frame: Frame,
    (year, people): (&KeptYear, i64),
    findings: Vec<Finding>,
    (reason, errors): (String, Errors),
) -> OpeningPage {
    OpeningPage {
        frame,
        crumbs: vec![
            Crumb::new(YearsPath, "Các năm"),
            Crumb::new(YearPath { id: year.id }, &format!("Năm {}", year.year)),
        ],
        errors,
        action: OpeningPath { id: year.id }.to_string(),
        back: YearPath { id: year.id }.to_string(),
        year: year.year,
        people: grouped(people),
        opens: moment_text(year.opens_at),
        due: moment_text(year.due_at),
        missing: findings.into_iter().filter(|finding| !finding.is_fine()).collect(),
        reason,
    }
}
