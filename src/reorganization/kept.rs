//! Acts as they are kept: under the key of their form, so that the same form sent twice is one act.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use super::{Kind, ReorganizationId, form::Typed};
use crate::{
    access::{Action, Granted},
    db::Write,
    error::Result,
    unit::{AgencyId, UnitId},
    web::act::{Outcome, once},
};

/// Where an act is done: at a unit, at an agency, or at neither, as what is founded is not there yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// A unit.
    Unit(UnitId),
    /// An agency, if it is there already.
    Agency(Option<AgencyId>),
}

/// An act about to be kept.
#[derive(Clone, Debug)]
pub struct NewAct<'a> {
    /// The key of its form.
    pub id: ReorganizationId,
    /// What kind.
    pub kind: Kind,
    /// Where.
    pub place: At,
    /// The first day of what is new.
    pub on: NaiveDate,
    /// Why.
    pub reason: &'a str,
    /// On what it rests.
    pub basis: &'a str,
    /// What it does, in sentences.
    pub lines: Vec<String>,
    /// The units or agencies on whose pages it is told.
    pub touches: Vec<Uuid>,
}

impl At {
    fn columns(self) -> (Option<UnitId>, Option<AgencyId>) {
        match self {
            Self::Unit(unit) => (Some(unit), None),
            Self::Agency(agency) => (None, agency),
        }
    }
}

/// Keeps an act that is done now.
///
/// # Errors
/// When the database refuses it.
pub async fn record<A: Action>(
    tx: &mut Write,
    granted: &Granted<A>,
    act: &NewAct<'_>,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let (unit, agency) = act.place.columns();
    let inserted = sqlx::query!(
        "insert into reorganization
           (id, act, state, unit_id, agency_id, first_day, reason, basis, lines, touches, made_at, made_by, maker,
            done_at)
         values ($1, $2, 'done', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $10)",
        act.id as _,
        act.kind as _,
        unit as _,
        agency as _,
        act.on,
        act.reason,
        act.basis,
        Json(&act.lines) as _,
        &act.touches,
        at,
        granted.by() as _,
        granted.actor().name,
    )
    .execute(tx.conn())
    .await;
    once(inserted, "reorganization_pkey")
}

/// Keeps an act until its day, as it was typed.
///
/// # Errors
/// When the database refuses it.
pub async fn prepare<A: Action>(
    tx: &mut Write,
    granted: &Granted<A>,
    act: &NewAct<'_>,
    typed: &Typed,
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let (unit, agency) = act.place.columns();
    let inserted = sqlx::query!(
        "insert into reorganization
           (id, act, state, unit_id, agency_id, first_day, reason, basis, lines, typed, touches, made_at, made_by, maker)
         values ($1, $2, 'coming', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        act.id as _,
        act.kind as _,
        unit as _,
        agency as _,
        act.on,
        act.reason,
        act.basis,
        Json(&act.lines) as _,
        Json(typed) as _,
        &act.touches,
        at,
        granted.by() as _,
        granted.actor().name,
    )
    .execute(tx.conn())
    .await;
    once(inserted, "reorganization_pkey")
}
