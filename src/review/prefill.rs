//! What a self-review begins with: a copy of what the year's papers say, for its member to change. Pure.

use super::content::Content;
use crate::{
    clock::{date_text, day_in_vietnam},
    cycle::rules::{Prefill, ReviewForm},
    discipline::Discipline,
    follow_up::{CheckIn, Progress, view::value_text},
    pledge,
};

/// What the year's papers say of one member.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// What was pledged.
    pub pledged: &'a pledge::content::Content,
    /// The reports of the year, newest first.
    pub check_ins: &'a [CheckIn],
    /// Disciplines for faults of the year.
    pub disciplines: &'a [Discipline],
}

/// The words that a form begins with.
#[must_use]
pub fn content(form: &ReviewForm, ground: Ground<'_>) -> Content {
    let mut content = Content::default();
    // Nothing is said for those whose rules name no form: theirs began blank.
    if form.code.is_empty() {
        return content;
    }
    for (_, one) in ground.pledged.commitments() {
        if let Some(newest) = ground.check_ins.iter().find(|it| it.commitment == one.id) {
            content.words.insert(one.id, reported(newest));
        }
    }
    for part in &form.parts {
        let words = match part.prefill {
            Some(Prefill::Results) => results(ground),
            Some(Prefill::Carried) => carried(ground.pledged),
            Some(Prefill::Disciplines) => disciplines(ground.disciplines),
            None => continue,
        };
        content.set_part(&part.code, words);
    }
    content.parts.retain(|_, words| !words.is_empty());
    content
}

/// The newest report on a commitment: how it went, what was reached, the words.
fn reported(it: &CheckIn) -> String {
    let day = date_text(day_in_vietnam(it.at));
    let value = value_text(it);
    let reached = if value.is_empty() { String::new() } else { format!(": {value}") };
    let line = format!("{}{reached} (báo cáo ngày {day}).", said(it.progress));
    if it.words.is_empty() { line } else { format!("{line}\n{}", it.words) }
}

fn said(progress: Progress) -> &'static str {
    match progress {
        Progress::OnTrack => "Đúng tiến độ",
        Progress::AtRisk => "Có khả năng chậm",
        Progress::Behind => "Chậm tiến độ",
        Progress::Done => "Đã hoàn thành",
    }
}

/// How many commitments stand where; nothing while none was reported on.
fn results(ground: Ground<'_>) -> String {
    let newest: Vec<_> = ground
        .pledged
        .commitments()
        .map(|(_, one)| ground.check_ins.iter().find(|it| it.commitment == one.id).map(|it| it.progress))
        .collect();
    if newest.iter().all(Option::is_none) {
        return String::new();
    }
    let count = |wanted: Option<Progress>| newest.iter().filter(|it| **it == wanted).count();
    let counts = [
        (count(Some(Progress::Done)), "đã hoàn thành"),
        (count(Some(Progress::OnTrack)), "đúng tiến độ"),
        (count(Some(Progress::AtRisk)), "có khả năng chậm"),
        (count(Some(Progress::Behind)), "chậm tiến độ"),
        (count(None), "chưa báo cáo"),
    ];
    let told = counts.iter().filter(|(many, _)| *many > 0).map(|(many, words)| format!("{many} {words}"));
    format!("Đã cam kết {} nội dung: {}.", newest.len(), told.collect::<Vec<_>>().join(", "))
}

fn carried(pledged: &pledge::content::Content) -> String {
    let lines = pledged.carried.iter().map(|one| {
        let weakness = one.weakness.trim_end_matches('.');
        let answer = one.answer.trim_end_matches('.');
        format!("Hạn chế năm {}: {weakness}. Đã cam kết khắc phục: {answer}. Kết quả: ", one.year)
    });
    lines.map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
}

fn disciplines(all: &[Discipline]) -> String {
    let in_force = all.iter().filter(|one| one.lifted.is_none());
    let said = |one: &Discipline| {
        if one.words.is_empty() { one.line() } else { format!("{}: {}", one.line(), one.words) }
    };
    in_force.map(said).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;
    use crate::{
        cycle::{opening::YEAR_2027, rules::Rules, template::Category},
        follow_up::CheckInId,
        id::CommitmentId,
        pledge::content::{Carried, Commitment, Part},
        web::figure::Figure,
    };

    fn form() -> ReviewForm {
        let year: serde_json::Value = serde_json::from_str(YEAR_2027).unwrap();
        let rules: Rules = serde_json::from_value(year["rule_set"]["rules"].clone()).unwrap();
        rules.form_for(Category::Member)
    }

    fn report(number: u128, progress: Progress, value: Option<&str>) -> CheckIn {
        CheckIn {
            id: CheckInId(Uuid::nil()),
            commitment: CommitmentId(Uuid::from_u128(number)),
            at: DateTime::UNIX_EPOCH,
            progress,
            value: value.and_then(Figure::read),
            target: "12".to_owned(),
            unit: "kỳ".to_owned(),
            words: String::new(),
        }
    }

    #[test]
    fn the_newest_report_and_the_carried_weakness_are_copied() {
        let id = |number| CommitmentId(Uuid::from_u128(number));
        let pledged = pledge::content::Content {
            parts: vec![Part {
                section: "duties".to_owned(),
                text: String::new(),
                commitments: [1, 2, 3].map(|number| Commitment::blank(id(number))).into(),
            }],
            carried: vec![Carried {
                year: 2026,
                weakness: "Chậm báo cáo.".to_owned(),
                answer: "Báo cáo trước ngày 20".to_owned(),
            }],
        };
        // Newest first.
        let check_ins = [
            report(1, Progress::Done, Some("12")),
            report(1, Progress::Behind, Some("3")),
            report(2, Progress::Behind, None),
        ];
        let ground = Ground { pledged: &pledged, check_ins: &check_ins, disciplines: &[] };
        let begun = content(&form(), ground);
        assert_eq!(begun.of(id(1)), "Đã hoàn thành: 12 trên 12 kỳ (báo cáo ngày 01/01/1970).");
        assert_eq!(begun.of(id(3)), "");
        assert_eq!(begun.summary, "Đã cam kết 3 nội dung: 1 đã hoàn thành, 1 chậm tiến độ, 1 chưa báo cáo.");
        assert_eq!(
            begun.part("mended"),
            "Hạn chế năm 2026: Chậm báo cáo. Đã cam kết khắc phục: Báo cáo trước ngày 20. Kết quả:"
        );
        assert_eq!((begun.weaknesses.as_str(), begun.grade.as_str()), ("", ""));
        assert_eq!(content(&ReviewForm::plain(), ground), Content::default());
    }

    #[test]
    fn silence_is_not_a_result() {
        let pledged = pledge::content::Content::default();
        let ground = Ground { pledged: &pledged, check_ins: &[], disciplines: &[] };
        assert_eq!(content(&form(), ground), Content::default());
    }
}
