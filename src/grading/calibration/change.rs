//! The body that decides changes one proposal, with its reason; what the branch proposed stays as it was.

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

use crate::{
    access::policy::CalibrateGrade,
    app::App,
    audit::Entry,
    cycle::rules::Rules,
    db::Read,
    error::{Error, Result},
    grading::{
        group::{self, Own, Tally},
        store,
        view::{self as shown, GroupCap},
    },
    id::ActKey,
    pledge::{self, Pledge, PledgeId, event},
    review::{
        conditions, demand_open, outcome, points,
        show::ReviewPath,
        store::{record_step, year},
        view,
        workflow::Step,
    },
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, Query, new_key},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/pledges/{id}/calibration`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/calibration")]
pub struct CalibrationPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "grading/change.html")]
pub struct ChangePage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    review: String,
    key: String,
    name: String,
    year: i32,
    proposal: Option<view::GivenLine>,
    scored: String,
    asks: Vec<conditions::view::GradeAsks>,
    cap: GroupCap,
    grades: Vec<Choice>,
    reason: String,
}

/// Which grade was tried out before.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    to: Text,
}

/// What is typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    key: Option<ActKey>,
    #[serde(default)]
    grade: Text,
    #[serde(default)]
    reason: Text,
}

/// Shows the form.
///
/// # Errors
/// Not found, forbidden, or a conflict before a proposal and after the decision.
pub async fn new(
    path: CalibrationPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(asked): Query<Asked>,
) -> Result<ChangePage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<CalibrateGrade>(pledge::store::find(&mut tx, path.id).await?)?;
    let (year, rules) = year(&mut tx, granted.on()).await?;
    demand_open(&year, now)?;
    granted.on().stage.after(Step::Calibrate)?;
    let (tally, own) = group::tally(&mut tx, granted.on(), &rules).await?;
    let typed = Typed { grade: asked.to, ..Typed::default() };
    let frame = signed.frame(&app, Tab::Grading);
    let counted = (&tally, &own);
    page(&mut tx, frame, (granted.on(), &rules, counted), (typed, Errors::default()), now).await
}

/// Writes the change.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: CalibrationPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<CalibrateGrade>(pledge::store::find(&mut tx, path.id).await?)?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    let done = see_other_with(ReviewPath { id: path.id }, "calibrated").into_response();
    if event::is_done(&mut tx, key).await? {
        return Ok(done);
    }
    let (year, rules) = year(&mut tx, granted.on()).await?;
    demand_open(&year, now)?;
    granted.on().stage.after(Step::Calibrate)?;
    let (tally, own) = group::tally(&mut tx, granted.on(), &rules).await?;
    let (grade, from) = (typed.grade.as_str().to_owned(), own.grade().unwrap_or_default().to_owned());
    let mut errors = Errors::default();
    errors.require(rules.has(&grade), "grade", "Hãy chọn mức.");
    errors.require(grade != from, "grade", "Mức này đang là mức đề nghị: chưa có gì thay đổi.");
    errors.require(!typed.reason.is_empty(), "reason", "Hãy ghi lý do; lý do ở lại trong hồ sơ.");
    if !errors.is_empty() {
        let frame = signed.frame(&app, Tab::Grading);
        let counted = (&tally, &own);
        let page = page(&mut tx, frame, (granted.on(), &rules, counted), (typed, errors), now).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let reason = format!("{}: {}", rules.title_of(&grade), typed.reason.as_str());
    if record_step(&mut tx, &granted, (key, Step::Calibrate), Some(&reason), now).await? == Outcome::Done {
        store::calibrate(&mut tx, &granted, key, (&from, &grade, typed.reason.as_str()), now).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done)
}

async fn page(
    tx: &mut Read,
    frame: Frame,
    (pledge, rules, (tally, own)): (&Pledge, &Rules, (&Tally, &Own)),
    (typed, errors): (Typed, Errors),
    now: DateTime<Utc>,
) -> Result<ChangePage> {
    let proposals = outcome::proposals(tx, pledge.id).await?;
    let facts = conditions::of_pledge(tx, pledge).await?;
    let scored = outcome::points(tx, pledge.id).await?;
    Ok(ChangePage {
        frame,
        crumbs: pledge::view::committee_crumbs(pledge),
        errors,
        action: CalibrationPath { id: pledge.id }.to_string(),
        review: ReviewPath { id: pledge.id }.to_string(),
        key: typed.key.unwrap_or_else(|| new_key(now)).to_string(),
        name: pledge.name.clone(),
        year: pledge.year,
        proposal: proposals.first().map(|one| view::given(rules, one)),
        scored: points::total(&scored).map(points::text).unwrap_or_default(),
        asks: conditions::view::asks(rules, &facts, &scored),
        cap: GroupCap::of(String::new(), tally, rules),
        grades: shown::choices(rules, typed.grade.as_str(), (tally, own), "đề nghị"),
        reason: typed.reason.into_string(),
    })
}
