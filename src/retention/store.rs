//! Rules of retention in the database.

use chrono::{DateTime, Utc};

use super::{Outcome, job::Report};
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

/// Keeps what a run came to.
///
/// # Errors
/// When the database refuses it.
pub async fn record_run(tx: &mut Write, reports: &[Report], dry: bool, at: DateTime<Utc>) -> Result<()> {
    let run = uuid_at(at);
    sqlx::query!("insert into retention_run (id, at, dry) values ($1, $2, $3)", run, at, dry)
        .execute(tx.conn())
        .await?;
    for (position, report) in (1..).zip(reports) {
        sqlx::query!(
            "insert into retention_run_line (run_id, position, title, outcome, rows) values ($1, $2, $3, $4, $5)",
            run,
            position,
            report.title,
            report.outcome as _,
            i64::try_from(report.rows).unwrap_or(i64::MAX),
        )
        .execute(tx.conn())
        .await?;
    }
    Ok(())
}

/// A run as its keepers read it.
#[derive(Clone, Debug)]
pub struct Run {
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it only counted.
    pub dry: bool,
    /// What became of each kind of record.
    pub reports: Vec<Report>,
}

/// The newest run that this person may read about.
///
/// # Errors
/// When the database fails.
pub async fn last_run(tx: &mut Read) -> Result<Option<Run>> {
    let run = sqlx::query!("select id, at, dry from retention_run order by at desc, id desc limit 1")
        .fetch_optional(tx.conn())
        .await?;
    let Some(run) = run else { return Ok(None) };
    let lines = sqlx::query!(
        r#"select title, outcome as "outcome: Outcome", rows from retention_run_line where run_id = $1 order by position"#,
        run.id
    )
    .fetch_all(tx.conn())
    .await?;
    let report = |title, outcome, rows| Report { title, outcome, rows: u64::try_from(rows).unwrap_or(0) };
    let reports = lines.into_iter().map(|line| report(line.title, line.outcome, line.rows)).collect();
    Ok(Some(Run { at: run.at, dry: run.dry, reports }))
}
