//! Taking a pledge back before the branch has opened it.

use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    PledgeId,
    draft::{self, DraftPath, store::Seen},
    event, revision, store,
    workflow::{Amendment, State as At, Step},
};
use crate::{
    access::policy::WritePledge,
    app::App,
    audit::Entry,
    error::{Error, Result},
    id::{ActKey, uuid_at},
    web::{
        act::see_other_with,
        signed::{Now, Signed},
    },
};

/// `/pledges/{id}/withdrawal`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/withdrawal")]
pub struct WithdrawalPath {
    /// The pledge.
    pub id: PledgeId,
}

/// Takes it back: what was sent stays on record, its words become the draft again.
///
/// # Errors
/// A conflict once the branch has opened it.
pub async fn create(
    path: WithdrawalPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<WritePledge>(store::find(&mut tx, path.id).await?)?;
    let is_back = match granted.on().state {
        At::Draft => granted.on().revision.is_some(),
        state => state.amendment() == Amendment::Open,
    };
    if is_back {
        return Ok(see_other_with(DraftPath { id: path.id }, "taken-back"));
    }
    let to = granted.on().state.after(Step::TakeBack, now).map_err(|_| already_read())?;
    let number = granted.on().newest_revision().ok_or(Error::NotFound)?;
    let sent = revision::find(&mut tx, path.id, number).await?;
    let seen = Seen::plainly(0, Some(sent.template));
    draft::store::save(&mut tx, &granted, seen, (&sent.content, None), now).await?;
    store::record_state(&mut tx, granted.on(), to, granted.by(), now).await?;
    let step = (ActKey(uuid_at(now)), Step::TakeBack, Some(number));
    event::record(&mut tx, &granted, step, None, now).await?;
    tx.commit(Entry::of(&granted, now)).await?;
    Ok(see_other_with(DraftPath { id: path.id }, "taken-back"))
}

fn already_read() -> Error {
    Error::Conflict(
        "Chi bộ đã mở đọc bản cam kết nên không rút lại được nữa. \
         Nếu cần sửa, hãy đề nghị bí thư chi bộ trả lại để bổ sung."
            .to_owned(),
    )
}
