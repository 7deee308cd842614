//! A paper before it is drawn: the one source of its PDF and its Word file.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use typst::text::is_default_ignorable;

use super::{PaperError, layout::Layout, press, word};

/// A paper. All text is somebody's own: any character, any length, several lines; it is printed as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Paper {
    /// What stands in the left head.
    pub head: Head,
    /// Where it was written, before the date in the right head.
    pub place: String,
    /// The day in the right head; it also chooses the layout.
    pub dated: NaiveDate,
    /// The lines of the title: the kind of paper, then what it is about.
    pub title: Vec<String>,
    /// What it says.
    pub blocks: Vec<Block>,
    /// Signatures in pairs from left to right. Of each, the heads up to the first empty line (without one, the first
    /// line only), then the name, then small notes.
    pub signatures: Vec<[Vec<String>; 2]>,
    /// "Nơi nhận", a line to each, beside the first pair's right signature; their marks are set here.
    pub recipients: Vec<String>,
    /// At the foot of each page.
    pub foot: Foot,
}

/// The left head, printed in capitals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The organization above; may be empty.
    pub superior: String,
    /// The organization that issues it, bold.
    pub issuer: String,
    /// Its number, beneath a star: "Số 12-BC/CB". A personal form has neither.
    pub number: Option<String>,
}

/// What stands at the foot of each page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
// What it bears grew: papers that were issued before lack the rest.
#[serde(default)]
pub struct Foot {
    /// Facts about this print, joined by semicolons.
    pub facts: Vec<String>,
    /// The digest of what it says, in its short form; may be empty.
    pub digest: String,
    /// How a reader finds out whether the print is genuine; nothing where there is nothing to find out.
    pub check: Option<Check>,
}

/// What a print bears so that it can be verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The code in groups of four, joined by hyphens.
    pub code: String,
    /// Where it is typed.
    pub address: String,
    /// The QR code that leads to the answer, as SVG.
    pub qr: String,
    /// Among the PDF's keywords; signed there once it is drawn.
    pub mark: String,
}

/// A part of what a paper says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Block {
    /// Labels and values; a pair without a value is left out, and the first is bold.
    Facts {
        /// The pairs.
        facts: Vec<(String, String)>,
    },
    /// Text: each of its lines is a paragraph.
    Text {
        /// The text.
        text: String,
        /// Before its first line: "- ", or nothing.
        before: String,
        /// Whether it stays on the page of what follows.
        keep: bool,
    },
    /// A section's name, with its number.
    Heading {
        /// The words.
        text: String,
    },
    /// What is promised and, close beneath it, how it is measured.
    Commitment {
        /// What will be done.
        statement: String,
        /// Its measure in words; may be empty.
        detail: String,
    },
    /// A table whose headings are repeated on each page.
    Table(Table),
    /// Signatures with text after them, as forms have that pass through several hands; lines as in [`Paper::signatures`].
    Signatures {
        /// In pairs from left to right.
        pairs: Vec<[Vec<String>; 2]>,
    },
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// Its share of the width.
    pub width: f64,
    /// Whether its cells stand in the middle: numbers, days and marks.
    pub centred: bool,
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Its cells, one for each column.
    pub cells: Vec<String>,
    /// Whether it is bold: a sum.
    pub strong: bool,
}

impl Block {
    /// Plain text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), before: String::new(), keep: false }
    }

    /// A line behind a dash.
    #[must_use]
    pub fn dash(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), before: "- ".to_owned(), keep: false }
    }

    /// Text that stays on the page of the signatures.
    #[must_use]
    pub fn closing(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), before: String::new(), keep: true }
    }

    /// A section's name, numbered in order from zero unless it brings a number of its own.
    #[must_use]
    pub fn heading(place: usize, words: &str) -> Self {
        let text = if brings_number(words) { words.to_owned() } else { format!("{}. {words}", place + 1) };
        Self::Heading { text }
    }
}

impl Table {
    /// A table of these columns: heading, share of the width, whether in the middle.
    #[must_use]
    pub fn of(columns: &[(&str, f64, bool)]) -> Self {
        let column = |(title, width, centred): &(&str, f64, bool)| Column {
            title: (*title).to_owned(),
            width: *width,
            centred: *centred,
        };
        Self { columns: columns.iter().map(column).collect(), rows: Vec::new() }
    }
}

impl Foot {
    /// Which print this is, as one line; where there is no code, with the digest.
    #[must_use]
    pub fn line(&self) -> String {
        let digest = if self.check.is_none() { self.digest_named() } else { None };
        self.facts.iter().filter(|fact| is_said(fact)).cloned().chain(digest).collect::<Vec<_>>().join("; ")
    }

    /// How it is verified, as two lines; nothing where there is nothing to find out.
    pub(super) fn checked(&self) -> Vec<String> {
        let Some(check) = &self.check else { return Vec::new() };
        let code = format!("Mã kiểm tra {}", check.code);
        let code = [Some(code), self.digest_named()].into_iter().flatten().collect::<Vec<_>>().join("; ");
        vec![code, format!("Kiểm tra tại {}", check.address)]
    }

