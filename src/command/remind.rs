//! `camket remind`: runs the day's reminders by hand, or says what they would be.

use chrono::NaiveDate;
use clap::Args;

use super::{Database, Outcome, Place, line};
use crate::{
    clock::{Clock, date_text, day_in_vietnam},
    config::Config,
    db::Db,
    notice::{hook::Hook, post::Post},
    reminder::run::{self, Claim},
};

/// What can be set.
#[derive(Debug, Args)]
pub struct Options {
    /// Chỉ cho biết sẽ nhắc bao nhiêu người, không ghi và không gửi gì
    #[arg(long)]
    dry_run: bool,
    /// Nhắc theo quy định của ngày này, ví dụ 2026-12-14; để trống là hôm nay
    #[arg(long)]
    day: Option<NaiveDate>,
    /// Địa chỉ mà người dùng mở, ghi trong thư
    #[arg(long, env = "CAMKET_PUBLIC_URL", default_value = "http://127.0.0.1:8080")]
    public_url: String,
}

/// Runs once and prints what it came to. Run twice on one day, it writes to nobody twice.
pub async fn run(place: &Place, options: &Options) -> Outcome {
    let now = Clock::default().now();
    let day = options.day.unwrap_or_else(|| day_in_vietnam(now));
    if day > day_in_vietnam(now) && !options.dry_run {
        return Err("--day của một ngày chưa đến chỉ dùng được cùng --dry-run.".to_owned());
    }
    let config = Config {
        public_url: options.public_url.trim_end_matches('/').to_owned(),
        mails: Post::of_environment()?.is_some(),
        messages: Hook::of_environment()?.is_some(),
        ..Config::default()
    };
    let database = Database::open(place).await?;
    let worker = Db::of_worker(database.options("worker"));
    let outcome = if options.dry_run {
        run::dry(&worker, day, now).await.map(|expected| print_expected(day, &expected))
    } else {
        run::once(&worker, &config, (day, Claim::Again), now).await.map(|report| print_report(day, report))
    };
    worker.close().await;
    database.close().await;
    outcome.map_err(line)
}

fn print_expected(day: NaiveDate, expected: &[(String, i64, i64)]) {
    if expected.is_empty() {
        println!("Ngày {}: không có gì để nhắc.", date_text(day));
    }
    for (kind, people, things) in expected {
        println!("{kind}: sẽ nhắc {people} người về {things} việc.");
    }
}

fn print_report(day: NaiveDate, report: Option<run::Report>) {
    match report {
        None => println!("Ngày {} không phải ngày làm việc: không nhắc.", date_text(day)),
        Some(report) => println!(
            "Ngày {}: {} thông báo nhắc, {} thư, {} tin nhắn.",
            date_text(day),
            report.notices,
            report.letters,
            report.messages
        ),
    }
}
