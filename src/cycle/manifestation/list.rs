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
    error::Result,
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
    #[serde(default)]
    reviewed: Vec<String>,
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
    Ok(page(signed.frame(&app, Tab::Register), kept, Errors::default()))
}

/// Words those that were changed, and marks those that were looked over.
///
/// # Errors
/// As [`index`], and a conflict if someone changed one meanwhile.
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
    let (changed, errors) = typed.changed(&kept);
    if !errors.is_empty() {
        let page = page(signed.frame(&app, Tab::Register), typed.over(kept), errors);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    for (code, title, seen, reviewed) in &changed {
        record_wording(&mut tx, &granted, (code, title, *seen), *reviewed, now).await?;
    }
    if !changed.is_empty() {
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(see_other_with(ManifestationsPath, "manifestations-kept").into_response())
}

/// Code, title, the version that was seen, whether it was looked over.
type Change = (String, String, i32, bool);

impl Typed {
    /// What was typed for each, in step with the codes.
    fn rows(&self) -> impl Iterator<Item = (&String, i32, &str, bool)> {
        self.code
            .iter()
            .zip(&self.version)
            .zip(&self.title)
            .map(|((code, version), title)| (code, *version, title.as_str(), self.reviewed.contains(code)))
    }

    /// Those whose words or mark differ from what is kept, and what is wrong.
    fn changed(&self, kept: &[Kept]) -> (Vec<Change>, Errors) {
        let mut errors = Errors::default();
        let mut changed = Vec::new();
        for (code, version, title, reviewed) in self.rows() {
            let Some(there) = kept.iter().find(|one| one.code == *code) else { continue };
            let field = format!("title-{}", place(code));
            errors.require(!title.is_empty(), &field, "Hãy ghi tên ngắn của biểu hiện này.");
            let fits = title.chars().count() <= LONGEST;
            errors.require(fits, &field, "Hãy viết ngắn hơn, nhiều nhất 120 chữ cái.");
            if there.title != title || there.reviewed_at.is_some() != reviewed {
                changed.push((code.clone(), title.to_owned(), version, reviewed));
            }
        }
        (changed, errors)
    }

    /// What is kept, with what was typed over it.
    fn over(&self, mut kept: Vec<Kept>) -> Vec<Kept> {
        for (code, version, title, _) in self.rows() {
            if let Some(one) = kept.iter_mut().find(|one| one.code == *code) {
                title.clone_into(&mut one.title);
                one.version = version;
            }
        }
        kept
    }
}

fn page(frame: Frame, kept: Vec<Kept>, errors: Errors) -> ManifestationsPage {
    let mut before = String::new();
    let unreviewed = kept.iter().filter(|one| one.reviewed_at.is_none()).count();
    let lines = kept
        .into_iter()
        .map(|one| {
            let heading = if one.heading == before { String::new() } else { one.heading.clone() };
            before = one.heading;
            let by = one.reviewed_by.unwrap_or_default();
            Line {
                place: place(&one.code),
                code: one.code,
                heading,
                title: one.title,
                version: one.version,
                reviewed: one.reviewed_at.is_some(),
                told: one.reviewed_at.map(|at| format!("{}, {by}", moment_text(at))).unwrap_or_default(),
            }
        })
        .collect();
    ManifestationsPage {
        frame,
        crumbs: vec![Crumb::new(YearsPath, "Các năm")],
        errors,
        action: ManifestationsPath.to_string(),
        unreviewed,
        lines,
    }
}
