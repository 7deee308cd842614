//! The editor: a version in hand, its sections as parts of one form.

use askama::Template as Page;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    Category, PersonField, Section, Signer, Template,
    draft::issued,
    form::{MOST_ASKED, MOST_SECTIONS},
    list::{self, TemplatesPath},
    parts::asked_text,
    show::TemplatePath,
    store::{self, Version},
};
use crate::{
    app::App,
    clock::moment_text,
    cycle::{
        TemplateId,
        basis::{self, Basis},
        kept::KeptYear,
        years,
    },
    error::Result,
    id::uuid_at,
    web::{
        filters,
        form::{Errors, Query},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
    },
};

/// `/templates/{id}/edit`
#[derive(TypedPath, Deserialize)]
#[typed_path("/templates/{id}/edit")]
pub struct EditorPath {
    /// The version in hand.
    pub id: TemplateId,
}

/// The page.
#[derive(Page, WebTemplate, Debug)]
#[template(path = "cycle/template/edit.html")]
pub struct EditorPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    back: String,
    year: i32,
    category: &'static str,
    title: String,
    edits: i32,
    /// The key of a section that this form adds.
    fresh: String,
    /// Which year and category it is written for, so that a save finds its place when the version is gone.
    cycle: String,
    code: &'static str,
    saved: String,
    /// What happened meanwhile, when this save came too late.
    overtaken: Option<String>,
    /// Whether saving makes a new version, because the one that was written is no longer in hand.
    anew: bool,
    reason: String,
    content: Template,
    fields: Vec<Choice>,
    sections: Vec<SectionForm>,
    /// Whether there is room for one more section.
    room: bool,
    cited: Vec<BasisLine>,
    others: Vec<BasisLine>,
    signers: Vec<SignerLine>,
}

/// A section's part of the form.
#[derive(Debug)]
pub struct SectionForm {
    number: usize,
    key: String,
    title: String,
    guidance: String,
    example: String,
    at_least: Vec<Choice>,
    first: bool,
    last: bool,
}

/// A text that may be cited.
#[derive(Debug)]
pub struct BasisLine {
    id: String,
    title: String,
    validity: String,
    holds: bool,
}

/// Someone who may sign.
#[derive(Debug)]
pub struct SignerLine {
    code: &'static str,
    title: &'static str,
    heading: String,
    chosen: bool,
}

/// Whether the page was reached by "issue" with something missing.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    missing: bool,
}

/// Shows the version in hand.
///
/// # Errors
/// Not found for everyone but the Board at the top; a conflict once it was issued.
pub async fn edit(
    path: EditorPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(asked): Query<Asked>,
) -> Result<EditorPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    years::top(&mut tx, &signed).await?;
    let (version, _) = store::find(&mut tx, path.id).await?;
    if version.issued_at.is_some() {
        return Err(issued());
    }
    let bases = basis::store::all(&mut tx).await?;
    drop(tx);
    let errors = if asked.missing { version.content.missing() } else { Errors::default() };
    let frame = signed.frame(&app, Tab::Register);
    Ok(EditorPage { errors, ..page(frame, &version, &bases, now) })
}

impl EditorPage {
    /// The page with what was typed over a version that someone else saved meanwhile.
    #[must_use]
    pub(super) fn overtaken_by(self, there: Option<&str>) -> Self {
        let by = there.unwrap_or("Người khác");
        let words = format!(
            "{by} vừa lưu mẫu này. Những gì đồng chí vừa sửa còn ở trang này, chưa được lưu. Lưu thì bản của đồng chí \
             thay bản ấy."
        );
        Self { overtaken: Some(words), ..self }
    }
}

