//! The limits of a transfer: in working days, and in months spent in a branch. Pure.

use chrono::{Datelike, Months, NaiveDate};

use crate::{
    calendar::Calendar,
    cycle::rules::{StayRules, TransferRules},
};

/// Until when all must be done: the earlier of the two limits, as far as they run already.
#[must_use]
pub fn due(
    decided: NaiveDate,
    sent: Option<NaiveDate>,
    (rules, calendar): (&TransferRules, &Calendar),
) -> NaiveDate {
    let formalities = calendar.after(decided, rules.formalities_working_days);
    match sent {
        Some(sent) => formalities.min(calendar.after(sent, rules.letter_working_days)),
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
    fn the_earlier_limit_counts() {
        let (rules, plain) = (rules(), Calendar::default());
        let due = |decided: &str, sent: Option<&str>, calendar: &Calendar| {
            due(day(decided), sent.map(day), (&rules, calendar)).to_string()
        };
        assert_eq!(due("2027-06-01", None, &plain), "2027-08-24");
        assert_eq!(due("2027-06-01", Some("2027-06-01"), &plain), "2027-07-13");
        assert_eq!(due("2027-03-01", Some("2027-06-01"), &plain), "2027-05-24");
        let hung_kings = Calendar::of([(day("2027-04-16"), false)]);
        assert_eq!(due("2027-03-01", Some("2027-06-01"), &hung_kings), "2027-05-25");
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
