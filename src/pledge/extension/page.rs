//! The page of a person's own deadline: what it is, what was asked and answered, and what can be done now.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    Standing, still_open,
    store::{self, Extension},
};
use crate::{
    access::{
        Actor,
        policy::{AskExtension, GrantExtension, ReadPaper},
    },
    app::App,
    clock::{VIETNAM, date_text, day_in_vietnam, moment_text},
    cycle::{self, Cycle},
    db::Read,
    error::{Error, Result},
    pledge::{self, Pledge, PledgeId, view},
    web::{
        filters,
        form::{Errors, new_key},
        frame::Frame,
        page::Tab,
        parts::{Crumb, Fact, Moment, Shape},
        signed::{Now, Signed},
    },
};

/// `/pledges/{id}/extension`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/extension")]
pub struct ExtensionPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "pledge/extension.html")]
pub struct ExtensionPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    own: bool,
    name: String,
    year: i32,
    facts: Vec<Fact>,
    moments: Vec<Moment>,
    waits: bool,
    ask: Option<String>,
    answer: Option<String>,
    key: String,
    until: String,
    words: String,
}

/// What stands in the form beside its errors.
#[derive(Debug, Default)]
pub struct Typed {
    /// The day.
    pub until: String,
    /// The reason or the answer.
    pub words: String,
}

/// Shows it.
///
/// # Errors
/// Not found for those who may not read the pledge.
pub async fn show(
    path: ExtensionPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<ExtensionPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let pledge = pledge::store::find(&mut tx, path.id).await?;
    signed.actor.demand::<ReadPaper>(pledge.clone()).map_err(|_| Error::NotFound)?;
    page(&mut tx, signed.frame(&app, Tab::Pledges), (&signed.actor, &pledge), (None, Errors::default()), now)
        .await
}

/// The page with what was typed and what is wrong with it.
///
/// # Errors
/// When the database fails.
pub async fn page(
    tx: &mut Read,
    frame: Frame,
    (actor, pledge): (&Actor, &Pledge),
    (typed, errors): (Option<Typed>, Errors),
    now: DateTime<Utc>,
) -> Result<ExtensionPage> {
    let cycle = cycle::store::find(tx, pledge.cycle).await?;
    let all = store::of(tx, pledge.id).await?;
    let waiting = all.iter().find(|one| one.state == Standing::Asked);
    let open = still_open(pledge).is_ok();
    let wished = waiting.map(|one| date_text(day_in_vietnam(one.wished_until))).unwrap_or_default();
    let typed = typed.unwrap_or(Typed { until: wished, words: String::new() });
    Ok(ExtensionPage {
        frame,
        crumbs: view::crumbs(actor, pledge),
        errors,
        own: actor.is(pledge.member).is_some(),
        name: pledge.name.clone(),
        year: pledge.year,
        facts: facts(pledge, &cycle),
        waits: waiting.is_some(),
        ask: (open && waiting.is_none() && actor.may::<AskExtension>(pledge))
            .then(|| super::asking::RequestsPath { id: pledge.id }.to_string()),
        answer: (open && actor.may::<GrantExtension>(pledge))
            .then(|| ExtensionPath { id: pledge.id }.to_string()),
        key: new_key(now).to_string(),
        until: typed.until,
        words: typed.words,
        moments: all.into_iter().flat_map(moments).collect(),
    })
}

fn facts(pledge: &Pledge, cycle: &Cycle) -> Vec<Fact> {
    let own = pledge.extended_to.map_or_else(|| "Chưa có".to_owned(), moment_text);
    let last = date_text(day_in_vietnam(super::latest(cycle)));
    vec![
        Fact::new("Hạn chung", moment_text(cycle.due_at)),
        Fact::new("Nhận muộn đến", moment_text(cycle.cut_off_at)),
        Fact::new("Hạn riêng", own),
        Fact::new("Gia hạn được muộn nhất đến", last),
    ]
}

/// An extension as lines of the timeline: the answer above what was asked.
fn moments(one: Extension) -> Vec<Moment> {
    let moment = |at: DateTime<Utc>, who: String, what: String, why: String, shape| Moment {
        at: moment_text(at),
        datetime: at.with_timezone(&VIETNAM).to_rfc3339(),
        who,
        what,
        why,
        shape,
    };
    let day = |at: DateTime<Utc>| date_text(day_in_vietnam(at));
    let mut lines = Vec::new();
    if let (Some(at), Some(name)) = (one.answered_at, one.answered_name) {
        let who = one.office_title.map_or(name.clone(), |office| format!("{name}, {office}"));
        let (what, shape) = match one.until {
            Some(until) => (format!("Gia hạn đến hết ngày {}", day(until)), Shape::Done),
            None => ("Không gia hạn".to_owned(), Shape::Back),
        };
        let why = if one.own { one.answer } else { one.reason.clone() };
        lines.push(moment(at, who, what, why, shape));
    }
    if one.own {
        let what = format!("Đề nghị gia hạn đến hết ngày {}", day(one.wished_until));
        lines.push(moment(one.asked_at, "Đảng viên".to_owned(), what, one.reason, Shape::Sent));
    }
    lines
}
