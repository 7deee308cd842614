//! One quarter of a pledge: its steps, its lines, what was given in each step, and what can be done now.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    OfQuarter,
    decision::DecisionPath,
    objectives::ObjectivesPath,
    proposal::ProposalPath,
    returning::ReturnPath,
    self_score::SelfScorePath,
    view::{self, Given, Line, StepLine, Version},
    workflow::Step,
};
use crate::{
    access::{
        Actor,
        policy::{DecideQuarter, PlanQuarter, ProposeQuarter, ReturnQuarter, ScoreQuarter},
    },
    app::App,
    clock::moment_text,
    error::Result,
    pledge::{self, Pledge, PledgeId, show::read_by},
    viewing::{self, Seen},
    web::{
        filters,
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb},
        signed::{Now, Signed},
    },
};

/// `/pledges/{id}/quarters/{number}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/quarters/{number}")]
pub struct QuarterPath {
    /// The pledge.
    pub id: PledgeId,
    /// Which quarter, 1 to 4.
    pub number: i32,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "quarter/show.html")]
pub struct QuarterPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    own: bool,
    name: String,
    title: &'static str,
    within: &'static str,
    year: i32,
    badge: Badge,
    steps: Vec<StepLine>,
    acts: Vec<Crumb>,
    lines: Vec<Line>,
    before: Vec<Version>,
    self_scores: Vec<Given>,
    returns: Vec<Given>,
    proposals: Vec<Given>,
    decisions: Vec<Given>,
    progress: String,
}

/// Shows it to all who see the pledge.
///
/// # Errors
/// Not found for the rest, and where the year asks no quarters of this person.
pub async fn show(
    path: QuarterPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<QuarterPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let pledge = pledge::store::find(&mut tx, path.id).await?;
    let of = OfQuarter::find(&mut tx, &pledge, path.number).await?;
    drop(tx);
    let own = signed.actor.is(pledge.member).is_some();
    let (rules, steps) = (&of.rules, &of.steps);
    // What was scored holds the lines too, with what they came to.
    let mut lined = steps.iter().rev().filter(|one| !one.objectives.is_empty());
    let page = QuarterPage {
        frame: signed.frame(&app, if own { Tab::Mine } else { Tab::Pledges }),
        crumbs: view::crumbs(&signed.actor, &pledge),
        own,
        name: pledge.name.clone(),
        title: of.quarter.title(),
        within: of.quarter.within(),
        year: of.year.year,
        badge: view::stage_badge(of.stage()),
        steps: view::lines(of.quarter, (of.year.year, &of.asked), steps, signed.actor.day),
        acts: acts(&signed.actor, &pledge, &of, now),
        lines: lined.next().map(|newest| view::objectives(&newest.objectives)).unwrap_or_default(),
        before: lined
            .map(|one| Version { at: moment_text(one.at), lines: view::objectives(&one.objectives) })
            .collect(),
        self_scores: view::all_given(rules, steps, Step::SelfScore),
        returns: view::all_given(rules, steps, Step::Return),
        proposals: view::all_given(rules, steps, Step::Proposal),
        decisions: view::all_given(rules, steps, Step::Decision),
        progress: format!("/pledges/{}/progress", pledge.id),
    };
    viewing::note(&app, &read_by(&signed.actor, pledge)?, Seen::Quarters, now).await?;
    Ok(page)
}

/// What this person may do now, the next step first.
fn acts(actor: &Actor, pledge: &Pledge, of: &OfQuarter, now: DateTime<Utc>) -> Vec<Crumb> {
    let (id, number) = (pledge.id, of.quarter.number());
    let again = |step: Step| of.newest(step).is_some();
    let label = |step: Step, first: &'static str, then: &'static str| if again(step) { then } else { first };
    let offered = [
        (
            Step::Decision,
            actor.may::<DecideQuarter>(pledge),
            DecisionPath { id, number }.to_string(),
            label(Step::Decision, "Ghi quyết định", "Sửa quyết định"),
        ),
        (
            Step::Proposal,
            actor.may::<ProposeQuarter>(pledge),
            ProposalPath { id, number }.to_string(),
            label(Step::Proposal, "Xem xét, đề nghị", "Đề nghị lại"),
        ),
        (
            Step::Return,
            actor.may::<ReturnQuarter>(pledge),
            ReturnPath { id, number }.to_string(),
            "Trả lại để bổ sung",
        ),
        (
            Step::SelfScore,
            actor.may::<ScoreQuarter>(pledge),
            SelfScorePath { id, number }.to_string(),
            label(Step::SelfScore, "Tự chấm điểm", "Tự chấm lại"),
        ),
        (
            Step::Objectives,
            actor.may::<PlanQuarter>(pledge),
            ObjectivesPath { id, number }.to_string(),
            label(Step::Objectives, "Đặt mục tiêu, sản phẩm", "Sửa mục tiêu, sản phẩm"),
        ),
    ];
    offered
        .into_iter()
        .filter(|(step, may, ..)| *may && of.allows(pledge, *step, now))
        .map(|(.., href, label)| Crumb::new(href, label))
        .collect()
}
