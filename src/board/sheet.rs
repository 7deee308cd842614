//! The leaders as an Excel file.

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
    filter::{Filter, Group},
    leaders::LeadersPath,
    managing_unit,
    store::{self, LeaderRow},
};
use crate::{
    access::{Actor, policy::FollowLeaders},
    app::App,
    clock::day_in_vietnam,
    cycle::Cycle,
    db::Read,
    error::Result,
    pledge::list::cycle_of,
    unit::{self, Unit},
    viewing::{self, Named, Seen},
    web::{
        filters,
        form::{Errors, Form, Query},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
        workbook::{Cell, Sheet, file_name},
    },
};

/// More leaders than one committee manages.
const EVERYONE: i64 = 20_000;
/// Letters a purpose may have.
const LONGEST: usize = 200;

/// `/leaders/export`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/leaders/export")]
pub struct LeadersExportPath;

/// The page that asks what the list is for.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "board/export.html")]
pub struct ExportPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    unit: String,
    year: i32,
    people: usize,
    purpose: String,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    purpose: Text,
}

/// Asks for the purpose: everyone in the list will read it.
///
/// # Errors
/// As the page of the leaders.
pub async fn new(
    _: LeadersExportPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(filter): Query<Filter>,
) -> Result<ExportPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let listed = listed(&mut tx, &signed.actor, filter, now).await?;
    drop(tx);
    Ok(page(signed.frame(&app, Tab::Leaders), &listed, Errors::default(), String::new()))
}

/// Hands out the leaders that the page lists, all pages together, and tells each of them.
///
/// # Errors
/// As the page of the leaders.
pub async fn create(
    _: LeadersExportPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(filter): Query<Filter>,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let listed = listed(&mut tx, &signed.actor, filter, now).await?;
    let purpose = typed.purpose.as_str();
    let mut errors = Errors::default();
    let letters = purpose.chars().count();
    errors.require(
        letters > 0,
        "purpose",
        "Hãy ghi danh sách này dùng vào việc gì, ví dụ: Báo cáo Ban Thường vụ.",
    );
    errors.require(letters <= LONGEST, "purpose", "Mục đích dài nhất 200 chữ. Hãy viết gọn lại.");
    if !errors.is_empty() {
        let page = page(signed.frame(&app, Tab::Leaders), &listed, errors, purpose.to_owned());
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let granted = signed.actor.demand::<FollowLeaders>(listed.unit.clone())?;
    let people: Vec<Named> =
        listed.rows.iter().map(|row| Named { member: row.member, paper: row.leader.pledge.0 }).collect();
    let seen = (Seen::Leaders, Some(listed.cycle.year));
    viewing::note_list(&mut tx, &granted, seen, (purpose, &people), now).await?;
    tx.commit_granted(&granted, now).await?;
    let Listed { unit, cycle, filter, rows } = listed;
    let file = file_name("can-bo-dien-quan-ly", &unit.code, cycle.year, now);
    sheet(&unit, &cycle, (&filter, &rows), now).download(file).await
}

/// What the file will hold.
struct Listed {
    unit: Unit,
    cycle: Cycle,
    filter: Filter,
    rows: Vec<LeaderRow>,
}

async fn listed(tx: &mut Read, actor: &Actor, filter: Filter, now: DateTime<Utc>) -> Result<Listed> {
    let unit = managing_unit(tx, actor).await?;
    let cycle = cycle_of(tx, filter.year, now).await?;
    let filter = Filter { after: None, ..filter };
    let year = (cycle.id, unit::past::tree_day(tx, cycle.last_day(now)).await?);
    let rows = store::rows(tx, unit.id, year, &filter, EVERYONE).await?;
    Ok(Listed { unit, cycle, filter, rows })
}

fn page(frame: Frame, listed: &Listed, errors: Errors, purpose: String) -> ExportPage {
    ExportPage {
        frame,
        crumbs: vec![Crumb::new(LeadersPath, "Cán bộ diện quản lý")],
        errors,
        action: listed.filter.address(LeadersExportPath),
        unit: listed.unit.name.clone(),
        year: listed.cycle.year,
        people: listed.rows.len(),
        purpose,
    }
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
