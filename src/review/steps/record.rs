//! Writing down what a step came to: a paper of others with its number, day and scan, or words of an office of this
//! system. What was written down stays; a later record takes its place.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    Facts,
    record_store::{self, append, grade_for_state},
    store,
    typed::{self, Asked, Fresh, Grade},
    view::{RecordLine, records},
};
use crate::{
    access::{
        Action,
        policy::{AppraiseGrade, RecordForBranch, SuggestReview},
    },
    app::App,
    audit::Entry,
    clock::day_in_vietnam,
    cycle::rules::{Mode, Rules, YearStep},
    db::Read,
    error::{Error, Result},
    evidence::upload::Upload,
    id::ActKey,
    pledge::{self, Pledge, PledgeId, event},
    review::{demand_open, show::ReviewPath, store as reviews, view, workflow::Step},
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, new_key},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
    },
};

/// `/pledges/{id}/steps/{step}`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/steps/{step}")]
pub struct StepPath {
    /// The pledge.
    pub id: PledgeId,
    /// The step.
    pub step: YearStep,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "review/step.html")]
pub struct StepPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    title: &'static str,
    name: String,
    year: i32,
    guidance: &'static str,
    source: String,
    kept: Vec<RecordLine>,
    form: PaperForm,
    review: String,
}

/// The fields of a paper of others, with what was typed.
#[derive(Debug)]
pub struct PaperForm {
    /// Where it goes.
    pub action: String,
    /// Its key.
    pub key: String,
    /// Whether the fields of a paper are asked for.
    pub paper: bool,
    /// Whether its number may be left out.
    pub number_optional: bool,
    /// The grades; none where the step gives none.
    pub grades: Vec<Choice>,
    /// Whether words may be left out.
    pub words_optional: bool,
    /// Hint at the scan.
    pub scan_hint: String,
    /// What was typed.
    pub authority: String,
    /// The same.
    pub number: String,
    /// The same.
    pub dated_on: String,
    /// The same.
    pub words: String,
}

impl PaperForm {
    /// The form with what was typed before.
    #[must_use]
    pub fn of(action: String, (asked, rules): (Asked, &Rules), upload: &Upload, key: ActKey) -> Self {
        let typed = |name: &str| upload.field(name).into_string();
        let mut grades =
            if asked.grade == Grade::None { Vec::new() } else { view::choices(rules, &typed("grade")) };
        if asked.grade == Grade::Maybe {
            grades.push(Choice::new("", "Không nêu mức", typed("grade").is_empty()));
        }
        Self {
            action,
            key: key.to_string(),
            paper: asked.paper,
            number_optional: !asked.number,
            grades,
            words_optional: !asked.words,
            scan_hint: typed::scan_hint(),
            authority: typed("authority"),
            number: typed("number"),
            dated_on: typed("dated_on"),
            words: typed("words"),
        }
    }
}

/// What a record of this step must tell, where it is written down at all.
///
/// # Errors
/// [`Error::NotFound`] for steps that have pages of their own, a conflict where the year's rules take the step otherwise.
fn asked(step: YearStep, mode: Mode) -> Result<Asked> {
    let paper = mode == Mode::External;
    match (step, mode) {
        (YearStep::StateGrade, Mode::External) => {
            Ok(Asked { paper, number: true, grade: Grade::Always, words: false })
        }
        (YearStep::ResidenceComment, Mode::External) => {
            Ok(Asked { paper, number: false, grade: Grade::None, words: true })
        }
        (YearStep::Suggestion, Mode::Internal | Mode::External) => {
            Ok(Asked { paper, number: true, grade: Grade::None, words: true })
        }
        (YearStep::Appraisal, Mode::Internal | Mode::External) => {
            Ok(Asked { paper, number: true, grade: Grade::Maybe, words: true })
        }
        (YearStep::StateGrade, Mode::Internal) => Err(Error::Conflict(
            "Thủ trưởng cơ quan, đơn vị của đồng chí này tự ghi mức xếp loại trong hệ thống.".to_owned(),
        )),
        (
            YearStep::StateGrade | YearStep::ResidenceComment | YearStep::Suggestion | YearStep::Appraisal,
            _,
        ) => Err(Error::Conflict(format!("Năm này không áp dụng bước «{}» với đồng chí này.", step.title()))),
        _ => Err(Error::NotFound),
    }
}

fn guidance(step: YearStep) -> &'static str {
    match step {
        YearStep::StateGrade => "Ghi đúng mức và nhận xét trong văn bản của cơ quan, đơn vị.",
        YearStep::ResidenceComment => "Ghi đúng nhận xét của cấp ủy hoặc ban công tác mặt trận nơi cư trú.",
        YearStep::Suggestion => {
            "Đảng viên đọc được ngay và giải trình trong bản tự kiểm điểm, phần các vấn đề được gợi ý."
        }
        _ => "Cấp quyết định đọc ý kiến này trước khi quyết định.",
    }
}

/// The act of a step.
fn act_of(step: YearStep) -> Step {
    match step {
        YearStep::StateGrade => Step::GradeForState,
        YearStep::ResidenceComment => Step::CommentOnResidence,
        YearStep::Suggestion => Step::Suggest,
        _ => Step::Appraise,
    }
}

