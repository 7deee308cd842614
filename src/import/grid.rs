//! Reads `.xls` and `.ods`, whose formats must be taken in whole; the process around it bounds what that may cost.

use std::io::{Cursor, Read, Seek};

use calamine::{Data, Ods, OdsError, Range, Reader, Xls, XlsError};

use super::marks::Marks;
use super::marks_open;
use super::merged::{Merged, Region};
use super::row::{Cell, Row};
use super::sheet::{Book, Sheet};
use super::table::Table;
use super::workbook::{BROKEN, Item, PASSWORD, Wanted, outside, plain, within};
use super::{limits, problem::Problem};

/// Reads a workbook of Excel 97 to 2003.
///
/// # Errors
/// What keeps it from being read.
pub fn read_xls(which: Book, bytes: &[u8], sink: &mut impl FnMut(Item)) -> Result<(), Problem> {
    if holds_package(bytes) {
        return Err(Problem::of_file(PASSWORD));
    }
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| {
        Problem::of_file(if matches!(error, XlsError::Password) { PASSWORD } else { BROKEN_XLS })
    })?;
    // What is hidden, and which formula was never worked out, the library does not tell of this format.
    let marks = |book: &Xls<_>, name: &str| {
        let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
        let merged = merged.into_iter().map(|it| Region { start: it.start, end: it.end }).collect();
        Marks { merged, ..Marks::default() }
    };
    read((which, &mut book), marks, sink)
}

/// Reads a workbook of LibreOffice.
///
/// # Errors
/// What keeps it from being read.
pub fn read_ods(which: Book, bytes: &[u8], sink: &mut impl FnMut(Item)) -> Result<(), Problem> {
    let mut book = Ods::new(Cursor::new(bytes)).map_err(|error| {
        Problem::of_file(if matches!(error, OdsError::Password) { PASSWORD } else { BROKEN })
    })?;
    read((which, &mut book), |_, name| marks_open::of_sheet(bytes, name), sink)
}

const BROKEN_XLS: &str =
    "Tệp .xls bị hỏng hoặc đời quá cũ, không đọc được. Hãy mở bằng Excel và lưu thành .xlsx.";

/// Whether a compound file holds a workbook under a password: its directory names the package in UTF-16.
fn holds_package(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

fn read<RS: Read + Seek, R: Reader<RS>>(
    (which, book): (Book, &mut R),
    marks: impl Fn(&R, &str) -> Marks,
    sink: &mut impl FnMut(Item),
) -> Result<(), Problem> {
    let mut wanted = Wanted::of(which, &book.sheet_names())?;
    while let Some((name, sheets)) = wanted.next() {
        let Ok(range) = book.worksheet_range(&name) else {
            if Sheet::named(&name).is_some() {
                return Err(Problem::of_sheet(&name, BROKEN));
            }
            continue;
        };
        let marks = marks(book, &name);
        wanted.found(read_sheet(&name, (&range, marks), sheets, sink)?);
    }
    wanted.end()
}

fn read_sheet(
    sheet: &str,
    (range, marks): (&Range<Data>, Marks),
    candidates: Vec<Sheet>,
    sink: &mut impl FnMut(Item),
) -> Result<Option<Sheet>, Problem> {
    let last = range.end().map_or(0, |(row, _)| row.saturating_add(1)).min(limits::ROWS);
    let mut table = match candidates.as_slice() {
        [only] if Sheet::named(sheet).is_some() => Table::named(*only, last, marks.hidden_columns, sink),
        _ => Table::among(candidates, last, marks.hidden_columns),
    };
    let mut merged = Merged::new(marks.merged);
    let (first_row, first_column) = range.start().unwrap_or_default();
    for (values, at) in range.rows().zip(first_row..) {
        let hidden = marks.hidden_rows.contains(&at);
        let mut row = Row { number: at.saturating_add(1), cells: Vec::new(), hidden };
        for (value, column) in values.iter().zip(first_column..) {
            let cell = match read_cell(sheet, (at, column), value)? {
                cell if cell.is_blank() && marks.unanswered.contains(&(at, column)) => Cell::Unanswered,
                cell => cell,
            };
            if cell.is_blank() {
                continue;
            }
            if row.number > limits::ROWS || column >= limits::COLUMNS {
                return Err(outside(sheet, row.number, column));
            }
            row.cells.resize(column as usize, Cell::Empty);
            row.cells.push(cell);
        }
        if row.cells.is_empty() {
            continue;
        }
        merged.fill(&mut row);
        if !table.take(row, sink) {
            return Ok(None);
        }
    }
    Ok(table.sheet())
}

fn read_cell(sheet: &str, at: (u32, u32), value: &Data) -> Result<Cell, Problem> {
    match value {
        Data::String(text) => within(sheet, at, text),
        other => Ok(plain(other)),
    }
}
