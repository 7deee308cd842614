//! What the same person pledged the year before, what became of it, and the weaknesses that were named.

use std::collections::BTreeMap;

use sqlx::types::Json;

use super::{
    Pledge, PledgeId,
    content::{Carried, Commitment, Content},
};
use crate::{
    clock::parse_day, cycle::template::Template, db::Read, error::Result, id::CommitmentId,
    web::figure::Figure,
};

/// The latest earlier pledge of a member that was sent.
#[derive(Clone, Debug)]
pub struct Past {
    /// The pledge.
    pub pledge: PledgeId,
    /// Its year.
    pub year: i32,
    /// What was sent.
    pub content: Content,
    /// The template it was written on.
    pub template: Template,
    /// The code of the grade that was decided.
    pub grade: Option<String>,
}

/// What was last reported on a commitment, and what its member said of it in the review.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Came {
    /// How it went, by its name in the database.
    pub progress: String,
    /// What was reached, as a figure.
    pub value: String,
    /// In words.
    pub words: String,
    /// The member's words in the self-review that was sent.
    pub review: String,
}

impl Came {
    /// What became of it, line by line.
    #[must_use]
    pub fn lines(&self, unit: &str) -> Vec<String> {
        let progress = match self.progress.as_str() {
            "on_track" => "đúng tiến độ",
            "at_risk" => "có nguy cơ chậm",
            "behind" => "chậm tiến độ",
            "done" => "đã hoàn thành",
            _ => "",
        };
        let value = if self.value.is_empty() { String::new() } else { format!("{} {unit}", self.value) };
        let told = [progress, value.trim(), &self.words].into_iter().filter(|it| !it.is_empty());
        let told = told.collect::<Vec<_>>().join(" · ");
        let said = [("Kết quả: ", told), ("Tự kiểm điểm: ", self.review.clone())];
        said.into_iter()
            .filter(|(_, words)| !words.is_empty())
            .map(|(name, words)| name.to_owned() + &words)
            .collect()
    }
}

/// A commitment as it is taken over into another year: its words, measure, target, unit and product; a due date of the
/// year it comes from is moved along. Where things stood, remarks and results stay behind; `docs/last-year.md`.
#[must_use]
pub fn taken_over(one: &Commitment, (from, to): (i32, i32), id: CommitmentId) -> Commitment {
    Commitment { id, baseline: String::new(), due: moved(&one.due, from, to), ..one.clone() }
}

/// A due date a year on: one without a year stays, one of another year goes, and so does a day that is not in the year.
fn moved(due: &str, from: i32, to: i32) -> String {
    let years = due.split(|c: char| !c.is_ascii_digit()).filter(|run| run.len() == 4);
    let mut years = years.filter_map(|run| run.parse::<i32>().ok());
    if years.any(|year| year != from) {
        return String::new();
    }
    let moved = due.replace(&from.to_string(), &to.to_string());
    let is_day = moved.split('/').count() == 3 && !moved.contains(char::is_alphabetic);
    if is_day && parse_day(moved.trim()).is_none() { String::new() } else { moved }
}

/// The latest earlier pledge of the same member, as far as this person may read it.
///
/// # Errors
/// When the database fails.
pub async fn latest(tx: &mut Read, pledge: &Pledge) -> Result<Option<Past>> {
    let row = sqlx::query!(
        r#"select before.id as "id: PledgeId", cycle.year, before.decided_grade as grade,
                  revision.content as "content: Json<Content>", template.content as "template: Json<Template>"
             from pledge before
             join cycle on cycle.id = before.cycle_id
             join pledge_revision revision on revision.pledge_id = before.id and revision.number = before.revision
             join template on template.id = revision.template_id
            where before.member_id = $1 and cycle.year < $2
            order by cycle.year desc limit 1"#,
        pledge.member as _,
        pledge.year,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Past {
        pledge: row.id,
        year: row.year,
        content: row.content.0,
        template: row.template.0,
        grade: row.grade,
    }))
}