    fn digest_named(&self) -> Option<String> {
        is_said(&self.digest).then(|| format!("dấu nội dung {}", self.digest))
    }
}

impl Paper {
    /// The paper as PDF/A-2a and PDF/UA-1. The same paper, identity and moment give the same bytes.
    ///
    /// This is work for the processor, some milliseconds for a usual paper and a tenth of a second for
    /// thirty thousand letters: from async code, call it in `spawn_blocking`.
    ///
    /// # Errors
    /// None that anybody's text could cause; see [`PaperError`].
    pub fn pdf(&self, identity: &str, made_at: DateTime<Utc>) -> Result<Vec<u8>, PaperError> {
        press::export(&press::lay_out(self)?, identity.to_owned(), made_at)
    }

    /// The paper as a Word file. The same paper and moment give the same bytes.
    ///
    /// # Errors
    /// As [`Paper::pdf`].
    pub fn word(&self, made_at: DateTime<Utc>) -> Result<Vec<u8>, PaperError> {
        word::file(self, made_at)
    }

    /// The layout of its day.
    pub(super) fn layout(&self) -> Result<&'static Layout, PaperError> {
        Layout::on(self.dated).ok_or(PaperError::Measures)
    }

    /// The lines of its title; a title of invisible characters would leave the file without one.
    pub(super) fn title_lines(&self) -> Vec<String> {
        let given: Vec<String> = self.title.iter().filter(|line| says_something(line)).cloned().collect();
        if given.is_empty() { vec!["VĂN BẢN".to_owned()] } else { given }
    }

    /// Place and day, as the right head has them.
    pub(super) fn place_and_day(&self) -> String {
        let day = day_in_words(self.dated);
        if is_said(&self.place) { format!("{}, {day}", self.place.trim()) } else { day }
    }
}

/// The heads of a signature and what stands beneath the hand.
pub(super) fn signature_parts(lines: &[String]) -> (&[String], Vec<&String>) {
    let gap = lines.iter().position(|line| !is_said(line)).unwrap_or(1).min(lines.len());
    (&lines[..gap], lines[gap..].iter().filter(|line| is_said(line)).collect())
}

/// The recipients with their marks: a dash before, commas between, a full stop at the end.
pub(super) fn marked_recipients(recipients: &[String]) -> Vec<String> {
    let said: Vec<&str> = recipients.iter().map(|one| bare(one)).filter(|one| !one.is_empty()).collect();
    let last = said.len().saturating_sub(1);
    said.iter().enumerate().map(|(i, one)| format!("- {one}{}", if i == last { "." } else { "," })).collect()
}

/// Without the marks that close it.
pub(super) fn bare(text: &str) -> &str {
    text.trim().trim_end_matches(|c: char| c.is_whitespace() || ";.,".contains(c))
}

/// Whether there is anything to print.
pub(super) fn is_said(text: &str) -> bool {
    !text.trim().is_empty()
}

/// Whether a line has a letter or a figure that is seen.
pub(super) fn says_something(line: &str) -> bool {
    line.chars().any(|c| c.is_alphanumeric() && !is_default_ignorable(c))
}

/// Whether a heading begins with a number of its own: "2. …", "IV) …".
fn brings_number(words: &str) -> bool {
    let words = words.trim_start();
    let number = |is: fn(char) -> bool| words.chars().take_while(|c| is(*c)).count();
    let length = number(|c| c.is_ascii_digit()).max(number(|c| "IVX".contains(c)));
    length > 0 && words.chars().skip(length).find(|c| !c.is_whitespace()).is_some_and(|c| ".)".contains(c))
}

/// Days before the tenth and the first two months take a zero, so that no figure can be added by hand.
pub(super) fn day_in_words(day: NaiveDate) -> String {
    let month = day.month();
    let zero = if month <= 2 { "0" } else { "" };
    format!("ngày {:02} tháng {zero}{month} năm {}", day.day(), day.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_numbered_unless_they_bring_a_number() {
        for (words, shown) in [
            ("Về tư tưởng", "3. Về tư tưởng"),
            ("2. Về tư tưởng", "2. Về tư tưởng"),
            ("IV) Kết quả", "IV) Kết quả"),
            ("Ý thức", "3. Ý thức"),
            ("27 biểu hiện", "3. 27 biểu hiện"),
        ] {
            assert_eq!(Block::heading(2, words), Block::Heading { text: shown.to_owned() });
        }
    }

    #[test]
    fn days_and_recipients_take_their_marks() {
        let day = NaiveDate::from_ymd_opt(2026, 2, 5).unwrap();
        assert_eq!(day_in_words(day), "ngày 05 tháng 02 năm 2026");
        assert_eq!(day_in_words(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()), "ngày 23 tháng 11 năm 2026");
        let said = ["Thường trực Thành ủy;", " ", "Lưu Chi bộ"].map(str::to_owned);
        assert_eq!(marked_recipients(&said), ["- Thường trực Thành ủy,", "- Lưu Chi bộ."]);
    }
}
