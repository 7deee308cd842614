//! The official report of a unit: a short form, then a paper, or a number and the paper kept.

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
    DocumentId,
    fields::{Signing, Then},
    issuer::{self, Issuer},
    list::draw,
    minutes::Year,
    new::issue,
    report_paper,
    store::Fresh,
};
use crate::{
    access::policy::IssueDocument,
    app::App,
    error::Result,
    id::ActKey,
    report::overview::{Figures, OverviewPath, figures},
    unit::UnitId,
    web::{
        filters,
        form::{Errors, Form, Query, new_key},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
        workbook::file_name,
    },
};

/// `/units/{id}/report`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/units/{id}/report")]
pub struct ReportPath {
    /// The unit.
    pub id: UnitId,
}

/// The form.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "issuing/report.html")]
pub struct ReportPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    key: String,
    unit: String,
    year: i32,
    can_issue: bool,
    typed: Typed,
}

/// What figures do not tell.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Words {
    /// What to make of the figures.
    #[serde(default)]
    pub assessment: Text,
    /// What is to be done, and what is asked of others.
    #[serde(default)]
    pub direction: Text,
}

/// Everything that is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(flatten)]
    signing: Signing,
    #[serde(flatten)]
    words: Words,
}

/// The form as it is sent.
#[derive(Deserialize)]
pub struct Sent {
    key: ActKey,
    #[serde(default)]
    then: Then,
    #[serde(flatten)]
    typed: Typed,
}

/// Shows the form.
///
/// # Errors
/// Not found for those who do not follow the unit, and for a year that was not opened.
pub async fn new(
    path: ReportPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(asked): Query<Year>,
) -> Result<ReportPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let figures = figures(&mut tx, &signed.actor, path.id, asked.year, now).await?;
    let issuer = issuer::of(&mut tx, &figures.unit, Some(figures.cycle.id)).await?;
    drop(tx);
    let typed = Typed { signing: Signing::usual(&issuer, now), words: Words::default() };
    Ok(page(&app, &signed, &figures, new_key(now), (typed, Errors::default())))
}

/// Draws the report, or takes its number and keeps it.
///
/// # Errors
/// As [`new`]; forbidden to take a number for those who do not act for the unit.
pub async fn create(
    path: ReportPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(asked): Query<Year>,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let figures = figures(&mut tx, &signed.actor, path.id, asked.year, now).await?;
    let issuer: Issuer = issuer::of(&mut tx, &figures.unit, Some(figures.cycle.id)).await?;
    let Typed { signing, words } = &sent.typed;
    let mut errors = Errors::default();
    let dated = signing.read(now, &mut errors);
    if errors.is_empty() {
        let paper = report_paper::paper(&issuer, dated, (signing, words), (&figures, now));
        if let Some(kind) = sent.then.drawn() {
            drop(tx);
            let name = file_name("bao-cao", &figures.unit.code, figures.cycle.year, now);
            return draw(paper, kind, name.trim_end_matches(".xlsx").to_owned(), now).await;
        }
        let subject = report_paper::subject(figures.cycle.year);
        let signer = (signing.signer_title.as_str(), signing.signer_name.as_str());
        let id = DocumentId::new(now);
        let fresh =
            Fresh { id, key: sent.key, kind: "BC", subject: &subject, dated, signer, paper: Some(&paper) };
        match issue(&app.db, tx, (&signed.actor, &figures.unit), &fresh, now).await? {
            Ok(done) => return Ok(done),
            Err(told) => errors = told,
        }
    }
    let page = page(&app, &signed, &figures, sent.key, (sent.typed, errors));
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

fn page(
    app: &App,
    signed: &Signed,
    figures: &Figures,
    key: ActKey,
    (typed, errors): (Typed, Errors),
) -> ReportPage {
    let (unit, year) = (&figures.unit, figures.cycle.year);
    ReportPage {
        frame: signed.frame(app, Tab::Overview),
        crumbs: vec![Crumb { href: OverviewPath { id: unit.id }.of_year(year), label: unit.name.clone() }],
        errors,
        action: format!("{}?year={year}", ReportPath { id: unit.id }),
        key: key.to_string(),
        unit: unit.name.clone(),
        year,
        can_issue: signed.actor.may::<IssueDocument>(unit),
        typed,
    }
}
