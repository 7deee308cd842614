//! The page of all rules, for everyone.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    Outcome,
    change::ChangePath,
    job::Report,
    store::{self, Rule, Run},
};
use crate::{
    access::{
        Office,
        policy::{KeepRetention, Register},
    },
    app::App,
    clock::{date_text, day_in_vietnam, moment_text},
    error::Result,
    web::{filters, frame::Frame, number::grouped, page::Tab, parts::Crumb, signed::Signed},
};

/// `/retention`
#[derive(TypedPath, Deserialize)]
#[typed_path("/retention")]
pub struct RetentionPath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "retention/rules.html")]
pub struct RulesPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    rules: Vec<Line>,
    /// For those who keep the register: whether it ever ran, and what it came to.
    keeps_watch: bool,
    run: Option<LastRun>,
}

/// The newest run of the job.
#[derive(Debug)]
pub struct LastRun {
    at: String,
    dry: bool,
    lines: Vec<(String, String)>,
}

/// A rule in words.
#[derive(Debug)]
pub struct Line {
    title: String,
    how_long: String,
    then: &'static str,
    source: String,
    set: String,
    edit: Option<String>,
}

/// Shows it.
///
/// # Errors
/// When the database fails.
pub async fn show(_: RetentionPath, State(app): State<App>, signed: Signed) -> Result<RulesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let rules = store::all(&mut tx).await?;
    let keeps_watch = signed.actor.holds(&[Office::Administrator, Office::OrganizationBoard]).is_some();
    let run = if keeps_watch { store::last_run(&mut tx).await?.map(last_run) } else { None };
    drop(tx);
    let keeps = signed.actor.may::<KeepRetention>(&Register);
    Ok(RulesPage {
        frame: signed.frame(&app, Tab::Account),
        crumbs: vec![Crumb::new("/account", "Tài khoản")],
        rules: rules.into_iter().map(|rule| line(rule, keeps)).collect(),
        keeps_watch,
        run,
    })
}

fn last_run(run: Run) -> LastRun {
    let what = |report: &Report| {
        let rows = grouped(i64::try_from(report.rows).unwrap_or(i64::MAX));
        match (report.outcome, run.dry) {
            (Outcome::Archive, _) => format!("{rows} dòng đến hạn chuyển lưu trữ"),
            (_, true) => format!("{rows} dòng sẽ xóa"),
            (_, false) => format!("{rows} dòng đã xóa"),
        }
    };
    let lines = run.reports.iter().map(|report| (report.title.clone(), what(report))).collect();
    LastRun { at: moment_text(run.at), dry: run.dry, lines }
}

fn line(rule: Rule, keeps: bool) -> Line {
    let edit = keeps.then(|| ChangePath { kind: rule.kind }.to_string());
    Line {
        how_long: how_long(rule.months, &rule.counted),
        title: rule.title,
        then: rule.outcome.title(),
        source: rule.source,
        set: format!("{}, từ {}", rule.actor_name, date_text(day_in_vietnam(rule.at))),
        edit,
    }
}

/// *3 năm từ khi hết năm cam kết*.
pub(super) fn how_long(months: Option<i32>, counted: &str) -> String {
    match months {
        None => "Không giới hạn".to_owned(),
        Some(months) if months % 12 == 0 => format!("{} năm {counted}", months / 12),
        Some(months) => format!("{months} tháng {counted}"),
    }
}
