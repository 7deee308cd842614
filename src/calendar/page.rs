//! The page of a year's days off: enter, take out, copy from the year before, mark as reviewed.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;

use super::{DayOff, Kind, copying, is_weekend, store};
use crate::{
    access::{
        Granted,
        policy::{KeepCalendar, Register},
    },
    app::App,
    clock::{date_text, parse_day},
    db::Read,
    error::{Error, Result},
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form, Query},
        frame::Frame,
        page::Tab as Place,
        parts::{Choice, Crumb, Tab},
        signed::{Now, Signed},
        text::Text,
    },
};

/// The first and last year that may be entered.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2200;

/// `/days-off`
#[derive(TypedPath, Deserialize)]
#[typed_path("/days-off")]
pub struct DaysOffPath;

/// `/days-off/{id}/removal`
#[derive(TypedPath, Deserialize)]
#[typed_path("/days-off/{id}/removal")]
pub struct RemovalPath {
    /// The day.
    pub id: NaiveDate,
}

/// `/days-off/copies`
#[derive(TypedPath, Deserialize)]
#[typed_path("/days-off/copies")]
pub struct CopiesPath;

/// `/days-off/reviews`
#[derive(TypedPath, Deserialize)]
#[typed_path("/days-off/reviews")]
pub struct ReviewsPath;

/// Which year.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Year {
    /// The current one if absent.
    #[serde(default)]
    year: Option<i32>,
}

/// What is typed for one day.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    day: Text,
    #[serde(default)]
    name: Text,
    #[serde(default)]
    source: Text,
    /// `off`, `works`, or how it comes again.
    #[serde(default)]
    what: Text,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "calendar/days_off.html")]
pub struct DaysOffPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    year: i32,
    before: i32,
    years: Vec<Tab>,
    rows: Vec<Line>,
    unreviewed: usize,
    copies: bool,
    whats: Vec<Choice>,
    typed: Typed,
}

/// A day in the list.
#[derive(Debug)]
pub struct Line {
    day: String,
    weekday: &'static str,
    name: String,
    what: &'static str,
    source: String,
    to_review: bool,
    remove: String,
}

/// Shows a year.
///
/// # Errors
/// Not found for those who do not keep the calendar.
pub async fn show(
    _: DaysOffPath,
    State(app): State<App>,
    signed: Signed,
    Query(asked): Query<Year>,
) -> Result<DaysOffPage> {
    permit(&signed)?;
    let mut tx = app.db.read(&signed.actor).await?;
    let year = asked.year.filter(|year| YEARS.contains(year)).unwrap_or_else(|| signed.actor.day.year());
    page(&mut tx, signed.frame(&app, Place::Register), year, (Typed::default(), Errors::default())).await
}

