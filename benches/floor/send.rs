//! Sending: the words are kept and the pledge is moved, in one transaction.

use axum::{extract::State, response::Redirect};
use axum_extra::extract::Form;
use camket::{
    id::ActKey,
    pledge::{receipt::ReceiptPath, submission::SubmissionPath},
};
use serde::Deserialize;

use crate::{Failed, Floor};

/// What the button carries.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(rename = "key")]
    _key: ActKey,
    version: i32,
}

/// Sends.
pub async fn create(
    path: SubmissionPath,
    State(floor): State<Floor>,
    Form(typed): Form<Typed>,
) -> Result<Redirect, Failed> {
    #[expect(clippy::disallowed_methods, reason = "the floor knows nobody who could act")]
    let mut tx = floor.pool.begin().await?;
    sqlx::query!(
        "insert into pledge_revision
           (pledge_id, number, template_id, content, pinned, digest, submitted_at, submitted_by)
         select pledge.id, coalesce(pledge.revision, 0) + 1, template.id, draft.content, '{}',
                sha256(convert_to(draft.content::text, 'UTF8')), now(), pledge.member_id
           from pledge
           join pledge_draft draft on draft.pledge_id = pledge.id
           join template on template.cycle_id = pledge.cycle_id and template.category = pledge.category
          where pledge.id = $1 and draft.version = $2",
        path.id as _,
        typed.version,
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "update pledge set state = 'submitted', version = version + 1, revision = coalesce(revision, 0) + 1,
                submitted_at = now()
          where id = $1",
        path.id as _,
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(Redirect::to(&ReceiptPath { id: path.id }.to_string()))
}