/// Shows what was written down, and the form.
///
/// # Errors
/// Not found, forbidden, or a conflict where the step is not taken so, or not now.
pub async fn new(path: StepPath, State(app): State<App>, signed: Signed, Now(now): Now) -> Result<StepPage> {
    match path.step {
        YearStep::StateGrade | YearStep::ResidenceComment => {
            form::<RecordForBranch>(path, (&app, &signed), now).await
        }
        YearStep::Suggestion => form::<SuggestReview>(path, (&app, &signed), now).await,
        YearStep::Appraisal => form::<AppraiseGrade>(path, (&app, &signed), now).await,
        _ => Err(Error::NotFound),
    }
}

/// Writes it down; a later record takes the place of an earlier one, and both stay.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: StepPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    request: Request,
) -> Result<Response> {
    match path.step {
        YearStep::StateGrade | YearStep::ResidenceComment => {
            keep::<RecordForBranch>(path, (&app, &signed), request, now).await
        }
        YearStep::Suggestion => keep::<SuggestReview>(path, (&app, &signed), request, now).await,
        YearStep::Appraisal => keep::<AppraiseGrade>(path, (&app, &signed), request, now).await,
        _ => Err(Error::NotFound),
    }
}

/// The rules of a pledge's year, and how the step is taken for it, if it may be taken now.
async fn ready(
    tx: &mut Read,
    (pledge, step): (&Pledge, YearStep),
    now: DateTime<Utc>,
) -> Result<(Rules, Facts, Asked)> {
    let (year, rules) = reviews::year(tx, pledge).await?;
    let facts = store::facts(tx, pledge.id).await?;
    let asked = asked(step, facts.mode_of(&rules.steps, step))?;
    demand_open(&year, now)?;
    pledge.stage.after(act_of(step))?;
    facts.demand(&rules.steps, step)?;
    Ok((rules, facts, asked))
}

async fn form<A: Action<Object = Pledge>>(
    path: StepPath,
    (app, signed): (&App, &Signed),
    now: DateTime<Utc>,
) -> Result<StepPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<A>(pledge::store::find(&mut tx, path.id).await?)?;
    let (rules, _, asked) = ready(&mut tx, (granted.on(), path.step), now).await?;
    let frame = signed.frame(app, Tab::Grading);
    let typed = (&Upload::default(), new_key(now), Errors::default());
    page(&mut tx, frame, (granted.on(), path, &rules), asked, typed).await
}

async fn keep<A: Action<Object = Pledge>>(
    path: StepPath,
    (app, signed): (&App, &Signed),
    request: Request,
    now: DateTime<Utc>,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<A>(pledge::store::find(&mut tx, path.id).await?)?;
    drop(tx);
    // Who may is asked before a file is taken in, and again in the act.
    let upload = Upload::taken(request).await?;
    let mut tx = app.db.read(&signed.actor).await?;
    let done = see_other_with(ReviewPath { id: path.id }, "step-recorded").into_response();
    let key = upload.key().unwrap_or_else(|_| new_key(now));
    if event::is_done(&mut tx, key).await? {
        return Ok(done);
    }
    let (rules, _, asked) = ready(&mut tx, (granted.on(), path.step), now).await?;
    drop(tx);
    let read = typed::read(app, (&upload, &rules), asked, day_in_vietnam(now)).await;
    let fresh = match read {
        Ok(fresh) => fresh,
        Err(errors) => {
            let mut tx = app.db.read(&signed.actor).await?;
            let (frame, typed) = (signed.frame(app, Tab::Grading), (&upload, key, errors));
            let page = page(&mut tx, frame, (granted.on(), path, &rules), asked, typed).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    record::<A>(path, (app, signed), (upload.key()?, &fresh), now).await?;
    Ok(done)
}

/// The act, on what the pledge is now.
async fn record<A: Action<Object = Pledge>>(
    path: StepPath,
    (app, signed): (&App, &Signed),
    (key, fresh): (ActKey, &Fresh),
    now: DateTime<Utc>,
) -> Result<()> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<A>(pledge::store::find(&mut tx, path.id).await?)?;
    ready(&mut tx, (granted.on(), path.step), now).await?;
    let step = (key, act_of(path.step));
    let reason = fresh.paper.as_ref().map(typed::PaperOf::line);
    if reviews::record_step(&mut tx, &granted, step, reason.as_deref(), now).await? == Outcome::Done {
        let id = append(&mut tx, &granted, (key, path.step), fresh, now).await?;
        if path.step == YearStep::StateGrade {
            grade_for_state(&mut tx, &granted, (key, id), fresh, now).await?;
        }
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(())
}

async fn page(
    tx: &mut Read,
    frame: Frame,
    (pledge, path, rules): (&Pledge, StepPath, &Rules),
    asked: Asked,
    (upload, key, errors): (&Upload, ActKey, Errors),
) -> Result<StepPage> {
    let mut kept = record_store::of_pledge(tx, pledge.id).await?;
    kept.retain(|one| one.step == path.step.code());
    let source = rules.steps.rules().iter().find(|rule| rule.step == path.step);
    Ok(StepPage {
        frame,
        crumbs: vec![Crumb::new(ReviewPath { id: pledge.id }, "Kiểm điểm, xếp loại")],
        errors,
        title: path.step.title(),
        name: pledge.name.clone(),
        year: pledge.year,
        guidance: guidance(path.step),
        source: source.map(|rule| rule.source.clone()).unwrap_or_default(),
        kept: records(rules, &kept),
        form: PaperForm::of(path.to_string(), (asked, rules), upload, key),
        review: ReviewPath { id: pledge.id }.to_string(),
    })
}
