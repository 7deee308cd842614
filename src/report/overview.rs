//! A unit and the units directly below it, the same figures for each; and the way to the unit that is mine.

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

use super::{
    figure::Figure,
    sheet::SheetPath,
    store::{self, UnitTally},
    table::{Row, Shown, View},
};
use crate::{
    access::{
        Actor, Appointment,
        policy::{FollowUnit, ListPledges},
    },
    app::App,
    clock::{date_text, moment_text},
    cycle::{self, Cycle},
    db::Read,
    error::{Error, Result},
    pledge::list::cycle_of,
    unit::{self, Unit, UnitId, UnitKind},
    web::{
        act::see_other,
        filters,
        form::Query,
        frame::Frame,
        page::Tab as Place,
        parts::{Crumb, Tab},
        pictures::{Bar, Mark},
        signed::{Now, Signed},
    },
};

/// `/overview`
#[derive(TypedPath, Deserialize)]
#[typed_path("/overview")]
pub struct MyOverviewPath;

/// `/units/{id}/overview`
#[derive(TypedPath, Deserialize)]
#[typed_path("/units/{id}/overview")]
pub struct OverviewPath {
    /// The unit.
    pub id: UnitId,
}

/// Which year.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Year {
    /// The current one if absent.
    #[serde(default)]
    pub year: Option<i32>,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "report/overview.html")]
pub struct OverviewPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    unit: String,
    is_branch: bool,
    lists: bool,
    year: i32,
    moment: String,
    years: Vec<Tab>,
    figures: Vec<Shown>,
    bars: Vec<Bar>,
    rows: Vec<Row>,
    people: Vec<Mark>,
    files: Vec<Crumb>,
}

impl OverviewPath {
    /// The overview of one year.
    #[must_use]
    pub fn of_year(&self, year: i32) -> String {
        format!("{self}?year={year}")
    }
}

/// Leads to the unit of the person's highest office.
///
/// # Errors
/// Not found for those who follow no unit.
pub async fn index(_: MyOverviewPath, State(app): State<App>, signed: Signed) -> Result<Redirect> {
    let mut tx = app.db.read(&signed.actor).await?;
    let mut held: Vec<&Appointment> =
        signed.actor.offices.iter().filter(|held| held.unit.is_some()).collect();
    held.sort_by_key(|held| held.unit_kind.map_or(u8::MAX, rank));
    for id in held.iter().filter_map(|held| held.unit) {
        if signed.actor.may::<FollowUnit>(&unit::store::find(&mut tx, id).await?) {
            return Ok(see_other(OverviewPath { id }));
        }
    }
    Err(Error::NotFound)
}

/// The higher a unit, the lower its number.
fn rank(kind: UnitKind) -> u8 {
    UnitKind::ALL.iter().position(|one| *one == kind).and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
}

/// Shows the figures of a unit and of those directly below it.
///
/// # Errors
/// Not found for those who do not follow the unit, and before the first year is opened.
pub async fn show(
    path: OverviewPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(query): Query<Year>,
) -> Result<OverviewPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let Figures { unit, cycle, units, day } =
        figures(&mut tx, &signed.actor, path.id, query.year, now).await?;
    let crumbs = crumbs(&mut tx, &signed.actor, unit.id, (cycle.year, day)).await?;
    let view = View {
        year: cycle.year,
        figures: Figure::shown(cycle.due_at < now, cycle.reviews_at(now)),
        due_passed: cycle.due_at < now,
        lists: signed.actor.may::<ListPledges>(&unit),
    };
    let people = if unit.kind.is_branch() && view.lists {
        store::strip(&mut tx, unit.id, cycle.id, view.due_passed).await?
    } else {
        Vec::new()
    };
    let years = years(&mut tx, &unit, cycle.year).await?;
    drop(tx);
    let (top, below): (Vec<UnitTally>, Vec<UnitTally>) = units.into_iter().partition(|unit| unit.is_top);
    Ok(OverviewPage {
        frame: signed.frame(&app, Place::Overview),
        crumbs,
        unit: unit.name,
        is_branch: unit.kind.is_branch(),
        lists: view.lists,
        year: cycle.year,
        moment: moment_line(&cycle, day, now),
        years,
        figures: top.iter().flat_map(|unit| view.figures_of(unit, true)).collect(),
        bars: view.bars(&below),
        rows: below.iter().map(|unit| view.row(unit)).collect(),
        people,
        files: vec![
            Crumb::new(format!("{}?year={}", SheetPath { id: unit.id }, cycle.year), "Tải bảng Excel"),
            Crumb::new(format!("/units/{}/report?year={}", unit.id, cycle.year), "Lập báo cáo (PDF, Word)"),
        ],
    })
}

/// What an overview tells.
#[derive(Debug)]
pub struct Figures {
    /// The unit, under its name of the day.
    pub unit: Unit,
    /// The year.
    pub cycle: Cycle,
    /// The figures of the unit and of those directly below it.
    pub units: Vec<UnitTally>,
    /// The day whose tree they follow; none is today.
    pub day: Option<NaiveDate>,
}

/// The figures of a unit that `actor` follows.
///
/// # Errors
/// Not found for those who do not follow the unit, and for a year that was not opened.
pub async fn figures(
    tx: &mut Read,
    actor: &Actor,
    id: UnitId,
    year: Option<i32>,
    now: DateTime<Utc>,
) -> Result<Figures> {
    let mut unit = unit::store::find(tx, id).await?;
    if !actor.may::<FollowUnit>(&unit) {
        return Err(Error::NotFound);
    }
    let cycle = cycle_of(tx, year, now).await?;
    let day = unit::past::tree_day(tx, cycle.last_day(now)).await?;
    unit.name = unit::past::name(tx, id, day).await?;
    let units = store::tallies(tx, &unit, cycle.id, day).await?;
    Ok(Figures { unit, cycle, units, day })
}

/// The units above, as far up as this person may go.
async fn crumbs(
    tx: &mut Read,
    actor: &Actor,
    id: UnitId,
    (year, day): (i32, Option<NaiveDate>),
) -> Result<Vec<Crumb>> {
    Ok(unit::past::above(tx, id, day)
        .await?
        .into_iter()
        .filter(|unit| actor.may::<FollowUnit>(unit))
        .map(|unit| Crumb { href: OverviewPath { id: unit.id }.of_year(year), label: unit.name })
        .collect())
}

async fn years(tx: &mut Read, unit: &Unit, current: i32) -> Result<Vec<Tab>> {
    Ok(cycle::store::all(tx)
        .await?
        .into_iter()
        .map(|cycle| Tab {
            href: OverviewPath { id: unit.id }.of_year(cycle.year),
            label: format!("Năm {}", cycle.year),
            count: None,
            current: cycle.year == current,
        })
        .collect())
}

/// The moment of the figures and the rule they follow.
#[must_use]
pub fn moment_line(cycle: &Cycle, day: Option<NaiveDate>, now: DateTime<Utc>) -> String {
    let then =
        day.map(|day| format!(" Tổ chức và tên gọi theo ngày {}.", date_text(day))).unwrap_or_default();
    format!(
        "Số liệu lúc {}. Hạn gửi {}; tính theo chi bộ nơi đảng viên gửi bản cam kết.{then}",
        moment_text(now),
        moment_text(cycle.due_at)
    )
}
