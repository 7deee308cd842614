//! The overview as an Excel file.

use axum::{extract::State, response::Response};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    figure::Figure,
    overview::{Figures, Year, figures},
    store::UnitTally,
};
use crate::{
    app::App,
    clock::day_in_vietnam,
    cycle::Cycle,
    error::Result,
    unit::{Unit, UnitId},
    web::{
        form::Query,
        signed::{Now, Signed},
        workbook::{Cell, Sheet, file_name},
    },
};

/// `/units/{id}/overview.xlsx`
#[derive(TypedPath, Deserialize)]
#[typed_path("/units/{id}/overview.xlsx")]
pub struct SheetPath {
    /// The unit.
    pub id: UnitId,
}

/// Hands out the figures of a unit and of those directly below it.
///
/// # Errors
/// As the page of the same figures.
pub async fn show(
    path: SheetPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(query): Query<Year>,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let Figures { unit, cycle, units, .. } =
        figures(&mut tx, &signed.actor, path.id, query.year, now).await?;
    drop(tx);
    let file = file_name("tien-do", &unit.code, cycle.year, now);
    sheet(&unit, &cycle, &units, now).download(file).await
}

fn sheet(unit: &Unit, cycle: &Cycle, units: &[UnitTally], now: DateTime<Utc>) -> Sheet {
    let due_passed = cycle.due_at < now;
    let row = |row: &UnitTally| {
        let mut cells = vec![
            Cell::Text(row.code.clone()),
            Cell::Text(row.name.clone()),
            Cell::Text(if row.is_top { "Tổng số" } else { row.kind.title() }.to_owned()),
        ];
        cells.extend(Figure::ALL.map(|figure| Cell::Number(figure.of(&row.tally, due_passed))));
        cells
    };
    let mut columns = vec![("Mã đơn vị", 14), ("Đơn vị", 42), ("Loại đơn vị", 18)];
    columns.extend(Figure::ALL.map(|figure| (figure.title(), 10)));
    Sheet {
        title: format!("Tiến độ cam kết năm {}: {}", cycle.year, unit.name),
        facts: vec![("Hạn gửi", Cell::Day(day_in_vietnam(cycle.due_at))), ("Số liệu lúc", Cell::Moment(now))],
        columns,
        rows: units.iter().map(row).collect(),
        made_at: now,
    }
}
