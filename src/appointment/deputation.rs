//! An office handed to a deputy for a time: asked by its holder, in force once the deputy consents, ended by either.

use chrono::{DateTime, NaiveDate, Utc};

use super::{AppointmentId, DeputationId, HeldOffice, person::Candidate, store};
use crate::{
    access::{
        Granted, Subject,
        policy::{AnswerDeputation, EndDeputation, NameDeputy},
    },
    clock::date_text,
    db::{Read, Write},
    error::{Error, Result},
    id::ActKey,
    member::MemberId,
    web::{
        act::{Outcome, once_unless},
        parts::{Badge, Shape},
    },
};

/// A deputation as it stands.
#[derive(Clone, Debug)]
pub struct Deputation {
    /// Its id.
    pub id: DeputationId,
    /// Whose office it is.
    pub holder: MemberId,
    /// Their name.
    pub holder_name: String,
    /// Who stands in for them.
    pub deputy: MemberId,
    /// Their name.
    pub deputy_name: String,
    /// The office as people say it.
    pub office_title: String,
    /// First day.
    pub from: NaiveDate,
    /// The first day after it.
    pub until: NaiveDate,
    /// Why.
    pub reason: String,
    /// When it was asked.
    pub asked_at: DateTime<Utc>,
    /// What the deputy answered; nothing while waiting.
    pub accepted: Option<bool>,
    /// When.
    pub answered_at: Option<DateTime<Utc>>,
    /// In which words, if any.
    pub answer: String,
    /// When it was taken back or laid down.
    pub ended_at: Option<DateTime<Utc>>,
    /// By whom.
    pub ended_by: Option<MemberId>,
}

impl Subject for Deputation {
    const KIND: &'static str = "deputation";
    fn subject_id(&self) -> Option<uuid::Uuid> {
        Some(self.id.0)
    }
}

/// From when to when, and why.
#[derive(Clone, Debug)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub until: NaiveDate,
    /// Why.
    pub reason: String,
}

impl Deputation {
    /// Whether the deputy has yet to answer.
    #[must_use]
    pub fn waits_on(&self, day: NaiveDate) -> bool {
        self.accepted.is_none() && self.ended_at.is_none() && day < self.until
    }

    /// Whether either side may still end it.
    #[must_use]
    pub fn is_open_on(&self, day: NaiveDate) -> bool {
        self.accepted != Some(false) && self.ended_at.is_none() && day < self.until
    }

    /// "từ 01/12/2026 đến 15/12/2026".
    #[must_use]
    pub fn days(&self) -> String {
        let last = self.until.pred_opt().unwrap_or(self.until);
        format!("từ {} đến {}", date_text(self.from), date_text(last))
    }

    /// How it stands as a word and a shape.
    #[must_use]
    pub fn badge(&self, day: NaiveDate) -> Badge {
        match (self.accepted, self.ended_at) {
            (Some(false), _) => Badge::new("Không nhận", Shape::Back),
            (_, Some(_)) => Badge::new("Đã thôi", Shape::None),
            _ if day >= self.until => Badge::new("Đã hết hạn", Shape::None),
            (None, _) => Badge::new("Chờ trả lời", Shape::Sent),
            _ if day < self.from => Badge::new("Sắp bắt đầu", Shape::Empty),
            _ => Badge::new("Đang làm thay", Shape::Done),
        }
    }
}

/// One deputation.
///
/// # Errors
/// [`Error::NotFound`] if it does not exist for this person.
pub async fn find(tx: &mut Read, id: DeputationId) -> Result<Deputation> {
    let found = sqlx::query_as!(
        Deputation,
        r#"select id as "id: DeputationId", holder_id as "holder: MemberId", holder_name,
                  deputy_id as "deputy: MemberId", deputy_name, office_title, lower(during) as "from!",
                  upper(during) as "until!", reason, asked_at, accepted, answered_at, answer, ended_at,
                  ended_by as "ended_by: MemberId"
             from deputation where id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(found)
}

/// How many one page tells.
const TOLD: i64 = 100;

/// Those in which this member is holder or deputy, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_member(tx: &mut Read, member: MemberId) -> Result<Vec<Deputation>> {
    let found = sqlx::query_as!(
        Deputation,
        r#"select id as "id: DeputationId", holder_id as "holder: MemberId", holder_name,
                  deputy_id as "deputy: MemberId", deputy_name, office_title, lower(during) as "from!",
                  upper(during) as "until!", reason, asked_at, accepted, answered_at, answer, ended_at,
                  ended_by as "ended_by: MemberId"
             from deputation where $1 in (holder_id, deputy_id) order by asked_at desc, id desc limit $2"#,
        member as _,
        TOLD,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(found)
}

/// How many deputations wait for this member's answer.
///
/// # Errors
/// When the database fails.
pub async fn waiting_for(tx: &mut Read, member: MemberId) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from deputation
            where deputy_id = $1 and accepted is null and ended_at is null and upper(during) > actor_day()"#,
        member as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}

