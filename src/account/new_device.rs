//! A sign-in from a new device is told to the account's owner, until they have seen it.

use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{EventId, device::mid_sentence, store};
use crate::{
    app::App,
    audit::Entry,
    clock::moment_text,
    db::{Read, Write},
    error::{Error, Result},
    web::{
        act::{see_other, see_other_with},
        signed::{Now, Signed},
    },
};

/// One that its owner has not seen yet.
#[derive(Clone, Debug)]
pub struct NewDevice {
    /// "Đăng nhập mới lúc 20:41 ngày 15/12/2026 từ Chrome trên …".
    pub words: String,
    /// Where "it was me" goes.
    pub recognise: String,
    /// Where "it was not me" goes.
    pub deny: String,
}

/// What this person has not seen, newest first. The session it is about does not show it: a thief would wave it away.
///
/// # Errors
/// When the database fails.
pub async fn unseen(tx: &mut Read, signed: &Signed) -> Result<Vec<NewDevice>> {
    let rows = sqlx::query!(
        r#"select id as "id: EventId", at, words from account_event
            where member_id = $1 and session_id is not null and seen_at is null and session_id <> $2
            order by id desc limit 20"#,
        signed.actor.member as _,
        signed.session.id as _,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| NewDevice {
            words: format!("Đăng nhập mới lúc {} từ {}.", moment_text(row.at), mid_sentence(&row.words)),
            recognise: RecognitionPath { id: row.id }.to_string(),
            deny: DenialPath { id: row.id }.to_string(),
        })
        .collect())
}

/// `/account/arrivals/{id}/recognition`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/arrivals/{id}/recognition")]
pub struct RecognitionPath {
    id: EventId,
}

/// `/account/arrivals/{id}/denial`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/arrivals/{id}/denial")]
pub struct DenialPath {
    id: EventId,
}

/// "It was me."
///
/// # Errors
/// Not found where there is no such notice for this session.
pub async fn recognise(
    RecognitionPath { id }: RecognitionPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<axum::response::Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    mark_seen(&mut tx, &signed, id, now).await?;
    tx.commit(Entry::own(&signed.actor, "recognise_sign_in", now)).await?;
    Ok(see_other("/"))
}

/// "It was not me": every other session ends, no other device is trusted, and a new password is asked for.
///
/// # Errors
/// Not found where there is no such notice for this session.
pub async fn deny(
    DenialPath { id }: DenialPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<axum::response::Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    mark_seen(&mut tx, &signed, id, now).await?;
    store::end_other_sessions(&mut tx, signed.actor.member, signed.session.id).await?;
    sqlx::query!("delete from known_device where member_id = $1", signed.actor.member as _)
        .execute(tx.conn())
        .await?;
    tx.commit(Entry::own(&signed.actor, "deny_sign_in", now)).await?;
    Ok(see_other_with(super::password_change::PasswordPath, "ended"))
}

async fn mark_seen(tx: &mut Write, signed: &Signed, id: EventId, now: DateTime<Utc>) -> Result<()> {
    let seen = sqlx::query!(
        "update account_event set seen_at = $3
          where id = $1 and member_id = $2 and session_id is not null and session_id <> $4",
        id as _,
        signed.actor.member as _,
        now,
        signed.session.id as _,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if seen == 1 { Ok(()) } else { Err(Error::NotFound) }
}
