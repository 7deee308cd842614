//! The rules of a year on one page, for the Board that keeps years.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{edit::RulePath, outlook::OutlookPath, rule::Rule, store};
use crate::{
    access::{Granted, policy::KeepReminders},
    app::App,
    cycle::{CycleId, kept, year::YearPath, years::YearsPath},
    db::Read,
    error::{Error, Result},
    unit::store as units,
    web::{
        filters,
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb, Shape},
        signed::Signed,
    },
};

/// `/years/{id}/reminders`
#[derive(TypedPath, Deserialize)]
#[typed_path("/years/{id}/reminders")]
pub struct RulesPath {
    /// The year.
    pub id: CycleId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "reminder/rules.html")]
pub struct RulesPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    year: i32,
    outlook: String,
    groups: Vec<Group>,
}

/// The rules about one thing that is waited for.
#[derive(Debug)]
pub struct Group {
    title: &'static str,
    lines: Vec<Line>,
}

/// A rule in words.
#[derive(Debug)]
pub struct Line {
    href: String,
    audience: &'static str,
    when: String,
    words: String,
    badge: Badge,
    changed: String,
}

/// Whoever keeps reminders; for all others there is no such page.
///
/// # Errors
/// Not found.
pub async fn permit(tx: &mut Read, signed: &Signed) -> Result<Granted<KeepReminders>> {
    let top = units::root(tx).await?;
    signed.actor.demand::<KeepReminders>(top).map_err(|_| Error::NotFound)
}

/// Shows them.
///
/// # Errors
/// Not found for everyone but the Board at the top.
pub async fn index(path: RulesPath, State(app): State<App>, signed: Signed) -> Result<RulesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    permit(&mut tx, &signed).await?;
    let year = kept::find(&mut tx, path.id).await?.year;
    let rules = store::rules(&mut tx, path.id).await?;
    drop(tx);
    let groups = rules
        .chunk_by(|one, next| one.occasion == next.occasion)
        .map(|rules| Group {
            title: rules.first().map_or("", |rule| rule.occasion.title()),
            lines: rules.iter().map(line).collect(),
        })
        .collect();
    Ok(RulesPage {
        frame: signed.frame(&app, Tab::Register),
        crumbs: vec![
            Crumb::new(YearsPath, "Các năm"),
            Crumb::new(YearPath { id: path.id }, &format!("Năm {year}")),
        ],
        year,
        outlook: OutlookPath.to_string(),
        groups,
    })
}

fn line(rule: &Rule) -> Line {
    let changed =
        if rule.changed_name.is_empty() { "Mức ban đầu".to_owned() } else { rule.changed_name.clone() };
    Line {
        href: RulePath { id: rule.id }.to_string(),
        audience: rule.audience.title(),
        when: rule.when.words(rule.occasion),
        words: rule.words.clone(),
        badge: if rule.active {
            Badge::new("Đang nhắc", Shape::Done)
        } else {
            Badge::new("Không nhắc", Shape::None)
        },
        changed,
    }
}
