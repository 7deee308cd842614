//! Gathers the rows of both sheets into one register, with every problem found on the way.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::heading::{self, Heading};
use super::known::Known;
use super::members::{self, MemberRow};
use super::problem::{Problem, Report};
use super::row::{Cell, Row};
use super::sheet::{Sheet, unit};
use super::text::{self, fold};
use super::units::{self, UnitRow};
use super::workbook::Item;
use super::{checks, date, limits};

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
    report: Report,
    at: Option<Sheet>,
    headings: HashMap<Sheet, Search>,
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
        Self {
            today,
            report: Report::default(),
            at: None,
            headings: HashMap::new(),
            rows: Rows::default(),
            unit_codes: HashSet::new(),
        }
    }

    /// Takes what the reading hands on.
    pub fn take(&mut self, item: Item) {
        match (item, self.at) {
            (Item::Sheet { sheet, .. }, _) => {
                self.at = Some(sheet);
                self.headings.insert(sheet, Search::Going);
            }
            (Item::Row(row), Some(sheet)) => self.take_row(sheet, &row),
            (Item::Row(_), None) => {}
        }
    }

    fn take_row(&mut self, sheet: Sheet, row: &Row) {
        let search = self.headings.entry(sheet).or_insert(Search::Going);
        match search {
            Search::Going => match Heading::of(sheet, row) {
                Some(Ok(heading)) => *search = Search::Found(heading),
                Some(Err(problems)) => {
                    problems.into_iter().for_each(|problem| self.report.note(problem));
                    *search = Search::Failed;
                }
                None if row.number >= limits::HEADING_ROWS => {
                    self.report.note(heading::not_found(sheet));
                    *search = Search::Failed;
                }
                None => self.rows.as_of = self.rows.as_of.or_else(|| as_of(row)),
            },
            Search::Found(heading) if !heading.is_repeated_by(row) => {
                let fields = Fields::new(sheet, heading, row, &mut self.report);
                match sheet {
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

    /// Checks the rows against each other and what is known, once all are taken.
    pub fn finish(mut self, known: &Known) -> Register {
        for sheet in Sheet::ALL {
            if matches!(self.headings.get(&sheet), None | Some(Search::Going)) {
                self.report.note(heading::not_found(sheet));
            }
        }
        // Without a table of units every branch would seem unknown: one problem is told, not thousands.
        let has_units = matches!(self.headings.get(&Sheet::Units), Some(Search::Found(_)));
        checks::check(&self.rows, &self.unit_codes, has_units, known, &mut self.report);
        Register::of(self.rows, self.report)
    }

    /// The rows as they were read, for keeping.
    pub fn rows(&self) -> &Rows {
        &self.rows
    }
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
    fn of(mut rows: Rows, report: Report) -> Self {
        rows.units.retain(|unit| !report.refuses(Sheet::Units, unit.row));
        rows.members.retain(|member| !report.refuses(Sheet::Members, member.row));
        Self {
            as_of: rows.as_of,
            units: units::parents_first(rows.units),
            members: rows.members,
            refused_units: report.refused(Sheet::Units),
            refused_members: report.refused(Sheet::Members),
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
