//! Reads the lists of a file row by row. Memory stays that of one row where the format allows it.

use std::io::{Cursor, Read, Seek};
use std::panic::AssertUnwindSafe;

use calamine::{
    Cell as CalamineCell, Data, DataRef, Dimensions, Reader as _, Xlsx, XlsxCellReader, XlsxError,
};

use super::archive::{self, Holds};
use super::kind::{self, Kind};
use super::marks::{self, Marks};
use super::merged::Merged;
use super::row::{Cell, Row, letters};
use super::sheet::{Book, Sheet};
use super::table::Table;
use super::{delimited, grid, limits, problem::Problem, text};

/// What a reading hands on, in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A sheet begins; its own words say how many rows it has.
    Sheet {
        /// Which of the two.
        sheet: Sheet,
        /// The last row as the sheet declares it: good for showing progress, for nothing else.
        rows: u32,
        /// Columns that the sheet hides, counted from 0.
        hidden_columns: Vec<u32>,
    },
    /// The next row with something in it.
    Row(Row),
}

/// Reads a register and hands on the lists in it, whatever its format.
///
/// The caller runs this in a process of its own: see [`super::child`].
///
/// # Errors
/// What keeps the file from being read.
pub fn read(bytes: &[u8], sink: &mut impl FnMut(Item)) -> Result<(), Problem> {
    read_book(Book::Register, bytes, sink)
}

/// As [`read`], for a workbook of either kind.
///
/// # Errors
/// What keeps the file from being read.
pub fn read_book(book: Book, bytes: &[u8], sink: &mut impl FnMut(Item)) -> Result<(), Problem> {
    let kind = kind::of_book(book, bytes).map_err(Problem::of_file)?;
    // Numbers no sheet has make the libraries overflow where overflow is checked.
    let read = AssertUnwindSafe(|| match kind {
        Kind::Text => delimited::read(bytes, sink),
        Kind::Compound => grid::read_xls(book, bytes, sink),
        Kind::Archive => match archive::check(bytes).map_err(Problem::of_file)? {
            Holds::Excel => read_xlsx(book, bytes, sink),
            Holds::OpenDocument => grid::read_ods(book, bytes, sink),
        },
    });
    std::panic::catch_unwind(read).unwrap_or_else(|_| Err(Problem::of_file(BROKEN)))
}

fn read_xlsx(book: Book, bytes: &[u8], sink: &mut impl FnMut(Item)) -> Result<(), Problem> {
    let mut workbook: Xlsx<_> =
        Xlsx::new(Cursor::new(bytes)).map_err(|error| Problem::of_file(told(&error)))?;
    let names = workbook.sheet_names();
    let mut wanted = Wanted::of(book, &names)?;
    while let Some((name, sheets)) = wanted.next() {
        let of_sheet = |error: &XlsxError| Problem::of_sheet(&name, told(error));
        let marks = marks::of_sheet(bytes, &name);
        // A sheet that nobody asked for by name may be a chart or broken: it is passed over.
        let cells = match (workbook.worksheet_cells_reader(&name), sheets.as_slice()) {
            (Ok(cells), _) => cells,
            (Err(error), [_]) if Sheet::named(&name).is_some() => return Err(of_sheet(&error)),
            (Err(_), _) => continue,
        };
        wanted.found(read_sheet(&name, (cells, marks), sheets, sink)?);
    }
    wanted.end()
}

/// Which sheets of a file are looked at: those called as they should be, then the others for what is missing. A sheet of
/// moves is only ever the one of its name.
#[derive(Debug)]
pub(super) struct Wanted {
    book: Book,
    names: Vec<String>,
    queue: Vec<String>,
    found: Vec<Sheet>,
}

impl Wanted {
    pub(super) fn of(book: Book, names: &[String]) -> Result<Self, Problem> {
        let mut queue = Vec::new();
        for &sheet in book.sheets() {
            let mut matching = names.iter().filter(|name| Sheet::named(name) == Some(sheet));
            queue.extend(matching.next().cloned());
            if matching.next().is_some() {
                let message = "Có hai trang tính cùng tên này. Hãy xóa bớt một trang.";
                return Err(Problem::of_sheet(sheet.title(), message));
            }
        }
        if book == Book::Register {
            queue.extend(names.iter().filter(|name| Sheet::named(name).is_none()).cloned());
        }
        queue.reverse();
        Ok(Self { book, names: names.to_vec(), queue, found: Vec::new() })
    }

    /// The next sheet to look at, with the lists it may hold.
    pub(super) fn next(&mut self) -> Option<(String, Vec<Sheet>)> {
        while let Some(name) = self.queue.pop() {
            let candidates: Vec<Sheet> = match Sheet::named(&name) {
                Some(sheet) => vec![sheet],
                None => [Sheet::Members, Sheet::Units]
                    .into_iter()
                    .filter(|sheet| !self.found.contains(sheet))
                    .collect(),
            };
            if !candidates.is_empty() {
                return Some((name, candidates));
            }
        }
        None
    }

    pub(super) fn found(&mut self, sheet: Option<Sheet>) {
        self.found.extend(sheet);
    }

