//! Carries out an import: everything in one transaction, or nothing.

use chrono::{DateTime, Utc};

use super::plan::Plan;
use super::preview::Kept;
use super::record_units::Days;
use super::register::Rows;
use super::{ImportId, State, existing, known::Known, record_members, record_units, store};
use crate::access::policy::{ImportRegister, Register};
use crate::access::{Actor, Granted};
use crate::clock::day_in_vietnam;
use crate::cycle;
use crate::db::{Db, Write};
use crate::error::Result;

/// Accepts an import that waits, and tells the state it is in afterwards. One accepted before stays so.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if there is none for this person; a conflict if rows belong elsewhere.
pub async fn accept(db: &Db, actor: &Actor, id: ImportId, now: DateTime<Utc>) -> Result<State> {
    let granted = actor.demand::<ImportRegister>(Register)?;
    let mut tx = db.write(actor).await?;
    store::lock_register(&mut tx).await?;
    let (state, rows) = store::waiting_rows(&mut tx, id).await?;
    let Some(rows) = rows else { return Ok(state) };
    // The register may have moved since the preview: everything is looked at once more.
    let known = existing::known(&mut tx, actor, &rows).await?;
    let (plan, known) = tokio::task::spawn_blocking(move || plan(rows, known)).await?;
    let state = if plan.is_clean() { State::Applied } else { State::Refused };
    if plan.is_clean() {
        record(&mut tx, &granted, (&plan, &known), now).await?;
    }
    store::record_end(&mut tx, &granted, (id, state), Some(&Kept::from(plan)), now).await?;
    tx.commit_granted(&granted, now).await?;
    Ok(state)
}

fn plan(rows: Rows, known: Known) -> (Plan, Known) {
    (Plan::of(rows.check(&known), &known), known)
}

/// Writes a plan without problems and asks those who are new for the pledges of open years.
///
/// # Errors
/// When the database refuses it.
pub async fn record(
    tx: &mut Write,
    granted: &Granted<ImportRegister>,
    (plan, known): (&Plan, &Known),
    now: DateTime<Utc>,
) -> Result<()> {
    if plan.is_idle() {
        return Ok(());
    }
    let today = day_in_vietnam(now);
    let since = plan.as_of.filter(|day| *day <= today).unwrap_or(today);
    let days = Days { since, today };
    let ids = record_units::record(tx, granted, plan, known, (days, now)).await?;
    record_members::record(tx, granted, plan, (known, &ids), (days, now)).await?;
    for year in cycle::store::all(tx).await? {
        if year.opens_at <= now && now <= year.cut_off_at {
            cycle::opening::ask(tx.conn(), year.id, now).await?;
        }
    }
    Ok(())
}
