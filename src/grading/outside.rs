//! A decision that was taken outside this system, written down from its paper: the grade is as good as one decided here,
//! and counts in its group, which is told when it stands over its cap; nobody here may refuse it.

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
    deciding,
    group::{self, Group},
    store::{self, NewDecision},
    view::GroupCap,
};
use crate::{
    access::policy::RecordDecision,
    app::App,
    audit::Entry,
    clock::day_in_vietnam,
    cycle::rules::{Mode, Rules, YearStep},
    db::Read,
    error::{Error, Result},
    evidence::upload::Upload,
    id::ActKey,
    pledge::{self, Pledge, PledgeId, event},
    review::{
        demand_graded, demand_open, outcome,
        show::ReviewPath,
        steps::{
            self,
            record::PaperForm,
            record_store,
            typed::{self, Asked, Fresh, Grade},
        },
        store::{meaning, year},
        view,
        workflow::Step,
    },
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, new_key},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
    },
};

/// `/pledges/{id}/outside-decision`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/outside-decision")]
pub struct OutsidePath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "grading/outside.html")]
pub struct OutsidePage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    name: String,
    year: i32,
    steps: steps::view::Before,
    before: Vec<view::DecisionLine>,
    cap: GroupCap,
    form: PaperForm,
    review: String,
}

const ASKED: Asked = Asked { paper: true, number: true, grade: Grade::Always, words: false };

/// Shows the form, with how the group stands against the cap.
///
/// # Errors
/// Not found, forbidden, or a conflict where it is decided here, and before the steps that come first.
pub async fn new(
    path: OutsidePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<OutsidePage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<RecordDecision>(pledge::store::find(&mut tx, path.id).await?)?;
    let rules = ready(&mut tx, granted.on(), now).await?;
    let frame = signed.frame(&app, Tab::Grading);
    let typed = (&Upload::default(), new_key(now), Errors::default());
    page(&mut tx, frame, (granted.on(), &rules), typed).await
}

/// Writes it down; a later one takes the place of an earlier one, and both stay.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: OutsidePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    request: Request,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<RecordDecision>(pledge::store::find(&mut tx, path.id).await?)?;
    drop(tx);
    // Who may is asked before a file is taken in, and again in the act.
    let upload = Upload::taken(request).await?;
    let key = upload.key().unwrap_or_else(|_| new_key(now));
    let done = see_other_with(ReviewPath { id: path.id }, "decided").into_response();
    let mut tx = app.db.read(&signed.actor).await?;
    if event::is_done(&mut tx, key).await? {
        return Ok(done);
    }
    let rules = ready(&mut tx, granted.on(), now).await?;
    let again = !outcome::decisions(&mut tx, path.id).await?.is_empty();
    drop(tx);
    let read = typed::read(&app, (&upload, &rules), ASKED, day_in_vietnam(now)).await;
    let errors = match read {
        Ok(fresh) if !again || !fresh.words.is_empty() => {
            enter(path, (&app, &signed), (upload.key()?, &fresh, again), now).await?;
            return Ok(done);
        }
        Ok(_) => Errors::one("words", "Hãy ghi vì sao quyết định trước được thay thế; cả hai đều được giữ."),
        Err(errors) => errors,
    };
    let mut tx = app.db.read(&signed.actor).await?;
    let frame = signed.frame(&app, Tab::Grading);
    let page = page(&mut tx, frame, (granted.on(), &rules), (&upload, key, errors)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The rules of the year, if they have it decided elsewhere and nothing is missing before.
async fn ready(tx: &mut Read, pledge: &Pledge, now: DateTime<Utc>) -> Result<Rules> {
    let (year, rules) = year(tx, pledge).await?;
    demand_open(&year, now)?;
    demand_graded(&meaning(tx, pledge, &year, &rules).await?)?;
    let facts = steps::store::facts(tx, pledge.id).await?;
    if facts.mode_of(&rules.steps, YearStep::Decision) != Mode::External {
        return Err(Error::Conflict(
            "Theo quy tắc của năm, mức xếp loại của đồng chí này được quyết định trong hệ thống.".to_owned(),
        ));
    }
    pledge.stage.after(Step::Decide)?;
    facts.demand(&rules.steps, YearStep::Decision)?;
    Ok(rules)
}

/// The act, on what the pledge is now.
async fn enter(
    path: OutsidePath,
    (app, signed): (&App, &Signed),
    (key, fresh, again): (ActKey, &Fresh, bool),
    now: DateTime<Utc>,
) -> Result<()> {
    let (Some(grade), Some(paper)) = (&fresh.grade, &fresh.paper) else { return Err(Error::BadRequest) };
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<RecordDecision>(pledge::store::find(&mut tx, path.id).await?)?;
    let rules = ready(&mut tx, granted.on(), now).await?;
    store::one_at_a_time(&mut tx, granted.on().cycle, Group::of(granted.on(), &rules.cap)).await?;
    // Whoever pressed twice may have waited here for the first.
    if event::is_done(&mut tx, key).await? {
        return Ok(());
    }
    let record = record_store::append(&mut tx, &granted, (key, YearStep::Decision), fresh, now).await?;
    let decision = NewDecision {
        grade: grade.clone(),
        number: paper.number.clone().unwrap_or_default(),
        decided_on: paper.dated_on,
        override_reference: None,
        reason: if again { fresh.words.clone() } else { String::new() },
        paper: None,
        elsewhere: Some((paper.authority.clone(), record)),
    };
    if deciding::decide(&mut tx, &granted, (key, &decision, &rules), now).await? == Outcome::Done {
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(())
}

async fn page(
    tx: &mut Read,
    frame: Frame,
    (pledge, rules): (&Pledge, &Rules),
    (upload, key, errors): (&Upload, ActKey, Errors),
) -> Result<OutsidePage> {
    let before = outcome::decisions(tx, pledge.id).await?;
    let (tally, _) = group::tally(tx, pledge, rules).await?;
    let action = OutsidePath { id: pledge.id }.to_string();
    Ok(OutsidePage {
        frame,
        crumbs: pledge::view::committee_crumbs(pledge),
        errors,
        name: pledge.name.clone(),
        year: pledge.year,
        steps: steps::view::before(tx, pledge, rules, YearStep::Decision).await?,
        before: before.iter().map(|one| view::decision(rules, one)).collect(),
        cap: GroupCap::of(String::new(), &tally, rules),
        form: PaperForm::of(action, (ASKED, rules), upload, key),
        review: ReviewPath { id: pledge.id }.to_string(),
    })
}
