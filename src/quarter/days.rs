//! The quarters of a year, and their days by the year's rules. Pure.

use chrono::{NaiveDate, TimeDelta};

use super::workflow::Step;
use crate::cycle::rules::Quarters;

/// A quarter: the first to the fourth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, sqlx::Type)]
#[sqlx(transparent)]
pub struct Quarter(i32);

impl Quarter {
    /// All of them.
    pub const ALL: [Self; 4] = [Self(1), Self(2), Self(3), Self(4)];

    /// The quarter of that number.
    #[must_use]
    pub fn numbered(number: i32) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.0 == number)
    }

    /// The quarter that a day lies in.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        let holds = |one: &Self| one.last_day(chrono::Datelike::year(&day)).is_some_and(|last| day <= last);
        Self::ALL.into_iter().find(holds).unwrap_or(Self(4))
    }

    /// Its number.
    #[must_use]
    pub fn number(self) -> i32 {
        self.0
    }

    /// What people call it: "Quý I".
    #[must_use]
    pub fn title(self) -> &'static str {
        match self.0 {
            1 => "Quý I",
            2 => "Quý II",
            3 => "Quý III",
            _ => "Quý IV",
        }
    }

    /// The same within a sentence: "quý I".
    #[must_use]
    pub fn within(self) -> &'static str {
        match self.0 {
            1 => "quý I",
            2 => "quý II",
            3 => "quý III",
            _ => "quý IV",
        }
    }

    fn first_day(self, year: i32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, u32::try_from(self.0 * 3 - 2).ok()?, 1)
    }

    fn last_day(self, year: i32) -> Option<NaiveDate> {
        let next = if self.0 == 4 { Self(1).first_day(year + 1) } else { Self(self.0 + 1).first_day(year) };
        next?.pred_opt()
    }

    /// From which day on a step may be taken; nothing where it only waits for the step before.
    #[must_use]
    pub fn opens(self, year: i32, asked: &Quarters, step: Step) -> Option<NaiveDate> {
        match step {
            Step::Objectives => before(self.first_day(year)?, asked.objectives.before),
            Step::SelfScore => before(self.last_day(year)?, asked.self_score.before),
            Step::Proposal | Step::Decision | Step::Return => None,
        }
    }

    /// Until which day a step is in time.
    #[must_use]
    pub fn due(self, year: i32, asked: &Quarters, step: Step) -> Option<NaiveDate> {
        match step {
            Step::Objectives => after(self.first_day(year)?, asked.objectives.after),
            Step::SelfScore => after(self.last_day(year)?, asked.self_score.after),
            Step::Proposal => after(self.last_day(year)?, asked.proposal),
            Step::Decision => after(self.last_day(year)?, asked.decision),
            Step::Return => None,
        }
    }
}

fn before(day: NaiveDate, days: u32) -> Option<NaiveDate> {
    day.checked_sub_signed(TimeDelta::days(days.into()))
}

fn after(day: NaiveDate, days: u32) -> Option<NaiveDate> {
    day.checked_add_signed(TimeDelta::days(days.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cycle::rules::Window;

    fn day(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, month, day)
    }

    #[test]
    fn each_step_has_its_days_around_its_quarter() {
        let asked = Quarters {
            objectives: Window { before: 30, after: 10 },
            self_score: Window { before: 10, after: 5 },
            proposal: 10,
            decision: 20,
            ..Quarters::default()
        };
        let [first, second, _, fourth] = Quarter::ALL;
        for (quarter, step, opens, due) in [
            (first, Step::Objectives, day(2026, 12, 2), day(2027, 1, 11)),
            (first, Step::SelfScore, day(2027, 3, 21), day(2027, 4, 5)),
            (second, Step::Objectives, day(2027, 3, 2), day(2027, 4, 11)),
            (second, Step::Proposal, None, day(2027, 7, 10)),
            (fourth, Step::SelfScore, day(2027, 12, 21), day(2028, 1, 5)),
            (fourth, Step::Decision, None, day(2028, 1, 20)),
        ] {
            assert_eq!(quarter.opens(2027, &asked, step), opens, "{quarter:?} {step:?}");
            assert_eq!(quarter.due(2027, &asked, step), due, "{quarter:?} {step:?}");
        }
    }

    #[test]
    fn a_day_lies_in_its_quarter() {
        for (month, on, number) in
            [(1, 1, 1), (3, 31, 1), (4, 1, 2), (6, 30, 2), (7, 1, 3), (12, 1, 4), (12, 31, 4)]
        {
            assert_eq!(Quarter::of(day(2027, month, on).unwrap()).number(), number, "{month}/{on}");
        }
        assert_eq!([Quarter::numbered(0), Quarter::numbered(5)], [None, None]);
    }
}
