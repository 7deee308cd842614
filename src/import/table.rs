//! A table on its way from the file: which of the two lists it is, told by its name or by its headings.

use super::heading::Heading;
use super::limits;
use super::problem::Problem;
use super::row::Row;
use super::sheet::Sheet;
use super::workbook::Item;

/// A table whose rows are handed on once it is known what it lists.
#[derive(Debug)]
pub struct Table {
    /// What it lists, once that is known.
    sheet: Option<Sheet>,
    /// What it could be.
    candidates: Vec<Sheet>,
    rows: u32,
    hidden_columns: Vec<u32>,
    waiting: Vec<Row>,
}

impl Table {
    /// A table whose name says what it lists; its rows are handed on at once.
    pub fn named(sheet: Sheet, rows: u32, hidden_columns: Vec<u32>, sink: &mut impl FnMut(Item)) -> Self {
        let mut table =
            Self { sheet: None, candidates: vec![sheet], rows, hidden_columns, waiting: Vec::new() };
        table.begin(sheet, sink);
        table
    }

    /// A table that is one of these, or something else altogether.
    pub fn among(candidates: Vec<Sheet>, rows: u32, hidden_columns: Vec<u32>) -> Self {
        Self { sheet: None, candidates, rows, hidden_columns, waiting: Vec::new() }
    }

    /// A table without a name: the only one of its file.
    pub fn unnamed(rows: u32) -> Self {
        // Members first: a row of their headings names a unit's columns too.
        Self::among(vec![Sheet::Members, Sheet::Units], rows, Vec::new())
    }

    /// What it lists, if that is known.
    pub fn sheet(&self) -> Option<Sheet> {
        self.sheet
    }

    /// Takes the next row; false when the table is none of ours and need not be read on.
    pub fn take(&mut self, row: Row, sink: &mut impl FnMut(Item)) -> bool {
        if self.sheet.is_some() {
            sink(Item::Row(row));
            return true;
        }
        self.waiting.push(row);
        match self.told() {
            Some(sheet) => self.begin(sheet, sink),
            None => return self.waiting.len() < limits::HEADING_ROWS as usize,
        }
        true
    }

    /// Ends the only table of a file: if nothing told what it lists, it lists members without headings.
    ///
    /// # Errors
    /// Never; what is wrong is told where rows are read.
    pub fn finish(mut self, sink: &mut impl FnMut(Item)) -> Result<(), Problem> {
        if self.sheet.is_none() {
            self.begin(Sheet::Members, sink);
        }
        Ok(())
    }

    fn begin(&mut self, sheet: Sheet, sink: &mut impl FnMut(Item)) {
        self.sheet = Some(sheet);
        let hidden_columns = std::mem::take(&mut self.hidden_columns);
        sink(Item::Sheet { sheet, rows: self.rows, hidden_columns });
        self.waiting.drain(..).for_each(|row| sink(Item::Row(row)));
    }

    /// The list whose headings the last row holds.
    fn told(&self) -> Option<Sheet> {
        let (row, above) = self.waiting.split_last()?;
        self.candidates.iter().copied().find(|sheet| Heading::of(*sheet, above.last(), row).is_some())
    }
}
