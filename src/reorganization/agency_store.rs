//! Agencies in the database.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Kind, ReorganizationId,
    kept::{self, NewAct},
};
use crate::{
    access::{Granted, policy::ReorganizeAll},
    cycle::store as years,
    db::{Read, Write},
    error::Result,
    unit::AgencyId,
    web::act::Outcome,
};

/// An agency as it stands.
#[derive(Clone, Debug)]
pub struct Agency {
    /// Its id.
    pub id: AgencyId,
    /// Its name.
    pub name: String,
    /// Whether it has not been closed.
    pub open: bool,
    /// The first day on which it is as it is.
    pub since: NaiveDate,
    /// The day on which it was closed.
    pub until: Option<NaiveDate>,
    /// How many members work there.
    pub people: i64,
}

/// All agencies, those that are open first, by name.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Read) -> Result<Vec<Agency>> {
    let agencies = sqlx::query_as!(
        Agency,
        r#"select agency.id as "id!: AgencyId", agency.name as "name!", upper_inf(agency.during) as "open!",
                  coalesce(changed.since, lower(agency.during), '1930-02-03') as "since!",
                  upper(agency.during) as until, coalesce(here.people, 0) as "people!"
             from agency
             left join (select agency_id, max(lower(during)) as since from agency_history group by 1) changed
                    on changed.agency_id = agency.id
             left join (select agency_id, count(*) as people from member
                         where standing not in ('transferred', 'ended') group by 1) here on here.agency_id = agency.id
            order by upper_inf(agency.during) desc, agency.name collate "vi-x-icu""#
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(agencies)
}

/// One agency.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if there is none.
pub async fn find(tx: &mut Read, id: AgencyId) -> Result<Agency> {
    let agency = sqlx::query_as!(
        Agency,
        r#"select agency.id as "id!: AgencyId", agency.name as "name!", upper_inf(agency.during) as "open!",
                  coalesce((select max(lower(during)) from agency_history where agency_id = agency.id),
                           lower(agency.during), '1930-02-03') as "since!",
                  upper(agency.during) as until,
                  (select count(*) from member where member.agency_id = agency.id
                      and standing not in ('transferred', 'ended')) as "people!"
             from agency where agency.id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(agency)
}

/// Who heads an agency today.
///
/// # Errors
/// When the database fails.
pub async fn heads(tx: &mut Read, id: AgencyId) -> Result<Vec<String>> {
    let heads = sqlx::query_scalar!(
        "select member.full_name from appointment join member on member.id = appointment.member_id
          where appointment.agency_id = $1 and appointment.during @> actor_day() order by member.code",
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(heads)
}

/// What it was called, from which day, why and on what basis; the latest first.
///
/// # Errors
/// When the database fails.
pub async fn names(tx: &mut Read, id: AgencyId) -> Result<Vec<(NaiveDate, String, String, String)>> {
    let rows = sqlx::query!(
        r#"select lower(during) as "since!", name, reason, basis from agency_history
            where agency_id = $1 and not isempty(during) and lower(during) is not null order by during desc"#,
        id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows.into_iter().map(|row| (row.since, row.name, row.reason, row.basis)).collect())
}

/// Whether another agency bears this name.
///
/// # Errors
/// When the database fails.
pub async fn is_named(tx: &mut Read, name: &str, but: Option<AgencyId>) -> Result<bool> {
    let taken = sqlx::query_scalar!(
        r#"select exists (select 1 from agency where lower(name) = lower($1) and id is distinct from $2) as "taken!""#,
        name,
        but as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(taken)
}

/// Keeps the act under its form's key: the same form sent twice is one act.
///
/// # Errors
/// When the database refuses it.
pub async fn record(
    tx: &mut Write,
    granted: &Granted<ReorganizeAll>,
    (id, kind, line): (ReorganizationId, Kind, &str),
    (on, reason, basis): (NaiveDate, &str, &str),
    at: DateTime<Utc>,
) -> Result<Outcome> {
    let lines = vec![line.to_owned()];
    let act = NewAct { id, kind, place: kept::At::Agency(None), on, reason, basis, lines };
    kept::record(tx, granted, &act, at).await
}

/// A new agency.
///
/// # Errors
/// When the database refuses it.
pub async fn found(
    tx: &mut Write,
    _granted: &Granted<ReorganizeAll>,
    (id, name): (AgencyId, &str),
    (on, reason, basis): (NaiveDate, &str, &str),
) -> Result<()> {
    sqlx::query!(
        "insert into agency (id, name, during) values ($1, $2, daterange($3, null))",
        id as _,
        name,
        on
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "update agency_history set reason = $2, basis = $3 where agency_id = $1",
        id as _,
        reason,
        basis
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Another name from a day on.
///
/// # Errors
/// When the database refuses it.
pub async fn rename(
    tx: &mut Write,
    _granted: &Granted<ReorganizeAll>,
    (id, name): (AgencyId, &str),
    (on, reason, basis): (NaiveDate, &str, &str),
) -> Result<()> {
    sqlx::query!("update agency set name = $2 where id = $1", id as _, name).execute(tx.conn()).await?;
    sqlx::query!(
        "update agency_history set during = daterange(lower(during), greatest(lower(during), $2))
          where agency_id = $1 and upper_inf(during)",
        id as _,
        on,
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into agency_history (agency_id, during, name, reason, basis)
         values ($1, daterange($2, null), $3, $4, $5)",
        id as _,
        on,
        name,
        reason,
        basis,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// Ends it from a day on; its people and their pledges of open years go to the successor.
///
/// # Errors
/// When the database refuses it.
pub async fn close(
    tx: &mut Write,
    _granted: &Granted<ReorganizeAll>,
    (id, successor): (AgencyId, Option<AgencyId>),
    on: NaiveDate,
    at: DateTime<Utc>,
) -> Result<()> {
    let years = years::all(tx).await?;
    let open: Vec<uuid::Uuid> =
        years.into_iter().filter(|cycle| !cycle.is_closed_at(at)).map(|cycle| cycle.id.0).collect();
    sqlx::query_scalar!("select close_agency($1, $2, $3, $4)", id as _, successor as _, on, &open)
        .fetch_one(tx.conn())
        .await?;
    Ok(())
}
