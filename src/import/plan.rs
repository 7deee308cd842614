//! What an import would do: each row is new, changed, the same or refused.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::date::vietnamese;
use super::known::{Known, KnownMember, KnownUnit};
use super::members::{MemberRow, STANDING_COMMITTEE};
use super::problem::Problem;
use super::register::Register;
use super::sheet::{Sheet, member, unit};
use super::units::UnitRow;
use crate::access::Office;
use crate::member::{MemberId, Standing};
use crate::unit::UnitId;

/// What becomes of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate<Id> {
    /// It is not there yet.
    New,
    /// It is there and differs.
    Changed(Id, Vec<Change>),
    /// It is there just so.
    Same,
}

/// One column that would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The column's heading.
    pub column: String,
    /// What stands there now.
    pub before: String,
    /// What the file says.
    pub after: String,
}

/// A whole import, decided but not done.
#[derive(Debug, Default)]
pub struct Plan {
    /// The day for which the list was drawn up.
    pub as_of: Option<NaiveDate>,
    /// Units, parents first.
    pub units: Vec<(UnitRow, Fate<UnitId>)>,
    /// Members in the order of the file.
    pub members: Vec<(MemberRow, Fate<MemberId>)>,
    /// How many rows of units are refused.
    pub refused_units: usize,
    /// How many rows of members are refused.
    pub refused_members: usize,
    /// Everything that is wrong. A plan with problems is not carried out.
    pub problems: Vec<Problem>,
}

impl Plan {
    /// Compares a register with what is known.
    #[must_use]
    pub fn of(register: Register, known: &Known) -> Self {
        let mut plan = Self {
            as_of: register.as_of,
            refused_units: register.refused_units,
            refused_members: register.refused_members,
            problems: register.problems,
            ..Self::default()
        };
        let cards: HashMap<&str, Option<&str>> =
            register.members.iter().map(|row| (row.code.as_str(), row.card.as_deref())).collect();
        let mut refused = Vec::new();
        for row in &register.members {
            refused.extend(refuse_member(row, known, &cards).map(|problem| (row.row, problem)));
        }
        for row in register.units {
            match known.unit(&row.code) {
                Some(unit) if unit.dissolved => {
                    plan.refused_units += 1;
                    plan.problems.push(refuse(
                        Sheet::Units,
                        row.row,
                        unit::CODE,
                        format!("Tổ chức mang mã «{}» đã giải thể. Hãy bỏ dòng này hoặc dùng mã mới.", row.code),
                    ));
                }
                Some(unit) => {
                    let fate = fate(unit.id, unit_changes(&row, unit));
                    plan.units.push((row, fate));
                }
                None => plan.units.push((row, Fate::New)),
            }
        }
        let rows: HashSet<u32> = refused.iter().map(|(row, _)| *row).collect();
        plan.refused_members += rows.len();
        plan.problems.extend(refused.into_iter().map(|(_, problem)| problem));
        for row in register.members.into_iter().filter(|row| !rows.contains(&row.row)) {
            let fate = known.members.get(&row.code).map_or(Fate::New, |member| fate(member.id, member_changes(&row, member)));
            plan.members.push((row, fate));
        }
        plan
    }

    /// Whether it may be carried out.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// Whether carrying it out would change nothing.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.units.iter().all(|(_, fate)| *fate == Fate::Same) && self.members.iter().all(|(_, fate)| *fate == Fate::Same)
    }
}

fn fate<Id>(id: Id, changes: Vec<Change>) -> Fate<Id> {
    if changes.is_empty() { Fate::Same } else { Fate::Changed(id, changes) }
}

fn refuse(sheet: Sheet, row: u32, column: usize, message: String) -> Problem {
    Problem::of_cell(sheet.title(), row, sheet.columns()[column].title, message)
}

fn refuse_member(row: &MemberRow, known: &Known, cards: &HashMap<&str, Option<&str>>) -> Option<Problem> {
    if let Some(member) = known.members.get(&row.code)
        && matches!(member.standing, Standing::Transferred | Standing::Ended)
    {
        let message = format!(
            "Đảng viên «{}» trong hệ thống ở trạng thái «{}». Hãy tiếp nhận lại trước, hoặc bỏ dòng này.",
            row.code,
            member.standing.title()
        );
        return Some(refuse(Sheet::Members, row.row, member::CODE, message));
    }
    if known.unit(&row.branch).is_some_and(|branch| branch.dissolved) {
        let message = format!("Chi bộ mang mã «{}» đã giải thể. Hãy ghi mã chi bộ hiện nay.", row.branch);
        return Some(refuse(Sheet::Members, row.row, member::BRANCH, message));
    }
    let card = row.card.as_deref()?;
    let holder = known.cards.get(card).filter(|holder| **holder != row.code)?;
    // Whoever gives the card up in this same file stands in nobody's way.
    let given_up = cards.get(holder.as_str()).is_some_and(|theirs| *theirs != Some(card));
    (!given_up).then(|| {
        let message = format!("Số thẻ «{card}» trong hệ thống là của đảng viên «{holder}». Hãy kiểm tra lại số thẻ.");
        refuse(Sheet::Members, row.row, member::CARD, message)
    })
}

