//! A row of a sheet as it was read, before anyone asks what it means.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What stands in one cell.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text, just as it was typed.
    Text(String),
    /// A number that is no date.
    Number(f64),
    /// A date.
    Date(NaiveDate),
    /// TRUE or FALSE.
    Flag(bool),
    /// An error of Excel, such as `#REF!`.
    Broken(String),
    /// A formula that was never worked out.
    Unanswered,
}

/// A row with something in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The number that Excel shows, from 1.
    pub number: u32,
    /// The cells from column A on; what is missing at the end is empty.
    pub cells: Vec<Cell>,
    /// Whether the sheet hides it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
}

impl Row {
    /// The cell in a column counted from 0.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }

    /// How many cells hold something.
    pub fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_blank()).count()
    }
}

impl Cell {
    /// Whether there is nothing but space.
    pub fn is_blank(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// What the cell shows, for columns that hold text. `Err` names an error of Excel.
    pub fn text(&self) -> Result<String, String> {
        Ok(match self {
            Cell::Empty => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
            Cell::Date(date) => date.format("%d/%m/%Y").to_string(),
            Cell::Flag(flag) => if *flag { "TRUE" } else { "FALSE" }.to_owned(),
            Cell::Broken(error) => {
                return Err(format!(
                    "Ô này báo lỗi {error} của Excel. Hãy sửa công thức hoặc gõ lại giá trị."
                ));
            }
            Cell::Unanswered => return Err(UNANSWERED.to_owned()),
        })
    }
}

/// What is said of a formula without a result.
pub const UNANSWERED: &str =
    "Ô này là công thức chưa có kết quả. Hãy mở tệp bằng Excel rồi lưu lại, hoặc gõ giá trị vào ô.";

/// The letters of a column counted from 0: A, B, …, Z, AA.
pub fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    letters.into_iter().rev().collect()
}

// Between the two processes a cell travels as one string with its kind in front.

impl From<Cell> for String {
    fn from(cell: Cell) -> String {
        match cell {
            Cell::Empty => String::new(),
            Cell::Text(text) => format!("t{text}"),
            Cell::Number(number) => format!("n{number}"),
            Cell::Date(date) => format!("d{date}"),
            Cell::Flag(flag) => format!("b{flag}"),
            Cell::Broken(error) => format!("e{error}"),
            Cell::Unanswered => "f".to_owned(),
        }
    }
}

impl TryFrom<String> for Cell {
    type Error = &'static str;

    fn try_from(mut text: String) -> Result<Cell, &'static str> {
        if text.is_empty() {
            return Ok(Cell::Empty);
        }
        if !text.is_char_boundary(1) {
            return Err("a cell of no kind");
        }
        let rest = text.split_off(1);
        match text.as_str() {
            "t" => Ok(Cell::Text(rest)),
            "n" => rest.parse().map(Cell::Number).map_err(|_| "a number that is none"),
            "d" => rest.parse().map(Cell::Date).map_err(|_| "a date that is none"),
            "b" => rest.parse().map(Cell::Flag).map_err(|_| "a flag that is none"),
            "e" => Ok(Cell::Broken(rest)),
            "f" => Ok(Cell::Unanswered),
            _ => Err("a cell of no kind"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_travels_between_processes_unchanged() {
        let row = Row {
            number: 5,
            cells: vec![
                Cell::Empty,
                Cell::Text("Huỳnh Đình Ý \"\n\u{0}".into()),
                Cell::Number(0.1),
                Cell::Number(74_000_001.0),
                Cell::Date(NaiveDate::from_ymd_opt(1944, 12, 22).unwrap()),
                Cell::Flag(true),
                Cell::Broken("#REF!".into()),
                Cell::Text(String::new()),
                Cell::Unanswered,
            ],
            hidden: true,
        };
        let line = serde_json::to_string(&row).unwrap();
        assert_eq!(serde_json::from_str::<Row>(&line).unwrap(), row);
    }

    #[test]
    fn nonsense_between_processes_is_an_error() {
        for line in [
            r#"{"number":1,"cells":["x1"]}"#,
            r#"{"number":1,"cells":["Đ"]}"#,
            r#"{"number":1,"cells":["nabc"]}"#,
        ] {
            assert!(serde_json::from_str::<Row>(line).is_err(), "{line}");
        }
    }

    #[test]
    fn columns_have_letters() {
        for (column, expected) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (16383, "XFD")] {
            assert_eq!(letters(column), expected);
        }
    }

    #[test]
    fn numbers_show_without_a_fraction() {
        assert_eq!(Cell::Number(74_000_001.0).text().unwrap(), "74000001");
        assert_eq!(Cell::Number(998_076_812.0).text().unwrap(), "998076812");
    }
}
