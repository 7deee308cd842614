//! What differs between a row and what is registered, column by column.

use std::collections::HashSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::date::vietnamese;
use super::known::{KnownMember, KnownUnit};
use super::members::{MemberRow, STANDING_COMMITTEE};
use super::sheet::{Sheet, member, unit};
use super::text::fold;
use super::units::UnitRow;
use crate::access::Office;

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

/// What a row would change of a unit.
#[must_use]
pub fn of_unit(row: &UnitRow, unit: &KnownUnit) -> Vec<Change> {
    let mut changes = Changes::of(Sheet::Units);
    changes.note(unit::NAME, &unit.name, &row.name);
    changes.note(unit::KIND, unit.kind.title(), row.kind.title());
    changes.note(
        unit::PARENT,
        unit.parent.as_deref().unwrap_or_default(),
        row.parent.as_deref().unwrap_or_default(),
    );
    changes.list
}

/// What a row would change of a member.
#[must_use]
pub fn of_member(row: &MemberRow, member: &KnownMember) -> Vec<Change> {
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
    changes.note(
        member::CARD,
        member.card.as_deref().unwrap_or_default(),
        row.card.as_deref().unwrap_or_default(),
    );
    changes.note(member::BRANCH, member.branch.as_deref().unwrap_or_default(), &row.branch);
    let lower = |name: &Option<String>| name.as_deref().unwrap_or_default().to_lowercase();
    if lower(&member.agency) != lower(&row.agency) {
        changes.note(
            member::AGENCY,
            member.agency.as_deref().unwrap_or_default(),
            row.agency.as_deref().unwrap_or_default(),
        );
    }
    changes.note_posts(member::PARTY_POST, &party_posts(member), &row.party_posts);
    changes.note_posts(member::GOVERNMENT_POST, &member.government_posts, &row.government_posts);
    changes.note_posts(member::MASS_POST, &member.mass_posts, &row.mass_posts);
    if member.offices != offices(row) && !changes.has(member::PARTY_POST) {
        let held: Vec<String> =
            member.offices.iter().map(|(office, unit)| format!("{} {unit}", office.title())).collect();
        changes.force(member::PARTY_POST, &held.join("; "), &row.party_posts.join("; "));
    }
    if !member.management_overridden {
        let title = |is_leader: bool| if is_leader { STANDING_COMMITTEE } else { "" };
        changes.note(member::MANAGEMENT, title(member.is_leader), title(row.is_leader));
    }
    changes.note(member::STATE, member.standing.title(), row.standing.title());
    changes.note(
        member::PHONE,
        member.phone.as_deref().unwrap_or_default(),
        row.phone.as_deref().unwrap_or_default(),
    );
    if let Some(email) = &row.email {
        changes.note(member::EMAIL, member.email.as_deref().unwrap_or_default(), email);
    }
    changes.list
}

/// What a list says of someone's posts in the Party: those borne, and an office of the branch without its post.
#[must_use]
pub fn party_posts(member: &KnownMember) -> Vec<String> {
    let mut posts = member.party_posts.clone();
    let mut offices: Vec<Office> = member.offices.iter().map(|(office, _)| *office).collect();
    offices.sort_by_key(|office| office.code());
    for office in offices {
        let title = office.title();
        if !posts.iter().any(|post| fold(post) == fold(title)) {
            posts.push(title.to_owned());
        }
    }
    posts
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
        let each = |posts: &[String]| -> HashSet<String> {
            posts.iter().flat_map(|post| post.split(';')).map(|post| post.trim().to_owned()).collect()
        };
        let (held, given) = (each(before), each(after));
        if held != given {
            self.force(column, &before.join("; "), &after.join("; "));
        }
    }
}
