//! `/leaders`: the head figures, the board of marks, and the list behind them.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    board_page::{self, Shown},
    filter::Filter,
    managing_unit, store,
};
use crate::{
    app::App,
    cycle,
    error::Result,
    pledge::list::cycle_of,
    unit,
    web::{
        form::Query,
        page::Tab as Place,
        signed::{Now, Signed},
    },
};

/// Rows on a page.
const PAGE: usize = 50;

/// `/leaders`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/leaders")]
pub struct LeadersPath;

/// Shows the leaders of the unit this person follows them for.
///
/// # Errors
/// Not found for those who follow no leaders, and before the first year is opened.
pub async fn index(
    _: LeadersPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let unit = managing_unit(&mut tx, &signed.actor).await?;
    let cycle = cycle_of(&mut tx, filter.year, now).await?;
    let year = (cycle.id, unit::past::tree_day(&mut tx, cycle.last_day(now)).await?);
    let leaders = store::leaders(&mut tx, unit.id, year).await?;
    let years = cycle::store::all(&mut tx).await?.into_iter().map(|cycle| cycle.year).collect();
    let quarters = cycle::store::quarters(&mut tx, cycle.id).await?.is_some();
    let limit = i64::try_from(PAGE).unwrap_or(50) + 1;
    let mut rows = store::rows(&mut tx, unit.id, year, &filter, limit).await?;
    drop(tx);
    let full = rows.len() > PAGE;
    rows.truncate(PAGE);
    let more = rows
        .last()
        .filter(|_| full)
        .map(|row| Filter { after: Some(row.leader.pledge), ..filter.clone() }.link());
    let shown = Shown { unit, cycle, quarters, years, leaders, rows, more, filter };
    Ok(board_page::page(signed.frame(&app, Place::Leaders), shown, now).into_response())
}
