//! The dates of a year that is being prepared: when writing opens, when it is due, and the window of each phase.

use std::collections::HashMap;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    CycleId,
    kept::{self, Dates, KeptYear, PHASES, Phase, YearToKeep},
    year::YearPath,
    years::{self, YearsPath},
};
use crate::{
    access::policy::PrepareYear,
    app::App,
    audit::Entry,
    clock::{day_in_vietnam, end_of_day, parse_day, start_of_day},
    error::{Error, Result},
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/years/{id}/dates`
#[derive(TypedPath, Deserialize)]
#[typed_path("/years/{id}/dates")]
pub struct DatesPath {
    /// The year.
    pub id: CycleId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "cycle/dates.html")]
pub struct DatesPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    year: i32,
    year_fields: Vec<Field>,
    phase_fields: Vec<(&'static str, Field, Field)>,
}

/// One day to be typed.
#[derive(Debug)]
pub struct Field {
    label: &'static str,
    name: String,
    value: String,
}

/// The fields by their names.
type Typed = HashMap<String, Text>;

const YEAR_FIELDS: [(&str, &str); 3] = [
    ("opens", "Bắt đầu viết từ ngày"),
    ("due", "Hạn gửi, đến hết ngày"),
    ("cut_off", "Vẫn nhận, ghi là gửi muộn, đến hết ngày"),
];

/// Shows the dates as they are set.
///
/// # Errors
/// Not found for everyone but the Board at the top; a conflict for a year that is open.
pub async fn edit(path: DatesPath, State(app): State<App>, signed: Signed) -> Result<DatesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    years::top(&mut tx, &signed).await?;
    let year = preparing(kept::find(&mut tx, path.id).await?)?;
    let phases = kept::phases(&mut tx, path.id).await?;
    drop(tx);
    let day = |at| Text::clean(&day_in_vietnam(at).to_string());
    let mut typed = Typed::from([
        ("opens".to_owned(), day(year.opens_at)),
        ("due".to_owned(), day(year.due_at)),
        ("cut_off".to_owned(), day(year.cut_off_at)),
    ]);
    for phase in &phases {
        typed.insert(format!("{}_from", phase.phase), day(phase.opens_at));
        typed.insert(format!("{}_to", phase.phase), day(phase.closes_at));
    }
    Ok(page(signed.frame(&app, Tab::Register), &year, &typed, Errors::default()))
}

/// Sets them.
///
/// # Errors
/// As [`edit`].
pub async fn update(
    path: DatesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let top = years::top(&mut tx, &signed).await?;
    let year = preparing(kept::find(&mut tx, path.id).await?)?;
    let granted = signed.actor.demand::<PrepareYear>(YearToKeep { id: year.id, top: top.id })?;
    let mut errors = Errors::default();
    let Some(dates) = read(&typed, &mut errors).filter(|_| errors.is_empty()) else {
        let page = page(signed.frame(&app, Tab::Register), &year, &typed, errors);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    kept::set_dates(&mut tx, &granted, &dates).await?;
    tx.commit(Entry::of(&granted, now)).await?;
    Ok(see_other_with(YearPath { id: path.id }, "year-dated").into_response())
}

fn preparing(year: KeptYear) -> Result<KeptYear> {
    if year.opened_at.is_none() {
        return Ok(year);
    }
    Err(Error::Conflict(format!("Năm {} đã mở, nên ngày không đổi được nữa.", year.year)))
}

fn read(typed: &Typed, errors: &mut Errors) -> Option<Dates> {
    let mut day = |name: &str| -> Option<NaiveDate> {
        let day = typed.get(name).and_then(|text| parse_day(text.as_str()));
        errors.require(day.is_some(), name, "Hãy ghi ngày/tháng/năm, ví dụ: 15/12/2027.");
        day
    };
    let (opens, due, cut_off) = (day("opens"), day("due"), day("cut_off"));
    let mut windows = Vec::new();
    for (phase, _) in PHASES {
        let names = [format!("{phase}_from"), format!("{phase}_to")];
        // The publication of grades is not in every year.
        let empty = names.iter().all(|name| typed.get(name).is_none_or(Text::is_empty));
        if !(phase == "publication" && empty) {
            windows.push((phase, day(&names[0]), day(&names[1])));
        }
    }
    let in_order =
        |first: Option<NaiveDate>, second: Option<NaiveDate>| first.zip(second).is_none_or(|(a, b)| a <= b);
    errors.require(in_order(opens, due), "due", "Hạn gửi không thể trước ngày bắt đầu viết.");
    errors.require(in_order(due, cut_off), "cut_off", "Ngày thôi nhận không thể trước hạn gửi.");
    let mut phases = Vec::new();
    for (phase, from, to) in windows {
        errors.require(
            in_order(from, to),
            &format!("{phase}_to"),
            "Ngày kết thúc không thể trước ngày bắt đầu.",
        );
        phases.push(Phase {
            phase: phase.to_owned(),
            opens_at: start_of_day(from?),
            closes_at: end_of_day(to?),
        });
    }
    Some(Dates {
        opens_at: start_of_day(opens?),
        due_at: end_of_day(due?),
        cut_off_at: end_of_day(cut_off?),
        phases,
    })
}

fn page(frame: Frame, year: &KeptYear, typed: &Typed, errors: Errors) -> DatesPage {
    let field = |label: &'static str, name: String| {
        let value = typed.get(&name).map(|text| text.as_str().to_owned()).unwrap_or_default();
        Field { label, name, value }
    };
    DatesPage {
        frame,
        crumbs: vec![
            Crumb::new(YearsPath, "Các năm"),
            Crumb::new(YearPath { id: year.id }, &format!("Năm {}", year.year)),
        ],
        errors,
        action: DatesPath { id: year.id }.to_string(),
        back: YearPath { id: year.id }.to_string(),
        year: year.year,
        year_fields: YEAR_FIELDS.iter().map(|(name, label)| field(label, (*name).to_owned())).collect(),
        phase_fields: PHASES
            .iter()
            .map(|(code, title)| {
                (
                    *title,
                    field("Từ ngày", format!("{code}_from")),
                    field("Đến hết ngày", format!("{code}_to")),
                )
            })
            .collect(),
    }
}
