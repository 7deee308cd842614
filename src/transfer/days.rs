//! The calendar of a transfer: working days, and months spent in a branch. Pure.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::cycle::rules::{StayRules, TransferRules};

/// The last day of a limit of `count` working days after `from`.
#[must_use]
pub fn working_days_after(from: NaiveDate, count: u32, days_off: &[String]) -> NaiveDate {
    let (mut day, mut left) = (from, count);
    while left > 0 {
        let Some(next) = day.checked_add_days(Days::new(1)) else { break };
        day = next;
        left -= u32::from(is_working_day(day, days_off));
    }
    day
}

fn is_working_day(day: NaiveDate, days_off: &[String]) -> bool {
    let (once, yearly) = (day.format("%Y-%m-%d").to_string(), day.format("%m-%d").to_string());
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
        && !days_off.iter().any(|off| *off == once || *off == yearly)
}

/// Until when all must be done: the earlier of the two limits, as far as they run already.
#[must_use]
pub fn due(decided: NaiveDate, sent: Option<NaiveDate>, rules: &TransferRules) -> NaiveDate {
    let formalities = working_days_after(decided, rules.formalities_working_days, &rules.days_off);
    match sent {
        Some(sent) => formalities.min(working_days_after(sent, rules.letter_working_days, &rules.days_off)),
        None => formalities,
    }
}

/// Whether so much of this year was spent in the branch that its comment is required.
#[must_use]
pub fn needs_comment(since: Option<NaiveDate>, today: NaiveDate, rules: &TransferRules) -> bool {
    let new_year = NaiveDate::from_ymd_opt(today.year(), 1, 1).unwrap_or(today);
    let from = since.map_or(new_year, |since| since.max(new_year));
    from.checked_add_months(Months::new(rules.comment_from_months)).is_some_and(|enough| enough <= today)
}

/// The first and last day on which a stay that begins on `from` may end.
#[must_use]
pub fn stay_ends_between(from: NaiveDate, study: bool, rules: &StayRules) -> (NaiveDate, NaiveDate) {
    let after = |months: u32| {
        let day = from.checked_add_months(Months::new(months)).unwrap_or(from);
        day.pred_opt().unwrap_or(day)
    };
    (after(rules.from_months), after(if study { rules.study_to_months } else { rules.to_months }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cycle::opening::YEAR_2027;

    fn rules() -> TransferRules {
        let year: serde_json::Value = serde_json::from_str(YEAR_2027).unwrap();
        serde_json::from_value(year["rule_set"]["rules"]["transfer"].clone()).unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn weekends_and_days_off_do_not_count() {
        let off = rules().days_off;
        for (from, count, last) in [
            ("2027-06-01", 0, "2027-06-01"),
            ("2027-06-01", 3, "2027-06-04"),
            // A Friday, then a weekend.
            ("2027-06-04", 1, "2027-06-07"),
            ("2027-06-01", 30, "2027-07-13"),
            // 2 September is a Thursday.
            ("2027-09-01", 1, "2027-09-03"),
        ] {
            assert_eq!(working_days_after(day(from), count, &off), day(last), "{from} + {count}");
        }
        let once = vec!["2027-06-07".to_owned()];
        assert_eq!(working_days_after(day("2027-06-04"), 1, &once), day("2027-06-08"));
        assert_eq!(working_days_after(day("2028-06-06"), 1, &once), day("2028-06-07"));
    }

    #[test]
    fn the_earlier_limit_counts() {
        let rules = rules();
        assert_eq!(due(day("2027-06-01"), None, &rules), day("2027-08-24"));
        assert_eq!(due(day("2027-06-01"), Some(day("2027-06-01")), &rules), day("2027-07-13"));
        assert_eq!(due(day("2027-03-01"), Some(day("2027-06-01")), &rules), day("2027-05-25"));
    }

    #[test]
    fn a_comment_is_due_after_half_a_year() {
        let rules = rules();
        for (since, today, needed) in [
            (None, "2027-06-30", false),
            (None, "2027-07-01", true),
            (Some("2019-05-05"), "2027-06-30", false),
            (Some("2019-05-05"), "2027-07-01", true),
            (Some("2027-02-10"), "2027-08-09", false),
            (Some("2027-02-10"), "2027-08-10", true),
        ] {
            assert_eq!(needs_comment(since.map(day), day(today), &rules), needed, "{since:?} {today}");
        }
    }

    #[test]
    fn a_stay_has_its_limits() {
        let rules = rules().stay;
        let from = day("2027-06-01");
        assert_eq!(stay_ends_between(from, false, &rules), (day("2027-08-31"), day("2028-05-31")));
        assert_eq!(stay_ends_between(from, true, &rules).1, day("2029-05-31"));
    }
}
