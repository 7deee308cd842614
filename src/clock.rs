//! The clock is a value: tests and demonstrations move it, everything else asks it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};

/// Vietnam's time, seven hours ahead of UTC all year.
pub const VIETNAM: FixedOffset = match FixedOffset::east_opt(7 * 3600) {
    Some(offset) => offset,
    None => panic!("seven hours are a valid offset"),
};

/// Tells the time. Clones share one setting.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Milliseconds ahead of (or behind) the machine's own time.
    shift: Arc<AtomicI64>,
}

impl Clock {
    /// A clock that runs from this day of Vietnam's calendar, at the time of day it really is.
    #[must_use]
    pub fn starting_on(day: NaiveDate) -> Self {
        let clock = Self::default();
        let real = day_in_vietnam(clock.now());
        clock.advance(day.signed_duration_since(real));
        clock
    }

    /// The moment it is.
    #[expect(clippy::disallowed_methods, reason = "this is where time comes in")]
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        Utc::now() + TimeDelta::milliseconds(self.shift.load(Ordering::Relaxed))
    }

    /// Moves the clock, forwards or backwards.
    pub fn advance(&self, by: TimeDelta) {
        self.shift.fetch_add(by.num_milliseconds(), Ordering::Relaxed);
    }

    /// Whether this clock tells another time than the machine's.
    #[must_use]
    pub fn is_moved(&self) -> bool {
        self.shift.load(Ordering::Relaxed) != 0
    }
}

/// The calendar day it is in Vietnam at this moment.
#[must_use]
pub fn day_in_vietnam(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&VIETNAM).date_naive()
}

/// The last millisecond of a day in Vietnam: what "before the end of 15 December" means.
#[must_use]
pub fn end_of_day(day: NaiveDate) -> DateTime<Utc> {
    start_of_day(day.checked_add_days(Days::new(1)).unwrap_or(day)) - TimeDelta::milliseconds(1)
}

/// The first moment of a day in Vietnam.
#[must_use]
pub fn start_of_day(day: NaiveDate) -> DateTime<Utc> {
    (day.and_time(NaiveTime::MIN) - TimeDelta::hours(7)).and_utc()
}

/// A day as Vietnamese papers write it: `15/12/2026`.
#[must_use]
pub fn date_text(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

/// A day as people type it: `5/9/2026`, `05-09-2026`, `05.09.2026`, `05 09 2026`, `05092026`, or `2026-09-05`.
#[must_use]
pub fn parse_day(typed: &str) -> Option<NaiveDate> {
    let typed = typed.trim();
    let number = |part: &str| (part.len() <= 4).then(|| part.parse::<u32>().ok()).flatten();
    let parts: Vec<&str> =
        typed.split(|c: char| "/-. ".contains(c)).filter(|part| !part.is_empty()).collect();
    let (day, month, year) = match parts.as_slice() {
        [year, month, day] if year.len() == 4 => (number(day)?, number(month)?, number(year)?),
        [day, month, year] if year.len() == 4 => (number(day)?, number(month)?, number(year)?),
        [run] if run.len() == 8 && run.bytes().all(|byte| byte.is_ascii_digit()) => {
            (number(&run[..2])?, number(&run[2..4])?, number(&run[4..])?)
        }
        _ => return None,
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// A moment in Vietnam's time: `20:41 ngày 15/12/2026`.
#[must_use]
pub fn moment_text(at: DateTime<Utc>) -> String {
    at.with_timezone(&VIETNAM).format("%H:%M ngày %d/%m/%Y").to_string()
}

/// A moment with its seconds, for receipts: `20:41:07 ngày 15/12/2026`.
#[must_use]
pub fn exact_moment_text(at: DateTime<Utc>) -> String {
    at.with_timezone(&VIETNAM).format("%H:%M:%S ngày %d/%m/%Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_seventeen_hours_utc() {
        let day = NaiveDate::from_ymd_opt(2017, 12, 15).unwrap();
        assert_eq!(end_of_day(day).to_rfc3339(), "2017-12-15T16:59:59.999+00:00");
        assert_eq!(day_in_vietnam(end_of_day(day)), day);
        assert_eq!(moment_text(end_of_day(day)), "23:59 ngày 15/12/2017");
    }

    #[test]
    fn a_day_is_read_as_people_type_it() {
        let day = NaiveDate::from_ymd_opt(2026, 9, 5);
        for typed in
            ["5/9/2026", "05/09/2026", "05-09-2026", "5.9.2026", " 05 09 2026 ", "05092026", "2026-09-05"]
        {
            assert_eq!(parse_day(typed), day, "{typed}");
        }
        for typed in ["", "5/9", "5/9/26", "31/02/2026", "13/13/2026", "5092026", "+5/9/2026x", "năm 2026"] {
            assert_eq!(parse_day(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_moved_clock_starts_on_its_day() {
        let day = NaiveDate::from_ymd_opt(2017, 12, 10).unwrap();
        let clock = Clock::starting_on(day);
        assert_eq!(day_in_vietnam(clock.now()), day);
        assert!(clock.is_moved());
    }
}
