//! From a paper's data to the bytes of its PDF.

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use serde::Serialize;
use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst::ecow::EcoVec;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::clean::clean;
use super::layout::Layout;
use super::model::{Check, Paper, day_in_words, marked_recipients};
use super::world::{Desk, Shared, Template};

/// Why a paper could not be drawn. Says nothing of what stands on it.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// A font or a template's path in this program is broken.
    #[error("the fonts for papers cannot be read")]
    Fonts,
    /// The measures of papers in this program are broken.
    #[error("no layout is known for papers")]
    Measures,
    /// The data does not become JSON.
    #[error("the paper's data cannot be written")]
    Data(#[from] serde_json::Error),
    /// The moment it was made has no place in a PDF.
    #[error("the paper's date lies outside the calendar")]
    Moment,
    /// The template failed on this data.
    #[error("the paper cannot be laid out: {0}")]
    Layout(String),
    /// The pages cannot become an archival, accessible PDF.
    #[error("the paper cannot be written as PDF: {0}")]
    Export(String),
    /// The parts of a Word file cannot be put together.
    #[error("the paper cannot be written as a Word file")]
    Word(#[from] zip::result::ZipError),
}

/// How many later papers a piece of cached layout outlives unused.
const CACHED_FOR: usize = 5;

/// The paper as the template reads it.
#[derive(Serialize)]
struct Sheet<'a> {
    paper: &'a Paper,
    measures: &'a Layout,
    superior: String,
    issuer: String,
    title: Vec<String>,
    place: &'a str,
    day: String,
    trace: String,
    digest: &'a str,
    check: Option<&'a Check>,
    recipients: Vec<String>,
}

/// Lays a paper out: printable text into the one template of papers.
pub(super) fn lay_out(paper: &Paper) -> Result<PagedDocument, PaperError> {
    let shared = Shared::get().ok_or(PaperError::Fonts)?;
    let sheet = Sheet {
        paper,
        measures: paper.layout()?,
        superior: paper.head.superior.to_uppercase(),
        issuer: paper.head.issuer.to_uppercase(),
        title: paper.title_lines(),
        place: &paper.place,
        day: day_in_words(paper.dated),
        trace: paper.foot.line(),
        digest: &paper.foot.digest,
        check: paper.foot.check.as_ref(),
        recipients: marked_recipients(&paper.recipients),
    };
    compile(shared, Template::Paper, &sheet)
}

/// Lays ballot papers out.
pub(super) fn slips(sheet: &impl Serialize) -> Result<PagedDocument, PaperError> {
    compile(Shared::get().ok_or(PaperError::Fonts)?, Template::Slips, sheet)
}

fn compile(
    shared: &'static Shared,
    template: Template,
    sheet: &impl Serialize,
) -> Result<PagedDocument, PaperError> {
    let mut data = serde_json::to_value(sheet)?;
    clean(&mut data, shared.body_font());
    let desk = Desk::with(shared, template, serde_json::to_vec(&data)?);
    let document = typst::compile(&desk).output.map_err(|problems| PaperError::Layout(said(&problems)));
    comemo::evict(CACHED_FOR);
    document
}

/// Writes the pages as PDF. The same pages, identity and moment give the same bytes.
pub(super) fn export(
    pages: &PagedDocument,
    identity: String,
    made_at: DateTime<Utc>,
) -> Result<Vec<u8>, PaperError> {
    let options = PdfOptions {
        ident: Smart::Custom(identity),
        creator: Smart::Custom(Some("Cam Kết".into())),
        timestamp: Some(timestamp(made_at).ok_or(PaperError::Moment)?),
        standards: PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|problem| PaperError::Export(problem.message().to_string()))?,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(pages, &options).map_err(|problems| PaperError::Export(said(&problems)));
    comemo::evict(CACHED_FOR);
    pdf
}

fn timestamp(at: DateTime<Utc>) -> Option<Timestamp> {
    let part = |n: u32| u8::try_from(n).ok();
    let (date, time) = ((part(at.month())?, part(at.day())?), (part(at.hour())?, part(at.minute())?));
    Datetime::from_ymd_hms(at.year(), date.0, date.1, time.0, time.1, part(at.second())?)
        .map(Timestamp::new_utc)
}

/// The first problem in the typesetter's words. Between backquotes it cites the paper: that is left out.
fn said(problems: &EcoVec<SourceDiagnostic>) -> String {
    let first = problems.first().map(|problem| problem.message.as_str()).unwrap_or_default();
    first.split('`').step_by(2).collect::<Vec<_>>().join("…")
}
