//! People are told what happened and what waits: in the application, by one letter a day, by the office's gateway, in
//! their calendar.

mod calendars;
mod gateway;
mod levels_up;
mod notices;
mod once_a_day;
mod outbox;
mod quarters;
mod rules;
mod smtp;

use camket::{
    config::Config,
    notice::{
        post::Post,
        sender::{self, Way},
    },
    reminder::run::{self, Claim, Report},
};
use chrono::NaiveDate;

use crate::harness::TestApp;

async fn mailing() -> TestApp {
    TestApp::start_with(Config { mails: true, ..Config::default() }).await
}

/// Lets these people have an address that they proved: `qn000013@example.vn`.
async fn proves_addresses(app: &TestApp, codes: &[&str]) {
    for code in codes {
        app.arranges(&format!(
            "update member set email = lower(code) || '@example.vn', proved_email = lower(code) || '@example.vn'
              where code = '{code}'"
        ))
        .await;
    }
}

/// The day's run, if it is due at this moment.
async fn runs(app: &TestApp) -> Option<Report> {
    run::when_due(&app.as_worker(), &app.app.config, app.clock.now()).await.unwrap()
}

/// The run of a day by hand.
async fn runs_again(app: &TestApp, day: NaiveDate) -> Option<Report> {
    run::once(&app.as_worker(), &app.app.config, (day, Claim::Again), app.clock.now()).await.unwrap()
}

/// Sends everything that waits to a server.
async fn delivers(app: &TestApp, server: &smtp::Server) -> usize {
    let post = Post::new(&server.url(), "Cam Kết <camket@example.vn>").unwrap();
    sender::deliver(&app.as_worker(), &Way::Mail(post), app.clock.now()).await.unwrap()
}

/// The words of the letters that wait for somebody, oldest first.
async fn letters(app: &TestApp, code: &str, kind: &str) -> Vec<String> {
    let sql = format!(
        "select body from mail join member on member.id = mail.member_id
          where member.code = '{code}' and kind = '{kind}' order by queued_at, mail.id"
    );
    app.finds(&sql).await.iter().map(|row| row["body"].as_str().unwrap().to_owned()).collect()
}

/// How many notices of a kind somebody has.
async fn told(app: &TestApp, code: &str, kind: &str) -> i64 {
    app.counts(&format!(
        "select count(*) from notice join member on member.id = notice.member_id
          where member.code = '{code}' and kind = '{kind}'"
    ))
    .await
}
