//! The editor: a version in hand, its sections as parts of one form. Saving never validates; issuing does.

use askama::Template as Page;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    PersonField, Signer, Template,
    draft::{demand, issued},
    form::{MOST_ASKED, Typed},
    issue::IssuePath,
    list,
    show::{PreviewPath, TemplatePath},
    store::{self, Version},
};
use crate::{
    app::App,
    audit::Entry,
    clock::moment_text,
    cycle::{
        TemplateId,
        basis::{self, Basis},
        manifestation, years,
    },
    error::Result,
    id::uuid_at,
    web::{
        act::{see_other, see_other_with},
        filters,
        form::{Errors, Form, Query},
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
    saved: String,
    /// Who saved meanwhile, when this save came too late.
    overtaken: Option<String>,
    reason: String,
    content: Template,
    fields: Vec<Choice>,
    sections: Vec<SectionForm>,
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
    standing: String,
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
    Ok(page(signed.frame(&app, Tab::Register), &version, &bases, errors))
}

/// Saves it as typed, and does what the button asked for.
///
/// # Errors
/// As [`edit`].
pub async fn update(
    path: EditorPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    years::top(&mut tx, &signed).await?;
    let (mut version, _) = store::find(&mut tx, path.id).await?;
    let granted = demand(&mut tx, &signed, version.cycle).await?;
    if version.issued_at.is_some() {
        return Err(issued());
    }
    let fresh = format!("s{}", &uuid_at(now).simple().to_string()[20..]);
    let content = typed.content(&manifestation::worded(&mut tx).await?, &fresh);
    let words = (&content, typed.reason.as_str());
    if store::save(&mut tx, &granted, (version.id, typed.edits), words, now).await? {
        tx.commit(Entry::of(&granted, now)).await?;
        return Ok(onward(path.id, &typed.then, &fresh));
    }
    let (there, _) = store::find(&mut tx, path.id).await?;
    let bases = basis::store::all(&mut tx).await?;
    let by = there.written_by.clone().unwrap_or_default();
    version = Version { content, reason: typed.reason.as_str().to_owned(), ..there };
    let mut page = page(signed.frame(&app, Tab::Register), &version, &bases, Errors::default());
    page.overtaken = Some(by);
    Ok((StatusCode::CONFLICT, page).into_response())
}

/// Where a button leads after the save.
fn onward(id: TemplateId, then: &str, fresh: &str) -> Response {
    let editor = EditorPath { id };
    match then.split_once('-') {
        _ if then == "preview" => see_other(PreviewPath { id }).into_response(),
        _ if then == "issue" => see_other(IssuePath { id }).into_response(),
        _ if then == "add" => {
            see_other(format!("{editor}?notice=template-saved#section-{fresh}")).into_response()
        }
        Some(("up" | "down", key)) => {
            see_other(format!("{editor}?notice=template-saved#section-{key}")).into_response()
        }
        Some(("drop", _)) => see_other(format!("{editor}?notice=template-saved#sections")).into_response(),
        Some(("sooner", _)) => see_other(format!("{editor}?notice=template-saved#bases")).into_response(),
        _ => see_other_with(editor, "template-saved").into_response(),
    }
}

fn page(frame: Frame, version: &Version, bases: &[Basis], errors: Errors) -> EditorPage {
    let content = version.content.clone();
    let mut crumbs = list::crumbs(version.cycle, version.year);
    let back = TemplatePath { id: version.id };
    crumbs.push(Crumb::new(&back, version.category.title()));
    let saved = version.written_at.map(|at| format!("Đã lưu {}", moment_text(at))).unwrap_or_default();
    let (cited, others) = basis_lines(version, bases);
    EditorPage {
        frame,
        crumbs,
        errors,
        action: EditorPath { id: version.id }.to_string(),
        back: back.to_string(),
        year: version.year,
        category: version.category.title(),
        title: version.title(),
        edits: version.edits,
        saved,
        overtaken: None,
        reason: version.reason.clone(),
        fields: PersonField::ALL
            .into_iter()
            .map(|field| Choice::new(field.code(), field.title(), content.fields.contains(&field)))
            .collect(),
        sections: section_forms(&content),
        cited,
        others,
        signers: signer_lines(&content),
        content,
    }
}

fn section_forms(content: &Template) -> Vec<SectionForm> {
    let count = content.sections.len();
    content
        .sections
        .iter()
        .enumerate()
        .map(|(at, section)| SectionForm {
            number: at + 1,
            key: section.key.clone(),
            title: section.title.clone(),
            guidance: section.guidance.clone(),
            example: section.example.clone(),
            at_least: (0..=MOST_ASKED)
                .map(|asked| Choice::new(asked.to_string(), at_least_text(asked), asked == section.at_least))
                .collect(),
            first: at == 0,
            last: at + 1 == count,
        })
        .collect()
}

fn at_least_text(asked: usize) -> String {
    match asked {
        0 => "Không bắt buộc có nội dung cam kết".to_owned(),
        asked => format!("Ít nhất {asked} nội dung cam kết"),
    }
}

/// The texts that are cited, in the order of the paper, and all others.
fn basis_lines(version: &Version, bases: &[Basis]) -> (Vec<BasisLine>, Vec<BasisLine>) {
    let day = version.due_day();
    let line = |basis: &Basis| BasisLine {
        id: basis.id.to_string(),
        title: basis.citation(),
        standing: basis::validity_on(basis, bases, day),
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
