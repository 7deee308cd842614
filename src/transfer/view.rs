//! What the pages of transfers share: badges, facts, comments, the history.

use chrono::NaiveDate;

use super::{Kind, Transfer, event::Event, workflow::State};
use crate::{
    clock::{VIETNAM, date_text, moment_text},
    web::parts::{Badge, Fact, Moment, Shape},
};

/// A written comment that goes with a member.
#[derive(Clone, Debug)]
pub struct Comment {
    /// Whose it is.
    pub title: &'static str,
    /// The words.
    pub words: String,
    /// Who, in which office.
    pub who: String,
    /// When.
    pub at: String,
}

/// The state as a word and a shape; past its limit comes before the plain state.
#[must_use]
pub fn badge(transfer: &Transfer, today: NaiveDate) -> Badge {
    match transfer.state {
        _ if transfer.is_late_on(today) => Badge::OVERDUE,
        State::Asked => Badge::new("Chờ chi bộ nơi đi", Shape::Half),
        State::Sent { .. } => Badge::new("Chờ nơi đến tiếp nhận", Shape::Sent),
        State::Accepted { .. } if transfer.kind == Kind::Temporary && !transfer.stays_on(today) => {
            Badge::new("Đã hết thời hạn tạm thời", Shape::Done)
        }
        State::Accepted { .. } => Badge::new("Đã tiếp nhận", Shape::Done),
        State::Refused { .. } => Badge::new("Không đồng ý", Shape::Back),
        State::TakenBack { .. } => Badge::new("Đã rút lại", Shape::None),
        State::Left { .. } => Badge::new("Đã chuyển đi", Shape::Done),
    }
}

/// What is known, as lines of a page.
#[must_use]
pub fn facts(transfer: &Transfer) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new("Đảng viên", format!("{}, mã {}", transfer.name, transfer.code)),
        Fact::new("Hình thức", transfer.kind.title()),
        Fact::new("Nơi chuyển đi", transfer.from_name.clone()),
        Fact::new("Nơi chuyển đến", transfer.to_name.clone()),
        Fact::new("Ngày quyết định hoặc ngày chuyển", date_text(transfer.decided_on)),
    ];
    if transfer.state.is_open() {
        facts.push(Fact::new("Cần xong trước hết ngày", date_text(transfer.due_on)));
    }
    if let State::Accepted { effective, .. } | State::Left { effective, .. } = transfer.state {
        facts.push(Fact::new("Có hiệu lực từ ngày", date_text(effective)));
    }
    if let Some(until) = transfer.until_on {
        facts.push(match transfer.ended_on {
            Some(ended) => Fact::new(
                "Sinh hoạt tạm thời đến hết ngày",
                format!("{} (kết thúc sớm; lúc đầu đến {})", date_text(ended), date_text(until)),
            ),
            None => Fact::new("Sinh hoạt tạm thời đến hết ngày", date_text(until)),
        });
    }
    if !transfer.reason.is_empty() {
        facts.push(Fact::new("Lý do", transfer.reason.clone()));
    }
    facts
}

/// The comments among the steps, oldest first.
#[must_use]
pub fn comments(events: &[Event]) -> Vec<Comment> {
    let title = |step: &str| match step {
        "send" | "leave" => Some("Nhận xét của chi bộ nơi chuyển đi"),
        "comment" => Some("Nhận xét của nơi sinh hoạt tạm thời"),
        _ => None,
    };
    events
        .iter()
        .rev()
        .filter(|event| !event.words.is_empty())
        .filter_map(|event| {
            Some(Comment {
                title: title(&event.step)?,
                words: event.words.clone(),
                who: who(event),
                at: moment_text(event.at),
            })
        })
        .collect()
}

fn who(event: &Event) -> String {
    match &event.office_title {
        Some(title) => format!("{}, {title}", event.actor_name),
        None => event.actor_name.clone(),
    }
}

/// The history as a timeline; comments stand elsewhere on the page.
#[must_use]
pub fn timeline(events: &[Event]) -> Vec<Moment> {
    let sent = events.iter().any(|event| event.step == "send");
    events
        .iter()
        .map(|event| {
            let (what, shape) = match event.step.as_str() {
                "ask" => ("Đề nghị chuyển sinh hoạt", Shape::Half),
                "send" => ("Chi bộ nơi đi gửi", Shape::Sent),
                "leave" => ("Chuyển đến nơi chưa dùng hệ thống", Shape::Done),
                "accept" => ("Nơi đến tiếp nhận", Shape::Done),
                "refuse" if sent => ("Không tiếp nhận", Shape::Back),
                "refuse" => ("Không đồng ý chuyển", Shape::Back),
                "take_back" => ("Rút lại", Shape::None),
                "end" => ("Kết thúc sớm việc sinh hoạt tạm thời", Shape::Done),
                _ => ("Nơi sinh hoạt tạm thời nhận xét", Shape::Done),
            };
            let says_why = matches!(event.step.as_str(), "refuse" | "end");
            Moment {
                at: moment_text(event.at),
                datetime: event.at.with_timezone(&VIETNAM).to_rfc3339(),
                who: who(event),
                what: what.to_owned(),
                why: if says_why { event.words.clone() } else { String::new() },
                shape,
            }
        })
        .collect()
}
