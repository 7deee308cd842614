//! The short titles of the 27 manifestations, worded and looked over by the office.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{Kept, all, record_wording};
use crate::{
    access::policy::KeepManifestations,
    app::App,
    audit::Entry,
    clock::moment_text,
    cycle::years::{self, YearsPath},
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

/// `/manifestations`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/manifestations")]
pub struct ManifestationsPath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "cycle/manifestation/list.html")]
pub struct ManifestationsPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    unreviewed: usize,
    lines: Vec<Line>,
}

/// One of them.
#[derive(Debug)]
pub struct Line {
    code: String,
    /// The code as a part of an element's id.
    place: String,
    /// The group, where it begins.
    heading: String,
    /// The words and the mark that are kept, to tell what was touched.
    shown: String,
    marked: bool,
    title: String,
    version: i32,
    reviewed: bool,
    told: String,
}

/// What is typed; lists run in step.
#[derive(Debug, Deserialize)]
pub struct Typed {
    #[serde(default)]
    code: Vec<String>,
    #[serde(default)]
    version: Vec<i32>,
    #[serde(default)]
    title: Vec<Text>,
    /// The words that the page showed.
    #[serde(default)]
    shown: Vec<Text>,
    #[serde(default)]
    reviewed: Vec<String>,
    /// The codes that the page showed as looked over.
    #[serde(default)]
    marked: Vec<String>,
}

/// A code as a part of an element's id, where a dot would begin a class.
fn place(code: &str) -> String {
    code.replace('.', "-")
}

/// Letters of a short title: it stands in a list to choose from.
const LONGEST: usize = 120;

/// Shows them.
///
/// # Errors
/// Not found for everyone but the Board at the top.
pub async fn index(
    _: ManifestationsPath,
    State(app): State<App>,
    signed: Signed,
) -> Result<ManifestationsPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    years::top(&mut tx, &signed).await?;
    let kept = all(&mut tx).await?;
    drop(tx);
    Ok(page(signed.frame(&app, Tab::Register), lines(kept), Errors::default()))
}

/// Words those that were changed, and marks those that were looked over. Of a line that someone else changed meanwhile
/// nothing is overwritten unseen: it is shown again with what they wrote.
///
/// # Errors
/// As [`index`].
pub async fn update(
    _: ManifestationsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let top = years::top(&mut tx, &signed).await?;
    let granted = signed.actor.demand::<KeepManifestations>(top)?;
    let kept = all(&mut tx).await?;
    let changes = typed.changes(&kept);
    let errors = wrong(&changes, &kept);
    if !errors.is_empty() {
        let late = changes.iter().any(|change| newer(change, &kept).is_some());
        let status = if late { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        let page = page(signed.frame(&app, Tab::Register), over(kept, &changes), errors);
        return Ok((status, page).into_response());
    }
    for change in &changes {
        let words = (change.code.as_str(), change.title.as_str(), change.seen);
        if !record_wording(&mut tx, &granted, words, change.reviewed, now).await? {
            return Err(Error::Conflict(
                "Có người vừa sửa danh mục này. Hãy quay lại trang trước rồi lưu lần nữa.".to_owned(),
            ));
        }
    }
    if !changes.is_empty() {
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(see_other_with(ManifestationsPath, "manifestations-kept").into_response())
}

/// What was typed over one of them.
#[derive(Debug, PartialEq, Eq)]
struct Change {
    code: String,
    title: String,
    /// The version that was seen.
    seen: i32,
    reviewed: bool,
}

impl Typed {
    /// The lines that were touched: their words or their mark differ from what the page showed, and from what is kept.
    fn changes(&self, kept: &[Kept]) -> Vec<Change> {
        let lines = self.code.iter().zip(&self.version).zip(self.title.iter().zip(&self.shown));
        lines
            .filter_map(|((code, seen), (title, shown))| {
                let there = kept.iter().find(|one| one.code == *code)?;
                let (title, reviewed) = (title.as_str(), self.reviewed.contains(code));
                let touched = title != shown.as_str() || reviewed != self.marked.contains(code);
                let differs = title != there.title || reviewed != there.reviewed_at.is_some();
                (touched && differs).then(|| Change {
                    code: code.clone(),
                    title: title.to_owned(),
                    seen: *seen,
                    reviewed,
                })
            })
            .collect()
    }
}

/// What someone else wrote meanwhile where this was typed.
fn newer<'a>(change: &Change, kept: &'a [Kept]) -> Option<&'a Kept> {
    kept.iter().find(|one| one.code == change.code && one.version != change.seen)
}

/// What is wrong with what was typed, at its field.
fn wrong(changes: &[Change], kept: &[Kept]) -> Errors {
    let mut errors = Errors::default();
    for change in changes {
        let field = format!("title-{}", place(&change.code));
        errors.require(!change.title.is_empty(), &field, "Hãy ghi tên ngắn của biểu hiện này.");
        let fits = change.title.chars().count() <= LONGEST;
        errors.require(fits, &field, "Hãy viết ngắn hơn, nhiều nhất 120 chữ cái.");
        if let Some(newer) = newer(change, kept) {
            let words =
                format!("Có người vừa lưu: “{}”. Lưu lần nữa thì lời ở đây thay lời ấy.", newer.title);
            errors.add(field, words);
        }
    }
    errors
}

/// The lines as they are kept, with what was typed over them.
fn over(kept: Vec<Kept>, changes: &[Change]) -> Vec<Line> {
    lines(kept)
        .into_iter()
        .map(|line| match changes.iter().find(|change| change.code == line.code) {
            Some(change) => Line { title: change.title.clone(), reviewed: change.reviewed, ..line },
            None => line,
        })
        .collect()
}

fn lines(kept: Vec<Kept>) -> Vec<Line> {
    let mut before = String::new();
    kept.into_iter()
        .map(|one| {
            let heading = if one.heading == before { String::new() } else { one.heading.clone() };
            before = one.heading;
            let by = one.reviewed_by.unwrap_or_default();
            Line {
                place: place(&one.code),
                code: one.code,
                heading,
                shown: one.title.clone(),
                title: one.title,
                version: one.version,
                marked: one.reviewed_at.is_some(),
                reviewed: one.reviewed_at.is_some(),
                told: one.reviewed_at.map(|at| format!("{}, {by}", moment_text(at))).unwrap_or_default(),
            }
        })
        .collect()
}

fn page(frame: Frame, lines: Vec<Line>, errors: Errors) -> ManifestationsPage {
    ManifestationsPage {
        frame,
        crumbs: vec![Crumb::new(YearsPath, "Các năm")],
        errors,
        action: ManifestationsPath.to_string(),
        unreviewed: lines.iter().filter(|line| !line.marked).count(),
        lines,
    }
}
