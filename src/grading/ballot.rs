//! The tellers' counts of a paper ballot: the sums must agree, and the field that does not agree says so. Pure.

use chrono::NaiveDate;

use super::cap::short;
use crate::{
    clock::parse_day,
    cycle::rules::Rules,
    review::outcome::{Ballot, Votes},
    web::{form::Errors, text::Text},
};

/// The most that a count may say; no branch is larger.
const MOST: i32 = 100_000;

/// Counts as they were typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The day of the meeting.
    pub held_on: Text,
    /// How many may vote.
    pub entitled: Text,
    /// How many were there.
    pub present: Text,
    /// Papers given out.
    pub issued: Text,
    /// Papers that came back.
    pub returned: Text,
    /// Papers that do not count.
    pub invalid: Text,
    /// Votes for each grade, by its code.
    pub votes: Vec<(String, Text)>,
}

impl Typed {
    /// What was typed for a grade.
    #[must_use]
    pub fn votes_for(&self, code: &str) -> &str {
        self.votes.iter().find(|(grade, _)| grade == code).map_or("", |(_, typed)| typed.as_str())
    }

    /// The ballot, if every count is there and the sums agree.
    ///
    /// # Errors
    /// A message at each field that is missing or does not agree with the one before it.
    pub fn read(&self, rules: &Rules, today: NaiveDate) -> Result<Ballot, Errors> {
        let mut errors = Errors::default();
        let held_on = parse_day(self.held_on.as_str());
        errors.require(held_on.is_some(), "held_on", "Hãy ghi ngày họp, ví dụ: 05/12/2027.");
        errors.require(held_on.is_none_or(|day| day <= today), "held_on", "Ngày họp không thể sau hôm nay.");
        let mut read = |field: &str, what: &str, typed: &str| {
            let count = count(typed);
            let words = format!("{what}: hãy ghi bằng chữ số; không có thì ghi 0.");
            errors.require(count.is_some(), field, &words);
            count
        };
        let entitled = read("entitled", "Số đảng viên được triệu tập", self.entitled.as_str());
        let present = read("present", "Số có mặt", self.present.as_str());
        let issued = read("issued", "Số phiếu phát ra", self.issued.as_str());
        let returned = read("returned", "Số phiếu thu về", self.returned.as_str());
        let invalid = read("invalid", "Số phiếu không hợp lệ", self.invalid.as_str());
        let votes: Vec<_> = rules
            .grades
            .iter()
            .map(|grade| {
                let (field, what) =
                    (format!("votes-{}", grade.code), format!("Số phiếu mức {}", short(&grade.title)));
                (grade.code.clone(), read(&field, &what, self.votes_for(&grade.code)))
            })
            .collect();
        let votes: Option<Votes> = votes.into_iter().map(|(code, count)| Some((code, count?))).collect();
        let (Some(held_on), Some(entitled), Some(present), Some(issued)) =
            (held_on, entitled, present, issued)
        else {
            return Err(errors);
        };
        let (Some(returned), Some(invalid), Some(votes)) = (returned, invalid, votes) else {
            return Err(errors);
        };
        let ballot = Ballot { held_on, entitled, present, issued, returned, invalid, votes };
        disagreements(&ballot, &mut errors);
        if errors.is_empty() { Ok(ballot) } else { Err(errors) }
    }
}

/// entitled ≥ present ≥ issued ≥ returned = invalid + the votes of all grades.
fn disagreements(ballot: &Ballot, errors: &mut Errors) {
    let Ballot { entitled, present, issued, returned, invalid, .. } = *ballot;
    errors.require(entitled > 0, "entitled", "Số được triệu tập phải từ 1 trở lên.");
    let mut at_most = |field: &str, (what, count): (&str, i32), (of, limit): (&str, i32)| {
        if count > limit {
            errors.add(
                field,
                format!("{what} là {count}, nhiều hơn {of} là {limit}. Hãy xem lại biên bản kiểm phiếu."),
            );
        }
    };
    at_most("present", ("Số có mặt", present), ("số được triệu tập", entitled));
    at_most("issued", ("Số phiếu phát ra", issued), ("số có mặt", present));
    at_most("returned", ("Số phiếu thu về", returned), ("số phiếu phát ra", issued));
    let given: i64 = ballot.votes.values().map(|count| i64::from(*count)).sum();
    let sum = i64::from(invalid) + given;
    let difference = i64::from(returned) - sum;
    if difference != 0 {
        let word = if difference > 0 { "thiếu" } else { "thừa" };
        errors.add(
            "votes",
            format!(
                "Số phiếu thu về là {returned}, nhưng {invalid} phiếu không hợp lệ cộng {given} phiếu của các mức là {sum}: \
                 {word} {} phiếu.",
                difference.abs()
            ),
        );
    }
}

