//! The member sets what a quarter is to come to; until they score themself they may set it anew.

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
    OfQuarter,
    content::{self, Free, Offered},
    granted,
    show::QuarterPath,
    store::{self, NewStep},
    view,
    workflow::Step,
};
use crate::{
    access::{Granted, policy::PlanQuarter},
    app::App,
    clock::date_text,
    db::Read,
    error::{Error, Result},
    id::{ActKey, CommitmentId},
    pledge::{self, PledgeId, content::Content},
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/pledges/{id}/quarters/{number}/objectives`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/quarters/{number}/objectives")]
pub struct ObjectivesPath {
    /// The pledge.
    pub id: PledgeId,
    /// Which quarter, 1 to 4.
    pub number: i32,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "quarter/objectives.html")]
pub struct ObjectivesPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    key: String,
    seen: i32,
    title: &'static str,
    year: i32,
    due: String,
    offered: Vec<Offered>,
    free: Vec<Free>,
}

/// What is typed; each list runs in step with the next.
#[derive(Default, Deserialize)]
pub struct Typed {
    key: Option<ActKey>,
    #[serde(default)]
    seen: i32,
    #[serde(default)]
    taken: Vec<CommitmentId>,
    #[serde(default)]
    commitment: Vec<CommitmentId>,
    #[serde(default)]
    product: Vec<Text>,
    #[serde(default)]
    free: Vec<Text>,
    #[serde(default)]
    made: Vec<Text>,
}

/// Shows the form.
///
/// # Errors
/// Not found, forbidden, or a conflict before the days for it and once the member has scored themself.
pub async fn new(
    path: ObjectivesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<ObjectivesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (granted, of) = granted::<PlanQuarter>(&mut tx, &signed.actor, (path.id, path.number)).await?;
    of.demand(granted.on(), Step::Objectives, now)?;
    let pledged = pledged(&mut tx, &granted).await?;
    let kept = of.newest(Step::Objectives).map(|one| one.objectives.as_slice()).unwrap_or_default();
    let shown = Shown { typed: content::Typed::of(kept), errors: Errors::default(), key: None };
    Ok(page(signed.frame(&app, Tab::Mine), (&granted, &of), &pledged, shown, now))
}

/// Sets them.
///
/// # Errors
/// As [`new`]; a conflict if another step was taken meanwhile.
pub async fn create(
    path: ObjectivesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (granted, of) = granted::<PlanQuarter>(&mut tx, &signed.actor, (path.id, path.number)).await?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    let to = QuarterPath { id: path.id, number: path.number };
    let done = see_other_with(to, "quarter-planned").into_response();
    if store::is_done(&mut tx, key).await? {
        return Ok(done);
    }
    of.demand(granted.on(), Step::Objectives, now)?;
    let pledged = pledged(&mut tx, &granted).await?;
    let (seen, typed) = (typed.seen, typed.lines());
    match typed.read(&pledged) {
        Ok(lines) => {
            let new = NewStep { objectives: &lines, ..NewStep::bare(of.quarter, seen, Step::Objectives) };
            if store::append(&mut tx, &granted, key, &new, now).await? == Outcome::Done {
                tx.commit_granted(&granted, now).await?;
            }
            Ok(done)
        }
        Err(errors) => {
            let shown = Shown { typed, errors, key: Some((key, seen)) };
            let page = page(signed.frame(&app, Tab::Mine), (&granted, &of), &pledged, shown, now);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn pledged(tx: &mut Read, granted: &Granted<PlanQuarter>) -> Result<Content> {
    let pledge = granted.on();
    let number = pledge.revision.ok_or(Error::NotFound)?;
    Ok(pledge::revision::find(tx, pledge.id, number).await?.content)
}

impl Typed {
    fn lines(self) -> content::Typed {
        content::Typed {
            taken: self.taken,
            commitments: self.commitment,
            products: self.product,
            free: self.free,
            free_products: self.made,
        }
    }
}

/// What the form is drawn with.
struct Shown {
    typed: content::Typed,
    errors: Errors,
    /// The key and the steps seen of a form that comes back.
    key: Option<(ActKey, i32)>,
}

fn page(
    frame: Frame,
    (granted, of): (&Granted<PlanQuarter>, &OfQuarter),
    pledged: &Content,
    shown: Shown,
    now: DateTime<Utc>,
) -> ObjectivesPage {
    let (id, number) = (granted.on().id, of.quarter.number());
    let (key, seen) = shown.key.unwrap_or_else(|| (new_key(now), of.seen()));
    ObjectivesPage {
        frame,
        crumbs: view::crumbs(granted.actor(), granted.on()),
        errors: shown.errors,
        action: ObjectivesPath { id, number }.to_string(),
        back: QuarterPath { id, number }.to_string(),
        key: key.to_string(),
        seen,
        title: of.quarter.title(),
        year: of.year.year,
        due: of.quarter.due(of.year.year, &of.asked, Step::Objectives).map(date_text).unwrap_or_default(),
        offered: shown.typed.offered(pledged),
        free: shown.typed.free(),
    }
}
