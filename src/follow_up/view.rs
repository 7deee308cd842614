//! Reports and notes ready to show, commitment by commitment.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Audience, CheckIn, Note,
    answer::AnswerPath,
    is_stale,
    proof::{
        store::Proof,
        view::{ProofLine, line},
    },
    store::Answer,
};
use crate::{
    clock::{VIETNAM, date_text, day_in_vietnam, moment_text},
    cycle::{rhythm::Rhythm, template::Template},
    id::CommitmentId,
    pledge::{
        Pledge,
        content::{Commitment, Content, Measure},
    },
    web::{
        figure::Figure,
        parts::{Badge, Moment, Shape},
        pictures,
    },
};

/// One section of the pledge with what became of its commitments.
#[derive(Clone, Debug)]
pub struct Section {
    /// Heading.
    pub title: String,
    /// Its commitments.
    pub commitments: Vec<Followed>,
}

/// One commitment with what became of it.
#[derive(Clone, Debug)]
pub struct Followed {
    /// Its id.
    pub id: CommitmentId,
    /// Its place in the whole pledge, counted from one.
    pub number: usize,
    /// What is pledged.
    pub statement: String,
    /// The measure in one line.
    pub measure: String,
    /// Whether a figure belongs into a report on it.
    pub counted: bool,
    /// How it goes; "not reported" before anything else.
    pub badge: Badge,
    /// Since when nothing was reported; empty if the badge says all.
    pub since: String,
    /// The last report.
    pub latest: Option<Latest>,
    /// The way to the target, where both are figures.
    pub picture: Option<pictures::Progress>,
    /// Earlier reports, newest first.
    pub older: Vec<Moment>,
    /// What shows its results, newest first.
    pub proofs: Vec<ProofLine>,
    /// Notes on it, newest first.
    pub notes: Vec<Moment>,
}

/// The last report on a commitment.
#[derive(Clone, Debug)]
pub struct Latest {
    /// How it went then, in a word.
    pub word: &'static str,
    /// The figure with its unit; empty if none.
    pub value: String,
    /// In words.
    pub words: String,
    /// When.
    pub at: String,
}

/// What was reported and noted on a pledge.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// Reports, newest first.
    pub check_ins: Vec<CheckIn>,
    /// Notes, newest first.
    pub notes: Vec<Note>,
    /// What shows results, newest first.
    pub proofs: Vec<Proof>,
    /// Answers to notes, oldest first.
    pub answers: Vec<Answer>,
}

/// A note that asks the member for an answer.
#[derive(Clone, Debug)]
pub struct Asking {
    /// Its id.
    pub id: String,
    /// Where it is answered, for the member.
    pub action: Option<String>,
    /// How it stands.
    pub badge: Badge,
    /// What was seen, and what is asked.
    pub words: String,
    /// Who asks, and until when.
    pub who: String,
    /// The answers.
    pub answers: Vec<(String, String)>,
}

/// The notes that ask for an answer, those not answered first.
#[must_use]
pub fn asking(records: &Records, own: bool, today: NaiveDate) -> Vec<Asking> {
    let mut asking: Vec<(bool, NaiveDate, Asking)> = Vec::new();
    for note in &records.notes {
        let Some(by) = note.answer_by else { continue };
        let answers: Vec<_> = records
            .answers
            .iter()
            .filter(|answer| answer.note == note.id)
            .map(|answer| (answer.words.clone(), moment_text(answer.at)))
            .collect();
        let badge = match (answers.is_empty(), by < today) {
            (false, _) => Badge::new("Đã trả lời", Shape::Done),
            (true, true) => Badge::new("Quá hạn trả lời", Shape::Alarm),
            (true, false) => Badge::new("Chờ trả lời", Shape::Half),
        };
        let shown = Asking {
            id: note.id.to_string(),
            action: own.then(|| AnswerPath { id: note.id }.to_string()),
            badge,
            words: note.words.clone(),
            who: format!("{}, {}; hạn trả lời {}", note.actor_name, note.office_title, date_text(by)),
            answers,
        };
        asking.push((!shown.answers.is_empty(), by, shown));
    }
    asking.sort_by_key(|(answered, by, _)| (*answered, *by));
    asking.into_iter().map(|(_, _, shown)| shown).collect()
}

