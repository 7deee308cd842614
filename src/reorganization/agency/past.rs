//! The agencies as they stood on a day, under their names of then.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{list::AgenciesPath, show::AgencyPath, store};
use crate::{
    app::App,
    clock::{date_text, parse_day},
    error::Result,
    register::past::Asked,
    web::{filters, form::Query, frame::Frame, page::Tab, parts::Crumb, signed::Signed},
};

/// `/agencies/past`
#[derive(TypedPath, Deserialize)]
#[typed_path("/agencies/past")]
pub struct PastAgenciesPath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "reorganization/agency/past.html")]
pub struct PastAgenciesPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    day: String,
    typed: String,
    wrong: bool,
    agencies: Vec<Line>,
}

/// An agency of then.
#[derive(Debug)]
pub struct Line {
    href: String,
    name: String,
    above: String,
    since: String,
    now: Option<String>,
}

/// Shows them.
///
/// # Errors
/// Not found for those who do not keep the agencies.
pub async fn show(
    _: PastAgenciesPath,
    State(app): State<App>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<PastAgenciesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    super::demand(&mut tx, &signed.actor).await?;
    let on = parse_day(asked.on.as_str());
    let day = on.unwrap_or(signed.actor.day);
    let agencies = store::on(&mut tx, day).await?;
    drop(tx);
    Ok(PastAgenciesPage {
        frame: signed.frame(&app, Tab::Register),
        crumbs: vec![Crumb::new(AgenciesPath, "Cơ quan, đơn vị công tác")],
        day: date_text(day),
        wrong: on.is_none() && !asked.on.is_empty(),
        typed: on.map_or_else(|| asked.on.as_str().to_owned(), date_text),
        agencies: agencies
            .into_iter()
            .map(|agency| Line {
                href: AgencyPath { id: agency.id }.to_string(),
                name: agency.name,
                above: agency.above.unwrap_or_default(),
                since: agency.since.map(date_text).unwrap_or_default(),
                now: agency.now,
            })
            .collect(),
    })
}
