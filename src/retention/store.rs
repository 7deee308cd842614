//! Rules of retention in the database.

use chrono::{DateTime, Utc};

use super::Outcome;
use crate::{
    access::{Granted, policy::KeepRetention},
    db::{Read, Write},
    error::Result,
    id::uuid_at,
};

/// The rule in force for one kind of record.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Which records.
    pub kind: String,
    /// What people call them.
    pub title: String,
    /// From when the time is counted.
    pub counted: String,
    /// Whether a rule may delete them.
    pub deletable: bool,
    /// How long, in months; `None` for good.
    pub months: Option<i32>,
    /// What then.
    pub outcome: Outcome,
    /// The regulation it rests on.
    pub source: String,
    /// Why it was set so.
    pub reason: String,
    /// Since when.
    pub at: DateTime<Utc>,
    /// By whom.
    pub actor_name: String,
}

/// The rules in force, in their order.
///
/// # Errors
/// When the database fails.
pub async fn all(tx: &mut Read) -> Result<Vec<Rule>> {
    let rules = sqlx::query_as!(
        Rule,
        r#"select kind.kind, kind.title, kind.counted, kind.deletable, rule.months, rule.outcome as "outcome: Outcome",
                  rule.source, rule.reason, rule.at, rule.actor_name
             from retention_kind kind
             join lateral (select months, outcome, source, reason, at, actor_name from retention_rule
                            where retention_rule.kind = kind.kind order by at desc, id desc limit 1) rule on true
            order by kind.position"#
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rules)
}

/// What a new rule says.
#[derive(Clone, Debug)]
pub struct Change {
    /// For which kind of record.
    pub kind: String,
    /// How long, in months; `None` to keep.
    pub months: Option<i32>,
    /// What then.
    pub outcome: Outcome,
    /// On which regulation.
    pub source: String,
    /// Why.
    pub reason: String,
}

/// Appends a rule; it is in force from now on.
///
/// # Errors
/// When the database refuses it.
pub async fn record(
    tx: &mut Write,
    granted: &Granted<KeepRetention>,
    change: &Change,
    at: DateTime<Utc>,
) -> Result<()> {
    sqlx::query!(
        "insert into retention_rule (id, kind, months, outcome, source, reason, at, actor_id, actor_name)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        uuid_at(at),
        change.kind,
        change.months,
        change.outcome as _,
        change.source,
        change.reason,
        at,
        granted.by() as _,
        granted.actor().name,
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
