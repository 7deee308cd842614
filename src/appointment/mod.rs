//! Offices as dated appointments: given, ended and corrected by page, handed to deputies, and looked for where missing.

pub mod act;
pub mod correction;
pub mod deputation;
pub mod deputy;
pub mod ending;
pub mod gap;
pub mod gaps;
pub mod giving;
pub mod list;
pub mod person;
pub mod place;
pub mod proposal;
pub mod store;
pub mod term;

use chrono::NaiveDate;

use crate::{
    access::{Office, Subject},
    member::MemberId,
    unit::{AgencyId, Unit, UnitId, UnitKind},
    web::routes::{Need, Routes},
};

crate::ids! {
    /// An appointment.
    AppointmentId;
    /// What a keeper did about an office: a proposal, an appointment, an end.
    ActId;
    /// An office handed to a deputy for a time.
    DeputationId;
}

/// Where an office is held: in a unit, or over an agency.
#[derive(Clone, Debug)]
pub struct Place {
    /// The unit; `None` for an agency.
    pub unit: Option<UnitId>,
    /// The agency; `None` for a unit.
    pub agency: Option<AgencyId>,
    /// Its name.
    pub name: String,
    /// The unit's kind.
    pub kind: Option<UnitKind>,
    /// The units whose keepers have a say, from below: the unit and all above it; for an agency the top of the tree.
    pub line: Vec<UnitId>,
}

impl Place {
    /// A unit as a place.
    #[must_use]
    pub fn of_unit(unit: &Unit) -> Self {
        let (id, name) = (unit.id, unit.name.clone());
        Self { unit: Some(id), agency: None, name, kind: Some(unit.kind), line: unit.line.clone() }
    }

    /// The offices that exist here.
    #[must_use]
    pub fn offices(&self) -> &'static [Office] {
        self.kind.map_or(&[Office::AgencyHead], Office::of_kind)
    }
}

impl Subject for Place {
    const KIND: &'static str = "place";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        self.unit.map(|unit| unit.0).or_else(|| self.agency.map(|agency| agency.0))
    }
}

/// An office to be given to someone, or taken from them.
#[derive(Clone, Debug)]
pub struct Seat {
    /// The appointment, or the id it will have.
    pub id: AppointmentId,
    /// Which office.
    pub office: Office,
    /// Whom it is about.
    pub member: MemberId,
    /// As [`Place::line`].
    pub line: Vec<UnitId>,
}

impl Subject for Seat {
    const KIND: &'static str = "appointment";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        Some(self.id.0)
    }
}

/// An office of two persons that one keeper has proposed to give.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Its id.
    pub id: ActId,
    /// What for; its id is that of the appointment to come.
    pub seat: Seat,
    /// Who proposed.
    pub by: MemberId,
}

impl Subject for Proposal {
    const KIND: &'static str = "appointment_act";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        Some(self.id.0)
    }
}

/// An appointment as it stands.
#[derive(Clone, Debug)]
pub struct HeldOffice {
    /// Its id.
    pub id: AppointmentId,
    /// Who holds it.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// Which office.
    pub office: Office,
    /// Where.
    pub place: Place,
    /// Its first day.
    pub from: NaiveDate,
    /// The first day on which it no longer holds; `None` while open.
    pub until: Option<NaiveDate>,
}

impl HeldOffice {
    /// The office as people say it.
    #[must_use]
    pub fn title(&self) -> String {
        format!("{}, {}", self.office.title(), self.place.name)
    }

    /// What a keeper acts on.
    #[must_use]
    pub fn seat(&self) -> Seat {
        Seat { id: self.id, office: self.office, member: self.member, line: self.place.line.clone() }
    }
}

impl Subject for HeldOffice {
    const KIND: &'static str = "appointment";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        Some(self.id.0)
    }
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, list::of_unit)
        .get(Need::Permit, list::of_agency)
        .get(Need::Permit, giving::new_in_unit)
        .post(Need::Permit, giving::create_in_unit)
        .get(Need::Permit, giving::new_over_agency)
        .post(Need::Permit, giving::create_over_agency)
        .get(Need::Permit, ending::new)
        .post(Need::Permit, ending::create)
        .get(Need::Permit, correction::new)
        .post(Need::Permit, correction::create)
        .get(Need::Permit, proposal::show)
        .post(Need::Permit, proposal::confirm)
        .post(Need::Permit, proposal::refuse)
        .get(Need::Permit, gaps::show)
        .get(Need::SignedIn, deputy::index)
        .get(Need::Permit, deputy::new)
        .post(Need::Permit, deputy::create)
        .get(Need::Permit, deputy::show)
        .post(Need::Permit, deputy::answer)
        .post(Need::Permit, deputy::end)
}
