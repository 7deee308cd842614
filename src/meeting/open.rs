//! A branch's meetings, and the form that opens one.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde::Deserialize;

use super::{MeetingId, show::MeetingPath, store};
use crate::{
    access::{Actor, policy::HoldMeeting},
    app::App,
    clock::{date_text, day_in_vietnam, parse_day},
    cycle::{self, Cycle},
    db::Read,
    error::{Error, Result},
    id::ActKey,
    issuing::{fields::line, issuer},
    pledge::list::UnitPledgesPath,
    review::{demand_open, opens_line},
    unit::{self, Unit, UnitId},
    web::{
        act::{Outcome, see_other, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/units/{id}/meetings`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/units/{id}/meetings")]
pub struct MeetingsPath {
    /// The branch.
    pub id: UnitId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "meeting/list.html")]
pub struct MeetingsPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    key: String,
    unit: String,
    year: i32,
    opens: Option<String>,
    meetings: Vec<(String, String)>,
    typed: Typed,
}

/// The facts as typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    /// The day.
    #[serde(default)]
    pub held_on: Text,
    /// Where.
    #[serde(default)]
    pub place: Text,
    /// Who leads it.
    #[serde(default)]
    pub chair: Text,
    /// Who writes its minutes.
    #[serde(default)]
    pub scribe: Text,
    /// How many were called.
    #[serde(default)]
    pub entitled: Text,
    /// How many came.
    #[serde(default)]
    pub present: Text,
}

/// The form as it is sent.
#[derive(Deserialize)]
pub struct Sent {
    key: ActKey,
    #[serde(flatten)]
    typed: Typed,
}

/// Shows them.
///
/// # Errors
/// Not found for those who do not head the branch.
pub async fn list(
    path: MeetingsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<MeetingsPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (unit, year) = headed(&mut tx, &signed.actor, path.id, now).await?;
    let chair = issuer::of(&mut tx, &unit, None).await?.secretary;
    let typed = Typed {
        held_on: Text::clean(&date_text(day_in_vietnam(now))),
        chair: Text::clean(&chair),
        ..Typed::default()
    };
    let frame = signed.frame(&app, Tab::Grading);
    page(&mut tx, frame, (&unit, &year), (new_key(now), typed, Errors::default()), now).await
}

/// Opens one and calls those who are to be graded.
///
/// # Errors
/// As [`list`], and a conflict before the year's end opens.
pub async fn create(
    path: MeetingsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (unit, year) = headed(&mut tx, &signed.actor, path.id, now).await?;
    let granted = signed.actor.demand::<HoldMeeting>(unit)?;
    demand_open(&year, now)?;
    let facts = match sent.typed.read(day_in_vietnam(now)) {
        Ok(facts) => facts,
        Err(errors) => {
            let frame = signed.frame(&app, Tab::Grading);
            let typed = (sent.key, sent.typed, errors);
            let page = page(&mut tx, frame, (granted.on(), &year), typed, now).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let id = MeetingId::new(now);
    let named = (id, sent.key, year.id);
    if store::open(&mut tx, &granted, named, &facts, now).await? == Outcome::Repeated {
        let id = store::opened_by(&mut tx, sent.key).await?;
        return Ok(see_other(MeetingPath { id }).into_response());
    }
    let rules = cycle::store::rules(&mut tx, year.rule_set).await?;
    store::call(&mut tx, &granted, id, (&year, &rules)).await?;
    tx.commit_granted(&granted, now).await?;
    Ok(see_other_with(MeetingPath { id }, "meeting-opened").into_response())
}

impl Typed {
    /// The facts, if everything is in order.
    ///
    /// # Errors
    /// A message at each field that says how to mend it.
    pub fn read(&self, today: NaiveDate) -> Result<store::Facts, Errors> {
        let mut errors = Errors::default();
        let held_on = parse_day(self.held_on.as_str());
        errors.require(held_on.is_some(), "held_on", "Hãy ghi ngày họp, ví dụ: 05/12/2027.");
        errors.require(held_on.is_none_or(|day| day <= today), "held_on", "Ngày họp không thể sau hôm nay.");
        line(&self.place, ("place", "Hãy ghi nơi họp, ví dụ: Nhà văn hóa thôn 1."), &mut errors);
        line(&self.chair, ("chair", "Hãy ghi họ tên người chủ trì."), &mut errors);
        line(&self.scribe, ("scribe", "Hãy ghi họ tên người ghi biên bản."), &mut errors);
        let mut count = |field: &str, text: &Text| {
            let count = text.as_str().parse::<i32>().ok().filter(|count| (1..=100_000).contains(count));
            errors.require(count.is_some(), field, "Hãy ghi số người bằng chữ số, ví dụ: 24.");
            count
        };
        let entitled = count("entitled", &self.entitled);
        let present = count("present", &self.present);
        if let (Some(entitled), Some(present)) = (entitled, present)
            && present > entitled
        {
            let words = format!("Số có mặt là {present}, nhiều hơn số được triệu tập là {entitled}.");
            errors.add("present", words);
        }
        match (held_on, entitled, present) {
            (Some(held_on), Some(entitled), Some(present)) if errors.is_empty() => Ok(store::Facts {
                held_on,
                place: self.place.as_str().to_owned(),
                chair: self.chair.as_str().to_owned(),
                scribe: self.scribe.as_str().to_owned(),
                entitled,
                present,
            }),
            _ => Err(errors),
        }
    }
}

/// The branch, and the year whose end it is about.
async fn headed(tx: &mut Read, actor: &Actor, id: UnitId, now: DateTime<Utc>) -> Result<(Unit, Cycle)> {
    let unit = unit::store::find(tx, id).await?;
    if !actor.may::<HoldMeeting>(&unit) {
        return Err(Error::NotFound);
    }
    let years = cycle::store::all(tx).await?;
    let last_year = day_in_vietnam(now).year() - 1;
    let year = match years.into_iter().find(|year| year.is_ending_at(now) && year.year >= last_year) {
        Some(year) => year,
        None => cycle::store::current(tx, now).await?,
    };
    Ok((unit, year))
}

async fn page(
    tx: &mut Read,
    frame: Frame,
    (unit, year): (&Unit, &Cycle),
    (key, typed, errors): (ActKey, Typed, Errors),
    now: DateTime<Utc>,
) -> Result<MeetingsPage> {
    let meetings = store::of_unit(tx, unit.id).await?;
    let line = |one: &super::Meeting| {
        (
            MeetingPath { id: one.id }.to_string(),
            format!("Họp ngày {}, {}", date_text(one.held_on), one.place),
        )
    };
    Ok(MeetingsPage {
        frame,
        crumbs: vec![Crumb::new(UnitPledgesPath { id: unit.id }, &unit.name)],
        errors,
        action: MeetingsPath { id: unit.id }.to_string(),
        key: key.to_string(),
        unit: unit.name.clone(),
        year: year.year,
        opens: (!year.reviews_at(now)).then(|| opens_line(year)),
        meetings: meetings.iter().map(line).collect(),
        typed,
    })
}
