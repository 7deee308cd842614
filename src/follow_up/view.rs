//! Reports and notes ready to show, commitment by commitment.

use chrono::{DateTime, Utc};

use super::{Audience, CheckIn, Note, is_stale};
use crate::{
    clock::{VIETNAM, date_text, day_in_vietnam, moment_text},
    cycle::template::Template,
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
}

/// The sections that have commitments, each with its records. `own`: the reader is the member.
#[must_use]
pub fn sections(
    (template, content): (&Template, &Content),
    pledge: &Pledge,
    records: &Records,
    own: bool,
    now: DateTime<Utc>,
) -> Vec<Section> {
    let mut number = 0;
    let mut sections = Vec::new();
    for section in &template.sections {
        let Some(part) = content.part(&section.key).filter(|part| !part.commitments.is_empty()) else {
            continue;
        };
        let follow = |one| {
            number += 1;
            Followed { number, ..followed(one, pledge, records, own, now) }
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

fn followed(one: &Commitment, pledge: &Pledge, records: &Records, own: bool, now: DateTime<Utc>) -> Followed {
    let check_ins: Vec<&CheckIn> = records.check_ins.iter().filter(|it| it.commitment == one.id).collect();
    let latest = check_ins.first();
    let stale = is_stale(latest.map(|it| (it.progress, it.at)), pledge.year, now);
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
            value: value_text(one, it.value),
            words: it.words.clone(),
            at: moment_text(it.at),
        }),
        picture: picture(one, &check_ins),
        older: check_ins.iter().skip(1).map(|it| report_moment(one, it, &pledge.name)).collect(),
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

fn value_text(one: &Commitment, value: Option<Figure>) -> String {
    value.map(|value| format!("{value} {}", unit_of(one)).trim_end().to_owned()).unwrap_or_default()
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

fn report_moment(one: &Commitment, it: &CheckIn, name: &str) -> Moment {
    let badge = it.progress.badge();
    let value = value_text(one, it.value);
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
fn note_moment(note: &Note, own: bool) -> Moment {
    let (shape, what) = match note.audience {
        _ if own => (Shape::Sent, "Ý kiến theo dõi"),
        Audience::Open => (Shape::Sent, "Ý kiến theo dõi, người viết cam kết cùng đọc"),
        Audience::Officers => (Shape::None, "Ý kiến theo dõi, chỉ người theo dõi đọc"),
    };
    Moment {
        at: moment_text(note.at),
        datetime: note.at.with_timezone(&VIETNAM).to_rfc3339(),
        who: format!("{}, {}", note.actor_name, note.office_title),
        what: what.to_owned(),
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
    use crate::follow_up::Progress;

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
}
