//! When members are asked how far they are: the days of a year, and how long silence may last. Both are the Board's.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::{
    CycleId,
    kept::{self, YearToKeep},
    rhythm::{self, AskedDay, Rhythm, months, quarters},
    year::YearPath,
    years::{self, YearsPath},
};
use crate::{
    access::policy::SetReporting,
    app::App,
    audit::Entry,
    clock::{date_text, parse_day},
    error::Result,
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/years/{id}/reporting`
#[derive(TypedPath, Deserialize)]
#[typed_path("/years/{id}/reporting")]
pub struct ReportingPath {
    /// The year.
    pub id: CycleId,
}

/// Days that a year may ask on: one a week.
const MOST_DAYS: usize = 53;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "cycle/reporting.html")]
pub struct ReportingPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    year: i32,
    past: Vec<String>,
    ways: Vec<Choice>,
    days: String,
    stale_after: String,
}

/// What is typed.
#[derive(Debug, Deserialize)]
pub struct Typed {
    #[serde(default)]
    way: Text,
    #[serde(default)]
    days: Text,
    #[serde(default)]
    stale_after: Text,
}

/// The ways to name days, with their names in forms.
const WAYS: [(&str, &str, &str); 4] = [
    ("none", "Không định ngày", "Đảng viên cập nhật bất cứ lúc nào trong năm."),
    ("quarterly", "Cuối mỗi quý", "Các ngày 31/3, 30/6, 30/9 và 31/12."),
    ("monthly", "Cuối mỗi tháng", "Ngày cuối của từng tháng."),
    ("named", "Theo các ngày ghi bên dưới", ""),
];

/// Shows the days as they are set.
///
/// # Errors
/// Not found for everyone but the Board at the top.
pub async fn edit(path: ReportingPath, State(app): State<App>, signed: Signed) -> Result<ReportingPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    years::top(&mut tx, &signed).await?;
    kept::find(&mut tx, path.id).await?;
    let rhythm = rhythm::of(&mut tx, path.id).await?;
    drop(tx);
    let today = signed.actor.day;
    let lines: Vec<_> = rhythm.days.iter().filter(|day| day.due_on >= today).map(line).collect();
    let typed = Typed {
        way: Text::clean(if lines.is_empty() { "none" } else { "named" }),
        days: Text::clean(&lines.join("\n")),
        stale_after: Text::clean(&rhythm.stale_after.to_string()),
    };
    Ok(page(signed.frame(&app, Tab::Register), (path.id, &rhythm, today), &typed, Errors::default()))
}

/// Sets them. Days that are over were asked on, and stay.
///
/// # Errors
/// As [`edit`].
pub async fn update(
    path: ReportingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let top = years::top(&mut tx, &signed).await?;
    kept::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<SetReporting>(YearToKeep { id: path.id, top: top.id })?;
    let there = rhythm::of(&mut tx, path.id).await?;
    let today = signed.actor.day;
    match typed.read(&there, today) {
        Ok(rhythm) => {
            rhythm::set(&mut tx, &granted, &rhythm).await?;
            tx.commit(Entry::of(&granted, now)).await?;
            Ok(see_other_with(YearPath { id: path.id }, "reporting-set").into_response())
        }
        Err(errors) => {
            let page = page(signed.frame(&app, Tab::Register), (path.id, &there, today), &typed, errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn line(day: &AskedDay) -> String {
    format!("{} {}", date_text(day.due_on), day.title)
}

fn page(
    frame: Frame,
    (id, there, today): (CycleId, &Rhythm, NaiveDate),
    typed: &Typed,
    errors: Errors,
) -> ReportingPage {
    ReportingPage {
        frame,
        crumbs: vec![
            Crumb::new(YearsPath, "Các năm"),
            Crumb::new(YearPath { id }, &format!("Năm {}", there.year)),
        ],
        errors,
        action: ReportingPath { id }.to_string(),
        back: YearPath { id }.to_string(),
        year: there.year,
        past: there.days.iter().filter(|day| day.due_on < today).map(line).collect(),
        ways: WAYS
            .iter()
            .map(|(code, title, hint)| {
                Choice::new(*code, *title, *code == typed.way.as_str()).with_hint(*hint)
            })
            .collect(),
        days: typed.days.as_str().to_owned(),
        stale_after: typed.stale_after.as_str().to_owned(),
    }
}

impl Typed {
    /// The rhythm as typed, behind the days that are over; or what is wrong with it.
    fn read(&self, there: &Rhythm, today: NaiveDate) -> Result<Rhythm, Errors> {
        let mut errors = Errors::default();
        let named = match self.way.as_str() {
            "none" => Vec::new(),
            "quarterly" => quarters(there.year),
            "monthly" => months(there.year),
            "named" => self.named(there.year, today, &mut errors),
            _ => {
                errors.add("way", "Hãy chọn cách định ngày.");
                Vec::new()
            }
        };
        let stale_after = self.stale_after.as_str().parse().ok().filter(|days| (14..=366).contains(days));
        errors.require(stale_after.is_some(), "stale_after", "Hãy ghi số ngày, từ 14 đến 366.");
        let past = there.days.iter().filter(|day| day.due_on < today).cloned();
        let to_come = named.into_iter().filter(|(_, day)| *day >= today);
        let days: Vec<_> = past.chain(to_come.map(|(title, due_on)| AskedDay { due_on, title })).collect();
        errors.require(days.len() <= MOST_DAYS, "days", "Hãy ghi nhiều nhất 53 ngày trong năm.");
        match stale_after {
            Some(stale_after) if errors.is_empty() => Ok(Rhythm { year: there.year, stale_after, days }),
            _ => Err(errors),
        }
    }

    /// One day a line, then what it is called.
    fn named(&self, year: i32, today: NaiveDate, errors: &mut Errors) -> Vec<(String, NaiveDate)> {
        let mut days: Vec<(String, NaiveDate)> = Vec::new();
        for (number, line) in
            self.days.as_str().lines().map(str::trim).filter(|line| !line.is_empty()).enumerate()
        {
            let (day, title) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            match parse_day(day) {
                None => {
                    errors.add(
                        "days",
                        format!("Dòng {}: hãy ghi ngày trước, ví dụ: 30/06/{year} Sơ kết.", number + 1),
                    );
                }
                Some(day) if day.year() != year => {
                    errors.add("days", format!("Dòng {}: ngày phải trong năm {year}.", number + 1));
                }
                Some(day) if day < today => {
                    errors.add("days", format!("Dòng {}: ngày này đã qua.", number + 1));
                }
                Some(day) if days.iter().any(|(_, there)| *there == day) => {
                    errors.add("days", format!("Dòng {}: ngày này đã ghi ở trên.", number + 1));
                }
                Some(day) => {
                    let title = title.trim();
                    let title =
                        if title.is_empty() { format!("Kỳ {}", days.len() + 1) } else { title.to_owned() };
                    days.push((title, day));
                }
            }
        }
        errors.require(
            !(days.is_empty() && errors.is_empty()),
            "days",
            "Hãy ghi ít nhất một ngày, hoặc chọn cách khác.",
        );
        days.sort_by_key(|(_, day)| *day);
        days
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2027, month, day).unwrap()
    }

    fn typed(way: &str, days: &str, stale_after: &str) -> Typed {
        Typed { way: Text::clean(way), days: Text::clean(days), stale_after: Text::clean(stale_after) }
    }

    #[test]
    fn days_that_are_over_stay_and_the_rest_is_as_typed() {
        let first = AskedDay { due_on: day(3, 31), title: "Quý I".to_owned() };
        let there = Rhythm { year: 2027, stale_after: 100, days: vec![first.clone()] };
        let read = |typed: Typed| typed.read(&there, day(5, 1));
        let named = read(typed("named", "15/11/2027 Cuối năm\n30/6/2027", "60")).unwrap();
        assert_eq!(named.stale_after, 60);
        assert_eq!(named.days[0], first);
        let titles: Vec<_> = named.days.iter().map(|day| day.title.as_str()).collect();
        assert_eq!(titles, ["Quý I", "Kỳ 2", "Cuối năm"]);
        assert_eq!(read(typed("quarterly", "", "100")).unwrap().days.len(), 4);
        assert_eq!(read(typed("monthly", "", "100")).unwrap().days.len(), 9);
        assert_eq!(read(typed("none", "", "100")).unwrap().days, [first]);
        for (way, days, after, field) in [
            ("", "", "100", "way"),
            ("named", "", "100", "days"),
            ("named", "tháng sáu", "100", "days"),
            ("named", "30/06/2028", "100", "days"),
            ("named", "01/04/2027 Đã qua", "100", "days"),
            ("named", "30/06/2027\n30/06/2027 Lại", "100", "days"),
            ("none", "", "7", "stale_after"),
        ] {
            let errors = read(typed(way, days, after)).unwrap_err();
            assert!(errors.of(field).is_some() && errors.list().len() == 1, "{errors:?}");
        }
    }
}
