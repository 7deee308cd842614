//! `camket retention`: lets go of what has been kept long enough.

use clap::Args;

use super::{Database, Outcome, Place, line};
use crate::{clock::Clock, db::Db, retention};

/// What can be set.
#[derive(Debug, Args)]
pub struct Options {
    /// Chỉ đếm, không xóa gì
    #[arg(long)]
    dry_run: bool,
}

/// Carries out the rules once and prints what became of each kind of record.
pub async fn run(place: &Place, options: &Options) -> Outcome {
    let database = Database::open(place).await?;
    let db = Db::of_owner(database.options("owner"));
    let outcome = retention::job::run(&db, Clock::default().now(), options.dry_run).await;
    db.close().await;
    database.close().await;
    for report in outcome.map_err(line)? {
        let what = match (report.outcome, options.dry_run) {
            (retention::Outcome::Archive, _) => "đến hạn chuyển lưu trữ",
            (_, true) => "sẽ xóa",
            (_, false) => "đã xóa",
        };
        println!("{}: {what} {} dòng.", report.title, report.rows);
    }
    Ok(())
}
