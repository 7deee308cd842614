//! A year's rule set in the database: its own, or one that it shares with the year it was copied from.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use crate::{
    access::{Granted, policy::PrepareYear},
    cycle::{CycleId, RuleSetId, rules::Rules},
    db::{Read, Write},
    error::{Error, Result},
};

/// The rules of a year, opened or not.
///
/// # Errors
/// [`Error::NotFound`] if there is no such year.
pub(super) async fn of_year(tx: &mut Read, cycle: CycleId) -> Result<Rules> {
    let rules = sqlx::query_scalar!(
        r#"select rules as "rules: Json<Rules>" from cycle join rule_set on rule_set.id = rule_set_id where cycle.id = $1"#,
        cycle as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(rules.0)
}

/// Sets the rules of a year that is not open. A rule set that another year runs on is copied first, and holds from the
/// first day of this one.
///
/// # Errors
/// [`Error::Conflict`] if the year was opened meanwhile.
pub(super) async fn keep(
    tx: &mut Write,
    granted: &Granted<PrepareYear>,
    rules: &Rules,
    at: DateTime<Utc>,
) -> Result<()> {
    let cycle = granted.on().id;
    sqlx::query!(
        "with mine as (select year, rule_set_id from cycle where id = $1 and opened_at is null for update),
              fresh as (insert into rule_set (id, code, title, source, valid_from, rules)
                        select $2, rule_set.code || ', năm ' || mine.year, rule_set.title || ', năm ' || mine.year,
                               source, make_date(mine.year, 1, 1), rules
                          from mine join rule_set on rule_set.id = rule_set_id
                         where exists (select 1 from cycle other
                                        where other.rule_set_id = mine.rule_set_id and other.id <> $1)
                        returning id)
         update cycle set rule_set_id = fresh.id from fresh where cycle.id = $1 and cycle.opened_at is null",
        cycle as _,
        RuleSetId::new(at) as _,
    )
    .execute(tx.conn())
    .await?;
    let kept = sqlx::query!(
        "update rule_set set rules = $2
          where id = (select rule_set_id from cycle where id = $1 and opened_at is null)",
        cycle as _,
        Json(rules) as _,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if kept == 1 {
        return Ok(());
    }
    Err(Error::Conflict("Năm này đã mở, nên quy tắc không đổi được nữa.".to_owned()))
}
