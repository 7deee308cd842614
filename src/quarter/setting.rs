//! Whether a year asks for quarters, of whom, and by when: the Board's setting, until the first quarter begins.

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

use super::{days::Quarter, store, workflow::Step};
use crate::{
    access::policy::SetQuarters,
    app::App,
    clock::date_text,
    cycle::{
        self, CycleId,
        kept::{self, KeptYear, YearToKeep},
        rules::{Quarters, Window},
        template::Category,
        year::YearPath,
        years::{self, YearsPath},
    },
    db::Read,
    error::{Error, Result},
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

/// `/years/{id}/quarters`
#[derive(TypedPath, Deserialize)]
#[typed_path("/years/{id}/quarters")]
pub struct SettingPath {
    /// The year.
    pub id: CycleId,
}

/// Days before and after that may be set: a quarter has about ninety.
const MOST_DAYS: u32 = 80;
/// The longest name of a text, in letters.
const LONGEST: usize = 300;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "quarter/setting.html")]
pub struct SettingPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    year: i32,
    begun: bool,
    asked: bool,
    categories: Vec<Choice>,
    days: Vec<DayField>,
    source: String,
    examples: Vec<Example>,
}

/// A number of days as the form asks it.
#[derive(Debug)]
pub struct DayField {
    name: &'static str,
    label: &'static str,
    value: String,
}

/// The days of one quarter.
#[derive(Debug)]
pub struct Example {
    title: &'static str,
    days: Vec<String>,
}

/// What is typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    asked: Option<String>,
    #[serde(default)]
    category: Vec<String>,
    #[serde(default)]
    objectives_before: Text,
    #[serde(default)]
    objectives_after: Text,
    #[serde(default)]
    self_score_before: Text,
    #[serde(default)]
    self_score_after: Text,
    #[serde(default)]
    proposal: Text,
    #[serde(default)]
    decision: Text,
    #[serde(default)]
    source: Text,
}

/// Shows the setting.
///
/// # Errors
/// Not found for everyone but the Board at the top.
pub async fn edit(path: SettingPath, State(app): State<App>, signed: Signed) -> Result<SettingPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    years::top(&mut tx, &signed).await?;
    let year = kept::find(&mut tx, path.id).await?;
    let quarters = of_year(&mut tx, path.id).await?.unwrap_or_else(usual);
    drop(tx);
    let around = (signed.frame(&app, Tab::Register), signed.actor.day);
    Ok(page(around, &year, (&quarters, Typed::of(&quarters)), Errors::default()))
}

