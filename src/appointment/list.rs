//! Who holds which office in a unit, or over an agency; what may be done about it; and what was done.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{Place, act, correction::CorrectionPath, ending::EndingPath, proposal, store};
use crate::{
    access::{
        Office,
        policy::{GiveOffice, SeeOffices},
    },
    app::App,
    clock::date_text,
    error::Result,
    unit::{AgencyId, UnitId},
    web::{
        filters,
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb, Moment, Shape},
        signed::Signed,
    },
};

/// `/units/{id}/offices`
#[derive(TypedPath, Deserialize)]
#[typed_path("/units/{id}/offices")]
pub struct UnitOfficesPath {
    /// The unit.
    pub id: UnitId,
}

/// `/agencies/{id}/offices`
#[derive(TypedPath, Deserialize)]
#[typed_path("/agencies/{id}/offices")]
pub struct AgencyOfficesPath {
    /// The agency.
    pub id: AgencyId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "appointment/list.html")]
pub struct OfficesPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    name: String,
    acts: Vec<Crumb>,
    waiting: Vec<Crumb>,
    vacant: Vec<&'static str>,
    rows: Vec<Row>,
    history: Vec<Moment>,
}

/// Someone who holds an office here.
#[derive(Debug)]
pub struct Row {
    name: String,
    code: String,
    office: &'static str,
    from: String,
    until: String,
    badge: Badge,
    deputy: Option<String>,
    /// The page that ends it, and the one that puts its days right; where this person may.
    ending: Option<String>,
    correction: Option<String>,
}

/// Shows the offices of a unit.
///
/// # Errors
/// Not found for those who do not keep its register.
pub async fn of_unit(path: UnitOfficesPath, State(app): State<App>, signed: Signed) -> Result<OfficesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let place = Place::unit(&mut tx, &signed.actor, path.id).await?;
    page(&app, &signed, &mut tx, &place).await
}

/// Shows who heads an agency.
///
/// # Errors
/// Not found for those who do not keep the register of the whole organization.
pub async fn of_agency(
    path: AgencyOfficesPath,
    State(app): State<App>,
    signed: Signed,
) -> Result<OfficesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let place = Place::agency(&mut tx, &signed.actor, path.id).await?;
    page(&app, &signed, &mut tx, &place).await
}

async fn page(app: &App, signed: &Signed, tx: &mut crate::db::Read, place: &Place) -> Result<OfficesPage> {
    let actor = &signed.actor;
    let holdings = store::holdings(tx, place, actor.day).await?;
    let waiting = proposal::waiting_in(tx, place).await?;
    let history = act::of_place(tx, place).await?;
    let held = |office: Office| holdings.iter().any(|one| one.office == office && one.from <= actor.day);
    let needed =
        [Office::Secretary, Office::GrassrootsCommittee, Office::AgencyHead, Office::StandingCommittee];
    let vacant: Vec<_> = place
        .offices()
        .iter()
        .filter(|office| needed.contains(office) && !held(**office))
        .map(|office| office.title())
        .collect();
    let gives = place.offices().iter().any(|office| actor.sits(&[office.giver()], &place.line).is_some());
    let acts = gives.then(|| Crumb::new(place.giving(), "Giao nhiệm vụ"));
    Ok(OfficesPage {
        frame: signed.frame(app, Tab::Register),
        crumbs: crumbs(place, actor),
        name: place.name.clone(),
        acts: acts.into_iter().collect(),
        waiting: waiting.into_iter().map(|(path, label)| Crumb::new(path, &label)).collect(),
        vacant,
        rows: holdings.into_iter().map(|one| row(actor, place, one)).collect(),
        history: history.into_iter().map(act::Act::moment).collect(),
    })
}

/// The way down to a place: its page in the register, for units.
pub(super) fn crumbs(place: &Place, actor: &crate::access::Actor) -> Vec<Crumb> {
    let kept = place.unit.filter(|_| actor.may::<SeeOffices>(place));
    match kept {
        Some(id) => vec![Crumb::new(crate::register::unit::RegisterUnitPath { id }, &place.name)],
        None => vec![Crumb::new("/register", "Danh bạ")],
    }
}

fn row(actor: &crate::access::Actor, place: &Place, one: store::Holding) -> Row {
    let seat = super::Seat { id: one.id, office: one.office, member: one.member, line: place.line.clone() };
    let may = actor.may::<GiveOffice>(&seat);
    let badge = if one.from > actor.day {
        Badge::new("Sắp giữ", Shape::Empty)
    } else if one.active {
        Badge::new("Đang giữ", Shape::Done)
    } else {
        Badge::new("Chưa có tài khoản", Shape::Unknown)
    };
    Row {
        name: one.name,
        code: one.code,
        office: one.office.title(),
        from: date_text(one.from),
        until: one
            .until
            .map_or_else(|| "chưa định".to_owned(), |day| date_text(day.pred_opt().unwrap_or(day))),
        badge,
        deputy: one.deputy,
        ending: may.then(|| EndingPath { id: one.id }.to_string()),
        correction: (may && !one.office.is_weighty()).then(|| CorrectionPath { id: one.id }.to_string()),
    }
}
