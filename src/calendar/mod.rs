//! Working days: which days of a year are none, as data that keepers enter year by year.

pub mod copying;
pub mod page;
pub mod store;

use std::collections::HashSet;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::web::routes::{Need, Routes};

/// How a day off comes again in the next year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Kind {
    /// On the same day.
    Solar,
    /// With the lunar new year.
    Tet,
    /// On the tenth of the third lunar month.
    HungKings,
    /// Not at all: made up for, or moved.
    Moved,
}

impl Kind {
    /// As the page says it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Solar => "Theo dương lịch",
            Self::Tet => "Theo Tết Nguyên đán",
            Self::HungKings => "Theo ngày 10/3 âm lịch",
            Self::Moved => "Riêng năm này",
        }
    }
}

/// A day that is off though it is no weekend, or worked though it is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayOff {
    /// The day.
    pub day: NaiveDate,
    /// Whether one works on it, in place of another.
    pub works: bool,
    /// How it comes again.
    pub kind: Kind,
    /// What it is.
    pub name: String,
    /// Where that stands.
    pub source: String,
    /// Whether somebody should look at it once more.
    pub to_review: bool,
}

/// The days that differ from the week, for counting.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    off: HashSet<NaiveDate>,
    worked: HashSet<NaiveDate>,
}

impl Calendar {
    /// The calendar of these days.
    #[must_use]
    pub fn of(days: impl IntoIterator<Item = (NaiveDate, bool)>) -> Self {
        let (worked, off): (Vec<_>, Vec<_>) = days.into_iter().partition(|(_, works)| *works);
        let set = |days: Vec<(NaiveDate, bool)>| days.into_iter().map(|(day, _)| day).collect();
        Self { off: set(off), worked: set(worked) }
    }

    /// Whether one works on a day.
    #[must_use]
    pub fn works_on(&self, day: NaiveDate) -> bool {
        self.worked.contains(&day) || !(is_weekend(day) || self.off.contains(&day))
    }

    /// The last day of a limit of `count` working days after `from`.
    #[must_use]
    pub fn after(&self, from: NaiveDate, count: u32) -> NaiveDate {
        let (mut day, mut left) = (from, count);
        while left > 0 {
            let Some(next) = day.checked_add_days(Days::new(1)) else { break };
            day = next;
            left -= u32::from(self.works_on(day));
        }
        day
    }
}

/// Saturday or Sunday.
#[must_use]
pub fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, page::show)
        .post(Need::Permit, page::create)
        .post(Need::Permit, page::destroy)
        .post(Need::Permit, page::copy)
        .post(Need::Permit, page::review)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn weekends_and_days_off_do_not_count_but_a_worked_saturday_does() {
        let plain = Calendar::default();
        let tet = Calendar::of([
            (day("2026-08-31"), false),
            (day("2026-09-01"), false),
            (day("2026-09-02"), false),
            (day("2026-08-22"), true),
        ]);
        for (calendar, from, count, last) in [
            (&plain, "2027-06-01", 0, "2027-06-01"),
            (&plain, "2027-06-01", 3, "2027-06-04"),
            (&plain, "2027-06-04", 1, "2027-06-07"),
            (&plain, "2027-06-01", 30, "2027-07-13"),
            (&tet, "2026-08-21", 1, "2026-08-22"),
            (&tet, "2026-08-28", 1, "2026-09-03"),
        ] {
            assert_eq!(calendar.after(day(from), count), day(last), "{from} + {count}");
        }
    }
}
