//! A rule of reminding: read from what is typed, and said in words.

use super::{Audience, Occasion, RuleId};
use crate::{cycle::CycleId, web::form::Errors};

/// Days before the day at most, and rows of them.
const MOST_BEFORE: usize = 12;
/// The longest time that can be set, in working days.
const LONGEST: i32 = 400;
/// Letters of the Board's own sentence.
const WORDS: usize = 500;

/// When it is told, in working days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// So many before the day; 0 is the day itself.
    pub before: Vec<i32>,
    /// So many after it for the first time.
    pub after: Option<i32>,
    /// And then again each so many.
    pub every: Option<i32>,
}

/// A rule of a year.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its id.
    pub id: RuleId,
    /// The year; `None` as shipped.
    pub cycle: Option<CycleId>,
    /// The year as a number.
    pub year: Option<i32>,
    /// What is waited for.
    pub occasion: Occasion,
    /// Who is told.
    pub audience: Audience,
    /// When.
    pub when: When,
    /// What the Board adds.
    pub words: String,
    /// Whether it is in force.
    pub active: bool,
    /// Counts the changes.
    pub version: i32,
    /// Who changed it last; empty if nobody did.
    pub changed_name: String,
}

impl When {
    /// Reads what was typed; what is wrong is said at its field.
    #[must_use]
    pub fn read(occasion: Occasion, (before, after, every): (&str, &str, &str), errors: &mut Errors) -> Self {
        let number = |text: &str, least: i32| {
            text.trim().parse::<i32>().ok().filter(|days| (least..=LONGEST).contains(days))
        };
        let parts = before.split([',', ';', ' ']).filter(|part| !part.is_empty());
        let read: Option<Vec<i32>> = parts.map(|part| number(part, 0)).collect();
        let mut days = read.clone().unwrap_or_default();
        days.sort_unstable_by(|one, other| other.cmp(one));
        days.dedup();
        errors.require(
            read.is_some() && days.len() <= MOST_BEFORE,
            "before",
            "Hãy ghi các số ngày, cách nhau bằng dấu phẩy, ví dụ: 14, 7, 3, 1, 0.",
        );
        errors.require(
            days.is_empty() || occasion.has_a_day_to_come(),
            "before",
            "Việc này chỉ nhắc được sau, không nhắc được trước.",
        );
        let typed = |text: &str, least| (!text.trim().is_empty()).then(|| number(text, least));
        let (after, every) = (typed(after, 0), typed(every, 1));
        errors.require(
            after != Some(None),
            "after",
            "Hãy ghi số ngày làm việc, từ 0 đến 400, hoặc để trống.",
        );
        errors.require(
            every != Some(None),
            "every",
            "Hãy ghi số ngày làm việc, từ 1 đến 400, hoặc để trống.",
        );
        errors.require(
            every.is_none() || after.is_some(),
            "after",
            "Muốn nhắc lại nhiều lần, hãy ghi bắt đầu từ ngày thứ mấy.",
        );
        errors.require(
            !days.is_empty() || after.is_some() || !errors.is_empty(),
            "after",
            "Hãy ghi ít nhất một lúc nhắc. Nếu không muốn nhắc, hãy chọn Không nhắc.",
        );
        Self { before: days, after: after.flatten(), every: every.flatten() }
    }

    /// *Trước hạn gửi 14, 7, 3, 1 ngày làm việc và đúng ngày; sau đó từ ngày thứ 2, mỗi 2 ngày làm việc*.
    #[must_use]
    pub fn words(&self, occasion: Occasion) -> String {
        let mut parts = Vec::new();
        let ahead: Vec<String> =
            self.before.iter().filter(|days| **days > 0).map(ToString::to_string).collect();
        if !ahead.is_empty() {
            parts.push(format!("Trước {} {} ngày làm việc", occasion.day(), ahead.join(", ")));
        }
        if self.before.contains(&0) {
            parts.push(format!("đúng {}", occasion.day()));
        }
        match (self.after, self.every) {
            (Some(after), Some(every)) => {
                parts.push(format!("sau {} từ ngày làm việc thứ {after}, mỗi {every} ngày", occasion.day()))
            }
            (Some(after), None) => {
                parts.push(format!("sau {} {after} ngày làm việc, một lần", occasion.day()));
            }
            (None, _) => {}
        }
        let mut text = parts.join("; ");
        if let Some(first) = text.get(..1).map(str::to_uppercase).filter(|_| text.is_char_boundary(1)) {
            text.replace_range(..1, &first);
        } else if let Some(rest) = text.strip_prefix('đ') {
            text = format!("Đ{rest}");
        }
        text
    }
}

/// What the Board adds, if it is not too long.
#[must_use]
pub fn read_words(typed: &str, errors: &mut Errors) -> String {
    errors.require(typed.chars().count() <= WORDS, "words", "Lời nhắn thêm không dài quá 500 ký tự.");
    typed.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read_or_told_at_its_field() {
        use Occasion::{Unread, Unsent};
        for (occasion, typed, field) in [
            (Unsent, ("14, 7;3 1,0", "2", "2"), None),
            (Unsent, ("", "", ""), Some("after")),
            (Unsent, ("ba", "", ""), Some("before")),
            (Unsent, ("401", "", ""), Some("before")),
            (Unsent, ("1,2,3,4,5,6,7,8,9,10,11,12,13", "", ""), Some("before")),
            (Unread, ("3", "", ""), Some("before")),
            (Unread, ("", "3", "0"), Some("every")),
            (Unread, ("", "-1", ""), Some("after")),
            (Unread, ("", "", "2"), Some("after")),
            (Unread, ("", "0", ""), None),
        ] {
            let mut errors = Errors::default();
            let _ = When::read(occasion, typed, &mut errors);
            assert_eq!(errors.list().first().map(|error| error.name.as_str()), field, "{typed:?}");
        }
        let when = When::read(Unsent, ("1, 14,7,7", "", ""), &mut Errors::default());
        assert_eq!(when.before, [14, 7, 1]);
    }

    #[test]
    fn a_rule_is_said_in_words() {
        let when = |before: &[i32], after, every| When { before: before.to_vec(), after, every };
        for (when, words) in [
            (
                when(&[14, 7, 0], Some(2), Some(3)),
                "Trước hạn gửi 14, 7 ngày làm việc; đúng hạn gửi; sau hạn gửi từ ngày làm việc thứ 2, mỗi 3 ngày",
            ),
            (when(&[0], None, None), "Đúng hạn gửi"),
            (when(&[], Some(5), None), "Sau hạn gửi 5 ngày làm việc, một lần"),
        ] {
            assert_eq!(when.words(Occasion::Unsent), words);
        }
    }
}
