//! Takes the columns of one row, noting a problem for each that does not fit.

use chrono::NaiveDate;

use super::heading::Heading;
use super::problem::Report;
use super::row::{Cell, Row};
use super::sheet::Sheet;
use super::{date, text};

/// One row with the headings over it.
pub struct Fields<'a> {
    sheet: Sheet,
    heading: &'a Heading,
    row: &'a Row,
    report: &'a mut Report,
}

impl<'a> Fields<'a> {
    /// The columns of a row; problems go to the report.
    pub fn new(sheet: Sheet, heading: &'a Heading, row: &'a Row, report: &'a mut Report) -> Self {
        Self { sheet, heading, row, report }
    }

    /// The number of the row.
    pub fn row(&self) -> u32 {
        self.row.number
    }

    /// Whether a column holds anything.
    pub fn has(&self, column: usize) -> bool {
        !self.cell(column).is_blank()
    }

    /// Refuses the row for a column.
    pub fn refuse(&mut self, column: usize, message: impl Into<String>) {
        self.report.refuse(self.sheet, self.row.number, self.title(column), message);
    }

    /// The cleaned text of a column that may be empty.
    pub fn text(&mut self, column: usize) -> Option<String> {
        let cleaned = self.cell(column).text().and_then(|raw| text::clean(&raw));
        self.kept(column, cleaned).flatten()
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

    /// The date in a column that may be empty, not before `earliest`.
    pub fn date(&mut self, column: usize, earliest: NaiveDate, today: NaiveDate) -> Option<NaiveDate> {
        let read = date::read(self.cell(column))
            .and_then(|read| read.map(|date| date::plausible(date, earliest, today)).transpose());
        self.kept(column, read).flatten()
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
