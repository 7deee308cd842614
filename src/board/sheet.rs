//! The leaders as an Excel file.

use axum::{extract::State, response::Response};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    filter::{Filter, Group},
    managing_unit,
    store::{self, LeaderRow},
};
use crate::{
    app::App,
    clock::day_in_vietnam,
    cycle::Cycle,
    error::Result,
    pledge::list::cycle_of,
    unit::{self, Unit},
    web::{
        form::Query,
        signed::{Now, Signed},
        workbook::{Cell, Sheet, file_name},
    },
};

/// More leaders than one committee manages.
const EVERYONE: i64 = 20_000;

/// `/leaders.xlsx`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/leaders.xlsx")]
pub struct LeadersSheetPath;

/// Hands out the leaders that the page lists, all pages together.
///
/// # Errors
/// As the page.
pub async fn show(
    _: LeadersSheetPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let unit = managing_unit(&mut tx, &signed.actor).await?;
    let cycle = cycle_of(&mut tx, filter.year, now).await?;
    let filter = Filter { after: None, ..filter };
    let year = (cycle.id, unit::past::tree_day(&mut tx, cycle.last_day(now)).await?);
    let rows = store::rows(&mut tx, unit.id, year, &filter, EVERYONE).await?;
    drop(tx);
    let file = file_name("can-bo-dien-quan-ly", &unit.code, cycle.year, now);
    sheet(&unit, &cycle, (&filter, &rows), now).download(file).await
}

fn sheet(unit: &Unit, cycle: &Cycle, (filter, rows): (&Filter, &[LeaderRow]), now: DateTime<Utc>) -> Sheet {
    let mut facts =
        vec![("Hạn gửi", Cell::Day(day_in_vietnam(cycle.due_at))), ("Số liệu lúc", Cell::Moment(now))];
    if filter.group() != Group::All {
        facts.push(("Chỉ gồm", Cell::Text(filter.group().title(cycle.due_at < now).to_owned())));
    }
    if !filter.q.is_empty() {
        facts.push(("Tìm theo", Cell::Text(filter.q.as_str().to_owned())));
    }
    Sheet {
        title: format!("Cán bộ diện {} quản lý, cam kết năm {}", unit.name, cycle.year),
        facts,
        columns: vec![
            ("TT", 6),
            ("Mã đảng viên", 14),
            ("Họ và tên", 28),
            ("Chức vụ", 34),
            ("Chi bộ", 34),
            ("Trạng thái", 16),
            ("Gửi lúc", 18),
            ("Gửi muộn", 10),
            ("Xác nhận lúc", 18),
            ("Bản sao đến lúc", 18),
            ("Số biên nhận", 22),
            ("Ban Tổ chức ghi nhận lúc", 18),
            ("Số bản sao đã thay", 10),
        ],
        rows: (1..).zip(rows).map(|(number, row)| cells(number, row, cycle, now)).collect(),
        made_at: now,
    }
}

fn cells(number: i64, row: &LeaderRow, cycle: &Cycle, now: DateTime<Utc>) -> Vec<Cell> {
    let moment = |at: Option<DateTime<Utc>>| at.map_or(Cell::Blank, Cell::Moment);
    let leader = &row.leader;
    let copy = row.copy.as_ref();
    vec![
        Cell::Number(number),
        Cell::Text(row.code.clone()),
        Cell::Text(leader.name.clone()),
        row.title.clone().map_or(Cell::Blank, Cell::Text),
        Cell::Text(leader.branch.clone()),
        Cell::Text(leader.badge(cycle, now).word.to_owned()),
        moment(leader.submitted_at),
        if leader.late { Cell::Text("Có".to_owned()) } else { Cell::Blank },
        moment(leader.agreed_at),
        moment(copy.map(|copy| copy.received_at)),
        copy.map_or(Cell::Blank, |copy| Cell::Text(copy.receipt.clone())),
        moment(copy.and_then(|copy| copy.opened_at)),
        copy.map_or(Cell::Blank, |copy| Cell::Number(copy.replaced)),
    ]
}
