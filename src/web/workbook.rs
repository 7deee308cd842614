//! Figures and lists as an Excel file: numbers as numbers, days as days, and names never as formulas.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, NaiveDate, Utc};
use rust_xlsxwriter::{DocProperties, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use crate::{
    clock::VIETNAM,
    error::{Error, Result},
};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words; a leading `=` stays a letter.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A day.
    Day(NaiveDate),
    /// A moment, written in Vietnam's time.
    Moment(DateTime<Utc>),
    /// Nothing.
    Blank,
}

/// One sheet: a title, facts about it, and a table.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// What the table is.
    pub title: String,
    /// What one must know to read it: deadline, moment, rule.
    pub facts: Vec<(&'static str, Cell)>,
    /// Headings, with how many letters wide each column is.
    pub columns: Vec<(&'static str, u8)>,
    /// The rows, each as long as the headings.
    pub rows: Vec<Vec<Cell>>,
    /// The moment it was made.
    pub made_at: DateTime<Utc>,
}

impl Sheet {
    /// The sheet as a download. It is made on a thread that may block.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub async fn download(self, file: String) -> Result<Response> {
        let made = tokio::task::spawn_blocking(move || self.file()).await?.map_err(Error::internal)?;
        let disposition =
            HeaderValue::from_str(&format!("attachment; filename=\"{file}\"")).map_err(Error::internal)?;
        let kind =
            HeaderValue::from_static("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], made).into_response())
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// When a cell holds more than Excel takes.
    pub fn file(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        book.set_properties(
            &DocProperties::new().set_title(&self.title).set_creation_datetime(&self.made_at),
        );
        let sheet = book.add_worksheet();
        sheet.set_landscape().set_print_fit_to_pages(1, 0);
        sheet.write_string_with_format(0, 0, &self.title, &Format::new().set_bold().set_font_size(14))?;
        let mut row = 1;
        for (label, value) in &self.facts {
            sheet.write_string(row, 0, *label)?;
            write(sheet, row, 1, value)?;
            row += 1;
        }
        row += 1;
        let heading = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Bottom)
            .set_border_bottom(FormatBorder::Medium);
        for (column, (title, width)) in (0..).zip(&self.columns) {
            sheet.set_column_width(column, *width)?;
            sheet.write_string_with_format(row, column, *title, &heading)?;
        }
        sheet.set_freeze_panes(row + 1, 0)?;
        sheet.set_repeat_rows(row, row)?;
        for (row, cells) in (row + 1..).zip(&self.rows) {
            for (column, cell) in (0..).zip(cells) {
                write(sheet, row, column, cell)?;
            }
        }
        book.save_to_buffer()
    }
}

fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
    let left = |format: &str| Format::new().set_num_format(format).set_align(FormatAlign::Left);
    match cell {
        Cell::Text(text) => sheet.write_string(row, column, text)?,
        #[expect(clippy::cast_precision_loss, reason = "counts of people stay far below 2^52")]
        Cell::Number(number) => sheet.write_number(row, column, *number as f64)?,
        Cell::Day(day) => sheet.write_datetime_with_format(row, column, day, &left("dd/mm/yyyy"))?,
        Cell::Moment(at) => {
            let local = at.with_timezone(&VIETNAM).naive_local();
            sheet.write_datetime_with_format(row, column, local, &left("hh:mm dd/mm/yyyy"))?
        }
        Cell::Blank => sheet,
    };
    Ok(())
}

/// A file name from what it holds, the unit's code, the year and the moment; letters that a header or a disk
/// might not take become hyphens.
#[must_use]
pub fn file_name(what: &str, code: &str, year: i32, at: DateTime<Utc>) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let code: String = code.chars().map(safe).collect();
    format!("{what}-{code}-{year}-{}.xlsx", at.with_timezone(&VIETNAM).format("%Y%m%d-%H%M"))
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};
    use chrono::NaiveDateTime;

    use super::*;

    #[test]
    fn what_was_written_is_read_back_as_what_it_is() {
        let day = NaiveDate::from_ymd_opt(2026, 12, 15).unwrap();
        let at = crate::clock::start_of_day(day);
        let sheet = Sheet {
            title: "=1+1".to_owned(),
            facts: vec![("Hạn", Cell::Day(day))],
            columns: vec![("Họ và tên", 20), ("Số", 8), ("Lúc", 16)],
            rows: vec![vec![
                Cell::Text("=HYPERLINK(\"http://x\")".to_owned()),
                Cell::Number(271),
                Cell::Moment(at),
            ]],
            made_at: at,
        };
        let mut book = Xlsx::new(Cursor::new(sheet.file().unwrap())).unwrap();
        let name = book.sheet_names()[0].clone();
        assert!(book.worksheet_formula(&name).unwrap().is_empty());
        let cells = book.worksheet_range(&name).unwrap();
        let at_cell = |row, column| cells.get_value((row, column)).cloned().unwrap();
        assert_eq!(at_cell(0, 0), Data::String("=1+1".to_owned()));
        assert_eq!(at_cell(1, 1).as_datetime_date(), Some(day));
        assert_eq!(at_cell(3, 0), Data::String("Họ và tên".to_owned()));
        assert_eq!(at_cell(4, 0), Data::String("=HYPERLINK(\"http://x\")".to_owned()));
        assert_eq!(at_cell(4, 1), Data::Float(271.0));
        assert_eq!(moment(&at_cell(4, 2)), Some(day.and_hms_opt(0, 0, 0).unwrap()));
    }

    fn moment(cell: &Data) -> Option<NaiveDateTime> {
        match cell {
            Data::DateTime(at) => at.as_datetime(),
            _ => None,
        }
    }

    trait Day {
        fn as_datetime_date(&self) -> Option<NaiveDate>;
    }

    impl Day for Data {
        fn as_datetime_date(&self) -> Option<NaiveDate> {
            moment(self).map(|at| at.date())
        }
    }

    #[test]
    fn a_file_name_is_safe_in_a_header() {
        let at = crate::clock::start_of_day(NaiveDate::from_ymd_opt(2026, 12, 15).unwrap());
        assert_eq!(file_name("tien-do", "P01\"\r\n/Đ", 2027, at), "tien-do-P01------2027-20261215-0000.xlsx");
    }
}
