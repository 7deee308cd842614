//! What keepers did about offices: appended, never edited.

use chrono::{DateTime, NaiveDate, Utc};

use super::{ActId, AppointmentId, Place, term::Term};
use crate::{
    access::{
        Action, Granted, Office,
        policy::{ConfirmOffice, GiveOffice},
    },
    clock::{VIETNAM, date_text, moment_text},
    db::{Read, Write},
    error::{Error, OnConstraint, Result},
    id::ActKey,
    member::MemberId,
    web::{
        act::Outcome,
        parts::{Moment, Shape},
    },
};

/// Permits under which an act on an office is appended.
pub(super) trait AboutOffices: Action {}
impl AboutOffices for GiveOffice {}
impl AboutOffices for ConfirmOffice {}

/// An act about to be appended.
#[derive(Clone, Debug)]
pub struct NewAct<'a> {
    act: &'static str,
    office: Office,
    place: &'a Place,
    term: &'a Term,
    member: Option<MemberId>,
    appointment: Option<AppointmentId>,
    proposal: Option<ActId>,
}

impl<'a> NewAct<'a> {
    /// An act of this kind on an office in a place.
    #[must_use]
    pub fn of(act: &'static str, office: Office, place: &'a Place, term: &'a Term) -> Self {
        Self { act, office, place, term, member: None, appointment: None, proposal: None }
    }

    /// Whom it is about, and the appointment it made or ended.
    #[must_use]
    pub fn about(mut self, member: MemberId, appointment: Option<AppointmentId>) -> Self {
        (self.member, self.appointment) = (Some(member), appointment);
        self
    }

    /// The proposal it settles.
    #[must_use]
    pub fn settling(mut self, proposal: ActId) -> Self {
        self.proposal = Some(proposal);
        self
    }

    /// Appends it. The same form sent twice appends once.
    ///
    /// # Errors
    /// [`Error::Conflict`] if the proposal was settled before; when the database refuses it.
    pub(super) async fn append<A: AboutOffices>(
        &self,
        tx: &mut Write,
        granted: &Granted<A>,
        key: ActKey,
        at: DateTime<Utc>,
    ) -> Result<Outcome> {
        let done = sqlx::query!(
            "insert into appointment_act
               (id, key, at, act, actor_id, actor_name, office_title, member_id, office, unit_id, agency_id,
                starts_on, ends_on, number, reason, appointment_id, proposal_id)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
             on conflict on constraint appointment_act_key do nothing",
            ActId::new(at) as _,
            key as _,
            at,
            self.act,
            granted.by() as _,
            granted.actor().name,
            granted.office_title().unwrap_or_default(),
            self.member as _,
            self.office as _,
            self.place.unit as _,
            self.place.agency as _,
            self.term.from,
            self.term.until,
            self.term.number,
            self.term.reason,
            self.appointment as _,
            self.proposal as _,
        )
        .execute(tx.conn())
        .await
        .on_constraint("appointment_act_settles_once", || {
            Error::Conflict("Đề nghị này đã được người khác xử lý.".to_owned())
        })?;
        Ok(if done.rows_affected() == 1 { Outcome::Done } else { Outcome::Repeated })
    }
}

/// An act as it is read.
#[derive(Clone, Debug)]
pub struct Act {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub act: String,
    /// By whom.
    pub actor_name: String,
    /// Under which office.
    pub office_title: String,
    /// About whom.
    pub member_name: String,
    /// About which office.
    pub office: Office,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day.
    pub ends_on: Option<NaiveDate>,
    /// Decision.
    pub number: String,
    /// Why.
    pub reason: String,
}

/// How many acts a page tells.
const TOLD: i64 = 50;

/// What was done about the offices of one place, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_place(tx: &mut Read, place: &Place) -> Result<Vec<Act>> {
    let acts = sqlx::query_as!(
        Act,
        r#"select at, act, actor_name, office_title, coalesce(member.full_name, '') as "member_name!",
                  office as "office: Office", starts_on, ends_on, number, reason
             from appointment_act left join member on member.id = member_id
            where appointment_act.unit_id = $1 or appointment_act.agency_id = $2
            order by at desc, appointment_act.id desc limit $3"#,
        place.unit as _,
        place.agency as _,
        TOLD,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(acts)
}

impl Act {
    /// As a line of a timeline.
    #[must_use]
    pub fn moment(self) -> Moment {
        let (verb, shape) = match self.act.as_str() {
            "propose" => ("Đề nghị giao nhiệm vụ", Shape::Sent),
            "confirm" => ("Xác nhận giao nhiệm vụ", Shape::Done),
            "refuse" => ("Không xác nhận đề nghị giao nhiệm vụ", Shape::Back),
            "appoint" => ("Giao nhiệm vụ", Shape::Done),
            "end" => ("Thôi giao nhiệm vụ", Shape::None),
            _ => ("Ghi lại thời gian giữ nhiệm vụ", Shape::Half),
        };
        let days = match self.ends_on {
            Some(last) => format!("từ {} đến {}", date_text(self.starts_on), date_text(last)),
            None => format!("từ {}", date_text(self.starts_on)),
        };
        let paper = if self.number.is_empty() { String::new() } else { format!(", số {}", self.number) };
        Moment {
            at: moment_text(self.at),
            datetime: self.at.with_timezone(&VIETNAM).to_rfc3339(),
            who: if self.office_title.is_empty() {
                self.actor_name
            } else {
                format!("{}, {}", self.actor_name, self.office_title)
            },
            what: format!("{verb} {}: {}, {days}{paper}", self.office.title(), self.member_name),
            why: self.reason,
            shape,
        }
    }
}
