//! The years, those being prepared included; and preparing the next by copying the last.

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    CycleId,
    kept::{self, KeptYear, YearToKeep},
    year::YearPath,
};
use crate::{
    access::policy::{KeepYears, PrepareYear},
    app::App,
    audit::Entry,
    clock::moment_text,
    db::Read,
    error::{Error, Result},
    unit::{Unit, store as units},
    web::{
        act::see_other_with,
        filters,
        form::Form,
        frame::Frame,
        page::Tab,
        parts::{Badge, Shape},
        signed::{Now, Signed},
    },
};

/// `/years`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/years")]
pub struct YearsPath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "cycle/years.html")]
pub struct YearsPage {
    frame: Frame,
    action: String,
    rows: Vec<Row>,
    /// The year that may be prepared, and the id of the one it is copied from.
    next: Option<(i32, String)>,
}

/// A year in the list.
#[derive(Debug)]
pub struct Row {
    href: String,
    year: i32,
    badge: Badge,
    opens: String,
    due: String,
    cut_off: String,
    rule_set: String,
}

/// Which year the next is copied from.
#[derive(Debug, Deserialize)]
pub struct Copied {
    from: CycleId,
}

/// The unit at the top, for the Board that keeps years; for all others there is no such page.
///
/// # Errors
/// Not found.
pub async fn top(tx: &mut Read, signed: &Signed) -> Result<Unit> {
    let top = units::root(tx).await?;
    if signed.actor.may::<KeepYears>(&top) { Ok(top) } else { Err(Error::NotFound) }
}

/// Lists the years.
///
/// # Errors
/// Not found for everyone but the Board at the top.
pub async fn index(path: YearsPath, State(app): State<App>, signed: Signed) -> Result<YearsPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    top(&mut tx, &signed).await?;
    let years = kept::all(&mut tx).await?;
    drop(tx);
    // One year at a time is prepared: the next waits for it to open.
    let next = years
        .first()
        .filter(|last| last.opened_at.is_some())
        .map(|last| (last.year + 1, last.id.to_string()));
    Ok(YearsPage {
        frame: signed.frame(&app, Tab::Register),
        action: path.to_string(),
        rows: years.iter().map(row).collect(),
        next,
    })
}

/// Prepares the year after the last; nobody else sees anything of it before it opens.
///
/// # Errors
/// As [`index`], and a conflict if the last year is itself not open yet.
pub async fn create(
    _: YearsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(copied): Form<Copied>,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let top = top(&mut tx, &signed).await?;
    let from = kept::find(&mut tx, copied.from).await?;
    if from.opened_at.is_none() {
        return Err(Error::Conflict(format!(
            "Năm {} chưa mở. Hãy mở năm ấy trước khi chuẩn bị năm sau.",
            from.year
        )));
    }
    let granted = signed.actor.demand::<PrepareYear>(YearToKeep { id: from.id, top: top.id })?;
    let (id, fresh) = kept::prepare(&mut tx, &granted, now).await?;
    if fresh {
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(see_other_with(YearPath { id }, "year-prepared"))
}

/// How a year stands as a word and a shape.
pub(super) fn badge(year: &KeptYear) -> Badge {
    if year.opened_at.is_some() {
        Badge::new("Đã mở", Shape::Done)
    } else {
        Badge::new("Đang chuẩn bị", Shape::Half)
    }
}

fn row(year: &KeptYear) -> Row {
    Row {
        href: YearPath { id: year.id }.to_string(),
        year: year.year,
        badge: badge(year),
        opens: moment_text(year.opens_at),
        due: moment_text(year.due_at),
        cut_off: moment_text(year.cut_off_at),
        rule_set: year.rule_set.clone(),
    }
}
