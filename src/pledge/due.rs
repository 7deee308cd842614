//! Until when, as people type it: a day, or words.

use chrono::{Datelike, NaiveDate};

use crate::clock::parse_day;

/// A day as people type it: `30/6/2027`, `30-6-2027`, `30.6.2027`; with its year in full.
#[must_use]
pub fn read(typed: &str) -> Option<NaiveDate> {
    parse_day(typed).filter(|day| (1990..=2200).contains(&day.year()))
}

/// A day, month and year that no calendar has, as it was typed: "31/02/2027". Other words are nobody's business.
#[must_use]
pub fn impossible(typed: &str) -> Option<&str> {
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '/' | '-' | '.');
    typed.split(|c: char| !plain(c)).map(|word| word.trim_matches(['/', '-', '.'])).find(|word| {
        let numbers: Option<Vec<u32>> =
            word.split(['/', '-', '.']).map(|number| number.parse().ok()).collect();
        match numbers.as_deref() {
            Some(&[year, month, day] | &[day, month, year]) if year >= 1000 => !is_a_day(year, month, day),
            _ => false,
        }
    })
}

fn is_a_day(year: u32, month: u32, day: u32) -> bool {
    i32::try_from(year).is_ok_and(|year| NaiveDate::from_ymd_opt(year, month, day).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        let day = NaiveDate::from_ymd_opt(2027, 6, 30);
        for typed in ["30/6/2027", "30/06/2027", " 30-6-2027 ", "30.6.2027", "2027-06-30"] {
            assert_eq!(read(typed), day, "{typed}");
        }
        for typed in ["", "30/6", "30/6/27", "31/6/2027", "quý II", "6/2027"] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }

    #[test]
    fn only_a_day_that_no_calendar_has_is_impossible() {
        for (typed, found) in [
            ("31/02/2027", Some("31/02/2027")),
            ("trước 31/6/2027.", Some("31/6/2027")),
            ("2027-02-30", Some("2027-02-30")),
            ("30.13.2027", Some("30.13.2027")),
            ("29/02/2028", None),
            ("30/6/2027", None),
            ("quý III/2027", None),
            ("12/2027", None),
            ("hằng tháng", None),
            ("", None),
        ] {
            assert_eq!(impossible(typed), found, "{typed}");
        }
    }
}
