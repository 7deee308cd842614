//! The page of all rules, for everyone.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    change::ChangePath,
    store::{self, Rule},
};
use crate::{
    access::policy::{KeepRetention, Register},
    app::App,
    clock::{date_text, day_in_vietnam},
    error::Result,
    web::{filters, frame::Frame, page::Tab, parts::Crumb, signed::Signed},
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
    let rules = store::all(&mut app.db.read(&signed.actor).await?).await?;
    let keeps = signed.actor.may::<KeepRetention>(&Register);
    Ok(RulesPage {
        frame: signed.frame(&app, Tab::Account),
        crumbs: vec![Crumb::new("/account", "Tài khoản")],
        rules: rules.into_iter().map(|rule| line(rule, keeps)).collect(),
    })
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
