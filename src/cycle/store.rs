//! Years in the database.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Cycle, CycleId, RuleSetId, TemplateId,
    rules::{Quarters, Rules},
    template::{Category, Template},
};
use crate::{db::Read, error::Result};

/// The year it is now: the latest that is open and whose writing has begun.
///
/// # Errors
/// [`crate::error::Error::NotFound`] before the first year is opened.
pub async fn current(tx: &mut Read, now: DateTime<Utc>) -> Result<Cycle> {
    let cycle = sqlx::query_as!(
        Cycle,
        r#"select id as "id: CycleId", year, rule_set_id as "rule_set: RuleSetId", cycle.opens_at, due_at,
                  cut_off_at, phase.opens_at as "self_review_at?", phase.closes_at as "closes_at?"
             from cycle
             left join cycle_phase phase on phase.cycle_id = cycle.id and phase.phase = 'self_review'
            where cycle.opens_at <= $1 and cycle.opened_at is not null order by year desc limit 1"#,
        now,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(cycle)
}

/// Every opened year, latest first.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Read) -> Result<Vec<Cycle>> {
    let cycles = sqlx::query_as!(
        Cycle,
        r#"select id as "id: CycleId", year, rule_set_id as "rule_set: RuleSetId", cycle.opens_at, due_at,
                  cut_off_at, phase.opens_at as "self_review_at?", phase.closes_at as "closes_at?"
             from cycle
             left join cycle_phase phase on phase.cycle_id = cycle.id and phase.phase = 'self_review'
            where cycle.opened_at is not null
            order by year desc"#,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(cycles)
}

/// One year by its id.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if there is none.
pub async fn find(tx: &mut Read, id: CycleId) -> Result<Cycle> {
    let cycle = sqlx::query_as!(
        Cycle,
        r#"select id as "id: CycleId", year, rule_set_id as "rule_set: RuleSetId", cycle.opens_at, due_at,
                  cut_off_at, phase.opens_at as "self_review_at?", phase.closes_at as "closes_at?"
             from cycle
             left join cycle_phase phase on phase.cycle_id = cycle.id and phase.phase = 'self_review'
            where cycle.id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(cycle)
}

/// The rules a year runs on.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if there is no such rule set.
pub async fn rules(tx: &mut Read, id: RuleSetId) -> Result<Rules> {
    let rules = sqlx::query_scalar!(
        r#"select rules as "rules: sqlx::types::Json<Rules>" from rule_set where id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(rules.0)
}

/// What a year asks quarter by quarter; nothing of most years.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if there is no such year.
pub async fn quarters(tx: &mut Read, cycle: CycleId) -> Result<Option<Quarters>> {
    let quarters = sqlx::query_scalar!(
        r#"select asked_quarters as "quarters: sqlx::types::Json<Quarters>"
             from cycle join rule_set on rule_set.id = rule_set_id where cycle.id = $1"#,
        cycle as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(quarters.map(|quarters| quarters.0))
}

/// The rules in force on a day, for what belongs to no year.
///
/// # Errors
/// [`crate::error::Error::NotFound`] before any rule set is there.
pub async fn rules_in_force(tx: &mut Read, day: NaiveDate) -> Result<Rules> {
    let rules = sqlx::query_scalar!(
        r#"select rules as "rules: sqlx::types::Json<Rules>" from rule_set
            where valid_from <= $1 order by valid_from desc, id desc limit 1"#,
        day,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(rules.0)
}

/// The template that pledges of a category are written on: the newest that was issued.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if the year has none.
pub async fn template(
    tx: &mut Read,
    cycle: CycleId,
    category: Category,
) -> Result<(TemplateId, Arc<Template>)> {
    let id = sqlx::query_scalar!(
        r#"select id as "id: TemplateId"
             from template where cycle_id = $1 and category = $2 and issued_at is not null and version > 0
            order by version desc limit 1"#,
        cycle as _,
        category as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((id, pinned_template(tx, id).await?))
}

/// A template that was issued. What is issued never changes, so each is read once a process.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if there is none.
pub async fn pinned_template(tx: &mut Read, id: TemplateId) -> Result<Arc<Template>> {
    if let Some(known) = tx.lasting().get(id.0) {
        return Ok(known);
    }
    let row = sqlx::query!(
        r#"select content as "content: sqlx::types::Json<Template>",
                  issued_at is not null and xmin is distinct from pg_current_xact_id_if_assigned()::xid as "stands!"
             from template where id = $1"#,
        id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    let template = Arc::new(row.content.0);
    // What this transaction wrote itself may yet be rolled back.
    if row.stands {
        tx.lasting().keep(id.0, &template);
    }
    Ok(template)
}
