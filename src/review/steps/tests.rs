//! How the steps stand, case by case.

use super::*;

fn steps(text: &str) -> Steps {
    serde_json::from_str(text).unwrap()
}

fn at(day: u32) -> Taken {
    let at = chrono::NaiveDate::from_ymd_opt(2027, 12, day).unwrap().and_hms_opt(1, 0, 0).unwrap().and_utc();
    Taken { at, who: String::new() }
}

fn facts(stage: Stage, taken: &[(YearStep, u32)]) -> Facts {
    Facts {
        category: Category::Member,
        agency: Agency::Headed,
        stage,
        unpublished: false,
        taken: taken.iter().map(|(step, day)| (*step, at(*day))).collect(),
    }
}

fn all(steps: &Steps, facts: &Facts) -> Vec<Standing> {
    steps.rules().iter().map(|rule| facts.standing(steps, rule)).collect()
}

const HELD: &str = r#"[{"step": "state_grade", "mode": "internal", "required": true, "source": "Hướng dẫn 21"},
    {"step": "appraisal", "mode": "internal", "required": true, "source": "Quy chế"},
    {"step": "publication", "mode": "internal", "source": "Quy chế"}]"#;

#[test]
fn the_plain_order_holds_nobody_back() {
    use Standing::{Done, Now, Off, Passed, Waits};
    let plain = Steps::default();
    let (review, proposal) = ((YearStep::BranchReview, 1), (YearStep::Proposal, 2));
    for (facts, told) in [
        (facts(Stage::Open, &[]), [Now, Off, Off, Now, Waits, Off, Waits, Off]),
        (facts(Stage::SelfReviewed, &[review]), [Now, Off, Off, Now, Now, Off, Waits, Off]),
        (facts(Stage::Proposed, &[review, proposal]), [Now, Off, Off, Done, Done, Off, Now, Off]),
        (facts(Stage::Decided, &[review, proposal]), [Passed, Off, Off, Done, Done, Off, Done, Off]),
    ] {
        assert_eq!(all(&plain, &facts), told, "{:?}", facts.stage);
        assert!(YearStep::ALL.iter().all(|step| facts.demand(&plain, *step).is_ok()));
    }
    let told = facts(Stage::SelfReviewed, &[review]).told_before(&plain, YearStep::Proposal);
    assert!(told.starts_with("Chưa có mức xếp loại của cơ quan, đơn vị. "), "{told}");
    assert_eq!(facts(Stage::Open, &[(YearStep::StateGrade, 1)]).told_before(&plain, YearStep::Proposal), "");
}

#[test]
fn what_the_rules_require_comes_first_and_is_named_with_its_source() {
    use Standing::{Done, Now, Off, Waits};
    let held = steps(HELD);
    let (review, state) = ((YearStep::BranchReview, 1), (YearStep::StateGrade, 1));
    let waiting = facts(Stage::SelfReviewed, &[review]);
    assert_eq!(all(&held, &waiting), [Now, Off, Off, Now, Waits, Waits, Waits, Waits]);
    let refused = waiting.demand(&held, YearStep::Proposal).unwrap_err().to_string();
    let words = "Chưa có mức xếp loại của cơ quan, đơn vị nên chưa đề nghị mức xếp loại được (Hướng dẫn 21).";
    assert_eq!(refused, format!("conflict: {words}"));
    assert!(waiting.demand(&held, YearStep::ResidenceComment).is_ok(), "what others say waits for nobody");
    let graded = facts(Stage::SelfReviewed, &[review, state]);
    assert_eq!(all(&held, &graded), [Done, Off, Off, Now, Now, Waits, Waits, Waits]);

    let proposed = facts(Stage::Proposed, &[review, state, (YearStep::Proposal, 2)]);
    assert_eq!(all(&held, &proposed), [Done, Off, Off, Done, Done, Now, Waits, Waits]);
    let refused = proposed.demand(&held, YearStep::Decision).unwrap_err().to_string();
    let words = "Chưa có ý kiến thẩm định mức đề nghị nên chưa quyết định xếp loại được (Quy chế).";
    assert_eq!(refused, format!("conflict: {words}"));
    // What was appraised before the branch proposed anew was another proposal.
    let before = facts(Stage::Proposed, &[review, state, (YearStep::Appraisal, 2), (YearStep::Proposal, 3)]);
    assert!(before.demand(&held, YearStep::Decision).is_err());
    let after = facts(Stage::Proposed, &[review, state, (YearStep::Proposal, 2), (YearStep::Appraisal, 3)]);
    assert_eq!(all(&held, &after), [Done, Off, Off, Done, Done, Done, Now, Waits]);
    let mut decided = Facts { stage: Stage::Decided, unpublished: true, ..after };
    assert_eq!(all(&held, &decided), [Done, Off, Off, Done, Done, Done, Done, Now]);
    decided.unpublished = false;
    assert_eq!(all(&held, &decided), [Done, Off, Off, Done, Done, Done, Done, Done]);
}

#[test]
fn each_waits_for_one_step() {
    use YearStep::{Appraisal, BranchReview, Decision, Proposal, Publication, StateGrade};
    let (plain, held) = (Steps::default(), steps(HELD));
    let (review, state, proposal) = ((BranchReview, 1), (StateGrade, 1), (Proposal, 2));
    for (facts, in_plain, in_held) in [
        (facts(Stage::Open, &[]), StateGrade, StateGrade),
        (facts(Stage::Open, &[state]), BranchReview, BranchReview),
        (facts(Stage::SelfReviewed, &[review, state]), BranchReview, BranchReview),
        (facts(Stage::Proposed, &[review, proposal]), Decision, StateGrade),
        (facts(Stage::Proposed, &[review, state, proposal]), Decision, Appraisal),
        (facts(Stage::Proposed, &[review, state, proposal, (Appraisal, 3)]), Decision, Decision),
    ] {
        assert_eq!(facts.next(&plain), Some(in_plain), "{facts:?}");
        assert_eq!(facts.next(&held), Some(in_held), "{facts:?}");
    }
    let decided = facts(Stage::Decided, &[review, proposal]);
    assert_eq!(decided.next(&plain), None);
    assert_eq!(Facts { unpublished: true, ..decided }.next(&held), Some(Publication));
}

#[test]
fn who_works_nowhere_is_not_graded_by_the_state_and_where_no_head_acts_here_it_comes_on_paper() {
    let held = steps(HELD);
    let of = |agency| Facts { agency, ..facts(Stage::SelfReviewed, &[(YearStep::BranchReview, 1)]) };
    for (agency, mode, free) in [
        (Agency::None, Mode::Off, true),
        (Agency::Unheaded, Mode::External, false),
        (Agency::Headed, Mode::Internal, false),
    ] {
        let facts = of(agency);
        assert_eq!(facts.mode_of(&held, YearStep::StateGrade), mode);
        assert_eq!(facts.demand(&held, YearStep::Proposal).is_ok(), free, "{agency:?}");
    }
    let outside = steps(
        r#"[{"step": "state_grade", "mode": "external", "only": {"outside": "off"}, "required": true, "source": ""}]"#,
    );
    let retired = Facts { category: Category::Outside, ..of(Agency::None) };
    assert_eq!(retired.mode_of(&outside, YearStep::StateGrade), Mode::Off);
    assert_eq!(of(Agency::None).mode_of(&outside, YearStep::StateGrade), Mode::External);
}
