//! The register of what a unit issued: by term and kind, searched, paged by key, and as a print.

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::Response};
use axum_extra::routing::TypedPath;
use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    Document, DocumentId, Kind, Term, TermId, issuer,
    list::draw,
    new::NewDocumentPath,
    show::DocumentPath,
    store::{self, Asked},
    term::TermsPath,
};
use crate::{
    access::{
        Actor,
        policy::{IssueDocument, KeepTerms, ReadDocuments},
    },
    app::App,
    clock::{date_text, day_in_vietnam, moment_text},
    db::Read,
    document::model::{Block, Foot, Paper, Row as PaperRow, Table},
    error::{Error, Result},
    pledge::list::{UnitPledgesPath, encoded},
    unit::{self, Unit, UnitId},
    web::{
        download::Kind as File,
        filters,
        form::Query,
        frame::Frame,
        page::Tab as Place,
        parts::{Crumb, Tab},
        signed::{Now, Signed},
        text::Text,
        workbook::file_name,
    },
};

/// Rows on a page.
const PAGE: usize = 50;
/// Rows of a print: more than a term has.
const PRINTED: i64 = 5_000;

/// `/units/{id}/documents`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/units/{id}/documents")]
pub struct RegisterPath {
    /// The unit.
    pub id: UnitId,
}

/// `/units/{id}/documents.pdf`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/units/{id}/documents.pdf")]
pub struct PrintPath {
    /// The unit.
    pub id: UnitId,
}

/// What the register is narrowed to.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Filter {
    /// The term; the one that runs if absent.
    #[serde(default)]
    pub term: Option<TermId>,
    /// The symbol of a kind; all if empty.
    #[serde(default)]
    pub kind: String,
    /// Part of the subject, or the beginning of the number.
    #[serde(default)]
    pub q: Text,
    /// The last row of the page before.
    #[serde(default)]
    pub after: Option<DocumentId>,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "issuing/register.html")]
pub struct RegisterPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    unit: String,
    terms: Vec<Tab>,
    term: String,
    kinds: Vec<Tab>,
    kind: String,
    action: String,
    q: String,
    acts: Vec<Crumb>,
    print: String,
    rows: Vec<Row>,
    more: Option<String>,
}

/// A document in the register.
#[derive(Debug)]
pub struct Row {
    href: String,
    code: String,
    kind: String,
    subject: String,
    dated: String,
    signer: String,
    voided: bool,
}

/// What a register is asked for, with what stands around it.
struct Opened {
    unit: Unit,
    terms: Vec<Term>,
    term: Option<TermId>,
    kinds: Vec<Kind>,
}

/// Shows a page of the register.
///
/// # Errors
/// Not found for those who do not read the unit's papers.
pub async fn show(
    path: RegisterPath,
    State(app): State<App>,
    signed: Signed,
    Query(filter): Query<Filter>,
) -> Result<RegisterPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let opened = open(&mut tx, &signed.actor, path.id, &filter).await?;
    let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
    let mut found = store::list(&mut tx, path.id, &opened.asked(&filter), limit).await?;
    drop(tx);
    let full = found.len() > PAGE;
    found.truncate(PAGE);
    let last = found.last().map(|document| document.id).filter(|_| full);
    let more = last.map(|after| opened.link(&Filter { after: Some(after), ..filter.clone() }));
    Ok(page(signed.frame(&app, Place::Pledges), &signed.actor, (&opened, &filter), found, more))
}

/// The register of a term as a PDF, the first number first.
///
/// # Errors
/// As [`show`].
pub async fn print(
    path: PrintPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Query(filter): Query<Filter>,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let opened = open(&mut tx, &signed.actor, path.id, &filter).await?;
    let mut found = store::list(&mut tx, path.id, &opened.asked(&filter), PRINTED).await?;
    found.reverse();
    let issuer = issuer::of(&mut tx, &opened.unit, None).await?;
    drop(tx);
    let term = opened.terms.iter().find(|term| Some(term.id) == opened.term);
    let paper = Paper {
        head: issuer.plain_head(),
        place: String::new(),
        dated: day_in_vietnam(now),
        title: vec![
            "SỔ ĐĂNG KÝ VĂN BẢN".to_owned(),
            term.map(|term| format!("nhiệm kỳ {}", term.name)).unwrap_or_default(),
        ],
        blocks: vec![
            Block::Table(table(&found)),
            Block::closing(format!("Có {} văn bản; in lúc {}.", found.len(), moment_text(now))),
        ],
        signatures: Vec::new(),
        recipients: Vec::new(),
        foot: Foot::default(),
    };
    let name = file_name("so-van-ban", &opened.unit.code, chrono::Datelike::year(&paper.dated), now);
    draw(paper, File::Pdf, name.trim_end_matches(".xlsx").to_owned(), now).await
}

