//! What stands in a self-review: words for each commitment, and for the year as a whole.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::points;
use crate::{cycle::rules::Rules, id::CommitmentId, pledge, web::form::Errors};

/// The words of a self-review, draft or sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// What became of each commitment, in the member's words.
    pub words: BTreeMap<CommitmentId, String>,
    /// The year as a whole.
    pub summary: String,
    /// Weaknesses and their causes.
    pub weaknesses: String,
    /// How they will be mended.
    pub direction: String,
    /// The grade the member gives themself; empty while none is chosen.
    pub grade: String,
    /// The points they give themself for each part of the scale, as typed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub points: BTreeMap<String, String>,
}

impl Content {
    /// The words for one commitment.
    #[must_use]
    pub fn of(&self, commitment: CommitmentId) -> &str {
        self.words.get(&commitment).map_or("", String::as_str)
    }

    /// What still keeps it from being sent; field names are those of the review's page.
    #[must_use]
    pub fn missing(&self, pledged: &pledge::content::Content, rules: &Rules) -> Errors {
        let mut errors = Errors::default();
        for (_, one) in pledged.commitments() {
            if self.of(one.id).is_empty() {
                let words = format!("Hãy ghi kết quả thực hiện nội dung “{}”.", beginning(&one.statement));
                errors.add(format!("words-{}", one.id), words);
            }
        }
        errors.require(
            !self.summary.is_empty(),
            "summary",
            "Hãy ghi nhận xét chung về việc thực hiện cam kết.",
        );
        errors.require(
            !self.weaknesses.is_empty(),
            "weaknesses",
            "Hãy ghi hạn chế, khuyết điểm; nếu không có, ghi “Không có”.",
        );
        errors.require(
            !self.direction.is_empty(),
            "direction",
            "Hãy ghi phương hướng khắc phục; nếu không có, ghi “Không có”.",
        );
        let typed = |code: &str| self.points.get(code).cloned().unwrap_or_default();
        if let Err(wrong) = points::read(rules.scale.as_ref(), typed) {
            wrong.list().iter().for_each(|one| errors.add(&one.name, &one.message));
        }
        errors.require(rules.has(&self.grade), "grade", "Hãy chọn mức tự xếp loại.");
        errors
    }

    /// The whole as plain text, for comparing two drafts: a heading and the words below it.
    #[must_use]
    pub fn texts(&self, pledged: &pledge::content::Content, rules: &Rules) -> Vec<(String, String)> {
        let of_commitments =
            pledged.commitments().map(|(_, one)| (one.statement.clone(), self.of(one.id).to_owned()));
        let whole = [
            ("Nhận xét chung", self.summary.clone()),
            ("Hạn chế, khuyết điểm và nguyên nhân", self.weaknesses.clone()),
            ("Phương hướng khắc phục", self.direction.clone()),
            ("Điểm tự chấm", self.points.values().cloned().collect::<Vec<_>>().join(" + ")),
            ("Mức tự xếp loại", rules.title_of(&self.grade).to_owned()),
        ];
        of_commitments.chain(whole.map(|(title, words)| (title.to_owned(), words))).collect()
    }
}

/// The first words, by which a commitment is known in a list.
fn beginning(statement: &str) -> String {
    const WORDS: usize = 10;
    let mut words = statement.split_whitespace();
    let first = words.by_ref().take(WORDS).collect::<Vec<_>>().join(" ");
    if words.next().is_some() { format!("{first} …") } else { first.trim_end_matches('.').to_owned() }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        cycle::opening::YEAR_2027,
        pledge::content::{Commitment, Measure, Part},
    };

    fn rules() -> Rules {
        let year: serde_json::Value = serde_json::from_str(YEAR_2027).unwrap();
        serde_json::from_value(year["rule_set"]["rules"].clone()).unwrap()
    }

    fn pledged(id: CommitmentId) -> pledge::content::Content {
        let one = Commitment {
            statement: "Dự đủ 12 kỳ sinh hoạt.".to_owned(),
            measure: Measure::Count,
            target: "12".to_owned(),
            unit: "kỳ".to_owned(),
            ..Commitment::blank(id)
        };
        pledge::content::Content {
            parts: vec![Part { section: "politics".to_owned(), text: String::new(), commitments: vec![one] }],
            carried: Vec::new(),
        }
    }

    #[test]
    fn everything_is_answered_before_it_is_sent() {
        let id = CommitmentId(Uuid::from_u128(7));
        let mut mine = Content::default();
        let missing = mine.missing(&pledged(id), &rules());
        let names: Vec<_> = missing.list().iter().map(|error| error.name.as_str()).collect();
        let points = ["points-common", "points-results"];
        let whole = ["summary", "weaknesses", "direction"];
        let words = format!("words-{id}");
        let expected: Vec<_> =
            [words.as_str()].into_iter().chain(whole).chain(points).chain(["grade"]).collect();
        assert_eq!(names, expected);
        mine.words.insert(id, "Dự 12 kỳ.".to_owned());
        for field in [&mut mine.summary, &mut mine.weaknesses, &mut mine.direction] {
            "Không có".clone_into(field);
        }
        mine.points = [("common", "28"), ("results", "61,5")]
            .map(|(code, points)| (code.to_owned(), points.to_owned()))
            .into();
        "no such grade".clone_into(&mut mine.grade);
        assert_eq!(mine.missing(&pledged(id), &rules()).list().len(), 1);
        "good".clone_into(&mut mine.grade);
        assert!(mine.missing(&pledged(id), &rules()).is_empty());
    }

    #[test]
    fn it_is_kept_as_it_was() {
        let mut mine = Content { grade: "good".to_owned(), ..Content::default() };
        mine.words.insert(CommitmentId(Uuid::from_u128(7)), "Xong".to_owned());
        let kept = serde_json::to_value(&mine).unwrap();
        assert_eq!(kept["words"]["00000000-0000-0000-0000-000000000007"], "Xong");
        assert_eq!(serde_json::from_value::<Content>(kept).unwrap(), mine);
    }
}
