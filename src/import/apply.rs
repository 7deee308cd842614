//! Carries out an import: everything in one transaction, or nothing.

use std::sync::atomic::{AtomicI32, Ordering};

use chrono::{DateTime, Utc};

use super::line::{Decision, Kind};
use super::line_store::{self, Resumed};
use super::plan::{Fate, Plan};
use super::record_gone::{self, Gone};
use super::record_units::Days;
use super::register::Rows;
use super::{ImportId, State, existing, known::Known, reading, record_members, record_units, store};
use crate::access::policy::{ImportRegister, Register};
use crate::access::{Actor, Granted};
use crate::app::App;
use crate::clock::day_in_vietnam;
use crate::cycle;
use crate::db::Write;
use crate::error::Result;

/// Writes an import that was accepted, and tells the state it is in afterwards.
///
/// # Errors
/// When the database refuses it; then nothing of it stands and it waits again.
pub async fn run(app: &App, actor: &Actor, id: ImportId, now: DateTime<Utc>) -> Result<State> {
    let percent = AtomicI32::new(0);
    let written = reading::while_wanted(app, id, &percent, write(app, actor, (id, now), &percent)).await;
    let (state, message) =
        match written {
            Ok(Some(Written::Done)) => return Ok(State::Applied),
            Ok(Some(Written::Moved)) => (State::Reading, None),
            Ok(Some(Written::Wrong(message))) => (State::Read, Some(message)),
            Ok(None) => (State::Read, Some("Đã dừng việc ghi theo yêu cầu. Chưa có gì thay đổi.".to_owned())),
            Err(error) => {
                let message = match &error {
                crate::error::Error::Conflict(told) => told.clone(),
                _ => "Chưa ghi được vì máy chủ gặp trục trặc. Chưa có gì thay đổi; mời đồng chí bấm nhập lại."
                    .to_owned(),
            };
                give_back(app, actor, (id, State::Read), Some(&message)).await?;
                return Err(error);
            }
        };
    give_back(app, actor, (id, state), message.as_deref()).await?;
    Ok(state)
}

async fn give_back(app: &App, actor: &Actor, ended: (ImportId, State), message: Option<&str>) -> Result<()> {
    let granted = actor.demand::<ImportRegister>(Register)?;
    let mut tx = app.db.write(actor).await?;
    store::end_writing(&mut tx, &granted, ended, message, app.clock.now()).await?;
    tx.commit_granted(&granted, app.clock.now()).await
}

/// What became of a writing that ended by itself.
enum Written {
    /// It is done.
    Done,
    /// The register has moved since the rows were looked at.
    Moved,
    /// What was decided does not fit together.
    Wrong(String),
}

async fn write(
    app: &App,
    actor: &Actor,
    (id, now): (ImportId, DateTime<Utc>),
    percent: &AtomicI32,
) -> Result<Written> {
    let granted = actor.demand::<ImportRegister>(Register)?;
    let mut tx = app.db.write(actor).await?;
    store::lock_register(&mut tx).await?;
    let Taken { rows, gone, expected } = taken(&mut tx, id).await?;
    percent.store(20, Ordering::Relaxed);
    // The register may have moved since the preview: everything is looked at once more.
    let known = existing::known(&mut tx, actor, &rows).await?;
    let (plan, known) = tokio::task::spawn_blocking(move || plan(rows, known)).await?;
    if let Some(problem) = plan.problems.first() {
        return Ok(Written::Wrong(format!("Những gì đã chọn chưa khớp nhau. {problem}")));
    }
    if !as_expected(&plan, &expected) {
        return Ok(Written::Moved);
    }
    percent.store(40, Ordering::Relaxed);
    store::keep_for_undo(&mut tx, id).await?;
    record(&mut tx, &granted, (&plan, &known), (now, percent)).await?;
    record_gone::record(&mut tx, &granted, (id, &gone), now).await?;
    percent.store(95, Ordering::Relaxed);
    if !store::end_writing(&mut tx, &granted, (id, State::Applied), None, now).await? {
        return Ok(Written::Wrong("Đã dừng việc ghi theo yêu cầu. Chưa có gì thay đổi.".to_owned()));
    }
    tx.commit_granted(&granted, now).await?;
    Ok(Written::Done)
}

/// The rows that were taken, those who go, and what each taken row was shown to do.
#[derive(Default)]
struct Taken {
    rows: Rows,
    gone: Vec<Gone>,
    expected: Vec<(String, Kind, usize)>,
}

async fn taken(tx: &mut Write, id: ImportId) -> Result<Taken> {
    const STEP: i32 = 5_000;
    let mut taken = Taken::default();
    for after in (0..).step_by(STEP as usize) {
        let rows = line_store::resumed(tx, id, after).await?;
        if rows.is_empty() {
            break;
        }
        for row in rows {
            taken.add(row)?;
        }
    }
    taken.expected.sort_by(|a, b| a.0.cmp(&b.0));
    taken.rows.as_of = store::find(tx, id).await?.kept.and_then(|kept| kept.0.as_of);
    Ok(taken)
}

impl Taken {
    fn add(&mut self, row: Resumed) -> Result<()> {
        match (row.kind, row.decision.unwrap_or(Decision::Take)) {
            (Kind::Gone, decision) => {
                self.gone.extend(Gone::of(row.code, decision, row.reason));
                Ok(())
            }
            // Who stays as registered still stands in the list: others are checked against them.
            (_, Decision::Take) => {
                self.expected.push((format!("{} {}", row.sheet, row.code), row.kind, row.changes.len()));
                if row.sheet == "units" {
                    self.rows.units.push(serde_json::from_value(row.content)?);
                } else {
                    self.rows.members.push(serde_json::from_value(row.content)?);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

fn as_expected(plan: &Plan, expected: &[(String, Kind, usize)]) -> bool {
    let kind = |sheet: &str, code: &str, fate: (Kind, usize)| {
        let name = format!("{sheet} {code}");
        expected
            .binary_search_by(|(known, ..)| known.as_str().cmp(&name))
            .is_ok_and(|place| (expected[place].1, expected[place].2) == fate)
    };
    plan.units.iter().all(|(row, fate)| kind("units", &row.code, of_fate(fate)))
        && plan.members.iter().all(|(row, fate)| kind("members", &row.code, of_fate(fate)))
}

fn of_fate<Id>(fate: &Fate<Id>) -> (Kind, usize) {
    match fate {
        Fate::New => (Kind::New, 0),
        Fate::Changed(_, changes) => (Kind::Changed, changes.len()),
        Fate::Same => (Kind::Same, 0),
    }
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
    (now, percent): (DateTime<Utc>, &AtomicI32),
) -> Result<()> {
    if plan.is_idle() {
        return Ok(());
    }
    let today = day_in_vietnam(now);
    let since = plan.as_of.filter(|day| *day <= today).unwrap_or(today);
    let days = Days { since, today };
    let ids = record_units::record(tx, granted, plan, known, (days, now)).await?;
    percent.store(50, Ordering::Relaxed);
    record_members::record(tx, granted, plan, (known, &ids), (days, now)).await?;
    percent.store(80, Ordering::Relaxed);
    for year in cycle::store::all(tx).await? {
        if year.opens_at <= now && now <= year.cut_off_at {
            cycle::opening::ask(tx.conn(), year.id, now).await?;
        }
    }
    Ok(())
}
