//! Voting begins, once every teller has a code.

use axum::{extract::State as Shared, response::Redirect};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{PollId, State, show::PollPath, store};
use crate::{
    access::policy::HoldMeeting,
    app::App,
    error::Result,
    unit,
    web::{
        act::see_other_with,
        signed::{Now, Signed},
    },
};

/// `/polls/{id}/opening`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/polls/{id}/opening")]
pub struct OpeningPath {
    /// The poll.
    pub id: PollId,
}

/// Opens it.
///
/// # Errors
/// Not found for those who do not lead the meeting, a conflict while a teller has no code or after the end.
pub async fn create(
    path: OpeningPath,
    Shared(app): Shared<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let poll = store::find(&mut tx, path.id).await?;
    let granted = signed.actor.demand::<HoldMeeting>(unit::store::find(&mut tx, poll.unit).await?)?;
    let done = see_other_with(PollPath { id: poll.id }, "poll-opened");
    if poll.state == State::Open {
        return Ok(done);
    }
    if !store::open(&mut tx, &granted, poll.id, now).await? {
        return Err(store::not_open());
    }
    tx.commit_granted(&granted, now).await?;
    Ok(done)
}
