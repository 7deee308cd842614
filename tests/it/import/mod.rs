//! The import of the register, from files good, bad and hostile.

mod deciding;
mod exporting;
mod faults;
mod files;
mod following;
mod forgiving;
mod formats;
mod forty;
mod fuzz;
mod hostile;
mod hostile_others;
mod reading;
mod stories;

use camket::import::child::Reader;
use camket::import::known::Known;
use camket::import::{Intake, Problem, Register, workbook};
use chrono::NaiveDate;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2017, 11, 1).unwrap()
}

/// Reads a file in this process.
fn read(bytes: &[u8]) -> Register {
    let mut intake = Intake::new(today());
    match workbook::read(bytes, &mut |item| intake.take(item)) {
        Ok(()) => intake.finish(&Known::default()),
        Err(problem) => Register::unreadable(problem),
    }
}

/// Reads a file as the server does: by a process of its own.
async fn read_apart(bytes: &[u8]) -> Result<Register, Problem> {
    let mut intake = Intake::new(today());
    let reader = Reader::of(env!("CARGO_BIN_EXE_camket"));
    let read = reader.read(bytes, &mut |item| intake.take(item)).await.unwrap();
    read.map(|()| intake.finish(&Known::default()))
}
