//! The page that takes a file, with the imports before it.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Multipart, State, multipart::MultipartError},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{Import, ImportId, kind, limits, reading, show::ImportPath, store};
use crate::{
    access::policy::{ImportRegister, Register},
    app::App,
    clock::moment_text,
    error::{Error, Result},
    web::{
        act::{Outcome, see_other},
        filters,
        form::{Errors, new_key},
        frame::Frame,
        page::Tab,
        parts::Badge,
        signed::{Now, Signed},
        text::Text,
    },
};

/// Bytes the whole form may hold.
pub const UPLOAD_LIMIT: usize = limits::FILE_BYTES + 64 * 1024;

/// `/imports`
#[derive(TypedPath, Deserialize)]
#[typed_path("/imports")]
pub struct ImportsPath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "import/new.html", blocks = ["main"])]
pub struct UploadPage {
    frame: Frame,
    errors: Errors,
    key: ImportId,
    hint: String,
    imports: Vec<Line>,
}

/// An import of before.
#[derive(Debug)]
pub struct Line {
    href: String,
    file: String,
    at: String,
    by: String,
    badge: Badge,
    counts: String,
}

/// Shows the form.
///
/// # Errors
/// [`Error::NotFound`] for those who do not keep the register.
pub async fn new(
    _: ImportsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<UploadPage> {
    signed.actor.demand::<ImportRegister>(Register).map_err(|_| Error::NotFound)?;
    page(&app, &signed, Errors::default(), now).await
}

/// Takes a file and begins to read it; the answer does not wait for the end.
///
/// # Errors
/// [`Error::NotFound`] for those who do not keep the register, [`Error::TooMany`] while too many files wait.
pub async fn create(
    _: ImportsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    form: Multipart,
) -> Result<Response> {
    let granted = signed.actor.demand::<ImportRegister>(Register).map_err(|_| Error::NotFound)?;
    let place = reading::Place::take()?;
    let sent = receive(form).await?;
    let mut errors = Errors::default();
    if let Err(refusal) = kind::of(&sent.file) {
        errors.add(
            "file",
            if sent.name.is_empty() {
                "Hãy chọn một tệp (.xlsx, .xls, .ods hay .csv)."
            } else {
                &refusal
            },
        );
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Ok((status, page(&app, &signed, errors, now).await?).into_response());
    }
    let id = ImportId(sent.key.ok_or(Error::BadRequest)?);
    let digest = Sha256::digest(&sent.file);
    let mut tx = app.db.write(&signed.actor).await?;
    let outcome = store::begin(&mut tx, &granted, id, (&sent.name, &digest, &sent.file), now).await?;
    if outcome == Outcome::Done {
        tx.commit_granted(&granted, now).await?;
        tokio::spawn(reading::run(app, signed.actor, id, place));
    }
    Ok(see_other(ImportPath { id }).into_response())
}

/// A form with a file, as it was sent.
pub(crate) struct Sent {
    /// The form's key.
    pub key: Option<uuid::Uuid>,
    /// What the file is called.
    pub name: String,
    /// The file.
    pub file: Vec<u8>,
}

/// Takes a form with a key and a file.
///
/// # Errors
/// [`Error::TooLarge`] and [`Error::BadRequest`].
pub(crate) async fn receive(mut form: Multipart) -> Result<Sent> {
    const FIELDS: usize = 4;
    let mut sent = Sent { key: None, name: String::new(), file: Vec::new() };
    for _ in 0..FIELDS {
        let Some(field) = form.next_field().await.map_err(refused)? else { break };
        match field.name() {
            Some("key") => sent.key = field.text().await.map_err(refused)?.parse().ok(),
            Some("file") => {
                sent.name = plain_name(field.file_name().unwrap_or_default());
                sent.file = field.bytes().await.map_err(refused)?.into();
            }
            _ => {}
        }
    }
    Ok(sent)
}

/// The last part of a file's name, short and without anything hidden.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    Text::clean(last).as_str().chars().filter(|c| *c != '\n').take(100).collect()
}

fn refused(error: MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Error::TooLarge } else { Error::BadRequest }
}

async fn page(app: &App, signed: &Signed, errors: Errors, now: DateTime<Utc>) -> Result<UploadPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let imports = store::latest(&mut tx).await?;
    Ok(UploadPage {
        frame: signed.frame(app, Tab::Register),
        errors,
        key: ImportId(new_key(now).0),
        hint: format!("Tệp .xlsx, .xls, .ods hoặc .csv, không quá {} MB", limits::FILE_BYTES / 1024 / 1024),
        imports: imports.into_iter().map(Line::from).collect(),
    })
}

impl From<Import> for Line {
    fn from(import: Import) -> Self {
        Self {
            href: ImportPath { id: import.id }.to_string(),
            at: moment_text(import.uploaded_at),
            badge: import.state.badge(),
            counts: import.counts_line(),
            file: import.file_name,
            by: import.uploaded_by,
        }
    }
}
