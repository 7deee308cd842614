//! One version of a template: what it says, how it stands, and the versions before and after it.

use askama::Template as Page;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    PersonField, Template,
    changes::ChangesPath,
    draft::DiscardingPath,
    editor::EditorPath,
    issue::IssuePath,
    list::{self, TemplatesPath, badge, due_text, lapsed},
    store::{self, Version},
};
use crate::{
    app::App,
    clock::moment_text,
    cycle::{TemplateId, basis, manifestation, years},
    error::Result,
    web::{
        filters,
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb, Fact},
        signed::Signed,
    },
};

/// `/templates/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/templates/{id}")]
pub struct TemplatePath {
    /// The version.
    pub id: TemplateId,
}

/// `/templates/{id}/preview`: the writing page as its template makes it. Shown by the pledge's slice.
#[derive(TypedPath, Deserialize)]
#[typed_path("/templates/{id}/preview")]
pub struct PreviewPath {
    /// The version.
    pub id: TemplateId,
}

/// `/templates/{id}/paper`: the paper as its template makes it. Shown by the pledge's slice.
#[derive(TypedPath, Deserialize)]
#[typed_path("/templates/{id}/paper")]
pub struct SamplePath {
    /// The version.
    pub id: TemplateId,
}

/// The page.
#[derive(Page, WebTemplate, Debug)]
#[template(path = "cycle/template/show.html")]
pub struct ShowPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    year: i32,
    category: &'static str,
    code: &'static str,
    title: String,
    badge: Badge,
    facts: Vec<Fact>,
    content: Template,
    fields: String,
    lapsed: Vec<String>,
    due: String,
    acts: Vec<Crumb>,
    /// Where a new version is taken in hand, where none is.
    new: Option<String>,
    /// Where the version in hand is given up.
    discard: Option<String>,
    /// What giving it up names, so that nothing goes unseen and a second press finds its way.
    edits: i32,
    cycle: String,
    versions: Vec<Line>,
}

/// A version in the history.
#[derive(Debug)]
pub struct Line {
    href: Option<String>,
    title: String,
    badge: Badge,
    told: String,
    reason: String,
}

/// Shows it.
///
/// # Errors
/// Not found for everyone but the Board at the top.
pub async fn show(path: TemplatePath, State(app): State<App>, signed: Signed) -> Result<ShowPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    years::top(&mut tx, &signed).await?;
    let (version, all) = store::find(&mut tx, path.id).await?;
    let bases = basis::store::all(&mut tx).await?;
    let manifestations = manifestation::worded(&mut tx).await?;
    drop(tx);
    let in_hand = version.issued_at.is_none();
    let content = version.worded(&bases, &manifestations);
    let same_year: Vec<_> = all.iter().filter(|one| one.cycle == version.cycle).collect();
    let free = same_year.iter().all(|one| one.issued_at.is_some());
    let mut crumbs = list::crumbs(version.cycle, version.year);
    crumbs.push(Crumb::new(TemplatesPath { id: version.cycle }, "Mẫu cam kết"));
    Ok(ShowPage {
        frame: signed.frame(&app, Tab::Register),
        crumbs,
        year: version.year,
        category: version.category.title(),
        code: version.category.code(),
        title: version.title(),
        badge: badge(&version),
        facts: facts(&version),
        fields: PersonField::ALL
            .into_iter()
            .filter(|field| content.fields.contains(field))
            .map(PersonField::title)
            .collect::<Vec<_>>()
            .join(", "),
        content,
        lapsed: lapsed(&version, &bases),
        due: due_text(&version),
        acts: acts(version.id, in_hand),
        new: free.then(|| TemplatesPath { id: version.cycle }.to_string()),
        discard: in_hand.then(|| DiscardingPath { id: version.id }.to_string()),
        edits: version.edits,
        cycle: version.cycle.to_string(),
        versions: same_year.into_iter().map(|one| line(one, version.id)).collect(),
    })
}

fn acts(id: TemplateId, in_hand: bool) -> Vec<Crumb> {
    let mut acts = Vec::new();
    if in_hand {
        acts.push(Crumb::new(EditorPath { id }, "Sửa"));
        acts.push(Crumb::new(IssuePath { id }, "Kiểm tra để ban hành"));
    }
    acts.push(Crumb::new(PreviewPath { id }, "Xem trang viết"));
    acts.push(Crumb::new(SamplePath { id }, "Xem bản in"));
    acts.push(Crumb::new(ChangesPath { id }, "So sánh với bản khác"));
    acts
}

/// Who issued a version that nobody here wrote.
const SHIPPED: &str = "có sẵn trong phần mềm";

fn facts(version: &Version) -> Vec<Fact> {
    let signed = |at: Option<chrono::DateTime<chrono::Utc>>, by: &Option<String>| {
        at.map(|at| format!("{}, {}", moment_text(at), by.as_deref().unwrap_or(SHIPPED)))
    };
    let mut facts = Vec::new();
    if version.issued_at.is_none() {
        facts.extend(signed(version.written_at, &version.written_by).map(|told| Fact::new("Lưu lúc", told)));
    }
    facts.extend(signed(version.issued_at, &version.issued_by).map(|told| Fact::new("Ban hành lúc", told)));
    facts.extend(version.frozen_at.map(|at| Fact::new("Người đầu tiên gửi lúc", moment_text(at))));
    facts.extend((!version.reason.is_empty()).then(|| Fact::new("Lý do", version.reason.clone())));
    facts
}

fn line(version: &Version, shown: TemplateId) -> Line {
    let by = |name: &Option<String>| name.clone().unwrap_or_else(|| SHIPPED.to_owned());
    let told = match (version.issued_at, version.written_at) {
        (Some(at), _) => format!("Ban hành lúc {}, {}", moment_text(at), by(&version.issued_by)),
        (None, Some(at)) => format!("Lưu lúc {}, {}", moment_text(at), by(&version.written_by)),
        (None, None) => String::new(),
    };
    Line {
        href: (version.id != shown).then(|| TemplatePath { id: version.id }.to_string()),
        title: version.title(),
        badge: badge(version),
        told,
        reason: version.reason.clone(),
    }
}
