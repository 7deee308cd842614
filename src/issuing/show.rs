//! An issued document: what the register says of it, and the paper as it was when its number was taken.

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::Response};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    Document, DocumentId, issuer::numbered, list::draw, register::RegisterPath, store, voiding::VoidingPath,
};
use crate::{
    access::{
        Actor,
        policy::{ReadDocuments, VoidDocument},
    },
    app::App,
    clock::{date_text, moment_text},
    db::Read,
    error::{Error, Result},
    unit,
    web::{
        download::Kind,
        filters,
        frame::Frame,
        page::Tab,
        parts::{Crumb, Fact},
        signed::Signed,
    },
};

/// `/documents/{id}`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/documents/{id}")]
pub struct DocumentPath {
    /// The document.
    pub id: DocumentId,
}

/// `/documents/{id}/paper`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/documents/{id}/paper")]
pub struct PaperPath {
    /// The document.
    pub id: DocumentId,
}

/// `/documents/{id}/paper.docx`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/documents/{id}/paper.docx")]
pub struct WordPath {
    /// The document.
    pub id: DocumentId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "issuing/show.html")]
pub struct DocumentPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    title: String,
    voided: Option<String>,
    facts: Vec<Fact>,
    papers: Option<(String, String)>,
    voiding: Option<String>,
}

/// Shows it.
///
/// # Errors
/// Not found for those who do not read its unit's papers.
pub async fn show(path: DocumentPath, State(app): State<App>, signed: Signed) -> Result<DocumentPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (document, unit) = read(&mut tx, &signed.actor, path.id).await?;
    drop(tx);
    let id = document.id;
    let may_void = document.voided.is_none() && signed.actor.may::<VoidDocument>(&document);
    let signer = [document.signer_title.as_str(), document.signer_name.as_str()].join(" ");
    Ok(DocumentPage {
        frame: signed.frame(&app, Tab::Pledges),
        crumbs: vec![
            Crumb::new(crate::pledge::list::UnitPledgesPath { id: unit.id }, &unit.name),
            Crumb::new(RegisterPath { id: unit.id }, "Sổ đăng ký văn bản"),
        ],
        title: format!("{} số {}", document.kind, document.code),
        facts: vec![
            Fact::new("Trích yếu", document.subject),
            Fact::new("Ngày của văn bản", date_text(document.dated)),
            Fact::new("Người ký", signer.trim()),
            Fact::new(
                "Lấy số",
                format!(
                    "{}, {}, lúc {}",
                    document.issued_name,
                    document.office_title,
                    moment_text(document.issued_at)
                ),
            ),
        ],
        papers: document.drawn.then(|| (PaperPath { id }.to_string(), WordPath { id }.to_string())),
        voided: document.voided,
        voiding: may_void.then(|| VoidingPath { id }.to_string()),
    })
}

/// The paper as a PDF.
///
/// # Errors
/// Not found for those who do not read its unit's papers, and where no paper was made here.
pub async fn pdf(path: PaperPath, State(app): State<App>, signed: Signed) -> Result<Response> {
    hand_out(&app, &signed, (path.id, Kind::Pdf)).await
}

/// The paper as a Word file.
///
/// # Errors
/// As [`pdf`].
pub async fn word(path: WordPath, State(app): State<App>, signed: Signed) -> Result<Response> {
    hand_out(&app, &signed, (path.id, Kind::Word)).await
}

async fn hand_out(app: &App, signed: &Signed, (id, kind): (DocumentId, Kind)) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (document, _) = read(&mut tx, &signed.actor, id).await?;
    let mut paper = numbered(store::paper(&mut tx, id).await?, &document.code);
    drop(tx);
    if let Some(at) = document.voided_at {
        paper.foot.facts.push(format!("VĂN BẢN ĐÃ HỦY lúc {}", moment_text(at)));
    }
    let name = format!("{}-{}", document.code.replace('/', "-"), document.dated);
    draw(paper, kind, name, document.issued_at).await
}

/// A document and its unit, for those who read the unit's papers.
///
/// # Errors
/// Not found for others.
pub async fn read(tx: &mut Read, actor: &Actor, id: DocumentId) -> Result<(Document, unit::Unit)> {
    let document = store::find(tx, id).await?;
    let unit = unit::store::find(tx, document.unit).await?;
    if actor.may::<ReadDocuments>(&unit) { Ok((document, unit)) } else { Err(Error::NotFound) }
}