/// The sections that have commitments, each with its records. `own`: the reader is the member.
#[must_use]
pub fn sections(
    (template, content): (&Template, &Content),
    pledge: &Pledge,
    records: &Records,
    own: bool,
    (rhythm, now): (&Rhythm, DateTime<Utc>),
) -> Vec<Section> {
    let mut number = 0;
    let mut sections = Vec::new();
    for section in &template.sections {
        let Some(part) = content.part(&section.key).filter(|part| !part.commitments.is_empty()) else {
            continue;
        };
        let follow = |one| {
            number += 1;
            Followed { number, ..followed(one, pledge, records, own, (rhythm, now)) }
        };
        let commitments = part.commitments.iter().map(follow).collect();
        sections.push(Section { title: section.title.clone(), commitments });
    }
    sections
}

/// Notes on the whole, and on what no longer stands in the pledge.
#[must_use]
pub fn notes_of_whole(content: Option<&Content>, notes: &[Note], own: bool) -> Vec<Moment> {
    let stands = |id| content.is_some_and(|content| content.commitment(id).is_some());
    notes
        .iter()
        .filter(|note| !note.commitment.is_some_and(stands))
        .map(|note| note_moment(note, own))
        .collect()
}

fn followed(
    one: &Commitment,
    pledge: &Pledge,
    records: &Records,
    own: bool,
    (rhythm, now): (&Rhythm, DateTime<Utc>),
) -> Followed {
    let check_ins: Vec<&CheckIn> = records.check_ins.iter().filter(|it| it.commitment == one.id).collect();
    let latest = check_ins.first();
    let stale = is_stale(latest.map(|it| (it.progress, it.at)), rhythm, now);
    Followed {
        id: one.id,
        number: 0,
        statement: one.statement.clone(),
        measure: one.measure_line(),
        counted: is_counted(one),
        badge: latest.filter(|_| !stale).map_or(Badge::STALE, |it| it.progress.badge()),
        since: latest.filter(|_| stale).map(|it| format!("từ {}", day(it.at))).unwrap_or_default(),
        latest: latest.map(|it| Latest {
            word: it.progress.badge().word,
            value: value_text(it),
            words: it.words.clone(),
            at: moment_text(it.at),
        }),
        picture: picture(one, &check_ins),
        older: check_ins.iter().skip(1).map(|it| report_moment(it, &pledge.name)).collect(),
        proofs: proofs(one.id, records),
        notes: records
            .notes
            .iter()
            .filter(|note| note.commitment == Some(one.id))
            .map(|note| note_moment(note, own))
            .collect(),
    }
}

/// Whether results of this commitment are figures.
#[must_use]
pub fn is_counted(one: &Commitment) -> bool {
    one.measure.is_counted()
}

fn unit_of(one: &Commitment) -> &str {
    if one.measure == Measure::Percent && one.unit.is_empty() { "%" } else { &one.unit }
}

/// What was reached, and of how much as it was to be reached then.
#[must_use]
pub fn value_text(it: &CheckIn) -> String {
    let Some(value) = it.value else { return String::new() };
    let of = if it.target.is_empty() { String::new() } else { format!(" trên {}", it.target) };
    format!("{value}{of} {}", it.unit).trim_end().to_owned()
}

/// What shows the results of one commitment and stands.
fn proofs(id: CommitmentId, records: &Records) -> Vec<ProofLine> {
    records
        .proofs
        .iter()
        .filter(|proof| proof.commitments.contains(&id) && proof.withdrawn_at.is_none())
        .map(|proof| line(proof, &[], false))
        .collect()
}

/// The first words of a statement, enough to know it by.
#[must_use]
pub fn shortened(statement: &str) -> String {
    const LETTERS: usize = 70;
    let line = statement.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LETTERS) {
        None => line,
        Some((end, _)) => format!("{}…", line[..end].rsplit_once(' ').map_or(&line[..end], |(kept, _)| kept)),
    }
}

/// The way to the target by the newest figure there is. A target below today's state is reached downwards, and
/// a line that fills up would say the contrary: then there is no picture.
fn picture(one: &Commitment, check_ins: &[&CheckIn]) -> Option<pictures::Progress> {
    let target = Figure::read(&one.target).filter(|target| is_counted(one) && target.0 > 0)?;
    if Figure::read(&one.baseline).is_some_and(|baseline| baseline > target) {
        return None;
    }
    let (age, value, at) =
        check_ins.iter().enumerate().find_map(|(age, it)| Some((age, it.value?, it.at)))?;
    let mut words = format!("{value} trên {target} {}", unit_of(one)).trim_end().to_owned();
    if value > target {
        words += ", vượt chỉ tiêu";
    }
    if age > 0 {
        words += &format!(" (số liệu ngày {})", day(at));
    }
    Some(pictures::Progress { value: value.approximate(), target: target.approximate(), words })
}

