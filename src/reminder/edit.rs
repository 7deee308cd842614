//! The Board sets one rule.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    RuleId,
    rule::{Rule, When, read_words},
    rules::{RulesPath, permit},
    store,
};
use crate::{
    app::App,
    error::{Error, Result},
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/reminder-rules/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/reminder-rules/{id}")]
pub struct RulePath {
    /// The rule.
    pub id: RuleId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "reminder/edit.html")]
pub struct RulePage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    title: &'static str,
    audience: &'static str,
    day: &'static str,
    ahead: bool,
    choices: Vec<Choice>,
    typed: Typed,
}

/// What is typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    version: i32,
    #[serde(default)]
    active: String,
    #[serde(default)]
    before: Text,
    #[serde(default)]
    after: Text,
    #[serde(default)]
    every: Text,
    #[serde(default)]
    words: Text,
}

/// Shows the rule as it is.
///
/// # Errors
/// Not found for everyone but the Board at the top.
pub async fn edit(path: RulePath, State(app): State<App>, signed: Signed) -> Result<RulePage> {
    let mut tx = app.db.read(&signed.actor).await?;
    permit(&mut tx, &signed).await?;
    let rule = store::rule(&mut tx, path.id).await?;
    let number = |days: Option<i32>| Text::clean(&days.map(|days| days.to_string()).unwrap_or_default());
    let before: Vec<String> = rule.when.before.iter().map(ToString::to_string).collect();
    let typed = Typed {
        version: rule.version,
        active: if rule.active { "yes" } else { "no" }.to_owned(),
        before: Text::clean(&before.join(", ")),
        after: number(rule.when.after),
        every: number(rule.when.every),
        words: Text::clean(&rule.words),
    };
    page(signed.frame(&app, Tab::Register), &rule, typed, Errors::default())
}

/// Sets it.
///
/// # Errors
/// As [`edit`], and a conflict if someone set it meanwhile.
pub async fn update(
    path: RulePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = permit(&mut tx, &signed).await?;
    let rule = store::rule(&mut tx, path.id).await?;
    let mut errors = Errors::default();
    let texts = (typed.before.as_str(), typed.after.as_str(), typed.every.as_str());
    let when = When::read(rule.occasion, texts, &mut errors);
    let words = read_words(typed.words.as_str(), &mut errors);
    if !errors.is_empty() {
        let page = page(signed.frame(&app, Tab::Register), &rule, typed, errors)?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let cycle = rule.cycle.ok_or(Error::NotFound)?;
    let rule = Rule { when, words, active: typed.active != "no", version: typed.version, ..rule };
    store::change(&mut tx, &granted, &rule, now).await?;
    tx.commit_granted(&granted, now).await?;
    Ok(see_other_with(RulesPath { id: cycle }, "rule-kept").into_response())
}

fn page(frame: Frame, rule: &Rule, typed: Typed, errors: Errors) -> Result<RulePage> {
    let (cycle, year) = rule.cycle.zip(rule.year).ok_or(Error::NotFound)?;
    let back = RulesPath { id: cycle }.to_string();
    let active = typed.active != "no";
    Ok(RulePage {
        frame,
        crumbs: vec![Crumb { href: back.clone(), label: format!("Nhắc việc năm {year}") }],
        errors,
        action: RulePath { id: rule.id }.to_string(),
        back,
        title: rule.occasion.title(),
        audience: rule.audience.title(),
        day: rule.occasion.day(),
        ahead: rule.occasion.has_a_day_to_come(),
        choices: vec![Choice::new("yes", "Nhắc", active), Choice::new("no", "Không nhắc", !active)],
        typed,
    })
}
