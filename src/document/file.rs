//! A file of papers: facts and sections of lines, as it goes along with a member.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::{PaperError, pledge::day_in_words, press, world::Kind};

/// What stands in the file. All text is the user's own, as in [`super::PledgePaper`].
#[derive(Clone, Debug, Serialize)]
pub struct FilePaper {
    /// The committee above the branch; printed in capitals.
    pub committee: String,
    /// The branch; printed in capitals.
    pub branch: String,
    /// The day in the right head.
    pub dated: NaiveDate,
    /// The lines of the title.
    pub title: Vec<String>,
    /// Label and value, the name first (it is bold). A pair without a value is left out.
    pub facts: Vec<(String, String)>,
    /// The sections in their order.
    pub sections: Vec<FileSection>,
    /// At the foot of each page.
    pub foot: String,
}

/// One section.
#[derive(Clone, Debug, Serialize)]
pub struct FileSection {
    /// Its name; numbered in order.
    pub heading: String,
    /// Its lines, a dash to each.
    pub lines: Vec<String>,
}

/// The paper as the template reads it.
#[derive(Serialize)]
struct Sheet<'a> {
    paper: &'a FilePaper,
    committee: String,
    branch: String,
    title: &'a [String],
    day: String,
}

/// The file as PDF/A-2a and PDF/UA-1. The same paper and moment give the same bytes.
///
/// # Errors
/// As [`super::pledge_pdf`].
pub fn file_pdf(paper: &FilePaper, made_at: DateTime<Utc>) -> Result<Vec<u8>, PaperError> {
    let sheet = Sheet {
        paper,
        committee: paper.committee.to_uppercase(),
        branch: paper.branch.to_uppercase(),
        title: &paper.title,
        day: day_in_words(paper.dated),
    };
    press::export(&press::lay_out_as(Kind::File, &sheet)?, paper.title.join(" "), made_at)
}