/// The member's own offices, those of today and to come, that one person may hand on.
///
/// # Errors
/// When the database fails.
pub async fn offices_of(tx: &mut Read, member: MemberId) -> Result<Vec<HeldOffice>> {
    let ids = sqlx::query_scalar!(
        r#"select id as "id: AppointmentId" from appointment
            where member_id = $1 and not isempty(during) and (upper_inf(during) or upper(during) > actor_day())
            order by lower(during), id"#,
        member as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut held = Vec::new();
    for id in ids {
        let one = store::find(tx, id).await?;
        if !one.office.is_weighty() {
            held.push(one);
        }
    }
    Ok(held)
}

/// Asks someone to stand in. The same form counts once.
///
/// # Errors
/// [`Error::Conflict`] if someone else stands in, or is asked to, on one of these days.
pub async fn ask(
    tx: &mut Write,
    granted: &Granted<NameDeputy>,
    (key, deputy, period): (ActKey, &Candidate, &Period),
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let held = granted.on();
    let asked = sqlx::query!(
        "insert into deputation (id, key, appointment_id, holder_id, holder_name, deputy_id, deputy_name, office_title,
                                 during, reason, asked_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, daterange($9, $10, '[]'), $11, $12)",
        DeputationId::new(at) as _,
        key as _,
        held.id as _,
        granted.by() as _,
        granted.actor().name,
        deputy.id as _,
        deputy.name,
        held.title(),
        period.from,
        period.until,
        period.reason,
        at,
    )
    .execute(tx.conn())
    .await;
    once_unless(asked, "deputation_key", ("deputation_one_a_day", overlapping))
}

fn overlapping() -> Error {
    Error::Conflict(
        "Trong thời gian này nhiệm vụ đã ủy quyền, hoặc đang chờ một đồng chí khác trả lời. Hãy thôi ủy quyền ấy trước."
            .to_owned(),
    )
}

/// Whether someone stands in for this appointment, or is asked to, on one of these days.
///
/// # Errors
/// When the database fails.
pub async fn is_taken(tx: &mut Read, held: AppointmentId, period: &Period) -> Result<Option<String>> {
    let name = sqlx::query_scalar!(
        "select deputy_name from deputation
          where appointment_id = $1 and during && daterange($2, $3, '[]') and ended_at is null
            and accepted is distinct from false limit 1",
        held as _,
        period.from,
        period.until,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(name)
}

/// Whether the form with this key was taken before.
///
/// # Errors
/// When the database fails.
pub async fn is_done(tx: &mut Read, key: ActKey) -> Result<bool> {
    let done = sqlx::query_scalar!(
        r#"select exists (select 1 from deputation where key = $1) as "done!""#,
        key as _
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(done)
}

/// Records the deputy's answer.
///
/// # Errors
/// [`Error::Conflict`] if it was answered or ended meanwhile.
pub async fn answer(
    tx: &mut Write,
    granted: &Granted<AnswerDeputation>,
    accepted: bool,
    words: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    let answered = sqlx::query!(
        "update deputation set accepted = $2, answered_at = $3, answer = $4
          where id = $1 and accepted is null and ended_at is null",
        granted.on().id as _,
        accepted,
        at,
        words,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if answered == 1 { Ok(()) } else { Err(over()) }
}

/// Ends it at once.
///
/// # Errors
/// [`Error::Conflict`] if it was over before.
pub async fn end(tx: &mut Write, granted: &Granted<EndDeputation>, at: DateTime<Utc>) -> Result<()> {
    let ended = sqlx::query!(
        "update deputation set ended_at = $2, ended_by = $3
          where id = $1 and ended_at is null and accepted is distinct from false",
        granted.on().id as _,
        at,
        granted.by() as _,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if ended == 1 { Ok(()) } else { Err(over()) }
}

/// The sentence for what was answered or ended before.
#[must_use]
pub fn over() -> Error {
    Error::Conflict("Ủy quyền này đã được trả lời hoặc đã thôi. Hãy mở lại trang để xem.".to_owned())
}
