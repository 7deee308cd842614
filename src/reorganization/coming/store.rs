//! Acts to come in the database.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use crate::{
    access::{Action, Granted},
    clock::date_text,
    db::{Read, Write},
    error::Result,
    import::problem::Problem,
    reorganization::{
        Kind, ReorganizationId, State, coming::show::ComingPath, form::Typed, reform::ReformPath,
    },
    unit::{AgencyId, UnitId},
};

/// An act to come, or what became of it.
#[derive(Clone, Debug)]
pub struct Coming {
    /// Its id.
    pub id: ReorganizationId,
    /// What kind.
    pub kind: Kind,
    /// How far it has come.
    pub state: State,
    /// The unit it is done at; none for a sheet and for agencies.
    pub unit: Option<UnitId>,
    /// The agency it is done at; none for what is founded.
    pub agency: Option<AgencyId>,
    /// The day on which it takes effect.
    pub first_day: NaiveDate,
    /// Why.
    pub reason: String,
    /// On what it rests.
    pub basis: String,
    /// The form as it was typed; none for a sheet.
    pub typed: Option<Json<Typed>>,
    /// What it does, as it looked when it was prepared.
    pub lines: Json<Vec<String>>,
    /// Why it did not fit when its day came.
    pub problems: Json<Vec<Problem>>,
    /// Who prepared it.
    pub maker: String,
    /// When.
    pub made_at: DateTime<Utc>,
}

/// An act to come as pages of units tell it.
#[derive(Clone, Debug)]
pub struct Told {
    /// Its page.
    pub href: String,
    /// What is done.
    pub label: String,
    /// From which day.
    pub day: String,
    /// Whether it was tried and did not fit.
    pub stuck: bool,
    /// What it does; a sheet's many lines are on its page.
    pub lines: Vec<String>,
}

/// Lines told of one act; all are on its page.
const TOLD: usize = 3;

impl From<Coming> for Told {
    fn from(coming: Coming) -> Self {
        let href = match coming.kind {
            Kind::Reform => ReformPath { id: coming.id }.to_string(),
            _ => ComingPath { id: coming.id }.to_string(),
        };
        Self {
            href,
            label: coming.kind.title().to_owned(),
            day: date_text(coming.first_day),
            stuck: !coming.problems.0.is_empty(),
            lines: coming.lines.0.into_iter().take(TOLD).collect(),
        }
    }
}

impl Coming {
    /// Whether it waits and its day has come.
    #[must_use]
    pub fn is_due(&self, today: NaiveDate) -> bool {
        self.state == State::Coming && self.first_day <= today
    }
}

/// One act that was prepared.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if there is none for this person.
pub async fn find(tx: &mut Read, id: ReorganizationId) -> Result<Coming> {
    let coming = sqlx::query_as!(
        Coming,
        r#"select id as "id: ReorganizationId", act as "kind: Kind", state as "state: State", unit_id as "unit: UnitId",
                  agency_id as "agency: AgencyId", first_day as "first_day!", reason, basis, typed as "typed: Json<Typed>",
                  lines as "lines: Json<Vec<String>>", problems as "problems: Json<Vec<Problem>>", maker, made_at
             from reorganization where id = $1 and first_day is not null and (typed is not null or rows is not null)"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(coming)
}

/// What is to come for a unit or an agency: done at it, or touching it; the nearest day first.
///
/// # Errors
/// When the database fails.
pub async fn of(tx: &mut Read, place: Uuid) -> Result<Vec<Told>> {
    let coming = sqlx::query_as!(
        Coming,
        r#"select id as "id: ReorganizationId", act as "kind: Kind", state as "state: State", unit_id as "unit: UnitId",
                  agency_id as "agency: AgencyId", first_day as "first_day!", reason, basis, null::jsonb as "typed: Json<Typed>",
                  lines as "lines: Json<Vec<String>>", problems as "problems: Json<Vec<Problem>>", maker, made_at
             from reorganization where state = 'coming' and (unit_id = $1 or agency_id = $1 or $1 = any(touches))
            order by first_day, made_at, id"#,
        place,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(coming.into_iter().map(Told::from).collect())
}

/// What is to come for agencies, the nearest day first.
///
/// # Errors
/// When the database fails.
pub async fn of_agencies(tx: &mut Read) -> Result<Vec<Told>> {
    let coming = sqlx::query_as!(
        Coming,
        r#"select id as "id: ReorganizationId", act as "kind: Kind", state as "state: State", unit_id as "unit: UnitId",
                  agency_id as "agency: AgencyId", first_day as "first_day!", reason, basis,
                  null::jsonb as "typed: Json<Typed>",
                  lines as "lines: Json<Vec<String>>", problems as "problems: Json<Vec<Problem>>", maker, made_at
             from reorganization where state = 'coming' and act like 'agency%' order by first_day, made_at, id"#,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(coming.into_iter().map(Told::from).collect())
}

/// What was tried on its day and did not fit, the oldest day first.
///
/// # Errors
/// When the database fails.
pub async fn stuck(tx: &mut Read) -> Result<Vec<Told>> {
    let coming = sqlx::query_as!(
        Coming,
        r#"select id as "id: ReorganizationId", act as "kind: Kind", state as "state: State", unit_id as "unit: UnitId",
                  agency_id as "agency: AgencyId", first_day as "first_day!", reason, basis, null::jsonb as "typed: Json<Typed>",
                  lines as "lines: Json<Vec<String>>", problems as "problems: Json<Vec<Problem>>", maker, made_at
             from reorganization where state = 'coming' and tried_on is not null order by first_day, id limit 10"#,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(coming.into_iter().map(Told::from).collect())
}

/// Records that it was carried out.
///
/// # Errors
/// When the database refuses it.
pub async fn record_done<A: Action>(
    tx: &mut Write,
    _granted: &Granted<A>,
    id: ReorganizationId,
    lines: &[String],
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "update reorganization set state = 'done', lines = $2, problems = '[]', done_at = $3
          where id = $1 and state = 'coming'",
        id as _,
        Json(lines) as _,
        at,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Records that it will not be done.
///
/// # Errors
/// When the database refuses it.
pub async fn record_cancelled<A: Action>(
    tx: &mut Write,
    _granted: &Granted<A>,
    id: ReorganizationId,
) -> Result<()> {
    sqlx::query!("update reorganization set state = 'discarded' where id = $1 and state = 'coming'", id as _)
        .execute(tx.conn())
        .await?;
    Ok(())
}
