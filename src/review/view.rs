//! What the year-end pages share: commitments side by side, grades with their shape, lines about who and when.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::{
    content::Content,
    outcome::{Ballot, Decision, Given},
};
pub use crate::cycle::grades::{Grade, choices, grade};
use crate::{
    clock::{date_text, day_in_vietnam, moment_text},
    cycle::{rules::Rules, template::Template},
    follow_up::{
        CheckIn,
        proof::view::{ProofLine, line},
        view::{Records, note_moment, value_text},
    },
    id::CommitmentId,
    pledge::{self, Stage, content::Commitment},
    web::parts::{Badge, Fact, Moment, Shape},
};

/// Reports that stand open on the page; those before them are folded away.
const OPEN_REPORTS: usize = 4;

/// What happened to a pledge through the year, as the review sets it beside what was pledged.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// Reports, notes and proofs, newest first.
    pub records: Records,
    /// What had been confirmed before an amendment, oldest first.
    pub before: Vec<(DateTime<Utc>, pledge::content::Content)>,
    /// Whether the reader is the member.
    pub own: bool,
}

/// One section of the pledge, as it is reviewed.
#[derive(Clone, Debug)]
pub struct Part {
    /// Heading.
    pub title: String,
    /// Running text.
    pub text: String,
    /// Its commitments.
    pub items: Vec<Item>,
}

/// One commitment: what was pledged, what was reported, how the member sees it.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its id.
    pub id: String,
    /// Its place in the whole pledge, counted from one.
    pub number: usize,
    /// What was pledged.
    pub statement: String,
    /// The measure in one line.
    pub measure: String,
    /// How it had been pledged before it was amended, oldest first.
    pub before: Vec<String>,
    /// What was reported last, newest first.
    pub reports: Vec<Report>,
    /// What was reported before that, newest first.
    pub earlier: Vec<Report>,
    /// What shows the results.
    pub proofs: Vec<ProofLine>,
    /// What those who follow the pledge noted on it.
    pub notes: Vec<Moment>,
    /// The member's words at the year's end.
    pub words: String,
}

/// One report through the year.
#[derive(Clone, Debug)]
pub struct Report {
    /// The day.
    pub day: String,
    /// How it went.
    pub badge: Badge,
    /// What was reached, with its unit.
    pub value: String,
    /// In words.
    pub words: String,
}

/// A grade that someone gave, with who, in which office, and when.
#[derive(Clone, Debug)]
pub struct GivenLine {
    /// The grade.
    pub grade: Grade,
    /// Who, in which office.
    pub who: String,
    /// When.
    pub at: String,
    /// In words.
    pub words: String,
}

/// A decision as it is shown.
#[derive(Clone, Debug)]
pub struct DecisionLine {
    /// The grade.
    pub grade: Grade,
    /// Number and day.
    pub number: String,
    /// The unit whose committee decided.
    pub unit: String,
    /// The decision that allowed more than the cap; empty if none was needed.
    pub allowed_by: String,
    /// Why it took the place of an earlier one; empty for the first.
    pub reason: String,
    /// Who entered it, in which office, when; and when it was published.
    pub entered: String,
    /// Whether it waits for its publication.
    pub waits: bool,
}

/// The sections with their commitments, side by side.
#[must_use]
pub fn parts(
    template: &Template,
    pledged: &pledge::content::Content,
    beside: &Beside,
    review: &Content,
) -> Vec<Part> {
    let mut reports: HashMap<CommitmentId, Vec<&CheckIn>> = HashMap::new();
    for report in &beside.records.check_ins {
        reports.entry(report.commitment).or_default().push(report);
    }
    let mut number = 0;
    let mut parts = Vec::new();
    for section in &template.sections {
        let Some(part) = pledged.part(&section.key) else { continue };
        let mut items = Vec::new();
        for one in &part.commitments {
            number += 1;
            let reported = reports.get(&one.id).map_or(&[][..], Vec::as_slice);
            items.push(item(number, one, (beside, reported), review));
        }
        if !items.is_empty() || !part.text.is_empty() {
            parts.push(Part { title: section.title.clone(), text: part.text.clone(), items });
        }
    }
    parts
}

fn item(
    number: usize,
    one: &Commitment,
    (beside, reported): (&Beside, &[&CheckIn]),
    review: &Content,
) -> Item {
    let records = &beside.records;
    let proofs = records.proofs.iter();
    let notes = records.notes.iter();
    let (last, earlier) = reported.split_at(reported.len().min(OPEN_REPORTS));
    Item {
        id: one.id.to_string(),
        number,
        statement: one.statement.clone(),
        measure: one.measure_line(),
        before: before(one, &beside.before),
        reports: last.iter().map(|it| report(it)).collect(),
        earlier: earlier.iter().map(|it| report(it)).collect(),
        proofs: proofs
            .filter(|proof| proof.commitments.contains(&one.id) && proof.withdrawn_at.is_none())
            .map(|proof| line(proof, &[], false))
            .collect(),
        notes: notes
            .filter(|note| note.commitment == Some(one.id))
            .map(|note| note_moment(note, beside.own))
            .collect(),
        words: review.of(one.id).to_owned(),
    }
}

