//! Takes the columns of one row, noting a problem or a doubt for each that does not fit.

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization as _;

use super::date::Short;
use super::doubt::{Answers, Topic};
use super::fonts::Fonts;
use super::heading::Heading;
use super::problem::Report;
use super::row::{Cell, Row};
use super::sheet::Sheet;
use super::text::shown;
use super::{date, naming, text};
use crate::web::legacy;

/// Where a row's findings go, and what was answered before.
pub struct Notes<'a> {
    /// Problems, doubts and questions.
    pub report: &'a mut Report,
    /// Which columns were typed for old fonts.
    pub fonts: &'a mut Fonts,
    /// What was answered.
    pub answers: &'a Answers,
}

/// One row with the headings over it.
pub struct Fields<'a> {
    sheet: Sheet,
    heading: &'a Heading,
    row: &'a Row,
    notes: Notes<'a>,
}

impl<'a> Fields<'a> {
    /// The columns of a row.
    pub fn new(sheet: Sheet, heading: &'a Heading, row: &'a Row, notes: Notes<'a>) -> Self {
        Self { sheet, heading, row, notes }
    }

    /// The number of the row.
    pub fn row(&self) -> u32 {
        self.row.number
    }

    /// All cells of the row, of whatever column.
    pub fn cells(&self) -> &'a [Cell] {
        &self.row.cells
    }

    /// Whether a column holds anything.
    pub fn has(&self, column: usize) -> bool {
        !self.cell(column).is_blank()
    }

    /// Whether the table has the column at all.
    pub fn has_column(&self, column: usize) -> bool {
        self.heading.has(column)
    }

    /// Refuses the row for a column.
    pub fn refuse(&mut self, column: usize, message: impl Into<String>) {
        self.notes.report.refuse(self.sheet, self.row.number, self.title(column), message);
    }

    /// The cleaned text of a column that may be empty.
    pub fn text(&mut self, column: usize) -> Option<String> {
        let read = self.cell(column).text().map(|raw| self.in_unicode(column, raw));
        self.kept(column, read.and_then(|text| text::clean(&text))).flatten()
    }

    /// The text of a column that may be empty, read by a rule of its own.
    pub fn read<T>(&mut self, column: usize, rule: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let text = self.text(column)?;
        self.kept(column, rule(&text))
    }

    /// As [`Fields::read`], for a column that must not be empty.
    pub fn demand<T>(&mut self, column: usize, rule: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        if self.has(column) {
            self.read(column, rule)
        } else {
            self.refuse_missing(column);
            None
        }
    }

    /// The name of a person; one typed in capitals is proposed as names are written.
    pub fn demand_person(&mut self, column: usize) -> Option<String> {
        let name = self.demand(column, text::person)?;
        let Some(usual) = naming::usual(&name) else { return Some(name) };
        let answer = self.ask(Topic::Capitals, column, (&name, &usual), |usual| {
            format!("Họ tên viết toàn chữ hoa hoặc toàn chữ thường; đọc là «{usual}».")
        });
        Some(if answer == Some("as_is") { name } else { usual })
    }

    /// The date in a column that may be empty, between two days.
    pub fn date(&mut self, column: usize, earliest: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
        let plausible = |date| date::plausible(date, earliest, today);
        let Some(short) = Short::of(self.cell(column)) else {
            let read = date::read(self.cell(column)).and_then(|read| read.map(plausible).transpose());
            return self.kept(column, read).flatten();
        };
        let answer = self.notes.answers.to(Topic::Century, self.sheet, column);
        let century = match answer {
            Some("1900") => 1900,
            Some("2000") => 2000,
            _ => short.likely(today),
        };
        let date = self.kept(column, short.of_century(century).and_then(plausible))?;
        let before = self.cell(column).text().unwrap_or_default();
        self.ask(Topic::Century, column, (&before, &date::vietnamese(date)), |after| {
            format!("Năm của «{}» chỉ có hai chữ số; đọc là {after}.", shown(&before))
        });
        Some(date)
    }

    /// As [`Fields::date`], for a column that must not be empty.
    pub fn demand_date(&mut self, column: usize, earliest: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
        if self.has(column) {
            self.date(column, earliest, today)
        } else {
            self.refuse_missing(column);
            None
        }
    }

    /// The cell of a column as it was read.
    pub fn cell(&self, column: usize) -> &'a Cell {
        self.heading.cell(column, self.row)
    }

    /// A text typed for an old font, in Unicode; every other text as it is.
    fn in_unicode(&mut self, column: usize, raw: String) -> String {
        if raw.is_ascii() {
            return raw;
        }
        let raw: String = raw.nfc().collect();
        match legacy::recognise(&raw) {
            None => {
                self.notes.fonts.see((self.sheet, column), self.row.number, &raw);
                raw
            }
            Some((encoding, reading)) => {
                self.notes.fonts.recognise((self.sheet, column), encoding);
                let answer = self.ask(Topic::Encoding, column, (&raw, &reading), |reading| {
                    format!("Chữ gõ bằng {encoding}; đọc là «{}».", shown(reading))
                });
                if answer == Some("as_is") { raw } else { reading }
            }
        }
    }

    /// Adds this row to a question about a column. While there is no answer the row is in doubt.
    fn ask(
        &mut self,
        topic: Topic,
        column: usize,
        (before, after): (&str, &str),
        words: impl FnOnce(&str) -> String,
    ) -> Option<&'static str> {
        let answer = self.notes.answers.to(topic, self.sheet, column);
        let report = &mut self.notes.report;
        let key = report.questions.ask((topic, self.sheet, column), answer, (self.row.number, before, after));
        if answer.is_none() {
            let title = self.sheet.columns()[column].title;
            report.doubt(self.sheet, self.row.number, title, words(after), Some(key));
        }
        answer
    }

    fn refuse_missing(&mut self, column: usize) {
        let message = format!("Thiếu {}. Hãy điền vào ô này.", lower_first(self.title(column)));
        self.refuse(column, message);
    }

    fn title(&self, column: usize) -> &'static str {
        self.sheet.columns()[column].title
    }

    fn kept<T>(&mut self, column: usize, read: Result<T, String>) -> Option<T> {
        read.map_err(|message| self.refuse(column, message)).ok()
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
