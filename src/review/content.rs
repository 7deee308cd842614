//! What stands in a self-review: words for each commitment, for each part of its form, and one's own levels and grades.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::points;
use crate::{
    cycle::rules::{ReviewForm, Rules},
    id::CommitmentId,
    pledge,
    web::form::Errors,
};

/// The words of a self-review, draft or sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// What became of each commitment, in the member's words.
    pub words: BTreeMap<CommitmentId, String>,
    /// The year as a whole: the form's line on the pledge.
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
    /// The words of the form's other parts, by their codes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub parts: BTreeMap<String, String>,
    /// The levels they give themself, by the codes of the form's parts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub levels: BTreeMap<String, String>,
    /// The grade they give themself on the state's side; empty for those it does not concern.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub state_grade: String,
}

impl Content {
    /// The words for one commitment.
    #[must_use]
    pub fn of(&self, commitment: CommitmentId) -> &str {
        self.words.get(&commitment).map_or("", String::as_str)
    }

    /// The words of one part of the form.
    #[must_use]
    pub fn part(&self, code: &str) -> &str {
        match code {
            "summary" => &self.summary,
            "weaknesses" => &self.weaknesses,
            "direction" => &self.direction,
            other => self.parts.get(other).map_or("", String::as_str),
        }
    }

    /// Sets the words of one part of the form.
    pub fn set_part(&mut self, code: &str, words: String) {
        match code {
            "summary" => self.summary = words,
            "weaknesses" => self.weaknesses = words,
            "direction" => self.direction = words,
            other => {
                self.parts.insert(other.to_owned(), words);
            }
        }
    }

    /// The level of one part of the form; empty while none is chosen.
    #[must_use]
    pub fn level(&self, code: &str) -> &str {
        self.levels.get(code).map_or("", String::as_str)
    }

    /// What still keeps it from being sent; field names are those of the review's page.
    #[must_use]
    pub fn missing(
        &self,
        pledged: &pledge::content::Content,
        (form, rules): (&ReviewForm, &Rules),
    ) -> Errors {
        let mut errors = Errors::default();
        for (_, one) in pledged.commitments() {
            if self.of(one.id).is_empty() {
                let words = format!("Hãy ghi kết quả thực hiện nội dung “{}”.", beginning(&one.statement));
                errors.add(format!("words-{}", one.id), words);
            }
        }
        for part in &form.parts {
            let title = beginning(&part.title);
            if !part.optional && self.part(&part.code).is_empty() {
                let words = format!("Hãy ghi phần “{title}”; nếu không có, ghi “Không có”.");
                errors.add(field_of(&part.code), words);
            }
            if part.level && form.level_title(self.level(&part.code)).is_empty() {
                let words = format!("Hãy chọn mức tự đánh giá cho phần “{title}”.");
                errors.add(format!("level-{}", part.code), words);
            }
        }
        let typed = |code: &str| self.points.get(code).cloned().unwrap_or_default();
        if let Err(wrong) = points::read(rules.scale.as_ref(), typed) {
            wrong.list().iter().for_each(|one| errors.add(&one.name, &one.message));
        }
        let known = self.state_grade.is_empty() || rules.has(&self.state_grade);
        errors.require(known, "state_grade", "Hãy chọn một mức trong danh sách.");
        errors.require(rules.has(&self.grade), "grade", "Hãy chọn mức tự xếp loại.");
        errors
    }

    /// The whole as plain text, for comparing two drafts: a heading and the words below it.
    #[must_use]
    pub fn texts(
        &self,
        pledged: &pledge::content::Content,
        (form, rules): (&ReviewForm, &Rules),
    ) -> Vec<(String, String)> {
        let mut texts: Vec<_> = pledged
            .commitments()
            .map(|(_, one)| (one.statement.clone(), self.of(one.id).to_owned()))
            .collect();
        for part in &form.parts {
            let level = form.level_title(self.level(&part.code));
            let said = [self.part(&part.code), level].into_iter().filter(|words| !words.is_empty());
            texts.push((part.title.clone(), said.collect::<Vec<_>>().join("\n")));
        }
        let points = self.points.values().cloned().collect::<Vec<_>>().join(" + ");
        texts.push(("Điểm tự chấm".to_owned(), points));
        let state_grade = rules.title_of(&self.state_grade).to_owned();
        texts.push(("Mức tự xếp loại cán bộ, công chức, viên chức".to_owned(), state_grade));
        texts.push(("Mức tự xếp loại".to_owned(), rules.title_of(&self.grade).to_owned()));
        texts
    }
}

/// The name of the field for a part's words on the review's page.
#[must_use]
pub fn field_of(code: &str) -> String {
    if has_own_field(code) { code.to_owned() } else { format!("part-{code}") }
}

/// Whether a part's words have a field of their own name; the others run in step with their codes.
#[must_use]
pub fn has_own_field(code: &str) -> bool {
    matches!(code, "summary" | "weaknesses" | "direction")
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
        cycle::{opening::YEAR_2027, template::Category},
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
        let rules = rules();
        let form = rules.form_for(Category::Leader);
        let mut mine = Content::default();
        let missing = mine.missing(&pledged(id), (&form, &rules));
        let names: Vec<_> = missing.list().iter().map(|error| error.name.as_str()).collect();
        let words = format!("words-{id}");
        let mut expected = vec![words.as_str()];
        expected.extend(["part-conduct", "level-conduct", "part-duties", "level-duties"]);
        expected.extend(["part-leading", "level-leading", "part-responsibility", "level-responsibility"]);
        expected.extend([
            "part-example",
            "level-example",
            "summary",
            "weaknesses",
            "part-mended",
            "level-mended",
        ]);
        expected.extend(["direction", "points-common", "points-results", "grade"]);
        assert_eq!(names, expected);
        mine.words.insert(id, "Dự 12 kỳ.".to_owned());
        for part in form.parts.iter().filter(|part| !part.optional) {
            mine.set_part(&part.code, "Không có".to_owned());
        }
        for part in form.parts.iter().filter(|part| part.level) {
            mine.levels.insert(part.code.clone(), "good".to_owned());
        }
        mine.points = [("common", "28"), ("results", "61,5")]
            .map(|(code, points)| (code.to_owned(), points.to_owned()))
            .into();
        "no such grade".clone_into(&mut mine.grade);
        assert_eq!(mine.missing(&pledged(id), (&form, &rules)).list().len(), 1);
        "good".clone_into(&mut mine.grade);
        assert!(mine.missing(&pledged(id), (&form, &rules)).is_empty());
        mine.levels.insert("conduct".to_owned(), "no such level".to_owned());
        assert!(mine.missing(&pledged(id), (&form, &rules)).of("level-conduct").is_some());
    }

    #[test]
    fn what_was_kept_before_there_were_forms_is_read() {
        let old = serde_json::json!({
            "words": {}, "summary": "Đủ.", "weaknesses": "Chậm.", "direction": "Sửa.", "grade": "good"
        });
        let old: Content = serde_json::from_value(old).unwrap();
        let form = ReviewForm::plain();
        let words: Vec<_> = form.parts.iter().map(|part| old.part(&part.code)).collect();
        assert_eq!(words, ["Đủ.", "Chậm.", "Sửa."]);
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
