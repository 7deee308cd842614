//! Reads a file and decides what it would change, in the background and with its progress shown.

use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::child::Reader;
use super::doubt::Answers;
use super::line::{self, Line};
use super::plan::Plan;
use super::preview::Kept;
use super::problem::Problem;
use super::register::Intake;
use super::sheet::Sheet;
use super::workbook::Item;
use super::{ImportId, Register, existing, store};
use crate::access::Actor;
use crate::access::policy::{ImportRegister, Register as RegisterOfAll};
use crate::app::App;
use crate::clock::day_in_vietnam;
use crate::db::{Db, Read};
use crate::error::{Error, Result};

/// Files held at once by one process, the one being read among them.
static PLACES: Semaphore = Semaphore::const_new(4);
/// Readings at once by one process.
static TURN: Semaphore = Semaphore::const_new(1);
/// How often the progress is noted.
const TICK: Duration = Duration::from_millis(400);

/// A place among the files that wait; held from the upload to the end of the reading.
#[derive(Debug)]
pub struct Place(#[expect(dead_code, reason = "holding it is the point")] SemaphorePermit<'static>);

impl Place {
    /// A place, if there is one.
    ///
    /// # Errors
    /// [`Error::TooMany`] while too many files wait.
    pub fn take() -> Result<Self> {
        PLACES.try_acquire().map(Self).map_err(|_| Error::TooMany(30))
    }
}

/// Reads an uploaded file to its end, whatever that is, and keeps what came of it.
pub async fn run(app: App, actor: Actor, id: ImportId, place: Place) {
    let percent = AtomicI32::new(0);
    let done = while_wanted(&app, id, &percent, read_and_keep(&app, &actor, id, &percent)).await;
    drop(place);
    if let Err(error) = done {
        tracing::error!(import.id = %id, %error, "import.reading_failed");
        if let Err(error) = keep_failure(&app, &actor, id).await {
            tracing::error!(import.id = %id, %error, "import.failure_not_kept");
        }
    }
}

/// Does some work while signs of life are given; dropped half way once someone has stopped it. `None` if so.
///
/// # Errors
/// As the work.
pub(super) async fn while_wanted<T>(
    app: &App,
    id: ImportId,
    percent: &AtomicI32,
    work: impl Future<Output = Result<T>>,
) -> Result<Option<T>> {
    tokio::pin!(work);
    let mut tick = tokio::time::interval(TICK);
    loop {
        tokio::select! {
            done = &mut work => return done.map(Some),
            // The sign waits while the work holds its row, so the work must go on meanwhile.
            wanted = async {
                tick.tick().await;
                store::note_progress(&app.db, id, percent.load(Ordering::Relaxed), app.clock.now()).await
            } => {
                if !wanted? {
                    return Ok(None);
                }
            }
        }
    }
}

async fn read_and_keep(app: &App, actor: &Actor, id: ImportId, percent: &AtomicI32) -> Result<()> {
    let _turn = TURN.acquire().await.map_err(Error::internal)?;
    let (file, answers) = {
        let mut tx = app.db.read(actor).await?;
        store::file(&mut tx, id).await?
    };
    let progress = |reached| percent.store(reached, Ordering::Relaxed);
    let read = read(&app.reader, &file, (app.clock.now(), answers), progress).await?;
    drop(file);
    let plan = compare(&app.db, actor, read).await?;
    let (lines, kept) = tokio::task::spawn_blocking(move || waiting(plan)).await??;
    let granted = actor.demand::<ImportRegister>(RegisterOfAll)?;
    let mut tx = app.db.write(actor).await?;
    store::record_reading(&mut tx, &granted, id, (&lines, &kept)).await?;
    tx.commit_granted(&granted, app.clock.now()).await
}

/// A plan as rows that wait; none where something is wrong.
fn waiting(plan: Plan) -> Result<(Vec<Line>, Kept)> {
    let lines = if plan.is_clean() { line::of_plan(&plan)? } else { Vec::new() };
    Ok((lines, Kept::from(&plan)))
}

async fn keep_failure(app: &App, actor: &Actor, id: ImportId) -> Result<()> {
    let granted = actor.demand::<ImportRegister>(RegisterOfAll)?;
    let mut tx = app.db.write(actor).await?;
    let message = "Chưa đọc được tệp vì máy chủ đang bận hoặc gặp trục trặc. Không có gì thay đổi; hãy tải tệp lên lại.";
    store::record_failure(&mut tx, &granted, id, message).await?;
    tx.commit_granted(&granted, app.clock.now()).await
}

/// Reads a file by a process of its own; `progress` hears how many hundredths are done.
///
/// # Errors
/// When the machine cannot start the process. What is wrong with the file is in the inner result.
pub async fn read(
    reader: &Reader,
    file: &[u8],
    (now, answers): (DateTime<Utc>, Answers),
    progress: impl Fn(i32),
) -> Result<std::result::Result<Intake, Problem>> {
    let mut intake = Intake::answered(day_in_vietnam(now), answers);
    let (mut at, mut furthest) = ((Sheet::Units, 1), 0);
    let read = reader
        .read(file, &mut |item| {
            match &item {
                Item::Sheet { sheet, rows, .. } => at = (*sheet, (*rows).max(1)),
                Item::Row(row) => {
                    furthest = furthest.max(hundredths(at, row.number));
                    progress(furthest);
                }
            }
            intake.take(item);
        })
        .await
        .map_err(Error::internal)?;
    Ok(read.map(|()| intake))
}

/// The units are the first tenth; the comparison after the reading is the last.
fn hundredths((sheet, rows): (Sheet, u32), row: u32) -> i32 {
    // A sheet that does not say how long it is comes nearer to its end with every row, and never there.
    let rows = if rows > 1 && rows >= row { rows } else { row + 3000 };
    let part = |of: u32| i32::try_from(u64::from(row) * u64::from(of) / u64::from(rows)).unwrap_or(0);
    match sheet {
        Sheet::Units => part(10),
        Sheet::Members | Sheet::Moves => 10 + part(80),
    }
}

/// Checks what was read against the register as this person sees it.
///
/// # Errors
/// When the database fails.
pub async fn compare(db: &Db, actor: &Actor, read: std::result::Result<Intake, Problem>) -> Result<Plan> {
    let intake = match read {
        Ok(intake) => intake,
        Err(problem) => {
            return Ok(Plan::of(Register::unreadable(problem), &super::known::Known::default()));
        }
    };
    let known = {
        let mut tx: Read = db.read(actor).await?;
        existing::known(&mut tx, actor, intake.rows()).await?
    };
    // Much thinking and no waiting: not for a thread that answers requests.
    let compared = tokio::task::spawn_blocking(move || Plan::of(intake.finish(&known), &known));
    Ok(compared.await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_only_grows() {
        for rows in [1, 9006] {
            let steps: Vec<i32> = (1..=9006).map(|row| hundredths((Sheet::Members, rows), row)).collect();
            assert!(steps.is_sorted() && steps[0] == 10 && steps[9005] > 60 && steps[9005] <= 90, "{rows}");
        }
        assert_eq!(hundredths((Sheet::Units, 381), 381), 10);
    }
}
