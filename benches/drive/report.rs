//! Figures, for people and for programs.

use std::time::Duration;

use serde::Serialize;

use crate::{
    Outcome,
    page::Page,
    round::{Round, Turn},
};

/// The figures of one page: medians over the rounds.
#[derive(Serialize)]
pub struct Line {
    page: &'static str,
    rps: f64,
    p50_ms: f64,
    p99_ms: f64,
    of_floor: f64,
    of_pgbench: f64,
    #[serde(skip)]
    more: More,
}

/// What people want to know besides.
struct More {
    of_floor: [f64; 2],
    floor: f64,
    pgbench: f64,
    app_spent: [f64; 2],
    floor_spent: [f64; 2],
    goal: f64,
}

/// The heading of the table.
pub fn head() {
    println!(
        "{:9} {:>7} {:>7} {:>7}  {:>22} {:>9} {:>9} {:>9}   ms of a core: server + Postgres",
        "page", "req/s", "p50 ms", "p99 ms", "of the floor (min–max)", "floor/s", "pgbench/s", "of it"
    );
}

impl Line {
    /// The medians of some turns.
    pub fn of(page: Page, turns: &[Turn]) -> Self {
        let of_floor = sorted(turns.iter().map(|turn| turn.app.rate / turn.floor.rate));
        Self {
            page: page.name(),
            rps: round(median(turns.iter().map(|turn| turn.app.rate)), 1),
            p50_ms: round(median(turns.iter().map(|turn| wait(&turn.app, 0.5))), 3),
            p99_ms: round(median(turns.iter().map(|turn| wait(&turn.app, 0.99))), 3),
            of_floor: round(median(of_floor.iter().copied()), 3),
            of_pgbench: round(median(turns.iter().map(|turn| turn.app.rate / turn.pgbench)), 3),
            more: More {
                of_floor: [of_floor[0], of_floor[of_floor.len() - 1]],
                floor: median(turns.iter().map(|turn| turn.floor.rate)),
                pgbench: median(turns.iter().map(|turn| turn.pgbench)),
                app_spent: spent(turns.iter().map(|turn| &turn.app)),
                floor_spent: spent(turns.iter().map(|turn| &turn.floor)),
                goal: page.goal(),
            },
        }
    }

    /// Prints it as a line of the table.
    pub fn print(&self) {
        let more = &self.more;
        println!(
            "{:9} {:7.0} {:7.2} {:7.2}  {:8.2} ({:.2}–{:.2}){} {:9.0} {:9.0} {:9.2}   {:.2} + {:.2}; floor {:.2} + {:.2}",
            self.page,
            self.rps,
            self.p50_ms,
            self.p99_ms,
            self.of_floor,
            more.of_floor[0],
            more.of_floor[1],
            if self.of_floor >= more.goal { "      " } else { " below" },
            more.floor,
            more.pgbench,
            self.of_pgbench,
            more.app_spent[0],
            more.app_spent[1],
            more.floor_spent[0],
            more.floor_spent[1],
        );
    }
}

/// The lines as JSON.
pub fn json(lines: &[Line]) -> Outcome<String> {
    Ok(serde_json::to_string_pretty(lines)? + "\n")
}

fn wait(round: &Round, share: f64) -> f64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a place in a list"
    )]
    let at = (round.waits.len() as f64 * share) as usize;
    round.waits.get(at).map_or(0.0, |wait| millis(*wait))
}

fn spent<'a>(rounds: impl Iterator<Item = &'a Round> + Clone) -> [f64; 2] {
    [0, 1].map(|at| median(rounds.clone().map(|round| millis(round.spent[at]))))
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let values = sorted(values);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

fn round(value: f64, digits: i32) -> f64 {
    let scale = 10_f64.powi(digits);
    (value * scale).round() / scale
}
