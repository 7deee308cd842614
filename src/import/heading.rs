//! Finds the row of headings, wherever above the table a title stands.

use std::collections::BTreeSet;

use super::limits;
use super::problem::Problem;
use super::row::{Cell, Row};
use super::sheet::Sheet;
use super::text::fold;

/// Where each column of a sheet stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// The row of the headings.
    pub row: u32,
    /// For each column of [`Sheet::columns`], its place in the row.
    places: Vec<Option<usize>>,
    /// The row as it was, to know it again.
    cells: Vec<Cell>,
}

impl Heading {
    /// Reads a row as headings, if need be together with the row above it. `None` when it is none; `Err` when columns
    /// are missing or doubled.
    pub fn of(sheet: Sheet, above: Option<&Row>, row: &Row) -> Option<Result<Heading, Vec<Problem>>> {
        let distinct =
            |known: &[(usize, usize)]| known.iter().map(|(column, _)| *column).collect::<BTreeSet<_>>().len();
        let (alone, _) = matches(sheet, None, row);
        let known = match above.map(|above| matches(sheet, Some(above), row)) {
            // Two rows are one heading where they say together what neither says alone.
            Some((both, composed)) if composed > 0 && distinct(&both) > distinct(&alone) => both,
            _ => alone,
        };
        if distinct(&known) < sheet.headings_needed() {
            return None;
        }
        let mut problems = Vec::new();
        let mut places = vec![None; sheet.columns().len()];
        for (column, place) in known {
            if places[column].replace(place).is_some() {
                problems.push(Problem::of_cell(
                    sheet.title(),
                    row.number,
                    sheet.columns()[column].title,
                    "Có hai cột cùng tiêu đề này. Hãy xóa bớt hoặc đổi tên một cột.",
                ));
            }
        }
        for (column, place) in sheet.columns().iter().zip(&places) {
            if column.required && place.is_none() {
                problems.push(Problem::of_cell(
                    sheet.title(),
                    row.number,
                    column.title,
                    format!(
                        "Thiếu cột «{}». Hãy thêm cột này vào bảng (ô không có gì thì để trống).",
                        column.title
                    ),
                ));
            }
        }
        Some(if problems.is_empty() {
            Ok(Heading { row: row.number, places, cells: row.cells.clone() })
        } else {
            Err(problems)
        })
    }

    /// The cell of a column.
    pub fn cell<'a>(&self, column: usize, row: &'a Row) -> &'a Cell {
        self.places.get(column).copied().flatten().map_or(&Cell::Empty, |place| row.cell(place))
    }

    /// Whether the table has a column.
    pub fn has(&self, column: usize) -> bool {
        self.places.get(column).is_some_and(Option::is_some)
    }

    /// Which column stands at a place of the row.
    pub fn column_at(&self, place: usize) -> Option<usize> {
        self.places.iter().position(|known| *known == Some(place))
    }

    /// Whether a row only repeats the headings, as lists made for printing do on each page.
    pub fn is_repeated_by(&self, row: &Row) -> bool {
        row.cells == self.cells
    }
}

/// A problem for a sheet whose headings were not found.
pub fn not_found(sheet: Sheet) -> Problem {
    let titles: Vec<&str> = sheet.columns().iter().map(|column| column.title).take(5).collect();
    Problem::of_sheet(
        sheet.title(),
        format!(
            "Không thấy dòng tiêu đề trong {} dòng đầu. Cần một dòng có các cột: {}…",
            limits::HEADING_ROWS,
            titles.join(", ")
        ),
    )
}

