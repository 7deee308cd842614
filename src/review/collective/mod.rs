//! How a leading collective reviewed one of its own, beside the branch: entered from its minutes, appended, newest first.

pub mod page;
pub mod store;

use chrono::NaiveDate;

use super::{outcome::Given, view};
use crate::{clock::date_text, cycle::rules::Rules};

/// A review in a collective, as it was entered.
#[derive(Clone, Debug)]
pub struct CollectiveReview {
    /// Which collective.
    pub collective: String,
    /// The day of its meeting.
    pub held_on: NaiveDate,
    /// How many were there.
    pub present: i32,
    /// How many of them voted for the grade.
    pub in_favour: i32,
    /// The grade it proposes, who entered it, and its words.
    pub given: Given,
}

/// The same as it is shown.
#[derive(Clone, Debug)]
pub struct CollectiveLine {
    /// Which collective, when, with how many votes.
    pub meeting: String,
    /// The grade, the words, who entered it.
    pub given: view::GivenLine,
}

impl CollectiveReview {
    /// As it is shown.
    #[must_use]
    pub fn line(&self, rules: &Rules) -> CollectiveLine {
        let (day, votes) = (date_text(self.held_on), (self.in_favour, self.present));
        CollectiveLine {
            meeting: format!("{}, họp ngày {day}: {} trên {} phiếu", self.collective, votes.0, votes.1),
            given: view::given(rules, &self.given),
        }
    }
}

/// The newest review of each collective, newest first.
#[must_use]
pub fn in_force(reviews: &[CollectiveReview]) -> Vec<&CollectiveReview> {
    let mut newest: Vec<&CollectiveReview> = Vec::new();
    for review in reviews {
        if newest.iter().all(|known| known.collective.to_lowercase() != review.collective.to_lowercase()) {
            newest.push(review);
        }
    }
    newest
}

/// What whoever decides is told where the places differ; empty where they agree.
#[must_use]
pub fn difference(reviews: &[CollectiveReview], proposed: Option<&str>, rules: &Rules) -> String {
    let Some(proposed) = proposed else { return String::new() };
    let differing: Vec<String> = in_force(reviews)
        .into_iter()
        .filter(|review| review.given.grade != proposed)
        .map(|review| format!("{} đề nghị {}", review.collective, rules.title_of(&review.given.grade)))
        .collect();
    if differing.is_empty() {
        return String::new();
    }
    format!(
        "Các nơi kiểm điểm đề nghị khác nhau: chi bộ đề nghị {}; {}. Cấp có thẩm quyền xem xét, quyết định.",
        rules.title_of(proposed),
        differing.join("; ")
    )
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::cycle::opening::YEAR_2027;

    fn review(collective: &str, grade: &str) -> CollectiveReview {
        CollectiveReview {
            collective: collective.to_owned(),
            held_on: NaiveDate::default(),
            present: 9,
            in_favour: 7,
            given: Given {
                at: DateTime::UNIX_EPOCH,
                actor_name: String::new(),
                office_title: String::new(),
                grade: grade.to_owned(),
                words: String::new(),
                basis: String::new(),
            },
        }
    }

    #[test]
    fn only_the_newest_of_a_collective_counts() {
        let year: serde_json::Value = serde_json::from_str(YEAR_2027).unwrap();
        let rules: Rules = serde_json::from_value(year["rule_set"]["rules"].clone()).unwrap();
        let all = [review("Ban Giám đốc", "good"), review("Đảng ủy", "good"), review("ban giám đốc", "fair")];
        assert_eq!(in_force(&all).len(), 2);
        assert_eq!(difference(&all, Some("good"), &rules), "");
        assert_eq!(difference(&all, None, &rules), "");
        let told = difference(&all, Some("excellent"), &rules);
        assert!(told.contains("Ban Giám đốc đề nghị Hoàn thành tốt nhiệm vụ; Đảng ủy đề nghị"), "{told}");
    }
}
