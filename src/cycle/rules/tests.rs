//! What the shipped rules say, case by case.

use super::*;
use crate::cycle::opening::{YEAR_2018, YEAR_2027};

fn rules(file: &str) -> Rules {
    let year: serde_json::Value = serde_json::from_str(file).unwrap();
    serde_json::from_value(year["rule_set"]["rules"].clone()).unwrap()
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

#[test]
fn what_a_standing_means_is_said_by_the_years_rules() {
    for file in [YEAR_2018, YEAR_2027] {
        let rules = rules(file);
        for (standing, asked) in [
            (Standing::Official, true),
            (Standing::Probationary, true),
            (Standing::Temporary, true),
            (Standing::Exempt, false),
            (Standing::Suspended, false),
            (Standing::Transferred, false),
            (Standing::Ended, false),
        ] {
            let meaning = rules.meaning(standing, Some(day(2000, 2, 3)), day(2027, 12, 31));
            let all = (meaning.pledges, meaning.reviews, meaning.graded, meaning.counted);
            assert_eq!(all, (asked, asked, asked, asked), "{standing:?}");
            assert_eq!(
                rules.standings.iter().any(|rule| rule.standing == standing),
                !meaning.source.is_empty()
            );
        }
    }
}

#[test]
fn who_joined_lately_pledges_but_is_not_graded() {
    let last = day(2027, 12, 31);
    let meaning = |file, joined| rules(file).meaning(Standing::Probationary, Some(joined), last);
    let told = |it: Meaning| (it.pledges, it.reviews, it.graded, it.counted);
    assert_eq!(told(meaning(YEAR_2018, day(2027, 7, 1))), (true, true, false, false));
    assert_eq!(told(meaning(YEAR_2027, day(2027, 7, 1))), (true, false, false, false));
    assert_eq!(told(meaning(YEAR_2027, day(2027, 6, 30))), (true, true, true, true));
    assert!(meaning(YEAR_2027, day(2027, 7, 1)).source.contains("124-QĐ/TW"));
}

#[test]
fn every_category_has_its_form_of_self_review() {
    use crate::cycle::template::Category::{Leader, ManagedLeader, Member, Outside};
    for (file, forms) in
        [(YEAR_2018, ["02", "02-leader", "02-leader", "02"]), (YEAR_2027, ["2a", "2b", "2b", "2c"])]
    {
        let rules = rules(file);
        let code = |category| rules.form_for(category).code;
        assert_eq!([Member, Leader, ManagedLeader, Outside].map(code), forms);
        for form in &rules.forms {
            let mut codes: Vec<_> = form.parts.iter().map(|part| &part.code).collect();
            codes.sort();
            codes.dedup();
            assert_eq!(codes.len(), form.parts.len(), "{}: a part's code stands once", form.code);
            let read_elsewhere = ["summary", "weaknesses", "direction"];
            assert!(read_elsewhere.iter().all(|code| codes.iter().any(|it| it == code)), "{}", form.code);
            assert!(form.parts.iter().all(|part| !part.level || !form.levels.is_empty()), "{}", form.code);
        }
    }
}

#[test]
fn a_year_without_forms_has_the_plain_one() {
    let mut old = rules(YEAR_2027);
    old.forms.clear();
    let kept = serde_json::to_value(&old).unwrap();
    let old: Rules = serde_json::from_value(kept).unwrap();
    assert_eq!(old.form_for(crate::cycle::template::Category::Leader), ReviewForm::plain());
}
