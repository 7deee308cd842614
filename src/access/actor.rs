//! The person who makes a request, with the offices they hold that day.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Office;
use crate::{
    db::Opened,
    member::MemberId,
    unit::{AgencyId, UnitId},
};

/// Who is acting.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The member.
    pub member: MemberId,
    /// Member code, as typed at sign-in.
    pub code: String,
    /// Full name.
    pub name: String,
    /// The branch they belong to now.
    pub branch: Option<UnitId>,
    /// Offices held on [`Actor::day`].
    pub offices: Vec<Appointment>,
    /// The day of the request, in Vietnam's time.
    pub day: NaiveDate,
    /// The transaction in which they were recognised, if it still waits for its page.
    pub opened: Opened,
}

/// One office held in one unit, or over one agency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointment {
    /// Which office.
    pub office: Office,
    /// The unit it is held in; `None` for the head of an agency.
    pub unit: Option<UnitId>,
    /// Name of the unit or agency.
    pub unit_name: String,
    /// Kind of the unit.
    pub unit_kind: Option<crate::unit::UnitKind>,
    /// The agency headed.
    pub agency: Option<AgencyId>,
}

impl Appointment {
    /// The office as people say it: "Bí thư chi bộ, Chi bộ Thôn 1".
    #[must_use]
    pub fn title(&self) -> String {
        format!("{}, {}", self.office.title(), self.unit_name)
    }
}

/// In which capacity someone acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// On what is their own.
    Own,
    /// Under an office.
    Office(Appointment),
}

impl Actor {
    /// Whoever types commands on the server itself: keeps the register, but is nobody in it.
    #[must_use]
    pub fn command_line(day: NaiveDate) -> Self {
        let office = Appointment {
            office: Office::Administrator,
            unit: None,
            unit_name: "máy chủ".to_owned(),
            unit_kind: None,
            agency: None,
        };
        Self {
            member: MemberId(uuid::Uuid::nil()),
            code: String::new(),
            name: "Dòng lệnh".to_owned(),
            branch: None,
            offices: vec![office],
            day,
            opened: Opened::default(),
        }
    }

    /// Acts on what is their own.
    #[must_use]
    pub fn is(&self, member: MemberId) -> Option<Capacity> {
        (self.member == member).then_some(Capacity::Own)
    }

    /// Holds one of `offices` in one of `units`. The nearest unit counts, so give units from below.
    #[must_use]
    pub fn sits(&self, offices: &[Office], units: &[UnitId]) -> Option<Capacity> {
        units
            .iter()
            .find_map(|unit| {
                self.offices.iter().find(|held| held.unit == Some(*unit) && offices.contains(&held.office))
            })
            .map(|held| Capacity::Office(held.clone()))
    }

    /// Heads this agency.
    #[must_use]
    pub fn heads(&self, agency: Option<AgencyId>) -> Option<Capacity> {
        let agency = agency?;
        self.offices
            .iter()
            .find(|held| held.agency == Some(agency))
            .map(|held| Capacity::Office(held.clone()))
    }

    /// Holds one of these offices anywhere.
    #[must_use]
    pub fn holds(&self, offices: &[Office]) -> Option<Capacity> {
        self.offices
            .iter()
            .find(|held| offices.contains(&held.office))
            .map(|held| Capacity::Office(held.clone()))
    }
}
