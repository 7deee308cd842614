//! The agencies: what stands under what, how many work there, and what is to come.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    act::FoundingPath,
    past::PastAgenciesPath,
    show::AgencyPath,
    store::{self, Agency},
};
use crate::{
    app::App,
    clock::date_text,
    error::Result,
    register::unit::RegisterPath,
    reorganization::coming::store::{self as coming, Told},
    unit::AgencyId,
    web::{filters, frame::Frame, number::grouped, page::Tab, parts::Crumb, signed::Signed},
};

/// `/agencies`
#[derive(TypedPath, Deserialize)]
#[typed_path("/agencies")]
pub struct AgenciesPath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "reorganization/agency/list.html")]
pub struct AgenciesPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    acts: Vec<Crumb>,
    agencies: Vec<Line>,
    coming: Vec<Told>,
}

/// An agency in the list.
#[derive(Debug)]
pub struct Line {
    href: String,
    name: String,
    above: String,
    people: String,
    closed: Option<String>,
}

/// Lists them.
///
/// # Errors
/// Not found for those who do not keep the agencies.
pub async fn index(_: AgenciesPath, State(app): State<App>, signed: Signed) -> Result<AgenciesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    super::demand(&mut tx, &signed.actor).await?;
    let agencies = store::all(&mut tx).await?;
    let coming = coming::of_agencies(&mut tx).await?;
    drop(tx);
    Ok(AgenciesPage {
        frame: signed.frame(&app, Tab::Register),
        crumbs: vec![Crumb::new(RegisterPath, "Danh bạ")],
        acts: vec![
            Crumb::new(FoundingPath, "Thành lập cơ quan, đơn vị"),
            Crumb::new(PastAgenciesPath, "Xem tại một ngày"),
        ],
        agencies: agencies.iter().map(|agency| line(agency, &agencies)).collect(),
        coming,
    })
}

fn line(agency: &Agency, all: &[Agency]) -> Line {
    Line {
        href: AgencyPath { id: agency.id }.to_string(),
        name: agency.name.clone(),
        above: named(agency.parent, all),
        people: grouped(agency.people),
        closed: agency.until.map(|day| match agency.successor {
            Some(next) => format!("Kết thúc từ {}; {} kế thừa", date_text(day), named(Some(next), all)),
            None => format!("Kết thúc từ {}", date_text(day)),
        }),
    }
}

/// What an agency among these is called; empty for none.
pub(super) fn named(id: Option<AgencyId>, all: &[Agency]) -> String {
    let found = id.and_then(|id| all.iter().find(|agency| agency.id == id));
    found.map(|agency| agency.name.clone()).unwrap_or_default()
}
