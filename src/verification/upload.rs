//! The file of a print, brought by anyone: searched and hashed, never parsed and never kept.

use axum::{
    extract::{Multipart, State, multipart::MultipartError},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use tokio::sync::Semaphore;

use super::{
    FILE_BYTES,
    answer::Answer,
    key,
    mark::{self, Print},
    page::{Said, VerifyPath, page, refused},
    store,
};
use crate::{
    account::throttle::{self, Pace},
    app::App,
    error::{Error, Result},
    web::{
        address::Address,
        form::Errors,
        signed::{Look, Now},
    },
};

/// Bytes that the whole form may hold.
pub const UPLOAD_LIMIT: usize = FILE_BYTES + 64 * 1024;

/// Parts that the form may have.
const PARTS: usize = 4;

/// Files held at once by one server: 32 MiB.
static PLACES: Semaphore = Semaphore::const_new(16);

/// Files in a quarter of an hour, whatever they turn out to be: each takes memory and time.
const FILES: Pace = Pace { question: "verify a file", of_address: 60, of_all: 1_000 };

/// Says whether a file is, byte for byte, one that was drawn here, and what became of that revision.
///
/// # Errors
/// [`Error::TooMany`] after many files or while others are looked at, [`Error::TooLarge`].
pub async fn create(
    _: VerifyPath,
    State(app): State<App>,
    (look, Now(now), address): (Look, Now, Address),
    form: Multipart,
) -> Result<Response> {
    count(&app, &address, now).await?;
    let place = PLACES.try_acquire().map_err(|_| Error::TooMany(5))?;
    let file = received(form).await?;
    if file.is_empty() {
        let mut errors = Errors::default();
        errors.add("file", "Hãy chọn tệp PDF đã tải từ hệ thống.");
        return refused(&app, &look, Said { errors, ..Said::default() }).await;
    }
    let answer = answer(&app, file).await?;
    drop(place);
    let said = Said { answer: Some(answer), ..Said::default() };
    Ok(page(&app, &look, said).await?.into_response())
}

async fn count(app: &App, address: &Address, now: DateTime<Utc>) -> Result<()> {
    let mut door = app.db.door().await?;
    throttle::count_question(door.conn(), FILES, &address.0, now).await?;
    door.commit().await
}

async fn answer(app: &App, file: Vec<u8>) -> Result<Answer> {
    let keys = key::public_keys(app.db.door().await?.conn()).await?;
    let print = tokio::task::spawn_blocking(move || mark::read(&file, &keys)).await?;
    let found = match &print {
        Print::Altered(code) | Print::Genuine { code, .. } => {
            store::find(app.db.door().await?.conn(), code).await?
        }
        Print::Foreign => None,
    };
    Ok(Answer::of_file(&print, found.as_ref()))
}

async fn received(mut form: Multipart) -> Result<Vec<u8>> {
    for _ in 0..PARTS {
        let Some(part) = form.next_field().await.map_err(unread)? else { break };
        if part.name() == Some("file") {
            return Ok(part.bytes().await.map_err(unread)?.into());
        }
    }
    Ok(Vec::new())
}

fn unread(error: MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Error::TooLarge } else { Error::BadRequest }
}
