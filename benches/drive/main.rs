//! Drives the application and the floor by turns, in one run, and says how they compare. `bin/bench` starts it.
//!
//! A figure of a shared machine means little by itself, so each page is taken A B A B: the application, the floor
//! and the database alone, in short rounds; what is told is the median, with the least and the most of the ratios.

mod client;
mod list;
mod machine;
mod page;
mod pgbench;
mod place;
mod report;
mod round;
mod weight;

use std::{error::Error, path::PathBuf};

use clap::Parser;

use page::Page;
use place::Place;

/// Anything that went wrong.
pub type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Connections that ask at once.
pub const CONNECTIONS: usize = 8;

/// What bin/bench passes on.
#[derive(Parser)]
pub struct Options {
    /// The release build of the application.
    #[arg(long)]
    camket: PathBuf,
    /// The release build of the floor.
    #[arg(long)]
    floor: PathBuf,
    /// Folder of the benchmark's own database; kept for the next run.
    #[arg(long)]
    data: PathBuf,
    /// The city to load.
    #[arg(long)]
    city: PathBuf,
    /// How many members at least; more than the city has are made by copying it.
    #[arg(long, default_value_t = 0)]
    members: u32,
    /// Rounds of each.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Seconds of a round.
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// Only these pages.
    #[arg(long, value_delimiter = ',')]
    pages: Vec<String>,
    /// Instead of pages: a list of so many members is brought in, by the command line and by the page.
    #[arg(long)]
    list: Option<u32>,
    /// Where to write the figures.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Cargo's own word to a benchmark; nothing follows from it.
    #[arg(long, hide = true)]
    bench: bool,
}

#[tokio::main]
async fn main() -> Outcome<()> {
    if std::env::args().len() < 4 {
        println!("This is started by bin/bench.");
        return Ok(());
    }
    let options = Options::parse();
    let mut place = Place::start(&options).await?;
    let outcome = measure(&mut place, &options).await;
    place.stop().await;
    outcome
}

async fn measure(place: &mut Place, options: &Options) -> Outcome<()> {
    println!("{}, load {}", place.size().await?, machine::load()?);
    if let Some(members) = options.list {
        return list::measure(place, options, members).await;
    }
    let mut lines = Vec::new();
    report::head();
    for page in Page::ALL {
        if options.pages.is_empty() || options.pages.iter().any(|name| name == page.name()) {
            let rounds = round::of_page(place, page, options).await?;
            let line = report::Line::of(page, &rounds);
            line.print();
            lines.push(line);
        }
    }
    println!("load {}\n", machine::load()?);
    weight::tell(place).await?;
    weight::memory(place).await?;
    weight::binary(&options.camket)?;
    if let Some(file) = &options.json {
        std::fs::write(file, report::json(&lines)?)?;
    }
    Ok(())
}
