//! The program: a server, and the acts of the office on the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Before anything else is started: this process may not take much.
    if std::env::args_os().nth(1).is_some_and(|word| word == camket::import::child::READ_WORKBOOK) {
        return camket::import::child::run();
    }
    ExitCode::SUCCESS
}
