//! What will be told on the next working day, what went out, and what was given up: for those who keep the system.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::TimeDelta;
use serde::Deserialize;

use super::{
    OutgoingId,
    failure::RetryPath,
    hour::HourPath,
    rules::RulesPath,
    store::{self, Count, Expected, Failure, Run, Setting},
};
use crate::{
    access::policy::{KeepOutbox, KeepReminders, Register},
    app::App,
    clock::{date_text, moment_text, start_of_day},
    cycle,
    error::{Error, Result},
    unit::store as units,
    web::{
        filters,
        form::{Errors, Query},
        frame::Frame,
        number::grouped,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
    },
};

/// Failures on a page.
const PAGE: usize = 50;
/// Runs that are shown.
const RUNS: i64 = 10;
/// How far back what went out is counted.
const COUNTED: TimeDelta = TimeDelta::days(30);

/// `/reminders`
#[derive(Clone, Copy, TypedPath, Deserialize)]
#[typed_path("/reminders")]
pub struct OutlookPath;

/// Where the list of failures goes on.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct After {
    #[serde(default)]
    after: Option<OutgoingId>,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "reminder/outlook.html")]
pub struct OutlookPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    acts: Vec<Crumb>,
    sends: String,
    next: String,
    expected: Vec<ExpectedLine>,
    hour: Option<HourForm>,
    runs: Vec<RunLine>,
    counts: Vec<CountLine>,
    failures: Vec<FailureLine>,
    more: Option<String>,
}

/// One rule's part of the next run.
#[derive(Debug)]
pub struct ExpectedLine {
    what: String,
    whom: &'static str,
    people: String,
    things: String,
}

/// Where the hour is set.
#[derive(Debug)]
pub struct HourForm {
    action: String,
    hours: Vec<Choice>,
    on: Vec<Choice>,
}

/// A run that was.
#[derive(Debug)]
pub struct RunLine {
    day: String,
    at: String,
    notices: String,
    letters: String,
    messages: String,
}

/// What went out of one kind.
#[derive(Debug)]
pub struct CountLine {
    what: &'static str,
    sent: String,
    waiting: String,
    parked: String,
}

/// One that was given up.
#[derive(Debug)]
pub struct FailureLine {
    name: String,
    what: &'static str,
    tries: i32,
    at: String,
    failure: String,
    retry: String,
}

/// Shows it.
///
/// # Errors
/// Not found for those who do not keep the system.
pub async fn show(
    path: OutlookPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(asked): Query<After>,
) -> Result<OutlookPage> {
    signed.actor.demand::<KeepOutbox>(Register).map_err(|_| Error::NotFound)?;
    let mut tx = app.db.read(&signed.actor).await?;
    let top = units::root(&mut tx).await?;
    let keeps = signed.actor.may::<KeepReminders>(&top);
    let setting = store::setting(&mut tx).await?;
    let day = store::next_working_day(&mut tx, signed.actor.day).await?;
    let at = start_of_day(day) + TimeDelta::hours(setting.hour.into());
    let expected = store::preview(&mut tx, day, at).await?;
    let runs = store::runs(&mut tx, RUNS).await?;
    let counts = store::counts(&mut tx, now - COUNTED).await?;
    let mut failures = store::failures(&mut tx, asked.after, PAGE + 1).await?;
    let years = if keeps { cycle::store::all(&mut tx).await? } else { Vec::new() };
    drop(tx);
    let full = failures.len() > PAGE;
    failures.truncate(PAGE);
    let rules = |year: &cycle::Cycle| {
        Crumb::new(RulesPath { id: year.id }, &format!("Quy định nhắc năm {}", year.year))
    };
    Ok(OutlookPage {
        frame: signed.frame(&app, Tab::Register),
        crumbs: vec![Crumb::new("/register", "Danh bạ")],
        errors: Errors::default(),
        acts: years.iter().take(2).map(rules).collect(),
        sends: sends(&app),
        next: if setting.active {
            format!("{}:00 ngày {}", setting.hour, date_text(day))
        } else {
            "Đang tắt: không có lần nhắc nào".to_owned()
        },
        expected: expected.iter().map(expected_line).collect(),
        hour: keeps.then(|| hour_form(setting)),
        runs: runs.iter().map(run_line).collect(),
        counts: counts.iter().map(count_line).collect(),
        more: failures.last().filter(|_| full).map(|last| format!("{path}?after={}", last.id)),
        failures: failures.into_iter().map(failure_line).collect(),
    })
}

fn sends(app: &App) -> String {
    let channels = app.config.channels();
    match (channels.mail, channels.message) {
        (true, true) => "Gửi thư điện tử đến địa chỉ đã xác nhận; ai chưa có thì gửi tin nhắn.",
        (true, false) => "Gửi thư điện tử đến địa chỉ đã xác nhận.",
        (false, true) => "Gửi tin nhắn qua cổng của cơ quan.",
        (false, false) => "Máy chủ chưa được cài đặt gửi thư hay tin nhắn: chỉ có thông báo trong ứng dụng.",
    }
    .to_owned()
}

fn expected_line(one: &Expected) -> ExpectedLine {
    ExpectedLine {
        what: format!("{}, năm {}", one.occasion.title(), one.year),
        whom: one.audience.title(),
        people: grouped(one.people),
        things: grouped(one.things),
    }
}

fn hour_form(setting: Setting) -> HourForm {
    let hour = |hour: i32| Choice::new(hour.to_string(), format!("{hour}:00"), hour == setting.hour);
    HourForm {
        action: HourPath.to_string(),
        hours: (0..24).map(hour).collect(),
        on: vec![
            Choice::new("yes", "Nhắc mỗi ngày làm việc", setting.active),
            Choice::new("no", "Tắt nhắc việc", !setting.active),
        ],
    }
}

fn run_line(run: &Run) -> RunLine {
    RunLine {
        day: date_text(run.day),
        at: moment_text(run.at),
        notices: grouped(run.notices),
        letters: grouped(run.letters),
        messages: grouped(run.messages),
    }
}

fn count_line(count: &Count) -> CountLine {
    CountLine {
        what: what(&count.channel, &count.kind),
        sent: grouped(count.sent),
        waiting: grouped(count.waiting),
        parked: grouped(count.parked),
    }
}

fn failure_line(failure: Failure) -> FailureLine {
    FailureLine {
        name: failure.name.unwrap_or_else(|| "Người ngoài phạm vi của đồng chí".to_owned()),
        what: what(&failure.channel, &failure.kind),
        tries: failure.tries,
        at: moment_text(failure.parked_at),
        failure: failure.failure,
        retry: RetryPath { id: failure.id }.to_string(),
    }
}

fn what(channel: &str, kind: &str) -> &'static str {
    match (channel, kind) {
        ("mail", "security") => "Thư an toàn tài khoản",
        ("mail", "returned") => "Thư báo bị trả lại",
        ("mail", _) => "Thư tổng hợp trong ngày",
        (_, "returned") => "Tin nhắn báo bị trả lại",
        _ => "Tin nhắn tổng hợp trong ngày",
    }
}