fn table(found: &[Document]) -> Table {
    let mut table = Table::of(&[
        ("Số, ký hiệu", 28.0, false),
        ("Ngày", 24.0, true),
        ("Loại và trích yếu", 66.0, false),
        ("Người ký", 30.0, false),
        ("Ghi chú", 24.0, false),
    ]);
    table.rows = found
        .iter()
        .map(|document| PaperRow {
            cells: vec![
                document.code.clone(),
                date_text(document.dated),
                format!("{} {}", document.kind, document.subject),
                document.signer_name.clone(),
                document.voided.as_ref().map(|why| format!("Đã hủy: {why}")).unwrap_or_default(),
            ],
            strong: false,
        })
        .collect();
    table
}

async fn open(tx: &mut Read, actor: &Actor, id: UnitId, filter: &Filter) -> Result<Opened> {
    let unit = unit::store::find(tx, id).await?;
    if !actor.may::<ReadDocuments>(&unit) {
        return Err(Error::NotFound);
    }
    let terms = store::terms(tx, id).await?;
    let known = filter.term.filter(|asked| terms.iter().any(|term| term.id == *asked));
    let term = known.or_else(|| running(&terms, actor.day)).or_else(|| terms.first().map(|term| term.id));
    let kinds = store::kinds(tx, &unit).await?;
    Ok(Opened { unit, terms, term, kinds })
}

fn running(terms: &[Term], day: NaiveDate) -> Option<TermId> {
    let runs = |term: &&Term| term.from <= day && term.until.is_none_or(|until| day < until);
    terms.iter().find(runs).map(|term| term.id)
}

impl Opened {
    fn asked(&self, filter: &Filter) -> Asked {
        Asked { term: self.term, kind: filter.kind.clone(), q: filter.q.as_pattern(), after: filter.after }
    }

    fn link(&self, filter: &Filter) -> String {
        format!("{}{}", RegisterPath { id: self.unit.id }, self.query(filter))
    }

    fn query(&self, filter: &Filter) -> String {
        let mut query = Vec::new();
        if let Some(term) = filter.term.or(self.term) {
            query.push(format!("term={term}"));
        }
        if !filter.kind.is_empty() {
            query.push(format!("kind={}", encoded(&filter.kind)));
        }
        if !filter.q.is_empty() {
            query.push(format!("q={}", encoded(filter.q.as_str())));
        }
        if let Some(after) = filter.after {
            query.push(format!("after={after}"));
        }
        if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) }
    }
}

fn page(
    frame: Frame,
    actor: &Actor,
    (opened, filter): (&Opened, &Filter),
    found: Vec<Document>,
    more: Option<String>,
) -> RegisterPage {
    let unit = &opened.unit;
    let narrowed = |kind: &str| Filter { kind: kind.to_owned(), after: None, ..filter.clone() };
    let tab = |href: String, label: String, current: bool| Tab { href, label, count: None, current };
    let kind = |kind: &Kind| {
        tab(opened.link(&narrowed(&kind.symbol)), kind.title.clone(), filter.kind == kind.symbol)
    };
    let mut acts = Vec::new();
    if actor.may::<IssueDocument>(unit) {
        acts.push(Crumb::new(NewDocumentPath { id: unit.id }, "Lấy số văn bản"));
    }
    if actor.may::<KeepTerms>(unit) {
        acts.push(Crumb::new(TermsPath { id: unit.id }, "Nhiệm kỳ, số bắt đầu"));
    }
    RegisterPage {
        frame,
        crumbs: vec![Crumb::new(UnitPledgesPath { id: unit.id }, &unit.name)],
        unit: unit.name.clone(),
        terms: opened
            .terms
            .iter()
            .map(|term| {
                let href = opened.link(&Filter { term: Some(term.id), ..Filter::default() });
                tab(href, format!("Nhiệm kỳ {}", term.name), opened.term == Some(term.id))
            })
            .collect(),
        term: opened.term.map(|term| term.to_string()).unwrap_or_default(),
        kinds: std::iter::once(tab(opened.link(&narrowed("")), "Tất cả".to_owned(), filter.kind.is_empty()))
            .chain(opened.kinds.iter().map(kind))
            .collect(),
        kind: filter.kind.clone(),
        action: RegisterPath { id: unit.id }.to_string(),
        q: filter.q.as_str().to_owned(),
        acts,
        print: format!(
            "{}{}",
            PrintPath { id: unit.id },
            opened.query(&Filter { after: None, ..filter.clone() })
        ),
        rows: found.into_iter().map(row).collect(),
        more,
    }
}

fn row(document: Document) -> Row {
    Row {
        href: DocumentPath { id: document.id }.to_string(),
        signer: document.signer_name,
        voided: document.voided.is_some(),
        code: document.code,
        kind: document.kind,
        subject: document.subject,
        dated: date_text(document.dated),
    }
}