/// What became of each commitment of a past pledge.
///
/// # Errors
/// When the database fails.
pub async fn results(tx: &mut Read, pledge: PledgeId) -> Result<BTreeMap<CommitmentId, Came>> {
    let reports = sqlx::query!(
        r#"select distinct on (commitment_id) commitment_id as "commitment: CommitmentId", progress, words,
                  (value * 10000)::bigint as "value?: Figure"
             from check_in where pledge_id = $1 order by commitment_id, at desc, id desc"#,
        pledge as _,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut came: BTreeMap<CommitmentId, Came> = BTreeMap::new();
    for row in reports {
        let value = row.value.map(|figure| figure.to_string()).unwrap_or_default();
        let told = Came { progress: row.progress, value, words: row.words, review: String::new() };
        came.insert(row.commitment, told);
    }
    let reviewed = sqlx::query_scalar!(
        r#"select coalesce(content -> 'words', '{}') as "words!: Json<BTreeMap<CommitmentId, String>>"
             from self_review where pledge_id = $1 and submitted_at is not null"#,
        pledge as _,
    )
    .fetch_optional(tx.conn())
    .await?;
    for (commitment, words) in reviewed.map(|words| words.0).unwrap_or_default() {
        came.entry(commitment).or_default().review = words;
    }
    Ok(came)
}

/// What the year before left open, each to be answered: the weaknesses that the member's self-review of the year before
/// named, and the faults for which a discipline is in force. An amendment is not asked about what was found since.
///
/// # Errors
/// When the database fails.
pub async fn weaknesses(tx: &mut Read, pledge: &Pledge) -> Result<Vec<Carried>> {
    let row = sqlx::query!(
        r#"select cycle.year, coalesce(self_review.content ->> 'weaknesses', '') as "words!"
             from self_review
             join pledge on pledge.id = self_review.pledge_id
             join cycle on cycle.id = pledge.cycle_id
            where self_review.member_id = $1 and cycle.year = $2 and self_review.submitted_at is not null"#,
        pledge.member as _,
        pledge.year - 1,
    )
    .fetch_optional(tx.conn())
    .await?;
    let carried = |year, weakness| Carried { year, weakness, answer: String::new() };
    let mut open: Vec<_> = row
        .iter()
        .flat_map(|row| named(&row.words).into_iter().map(|weakness| carried(row.year, weakness)))
        .collect();
    let faults = sqlx::query!(
        "select fault_year, words from discipline
          where member_id = $1 and fault_year = $2 - 1 and lifted_at is null and words <> '' order by decided_on, id",
        pledge.member as _,
        pledge.year,
    )
    .fetch_all(tx.conn())
    .await?;
    open.extend(faults.into_iter().map(|fault| carried(fault.fault_year, fault.words)));
    Ok(open)
}

/// The weaknesses that a text names: one a line, or one between semicolons; none where it says that there is none.
fn named(words: &str) -> Vec<String> {
    let lines = words.split(['\n', ';']).map(|line| {
        let line = line.trim_start_matches(|c: char| c.is_whitespace() || "-–•*+".contains(c));
        // "2. Nóng tính" is numbered; "2 lần nộp chậm" is not.
        let words = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let numbered = if words.len() < line.len() { words.strip_prefix(['.', ')']) } else { None };
        numbered.unwrap_or(line).trim().trim_end_matches('.').to_owned()
    });
    lines.filter(|line| !line.is_empty() && !says_none(line)).collect()
}

fn says_none(line: &str) -> bool {
    let line = line.to_lowercase();
    let nothing = ["gì", "hạn chế", "khuyết điểm", "tồn tại", "thiếu sót"];
    ["không", "không có", "chưa có"].contains(&line.as_str())
        || line
            .strip_prefix("không có ")
            .is_some_and(|rest| nothing.iter().any(|words| rest.starts_with(words)))
}

/// The words with every open weakness in them: those already answered keep their answers.
#[must_use]
pub fn with_weaknesses(mut content: Content, open: Vec<Carried>) -> Content {
    for one in open {
        if !content.carried.iter().any(|kept| kept.weakness == one.weakness && kept.year == one.year) {
            content.carried.push(one);
        }
    }
    content
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pledge::content::Measure;

    #[test]
    fn a_review_names_its_weaknesses_line_by_line() {
        for (words, weaknesses) in [
            ("- Chậm nộp báo cáo quý.\n- Ngại phát biểu", vec!["Chậm nộp báo cáo quý", "Ngại phát biểu"]),
            ("1. Nóng tính; 2) Ít đi cơ sở.", vec!["Nóng tính", "Ít đi cơ sở"]),
            ("Không có.", vec![]),
            ("Không có hạn chế, khuyết điểm lớn", vec![]),
            ("Không đi cơ sở đều", vec!["Không đi cơ sở đều"]),
            ("Không có sáng kiến", vec!["Không có sáng kiến"]),
            ("2 lần nộp báo cáo chậm", vec!["2 lần nộp báo cáo chậm"]),
            ("", vec![]),
        ] {
            assert_eq!(named(words), weaknesses, "{words}");
        }
    }

    #[test]
    fn what_a_copy_carries() {
        let old = Commitment {
            statement: "Giải quyết hồ sơ đúng hạn".into(),
            measure: Measure::Percent,
            baseline: "92".into(),
            target: "98".into(),
            unit: "%".into(),
            due: "31/12/2026".into(),
            product: "báo cáo quý".into(),
            ..Commitment::blank(CommitmentId(uuid::Uuid::from_u128(1)))
        };
        let id = CommitmentId(uuid::Uuid::from_u128(2));
        let copy = taken_over(&old, (2026, 2027), id);
        let expected = Commitment { id, baseline: String::new(), due: "31/12/2027".into(), ..old.clone() };
        assert_eq!(copy, expected);
        for (due, moved_to) in [
            ("30/6/2026", "30/6/2027"),
            ("quý II/2026", "quý II/2027"),
            ("30/6", "30/6"),
            ("hằng tháng", "hằng tháng"),
            ("15/12/2025", ""),
            ("từ 2025 đến 2026", ""),
            ("", ""),
        ] {
            assert_eq!(moved(due, 2026, 2027), moved_to, "{due}");
        }
        assert_eq!(moved("29/2/2028", 2028, 2029), "", "a day that is not in the year");
    }

    #[test]
    fn a_result_is_told_in_lines() {
        let came =
            Came {
                progress: "done".into(), value: "12".into(), words: "đủ".into(), review: "Đạt".into()
            };
        assert_eq!(came.lines("kỳ"), ["Kết quả: đã hoàn thành · 12 kỳ · đủ", "Tự kiểm điểm: Đạt"]);
        assert!(Came::default().lines("kỳ").is_empty());
    }

    #[test]
    fn an_answer_is_kept_when_weaknesses_are_carried_again() {
        let one =
            |answer: &str| Carried { year: 2026, weakness: "Nóng tính".into(), answer: answer.into() };
        let kept = Content { carried: vec![one("Tập lắng nghe")], ..Content::default() };
        let other = Carried { weakness: "Chậm báo cáo".into(), ..one("") };
        let again = with_weaknesses(kept.clone(), vec![one(""), other.clone()]);
        assert_eq!(again.carried, [kept.carried[0].clone(), other]);
    }
}
