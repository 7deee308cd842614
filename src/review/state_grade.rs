//! The grade on the state's side, given by the head of the agency.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    demand_open,
    show::{self, ReviewPath},
    steps, store, view,
    workflow::Step,
};
use crate::{
    access::policy::GradeForState,
    app::App,
    audit::Entry,
    cycle::rules::{Mode, Rules, YearStep},
    db::Read,
    error::{Error, Result},
    id::ActKey,
    pledge::{self, Pledge, PledgeId, event},
    web::{
        act::{Outcome, see_other_with},
        form::{Errors, Form, new_key},
        page::Tab,
        parts::Choice,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/pledges/{id}/state-grade`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/state-grade")]
pub struct StateGradePath {
    /// The pledge.
    pub id: PledgeId,
}

/// The form on the review's page, for the head of the agency.
#[derive(Debug)]
pub struct GradeForm {
    /// Where it goes.
    pub action: String,
    /// Its key.
    pub key: String,
    /// The grades.
    pub grades: Vec<Choice>,
    /// In words.
    pub words: String,
}

impl GradeForm {
    /// The form, with what was typed.
    #[must_use]
    pub fn of(id: PledgeId, rules: &Rules, typed: Option<(String, String)>, now: DateTime<Utc>) -> Self {
        let (grade, words) = typed.unwrap_or_default();
        Self {
            action: StateGradePath { id }.to_string(),
            key: new_key(now).to_string(),
            grades: view::choices(rules, &grade),
            words,
        }
    }
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    key: ActKey,
    #[serde(default)]
    grade: Text,
    #[serde(default)]
    words: Text,
}

/// Whether the year's rules have the state's side grade this person.
///
/// # Errors
/// A conflict if they do not.
async fn demand_asked(tx: &mut Read, pledge: &Pledge, rules: &Rules) -> Result<()> {
    if asked(tx, pledge, rules).await? {
        return Ok(());
    }
    Err(Error::Conflict("Năm này cơ quan, đơn vị không xếp loại đồng chí này.".to_owned()))
}

/// The same, for the page that would otherwise offer it.
///
/// # Errors
/// When the database fails.
pub async fn asked(tx: &mut Read, pledge: &Pledge, rules: &Rules) -> Result<bool> {
    let facts = steps::store::facts(tx, pledge.id).await?;
    Ok(facts.mode_of(&rules.steps, YearStep::StateGrade) != Mode::Off)
}

/// Gives it; given again before the decision, the later one counts and the earlier one stays on record.
///
/// # Errors
/// Not found, forbidden, or a conflict before the phase opens and after the decision.
pub async fn create(
    path: StateGradePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<GradeForState>(pledge::store::find(&mut tx, path.id).await?)?;
    let done = see_other_with(ReviewPath { id: path.id }, "graded").into_response();
    if event::is_done(&mut tx, typed.key).await? {
        return Ok(done);
    }
    let (year, rules) = store::year(&mut tx, granted.on()).await?;
    demand_open(&year, now)?;
    granted.on().stage.after(Step::GradeForState)?;
    demand_asked(&mut tx, granted.on(), &rules).await?;
    if !rules.has(typed.grade.as_str()) {
        let mut errors = Errors::default();
        errors.add("grade", "Hãy chọn một mức xếp loại.");
        let grade = Some((typed.grade.into_string(), typed.words.into_string()));
        let around = (signed.frame(&app, Tab::Pledges), &signed.actor);
        let shown = show::Typed { errors, grade };
        let page = show::page(&mut tx, around, granted.on(), shown, now).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    if store::record_step(&mut tx, &granted, (typed.key, Step::GradeForState), None, now).await?
        == Outcome::Done
    {
        let given = (typed.grade.as_str(), typed.words.as_str());
        store::grade_for_state(&mut tx, &granted, typed.key, given, now).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done)
}
