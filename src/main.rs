//! The program `camket`.

use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    // The confined reader must be all that its process ever is, so it comes before threads and settings.
    match std::env::args().nth(1).as_deref() {
        Some(camket::import::child::READ_WORKBOOK) => return camket::import::child::run(),
        Some(camket::package::child::READ_PACKAGE) => return camket::package::child::run(),
        _ => {}
    }
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,sqlx::query=error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let cli = camket::command::Cli::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("camket: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(camket::command::run(cli)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(line) => {
            eprintln!("camket: {line}");
            ExitCode::FAILURE
        }
    }
}