fn report_moment(it: &CheckIn, name: &str) -> Moment {
    let badge = it.progress.badge();
    let value = value_text(it);
    Moment {
        at: moment_text(it.at),
        datetime: it.at.with_timezone(&VIETNAM).to_rfc3339(),
        who: name.to_owned(),
        what: if value.is_empty() { badge.word.to_owned() } else { format!("{}: {value}", badge.word) },
        why: it.words.clone(),
        shape: badge.shape,
    }
}

/// A note as a line of its timeline. Its member is not told that notes can be for others only.
#[must_use]
pub fn note_moment(note: &Note, own: bool) -> Moment {
    let (shape, what) = match note.audience {
        _ if own => (Shape::Sent, "Ý kiến theo dõi"),
        Audience::Open => (Shape::Sent, "Ý kiến theo dõi, người viết cam kết cùng đọc"),
        Audience::Officers => (Shape::None, "Ý kiến theo dõi, chỉ người theo dõi đọc"),
    };
    let what = match note.check_on {
        Some(day) => format!("{what}, kết quả kiểm tra ngày {}", date_text(day)),
        None => what.to_owned(),
    };
    Moment {
        at: moment_text(note.at),
        datetime: note.at.with_timezone(&VIETNAM).to_rfc3339(),
        who: format!("{}, {}", note.actor_name, note.office_title),
        what,
        why: note.words.clone(),
        shape,
    }
}

fn day(at: DateTime<Utc>) -> String {
    date_text(day_in_vietnam(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::follow_up::{CheckInId, Progress};

    fn counted(baseline: &str, target: &str, unit: &str) -> Commitment {
        Commitment {
            statement: "Dự đủ sinh hoạt chi bộ".to_owned(),
            measure: Measure::Count,
            baseline: baseline.to_owned(),
            target: target.to_owned(),
            unit: unit.to_owned(),
            ..Commitment::blank(CommitmentId(uuid::Uuid::nil()))
        }
    }

    fn report(value: Option<&str>) -> CheckIn {
        CheckIn {
            id: CheckInId(uuid::Uuid::nil()),
            target: String::new(),
            unit: String::new(),
            commitment: CommitmentId(uuid::Uuid::nil()),
            at: DateTime::UNIX_EPOCH,
            progress: Progress::OnTrack,
            value: value.and_then(Figure::read),
            words: String::new(),
        }
    }

    fn words(one: &Commitment, values: &[Option<&str>]) -> Option<String> {
        let reports: Vec<CheckIn> = values.iter().map(|value| report(*value)).collect();
        picture(one, &reports.iter().collect::<Vec<_>>()).map(|picture| picture.words)
    }

    #[test]
    fn a_picture_shows_what_is_reached() {
        let one = counted("", "12", "buổi");
        for (values, expected) in [
            (vec![], None),
            (vec![None], None),
            (vec![Some("9")], Some("9 trên 12 buổi")),
            (vec![Some("14"), Some("9")], Some("14 trên 12 buổi, vượt chỉ tiêu")),
            (vec![None, Some("9")], Some("9 trên 12 buổi (số liệu ngày 01/01/1970)")),
        ] {
            assert_eq!(words(&one, &values).as_deref(), expected);
        }
        let percent = Commitment { measure: Measure::Percent, ..counted("92", "98,5%", "") };
        assert_eq!(words(&percent, &[Some("95,25")]).as_deref(), Some("95,25 trên 98,5 %"));
    }

    #[test]
    fn there_is_no_picture_without_a_figure_to_climb_to() {
        let in_words = Commitment { measure: Measure::Words, ..counted("", "12", "") };
        for one in [in_words, counted("", "tốt", ""), counted("", "0", ""), counted("20", "5", "hồ sơ trễ")]
        {
            assert_eq!(words(&one, &[Some("3")]), None);
        }
    }

    #[test]
    fn a_report_tells_what_was_to_be_reached_then() {
        let then = CheckIn { target: "12".to_owned(), unit: "buổi".to_owned(), ..report(Some("9")) };
        assert_eq!(value_text(&then), "9 trên 12 buổi");
        assert_eq!(value_text(&report(None)), "");
    }

    #[test]
    fn a_statement_is_shortened_between_words() {
        assert_eq!(shortened("Dự đủ\n12 buổi"), "Dự đủ 12 buổi");
        let short = shortened(&"giải quyết ".repeat(20));
        assert!(short.ends_with("quyết…") || short.ends_with("giải…"), "{short}");
        assert!(short.chars().count() <= 71);
        assert_eq!(shortened(&"ế".repeat(90)).chars().count(), 71);
    }
}
