//! The conditions beside the points: each met, not met, or left to people, with its figures. Pure.

mod facts;
pub mod view;

pub use facts::{Facts, of_pledge};

use crate::cycle::rules::{Condition, Rules, Test, Whom};

/// Quarters of a year.
const QUARTERS: u32 = 4;

/// Whether a condition holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The year's papers show it.
    Met,
    /// The year's papers show the contrary.
    NotMet,
    /// No paper tells; whoever grades judges.
    ToJudge,
}

/// The figures a verdict rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figures {
    /// So many of so many commitments, of which so many cannot be told.
    Share {
        /// How many.
        part: u32,
        /// Of how many.
        of: u32,
        /// How many had to be.
        needed: u32,
        /// How many cannot be told: not reported, or measured in words.
        unclear: u32,
    },
    /// How many disciplines are in force for faults of the year.
    Disciplines(u32),
    /// On how many days of the year there was sick leave, and from how many on the condition fails.
    Leave {
        /// Days.
        days: u32,
        /// From so many days.
        from: u32,
    },
    /// How many quarters were decided, how many of them with the lowest grade, and how many of those may be.
    Quarters {
        /// Decided.
        decided: u32,
        /// With the lowest grade.
        lowest: u32,
        /// At most so many may be.
        most: u32,
    },
    /// How many weaknesses were named before, of those to be mended.
    Weaknesses(u32),
    /// None.
    Nothing,
}

/// One condition with what was found.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The condition.
    pub condition: Condition,
    /// Whether it holds.
    pub verdict: Verdict,
    /// By which figures.
    pub figures: Figures,
}

/// The conditions of a grade that the year asks of this person, each with what was found.
#[must_use]
pub fn of_grade(rules: &Rules, grade: &str, facts: &Facts) -> Vec<Finding> {
    let conditions = rules.grades.iter().find(|one| one.code == grade).map_or(&[][..], |one| &one.conditions);
    conditions
        .iter()
        .filter(|one| one.asked && (one.whom == Whom::Everyone || facts.leads))
        // Where no quarters are asked of someone, there is nothing to weigh.
        .filter(|one| !matches!(one.test, Test::Quarters { .. }) || facts.quarters.is_some())
        .map(|one| {
            let (verdict, figures) = weigh(one.test, rules, facts);
            let figures = if one.code == "mended" { Figures::Weaknesses(facts.weaknesses) } else { figures };
            Finding { condition: one.clone(), verdict, figures }
        })
        .collect()
}

fn weigh(test: Test, rules: &Rules, facts: &Facts) -> (Verdict, Figures) {
    match test {
        Test::Done { percent } => share(facts.done, facts.unreported, facts.all, percent),
        Test::Exceeded { percent } => share(facts.exceeded, facts.in_words, facts.all, percent),
        Test::Undisciplined => {
            let verdict = if facts.disciplines == 0 { Verdict::Met } else { Verdict::NotMet };
            (verdict, Figures::Disciplines(facts.disciplines))
        }
        Test::Present { days } => {
            let verdict = if facts.sick_days < days { Verdict::Met } else { Verdict::NotMet };
            (verdict, Figures::Leave { days: facts.sick_days, from: days })
        }
        Test::Quarters { most } => quarters(most, rules, facts.quarters.as_deref().unwrap_or_default()),
        Test::Judgement => (Verdict::ToJudge, Figures::Nothing),
    }
}

/// Not met when too many were decided with the lowest grade; met once those still to be decided cannot change it.
fn quarters(most: u32, rules: &Rules, grades: &[String]) -> (Verdict, Figures) {
    let worst = rules.grades.last().map(|grade| grade.code.as_str());
    let count = |grades: usize| u32::try_from(grades).unwrap_or(u32::MAX);
    let decided = count(grades.len());
    let lowest = count(grades.iter().filter(|grade| Some(grade.as_str()) == worst).count());
    let verdict = if lowest > most {
        Verdict::NotMet
    } else if lowest + QUARTERS.saturating_sub(decided) <= most {
        Verdict::Met
    } else {
        Verdict::ToJudge
    };
    (verdict, Figures::Quarters { decided, lowest, most })
}

