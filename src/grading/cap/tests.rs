//! The engine against counting out, person by person, and against the readings that the sources give.

use proptest::prelude::*;

use super::*;
use crate::cycle::opening::{YEAR_2018, YEAR_2027};

fn rules(file: &str) -> Rules {
    let year: serde_json::Value = serde_json::from_str(file).unwrap();
    serde_json::from_value(year["rule_set"]["rules"].clone()).unwrap()
}

fn counts(excellent: u32, good: u32, fair: u32, poor: u32) -> Counts {
    let mut counts = Counts::default();
    for (code, people) in [("excellent", excellent), ("good", good), ("fair", fair), ("poor", poor)] {
        counts.add(code, people);
    }
    counts
}

#[test]
fn three_readings_give_three_numbers() {
    let mut rules = rules(YEAR_2027);
    let standing = counts(10, 30, 8, 2);
    for (base, allowed, of) in
        [(CapBase::Good, 6, 34), (CapBase::GoodOrBetter, 8, 40), (CapBase::All, 10, 50)]
    {
        rules.cap.base = base;
        let weight = weigh(&rules, &standing, 10);
        assert_eq!((weight.allowed, weight.base), (allowed, of), "{base:?}");
        assert_eq!(weight.excess(), 10 - allowed);
    }
}

#[test]
fn the_arithmetic_is_kept_as_numbers_and_worded_by_the_page() {
    let weight = weigh(&rules(YEAR_2027), &counts(5, 12, 3, 0), 5);
    assert_eq!((weight.used, weight.allowed, weight.percent, weight.base), (5, 3, 20, 17));
    assert_eq!((weight.hundredths(), weight.exact(), weight.left()), (340, "3,4".to_owned(), 0));
    assert_eq!(weight.line("đề nghị"), "5 đề nghị xuất sắc, được 3: 20 % của 17, làm tròn xuống");
    let weight = weigh(&rules(YEAR_2018), &counts(10, 8, 0, 0), 10);
    assert_eq!(weight.line("đề nghị"), "10 đề nghị xuất sắc, được 3: 20 % của 15, làm tròn xuống");
    assert_eq!((weight.together, weight.exact()), (18, "3".to_owned()));
}

#[test]
fn a_small_group_has_its_least() {
    let mut rules = rules(YEAR_2027);
    rules.cap.small_group = 1;
    let weight = weigh(&rules, &counts(1, 2, 0, 0), 1);
    assert_eq!((weight.allowed, weight.excess(), weight.least), (1, 0, Some(1)));
    assert!(weight.line("đề nghị").ends_with("nhóm nhỏ được ít nhất 1"));
    assert_eq!(weigh(&rules, &counts(1, 9, 0, 0), 1).least, None);
    assert_eq!(weigh(&rules, &Counts::default(), 0).allowed, 0);
}

#[test]
fn a_branch_of_five_under_the_cap() {
    // Five people, two wanted as excellent. What each reading, rounding and least of a small group allows.
    let mut rules = rules(YEAR_2027);
    for (base, rounding, least, allowed) in [
        (CapBase::GoodOrBetter, Rounding::Floor, 0, 1),
        (CapBase::Good, Rounding::Floor, 0, 0),
        (CapBase::Good, Rounding::Nearest, 0, 1),
        (CapBase::Good, Rounding::Ceiling, 0, 1),
        (CapBase::Good, Rounding::Floor, 1, 1),
        (CapBase::All, Rounding::Ceiling, 0, 1),
    ] {
        rules.cap = Cap { base, rounding, small_group: least, ..rules.cap };
        assert_eq!(weigh(&rules, &counts(2, 3, 0, 0), 2).allowed, allowed, "{base:?} {rounding:?} {least}");
    }
}

#[test]
fn the_outlook_spans_what_the_others_may_come_to() {
    let cap = rules(YEAR_2027).cap;
    // One excellent of five, the others not graded yet: none at the worst, one at the best.
    let outlook = Outlook::of(&cap, &counts(1, 0, 0, 0), 4);
    assert_eq!((outlook.least, outlook.most), (0, 1));
    assert!(!outlook.is_beyond(1) && !outlook.is_safe(1) && outlook.is_beyond(2));
    let settled = Outlook::of(&cap, &counts(1, 9, 0, 0), 0);
    assert_eq!((settled.least, settled.most), (2, 2));
    assert!(settled.is_safe(2) && settled.is_beyond(3));
}

