//! The page that takes a package from outside, with the packages before it.

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
use tokio::sync::Semaphore;

use super::{PackageId, child, limits, show::PackagePath, store};
use crate::{
    access::policy::{EnterPackage, Register},
    app::App,
    clock::moment_text,
    error::{Error, Result},
    web::{
        act::{Outcome, see_other},
        filters,
        form::{Errors, new_key},
        frame::Frame,
        page::Tab,
        parts::{Badge, Shape},
        signed::{Now, Signed},
        text::Text,
    },
};

/// Bytes the whole form may hold.
pub const UPLOAD_LIMIT: usize = limits::FILE_BYTES + 64 * 1024;

/// Packages read at the same time.
static PLACES: Semaphore = Semaphore::const_new(2);

/// `/packages`
#[derive(TypedPath, Deserialize)]
#[typed_path("/packages")]
pub struct PackagesPath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "package/new.html")]
pub struct UploadPage {
    frame: Frame,
    errors: Errors,
    key: PackageId,
    hint: String,
    packages: Vec<Line>,
}

/// A package of before.
#[derive(Debug)]
pub struct Line {
    href: String,
    file: String,
    name: String,
    at: String,
    badge: Badge,
}

/// Shows the form.
///
/// # Errors
/// [`Error::NotFound`] for those who do not sit on an Organization Board.
pub async fn new(
    _: PackagesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<UploadPage> {
    signed.actor.demand::<EnterPackage>(Register).map_err(|_| Error::NotFound)?;
    page(&app, &signed, Errors::default(), now).await
}

/// Takes a package and reads it apart; what is wrong with it is said at once.
///
/// # Errors
/// [`Error::NotFound`] for those who do not sit on an Organization Board, [`Error::TooMany`] while others are read.
pub async fn create(
    _: PackagesPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    form: Multipart,
) -> Result<Response> {
    let granted = signed.actor.demand::<EnterPackage>(Register).map_err(|_| Error::NotFound)?;
    let place = PLACES.try_acquire().map_err(|_| Error::TooMany(5))?;
    let (key, name, file) = receive(form).await?;
    let read = child::read(&app.reader, &file).await.map_err(Error::internal)?;
    drop(place);
    let package = match read {
        Ok(package) => package,
        Err(refusal) => {
            let mut errors = Errors::default();
            errors.add("file", refusal);
            let page = page(&app, &signed, errors, now).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let id = key.ok_or(Error::BadRequest)?;
    let mut tx = app.db.write(&signed.actor).await?;
    let digest = Sha256::digest(&file);
    if store::keep(&mut tx, &granted, id, (&name, &digest, &package), now).await? == Outcome::Done {
        tx.commit_granted(&granted, now).await?;
    }
    Ok(see_other(PackagePath { id }).into_response())
}

async fn receive(mut form: Multipart) -> Result<(Option<PackageId>, String, Vec<u8>)> {
    const FIELDS: usize = 4;
    let (mut key, mut name, mut file) = (None, String::new(), Vec::new());
    for _ in 0..FIELDS {
        let Some(field) = form.next_field().await.map_err(refused)? else { break };
        match field.name() {
            Some("key") => key = field.text().await.map_err(refused)?.parse().ok().map(PackageId),
            Some("file") => {
                let last =
                    field.file_name().unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
                name = Text::clean(last).as_str().chars().filter(|c| *c != '\n').take(100).collect();
                file = field.bytes().await.map_err(refused)?.into();
            }
            _ => {}
        }
    }
    Ok((key, name, file))
}

fn refused(error: MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Error::TooLarge } else { Error::BadRequest }
}

async fn page(app: &App, signed: &Signed, errors: Errors, now: DateTime<Utc>) -> Result<UploadPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let packages = store::latest(&mut tx, signed.actor.member).await?;
    Ok(UploadPage {
        frame: signed.frame(app, Tab::Register),
        errors,
        key: PackageId(new_key(now).0),
        hint: format!("Tệp .zip như nơi đi đã gửi, không quá {} MB.", limits::FILE_BYTES / 1024 / 1024),
        packages: packages.into_iter().map(Line::from).collect(),
    })
}

/// How a package stands.
#[must_use]
pub fn badge(state: &str) -> Badge {
    match state {
        "accepted" => Badge::new("Đã nhập", Shape::Done),
        "discarded" => Badge::new("Đã bỏ", Shape::None),
        _ => Badge::new("Chờ xem", Shape::Half),
    }
}

impl From<store::Listed> for Line {
    fn from(package: store::Listed) -> Self {
        Self {
            href: PackagePath { id: package.id }.to_string(),
            badge: badge(&package.state),
            at: moment_text(package.uploaded_at),
            name: package.name.unwrap_or_else(|| package.file_name.clone()),
            file: package.file_name,
        }
    }
}