/// Met when enough are there, not met when not even those that cannot be told would be enough.
fn share(part: u32, unclear: u32, of: u32, percent: u32) -> (Verdict, Figures) {
    let needed = (of * percent).div_ceil(100);
    let verdict = if of == 0 {
        Verdict::ToJudge
    } else if part >= needed {
        Verdict::Met
    } else if part + unclear >= needed {
        Verdict::ToJudge
    } else {
        Verdict::NotMet
    };
    (verdict, Figures::Share { part, of, needed, unclear })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cycle::opening::{YEAR_2018, YEAR_2027};

    fn rules(file: &str) -> Rules {
        let year: serde_json::Value = serde_json::from_str(file).unwrap();
        serde_json::from_value(year["rule_set"]["rules"].clone()).unwrap()
    }

    fn told(file: &str, grade: &str, facts: &Facts) -> Vec<(String, Verdict)> {
        let found = of_grade(&rules(file), grade, facts).into_iter();
        found.map(|one| (one.condition.code, one.verdict)).collect()
    }

    fn verdicts(wanted: &[(&str, Verdict)]) -> Vec<(String, Verdict)> {
        wanted.iter().map(|(code, verdict)| ((*code).to_owned(), *verdict)).collect()
    }

    #[test]
    fn each_condition_is_met_not_met_or_to_be_judged() {
        use Verdict::{Met, NotMet, ToJudge};
        let all_done = Facts { all: 10, done: 10, exceeded: 3, weaknesses: 2, ..Facts::default() };
        assert_eq!(
            told(YEAR_2027, "excellent", &all_done),
            verdicts(&[
                ("done", Met),
                ("quality", ToJudge),
                ("exceeded", Met),
                ("mended", ToJudge),
                ("undisciplined", Met),
                ("present", Met)
            ])
        );
        // Two were never reported: nobody knows. One was reported as behind: it is known.
        let silent = Facts { done: 8, unreported: 2, exceeded: 2, in_words: 1, ..all_done.clone() };
        let found = told(YEAR_2027, "excellent", &silent);
        assert_eq!((found[0].1, found[2].1), (ToJudge, ToJudge));
        let behind = Facts { done: 8, unreported: 1, exceeded: 2, disciplines: 1, ..all_done.clone() };
        let found = told(YEAR_2027, "excellent", &behind);
        assert_eq!((found[0].1, found[2].1, found[4].1), (NotMet, NotMet, NotMet));
        let ill = Facts { sick_days: 90, ..all_done.clone() };
        assert_eq!(told(YEAR_2027, "good", &ill).last(), Some(&("present".to_owned(), NotMet)));
        assert!(told(YEAR_2027, "fair", &ill).iter().all(|(code, _)| code != "present"));
        let leads = Facts { leads: true, ..all_done };
        assert!(told(YEAR_2027, "excellent", &leads).contains(&("units".to_owned(), ToJudge)));
    }

    #[test]
    fn the_rules_of_2018_leave_more_to_people() {
        use Verdict::{Met, NotMet, ToJudge};
        let facts = Facts { all: 10, done: 3, ..Facts::default() };
        assert_eq!(
            told(YEAR_2018, "excellent", &facts),
            verdicts(&[("levels", ToJudge), ("undisciplined", Met)])
        );
        let disciplined = Facts { disciplines: 1, ..facts };
        assert_eq!(told(YEAR_2018, "fair", &disciplined)[1].1, NotMet);
        assert!(told(YEAR_2018, "poor", &disciplined).is_empty());
    }

    #[test]
    fn a_quarter_with_the_lowest_grade_is_weighed_once_that_is_asked() {
        use Verdict::{Met, NotMet, ToJudge};
        let mut rules = rules(YEAR_2027);
        let of = |rules: &Rules, grades: Option<&[&str]>| {
            let quarters = grades.map(|grades| grades.iter().map(ToString::to_string).collect());
            let facts = Facts { leads: true, quarters, ..Facts::default() };
            let found = of_grade(rules, "excellent", &facts).into_iter();
            found.filter(|one| one.condition.code == "quarters").map(|one| one.verdict).collect::<Vec<_>>()
        };
        assert!(of(&rules, Some(&["poor"])).is_empty(), "a local rule: not asked as shipped");
        let conditions = &mut rules.grades[0].conditions;
        conditions.iter_mut().find(|one| one.code == "quarters").unwrap().asked = true;
        assert!(of(&rules, None).is_empty(), "no quarters are asked of this person");
        assert_eq!(of(&rules, Some(&[])), [ToJudge]);
        assert_eq!(of(&rules, Some(&["good", "fair", "good"])), [ToJudge]);
        assert_eq!(of(&rules, Some(&["good", "poor"])), [NotMet]);
        assert_eq!(of(&rules, Some(&["good", "fair", "good", "excellent"])), [Met]);
        for one in rules.grades[0].conditions.iter_mut().filter(|one| one.code == "quarters") {
            one.test = Test::Quarters { most: 1 };
        }
        assert_eq!(of(&rules, Some(&["good", "poor", "good"])), [ToJudge]);
        assert_eq!(of(&rules, Some(&["good", "poor", "good", "good"])), [Met]);
    }

    #[test]
    fn a_share_needs_whole_people_rounded_up() {
        // 30 % of 4 commitments is 1.2: two are needed.
        assert_eq!(share(1, 0, 4, 30).0, Verdict::NotMet);
        assert_eq!(
            share(2, 0, 4, 30),
            (Verdict::Met, Figures::Share { part: 2, of: 4, needed: 2, unclear: 0 })
        );
        assert_eq!(share(0, 0, 0, 100).0, Verdict::ToJudge);
    }
}
