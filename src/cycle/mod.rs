//! The year: its dates, its rule set and its templates, all of them data.

pub mod basis;
pub mod categories;
pub mod dates;
pub mod grades;
pub mod kept;
pub mod manifestation;
pub mod open_year;
pub mod opening;
pub mod points;
pub mod readiness;
pub mod removal;
pub mod reporting;
pub mod rhythm;
pub mod rules;
pub mod shipped;
pub mod store;
pub mod template;
pub mod year;
pub mod years;

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use crate::clock::day_in_vietnam;

use crate::web::routes::{Need, Routes};

crate::ids! {
    /// A pledge year.
    CycleId;
    /// A rule set.
    RuleSetId;
    /// One version of a template.
    TemplateId;
}

/// A pledge year with the dates that bind everyone in it.
#[derive(Clone, Debug)]
pub struct Cycle {
    /// Its id.
    pub id: CycleId,
    /// The year pledged for.
    pub year: i32,
    /// The rules it runs on.
    pub rule_set: RuleSetId,
    /// From when pledges are written.
    pub opens_at: DateTime<Utc>,
    /// Until when a pledge is in time.
    pub due_at: DateTime<Utc>,
    /// After this nothing is taken without an extension.
    pub cut_off_at: DateTime<Utc>,
    /// From when members review themselves.
    pub self_review_at: Option<DateTime<Utc>>,
    /// Until when the year's end goes on.
    pub closes_at: Option<DateTime<Utc>>,
}

/// A person's own dates: the year's, or later by an extension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// Until when it is in time.
    pub due: DateTime<Utc>,
    /// After this it is not taken.
    pub cut_off: DateTime<Utc>,
}

impl Cycle {
    /// The one function that gives a person's deadline, extension included.
    #[must_use]
    pub fn deadline(&self, extended_to: Option<DateTime<Utc>>) -> Deadline {
        match extended_to {
            Some(to) => Deadline { due: self.due_at.max(to), cut_off: self.cut_off_at.max(to) },
            None => Deadline { due: self.due_at, cut_off: self.cut_off_at },
        }
    }

    /// Whether the year's end is going on: self-review has begun and decisions are not closed.
    #[must_use]
    pub fn is_ending_at(&self, at: DateTime<Utc>) -> bool {
        self.reviews_at(at) && self.closes_at.is_none_or(|until| at <= until)
    }

    /// Whether this is a year that is being graded: what ended long ago and was never closed is not.
    #[must_use]
    pub fn is_graded_at(&self, at: DateTime<Utc>) -> bool {
        self.is_ending_at(at) && self.year >= day_in_vietnam(at).year() - 1
    }

    /// Whether the year's end is over: its papers and figures stay as they are.
    #[must_use]
    pub fn is_closed_at(&self, at: DateTime<Utc>) -> bool {
        self.closes_at.is_some_and(|until| until < at)
    }

    /// The last day of a closed year: its papers and figures are told by the tree of that day.
    #[must_use]
    pub fn last_day(&self, at: DateTime<Utc>) -> Option<NaiveDate> {
        self.closes_at.filter(|until| *until < at).map(day_in_vietnam)
    }

    /// Whether the members' self-review has begun.
    #[must_use]
    pub fn reviews_at(&self, at: DateTime<Utc>) -> bool {
        self.self_review_at.is_some_and(|from| from <= at)
    }
}

impl Deadline {
    /// Whether something sent at this moment is late.
    #[must_use]
    pub fn late_at(self, at: DateTime<Utc>) -> bool {
        at > self.due
    }

    /// Whether something sent at this moment is no longer taken.
    #[must_use]
    pub fn closed_at(self, at: DateTime<Utc>) -> bool {
        at > self.cut_off
    }
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, years::index)
        .post(Need::Permit, years::create)
        .post(Need::Permit, removal::create)
        .get(Need::Permit, year::show)
        .get(Need::Permit, dates::edit)
        .post(Need::Permit, dates::update)
        .get(Need::Permit, reporting::edit)
        .post(Need::Permit, reporting::update)
        .get(Need::Permit, open_year::new)
        .post(Need::Permit, open_year::create)
        .get(Need::Permit, categories::edit)
        .post(Need::Permit, categories::update)
        .with(template::routes())
        .get(Need::Permit, basis::list::index)
        .get(Need::Permit, basis::edit::new)
        .post(Need::Permit, basis::edit::create)
        .get(Need::Permit, basis::edit::edit)
        .post(Need::Permit, basis::edit::update)
        .get(Need::Permit, manifestation::list::index)
        .post(Need::Permit, manifestation::list::update)
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, TimeDelta};

    use super::*;
    use crate::clock::end_of_day;

    #[test]
    fn late_begins_a_millisecond_after_the_day() {
        let due = end_of_day(NaiveDate::from_ymd_opt(2017, 12, 15).unwrap());
        let cycle = Cycle {
            id: CycleId::new(due),
            year: 2018,
            rule_set: RuleSetId::new(due),
            opens_at: due - TimeDelta::days(40),
            due_at: due,
            cut_off_at: due + TimeDelta::days(16),
            self_review_at: None,
            closes_at: None,
        };
        let deadline = cycle.deadline(None);
        assert!(!deadline.late_at(due));
        assert!(deadline.late_at(due + TimeDelta::milliseconds(1)));
        assert!(!deadline.closed_at(due + TimeDelta::days(16)));
        let extended = cycle.deadline(Some(due + TimeDelta::days(30)));
        assert!(!extended.late_at(due + TimeDelta::days(30)));
        assert_eq!(extended.cut_off, due + TimeDelta::days(30));
    }
}