    /// A file in which nothing was found is told with the sheets it has.
    pub(super) fn end(self) -> Result<(), Problem> {
        if !self.found.is_empty() {
            return Ok(());
        }
        if self.names.is_empty() {
            return Err(Problem::of_file(BROKEN));
        }
        let there: Vec<String> =
            self.names.iter().take(10).map(|name| format!("«{}»", text::shown(name))).collect();
        let (title, nor_else) = match self.book {
            Book::Register => (Sheet::Members.title(), ", và không trang nào có dòng tiêu đề của danh sách"),
            Book::Moves => (Sheet::Moves.title(), ""),
        };
        let message = format!(
            "Không có trang tính «{title}»{nor_else}. Tệp chỉ có: {}. Hãy đặt lại tên trang tính cho đúng.",
            there.join(", ")
        );
        Err(Problem::of_sheet(title, message))
    }
}

/// What is said of a file from a place on where it makes no sense.
pub(super) const BROKEN: &str =
    "Từ đây tệp bị hỏng, không đọc tiếp được. Hãy mở bằng Excel và lưu lại thành tệp mới.";

fn read_sheet<RS: Read + Seek>(
    sheet: &str,
    (mut cells, marks): (XlsxCellReader<'_, RS>, Marks),
    candidates: Vec<Sheet>,
    sink: &mut impl FnMut(Item),
) -> Result<Option<Sheet>, Problem> {
    let Dimensions { end, .. } = cells.dimensions();
    let rows = end.0.saturating_add(1).min(limits::ROWS);
    let mut table = match candidates.as_slice() {
        [only] if Sheet::named(sheet).is_some() => {
            Table::named(*only, rows, marks.hidden_columns.clone(), sink)
        }
        _ => Table::among(candidates, rows, marks.hidden_columns.clone()),
    };
    let mut merged = Merged::new(marks.merged.clone());
    let mut row = Row { number: 0, cells: Vec::new(), hidden: false };
    let mut hand_on = |mut row: Row, table: &mut Table| {
        if row.cells.is_empty() {
            return true;
        }
        row.hidden = marks.hidden_rows.contains(&row.number.saturating_sub(1));
        merged.fill(&mut row);
        table.take(row, sink)
    };
    while let Some(cell) = cells.next_cell().map_err(|error| after_row(sheet, row.number, &error))? {
        let (at, column) = cell.get_position();
        let number = at.saturating_add(1);
        let value = match read_cell(sheet, &cell)? {
            value if value.is_blank() && marks.unanswered.contains(&(at, column)) => Cell::Unanswered,
            value => value,
        };
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
            let done = std::mem::replace(&mut row, Row { number, cells: Vec::new(), hidden: false });
            if !hand_on(done, &mut table) {
                return Ok(None);
            }
        }
        if row.cells.len() > column as usize {
            return Err(disordered(sheet, number));
        }
        row.cells.resize(column as usize, Cell::Empty);
        row.cells.push(value);
    }
    hand_on(row, &mut table);
    Ok(table.sheet())
}

fn read_cell(sheet: &str, cell: &CalamineCell<DataRef<'_>>) -> Result<Cell, Problem> {
    let text = |text: &str| within(sheet, cell.get_position(), text);
    match cell.get_value() {
        DataRef::String(value) => text(value),
        DataRef::SharedString(value) => text(value),
        other => Ok(plain(&Data::from(other.clone()))),
    }
}

/// A value that is no text.
pub(super) fn plain(value: &Data) -> Cell {
    match value {
        Data::Empty | Data::String(_) => Cell::Empty,
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::Bool(flag) => Cell::Flag(*flag),
        Data::DateTime(moment) => match moment.as_datetime() {
            Some(date) if moment.is_datetime() => Cell::Date(date.date()),
            _ => Cell::Number(moment.as_f64()),
        },
        Data::DateTimeIso(text) | Data::DurationIso(text) => {
            let date = text.get(..10).unwrap_or(text);
            date.parse().map(Cell::Date).unwrap_or_else(|_| Cell::Text(date.to_owned()))
        }
        Data::Error(error) => Cell::Broken(error.to_string()),
    }
}

/// A text no longer than a cell may be.
pub(super) fn within(sheet: &str, (row, column): (u32, u32), text: &str) -> Result<Cell, Problem> {
    // Characters are counted only where there could be too many.
    if text.len() > limits::CELL_CHARS && text.chars().count() > limits::CELL_CHARS {
        return Err(Problem::of_cell(
            sheet,
            row.saturating_add(1),
            letters(column),
            format!("Ô này dài hơn {} ký tự. Hãy rút gọn.", limits::CELL_CHARS),
        ));
    }
    Ok(Cell::Text(text.to_owned()))
}

/// A cell further out than anything that is read.
pub(super) fn outside(sheet: &str, row: u32, column: u32) -> Problem {
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
        XlsxError::Password => PASSWORD,
        XlsxError::NotAWorksheet(_) => "Trang này là biểu đồ hoặc macro, không phải bảng tính.",
        XlsxError::CellError(_) => "Có ô báo lỗi mà không rõ lỗi gì. Hãy sửa ô ấy trong Excel.",
        XlsxError::RowNumberOverflow | XlsxError::ColumnNumberOverflow => {
            "Có ô nằm ngoài phạm vi của bảng tính. Hãy chép bảng sang tệp mới."
        }
        _ => BROKEN,
    }
    .to_owned()
}

/// What is said of a file under a password.
pub(super) const PASSWORD: &str = "Tệp có mật khẩu. Hãy bỏ mật khẩu rồi nhập lại.";
