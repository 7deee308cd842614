//! The four quarters of a pledge on one page.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    asked,
    days::Quarter,
    rollup::{self, Rollup},
    show::QuarterPath,
    store,
    view::{self, StepLine},
    workflow::Stage,
};
use crate::{
    app::App,
    error::Result,
    pledge::{self, PledgeId, show::read_by},
    viewing::{self, Seen},
    web::{
        filters,
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb},
        signed::{Now, Signed},
    },
};

/// `/pledges/{id}/quarters`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/quarters")]
pub struct QuartersPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "quarter/year.html")]
pub struct QuartersPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    own: bool,
    name: String,
    year: i32,
    source: String,
    quarters: Vec<Card>,
    rollup: Option<Rollup>,
    pledge: String,
    review: String,
}

/// One quarter on it.
#[derive(Debug)]
pub struct Card {
    title: &'static str,
    href: String,
    badge: Badge,
    steps: Vec<StepLine>,
}

/// Shows it to all who see the pledge.
///
/// # Errors
/// Not found for the rest, and where the year asks no quarters of this person.
pub async fn show(
    path: QuartersPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<QuartersPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let pledge = pledge::store::find(&mut tx, path.id).await?;
    let (year, rules, asked) = asked(&mut tx, &pledge).await?;
    let steps = store::of_pledge(&mut tx, pledge.id).await?;
    let rollup = rollup::of_pledge(&mut tx, &pledge, &rules).await?;
    drop(tx);
    let card = |quarter: Quarter| {
        let taken = steps.iter().filter(|one| one.quarter == quarter).map(|one| one.step);
        Card {
            title: quarter.title(),
            href: QuarterPath { id: path.id, number: quarter.number() }.to_string(),
            badge: view::stage_badge(Stage::after_all(taken)),
            steps: view::lines(quarter, (year.year, &asked), &steps, signed.actor.day),
        }
    };
    let own = signed.actor.is(pledge.member).is_some();
    let page = QuartersPage {
        frame: signed.frame(&app, if own { Tab::Mine } else { Tab::Pledges }),
        crumbs: pledge::view::crumbs(&signed.actor, &pledge),
        own,
        name: pledge.name.clone(),
        year: year.year,
        quarters: Quarter::ALL.map(card).into(),
        // The page says above on what it rests.
        rollup: rollup
            .filter(|rollup| rollup.counted > 0)
            .map(|rollup| Rollup { source: String::new(), ..rollup }),
        pledge: pledge::show::PledgePath { id: path.id }.to_string(),
        review: format!("/pledges/{}/review", path.id),
        source: asked.source,
    };
    viewing::note(&app, &read_by(&signed.actor, pledge)?, Seen::Quarters, now).await?;
    Ok(page)
}
