//! What the pledge's pages share: badges, sections ready to show, differences.

pub use crate::web::difference::difference;

use super::{
    Pledge, PledgeId,
    content::{Carried, Commitment, Content, answered_under},
    event::{Event, Remark},
    list::UnitPledgesPath,
    revision::Revision,
    workflow::State,
};
use crate::{
    access::Actor,
    clock::{VIETNAM, moment_text},
    cycle::{Cycle, Deadline, template::Template},
    web::{
        page::AGENCY,
        parts::{Badge, Crumb, Moment, Receipt, Shape},
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
    /// Weaknesses of an earlier year with their answers: "Hạn chế năm 2026: …", "Khắc phục: …".
    pub carried: Vec<(String, String)>,
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
    /// The manifestations it names, with their short titles.
    pub tags: Vec<String>,
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
        tags: one.tags.iter().map(|code| template.manifestation(code)).collect(),
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
                carried: if section.key == answered_under(template) { carried(content) } else { Vec::new() },
            }
        })
        .collect()
}

fn carried(content: &Content) -> Vec<(String, String)> {
    let line = |one: &Carried| {
        (format!("Hạn chế năm {}: {}", one.year, one.weakness), format!("Khắc phục: {}", one.answer))
    };
    content.carried.iter().map(line).collect()
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

/// The same for one person, whose deadline may be a later one.
#[must_use]
pub fn own_deadline_line(pledge: &Pledge, cycle: &Cycle) -> String {
    let deadline = pledge.deadline(cycle);
    if pledge.extended_to.is_none() {
        return deadline_line(deadline);
    }
    let after = if deadline.cut_off > deadline.due {
        format!("Sau đó vẫn nhận, có ghi là gửi muộn, đến {}.", moment_text(deadline.cut_off))
    } else {
        "Sau đó không nhận nữa.".to_owned()
    };
    format!("Được gia hạn đến {}. {after}", moment_text(deadline.due))
}

/// Until when what is being written is to be sent; an amendment has no deadline.
#[must_use]
pub fn writing_line(pledge: &Pledge, cycle: &Cycle) -> String {
    if matches!(pledge.state, State::Agreed { .. }) {
        return "Đang sửa đổi trong năm. Bản đã xác nhận vẫn có hiệu lực đến khi chi bộ xác nhận bản mới."
            .to_owned();
    }
    if pledge.entering_by.is_some() {
        return format!(
            "Đang nhập thay đồng chí {}, đúng như bản giấy đã ký. {}",
            pledge.name,
            own_deadline_line(pledge, cycle)
        );
    }
    own_deadline_line(pledge, cycle)
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

/// The way down to the list that a pledge stands in; on its own page nothing leads back to itself.
#[must_use]
pub fn crumbs_to_list(actor: &Actor, pledge: &Pledge) -> Vec<Crumb> {
    let mut crumbs = crumbs(actor, pledge);
    crumbs.pop();
    crumbs
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
        code: revision.code.as_ref().map(|code| code.plain().to_owned()).unwrap_or_default(),
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
        "collective_review" => ("Tập thể lãnh đạo kiểm điểm", Shape::Done),
        "propose" => ("Chi bộ đề nghị mức xếp loại", Shape::Sent),
        "recount" => ("Kiểm phiếu lại, chi bộ đề nghị lại", Shape::Back),
        "calibrate" => ("Cấp quyết định thay đổi mức đề nghị", Shape::Half),
        "comment_on_residence" => ("Ghi nhận xét của nơi cư trú", Shape::Sent),
        "suggest" => ("Cấp trên gợi ý kiểm điểm", Shape::Sent),
        "appraise" => ("Thẩm định mức đề nghị", Shape::Half),
        "decide" => ("Quyết định xếp loại", Shape::Done),
        "resolve" => ("Quyết định xếp loại, chưa công bố", Shape::Half),
        "publish" => ("Công bố kết quả xếp loại", Shape::Done),
        "reopen" => ("Xem xét lại mức xếp loại", Shape::Back),
        "amend" => ("Bắt đầu sửa đổi trong năm", Shape::Half),
        "drop_amendment" => ("Thôi sửa đổi", Shape::Half),
        "begin_entry" => ("Bắt đầu nhập thay từ bản giấy", Shape::Half),
        "drop_entry" => ("Thôi nhập thay", Shape::Half),
        "accept_entry" => ("Công nhận bản nhập thay", Shape::Done),
        "object_entry" => ("Không công nhận bản nhập thay", Shape::Back),
        "ask_extension" => ("Đề nghị gia hạn", Shape::Sent),
        "extend" => ("Gia hạn", Shape::Done),
        "refuse_extension" => ("Không gia hạn", Shape::Back),
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
