//! The requests that wait, for those who answer them and for the branches they come from.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{RequestId, show::RequestPath, store};
use crate::{
    access::Office,
    app::App,
    clock::moment_text,
    error::{Error, Result},
    unit::UnitId,
    web::{filters, form::Query, frame::Frame, page::Tab, signed::Signed},
};

/// Rows on a page.
const PAGE: usize = 50;

/// `/correction-requests`
#[derive(TypedPath, Deserialize)]
#[typed_path("/correction-requests")]
pub struct RequestsPath;

/// Where the list goes on.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct From {
    /// The last row of the page before.
    #[serde(default)]
    after: Option<RequestId>,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "register/request/list.html")]
pub struct ListPage {
    frame: Frame,
    answers: bool,
    rows: Vec<Line>,
    more: Option<String>,
}

/// One request.
#[derive(Debug)]
pub struct Line {
    href: String,
    name: String,
    code: String,
    what: &'static str,
    wanted: String,
    at: String,
}

/// Shows what waits, the oldest first.
///
/// # Errors
/// Not found for those who neither answer nor head a branch.
pub async fn index(
    _: RequestsPath,
    State(app): State<App>,
    signed: Signed,
    Query(from): Query<From>,
) -> Result<ListPage> {
    let heads = [Office::OrganizationBoard, Office::Secretary, Office::DeputySecretary];
    let held = signed.actor.offices.iter().filter(|held| heads.contains(&held.office));
    let units: Vec<UnitId> = held.filter_map(|held| held.unit).collect();
    if units.is_empty() {
        return Err(Error::NotFound);
    }
    let mut tx = app.db.read(&signed.actor).await?;
    let limit = i64::try_from(PAGE).unwrap_or(50) + 1;
    let mut rows = store::waiting(&mut tx, &units, from.after, limit).await?;
    drop(tx);
    let more = (rows.len() > PAGE).then(|| rows.get(PAGE - 1).map(|row| row.id)).flatten();
    rows.truncate(PAGE);
    Ok(ListPage {
        frame: signed.frame(&app, Tab::Home),
        answers: signed.actor.holds(&[Office::OrganizationBoard]).is_some(),
        rows: rows
            .into_iter()
            .map(|row| Line {
                href: RequestPath { id: row.id }.to_string(),
                what: row.label(),
                name: row.name,
                code: row.code,
                wanted: row.wanted,
                at: moment_text(row.asked_at),
            })
            .collect(),
        more: more.map(|after| format!("{RequestsPath}?after={after}")),
    })
}