fn unit_changes(row: &UnitRow, unit: &KnownUnit) -> Vec<Change> {
    let mut changes = Changes::of(Sheet::Units);
    changes.note(unit::NAME, &unit.name, &row.name);
    changes.note(unit::KIND, unit.kind.title(), row.kind.title());
    changes.note(unit::PARENT, unit.parent.as_deref().unwrap_or_default(), row.parent.as_deref().unwrap_or_default());
    changes.list
}

fn member_changes(row: &MemberRow, member: &KnownMember) -> Vec<Change> {
    let mut changes = Changes::of(Sheet::Members);
    let sex = match member.sex.as_deref() {
        Some("male") => "Nam",
        Some("female") => "Nữ",
        _ => "",
    };
    changes.note(member::NAME, &member.name, &row.name);
    changes.note(member::SEX, sex, row.sex.title());
    changes.note_days(member::BORN, member.born, Some(row.born));
    changes.note_days(member::ADMITTED, member.admitted, Some(row.admitted));
    changes.note_days(member::OFFICIAL, member.official, row.official);
    changes.note(member::CARD, member.card.as_deref().unwrap_or_default(), row.card.as_deref().unwrap_or_default());
    changes.note(member::BRANCH, member.branch.as_deref().unwrap_or_default(), &row.branch);
    let lower = |name: &Option<String>| name.as_deref().unwrap_or_default().to_lowercase();
    if lower(&member.agency) != lower(&row.agency) {
        changes.note(
            member::AGENCY,
            member.agency.as_deref().unwrap_or_default(),
            row.agency.as_deref().unwrap_or_default(),
        );
    }
    changes.note_posts(member::PARTY_POST, &member.party_posts, &row.party_posts);
    changes.note_posts(member::GOVERNMENT_POST, &member.government_posts, &row.government_posts);
    changes.note_posts(member::MASS_POST, &member.mass_posts, &row.mass_posts);
    if member.offices != offices(row) && !changes.has(member::PARTY_POST) {
        let held: Vec<String> = member.offices.iter().map(|(office, unit)| format!("{} {unit}", office.title())).collect();
        changes.force(member::PARTY_POST, &held.join("; "), &row.party_posts.join("; "));
    }
    if !member.management_overridden {
        let title = |is_leader: bool| if is_leader { STANDING_COMMITTEE } else { "" };
        changes.note(member::MANAGEMENT, title(member.is_leader), title(row.is_leader));
    }
    changes.note(member::STATE, member.standing.title(), row.standing.title());
    changes.note(member::PHONE, member.phone.as_deref().unwrap_or_default(), row.phone.as_deref().unwrap_or_default());
    changes.list
}

/// The offices a row gives, each in the row's branch.
#[must_use]
pub fn offices(row: &MemberRow) -> HashSet<(Office, String)> {
    row.offices().into_iter().map(|office| (office, row.branch.clone())).collect()
}

struct Changes {
    sheet: Sheet,
    list: Vec<Change>,
}

impl Changes {
    fn of(sheet: Sheet) -> Self {
        Self { sheet, list: Vec::new() }
    }

    fn has(&self, column: usize) -> bool {
        self.list.iter().any(|change| change.column == self.sheet.columns()[column].title)
    }

    fn note(&mut self, column: usize, before: &str, after: &str) {
        if before != after && !self.has(column) {
            self.force(column, before, after);
        }
    }

    fn force(&mut self, column: usize, before: &str, after: &str) {
        if !self.has(column) {
            let column = self.sheet.columns()[column].title.to_owned();
            self.list.push(Change { column, before: before.to_owned(), after: after.to_owned() });
        }
    }

    fn note_days(&mut self, column: usize, before: Option<NaiveDate>, after: Option<NaiveDate>) {
        let text = |day: Option<NaiveDate>| day.map(vietnamese).unwrap_or_default();
        self.note(column, &text(before), &text(after));
    }

    /// Posts are a set: their order means nothing.
    fn note_posts(&mut self, column: usize, before: &[String], after: &[String]) {
        let (held, given): (HashSet<&String>, HashSet<&String>) = (before.iter().collect(), after.iter().collect());
        if held != given {
            self.force(column, &before.join("; "), &after.join("; "));
        }
    }
}
