//! From when to when an office is held, by which decision and why: what is typed of it, and what is read.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::{
    clock::{date_text, parse_day},
    web::{form::Errors, text::Text},
};

/// The longest reason, in letters.
pub const LONGEST_REASON: usize = 2_000;
/// The longest number of a decision, in letters.
pub const LONGEST_NUMBER: usize = 100;

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct TypedTerm {
    /// The first day.
    #[serde(default)]
    pub from: Text,
    /// The last day; nothing while open.
    #[serde(default)]
    pub until: Text,
    /// Number of the decision.
    #[serde(default)]
    pub number: Text,
    /// Why.
    #[serde(default)]
    pub reason: Text,
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The first day.
    pub from: NaiveDate,
    /// The last day; `None` while open.
    pub until: Option<NaiveDate>,
    /// Number of the decision; may be empty.
    pub number: String,
    /// Why.
    pub reason: String,
}

impl TypedTerm {
    /// Reads it; what is wrong goes to `errors`.
    pub fn read(&self, errors: &mut Errors) -> Option<Term> {
        let from = parse_day(self.from.as_str());
        errors.require(from.is_some(), "from", "Hãy ghi ngày bắt đầu, ví dụ: 01/12/2026.");
        let until = parse_day(self.until.as_str());
        let open = self.until.is_empty();
        errors.require(
            open || until.is_some(),
            "until",
            "Hãy ghi ngày kết thúc, ví dụ: 31/12/2027, hoặc để trống nếu chưa có.",
        );
        let in_order = from.zip(until).is_none_or(|(from, until)| from <= until);
        errors.require(in_order, "until", "Ngày kết thúc không thể trước ngày bắt đầu.");
        let (number, reason) = (read_number(&self.number, errors), read_reason(&self.reason, errors));
        let until = if open { None } else { Some(until?) };
        in_order.then_some(Term { from: from?, until, number, reason })
    }
}

/// The number of a decision.
pub fn read_number(typed: &Text, errors: &mut Errors) -> String {
    let short = typed.as_str().chars().count() <= LONGEST_NUMBER;
    errors.require(short, "number", "Số quyết định quá dài: nhiều nhất 100 chữ.");
    typed.as_str().to_owned()
}

/// A reason, which must be there.
pub fn read_reason(typed: &Text, errors: &mut Errors) -> String {
    errors.require(
        !typed.is_empty(),
        "reason",
        "Hãy ghi lý do hoặc căn cứ, ví dụ: Kết quả bầu cử ngày 01/12/2026.",
    );
    let short = typed.as_str().chars().count() <= LONGEST_REASON;
    errors.require(short, "reason", "Lý do quá dài: nhiều nhất 2.000 chữ.");
    typed.as_str().to_owned()
}

impl Term {
    /// "từ 01/12/2026", "từ 01/12/2026 đến 31/12/2027".
    #[must_use]
    pub fn days(&self) -> String {
        let from = format!("từ {}", date_text(self.from));
        self.until.map_or(from.clone(), |until| format!("{from} đến {}", date_text(until)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(from: &str, until: &str, reason: &str) -> TypedTerm {
        let text = Text::clean;
        TypedTerm { from: text(from), until: text(until), number: text(""), reason: text(reason) }
    }

    #[test]
    fn a_term_is_read_or_told_what_is_wrong() {
        for (from, until, reason, wrong) in [
            ("2026-12-01", "", "Bầu cử", [].as_slice()),
            ("01/12/2026", "31/12/2027", "Bầu cử", &[]),
            ("1/12/2026", "1/12/2026", "Bầu cử", &[]),
            ("", "", "", &["from", "reason"]),
            ("2026-12-01", "hôm qua", "Bầu cử", &["until"]),
            ("2026-12-01", "2026-11-30", "Bầu cử", &["until"]),
        ] {
            let mut errors = Errors::default();
            let term = typed(from, until, reason).read(&mut errors);
            let names: Vec<_> = errors.list().iter().map(|error| error.name.as_str()).collect();
            assert_eq!(names, wrong, "{from} {until}");
            assert_eq!(term.is_some() && errors.is_empty(), wrong.is_empty(), "{from} {until}");
        }
    }
}