/// How a commitment had been pledged each time before it was changed.
fn before(one: &Commitment, confirmed: &[(DateTime<Utc>, pledge::content::Content)]) -> Vec<String> {
    let words = |one: &Commitment| {
        let parts = [one.statement.clone(), one.measure_line()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
    };
    let mut before: Vec<String> = Vec::new();
    for (at, content) in confirmed {
        let day = date_text(day_in_vietnam(*at));
        let then = match content.commitment(one.id) {
            Some(old) if words(old) == words(one) => continue,
            Some(old) => format!("Xác nhận ngày {day}: {}", words(old)),
            None => format!("Bản xác nhận ngày {day} chưa có nội dung này."),
        };
        before.push(then);
    }
    before
}

/// What had been confirmed and stands in the pledge no more, each with the day of its confirmation.
#[must_use]
pub fn dropped(pledged: &pledge::content::Content, beside: &Beside) -> Vec<String> {
    let mut seen: HashMap<CommitmentId, String> = HashMap::new();
    for (at, content) in &beside.before {
        for (_, one) in content.commitments().filter(|(_, one)| pledged.commitment(one.id).is_none()) {
            let day = date_text(day_in_vietnam(*at));
            seen.insert(one.id, format!("{} (xác nhận ngày {day})", one.statement));
        }
    }
    let mut dropped: Vec<_> = seen.into_iter().collect();
    dropped.sort_by_key(|(id, _)| *id);
    dropped.into_iter().map(|(_, words)| words).collect()
}

fn report(it: &CheckIn) -> Report {
    Report {
        day: date_text(day_in_vietnam(it.at)),
        badge: it.progress.badge(),
        value: value_text(it),
        words: it.words.clone(),
    }
}

/// A grade with who gave it.
#[must_use]
pub fn given(rules: &Rules, one: &Given) -> GivenLine {
    GivenLine {
        grade: grade(rules, &one.grade),
        who: match one.basis.as_str() {
            "" => format!("{}, {}", one.actor_name, one.office_title),
            paper => format!("Theo {paper}; {}, {} ghi lại", one.actor_name, one.office_title),
        },
        at: moment_text(one.at),
        words: one.words.clone(),
    }
}

/// A decision with its number, and who entered it.
#[must_use]
pub fn decision(rules: &Rules, one: &Decision) -> DecisionLine {
    DecisionLine {
        grade: grade(rules, &one.grade),
        number: format!("{} ngày {}", one.number, date_text(one.decided_on)),
        unit: one.unit_name.clone(),
        allowed_by: one.override_reference.clone().unwrap_or_default(),
        reason: one.reason.clone(),
        entered: entered(one),
        waits: one.waits,
    }
}

fn entered(one: &Decision) -> String {
    let by = format!("{}, {}, {}", one.actor_name, one.office_title, moment_text(one.at));
    match one.published {
        Some((_, day)) => format!("{by}; công bố ngày {}", date_text(day)),
        None => by,
    }
}

/// The counts of a ballot, in the order of the tellers' minutes.
#[must_use]
pub fn ballot(rules: &Rules, ballot: &Ballot) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new("Ngày họp", date_text(ballot.held_on)),
        Fact::new("Số được triệu tập", ballot.entitled.to_string()),
        Fact::new("Số có mặt", ballot.present.to_string()),
        Fact::new("Số phiếu phát ra", ballot.issued.to_string()),
        Fact::new("Số phiếu thu về", ballot.returned.to_string()),
        Fact::new("Phiếu không hợp lệ", ballot.invalid.to_string()),
    ];
    for grade in &rules.grades {
        let votes = ballot.votes.get(&grade.code).copied().unwrap_or(0);
        facts.push(Fact::new(format!("Phiếu cho mức {}", grade.title), votes.to_string()));
    }
    facts
}

/// How far the year's end has come, as a word and a shape.
#[must_use]
pub fn badge(stage: Stage) -> Badge {
    match stage {
        Stage::Open => Badge::new("Chưa tự kiểm điểm", Shape::Empty),
        Stage::SelfReviewed => Badge::new("Đã tự kiểm điểm", Shape::Sent),
        Stage::Proposed => Badge::new("Đã có mức đề nghị", Shape::Half),
        Stage::Decided => Badge::new("Đã quyết định", Shape::Done),
    }
}
