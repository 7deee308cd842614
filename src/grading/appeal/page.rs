//! What a person says to their grade, and what came of it: read by whoever sees the grade.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Days, Utc};
use serde::Deserialize;

use super::{Appeal, State as At, answering::AnsweringPath, store};
use crate::{
    access::{
        Actor,
        policy::{AnswerAppeal, AnswerGrade},
    },
    app::App,
    audit::Entry,
    clock::{date_text, day_in_vietnam, moment_text},
    cycle::rules::Rules,
    db::Read,
    error::{Error, Result},
    id::ActKey,
    pledge::{self, Pledge, PledgeId, Stage},
    review::{outcome, show::ReviewPath, store::year, view},
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb, Shape},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/pledges/{id}/appeal`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/appeal")]
pub struct AppealPath {
    /// The pledge.
    pub id: PledgeId,
}

/// `/pledges/{id}/answer`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/answer")]
pub struct AnswerPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "grading/appeal.html")]
pub struct AppealPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    name: String,
    year: i32,
    own: bool,
    decided: Option<view::DecisionLine>,
    answers: Vec<(String, &'static str, String)>,
    appeals: Vec<Shown>,
    answer: Option<(String, String)>,
    appeal: Option<(String, String)>,
    until: String,
    answering: Answering,
}

/// What was typed into the answer to an appeal.
#[derive(Debug, Default)]
pub(super) struct Answering {
    pub outcome: String,
    pub grounds: String,
}

/// One appeal.
#[derive(Debug)]
pub struct Shown {
    badge: Badge,
    at: String,
    grade: view::Grade,
    words: String,
    answer: Option<(String, String, String)>,
    handle: Option<String>,
    refused: bool,
    key: String,
}

/// What is typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    key: Option<ActKey>,
    #[serde(default)]
    words: Text,
}

/// Shows it.
///
/// # Errors
/// Not found for those who do not see the pledge, and before a grade was proposed.
pub async fn show(
    path: AppealPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<AppealPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let pledge = pledge::store::find(&mut tx, path.id).await?;
    if !matches!(pledge.stage, Stage::Proposed | Stage::Decided) {
        return Err(Error::Conflict("Chưa có mức đề nghị hoặc quyết định nào để nêu ý kiến.".to_owned()));
    }
    let frame = signed.frame(&app, Tab::Grading);
    page(&mut tx, (frame, &signed.actor), &pledge, (Answering::default(), Errors::default()), now).await
}

/// Keeps what the person says beside the grade.
///
/// # Errors
/// Not found, forbidden to others, or a conflict before a proposal.
pub async fn answer_grade(
    path: AnswerPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<AnswerGrade>(pledge::store::find(&mut tx, path.id).await?)?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    if !matches!(granted.on().stage, Stage::Proposed | Stage::Decided) {
        return Err(Error::Conflict("Chưa có mức đề nghị hoặc quyết định nào để nêu ý kiến.".to_owned()));
    }
    if typed.words.is_empty() {
        let mut errors = Errors::default();
        errors.add("words", "Hãy ghi ý kiến của đồng chí.");
        let frame = signed.frame(&app, Tab::Grading);
        let page =
            page(&mut tx, (frame, &signed.actor), granted.on(), (Answering::default(), errors), now).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    if store::answer(&mut tx, &granted, key, typed.words.as_str(), now).await? == Outcome::Done {
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(see_other_with(AppealPath { id: path.id }, "grade-answered").into_response())
}

/// Appeals against a decision.
///
/// # Errors
/// Not found, forbidden to others, or a conflict before the decision, after its days, and while an appeal is open.
pub async fn create(
    path: AppealPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<AnswerGrade>(pledge::store::find(&mut tx, path.id).await?)?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    let done = see_other_with(AppealPath { id: path.id }, "appealed").into_response();
    let (_, rules) = year(&mut tx, granted.on()).await?;
    let appeals = store::of_pledge(&mut tx, granted.on()).await?;
    if appeals.iter().any(|one| one.state == At::Open) {
        return Ok(done);
    }
    if !may_appeal(&mut tx, granted.on(), &rules, now).await?.0 {
        return Err(Error::Conflict(
            "Chưa có quyết định, hoặc đã quá hạn kiến nghị về quyết định này.".to_owned(),
        ));
    }
    if typed.words.is_empty() {
        let mut errors = Errors::default();
        errors.add("appeal-words", "Hãy ghi điều đồng chí kiến nghị và căn cứ.");
        let frame = signed.frame(&app, Tab::Grading);
        let page =
            page(&mut tx, (frame, &signed.actor), granted.on(), (Answering::default(), errors), now).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    if store::appeal(&mut tx, &granted, key, typed.words.as_str(), now).await? == Outcome::Done {
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done)
}

/// Whether an appeal may be made now, and until which day.
async fn may_appeal(
    tx: &mut Read,
    pledge: &Pledge,
    rules: &Rules,
    now: DateTime<Utc>,
) -> Result<(bool, String)> {
    let decisions = outcome::decisions(tx, pledge.id).await?;
    // What was decided and not published is no grade yet.
    let in_force = decisions.iter().find(|one| !one.waits);
    let graded = pledge.stage == Stage::Decided && pledge.decided_grade.is_some();
    let Some(newest) = in_force.filter(|_| graded) else {
        return Ok((false, String::new()));
    };
    let last = day_in_vietnam(newest.known_at()) + Days::new(u64::from(rules.appeals.days));
    Ok((day_in_vietnam(now) <= last, date_text(last)))
}

pub(super) async fn page(
    tx: &mut Read,
    (frame, actor): (Frame, &Actor),
    pledge: &Pledge,
    (answering, errors): (Answering, Errors),
    now: DateTime<Utc>,
) -> Result<AppealPage> {
    let (_, rules) = year(tx, pledge).await?;
    let own = actor.may::<AnswerGrade>(pledge);
    let appeals = store::of_pledge(tx, pledge).await?;
    let answers = store::answers(tx, pledge.id).await?;
    let decisions = outcome::decisions(tx, pledge.id).await?;
    let (may, until) = may_appeal(tx, pledge, &rules, now).await?;
    let appeals_now = own && may && appeals.iter().all(|one| one.state != At::Open);
    let form = |path: String| (path, new_key(now).to_string());
    Ok(AppealPage {
        frame,
        crumbs: vec![Crumb::new(ReviewPath { id: pledge.id }, "Kiểm điểm, xếp loại")],
        errors,
        name: pledge.name.clone(),
        year: pledge.year,
        own,
        decided: decisions.first().map(|one| view::decision(&rules, one)),
        answers: answers
            .into_iter()
            .map(|one| {
                let about =
                    if one.about == "decision" { "Về quyết định" } else { "Về mức đề nghị" };
                (moment_text(one.at), about, one.words)
            })
            .collect(),
        appeals: appeals.into_iter().map(|one| shown(actor, one, &rules, now)).collect(),
        answer: own.then(|| form(AnswerPath { id: pledge.id }.to_string())),
        appeal: appeals_now.then(|| form(AppealPath { id: pledge.id }.to_string())),
        until,
        answering,
    })
}

fn shown(actor: &Actor, one: Appeal, rules: &Rules, now: DateTime<Utc>) -> Shown {
    let open = one.state == At::Open;
    let handles = open && actor.may::<AnswerAppeal>(&one);
    Shown {
        badge: badge(one.state),
        at: moment_text(one.at),
        grade: view::grade(rules, &one.grade),
        handle: handles.then(|| AnsweringPath { id: one.id }.to_string()),
        refused: open && one.graded_by.contains(&actor.member),
        key: new_key(now).to_string(),
        answer: one.answer.map(|(grounds, who, at)| (grounds, who, moment_text(at))),
        words: one.words,
    }
}

/// How an appeal stands, as a word and a shape.
pub(super) fn badge(state: At) -> Badge {
    match state {
        At::Open => Badge::new("Đang xem xét", Shape::Half),
        At::Upheld => Badge::new("Chấp nhận", Shape::Done),
        At::Rejected => Badge::new("Không chấp nhận", Shape::Back),
    }
}
