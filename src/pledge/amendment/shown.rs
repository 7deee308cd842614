//! An amendment on its way, as the page of its pledge tells it beside what is in force.

use super::opening::EndingPath;
use crate::{
    clock::moment_text,
    db::Read,
    error::Result,
    pledge::{
        Pledge,
        event::{self, Event},
        revision::ChangesPath,
        workflow::{Amendment, Step},
    },
    web::parts::{Badge, Shape},
};

/// What the page says.
#[derive(Debug)]
pub struct Shown {
    /// How far it has come.
    pub badge: Badge,
    /// Why it was begun.
    pub reason: String,
    /// What was sent: the revision's number and moment; nothing while it is written for the first time.
    pub sent: Option<(i32, String)>,
    /// What the branch asked to be mended in it.
    pub remarks: Vec<String>,
    /// Where it is compared with what is in force.
    pub changes: String,
    /// Where its member gives it up; nothing while it is with the branch.
    pub ending: Option<String>,
}

/// The amendment of a pledge with its history; nothing while there is none.
///
/// # Errors
/// When the database fails.
pub async fn of(tx: &mut Read, pledge: &Pledge, events: &[Event]) -> Result<Option<Shown>> {
    let amendment = pledge.state.amendment();
    let badge = match amendment {
        Amendment::Closed => return Ok(None),
        Amendment::Open => Badge::new("Đang soạn bản sửa đổi", Shape::Half),
        Amendment::Sent { .. } => Badge::new("Bản sửa đổi chờ xác nhận", Shape::Sent),
        Amendment::Returned => Badge::new("Bản sửa đổi được trả lại", Shape::Back),
    };
    let sent = pledge.amended.filter(|_| amendment != Amendment::Open);
    let remarks = match sent {
        Some((number, _)) if amendment == Amendment::Returned => {
            event::remarks(tx, pledge.id, number).await?
        }
        _ => Vec::new(),
    };
    let reason = events.iter().find(|event| event.step == Step::Amend.name());
    Ok(Some(Shown {
        badge,
        reason: reason.and_then(|event| event.reason.clone()).unwrap_or_default(),
        sent: sent.map(|(number, at)| (number, moment_text(at))),
        remarks: remarks.into_iter().map(|it| it.words).collect(),
        changes: ChangesPath { id: pledge.id }.to_string(),
        ending: pledge.state.allows(Step::DropAmendment).then(|| EndingPath { id: pledge.id }.to_string()),
    }))
}
