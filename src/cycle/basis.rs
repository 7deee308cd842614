//! Legal bases: the texts that a pledge cites, with the days from and until which they hold and what replaced them.

pub mod edit;
pub mod list;
pub mod store;

use chrono::NaiveDate;

use crate::clock::date_text;

crate::ids! {
    /// A legal basis.
    BasisId;
}

/// A text that a pledge may cite. Known by number, issuer and day together: numbers alone are borne by several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// Its id.
    pub id: BasisId,
    /// What kind of text: "Quy định".
    pub kind: String,
    /// Number and symbol: "144-QĐ/TW".
    pub number: String,
    /// Who issued it.
    pub issuer: String,
    /// When; unknown of some local texts.
    pub issued_on: Option<NaiveDate>,
    /// What it is about.
    pub title: String,
    /// From which day it holds; unknown of some.
    pub valid_from: Option<NaiveDate>,
    /// The last day on which it holds.
    pub valid_to: Option<NaiveDate>,
    /// What replaced it.
    pub replaced_by: Option<BasisId>,
    /// How papers call it; empty for what [`Basis::citation`] makes of the rest.
    pub cited_as: String,
    /// Counts every change.
    pub version: i32,
}

impl Basis {
    /// How papers call it: "Quy định 37-QĐ/TW ngày 25/10/2021 về những điều đảng viên không được làm".
    #[must_use]
    pub fn citation(&self) -> String {
        if !self.cited_as.is_empty() {
            return self.cited_as.clone();
        }
        let by = if self.issued_on.is_none() { format!(" của {}", self.issuer) } else { String::new() };
        let on = self.issued_on.map(|day| format!(" ngày {}", date_text(day))).unwrap_or_default();
        let about = if self.title.is_empty() { String::new() } else { format!(" về {}", self.title) };
        format!("{} {}{on}{by}{about}", self.kind, self.number).trim().to_owned()
    }

    /// Whether another says the same, however often it was saved.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        Self { version: other.version, ..self.clone() } == *other
    }

    /// How it is named in lists, where its number is enough.
    #[must_use]
    pub fn short(&self) -> String {
        format!("{} {}", self.kind, self.number).trim().to_owned()
    }

    /// Whether it begins to hold only after a day.
    #[must_use]
    pub fn comes_after(&self, day: NaiveDate) -> bool {
        self.valid_from.is_some_and(|from| from > day)
    }

    /// Whether it holds on a day; a text whose days are unknown is taken to hold.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// Whether one follows the texts that replaced a text, from `from`, to `id`: then nothing would be the newest.
#[must_use]
pub fn leads_to(all: &[Basis], from: BasisId, id: BasisId) -> bool {
    let newer = |at: &BasisId| all.iter().find(|one| one.id == *at).and_then(|one| one.replaced_by);
    std::iter::successors(Some(from), newer).take(all.len() + 1).any(|at| at == id)
}

/// How a text stands on a day, in words: "Còn hiệu lực", "Hết hiệu lực sau …, thay bằng …".
#[must_use]
pub fn validity_on(basis: &Basis, all: &[Basis], day: NaiveDate) -> String {
    if let Some(from) = basis.valid_from.filter(|from| *from > day) {
        return format!("Có hiệu lực từ {}", date_text(from));
    }
    let Some(last) = basis.valid_to else { return "Còn hiệu lực".to_owned() };
    let instead = basis
        .replaced_by
        .and_then(|id| all.iter().find(|one| one.id == id))
        .map(|one| format!(", thay bằng {}", one.short()))
        .unwrap_or_default();
    let word = if day <= last { "Còn hiệu lực đến" } else { "Hết hiệu lực sau" };
    format!("{word} {}{instead}", date_text(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, month, day)
    }

    fn basis(number: &str) -> Basis {
        Basis {
            id: BasisId(uuid::Uuid::from_u128(number.len() as u128)),
            kind: "Quy định".to_owned(),
            number: number.to_owned(),
            issuer: "Bộ Chính trị".to_owned(),
            issued_on: day(2023, 10, 4),
            title: "kiểm điểm".to_owned(),
            valid_from: day(2023, 10, 4),
            valid_to: day(2025, 8, 29),
            replaced_by: None,
            cited_as: String::new(),
            version: 0,
        }
    }

    #[test]
    fn a_text_is_called_by_number_day_and_matter() {
        let one = basis("124-QĐ/TW");
        assert_eq!(one.citation(), "Quy định 124-QĐ/TW ngày 04/10/2023 về kiểm điểm");
        let undated = Basis { issued_on: None, ..one.clone() };
        assert_eq!(undated.citation(), "Quy định 124-QĐ/TW của Bộ Chính trị về kiểm điểm");
        let called = Basis { cited_as: "Quy định 124".to_owned(), ..one };
        assert_eq!(called.citation(), "Quy định 124");
    }

    #[test]
    fn texts_do_not_replace_each_other_in_a_ring() {
        let [first, second, third] = [1, 2, 3].map(|n| BasisId(uuid::Uuid::from_u128(n)));
        let text = |id, replaced_by| Basis { id, replaced_by, ..basis("124-QĐ/TW") };
        let all = [text(first, Some(second)), text(second, Some(third)), text(third, None)];
        assert!(leads_to(&all, first, third));
        assert!(leads_to(&all, first, first));
        assert!(!leads_to(&all, third, first));
        let ring = [text(first, Some(second)), text(second, Some(first))];
        assert!(!leads_to(&ring, first, third), "ends where it would go round");
    }

    #[test]
    fn a_text_holds_between_its_days() {
        let one = basis("124-QĐ/TW");
        for (on, holds) in [
            (day(2023, 10, 3), false),
            (day(2023, 10, 4), true),
            (day(2025, 8, 29), true),
            (day(2025, 8, 30), false),
        ] {
            assert_eq!(one.holds_on(on.unwrap()), holds, "{on:?}");
        }
        let unknown = Basis { valid_from: None, valid_to: None, ..one };
        assert!(unknown.holds_on(day(1990, 1, 1).unwrap()));
    }

    #[test]
    fn its_validity_names_what_replaced_it() {
        let newer = Basis { valid_to: None, ..basis("366-QĐ/TW2") };
        let old = Basis { replaced_by: Some(newer.id), ..basis("124-QĐ/TW") };
        let all = [old.clone(), newer.clone()];
        let on = |basis, at: Option<NaiveDate>| validity_on(basis, &all, at.unwrap());
        assert_eq!(on(&newer, day(2026, 1, 1)), "Còn hiệu lực");
        assert_eq!(on(&old, day(2022, 1, 1)), "Có hiệu lực từ 04/10/2023");
        assert_eq!(on(&old, day(2026, 1, 1)), "Hết hiệu lực sau 29/08/2025, thay bằng Quy định 366-QĐ/TW2");
        assert!(on(&old, day(2024, 1, 1)).starts_with("Còn hiệu lực đến"));
    }
}
