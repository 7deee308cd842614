//! Reads the two sheets of a workbook row by row. Memory stays that of one row, whatever the file says.

use std::io::{Cursor, Read, Seek};
use std::panic::AssertUnwindSafe;

use calamine::{Cell as CalamineCell, DataRef, Reader as _, Xlsx, XlsxCellReader, XlsxError};

use super::row::{Cell, Row, letters};
use super::sheet::{Book, Sheet};
use super::{archive, limits, problem::Problem, text};

/// What a reading hands on, in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A sheet begins; its own words say how many rows it has.
    Sheet {
        /// Which of the two.
        sheet: Sheet,
        /// The last row as the sheet declares it: good for showing progress, for nothing else.
        rows: u32,
    },
    /// The next row with something in it.
    Row(Row),
}

/// Reads a workbook of the register and hands on what stands in its two sheets.
///
/// The caller runs this in a process of its own: see [`super::child`].
pub fn read(bytes: &[u8], sink: &mut impl FnMut(Item)) -> Result<(), Problem> {
    read_book(Book::Register, bytes, sink)
}

/// Reads a workbook and hands on what stands in the sheets it must have.
pub fn read_book(book: Book, bytes: &[u8], sink: &mut impl FnMut(Item)) -> Result<(), Problem> {
    archive::check(bytes).map_err(Problem::of_file)?;
    // Numbers no sheet has make the library overflow where overflow is checked.
    std::panic::catch_unwind(AssertUnwindSafe(|| read_sheets(book, bytes, sink)))
        .unwrap_or_else(|_| Err(Problem::of_file(BROKEN)))
}

fn read_sheets(book: Book, bytes: &[u8], sink: &mut impl FnMut(Item)) -> Result<(), Problem> {
    let mut workbook: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|error| Problem::of_file(told(&error)))?;
    let names = workbook.sheet_names();
    for &sheet in book.sheets() {
        let name = sheet_name(sheet, &names)?;
        let of_sheet = |error: &XlsxError| Problem::of_sheet(&name, told(error));
        let mut cells = workbook.worksheet_cells_reader(&name).map_err(|error| of_sheet(&error))?;
        let rows = cells.dimensions().end.0.saturating_add(1).min(limits::ROWS);
        sink(Item::Sheet { sheet, rows });
        read_sheet(&name, &mut cells, sink)?;
    }
    Ok(())
}

/// The name this file gives to a sheet; it must give it once.
fn sheet_name(sheet: Sheet, names: &[String]) -> Result<String, Problem> {
    let mut matching = names.iter().filter(|name| Sheet::named(name) == Some(sheet));
    match (matching.next(), matching.next()) {
        (Some(name), None) => Ok(name.clone()),
        (Some(_), Some(_)) => {
            Err(Problem::of_sheet(sheet.title(), "Có hai trang tính cùng tên này. Hãy xóa bớt một trang."))
        }
        (None, _) => {
            let there: Vec<String> =
                names.iter().take(10).map(|name| format!("«{}»", text::shown(name))).collect();
            Err(Problem::of_sheet(
                sheet.title(),
                format!(
                    "Không có trang tính «{}». Tệp chỉ có: {}. Hãy đặt lại tên trang tính cho đúng.",
                    sheet.title(),
                    there.join(", ")
                ),
            ))
        }
    }
}

const BROKEN: &str = "Từ đây tệp bị hỏng, không đọc tiếp được. Hãy mở bằng Excel và lưu lại thành tệp mới.";

