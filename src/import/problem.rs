//! What is wrong with a file, told by sheet, row and column, in words that say how to mend it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::doubt::{Doubt, Questions};
use super::limits;
use super::sheet::Sheet;

/// One thing that keeps a file from being imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The sheet, by its name in the file; none when the whole file is meant.
    pub sheet: Option<String>,
    /// The row as Excel counts it, from 1.
    pub row: Option<u32>,
    /// The heading of the column, or its letter where there is no heading.
    pub column: Option<String>,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl Problem {
    /// A problem of the whole file.
    pub fn of_file(message: impl Into<String>) -> Self {
        Self { sheet: None, row: None, column: None, message: message.into() }
    }

    /// A problem of a whole sheet.
    pub fn of_sheet(sheet: impl Into<String>, message: impl Into<String>) -> Self {
        Self { sheet: Some(sheet.into()), ..Self::of_file(message) }
    }

    /// A problem in one cell.
    pub fn of_cell(
        sheet: impl Into<String>,
        row: u32,
        column: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self { row: Some(row), column: Some(column.into()), ..Self::of_sheet(sheet, message) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut place = Vec::new();
        if let Some(sheet) = &self.sheet {
            place.push(format!("Trang tính «{sheet}»"));
        }
        if let Some(row) = self.row {
            place.push(format!("dòng {row}"));
        }
        if let Some(column) = &self.column {
            place.push(format!("cột «{column}»"));
        }
        if place.is_empty() {
            write!(f, "{}", self.message)
        } else {
            write!(f, "{}: {}", place.join(", "), self.message)
        }
    }
}

/// The problems found so far, and the rows they refuse.
#[derive(Debug, Default)]
pub struct Report {
    problems: Vec<Problem>,
    untold: usize,
    units: BTreeSet<u32>,
    members: BTreeSet<u32>,
    moves: BTreeSet<u32>,
    /// What only a person can settle, by sheet and row.
    pub(super) doubts: BTreeMap<(Sheet, u32), Vec<Doubt>>,
    /// What is asked once for a column.
    pub(super) questions: Questions,
}

impl Report {
    /// Notes a problem of the file or a sheet.
    pub fn note(&mut self, problem: Problem) {
        if self.problems.len() < limits::PROBLEMS {
            self.problems.push(problem);
        } else {
            self.untold += 1;
        }
    }

    /// Refuses a row for what stands in one of its columns.
    pub fn refuse(&mut self, sheet: Sheet, row: u32, column: &str, message: impl Into<String>) {
        match sheet {
            Sheet::Units => self.units.insert(row),
            Sheet::Members => self.members.insert(row),
            Sheet::Moves => self.moves.insert(row),
        };
        self.note(Problem::of_cell(sheet.title(), row, column, message));
    }

    /// Notes that a row means one thing or another.
    pub fn doubt(&mut self, sheet: Sheet, row: u32, column: &str, message: String, question: Option<String>) {
        let doubt = Doubt { column: column.to_owned(), message, question };
        self.doubts.entry((sheet, row)).or_default().push(doubt);
    }

    /// How many rows of the sheet are refused.
    pub fn refused(&self, sheet: Sheet) -> usize {
        match sheet {
            Sheet::Units => self.units.len(),
            Sheet::Members => self.members.len(),
            Sheet::Moves => self.moves.len(),
        }
    }

    /// Whether this row of the sheet is refused.
    pub fn refuses(&self, sheet: Sheet, row: u32) -> bool {
        match sheet {
            Sheet::Units => self.units.contains(&row),
            Sheet::Members => self.members.contains(&row),
            Sheet::Moves => self.moves.contains(&row),
        }
    }

    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// As [`Report::into_problems`], where nobody is asked: what could mean two things is a problem too.
    pub fn into_problems_and_doubts(mut self) -> Vec<Problem> {
        for ((sheet, row), doubts) in std::mem::take(&mut self.doubts) {
            for Doubt { column, message, .. } in doubts {
                self.refuse(sheet, row, &column, format!("{message} Hãy gõ lại cho rõ."));
            }
        }
        self.into_problems()
    }

    /// The problems in the order of the file: of the whole first, then by sheet and row.
    pub fn into_problems(mut self) -> Vec<Problem> {
        let order = |problem: &Problem| match problem.sheet.as_deref() {
            None => 0,
            Some(sheet) if sheet == Sheet::Units.title() => 1,
            Some(_) => 2,
        };
        self.problems.sort_by_key(|problem| (order(problem), problem.row));
        if self.untold > 0 {
            self.problems.push(Problem::of_file(format!(
                "Còn {} lỗi nữa không kể ra ở đây. Hãy sửa các lỗi trên rồi nhập lại tệp.",
                self.untold
            )));
        }
        self.problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_its_place() {
        let cell = Problem::of_cell("Đảng viên", 17, "Ngày sinh", "Thiếu ngày sinh.");
        assert_eq!(cell.to_string(), "Trang tính «Đảng viên», dòng 17, cột «Ngày sinh»: Thiếu ngày sinh.");
        assert_eq!(Problem::of_file("Hỏng.").to_string(), "Hỏng.");
    }

    #[test]
    fn a_row_with_two_problems_is_refused_once() {
        let mut report = Report::default();
        report.refuse(Sheet::Members, 9, "Họ và tên", "a");
        report.refuse(Sheet::Members, 9, "Ngày sinh", "b");
        report.refuse(Sheet::Units, 2, "Mã cấp trên", "c");
        assert_eq!((report.refused(Sheet::Units), report.refused(Sheet::Members)), (1, 1));
        let rows: Vec<_> = report.into_problems().into_iter().map(|problem| problem.row).collect();
        assert_eq!(rows, [Some(2), Some(9), Some(9)]);
    }

    #[test]
    fn problems_beyond_the_limit_are_counted() {
        let mut report = Report::default();
        for row in 0..limits::PROBLEMS as u32 + 5 {
            report.refuse(Sheet::Members, row, "Họ và tên", "x");
        }
        assert_eq!(report.refused(Sheet::Members), limits::PROBLEMS + 5);
        let problems = report.into_problems();
        assert_eq!(problems.len(), limits::PROBLEMS + 1);
        assert!(problems.last().is_some_and(|last| last.message.contains("Còn 5 lỗi")));
    }
}
