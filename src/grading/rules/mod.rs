//! The rules that a year's grades follow: seen by the Board, and changed while the year is prepared.

mod form;
mod review_fields;
pub mod review_form;
mod steps;
mod store;

use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use self::review_form::ReviewFormPath;
use super::cap::{Counts, Explanation, weigh};
use crate::{
    access::policy::PrepareYear,
    app::App,
    audit::Entry,
    cycle::{
        CycleId,
        kept::{self, KeptYear, YearToKeep},
        rules::{FormPart, ReviewForm, Rules},
        year::YearPath,
        years::{self, YearsPath},
    },
    error::{Error, Result},
    quarter::setting::SettingPath,
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/years/{id}/rules`
#[derive(TypedPath, Deserialize)]
#[typed_path("/years/{id}/rules")]
pub struct RulesPath {
    /// The year.
    pub id: CycleId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "grading/rules.html")]
pub struct RulesPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    quarters: String,
    year: i32,
    open: bool,
    source: String,
    form: form::Shown,
    examples: Vec<(u32, Explanation)>,
    reviews: Vec<ReviewFormShown>,
    /// Where another form begins.
    another: String,
}

/// A form of self-review with the names of those it is for.
#[derive(Debug)]
pub struct ReviewFormShown {
    form: ReviewForm,
    whom: String,
    /// Its parts by what they stand under.
    groups: Vec<(String, Vec<FormPart>)>,
    edit: String,
}

/// The fields by their names.
type Typed = HashMap<String, Text>;

/// Groups of whom all are good or better, as examples of what the cap allows.
const EXAMPLES: [u32; 5] = [3, 5, 17, 50, 271];

/// Shows the rules.
///
/// # Errors
/// Not found for everyone but the Board at the top.
pub async fn edit(path: RulesPath, State(app): State<App>, signed: Signed) -> Result<RulesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    years::top(&mut tx, &signed).await?;
    let year = kept::find(&mut tx, path.id).await?;
    let rules = store::of_year(&mut tx, path.id).await?;
    drop(tx);
    let shown = form::Shown::of(&rules);
    Ok(page(signed.frame(&app, Tab::Register), &year, &rules, shown, Errors::default()))
}

/// Sets them for a year that is being prepared; a rule set that another year runs on is copied first.
///
/// # Errors
/// As [`edit`], and a conflict once the year is open.
pub async fn update(
    path: RulesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let top = years::top(&mut tx, &signed).await?;
    let year = kept::find(&mut tx, path.id).await?;
    demand_prepared(&year)?;
    let granted = signed.actor.demand::<PrepareYear>(YearToKeep { id: year.id, top: top.id })?;
    let before = store::of_year(&mut tx, path.id).await?;
    match form::read(&typed, &before) {
        Ok(rules) => {
            store::keep(&mut tx, &granted, &rules, now).await?;
            tx.commit(Entry::of(&granted, now)).await?;
            Ok(see_other_with(path, "rules-kept").into_response())
        }
        Err(errors) => {
            let shown = form::Shown::typed(&before, &typed);
            let page = page(signed.frame(&app, Tab::Register), &year, &before, shown, errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// Rules change while their year is prepared: later everyone is graded by the same.
fn demand_prepared(year: &KeptYear) -> Result<()> {
    if year.opened_at.is_none() {
        return Ok(());
    }
    Err(Error::Conflict(format!("Năm {} đã mở, nên quy tắc không đổi được nữa.", year.year)))
}

fn year_crumbs(year: &KeptYear) -> Vec<Crumb> {
    vec![
        Crumb::new(YearsPath, "Các năm"),
        Crumb::new(YearPath { id: year.id }, &format!("Năm {}", year.year)),
    ]
}

fn page(frame: Frame, year: &KeptYear, rules: &Rules, form: form::Shown, errors: Errors) -> RulesPage {
    let example = |people: u32| {
        let mut counts = Counts::default();
        let good = rules.cap.good.iter().find(|code| **code != rules.cap.grade);
        counts.add(good.map_or("", String::as_str), people);
        (people, weigh(rules, &counts, 0))
    };
    let review_at = |number| ReviewFormPath { id: year.id, number }.to_string();
    let shown = |form, number| ReviewFormShown::of(form, review_at(number));
    RulesPage {
        frame,
        crumbs: year_crumbs(year),
        errors,
        action: RulesPath { id: year.id }.to_string(),
        quarters: SettingPath { id: year.id }.to_string(),
        year: year.year,
        open: year.opened_at.is_some(),
        source: rules.source.clone(),
        form,
        examples: EXAMPLES.map(example).into(),
        reviews: rules.forms.iter().zip(1..).map(|(form, number)| shown(form, number)).collect(),
        another: review_at(rules.forms.len() + 1),
    }
}

impl ReviewFormShown {
    fn of(form: &ReviewForm, edit: String) -> Self {
        let whom = form.categories.iter().map(|category| category.title()).collect::<Vec<_>>().join("; ");
        let groups = form.parts.chunk_by(|one, next| one.above == next.above);
        let groups = groups.map(|parts| (parts[0].above.clone(), parts.to_vec())).collect();
        Self { form: form.clone(), whom, groups, edit }
    }
}
