//! The rules of a year for its keepers: which are asked, from which numbers, and what they say.

use std::{collections::HashSet, sync::Arc};

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{Rules, rules::Of, store};
use crate::{
    access::policy::PrepareYear,
    app::App,
    audit::Entry,
    cycle::{
        CycleId,
        kept::{self, KeptYear, YearToKeep},
        year::YearPath,
        years::{self, YearsPath},
    },
    error::{Error, Result},
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
    },
};

/// The most that a limit may be set to; texts have no more words.
const MOST: i64 = 1000;

/// `/years/{id}/advice`
#[derive(TypedPath, Deserialize)]
#[typed_path("/years/{id}/advice")]
pub struct AdvicePath {
    /// The year.
    pub id: CycleId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "advice/rules.html")]
pub struct AdvicePage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    year: i32,
    version: i32,
    groups: Vec<(&'static str, Vec<RuleFields>)>,
}

/// One rule to be set.
#[derive(Debug)]
pub struct RuleFields {
    id: String,
    title: String,
    reason: String,
    on: bool,
    advice: String,
    limits: Vec<LimitField>,
}

/// One limit to be set.
#[derive(Debug)]
pub struct LimitField {
    name: String,
    label: String,
    value: String,
}

/// What the form carries: the rules and their limits in the order of the year's rules.
#[derive(Deserialize)]
pub struct Typed {
    version: i32,
    #[serde(default)]
    on: Vec<String>,
    #[serde(default)]
    advice: Vec<Text>,
    #[serde(default)]
    limit: Vec<Text>,
}

/// Shows the rules of a year.
///
/// # Errors
/// Not found for everyone but the Board at the top.
pub async fn edit(path: AdvicePath, State(app): State<App>, signed: Signed) -> Result<AdvicePage> {
    let mut tx = app.db.read(&signed.actor).await?;
    years::top(&mut tx, &signed).await?;
    let year = kept::find(&mut tx, path.id).await?;
    let (version, rules) = store::rules(&mut tx, path.id).await?;
    drop(tx);
    Ok(page(signed.frame(&app, Tab::Register), &year, (version, &rules), None))
}

/// Changes them; pledges already sent are read with the new rules too, since advice decides nothing.
///
/// # Errors
/// As [`edit`], and a conflict if someone changed them meanwhile.
pub async fn update(
    path: AdvicePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let top = years::top(&mut tx, &signed).await?;
    let year = kept::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<PrepareYear>(YearToKeep { id: year.id, top: top.id })?;
    let (version, mut rules) = store::rules(&mut tx, path.id).await?;
    if version != typed.version {
        return Err(stale());
    }
    let errors = typed.apply(Arc::make_mut(&mut rules));
    if !errors.is_empty() {
        drop(tx);
        let page = page(signed.frame(&app, Tab::Register), &year, (version, &rules), Some((&typed, errors)));
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    if !store::change_rules(&mut tx, &granted, (version, &rules), now).await? {
        return Err(stale());
    }
    tx.commit(Entry::of(&granted, now)).await?;
    Ok(see_other_with(YearPath { id: path.id }, "advice-set").into_response())
}

fn stale() -> Error {
    Error::Conflict(
        "Có người vừa đổi các gợi ý của năm này. Hãy mở lại trang để xem bản mới nhất rồi làm tiếp."
            .to_owned(),
    )
}

impl Typed {
    /// Puts what was typed into the rules, as far as it can be.
    fn apply(&self, rules: &mut Rules) -> Errors {
        let mut errors = Errors::default();
        let on: HashSet<_> = self.on.iter().map(String::as_str).collect();
        let mut limits = self.limit.iter();
        let mut place = 0;
        for (number, rule) in rules.rules.iter_mut().enumerate() {
            rule.on = on.contains(rule.id.as_str());
            match self.advice.get(number).filter(|text| !text.is_empty()) {
                Some(text) => text.as_str().clone_into(&mut rule.advice),
                None => errors.add(format!("advice-{}", rule.id), "Hãy ghi lời gợi ý cho người viết."),
            }
            for limit in &mut rule.limits {
                let typed = limits.next().and_then(|text| text.as_str().parse::<i64>().ok());
                match typed.filter(|number| (0..=MOST).contains(number)) {
                    Some(number) if limit.from.is_some() => limit.from = Some(number),
                    Some(number) => limit.to = Some(number),
                    None => errors.add(format!("limit-{place}"), "Hãy ghi một số từ 0 đến 1000."),
                }
                place += 1;
            }
        }
        errors
    }
}

fn page(
    frame: Frame,
    year: &KeptYear,
    (version, rules): (i32, &Rules),
    refused: Option<(&Typed, Errors)>,
) -> AdvicePage {
    let mut place = 0;
    let mut fields = |rule: &super::Rule, number: usize| {
        let typed = refused.as_ref().map(|(typed, _)| *typed);
        let limits = rule.limits.iter().map(|limit| {
            let value = limit.from.or(limit.to).unwrap_or(0).to_string();
            let said = typed.and_then(|typed| typed.limit.get(place)).map(|text| text.as_str().to_owned());
            let name = format!("limit-{place}");
            place += 1;
            LimitField { name, label: limit.label.clone(), value: said.unwrap_or(value) }
        });
        RuleFields {
            limits: limits.collect(),
            id: rule.id.clone(),
            title: rule.title.clone(),
            reason: rule.reason.clone(),
            on: rule.on,
            advice: typed
                .and_then(|typed| typed.advice.get(number))
                .map_or_else(|| rule.advice.clone(), |text| text.as_str().to_owned()),
        }
    };
    // One group after the other in the order of the rules, so that the form's lists run in step with them.
    let mut groups: Vec<(&'static str, Vec<RuleFields>)> = Vec::new();
    for (number, rule) in rules.rules.iter().enumerate() {
        let title = title_of(rule.of);
        let fields = fields(rule, number);
        match groups.last_mut().filter(|(last, _)| *last == title) {
            Some((_, group)) => group.push(fields),
            None => groups.push((title, vec![fields])),
        }
    }
    AdvicePage {
        frame,
        crumbs: vec![
            Crumb::new(YearsPath, "Các năm"),
            Crumb::new(YearPath { id: year.id }, &format!("Năm {}", year.year)),
        ],
        errors: refused.map(|(_, errors)| errors).unwrap_or_default(),
        action: AdvicePath { id: year.id }.to_string(),
        back: YearPath { id: year.id }.to_string(),
        year: year.year,
        version,
        groups,
    }
}

fn title_of(of: Of) -> &'static str {
    match of {
        Of::Commitment => "Về từng nội dung cam kết",
        Of::Section => "Về từng phần",
        Of::Pledge => "Về cả bản",
    }
}