fn read_sheet<RS: Read + Seek>(
    sheet: &str,
    cells: &mut XlsxCellReader<'_, RS>,
    sink: &mut impl FnMut(Item),
) -> Result<(), Problem> {
    let mut row = Row { number: 0, cells: Vec::new() };
    while let Some(cell) = cells.next_cell().map_err(|error| after_row(sheet, row.number, &error))? {
        let (at, column) = cell.get_position();
        let number = at.saturating_add(1);
        let value = read_cell(sheet, &cell)?;
        if value.is_blank() {
            continue;
        }
        if number > limits::ROWS || column >= limits::COLUMNS {
            return Err(outside(sheet, number, column));
        }
        if number != row.number {
            if number < row.number {
                return Err(disordered(sheet, number));
            }
            let done = std::mem::replace(&mut row, Row { number, cells: Vec::new() });
            hand_on(done, sink);
        }
        if row.cells.len() > column as usize {
            return Err(disordered(sheet, number));
        }
        row.cells.resize(column as usize, Cell::Empty);
        row.cells.push(value);
    }
    hand_on(row, sink);
    Ok(())
}

fn hand_on(row: Row, sink: &mut impl FnMut(Item)) {
    if !row.cells.is_empty() {
        sink(Item::Row(row));
    }
}

fn read_cell(sheet: &str, cell: &CalamineCell<DataRef<'_>>) -> Result<Cell, Problem> {
    Ok(match cell.get_value() {
        DataRef::Empty => Cell::Empty,
        DataRef::String(text) => within(sheet, cell, text)?,
        DataRef::SharedString(text) => within(sheet, cell, text)?,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::Bool(flag) => Cell::Flag(*flag),
        DataRef::DateTime(moment) => match moment.as_datetime() {
            Some(date) if moment.is_datetime() => Cell::Date(date.date()),
            _ => Cell::Number(moment.as_f64()),
        },
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            let date = text.get(..10).unwrap_or(text);
            date.parse().map(Cell::Date).unwrap_or_else(|_| Cell::Text(date.to_owned()))
        }
        DataRef::Error(error) => Cell::Broken(error.to_string()),
    })
}

fn within(sheet: &str, cell: &CalamineCell<DataRef<'_>>, text: &str) -> Result<Cell, Problem> {
    // Characters are counted only where there could be too many.
    if text.len() > limits::CELL_CHARS && text.chars().count() > limits::CELL_CHARS {
        let (row, column) = cell.get_position();
        return Err(Problem::of_cell(
            sheet,
            row.saturating_add(1),
            letters(column),
            format!("Ô này dài hơn {} ký tự. Hãy rút gọn.", limits::CELL_CHARS),
        ));
    }
    Ok(Cell::Text(text.to_owned()))
}

fn outside(sheet: &str, row: u32, column: u32) -> Problem {
    Problem::of_cell(
        sheet,
        row,
        letters(column),
        format!(
            "Ô {}{row} nằm ngoài vùng được đọc (đến cột {}, dòng {}). Hãy xóa ô này hoặc chép bảng sang tệp mới.",
            letters(column),
            letters(limits::COLUMNS - 1),
            limits::ROWS
        ),
    )
}

fn disordered(sheet: &str, row: u32) -> Problem {
    let message = "Các ô trong tệp bị lặp hoặc đảo thứ tự. Hãy mở bằng Excel và lưu lại thành tệp mới.";
    Problem { row: Some(row), ..Problem::of_sheet(sheet, message) }
}

/// A fault somewhere after the last row that could be read.
fn after_row(sheet: &str, row: u32, error: &XlsxError) -> Problem {
    Problem { row: (row > 0).then_some(row), ..Problem::of_sheet(sheet, told(error)) }
}

/// The library's error in words for the office; its own text may quote the file and is not shown.
fn told(error: &XlsxError) -> String {
    match error {
        XlsxError::Password => "Tệp có mật khẩu. Hãy bỏ mật khẩu rồi nhập lại.",
        XlsxError::NotAWorksheet(_) => "Trang này là biểu đồ hoặc macro, không phải bảng tính.",
        XlsxError::CellError(_) => "Có ô báo lỗi mà không rõ lỗi gì. Hãy sửa ô ấy trong Excel.",
        XlsxError::RowNumberOverflow | XlsxError::ColumnNumberOverflow => {
            "Có ô nằm ngoài phạm vi của bảng tính. Hãy chép bảng sang tệp mới."
        }
        _ => BROKEN,
    }
    .to_owned()
}
