//! Rounds: one side for some seconds, then the next, and again.

use std::time::{Duration, Instant};

use crate::{
    Options, Outcome,
    client::Line,
    machine,
    page::{Page, Visit},
    pgbench,
    place::{Place, Side},
};

/// One side under load for some seconds.
pub struct Round {
    /// Answers a second.
    pub rate: f64,
    /// How long each took, sorted.
    pub waits: Vec<Duration>,
    /// Time on cores for one answer: the server and Postgres.
    pub spent: [Duration; 2],
}

/// The sides, one after the other.
pub struct Turn {
    /// The application.
    pub app: Round,
    /// The floor.
    pub floor: Round,
    /// The database alone, transactions a second.
    pub pgbench: f64,
}

/// All turns of a page. The first is for warming up and is not counted.
pub async fn of_page(place: &mut Place, page: Page, options: &Options) -> Outcome<Vec<Turn>> {
    let scripts = pgbench::Scripts::write(place, page).await?;
    let mut turns = Vec::new();
    for count in 0..=options.rounds {
        let seconds = if count == 0 { 1.0 } else { options.seconds };
        let app = side(place, page, Side::App, seconds).await?;
        let floor = side(place, page, Side::Floor, seconds).await?;
        place.prepare(page).await?;
        let pgbench = scripts.run(place, seconds).await?;
        if count > 0 {
            turns.push(Turn { app, floor, pgbench });
        }
    }
    Ok(turns)
}

async fn side(place: &mut Place, page: Page, side: Side, seconds: f64) -> Outcome<Round> {
    place.prepare(page).await?;
    let visits = place.visits(page, side).await?;
    let server = if matches!(side, Side::App) { &place.app } else { &place.floor };
    let spent = || {
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>([
            machine::spent_by(server.pid())?,
            machine::spent_by_postgres(place.postmaster)?,
        ])
    };
    let mut lines = Vec::new();
    for work in visits {
        lines.push((Line::open(server.at).await?, work));
    }
    let before = spent()?;
    let from = Instant::now();
    let until = from + Duration::from_secs_f64(seconds);
    let running: Vec<_> =
        lines.into_iter().map(|(line, work)| tokio::spawn(walk(line, work, page, until))).collect();
    let mut waits = Vec::new();
    for one in running {
        waits.extend(one.await??);
    }
    let took = from.elapsed();
    let after = spent()?;
    waits.sort_unstable();
    let count = u32::try_from(waits.len())?.max(1);
    Ok(Round {
        rate: f64::from(count) / took.as_secs_f64(),
        waits,
        spent: [0, 1].map(|at| (after[at] - before[at]) / count),
    })
}

/// One connection's work. Who has sent cannot send again; on other pages people come round.
async fn walk(mut line: Line, mut work: Vec<Visit>, page: Page, until: Instant) -> Outcome<Vec<Duration>> {
    let mut waits = Vec::with_capacity(8192);
    let count = work.len();
    let mut at = 0;
    while Instant::now() < until && (page != Page::Send || at < count) {
        let from = Instant::now();
        work[at % count].go(page, &mut line).await?;
        waits.push(from.elapsed());
        at += 1;
    }
    Ok(waits)
}
