//! Gathers the rows of both sheets into one register, with every problem found on the way.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::doubt::{Answers, Doubt, Question, Topic};
use super::fields::{Fields, Notes};
use super::fonts::Fonts;
use super::heading::{self, Heading};
use super::known::Known;
use super::members::{self, MemberRow};
use super::problem::{Problem, Report};
use super::row::{Cell, Row, letters};
use super::sheet::{Sheet, unit};
use super::text::{self, fold};
use super::units::{self, UnitRow};
use super::workbook::Item;
use super::{checks, date, limits, suspicions};

/// The rows of both sheets as they were read; what is kept between the preview and its acceptance.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    /// The day for which the list was drawn up, where it says so («Tính đến ngày …»).
    pub as_of: Option<NaiveDate>,
    /// Units in the order of the file.
    pub units: Vec<UnitRow>,
    /// Members in the order of the file.
    pub members: Vec<MemberRow>,
}

/// A file as far as it could be read.
#[derive(Debug, Default)]
pub struct Register {
    /// The day for which the list was drawn up.
    pub as_of: Option<NaiveDate>,
    /// Units, every parent before its children.
    pub units: Vec<UnitRow>,
    /// Members in the order of the file.
    pub members: Vec<MemberRow>,
    /// How many rows of the sheet of units are refused.
    pub refused_units: usize,
    /// How many rows of the sheet of members are refused.
    pub refused_members: usize,
    /// What only a person can settle, by sheet and row.
    pub doubts: BTreeMap<(Sheet, u32), Vec<Doubt>>,
    /// What is asked once for a column.
    pub questions: Vec<Question>,
    /// Everything that is wrong; a file is imported only when there is nothing.
    pub problems: Vec<Problem>,
}

impl Register {
    /// What is left of a file that could not be read at all.
    pub fn unreadable(problem: Problem) -> Self {
        Self { problems: vec![problem], ..Self::default() }
    }
}

/// Takes the rows one by one as they are read.
#[derive(Debug)]
pub struct Intake {
    today: NaiveDate,
    answers: Answers,
    report: Report,
    fonts: Fonts,
    at: Option<Sheet>,
    headings: HashMap<Sheet, Search>,
    /// The row before, which may be the upper half of the headings.
    above: Option<Row>,
    /// What a row of headings lacks, until the row below is seen.
    lacking: Vec<Problem>,
    hidden_columns: HashMap<Sheet, Vec<u32>>,
    rows: Rows,
    /// Codes of all rows of units, refused ones too: a child of a refused unit is not refused for that.
    unit_codes: HashSet<String>,
}

#[derive(Debug)]
enum Search {
    Going,
    Found(Heading),
    Failed,
}

impl Intake {
    /// An empty intake; dates are judged against today.
    pub fn new(today: NaiveDate) -> Self {
        Self::answered(today, Answers::default())
    }

    /// As [`Intake::new`], with what was answered about this file before.
    pub fn answered(today: NaiveDate, answers: Answers) -> Self {
        Self {
            today,
            answers,
            report: Report::default(),
            fonts: Fonts::default(),
            at: None,
            headings: HashMap::new(),
            above: None,
            lacking: Vec::new(),
            hidden_columns: HashMap::new(),
            rows: Rows::default(),
            unit_codes: HashSet::new(),
        }
    }

    /// Takes what the reading hands on.
    pub fn take(&mut self, item: Item) {
        match (item, self.at) {
            (Item::Sheet { sheet, hidden_columns, .. }, _) => {
                self.tell_lacking();
                self.at = Some(sheet);
                self.above = None;
                self.headings.insert(sheet, Search::Going);
                self.hidden_columns.insert(sheet, hidden_columns);
            }
            (Item::Row(row), Some(sheet)) => self.take_visible(sheet, row),
            (Item::Row(_), None) => {}
        }
    }

    /// Hidden rows and columns are read, and asked about; or left out, if that was the answer.
    fn take_visible(&mut self, sheet: Sheet, mut row: Row) {
        let answer = self.answers.to(Topic::Hidden, sheet, 0);
        let found = matches!(self.headings.get(&sheet), Some(Search::Found(_)));
        if row.hidden && found {
            let before = format!("Dòng {}", row.number);
            self.report.questions.ask(
                (Topic::Hidden, sheet, 0),
                answer,
                (row.number, &before, &head_of(&row)),
            );
            if answer == Some("skip") {
                return;
            }
        }
        if answer == Some("skip") {
            for column in self.hidden_columns.get(&sheet).into_iter().flatten() {
                if let Some(cell) = row.cells.get_mut(*column as usize) {
                    *cell = Cell::Empty;
                }
            }
        }
        self.take_row(sheet, row);
    }