/// What was typed for a version that is no longer in hand: saved, it becomes a new one.
pub(super) fn anew(
    frame: Frame,
    (id, year, category): (TemplateId, &KeptYear, Category),
    (content, reason): (Template, String),
    (bases, now): (&[Basis], DateTime<Utc>),
) -> EditorPage {
    let lost = Version {
        id,
        cycle: year.id,
        year: year.year,
        due_at: year.due_at,
        category,
        number: 0,
        content,
        edits: 0,
        written_at: None,
        written_by: None,
        issued_at: None,
        issued_by: None,
        frozen_at: None,
        reason,
    };
    let list = TemplatesPath { id: year.id };
    let mut crumbs = list::crumbs(year.id, year.year);
    crumbs.push(Crumb::new(&list, "Mẫu cam kết"));
    EditorPage {
        crumbs,
        back: list.to_string(),
        title: "Bản mới, chưa lưu".to_owned(),
        anew: true,
        overtaken: Some(
            "Bản này vừa được ban hành hoặc vừa bị bỏ. Những gì đồng chí vừa sửa còn ở trang này, chưa được lưu. \
             Lưu thì thành một bản mới đang soạn."
                .to_owned(),
        ),
        ..page(frame, &lost, bases, now)
    }
}

/// The editor of a version in hand.
pub(super) fn page(frame: Frame, version: &Version, bases: &[Basis], now: DateTime<Utc>) -> EditorPage {
    let content = version.content.clone();
    let back = TemplatePath { id: version.id };
    let saved = version.written_at.map(|at| format!("Đã lưu {}", moment_text(at))).unwrap_or_default();
    let (cited, others) = basis_lines(version, bases);
    EditorPage {
        frame,
        crumbs: list::crumbs_below(version),
        errors: Errors::default(),
        action: EditorPath { id: version.id }.to_string(),
        back: back.to_string(),
        year: version.year,
        category: version.category.title(),
        title: version.title(),
        edits: version.edits,
        fresh: format!("s{}", &uuid_at(now).simple().to_string()[20..]),
        cycle: version.cycle.to_string(),
        code: version.category.code(),
        saved,
        overtaken: None,
        anew: false,
        reason: version.reason.clone(),
        fields: PersonField::ALL
            .into_iter()
            .map(|field| Choice::new(field.code(), field.title(), content.fields.contains(&field)))
            .collect(),
        sections: section_forms(&content.sections),
        room: content.sections.len() < MOST_SECTIONS,
        cited,
        others,
        signers: signer_lines(&content),
        content,
    }
}

fn section_forms(sections: &[Section]) -> Vec<SectionForm> {
    let count = sections.len();
    sections
        .iter()
        .enumerate()
        .map(|(at, section)| SectionForm {
            number: at + 1,
            key: section.key.clone(),
            title: section.title.clone(),
            guidance: section.guidance.clone(),
            example: section.example.clone(),
            at_least: (0..=MOST_ASKED)
                .map(|asked| Choice::new(asked.to_string(), asked_text(asked), asked == section.at_least))
                .collect(),
            first: at == 0,
            last: at + 1 == count,
        })
        .collect()
}

/// The texts that are cited, in the order of the paper, and all others.
fn basis_lines(version: &Version, bases: &[Basis]) -> (Vec<BasisLine>, Vec<BasisLine>) {
    let day = version.due_day();
    let line = |basis: &Basis| BasisLine {
        id: basis.id.to_string(),
        title: basis.citation(),
        validity: basis::validity_on(basis, bases, day),
        holds: basis.holds_on(day),
    };
    let cited = &version.content.cited;
    let in_order = cited.iter().filter_map(|id| bases.iter().find(|basis| basis.id == *id));
    let others = bases.iter().filter(|basis| !cited.contains(&basis.id));
    (in_order.map(line).collect(), others.map(line).collect())
}

fn signer_lines(content: &Template) -> Vec<SignerLine> {
    Signer::ALL
        .into_iter()
        .map(|who| {
            let there = content.signatures.iter().find(|one| one.who == who);
            SignerLine {
                code: who.code(),
                title: who.title(),
                heading: there.map_or_else(|| who.heading().to_owned(), |one| one.heading.clone()),
                chosen: there.is_some(),
            }
        })
        .collect()
}
