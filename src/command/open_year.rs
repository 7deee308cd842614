//! `camket open-year`: a year from the files shipped with the program, and a pledge asked of everyone.

use clap::Args;

use super::{Database, Outcome, Place, line};
use crate::{
    access::Actor,
    audit::Entry,
    clock::{Clock, day_in_vietnam},
    cycle::opening,
    db::Db,
};

/// Which year.
#[derive(Debug, Args)]
pub struct Options {
    /// Năm cam kết: 2018 hoặc 2027
    year: i32,
}

/// Opens it; a year that is open stays as it is, and people who joined since are asked.
pub async fn run(place: &Place, options: &Options) -> Outcome {
    let file = match options.year {
        2018 => opening::YEAR_2018,
        2027 => opening::YEAR_2027,
        other => return Err(format!("Chương trình chưa có mẫu cho năm {other}: hiện có 2018 và 2027.")),
    };
    let database = Database::open(place).await?;
    let asked = open(&database, file).await;
    database.close().await;
    println!("Đã mở năm {}, giao viết cam kết cho {} đảng viên.", options.year, asked?);
    Ok(())
}

/// Opens one shipped year and asks everyone who pledges; returns how many were asked now.
pub async fn open(database: &Database, file: &str) -> Result<u64, String> {
    let now = Clock::default().now();
    let shipped = opening::shipped(file).map_err(line)?;
    let db = Db::of_owner(database.options("owner"));
    let mut tx = db.write(&Actor::command_line(day_in_vietnam(now))).await.map_err(line)?;
    let cycle = opening::open(tx.conn(), &shipped, now).await.map_err(line)?;
    let asked = opening::ask(tx.conn(), cycle, now).await.map_err(line)?;
    tx.commit(Entry::command("open_year", now)).await.map_err(line)?;
    db.close().await;
    Ok(asked)
}