/// Enters a day, or writes one that is there anew.
///
/// # Errors
/// As [`show`].
pub async fn create(
    _: DaysOffPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let granted = permit(&signed)?;
    let mut tx = app.db.write(&signed.actor).await?;
    match typed.read() {
        Ok(day) => {
            let year = day.day.year();
            store::put(&mut tx, &granted, &[day]).await?;
            tx.commit_granted(&granted, now).await?;
            Ok(back(year).into_response())
        }
        Err(errors) => {
            let year = parse_day(typed.day.as_str()).map_or(signed.actor.day.year(), |day| day.year());
            let page = page(&mut tx, signed.frame(&app, Place::Register), year, (typed, errors)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

/// Takes a day out.
///
/// # Errors
/// As [`show`].
pub async fn destroy(
    path: RemovalPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let granted = permit(&signed)?;
    let mut tx = app.db.write(&signed.actor).await?;
    store::remove(&mut tx, &granted, path.id).await?;
    tx.commit_granted(&granted, now).await?;
    Ok(back(path.id.year()))
}

/// Copies the days of the year before into a year that has none.
///
/// # Errors
/// As [`show`]; a conflict where there is nothing to copy, or the year has days already.
pub async fn copy(
    _: CopiesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(asked): Form<Year>,
) -> Result<Redirect> {
    let granted = permit(&signed)?;
    let year = asked.year.filter(|year| YEARS.contains(year)).ok_or(Error::BadRequest)?;
    let mut tx = app.db.write(&signed.actor).await?;
    if !store::of_year(&mut tx, year).await?.is_empty() {
        return Ok(back(year));
    }
    let days = store::of_year(&mut tx, year - 1).await?;
    let (from, to) = (store::lunar(&mut tx, year - 1).await?, store::lunar(&mut tx, year).await?);
    let (Some(from), Some(to), false) = (from, to, days.is_empty()) else {
        let words =
            format!("Không chép được: chưa có ngày nghỉ của năm {} hoặc âm lịch của năm {year}.", year - 1);
        return Err(Error::Conflict(words));
    };
    store::put(&mut tx, &granted, &copying::next_year(&days, from, to)).await?;
    tx.commit_granted(&granted, now).await?;
    Ok(back(year))
}

/// Marks a year as reviewed.
///
/// # Errors
/// As [`show`].
pub async fn review(
    _: ReviewsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(asked): Form<Year>,
) -> Result<Redirect> {
    let granted = permit(&signed)?;
    let year = asked.year.filter(|year| YEARS.contains(year)).ok_or(Error::BadRequest)?;
    let mut tx = app.db.write(&signed.actor).await?;
    store::mark_reviewed(&mut tx, &granted, year).await?;
    tx.commit_granted(&granted, now).await?;
    Ok(back(year))
}

fn permit(signed: &Signed) -> Result<Granted<KeepCalendar>> {
    signed.actor.demand::<KeepCalendar>(Register).map_err(|_| Error::NotFound)
}

fn back(year: i32) -> Redirect {
    see_other_with(DaysOffPath, &format!("days-off&year={year}"))
}

const WHATS: [(&str, &str); 5] = [
    ("solar", "Nghỉ, hằng năm vào ngày này"),
    ("moved", "Nghỉ bù hoặc hoán đổi, riêng năm này"),
    ("works", "Làm bù (thứ Bảy, Chủ nhật)"),
    ("tet", "Nghỉ, theo Tết Nguyên đán"),
    ("hung_kings", "Nghỉ, theo ngày 10/3 âm lịch"),
];

impl Typed {
    fn read(&self) -> Result<DayOff, Errors> {
        let mut errors = Errors::default();
        let day = parse_day(self.day.as_str()).filter(|day| YEARS.contains(&day.year()));
        errors.require(day.is_some(), "day", "Hãy ghi ngày, ví dụ: 02/09/2027.");
        errors.require(!self.name.is_empty(), "name", "Hãy ghi đó là ngày gì, ví dụ: Quốc khánh.");
        let letters = self.name.as_str().chars().count().max(self.source.as_str().chars().count());
        errors.require(letters <= 200, "name", "Tên ngày và căn cứ không dài quá 200 ký tự.");
        let works = self.what.as_str() == "works";
        let kind = match self.what.as_str() {
            "solar" => Some(Kind::Solar),
            "moved" | "works" => Some(Kind::Moved),
            "tet" => Some(Kind::Tet),
            "hung_kings" => Some(Kind::HungKings),
            _ => None,
        };
        errors.require(kind.is_some(), "what", "Hãy chọn nghỉ hay làm bù.");
        errors.require(
            !works || day.is_none_or(is_weekend),
            "day",
            "Làm bù chỉ ghi cho thứ Bảy hoặc Chủ nhật.",
        );
        match (day, kind) {
            (Some(day), Some(kind)) if errors.is_empty() => {
                let (name, source) = (self.name.as_str().to_owned(), self.source.as_str().to_owned());
                Ok(DayOff { day, works, kind, name, source, to_review: false })
            }
            _ => Err(errors),
        }
    }
}

async fn page(
    tx: &mut Read,
    frame: Frame,
    year: i32,
    (typed, errors): (Typed, Errors),
) -> Result<DaysOffPage> {
    let days = store::of_year(tx, year).await?;
    let mut years = store::years(tx).await?;
    let next = years.first().map_or(year, |latest| latest + 1);
    years.extend([year, next]);
    years.sort_unstable_by(|one, other| other.cmp(one));
    years.dedup();
    let chosen = |what: &str| typed.what.as_str() == what;
    Ok(DaysOffPage {
        frame,
        crumbs: vec![Crumb::new("/register", "Danh bạ")],
        errors,
        year,
        before: year - 1,
        copies: days.is_empty() && years.contains(&(year - 1)),
        years: years.into_iter().map(|one| tab(one, year)).collect(),
        unreviewed: days.iter().filter(|day| day.to_review).count(),
        rows: days.into_iter().map(line).collect(),
        whats: WHATS.iter().map(|(what, label)| Choice::new(*what, *label, chosen(what))).collect(),
        typed,
    })
}

fn tab(year: i32, current: i32) -> Tab {
    let href = format!("{DaysOffPath}?year={year}");
    Tab { href, label: year.to_string(), count: None, current: year == current }
}

fn line(day: DayOff) -> Line {
    Line {
        day: date_text(day.day),
        weekday: weekday(day.day.weekday()),
        name: day.name,
        what: if day.works { "Làm bù" } else { day.kind.title() },
        source: day.source,
        to_review: day.to_review,
        remove: RemovalPath { id: day.day }.to_string(),
    }
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Thứ Hai",
        Weekday::Tue => "Thứ Ba",
        Weekday::Wed => "Thứ Tư",
        Weekday::Thu => "Thứ Năm",
        Weekday::Fri => "Thứ Sáu",
        Weekday::Sat => "Thứ Bảy",
        Weekday::Sun => "Chủ nhật",
    }
}
