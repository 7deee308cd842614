//! The list that a unit offers its members in a year, as its committee keeps it.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{MOST, Offered, OfferedId, sections, store};
use crate::{
    access::{Actor, Granted, policy::OfferCommitments},
    app::App,
    audit::Entry,
    cycle::{Cycle, template::Section},
    db::Read,
    error::{Error, Result},
    id::ActKey,
    pledge::{
        list::{UnitPledgesPath, cycle_of},
        measure::Measure,
        pasted,
    },
    unit::{Unit, UnitId, store as units},
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form, Query, new_key},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/units/{id}/commitments`
#[derive(TypedPath, Deserialize)]
#[typed_path("/units/{id}/commitments")]
pub struct OfferedPath {
    /// The unit.
    pub id: UnitId,
}

/// `/offered-commitments/{id}/withdrawal`
#[derive(TypedPath, Deserialize)]
#[typed_path("/offered-commitments/{id}/withdrawal")]
pub struct WithdrawalPath {
    /// The commitment.
    pub id: OfferedId,
}

/// Which year.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct Asked {
    /// The current one if absent.
    #[serde(default)]
    pub year: Option<i32>,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "pledge/offered.html")]
pub struct KeepingPage {
    frame: Frame,
    errors: Errors,
    crumbs: Vec<Crumb>,
    action: String,
    unit: String,
    year: i32,
    groups: Vec<(String, Vec<Line>)>,
    full: bool,
    sections: Vec<Choice>,
    measures: Vec<Choice>,
    typed: Typed,
}

/// One line of the list.
#[derive(Debug)]
pub struct Line {
    statement: String,
    measure: String,
    withdrawal: String,
}

/// What is typed.
#[derive(Clone, Debug, Deserialize)]
pub struct Typed {
    key: ActKey,
    #[serde(default)]
    year: Option<i32>,
    #[serde(default)]
    section: String,
    #[serde(default)]
    statement: Text,
    #[serde(default)]
    measure: String,
    #[serde(default)]
    target: Text,
    #[serde(default)]
    counted_in: Text,
    #[serde(default)]
    due: Text,
    #[serde(default)]
    product: Text,
}

/// Shows the list of a year, and a form for one more line.
///
/// # Errors
/// Not found or forbidden as the policy says.
pub async fn list(
    path: OfferedPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(asked): Query<Asked>,
) -> Result<KeepingPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = kept(&mut tx, &signed.actor, path.id).await?;
    let cycle = cycle_of(&mut tx, asked.year, now).await?;
    let typed = Typed::blank(&cycle, now);
    page(&mut tx, signed.frame(&app, Tab::Pledges), (&granted, &cycle), (Errors::default(), typed), now).await
}

/// Offers one more.
///
/// # Errors
/// As [`list`].
pub async fn create(
    path: OfferedPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = kept(&mut tx, &signed.actor, path.id).await?;
    let cycle = cycle_of(&mut tx, typed.year, now).await?;
    let known = sections(&mut tx, &cycle).await?;
    let many = store::of(&mut tx, &[path.id], cycle.id).await?.len();
    let errors = typed.wrong(&known, many);
    if !errors.is_empty() {
        let frame = signed.frame(&app, Tab::Pledges);
        let page = page(&mut tx, frame, (&granted, &cycle), (errors, typed), now).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    store::record(&mut tx, &granted, (typed.key, cycle.id), &typed.offered(granted.on(), now), now).await?;
    tx.commit(Entry::of(&granted, now)).await?;
    Ok(see_other_with(format!("{path}?year={}", cycle.year), "offered").into_response())
}

/// Offers one no more.
///
/// # Errors
/// As [`list`].
pub async fn destroy(
    path: WithdrawalPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (unit, year) = store::place(&mut tx, path.id).await?;
    let granted = kept(&mut tx, &signed.actor, unit).await?;
    store::withdraw(&mut tx, &granted, path.id, now).await?;
    tx.commit(Entry::of(&granted, now)).await?;
    Ok(see_other_with(format!("{}?year={year}", OfferedPath { id: unit }), "offered-no-more"))
}

/// The unit, for its committee; for others there is no such page.
async fn kept(tx: &mut Read, actor: &Actor, id: UnitId) -> Result<Granted<OfferCommitments>> {
    let unit = units::find(tx, id).await?;
    if actor.may::<OfferCommitments>(&unit) { actor.demand(unit) } else { Err(Error::NotFound) }
}

impl Typed {
    fn blank(cycle: &Cycle, now: DateTime<Utc>) -> Self {
        Self {
            key: new_key(now),
            year: Some(cycle.year),
            section: String::new(),
            statement: Text::default(),
            measure: String::new(),
            target: Text::default(),
            counted_in: Text::default(),
            due: Text::default(),
            product: Text::default(),
        }
    }

    fn wrong(&self, known: &[Section], many: usize) -> Errors {
        const LONGEST: usize = 2000;
        let mut errors = Errors::default();
        let is_known = known.iter().any(|section| section.key == self.section);
        errors.require(is_known, "section", "Hãy chọn phần của bản cam kết.");
        errors.require(!self.statement.is_empty(), "statement", "Hãy ghi việc để đảng viên cam kết làm.");
        let fits = [&self.statement, &self.target, &self.counted_in, &self.due, &self.product]
            .iter()
            .all(|text| text.as_str().chars().count() <= LONGEST);
        errors.require(fits, "statement", "Nội dung dài quá 2.000 chữ. Hãy viết gọn lại.");
        let full = format!("Danh sách đã đủ {MOST} nội dung. Hãy thôi đưa một nội dung trước.");
        errors.require(many < MOST, "statement", &full);
        errors
    }

    fn offered(&self, unit: &Unit, now: DateTime<Utc>) -> Offered {
        let plain = |text: &Text| pasted::clean(text.as_str());
        Offered {
            id: OfferedId::new(now),
            unit: unit.id,
            unit_name: unit.name.clone(),
            section: self.section.clone(),
            statement: plain(&self.statement),
            measure: Measure::named(&self.measure).code().to_owned(),
            target: plain(&self.target),
            counted_in: plain(&self.counted_in),
            due: plain(&self.due),
            product: plain(&self.product),
        }
    }
}

async fn page(
    tx: &mut Read,
    frame: Frame,
    (granted, cycle): (&Granted<OfferCommitments>, &Cycle),
    (errors, typed): (Errors, Typed),
    now: DateTime<Utc>,
) -> Result<KeepingPage> {
    let unit = granted.on();
    let known = sections(tx, cycle).await?;
    if known.is_empty() {
        return Err(Error::NotFound);
    }
    let offered = store::of(tx, &[unit.id], cycle.id).await?;
    let line = |one: &Offered| Line {
        statement: one.statement.clone(),
        measure: one.measure_line(now),
        withdrawal: WithdrawalPath { id: one.id }.to_string(),
    };
    let group = |section: &Section| {
        let lines: Vec<_> = offered.iter().filter(|one| one.section == section.key).map(line).collect();
        (!lines.is_empty()).then(|| (section.title.clone(), lines))
    };
    Ok(KeepingPage {
        frame,
        errors,
        crumbs: vec![Crumb::new(UnitPledgesPath { id: unit.id }, "Bản cam kết")],
        action: OfferedPath { id: unit.id }.to_string(),
        unit: unit.name.clone(),
        year: cycle.year,
        full: offered.len() >= MOST,
        groups: known.iter().filter_map(group).collect(),
        sections: known.iter().map(|it| Choice::new(&it.key, &it.title, it.key == typed.section)).collect(),
        measures: Measure::ALL
            .into_iter()
            .filter(|kind| *kind != Measure::Words)
            .map(|kind| Choice::new(kind.code(), kind.title(), kind.code() == typed.measure))
            .collect(),
        typed,
    })
}
