//! The register as it stood on a day: units under their names of then, and who belonged to a branch.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{member::RegisterMemberPath, store, unit::RegisterUnitPath};
use crate::{
    access::policy::ReadRegister,
    app::App,
    clock::{date_text, parse_day},
    error::{Error, Result},
    unit::{UnitId, past, store as units},
    web::{
        filters, form::Query, frame::Frame, number::grouped, page::Tab as Place, parts::Crumb,
        signed::Signed, text::Text,
    },
};

/// People of a branch shown at most; a branch has far fewer.
const PEOPLE: i64 = 500;

/// `/register/units/{id}/past`
#[derive(TypedPath, Deserialize)]
#[typed_path("/register/units/{id}/past")]
pub struct PastPath {
    /// The unit.
    pub id: UnitId,
}

/// Which day.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// As a date field sends it, or as people write it; today if it is none.
    #[serde(default)]
    pub on: Text,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "register/past.html")]
pub struct PastPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    name: String,
    code: String,
    day: String,
    typed: String,
    wrong: bool,
    action: String,
    today: String,
    is_branch: bool,
    units: Vec<UnitLine>,
    people: Vec<PersonLine>,
}

/// A unit of then.
#[derive(Debug)]
pub struct UnitLine {
    href: String,
    name: String,
    code: String,
    kind: &'static str,
    members: String,
}

/// A member of then.
#[derive(Debug)]
pub struct PersonLine {
    href: String,
    name: String,
    code: String,
}

/// Shows a unit as it stood on a day.
///
/// # Errors
/// Not found for those who do not keep its register.
pub async fn show(
    path: PastPath,
    State(app): State<App>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<PastPage> {
    let read = parse_day(asked.on.as_str());
    let wrong = read.is_none() && !asked.on.is_empty();
    let day = read.unwrap_or(signed.actor.day);
    let mut tx = app.db.read(&signed.actor).await?;
    let unit = units::find(&mut tx, path.id).await?;
    if !signed.actor.may::<ReadRegister>(&unit) {
        return Err(Error::NotFound);
    }
    let name = past::name(&mut tx, unit.id, Some(day)).await?;
    let above = past::above(&mut tx, unit.id, Some(day)).await?;
    let below = store::below_on(&mut tx, unit.id, day).await?;
    let people = if unit.kind.is_branch() {
        store::people_on(&mut tx, unit.id, day, PEOPLE).await?
    } else {
        Vec::new()
    };
    drop(tx);
    let reached = above.into_iter().filter(|unit| signed.actor.may::<ReadRegister>(unit));
    Ok(PastPage {
        frame: signed.frame(&app, Place::Register),
        crumbs: reached.map(|unit| Crumb { href: on_day(unit.id, day), label: unit.name }).collect(),
        name,
        code: unit.code,
        day: date_text(day),
        typed: if wrong { asked.on.into_string() } else { date_text(day) },
        wrong,
        action: path.to_string(),
        today: RegisterUnitPath { id: unit.id }.to_string(),
        is_branch: unit.kind.is_branch(),
        units: below.into_iter().map(|unit| line(unit, day)).collect(),
        people: people
            .into_iter()
            .map(|(id, name, code)| PersonLine { href: RegisterMemberPath { id }.to_string(), name, code })
            .collect(),
    })
}

fn on_day(id: UnitId, day: NaiveDate) -> String {
    format!("{}?on={day}", PastPath { id })
}

fn line(unit: store::UnitRow, day: NaiveDate) -> UnitLine {
    UnitLine {
        href: on_day(unit.id, day),
        name: unit.name,
        code: unit.code,
        kind: unit.kind.title(),
        members: grouped(unit.members),
    }
}
