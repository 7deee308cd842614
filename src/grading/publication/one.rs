//! Publishing what was decided on one person: what will happen, then one button.

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

use super::store::{self, Waiting};
use crate::{
    access::policy::PublishGrade,
    app::App,
    audit::Entry,
    clock::{date_text, day_in_vietnam},
    cycle::rules::{Rules, YearStep},
    db::Read,
    error::{Error, Result},
    id::ActKey,
    pledge::{self, Pledge, PledgeId, event, show::read_by},
    review::{show::ReviewPath, steps, store::year, view},
    viewing::{self, Seen},
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

/// `/pledges/{id}/publication`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/publication")]
pub struct PublicationPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "grading/publication.html")]
pub struct PublicationPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    review: String,
    name: String,
    year: i32,
    grade: view::Grade,
    number: String,
    days: u32,
    published_on: String,
    key: String,
}

/// What is typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    key: Option<ActKey>,
    #[serde(default)]
    published_on: Text,
}

/// Says what publishing does.
///
/// # Errors
/// Not found, forbidden, or a conflict where nothing waits.
pub async fn new(
    path: PublicationPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<PublicationPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<PublishGrade>(pledge::store::find(&mut tx, path.id).await?)?;
    let (rules, found) = ready(&mut tx, granted.on()).await?;
    drop(tx);
    let typed = Typed { key: None, published_on: Text::clean(&date_text(day_in_vietnam(now))) };
    let frame = signed.frame(&app, Tab::Grading);
    let page = page(frame, granted.on(), (&rules, &found), (typed, Errors::default()), now);
    viewing::note(&app, &read_by(&signed.actor, granted.on().clone())?, Seen::Review, now).await?;
    Ok(page)
}

/// Publishes it: from now on the person and everyone who reads the paper know the grade, and appeals count.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: PublicationPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<PublishGrade>(pledge::store::find(&mut tx, path.id).await?)?;
    let key = typed.key.ok_or(Error::BadRequest)?;
    let done = see_other_with(ReviewPath { id: path.id }, "published").into_response();
    if event::is_done(&mut tx, key).await? {
        return Ok(done);
    }
    let (rules, found) = ready(&mut tx, granted.on()).await?;
    let day = match super::day(&typed.published_on, (found.decided_on, day_in_vietnam(now))) {
        Ok(day) => day,
        Err(errors) => {
            let frame = signed.frame(&app, Tab::Grading);
            let page = page(frame, granted.on(), (&rules, &found), (typed, errors), now);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let title = rules.title_of(&found.grade);
    if store::publish(&mut tx, &granted, (key, title, day), &found, now).await? == Outcome::Done {
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done)
}

/// The rules, and what waits, once nothing is missing before.
async fn ready(tx: &mut Read, pledge: &Pledge) -> Result<(Rules, Waiting)> {
    let (_, rules) = year(tx, pledge).await?;
    let found = store::waiting(tx, pledge).await?;
    steps::store::facts(tx, pledge.id).await?.demand(&rules.steps, YearStep::Publication)?;
    Ok((rules, found))
}

fn page(
    frame: Frame,
    pledge: &Pledge,
    (rules, found): (&Rules, &Waiting),
    (typed, errors): (Typed, Errors),
    now: DateTime<Utc>,
) -> PublicationPage {
    PublicationPage {
        frame,
        crumbs: pledge::view::committee_crumbs(pledge),
        errors,
        action: PublicationPath { id: pledge.id }.to_string(),
        review: ReviewPath { id: pledge.id }.to_string(),
        name: pledge.name.clone(),
        year: pledge.year,
        grade: view::grade(rules, &found.grade),
        number: format!("{} ngày {}", found.number, date_text(found.decided_on)),
        days: rules.appeals.days,
        published_on: typed.published_on.into_string(),
        key: typed.key.unwrap_or_else(|| new_key(now)).to_string(),
    }
}
