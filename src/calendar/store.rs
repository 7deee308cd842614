//! Days off in the database.

use chrono::NaiveDate;

use super::{Calendar, DayOff, Kind, copying::LunarYear};
use crate::{
    access::{Granted, policy::KeepCalendar},
    db::{Read, Write},
    error::Result,
};

/// Everything that differs from the week after a day, for counting from it.
///
/// # Errors
/// When the database fails.
pub async fn after(tx: &mut Read, from: NaiveDate) -> Result<Calendar> {
    let rows =
        sqlx::query!("select day, works from day_off where day > $1", from).fetch_all(tx.conn()).await?;
    Ok(Calendar::of(rows.into_iter().map(|row| (row.day, row.works))))
}

/// The days of a year, in order.
///
/// # Errors
/// When the database fails.
pub async fn of_year(tx: &mut Read, year: i32) -> Result<Vec<DayOff>> {
    let days = sqlx::query_as!(
        DayOff,
        r#"select day, works, kind as "kind: Kind", name, source, to_review from day_off
            where day between make_date($1, 1, 1) and make_date($1, 12, 31) order by day"#,
        year,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(days)
}

/// The years that have days, latest first.
///
/// # Errors
/// When the database fails.
pub async fn years(tx: &mut Read) -> Result<Vec<i32>> {
    let years = sqlx::query_scalar!(
        r#"select distinct extract(year from day)::integer as "year!" from day_off order by 1 desc"#
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(years)
}

/// The lunar days of a year, where they are known.
///
/// # Errors
/// When the database fails.
pub async fn lunar(tx: &mut Read, year: i32) -> Result<Option<LunarYear>> {
    let lunar = sqlx::query_as!(LunarYear, "select tet, hung_kings from lunar_year where year = $1", year)
        .fetch_optional(tx.conn())
        .await?;
    Ok(lunar)
}

/// Writes days; one that is there already is written anew.
///
/// # Errors
/// When the database refuses it.
pub async fn put(tx: &mut Write, _: &Granted<KeepCalendar>, days: &[DayOff]) -> Result<()> {
    for day in days {
        sqlx::query!(
            "insert into day_off (day, works, kind, name, source, to_review) values ($1, $2, $3, $4, $5, $6)
             on conflict (day) do update set works = excluded.works, kind = excluded.kind, name = excluded.name,
                                             source = excluded.source, to_review = excluded.to_review",
            day.day,
            day.works,
            day.kind as _,
            day.name,
            day.source,
            day.to_review,
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// Takes a day out.
///
/// # Errors
/// When the database refuses it.
pub async fn remove(tx: &mut Write, _: &Granted<KeepCalendar>, day: NaiveDate) -> Result<()> {
    sqlx::query!("delete from day_off where day = $1", day).execute(tx.conn()).await?;
    Ok(())
}

/// Marks all days of a year as reviewed.
///
/// # Errors
/// When the database refuses it.
pub async fn mark_reviewed(tx: &mut Write, _: &Granted<KeepCalendar>, year: i32) -> Result<()> {
    sqlx::query!(
        "update day_off set to_review = false
          where to_review and day between make_date($1, 1, 1) and make_date($1, 12, 31)",
        year,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
