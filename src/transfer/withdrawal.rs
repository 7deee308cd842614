//! Taking back: the old branch what it sent, the member what they asked for.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    Transfer, TransferId, event,
    show::TransferPath,
    store,
    workflow::{State as At, Step},
};
use crate::{
    access::{
        Action, Granted,
        policy::{DispatchTransfer, WithdrawRequest},
    },
    app::App,
    audit::Entry,
    db::Write,
    error::Result,
    id::ActKey,
    web::{
        act::{Outcome, see_other_with},
        form::Form,
        signed::{Now, Signed},
    },
};

/// `/transfers/{id}/withdrawal`
#[derive(TypedPath, Deserialize)]
#[typed_path("/transfers/{id}/withdrawal")]
pub struct WithdrawalPath {
    /// The transfer.
    pub id: TransferId,
}

/// What the button carries.
#[derive(Deserialize)]
pub struct Typed {
    key: ActKey,
}

/// Takes it back, as long as the new branch has not answered; nothing else changes.
///
/// # Errors
/// Not found, forbidden, or a conflict when it is over, or no longer with the member.
pub async fn create(
    path: WithdrawalPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let transfer = store::find(&mut tx, path.id).await?;
    let done = see_other_with(TransferPath { id: path.id }, "transfer-withdrawn").into_response();
    if event::done(&mut tx, typed.key).await?.is_some() {
        return Ok(done);
    }
    match transfer.state {
        At::Asked => {
            take_back(tx, &signed.actor.demand::<WithdrawRequest>(transfer)?, typed.key, now).await?
        }
        _ => take_back(tx, &signed.actor.demand::<DispatchTransfer>(transfer)?, typed.key, now).await?,
    }
    Ok(done)
}

async fn take_back<A: Action<Object = Transfer>>(
    mut tx: Write,
    granted: &Granted<A>,
    key: ActKey,
    now: DateTime<Utc>,
) -> Result<()> {
    let to = granted.on().state.after(Step::TakeBack, now)?;
    if event::record(&mut tx, granted, (key, Step::TakeBack.name()), "", now).await? == Outcome::Done {
        store::record_state(&mut tx, granted, to, None, now).await?;
        tx.commit(Entry::of(granted, now)).await?;
    }
    Ok(())
}
