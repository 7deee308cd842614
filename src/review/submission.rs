//! Sending the self-review: first the whole as it will stand, then one button.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    demand_reviewed, demand_writing, form, pinned,
    show::{self, ReviewPath},
    store, view,
    workflow::Step,
};
use crate::{
    access::policy::ReviewSelf,
    app::App,
    audit::Entry,
    cycle::{self, rules::Rules},
    db::Read,
    error::{Error, Result},
    id::ActKey,
    pledge::{self, Pledge, PledgeId, event},
    web::{
        act::{Outcome, see_other, see_other_with},
        filters,
        form::{Form, new_key},
        frame::Frame,
        page::Tab,
        signed::{Now, Signed},
    },
};

/// `/pledges/{id}/review/submission`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/review/submission")]
pub struct SubmissionPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The self-review as it will stand.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "review/submission.html")]
pub struct SubmissionPage {
    frame: Frame,
    action: String,
    edit: String,
    key: String,
    version: i32,
    year: i32,
    branch: String,
    parts: Vec<view::Part>,
    title: String,
    texts: Vec<form::PartText>,
    state_grade: String,
    grade: view::Grade,
    points: String,
}

/// What the button carries: the version whose words were shown.
#[derive(Deserialize)]
pub struct Typed {
    key: ActKey,
    version: i32,
}

/// Shows the whole before it is sent; what is missing leads back to writing.
///
/// # Errors
/// Not found, forbidden, or a conflict before the phase opens and after it was sent.
pub async fn new(
    path: SubmissionPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<ReviewSelf>(pledge::store::find(&mut tx, path.id).await?)?;
    let rules = may_send(&mut tx, granted.on(), now).await?;
    let pledge = granted.on();
    let sent = store::pledged(&mut tx, pledge).await?;
    let review = store::self_review(&mut tx, pledge.id).await?.unwrap_or_default();
    let form = rules.form_for(pledge.category);
    if !review.content.missing(&sent.content, (&form, &rules)).is_empty() {
        return Ok(see_other(format!("{}?missing=true", ReviewPath { id: path.id })).into_response());
    }
    let template = cycle::store::pinned_template(&mut tx, sent.template).await?;
    let grade = view::grade(&rules, &review.content.grade);
    Ok(SubmissionPage {
        frame: signed.frame(&app, Tab::Mine),
        action: path.to_string(),
        edit: ReviewPath { id: path.id }.to_string(),
        key: new_key(now).to_string(),
        version: review.version,
        year: pledge.year,
        branch: pledge.branch_name.clone(),
        parts: view::parts(&template, &sent.content, &view::Beside::default(), &review.content),
        points: show::own_points(&review, &rules),
        texts: form::texts(&form, &review.content),
        title: form.title,
        state_grade: rules.title_of(&review.content.state_grade).to_owned(),
        grade,
    }
    .into_response())
}

/// Sends it.
///
/// # Errors
/// Not found, or a conflict when the words changed meanwhile, were sent before or come before the phase.
pub async fn create(
    path: SubmissionPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<ReviewSelf>(pledge::store::find(&mut tx, path.id).await?)?;
    let done = see_other_with(ReviewPath { id: path.id }, "reviewed").into_response();
    if event::is_done(&mut tx, typed.key).await? {
        return Ok(done);
    }
    let rules = may_send(&mut tx, granted.on(), now).await?;
    let to = granted.on().stage.after(Step::SelfReview)?;
    let sent = store::pledged(&mut tx, granted.on()).await?;
    let review = store::self_review(&mut tx, path.id).await?.unwrap_or_default();
    let form = rules.form_for(granted.on().category);
    let errors = review.content.missing(&sent.content, (&form, &rules));
    if !errors.is_empty() {
        let around = (signed.frame(&app, Tab::Mine), &signed.actor);
        let shown = show::Typed { errors, ..show::Typed::default() };
        let page = show::page(&mut tx, around, granted.on(), shown, now).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    if store::record_step(&mut tx, &granted, (typed.key, Step::SelfReview), None, now).await? == Outcome::Done
    {
        let pinned = pinned::pin(&mut tx, granted.on(), &review, &rules).await?;
        store::submit(&mut tx, &granted, (typed.version, &pinned), now).await?;
        store::record_stage(&mut tx, granted.on(), to, None).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done)
}

async fn may_send(tx: &mut Read, pledge: &Pledge, now: DateTime<Utc>) -> Result<Rules, Error> {
    let (year, rules) = store::year(tx, pledge).await?;
    demand_writing(pledge, &year, now)?;
    demand_reviewed(&store::meaning(tx, pledge, &year, &rules).await?)?;
    Ok(rules)
}