/// The share counted out person by person, without division.
fn counted_share(cap: &Cap, base: u32) -> u32 {
    let mut whole = 0;
    while (whole + 1) * 100 <= cap.percent * base {
        whole += 1;
    }
    let rest = cap.percent * base - whole * 100;
    let up = match cap.rounding {
        Rounding::Floor => false,
        Rounding::Nearest => rest >= 50,
        Rounding::Ceiling => rest > 0,
    };
    (whole + u32::from(up)).max(cap.small_group)
}

/// Tries every number of people of those together in the two grades, and keeps the most that fits.
fn tried_out(cap: &Cap, (excellent, good, others): (u32, u32, u32)) -> u32 {
    let together = excellent + good;
    let mut most = 0;
    for kept in 0..=together {
        let base = match cap.base {
            CapBase::Good => together - kept,
            CapBase::GoodOrBetter => together,
            CapBase::All => together + others,
        };
        if kept <= counted_share(cap, base) {
            most = kept;
        }
    }
    most
}

fn any_cap() -> impl Strategy<Value = Cap> {
    let base = prop_oneof![Just(CapBase::Good), Just(CapBase::GoodOrBetter), Just(CapBase::All)];
    let rounding = prop_oneof![Just(Rounding::Floor), Just(Rounding::Nearest), Just(Rounding::Ceiling)];
    (base, rounding, 0..=100_u32, 0..4_u32).prop_map(|(base, rounding, percent, small_group)| Cap {
        base,
        rounding,
        percent,
        small_group,
        ..rules(YEAR_2027).cap
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_agrees_with_counting_out(
        cap in any_cap(), excellent in 0..60_u32, good in 0..120_u32, fair in 0..40_u32, poor in 0..10_u32,
    ) {
        let standing = counts(excellent, good, fair, poor);
        let rules = Rules { cap: cap.clone(), ..rules(YEAR_2027) };
        let weight = weigh(&rules, &standing, excellent);
        let tried = tried_out(&cap, (excellent, good, fair + poor));
        // Never more than there are people who could hold it: then the two say the same number.
        prop_assert_eq!(weight.allowed.min(excellent + good), tried);
        prop_assert_eq!(weight.excess() == 0, excellent <= tried);
        prop_assert_eq!(weight.excess(), excellent - tried.min(excellent));
        if cap.base == CapBase::Good {
            let as_it_stands = excellent <= counted_share(&cap, good);
            prop_assert_eq!(weight.excess() == 0, as_it_stands, "naming the reachable number changes no verdict");
        }
    }

    #[test]
    fn moving_someone_from_excellent_to_good_never_makes_it_worse(
        cap in any_cap(), excellent in 1..60_u32, good in 0..120_u32, fair in 0..40_u32,
    ) {
        let rules = Rules { cap, ..rules(YEAR_2027) };
        let before = weigh(&rules, &counts(excellent, good, fair, 0), excellent);
        let after = weigh(&rules, &counts(excellent - 1, good + 1, fair, 0), excellent - 1);
        prop_assert!(after.excess() <= before.excess());
        prop_assert!(before.excess() == 0 || after.excess() == before.excess() - 1);
    }

    #[test]
    fn the_outlook_holds_whatever_the_others_come_to(
        cap in any_cap(), excellent in 0..20_u32, good in 0..40_u32, fair in 0..20_u32,
        waiting in 0..30_u32, to_good in 0..30_u32,
    ) {
        let outlook = Outlook::of(&cap, &counts(excellent, good, fair, 0), waiting);
        let better = to_good.min(waiting);
        let (allowed, _) = allowance(&cap, &counts(excellent, good + better, fair + waiting - better, 0));
        prop_assert!((outlook.least..=outlook.most).contains(&allowed), "{outlook:?} {allowed}");
    }
}