    fn take_row(&mut self, sheet: Sheet, row: Row) {
        let search = self.headings.entry(sheet).or_insert(Search::Going);
        match search {
            Search::Going => {
                match Heading::of(sheet, self.above.as_ref(), &row) {
                    Some(Ok(heading)) => {
                        let hidden = self.hidden_columns.get(&sheet).into_iter().flatten();
                        for column in hidden.filter(|column| heading.column_at(**column as usize).is_some()) {
                            let answer = self.answers.to(Topic::Hidden, sheet, 0);
                            let before = format!("Cột {}", letters(*column));
                            let title = row.cell(*column as usize).text().unwrap_or_default();
                            let place = (row.number, before.as_str(), title.as_str());
                            self.report.questions.ask((Topic::Hidden, sheet, 0), answer, place);
                        }
                        self.lacking.clear();
                        *search = Search::Found(heading);
                    }
                    // The row below may say what this one lacks.
                    Some(Err(problems)) if self.lacking.is_empty() => self.lacking = problems,
                    _ if !self.lacking.is_empty() => {
                        self.lacking.drain(..).for_each(|problem| self.report.note(problem));
                        *search = Search::Failed;
                    }
                    Some(Err(problems)) => {
                        problems.into_iter().for_each(|problem| self.report.note(problem));
                        *search = Search::Failed;
                    }
                    None if row.number >= limits::HEADING_ROWS => {
                        self.report.note(heading::not_found(sheet));
                        *search = Search::Failed;
                    }
                    None => self.rows.as_of = self.rows.as_of.or_else(|| as_of(&row)),
                }
                self.above = Some(row);
            }
            Search::Found(heading) if !heading.is_repeated_by(&row) => {
                let notes =
                    Notes { report: &mut self.report, fonts: &mut self.fonts, answers: &self.answers };
                let fields = Fields::new(sheet, heading, &row, notes);
                match sheet {
                    Sheet::Units if units::is_beside_the_table(&fields, row.filled()) => {}
                    Sheet::Units => {
                        let code = fields
                            .cell(unit::CODE)
                            .text()
                            .ok()
                            .and_then(|raw| text::clean(&raw).ok())
                            .flatten();
                        self.unit_codes.extend(code.and_then(|code| text::code(&code).ok()));
                        self.rows.units.extend(units::read(fields));
                    }
                    Sheet::Members if members::is_beside_the_table(&fields, row.filled()) => {}
                    Sheet::Members => self.rows.members.extend(members::read(fields, self.today)),
                    Sheet::Moves => {}
                }
            }
            Search::Found(_) | Search::Failed => {}
        }
    }

    /// Headings at the very end of a sheet have no row below.
    fn tell_lacking(&mut self) {
        if let Some(sheet) = self.at.filter(|_| !self.lacking.is_empty()) {
            self.lacking.drain(..).for_each(|problem| self.report.note(problem));
            self.headings.insert(sheet, Search::Failed);
        }
    }

    /// Checks the rows against each other and what is known, once all are taken.
    pub fn finish(mut self, known: &Known) -> Register {
        self.tell_lacking();
        for sheet in Sheet::ALL {
            if matches!(self.headings.get(&sheet), Some(Search::Going)) {
                self.report.note(heading::not_found(sheet));
            }
        }
        if self.headings.is_empty() {
            self.report.note(heading::not_found(Sheet::Members));
        }
        // Where the table of units failed every branch would seem unknown: one problem is told, not thousands.
        let failed = matches!(self.headings.get(&Sheet::Units), Some(Search::Going | Search::Failed));
        let fonts = std::mem::take(&mut self.fonts);
        suspicions::note(&mut self.rows, fonts, (&self.answers, known), &mut self.report);
        checks::check(&self.rows, &self.unit_codes, !failed, known, &mut self.report);
        Register::of(self.rows, self.report)
    }

    /// The rows as they were read.
    pub fn rows(&self) -> &Rows {
        &self.rows
    }
}

/// The first words of a row, to know it by.
fn head_of(row: &Row) -> String {
    const CELLS: usize = 4;
    let texts = row.cells.iter().filter(|cell| !cell.is_blank()).filter_map(|cell| cell.text().ok());
    text::shown(&texts.take(CELLS).collect::<Vec<_>>().join(", "))
}

impl Rows {
    /// Checks rows that were kept once more, against what is known now.
    pub fn check(self, known: &Known) -> Register {
        let mut report = Report::default();
        let codes = self.units.iter().map(|unit| unit.code.clone()).collect();
        checks::check(&self, &codes, true, known, &mut report);
        Register::of(self, report)
    }
}

impl Register {
    fn of(mut rows: Rows, mut report: Report) -> Self {
        rows.units.retain(|unit| !report.refuses(Sheet::Units, unit.row));
        rows.members.retain(|member| !report.refuses(Sheet::Members, member.row));
        let mut doubts = std::mem::take(&mut report.doubts);
        doubts.retain(|(sheet, row), _| !report.refuses(*sheet, *row));
        Self {
            as_of: rows.as_of,
            units: units::parents_first(rows.units),
            members: rows.members,
            refused_units: report.refused(Sheet::Units),
            refused_members: report.refused(Sheet::Members),
            doubts,
            questions: std::mem::take(&mut report.questions).into_list(),
            problems: report.into_problems(),
        }
    }
}

/// The day in «(Tính đến ngày 01/11/2017)».
fn as_of(row: &Row) -> Option<NaiveDate> {
    row.cells.iter().find_map(|cell| {
        let Cell::Text(text) = cell else { return None };
        if !fold(text).contains("tinh den ngay") {
            return None;
        }
        let written = text.rsplit(char::is_whitespace).next()?.trim_end_matches([')', '.', ';']);
        date::read(&Cell::Text(written.to_owned())).ok().flatten()
    })
}
