//! What the pledge's pages share: badges, sections ready to show, differences.

use similar::{ChangeTag, TextDiff};

use super::{
    Pledge, PledgeId,
    content::{Commitment, Content},
    event::{Event, Remark},
    list::UnitPledgesPath,
    revision::Revision,
    workflow::State,
};
use crate::{
    access::Actor,
    clock::{VIETNAM, moment_text},
    cycle::{Deadline, template::Template},
    web::{
        page::AGENCY,
        parts::{Badge, Crumb, Moment, Piece, Receipt, Shape},
    },
};

/// One section as it is read.
#[derive(Clone, Debug)]
pub struct ReadPart {
    /// Its key.
    pub key: String,
    /// Heading.
    pub title: String,
    /// Running text.
    pub text: String,
    /// Its commitments.
    pub commitments: Vec<ReadCommitment>,
}

/// One commitment as it is read.
#[derive(Clone, Debug)]
pub struct ReadCommitment {
    /// Its id.
    pub id: String,
    /// What is pledged.
    pub statement: String,
    /// The measure in one line.
    pub measure: String,
    /// What the branch asked to be mended in it.
    pub remarks: Vec<String>,
}

/// The sections of a pledge with the remarks on them.
#[must_use]
pub fn parts(template: &Template, content: &Content, remarks: &[Remark]) -> Vec<ReadPart> {
    let read = |one: &Commitment| ReadCommitment {
        id: one.id.to_string(),
        statement: one.statement.clone(),
        measure: one.measure_line(),
        remarks: remarks
            .iter()
            .filter(|it| it.commitment == Some(one.id))
            .map(|it| it.words.clone())
            .collect(),
    };
    template
        .sections
        .iter()
        .map(|section| {
            let part = content.part(&section.key);
            ReadPart {
                key: section.key.clone(),
                title: section.title.clone(),
                text: part.map(|part| part.text.clone()).unwrap_or_default(),
                commitments: part.map(|part| part.commitments.iter().map(read).collect()).unwrap_or_default(),
            }
        })
        .collect()
}

/// The state as a word and a shape; overdue and late come before the plain state.
#[must_use]
pub fn badge(state: State, late: bool, overdue: bool) -> Badge {
    match state {
        State::Asked | State::Draft if overdue => Badge::OVERDUE,
        State::Asked => Badge::UNWRITTEN,
        State::Draft => Badge::DRAFT,
        State::Submitted { .. } if late => Badge::LATE,
        State::Submitted { .. } => Badge::SENT,
        State::Returned { .. } => Badge::RETURNED,
        State::Agreed { .. } => Badge::CONFIRMED,
        State::Waived => Badge::EXEMPT,
    }
}

/// Due date and cut-off in one line, both in Vietnam's time.
#[must_use]
pub fn deadline_line(deadline: Deadline) -> String {
    format!(
        "Hạn {}. Sau hạn vẫn nhận, có ghi là gửi muộn, đến {}.",
        moment_text(deadline.due),
        moment_text(deadline.cut_off)
    )
}

/// The way down to a pledge, as far as this person may go it: by the units they hold an office in, or their agency.
#[must_use]
pub fn crumbs(actor: &Actor, pledge: &Pledge) -> Vec<Crumb> {
    let own = actor.is(pledge.member).is_some();
    let through_units =
        actor.offices.iter().any(|held| held.unit.is_some_and(|unit| pledge.line.contains(&unit)));
    if through_units && !own {
        return committee_crumbs(pledge);
    }
    let agency = || Crumb { href: AGENCY.to_owned(), label: "Cơ quan, đơn vị".to_owned() };
    let above = (!own && actor.heads(pledge.agency).is_some()).then(agency);
    above.into_iter().chain(committee_crumbs(pledge).pop()).collect()
}

/// The way down for those who act for a unit: its list, then the pledge.
#[must_use]
pub fn committee_crumbs(pledge: &Pledge) -> Vec<Crumb> {
    vec![
        Crumb { href: UnitPledgesPath { id: pledge.branch }.to_string(), label: pledge.branch_name.clone() },
        Crumb {
            href: super::show::PledgePath { id: pledge.id }.to_string(),
            label: format!("{} – năm {}", pledge.name, pledge.year),
        },
    ]
}

/// The receipt of a revision.
#[must_use]
pub fn receipt(pledge: PledgeId, revision: &Revision) -> Receipt {
    Receipt {
        at: crate::clock::exact_moment_text(revision.submitted_at),
        revision: i64::from(revision.number),
        digest: crate::account::session::hex(&revision.digest)
            .chars()
            .take(16)
            .collect::<String>()
            .to_uppercase(),
        pdf: Some(super::paper::PaperPath { id: pledge }.to_string()),
    }
}

