//! Writing a pledge: the draft, its page, saving it, and what happens when two devices saved.

pub mod adopting;
mod conflict;
pub mod merge;
mod page;
mod progress;
mod save;
pub mod store;
pub mod taking;
mod typed;
pub mod undoing;

pub use conflict::ConflictPage;
pub use page::{Asked, EditCommitment, EditPage, EditPart, edit};
pub use save::update;
pub use typed::Typed;

use store::Draft;

use std::sync::Arc;

use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    Pledge, PledgeId,
    content::Content,
    event, past, revision,
    store::stale,
    workflow::{Amendment, State as At},
};
use crate::{
    clock::VIETNAM,
    cycle::{self, Cycle, template::Template as YearTemplate},
    db::Read,
    error::{Error, Result},
    web::form::Errors,
};

/// `/pledges/{id}/draft`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/draft")]
pub struct DraftPath {
    /// The pledge.
    pub id: PledgeId,
}

/// What the writing page and the sending page both need.
pub struct Open {
    /// The year.
    pub cycle: Cycle,
    /// The year's template for this person.
    pub template: Arc<YearTemplate>,
    /// Its id.
    pub template_id: cycle::TemplateId,
    /// The version it was last seen on, if a newer one was issued since.
    pub before: Option<Arc<YearTemplate>>,
    /// What is saved, or a blank.
    pub draft: Draft,
    /// Whether it is typed in from a signed paper.
    pub entered: bool,
}

impl Open {
    /// Loads draft, year and template of a pledge that can be written now.
    ///
    /// # Errors
    /// A conflict when the pledge is with the branch.
    pub async fn load(tx: &mut Read, pledge: &Pledge) -> Result<Self> {
        if pledge.state == At::Waived {
            return Err(waived());
        }
        if !pledge.state.is_written() {
            return Err(stale());
        }
        let cycle = cycle::store::find(tx, pledge.cycle).await?;
        let (template_id, template) = cycle::store::template(tx, pledge.cycle, pledge.category).await?;
        let draft = match (store::find(tx, pledge.id).await?, pledge.newest_revision()) {
            (Some(draft), _) => draft,
            (None, Some(number)) => {
                let sent = revision::find(tx, pledge.id, number).await?;
                Draft {
                    version: 0,
                    content: sent.content,
                    saved_at: sent.submitted_at,
                    template: Some(sent.template),
                    undoable: false,
                    removed: Vec::new(),
                }
            }
            (None, None) => Draft {
                version: 0,
                content: Content::blank(&template),
                saved_at: cycle.opens_at,
                template: Some(template_id),
                undoable: false,
                removed: Vec::new(),
            },
        };
        let before = match draft.template {
            Some(seen) if seen != template_id => Some(cycle::store::pinned_template(tx, seen).await?),
            _ => None,
        };
        let content = past::with_weaknesses(draft.content, past::weaknesses(tx, pledge).await?);
        let entered = pledge.entering_by.is_some();
        Ok(Self { cycle, template, template_id, before, draft: Draft { content, ..draft }, entered })
    }

    /// What still keeps it from being sent; field names are those of the writing page.
    #[must_use]
    pub fn missing(&self) -> Errors {
        // A signed paper may leave a weakness open; who types it in adds nothing to it.
        let words = if self.entered { self.draft.content.answered() } else { self.draft.content.clone() };
        let mut errors = words.missing(&self.template);
        if self.before.is_some() {
            errors.add("changed-template", "Mẫu đã đổi. Hãy xem lại các phần bên dưới rồi lưu để xác nhận.");
        }
        errors
    }

    async fn remarks(&self, tx: &mut Read, pledge: &Pledge) -> Result<Vec<event::Remark>> {
        match (pledge.state, pledge.newest_revision()) {
            (At::Returned { .. }, Some(number)) => event::remarks(tx, pledge.id, number).await,
            (state, Some(number)) if state.amendment() == Amendment::Returned => {
                event::remarks(tx, pledge.id, number).await
            }
            _ => Ok(Vec::new()),
        }
    }
}

fn waived() -> Error {
    let words = "Năm nay không yêu cầu đồng chí viết bản cam kết, theo trạng thái trong hồ sơ đảng viên. \
                 Bản nháp, nếu có, vẫn được giữ nguyên.";
    Error::Conflict(words.to_owned())
}

fn saved_line(at: DateTime<Utc>) -> String {
    format!("Đã lưu lúc {}", at.with_timezone(&VIETNAM).format("%H:%M:%S ngày %d/%m/%Y"))
}
