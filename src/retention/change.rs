//! The Board changes a rule, with its source and a reason.

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
    Outcome,
    rules::{RetentionPath, how_long},
    store::{self, Change, Rule},
};
use crate::{
    access::{
        Actor,
        policy::{KeepRetention, Register},
    },
    app::App,
    db::Read,
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

/// The longest time that can be set, in months: a hundred years.
const LONGEST: i32 = 1200;

/// `/retention/{kind}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/retention/{kind}")]
pub struct ChangePath {
    /// The kind of record.
    pub kind: String,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "retention/change.html")]
pub struct ChangePage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    title: String,
    now: String,
    counted: String,
    deletable: bool,
    outcomes: Vec<Choice>,
    typed: Typed,
}

/// What is typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    months: Text,
    #[serde(default)]
    source: Text,
    #[serde(default)]
    reason: Text,
}

/// Shows the rule as it is.
///
/// # Errors
/// Not found for whoever does not keep the rules.
pub async fn new(path: ChangePath, State(app): State<App>, signed: Signed) -> Result<ChangePage> {
    let rule = rule(&mut app.db.read(&signed.actor).await?, &signed.actor, &path.kind).await?;
    let typed = Typed {
        outcome: rule.outcome.code().to_owned(),
        months: Text::clean(&rule.months.map(|months| months.to_string()).unwrap_or_default()),
        source: Text::clean(&rule.source),
        reason: Text::default(),
    };
    Ok(page(signed.frame(&app, Tab::Account), rule, typed, Errors::default()))
}

/// Appends the new rule.
///
/// # Errors
/// Not found for whoever does not keep the rules.
pub async fn create(
    path: ChangePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let rule = rule(&mut tx, &signed.actor, &path.kind).await?;
    match read(&rule, &typed) {
        Ok(change) => {
            let granted = signed.actor.demand::<KeepRetention>(Register)?;
            store::record(&mut tx, &granted, &change, now).await?;
            tx.commit_granted(&granted, now).await?;
            Ok(see_other_with(RetentionPath, "noted").into_response())
        }
        Err(errors) => {
            let page = page(signed.frame(&app, Tab::Account), rule, typed, errors);
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

async fn rule(tx: &mut Read, actor: &Actor, kind: &str) -> Result<Rule> {
    actor.demand::<KeepRetention>(Register).map_err(|_| Error::NotFound)?;
    store::all(tx).await?.into_iter().find(|rule| rule.kind == kind).ok_or(Error::NotFound)
}

fn read(rule: &Rule, typed: &Typed) -> Result<Change, Errors> {
    let mut errors = Errors::default();
    let outcome = Outcome::ALL.into_iter().find(|one| one.code() == typed.outcome);
    let outcome = outcome.filter(|one| *one != Outcome::Delete || rule.deletable);
    errors.require(outcome.is_some(), "outcome", "Hãy chọn một cách xử lý khi hết hạn.");
    let months = typed.months.as_str().parse::<i32>().ok().filter(|months| (1..=LONGEST).contains(months));
    let keeps = outcome == Some(Outcome::Keep);
    errors.require(keeps || months.is_some(), "months", "Hãy ghi số tháng, từ 1 đến 1200.");
    errors.require(!typed.source.is_empty(), "source", "Hãy ghi văn bản làm căn cứ.");
    errors.require(!typed.reason.is_empty(), "reason", "Hãy ghi lý do thay đổi.");
    match outcome {
        Some(outcome) if errors.is_empty() => Ok(Change {
            kind: rule.kind.clone(),
            months: months.filter(|_| !keeps),
            outcome,
            source: typed.source.as_str().to_owned(),
            reason: typed.reason.as_str().to_owned(),
        }),
        _ => Err(errors),
    }
}

fn page(frame: Frame, rule: Rule, typed: Typed, errors: Errors) -> ChangePage {
    let offered = Outcome::ALL.into_iter().filter(|one| *one != Outcome::Delete || rule.deletable);
    ChangePage {
        frame,
        crumbs: vec![Crumb::new(RetentionPath, "Thời hạn lưu")],
        errors,
        outcomes: offered
            .map(|one| Choice::new(one.code(), one.title(), typed.outcome == one.code()))
            .collect(),
        now: format!("{}; {}", how_long(rule.months, &rule.counted), rule.outcome.title().to_lowercase()),
        action: ChangePath { kind: rule.kind }.to_string(),
        title: rule.title,
        counted: rule.counted,
        deletable: rule.deletable,
        typed,
    }
}
