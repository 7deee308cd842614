//! Gathers the rows of both sheets into one register, with every problem found on the way.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::fields::Fields;
use super::heading::{self, Heading};
use super::known::Known;
use super::limits;
use super::members::{self, MemberRow};
use super::problem::{Problem, Report};
use super::row::Row;
use super::sheet::{Sheet, member, unit};
use super::text::{self, fold, shown};
use super::units::{self, UnitRow};
use super::workbook::Item;

/// A file as far as it could be read.
#[derive(Debug, Default)]
pub struct Register {
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
    units: Vec<UnitRow>,
    /// Codes of all rows, refused ones too: a child of a refused unit is not refused for that.
    unit_codes: HashSet<String>,
    members: Vec<MemberRow>,
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
            units: Vec::new(),
            unit_codes: HashSet::new(),
            members: Vec::new(),
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

    /// How many rows have been taken.
    pub fn taken(&self) -> usize {
        self.units.len()
            + self.members.len()
            + self.report.refused(Sheet::Units)
            + self.report.refused(Sheet::Members)
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
                None => {}
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
                        self.units.extend(units::read(fields));
                    }
                    Sheet::Members if members::is_beside_the_table(&fields, row.filled()) => {}
                    Sheet::Members => self.members.extend(members::read(fields, self.today)),
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
        units::check(&self.units, &self.unit_codes, known, &mut self.report);
        // Without a table of units every branch would seem unknown: one problem is told, not thousands.
        if matches!(self.headings.get(&Sheet::Units), Some(Search::Found(_))) {
            self.check_branches(known);
        }
        self.check_doubles();
        let report = self.report;
        self.units.retain(|unit| !report.refuses(Sheet::Units, unit.row));
        self.members.retain(|member| !report.refuses(Sheet::Members, member.row));
        Register {
            units: units::parents_first(self.units),
            members: self.members,
            refused_units: report.refused(Sheet::Units),
            refused_members: report.refused(Sheet::Members),
            problems: report.into_problems(),
        }
    }

    fn check_branches(&mut self, known: &Known) {
        let by_code: HashMap<&str, &UnitRow> =
            self.units.iter().map(|unit| (unit.code.as_str(), unit)).collect();
        for member in &self.members {
            let mut refuse =
                |column: usize, message: String| refuse_member(&mut self.report, member, column, message);
            let code = member.branch.as_str();
            let branch = by_code
                .get(code)
                .map(|unit| (unit.kind, unit.name.as_str()))
                .or_else(|| known.unit(code).map(|unit| (unit.kind, unit.name.as_str())));
            match (branch, &member.branch_name) {
                (None, _) if self.unit_codes.contains(code) => {}
                (None, _) => refuse(
                    member::BRANCH,
                    format!(
                        "Không có chi bộ mang mã «{code}», cả trong tệp và trong hệ thống. Hãy sửa mã chi bộ."
                    ),
                ),
                (Some((kind, name)), _) if !kind.is_branch() => refuse(
                    member::BRANCH,
                    format!(
                        "Mã «{code}» là {} ({}), không phải chi bộ. Hãy ghi mã của chi bộ nơi sinh hoạt.",
                        kind.title().to_lowercase(),
                        shown(name)
                    ),
                ),
                (Some((_, name)), Some(given)) if fold(given) != fold(name) => refuse(
                    member::BRANCH_NAME,
                    format!(
                        "Ghi «{}» nhưng mã {code} là «{}». Hãy sửa mã hoặc tên chi bộ cho khớp.",
                        shown(given),
                        shown(name)
                    ),
                ),
                _ => {}
            }
        }
    }

    fn check_doubles(&mut self) {
        let mut codes: HashMap<&str, u32> = HashMap::new();
        let mut cards: HashMap<&str, u32> = HashMap::new();
        for member in &self.members {
            if let Some(first) = codes.get(member.code.as_str()) {
                let message =
                    format!("Mã «{}» đã có ở dòng {first}. Mỗi đảng viên chỉ ghi một dòng.", member.code);
                refuse_member(&mut self.report, member, member::CODE, message);
                continue;
            }
            codes.insert(&member.code, member.row);
            let Some(card) = member.card.as_deref() else { continue };
            if let Some(first) = cards.get(card) {
                let message =
                    format!("Số thẻ «{card}» đã có ở dòng {first}. Hãy kiểm tra lại số thẻ của hai người.");
                refuse_member(&mut self.report, member, member::CARD, message);
            } else {
                cards.insert(card, member.row);
            }
        }
    }
}

fn refuse_member(report: &mut Report, member: &MemberRow, column: usize, message: String) {
    report.refuse(Sheet::Members, member.row, Sheet::Members.columns()[column].title, message);
}
