//! Merged cells: what Excel shows over several rows or headings stands in the file only once.

use super::limits;
use super::row::{Cell, Row};

/// Cells that are shown as one; rows and columns counted from 0, ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region {
    /// First row and column.
    pub start: (u32, u32),
    /// Last row and column.
    pub end: (u32, u32),
}

/// The regions of a sheet, read along with its rows.
#[derive(Debug, Default)]
pub struct Merged {
    /// Regions still to come, the first one last.
    coming: Vec<Region>,
    /// Regions the rows are in, with what stands in their first cell.
    open: Vec<(Region, Cell)>,
}

impl Merged {
    /// The regions of a sheet in any order.
    pub fn new(mut regions: Vec<Region>) -> Self {
        regions.retain(|region| {
            region.start.0 <= region.end.0
                && region.start.1 <= region.end.1
                && region.end.1 < limits::COLUMNS
                && region.end.0 < limits::ROWS
        });
        regions.sort_by_key(|region| std::cmp::Reverse(region.start));
        Self { coming: regions, open: Vec::new() }
    }

    /// Puts what is shown in merged cells into a row. Rows come in their order; one with nothing of its own does not
    /// come at all, so that two rows merged in every column stay one person.
    pub fn fill(&mut self, row: &mut Row) {
        let at = row.number.saturating_sub(1);
        self.open.retain(|(region, _)| region.end.0 >= at);
        while let Some(region) = self.coming.pop_if(|region| region.start.0 <= at) {
            let cell = row.cell(region.start.1 as usize).clone();
            if region.start.0 == at && region.end.0 >= at && !cell.is_blank() {
                self.open.push((region, cell));
            }
        }
        for (region, cell) in &self.open {
            for column in region.start.1..=columns_end(region, at) {
                let column = column as usize;
                if row.cells.len() <= column {
                    row.cells.resize(column + 1, Cell::Empty);
                }
                if row.cells[column].is_blank() {
                    row.cells[column] = cell.clone();
                }
            }
        }
    }
}

/// Only headings are spread sideways: a title over the whole table is no value of each column.
fn columns_end(region: &Region, at: u32) -> u32 {
    const HEADING_COLUMNS: u32 = 6;
    let width = region.end.1 - region.start.1;
    if at < limits::HEADING_ROWS && width < HEADING_COLUMNS { region.end.1 } else { region.start.1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u32, texts: &[&str]) -> Row {
        let cell = |text: &&str| if text.is_empty() { Cell::Empty } else { Cell::Text((*text).to_owned()) };
        Row { number, cells: texts.iter().map(cell).collect(), hidden: false }
    }

    fn filled(merged: &mut Merged, mut row: Row) -> Vec<String> {
        merged.fill(&mut row);
        row.cells.iter().map(|cell| cell.text().unwrap()).collect()
    }

    #[test]
    fn what_is_shown_in_each_row_is_read_in_each_row() {
        let region = |start, end| Region { start, end };
        let mut merged = Merged::new(vec![
            region((30, 2), (32, 2)),
            region((1, 1), (1, 3)),
            region((0, 0), (0, 40)),
            region((40, 0), (40, 3)),
            region((5, 5), (2, 2)),
        ]);
        assert_eq!(filled(&mut merged, row(1, &["DANH SÁCH"])), ["DANH SÁCH"]);
        assert_eq!(filled(&mut merged, row(2, &["TT", "Chức vụ"])), ["TT", "Chức vụ", "Chức vụ", "Chức vụ"]);
        assert_eq!(filled(&mut merged, row(31, &["1", "An", "P01"])), ["1", "An", "P01"]);
        assert_eq!(filled(&mut merged, row(32, &["2", "Bình"])), ["2", "Bình", "P01"]);
        assert_eq!(filled(&mut merged, row(33, &["3", "Chi", "P02"])), ["3", "Chi", "P02"]);
        assert_eq!(filled(&mut merged, row(34, &["4", "Dũng"])), ["4", "Dũng"]);
        assert_eq!(filled(&mut merged, row(41, &["Cộng"])), ["Cộng"]);
    }
}