fn count(typed: &str) -> Option<i32> {
    let plain = !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| typed.parse().ok()).flatten().filter(|count| *count <= MOST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cycle::opening::YEAR_2027;

    fn rules() -> Rules {
        let year: serde_json::Value = serde_json::from_str(YEAR_2027).unwrap();
        serde_json::from_value(year["rule_set"]["rules"].clone()).unwrap()
    }

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2027, 12, 6).unwrap()
    }

    fn typed(counts: [&str; 5], votes: [&str; 4]) -> Typed {
        let [entitled, present, issued, returned, invalid] = counts.map(Text::clean);
        let codes = ["excellent", "good", "fair", "poor"];
        let votes =
            codes.into_iter().zip(votes).map(|(code, votes)| (code.to_owned(), Text::clean(votes))).collect();
        Typed { held_on: Text::clean("05/12/2027"), entitled, present, issued, returned, invalid, votes }
    }

    #[test]
    fn sums_that_agree_are_taken() {
        for (counts, votes) in [
            (["25", "24", "24", "23", "1"], ["2", "18", "2", "0"]),
            (["3", "3", "3", "3", "0"], ["0", "3", "0", "0"]),
            (["9", "8", "7", "0", "0"], ["0", "0", "0", "0"]),
        ] {
            let ballot = typed(counts, votes).read(&rules(), today()).unwrap();
            assert_eq!(ballot.returned, ballot.invalid + ballot.votes.values().sum::<i32>());
        }
    }

    #[test]
    fn the_field_that_does_not_agree_says_so() {
        let good = ["2", "18", "2", "0"];
        for (counts, votes, field, words) in [
            (
                ["23", "24", "24", "23", "1"],
                good,
                "present",
                "Số có mặt là 24, nhiều hơn số được triệu tập là 23.",
            ),
            (
                ["25", "23", "24", "23", "1"],
                good,
                "issued",
                "Số phiếu phát ra là 24, nhiều hơn số có mặt là 23.",
            ),
            (
                ["25", "24", "22", "23", "1"],
                good,
                "returned",
                "Số phiếu thu về là 23, nhiều hơn số phiếu phát ra là 22.",
            ),
            (["25", "24", "24", "23", "0"], good, "votes", "là 22: thiếu 1 phiếu."),
            (["25", "24", "24", "23", "3"], good, "votes", "là 25: thừa 2 phiếu."),
            (["", "24", "24", "23", "1"], good, "entitled", "hãy ghi bằng chữ số"),
            (["25", "24", "-4", "23", "1"], good, "issued", "hãy ghi bằng chữ số"),
            (["25", "24", "24", "23", "1"], ["2", "mười", "2", "0"], "votes-good", "hãy ghi bằng chữ số"),
            (["999999999999", "1", "1", "1", "0"], ["1", "0", "0", "0"], "entitled", "hãy ghi bằng chữ số"),
            (["0", "0", "0", "0", "0"], ["0", "0", "0", "0"], "entitled", "từ 1 trở lên"),
        ] {
            let errors = typed(counts, votes).read(&rules(), today()).unwrap_err();
            assert_eq!(errors.list().len(), 1, "{errors:?}");
            assert!(errors.of(field).unwrap().contains(words), "{errors:?}");
        }
    }

    #[test]
    fn a_meeting_is_not_in_the_future() {
        let mut ballot = typed(["3", "3", "3", "3", "0"], ["0", "3", "0", "0"]);
        ballot.held_on = Text::clean("2027-12-07");
        assert!(ballot.read(&rules(), today()).unwrap_err().of("held_on").is_some());
        ballot.held_on = Text::clean("32/13/2027");
        assert!(ballot.read(&rules(), today()).unwrap_err().of("held_on").is_some());
    }
}
