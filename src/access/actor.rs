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
    /// The holder, where the office is held in their place.
    #[serde(default)]
    pub acting_for: Option<Holder>,
}

/// Whoever holds an office that a deputy acts under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Who.
    pub member: MemberId,
    /// Their name.
    pub name: String,
}

impl Appointment {
    /// The office as people say it: "Bí thư chi bộ, Chi bộ Thôn 1"; a deputy's names the holder:
    /// "…, thay đồng chí Huỳnh Đình Ý".
    #[must_use]
    pub fn title(&self) -> String {
        let office = format!("{}, {}", self.office.title(), self.unit_name);
        match &self.acting_for {
            Some(holder) => format!("{office}, thay đồng chí {}", holder.name),
            None => office,
        }
    }

    /// Whether it is held in the place of `member`.
    #[must_use]
    pub fn is_for(&self, member: MemberId) -> bool {
        self.acting_for.as_ref().is_some_and(|holder| holder.member == member)
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
            acting_for: None,
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

    /// Somebody who has proved who they are before any session: no office is known yet, and no name.
    #[must_use]
    pub fn just_come(member: MemberId, code: String, day: NaiveDate) -> Self {
        let (name, offices, opened) = (String::new(), Vec::new(), Opened::default());
        Self { member, code, name, branch: None, offices, day, opened }
    }

    /// Acts on what is their own.
    #[must_use]
    pub fn is(&self, member: MemberId) -> Option<Capacity> {
        (self.member == member).then_some(Capacity::Own)
    }

    /// Holds one of `offices` in one of `units`. The nearest unit counts, so give units from below.
    #[must_use]
    pub fn sits(&self, offices: &[Office], units: &[UnitId]) -> Option<Capacity> {
        sits(self.offices.iter(), offices, units)
    }

    /// Heads this agency.
    #[must_use]
    pub fn heads(&self, agency: Option<AgencyId>) -> Option<Capacity> {
        heads(self.offices.iter(), agency)
    }

    /// Holds one of these offices anywhere.
    #[must_use]
    pub fn holds(&self, offices: &[Office]) -> Option<Capacity> {
        self.offices
            .iter()
            .find(|held| offices.contains(&held.office))
            .map(|held| Capacity::Office(held.clone()))
    }

    /// The offices that may be used on a paper of `member`: none if it is one's own, and none that is held in that
    /// member's place.
    #[must_use]
    pub fn facing(&self, member: MemberId) -> Option<Facing<'_>> {
        (self.member != member).then_some(Facing { offices: &self.offices, member })
    }
}

/// Someone before the paper of another, with the offices that count there.
#[derive(Clone, Copy, Debug)]
pub struct Facing<'a> {
    offices: &'a [Appointment],
    member: MemberId,
}

impl<'a> Facing<'a> {
    fn offices(self) -> impl Iterator<Item = &'a Appointment> + Clone {
        self.offices.iter().filter(move |held| !held.is_for(self.member))
    }

    /// As [`Actor::sits`].
    #[must_use]
    pub fn sits(self, offices: &[Office], units: &[UnitId]) -> Option<Capacity> {
        sits(self.offices(), offices, units)
    }

    /// As [`Actor::heads`].
    #[must_use]
    pub fn heads(self, agency: Option<AgencyId>) -> Option<Capacity> {
        heads(self.offices(), agency)
    }
}

fn sits<'a>(
    held: impl Iterator<Item = &'a Appointment> + Clone,
    offices: &[Office],
    units: &[UnitId],
) -> Option<Capacity> {
    units
        .iter()
        .find_map(|unit| held.clone().find(|held| held.unit == Some(*unit) && offices.contains(&held.office)))
        .map(|held| Capacity::Office(held.clone()))
}

fn heads<'a>(mut held: impl Iterator<Item = &'a Appointment>, agency: Option<AgencyId>) -> Option<Capacity> {
    let agency = agency?;
    held.find(|held| held.agency == Some(agency)).map(|held| Capacity::Office(held.clone()))
}
