//! The pledge on paper: a personal form.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use serde::Serialize;
use typst::text::is_default_ignorable;

use super::{PaperError, digest, press};

/// What stands on a pledge's paper, as pinned when it was sent.
///
/// All text is the user's own: any character, any length, several lines. It is printed
/// as it stands, with a box for a character that the fonts lack (an emoji).
#[derive(Clone, Debug, Serialize)]
pub struct PledgePaper {
    /// The committee above the branch, in the left head; printed in capitals.
    pub committee: String,
    /// The branch, bold in the left head; printed in capitals.
    pub branch: String,
    /// Where it was written, before the date in the right head.
    pub place: String,
    /// The day in the right head.
    pub dated: NaiveDate,
    /// The pledge's year.
    pub year: i32,
    /// The lines of the title; [`pledge_title`] gives the usual two, also where this is empty.
    pub title: Vec<String>,
    /// Label and value, the name first (it is bold). A pair without a value is left out.
    pub person: Vec<(String, String)>,
    /// Before the legal bases.
    pub preamble: String,
    /// The legal bases, a line to each; their closing marks are set here.
    pub bases: Vec<String>,
    /// What is pledged.
    pub sections: Vec<PaperSection>,
    /// The last words, kept with the signatures.
    pub closing: String,
    /// On the left; see [`PledgePaper::right_signature`].
    pub left_signature: Vec<String>,
    /// The heads up to the first empty line (without one, the first line only), then the name, then small notes.
    pub right_signature: Vec<String>,
    /// Further signatures below, in pairs from left to right.
    pub further_signatures: Vec<[Vec<String>; 2]>,
    /// Which revision this is, at the foot of each page.
    pub trace: PaperTrace,
}

/// One section of a pledge.
#[derive(Clone, Debug, Serialize)]
pub struct PaperSection {
    /// Its name; numbered in order, unless it brings a number of its own.
    pub heading: String,
    /// Free text; may be empty.
    pub text: String,
    /// The commitments, a dash to each.
    pub commitments: Vec<PaperCommitment>,
}

/// One commitment.
#[derive(Clone, Debug, Serialize)]
pub struct PaperCommitment {
    /// What will be done.
    pub statement: String,
    /// Its measure in words; may be empty.
    pub detail: String,
}

/// Which revision a print shows.
#[derive(Clone, Debug, Serialize)]
pub struct PaperTrace {
    /// Counted from 1.
    pub revision: i32,
    /// When it was sent, in words.
    pub sent: String,
    /// Its digest in hex; the short form is printed.
    pub digest: String,
    /// Its state in words.
    pub state: String,
    /// How a reader finds out whether the print is genuine; nothing where there is nothing to find out.
    pub check: Option<PaperCheck>,
}

/// What a print bears so that it can be verified.
#[derive(Clone, Debug, Serialize)]
pub struct PaperCheck {
    /// The code in groups of four, joined by hyphens.
    pub code: String,
    /// Where it is typed.
    pub address: String,
    /// The QR code that leads to the answer, as SVG.
    pub qr: String,
    /// Among the PDF's keywords; signed there once it is drawn.
    pub mark: String,
}

/// The usual title of a year's pledge.
#[must_use]
pub fn pledge_title(year: i32) -> Vec<String> {
    vec!["BẢN CAM KẾT".into(), format!("TU DƯỠNG, RÈN LUYỆN, PHẤN ĐẤU NĂM {year}")]
}

/// The pledge as PDF/A-2a and PDF/UA-1. The same paper and moment give the same bytes.
///
/// This is work for the processor, some milliseconds for a usual pledge and a tenth of a second for
/// thirty thousand letters: from async code, call it in `spawn_blocking`.
///
/// # Errors
///
/// None that the user's text could cause; see [`PaperError`].
pub fn pledge_pdf(paper: &PledgePaper, made_at: DateTime<Utc>) -> Result<Vec<u8>, PaperError> {
    let identity = format!("{} {}", paper.trace.digest, paper.trace.revision);
    press::export(&press::lay_out(&Sheet::of(paper))?, identity, made_at)
}

/// The paper as the template reads it.
#[derive(Serialize)]
pub(super) struct Sheet<'a> {
    paper: &'a PledgePaper,
    committee: String,
    branch: String,
    title: Vec<String>,
    day: String,
    code: String,
}

impl<'a> Sheet<'a> {
    pub(super) fn of(paper: &'a PledgePaper) -> Self {
        let given: Vec<String> = paper.title.iter().filter(|line| says_something(line)).cloned().collect();
        Self {
            paper,
            committee: paper.committee.to_uppercase(),
            branch: paper.branch.to_uppercase(),
            title: if given.is_empty() { pledge_title(paper.year) } else { given },
            day: day_in_words(paper.dated),
            code: digest::short(&paper.trace.digest),
        }
    }
}

/// A title of invisible characters would leave the PDF without one.
fn says_something(line: &str) -> bool {
    line.chars().any(|c| c.is_alphanumeric() && !is_default_ignorable(c))
}

/// Days before the tenth and the first two months take a zero, so that no figure can be added by hand.
pub(super) fn day_in_words(day: NaiveDate) -> String {
    let month = day.month();
    let zero = if month <= 2 { "0" } else { "" };
    format!("ngày {:02} tháng {zero}{month} năm {}", day.day(), day.year())
}