/// The known columns in a row, with their places: each cell alone, under the one above it, or the one above alone. And
/// how many are known by both rows together.
fn matches(sheet: Sheet, above: Option<&Row>, row: &Row) -> (Vec<(usize, usize)>, usize) {
    let text = |cell: &Cell| match cell {
        Cell::Text(text) if text.len() < 200 => fold(text),
        _ => String::new(),
    };
    let column = |text: &str| {
        sheet
            .columns()
            .iter()
            .position(|column| fold(column.title) == text || column.variants.contains(&text))
    };
    let width = row.cells.len().max(above.map_or(0, |above| above.cells.len()));
    let (mut known, mut composed) = (Vec::new(), 0);
    for place in 0..width {
        let here = text(row.cell(place));
        let over = above.map(|above| text(above.cell(place))).unwrap_or_default();
        let mut found = column(&here);
        if found.is_none() && !here.is_empty() && !over.is_empty() {
            found = column(&format!("{over} {here}"));
            composed += usize::from(found.is_some());
        }
        let found = found.or_else(|| column(&over).filter(|_| here.is_empty()));
        known.extend(found.map(|column| (column, place)));
    }
    (known, composed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::sheet::unit;

    fn row(number: u32, texts: &[&str]) -> Row {
        Row {
            number,
            cells: texts.iter().map(|text| Cell::Text((*text).to_owned())).collect(),
            hidden: false,
        }
    }

    fn member_titles() -> Vec<&'static str> {
        Sheet::Members.columns().iter().map(|column| column.title).collect()
    }

    #[test]
    fn titles_above_the_table_are_no_headings() {
        for texts in [
            &["DANH SÁCH ĐẢNG VIÊN ĐẢNG BỘ THÀNH PHỐ QUẢNG NGÃI"][..],
            &["(Tính đến ngày 01/11/2017)"],
            &["", "Đảng viên", "TT"],
        ] {
            assert_eq!(Heading::of(Sheet::Members, None, &row(1, texts)), None);
        }
    }

    #[test]
    fn headings_are_found_in_any_order_and_spelling() {
        let heading =
            row(4, &["  MÃ CẤP TRÊN", "Loai hinh", "Te\u{302}n\ntổ chức đảng *", "Ghi chú", "Mã tổ  chức:"]);
        let heading = Heading::of(Sheet::Units, None, &heading).unwrap().unwrap();
        let values = row(5, &["TU", "Chi bộ cơ sở", "Chi bộ A", "x", "C01"]);
        assert_eq!(heading.cell(unit::CODE, &values), &Cell::Text("C01".into()));
        assert_eq!(heading.cell(unit::PARENT, &values), &Cell::Text("TU".into()));
        assert_eq!(heading.cell(unit::KIND, &row(6, &["TU"])), &Cell::Empty);
    }

    #[test]
    fn headings_of_two_rows_are_read_together() {
        let mut titles = member_titles();
        for (place, part) in [(11, "Đảng"), (12, "Chính quyền"), (13, "Đoàn thể")] {
            titles[place] = part;
        }
        let over: Vec<&str> =
            (0..17).map(|place| if (11..14).contains(&place) { "Chức vụ" } else { "" }).collect();
        let heading = Heading::of(Sheet::Members, Some(&row(3, &over)), &row(4, &titles)).unwrap().unwrap();
        let values: Vec<String> = (0..17).map(|place| place.to_string()).collect();
        let values = row(5, &values.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(
            heading.cell(crate::import::sheet::member::GOVERNMENT_POST, &values),
            &Cell::Text("12".into())
        );
    }

    #[test]
    fn every_missing_column_is_named() {
        for (place, column) in Sheet::Members.columns().iter().enumerate() {
            let mut titles = member_titles();
            titles.remove(place);
            let read = Heading::of(Sheet::Members, None, &row(4, &titles)).unwrap();
            if column.required {
                let problems = read.unwrap_err();
                assert_eq!(problems.len(), 1, "{}", column.title);
                assert_eq!(problems[0].column.as_deref(), Some(column.title));
                assert_eq!((problems[0].row, problems[0].sheet.as_deref()), (Some(4), Some("Đảng viên")));
            } else {
                assert!([0, 9, 17].contains(&place), "{}", column.title);
                assert!(read.is_ok());
            }
        }
    }

    #[test]
    fn a_doubled_column_is_refused() {
        let mut titles = member_titles();
        titles.push("Ngày sinh");
        let problems = Heading::of(Sheet::Members, None, &row(1, &titles)).unwrap().unwrap_err();
        assert!(problems[0].message.contains("hai cột"), "{problems:?}");
    }

    #[test]
    fn headings_repeated_on_each_page_are_known() {
        let heading = Heading::of(Sheet::Members, None, &row(4, &member_titles())).unwrap().unwrap();
        assert!(heading.is_repeated_by(&row(60, &member_titles())));
        assert!(!heading.is_repeated_by(&row(5, &["1", "QN000001", "Huỳnh Đình Ý", "Nam", "22/12/1944"])));
    }
}