/// Sets it. A rule set that another year runs on is copied first.
///
/// # Errors
/// As [`edit`], and a conflict once the first quarter has begun.
pub async fn update(
    path: SettingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let top = years::top(&mut tx, &signed).await?;
    let year = kept::find(&mut tx, path.id).await?;
    if has_begun(&year, signed.actor.day) {
        return Err(Error::Conflict(store::BEGUN.to_owned()));
    }
    let granted = signed.actor.demand::<SetQuarters>(YearToKeep { id: path.id, top: top.id })?;
    match typed.read() {
        Ok(quarters) => {
            store::set(&mut tx, &granted, &quarters, now).await?;
            tx.commit_granted(&granted, now).await?;
            Ok(see_other_with(path, "quarters-set").into_response())
        }
        Err(errors) => {
            let kept = of_year(&mut tx, path.id).await?.unwrap_or_else(usual);
            let around = (signed.frame(&app, Tab::Register), signed.actor.day);
            let page = page(around, &year, (&kept, typed), errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn has_begun(year: &KeptYear, today: NaiveDate) -> bool {
    today.year() >= year.year
}

async fn of_year(tx: &mut Read, id: CycleId) -> Result<Option<Quarters>> {
    let year = cycle::store::find(tx, id).await?;
    Ok(cycle::store::rules(tx, year.rule_set).await?.quarters)
}

/// What the form begins with in a year that never asked: nothing is asked, and the days are there to be changed.
fn usual() -> Quarters {
    Quarters {
        categories: vec![Category::Leader, Category::ManagedLeader],
        objectives: Window { before: 30, after: 10 },
        self_score: Window { before: 10, after: 5 },
        proposal: 10,
        decision: 20,
        ..Quarters::default()
    }
}

impl Typed {
    /// What is kept, as the form would send it.
    fn of(kept: &Quarters) -> Self {
        let days = |days: u32| Text::clean(&days.to_string());
        Self {
            asked: kept.asked.then(|| "yes".to_owned()),
            category: kept.categories.iter().map(|one| one.code().to_owned()).collect(),
            objectives_before: days(kept.objectives.before),
            objectives_after: days(kept.objectives.after),
            self_score_before: days(kept.self_score.before),
            self_score_after: days(kept.self_score.after),
            proposal: days(kept.proposal),
            decision: days(kept.decision),
            source: Text::clean(&kept.source),
        }
    }

    fn days(&self) -> [(&'static str, &'static str, &Text); 6] {
        [
            (
                "objectives_before",
                "Đặt mục tiêu được từ bao nhiêu ngày trước khi quý bắt đầu",
                &self.objectives_before,
            ),
            ("objectives_after", "Hạn đặt mục tiêu: bao nhiêu ngày sau ngày đầu quý", &self.objectives_after),
            (
                "self_score_before",
                "Tự chấm điểm được từ bao nhiêu ngày trước ngày cuối quý",
                &self.self_score_before,
            ),
            (
                "self_score_after",
                "Hạn tự chấm điểm: bao nhiêu ngày sau ngày cuối quý",
                &self.self_score_after,
            ),
            ("proposal", "Hạn xem xét, đề nghị: bao nhiêu ngày sau ngày cuối quý", &self.proposal),
            ("decision", "Hạn quyết định: bao nhiêu ngày sau ngày cuối quý", &self.decision),
        ]
    }

    fn read(&self) -> Result<Quarters, Errors> {
        let mut errors = Errors::default();
        let asked = self.asked.is_some();
        let categories: Vec<_> = self.category.iter().filter_map(|code| Category::named(code)).collect();
        errors.require(!asked || !categories.is_empty(), "category", "Hãy chọn ít nhất một đối tượng.");
        let days = self.days().map(|(name, _, typed)| {
            let read = typed.as_str().parse::<u32>().ok().filter(|days| *days <= MOST_DAYS);
            if read.is_none() {
                errors.add(name, format!("Hãy ghi số ngày, từ 0 đến {MOST_DAYS}."));
            }
            read.unwrap_or(0)
        });
        let [objectives_before, objectives_after, self_score_before, self_score_after, proposal, decision] =
            days;
        if errors.is_empty() {
            let (late, later) =
                ("Hạn này không thể trước hạn tự chấm điểm.", "Hạn này không thể trước hạn đề nghị.");
            errors.require(proposal >= self_score_after, "proposal", late);
            errors.require(decision >= proposal, "decision", later);
        }
        let source = self.source.as_str();
        errors.require(!asked || !source.is_empty(), "source", "Hãy ghi văn bản quy định đánh giá theo quý.");
        errors.require(source.chars().count() <= LONGEST, "source", "Tên văn bản quá dài.");
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Quarters {
            asked,
            categories,
            objectives: Window { before: objectives_before, after: objectives_after },
            self_score: Window { before: self_score_before, after: self_score_after },
            proposal,
            decision,
            source: source.to_owned(),
        })
    }
}

fn page(
    (frame, today): (Frame, NaiveDate),
    year: &KeptYear,
    (kept, typed): (&Quarters, Typed),
    errors: Errors,
) -> SettingPage {
    let category = |one: Category| {
        let chosen = typed.category.iter().any(|code| code == one.code());
        Choice::new(one.code(), one.title(), chosen)
    };
    let example = |quarter: Quarter| Example {
        title: quarter.title(),
        days: Step::ROUND
            .map(|step| quarter.due(year.year, kept, step).map(date_text).unwrap_or_default())
            .into(),
    };
    let fields = typed.days();
    SettingPage {
        frame,
        crumbs: vec![
            Crumb::new(YearsPath, "Các năm"),
            Crumb::new(YearPath { id: year.id }, &format!("Năm {}", year.year)),
        ],
        errors,
        action: SettingPath { id: year.id }.to_string(),
        back: YearPath { id: year.id }.to_string(),
        year: year.year,
        begun: has_begun(year, today),
        asked: typed.asked.is_some(),
        categories: Category::ALL.map(category).into(),
        days: fields
            .map(|(name, label, typed)| DayField { name, label, value: typed.as_str().to_owned() })
            .into(),
        examples: Quarter::ALL.map(example).into(),
        source: typed.source.into_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_touched_stays_and_what_does_not_fit_is_said_at_its_field() {
        let kept = Quarters { asked: true, source: "HD 02-HD/BTCTW".to_owned(), ..usual() };
        assert_eq!(Typed::of(&kept).read().unwrap(), kept);
        let off = Typed { asked: None, ..Typed::of(&kept) };
        assert_eq!(off.read().unwrap(), Quarters { asked: false, ..kept.clone() });
        let wrong = |change: fn(&mut Typed), field: &str| {
            let mut typed = Typed::of(&kept);
            change(&mut typed);
            let errors = typed.read().unwrap_err();
            assert!(errors.of(field).is_some() && errors.list().len() == 1, "{field}: {errors:?}");
        };
        wrong(|typed| typed.category.clear(), "category");
        wrong(|typed| typed.objectives_after = Text::clean("nhiều"), "objectives_after");
        wrong(|typed| typed.self_score_before = Text::clean("81"), "self_score_before");
        wrong(|typed| typed.proposal = Text::clean("4"), "proposal");
        wrong(|typed| typed.decision = Text::clean("9"), "decision");
        wrong(|typed| typed.source = Text::default(), "source");
    }
}
