//! `camket import FILE`: the office's Excel lists, checked and taken in as a whole.

use std::process::ExitCode;

use super::{Database, Outcome, Place, line, migrate};
use crate::{
    access::Actor,
    clock::{Clock, day_in_vietnam},
    db::Db,
    import,
};

pub use crate::import::Args as Options;

/// Takes the file in, or with `--dry-run` only says what it would change.
pub async fn run(place: &Place, options: Options) -> Outcome {
    let database = Database::open(place).await?;
    if database.is_private() {
        migrate(&database).await?;
    }
    let outcome = take_in(&database, &options).await;
    database.close().await;
    match outcome? {
        ExitCode::SUCCESS => Ok(()),
        _ => Err("tệp có lỗi, xem ở trên.".to_owned()),
    }
}

/// Takes a file in as the command line of the server.
pub(super) async fn take_in(database: &Database, options: &Options) -> Result<ExitCode, String> {
    let now = Clock::default().now();
    let db = Db::of_owner(database.options("owner"));
    let actor = Actor::command_line(day_in_vietnam(now));
    let outcome = import::run_cli(&db, &actor, now, options).await.map_err(line);
    db.close().await;
    outcome
}