/// The history as a timeline.
#[must_use]
pub fn timeline(events: Vec<Event>) -> Vec<Moment> {
    events
        .into_iter()
        .map(|event| {
            let (what, shape) = step_words(&event.step);
            Moment {
                at: moment_text(event.at),
                datetime: event.at.with_timezone(&VIETNAM).to_rfc3339(),
                who: event
                    .office_title
                    .map_or(event.actor_name.clone(), |office| format!("{}, {office}", event.actor_name)),
                what: event
                    .revision
                    .map_or_else(|| what.to_owned(), |number| format!("{what} (bản số {number})")),
                why: event.reason.unwrap_or_default(),
                shape,
            }
        })
        .collect()
}

fn step_words(step: &str) -> (&'static str, Shape) {
    match step {
        "begin" => ("Bắt đầu soạn", Shape::Half),
        "submit" => ("Gửi chi bộ", Shape::Sent),
        "take_back" => ("Rút lại để sửa", Shape::Half),
        "return" => ("Trả lại để bổ sung", Shape::Back),
        "agree" => ("Xác nhận", Shape::Done),
        "self_review" => ("Gửi bản tự kiểm điểm", Shape::Sent),
        "state_grade" => ("Cơ quan, đơn vị xếp loại", Shape::Done),
        "propose" => ("Chi bộ đề nghị mức xếp loại", Shape::Sent),
        "decide" => ("Quyết định xếp loại", Shape::Done),
        "enter" => ("Nhập từ gói chuyển", Shape::Sent),
        "relocate" => ("Chuyển theo đảng viên", Shape::Sent),
        _ => ("Cập nhật", Shape::Half),
    }
}

/// A section as plain text, for comparing.
#[must_use]
pub fn plain_part(content: &Content, key: &str) -> String {
    let Some(part) = content.part(key) else { return String::new() };
    let mut lines = Vec::new();
    if !part.text.is_empty() {
        lines.push(part.text.clone());
    }
    for one in &part.commitments {
        lines.push(format!("• {}", one.statement));
        let measure = one.measure_line();
        if !measure.is_empty() {
            lines.push(measure);
        }
    }
    lines.join("\n")
}

/// Two texts compared word by word.
#[must_use]
pub fn difference(old: &str, new: &str) -> Vec<Piece> {
    let diff = TextDiff::from_unicode_words(old, new);
    let mut pieces = Vec::new();
    let (mut removed, mut added, mut between) = (String::new(), String::new(), String::new());
    for change in diff.iter_all_changes() {
        let (tag, text) = (change.tag(), change.value());
        let changing = !removed.is_empty() || !added.is_empty();
        // Words that changed side by side are one change: reading "old words new words" beats a patchwork.
        if tag == ChangeTag::Equal && changing && text.trim().is_empty() {
            between.push_str(text);
            continue;
        }
        if tag == ChangeTag::Equal {
            settle(&mut pieces, &mut removed, &mut added);
            push_same(&mut pieces, &std::mem::take(&mut between));
            push_same(&mut pieces, text);
            continue;
        }
        let gap = std::mem::take(&mut between);
        removed.push_str(&gap);
        added.push_str(&gap);
        if tag == ChangeTag::Delete { &mut removed } else { &mut added }.push_str(text);
    }
    settle(&mut pieces, &mut removed, &mut added);
    push_same(&mut pieces, &between);
    pieces
}

fn settle(pieces: &mut Vec<Piece>, removed: &mut String, added: &mut String) {
    let (old, new) = (std::mem::take(removed), std::mem::take(added));
    if !old.is_empty() {
        pieces.push(Piece::Removed(old));
    }
    if !new.is_empty() {
        pieces.push(Piece::Added(new));
    }
}

fn push_same(pieces: &mut Vec<Piece>, text: &str) {
    match pieces.last_mut() {
        _ if text.is_empty() => {}
        Some(Piece::Same(last)) => last.push_str(text),
        _ => pieces.push(Piece::Same(text.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_keeps_words_whole() {
        let pieces = difference("học hai giờ mỗi tuần", "học ba giờ mỗi tuần");
        assert_eq!(
            pieces,
            [
                Piece::Same("học ".into()),
                Piece::Removed("hai".into()),
                Piece::Added("ba".into()),
                Piece::Same(" giờ mỗi tuần".into()),
            ]
        );
    }

    #[test]
    fn words_changed_side_by_side_are_one_change() {
        let pieces = difference("học hai giờ mỗi tuần", "đọc ba trang mỗi tuần");
        assert_eq!(
            pieces,
            [
                Piece::Removed("học hai giờ".into()),
                Piece::Added("đọc ba trang".into()),
                Piece::Same(" mỗi tuần".into()),
            ]
        );
        assert_eq!(difference("một hai", "một"), [Piece::Same("một".into()), Piece::Removed(" hai".into())]);
        assert_eq!(difference("như nhau", "như nhau"), [Piece::Same("như nhau".into())]);
    }
}
