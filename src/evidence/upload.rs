//! A form with files and fields of text.

use axum::{
    extract::{FromRequest, Multipart, Request, multipart::MultipartError},
    http::StatusCode,
};

use super::FILE_BYTES;
use crate::{
    error::{Error, Result},
    id::ActKey,
    web::{
        form::{Form, arrives_whole},
        text::Text,
    },
};

/// Files that one form may bring.
pub const MOST_FILES: usize = 3;

/// Bytes that a form with one file may hold.
pub const UPLOAD_LIMIT: usize = FILE_BYTES + 64 * 1024;

/// Bytes that a form with several files may hold.
pub const FILES_LIMIT: usize = MOST_FILES * FILE_BYTES + 64 * 1024;

/// Parts that a form may have; the longest of ours names two hundred commitments.
const PARTS: usize = 220;

/// A file as it was sent.
#[derive(Debug, Default)]
pub struct Sent {
    /// What it is called.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What was sent.
#[derive(Debug, Default)]
pub struct Upload {
    fields: Vec<(String, Text)>,
    /// The files that were chosen.
    pub files: Vec<Sent>,
}

impl Upload {
    /// Takes a form in, with its files or, where a page kept only the words, without them.
    ///
    /// # Errors
    /// [`Error::TooLarge`] and [`Error::BadRequest`].
    pub async fn taken(request: Request) -> Result<Self> {
        if arrives_whole(request.headers()) {
            let Form(fields) = Form::<Vec<(String, Text)>>::from_request(request, &()).await?;
            return Ok(Self { fields, files: Vec::new() });
        }
        Self::receive(Multipart::from_request(request, &()).await.map_err(|_| Error::BadRequest)?).await
    }

    /// Takes it in. Files are the parts called `file`; one that was not chosen is none.
    ///
    /// # Errors
    /// [`Error::TooLarge`] and [`Error::BadRequest`].
    pub async fn receive(mut form: Multipart) -> Result<Self> {
        let mut sent = Self::default();
        for _ in 0..PARTS {
            let Some(part) = form.next_field().await.map_err(refused)? else { break };
            let Some(name) = part.name().map(str::to_owned) else { continue };
            if name == "file" {
                let name = plain_name(part.file_name().unwrap_or_default());
                let bytes: Vec<u8> = part.bytes().await.map_err(refused)?.into();
                if !(name.is_empty() && bytes.is_empty()) {
                    sent.files.push(Sent { name, bytes });
                }
            } else {
                let words = Text::clean(&part.text().await.map_err(refused)?);
                sent.fields.push((name, words));
            }
        }
        Ok(sent)
    }

    /// The first file; an empty one if none was chosen.
    #[must_use]
    pub fn file(&self) -> (&str, &[u8]) {
        self.files.first().map_or(("", &[]), |sent| (&sent.name, &sent.bytes))
    }

    /// What was typed into a field; empty if it was not there.
    #[must_use]
    pub fn field(&self, name: &str) -> Text {
        self.all(name).next().cloned().unwrap_or_default()
    }

    /// Everything sent under one name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Text> {
        self.fields.iter().filter(move |(field, _)| field == name).map(|(_, words)| words)
    }

    /// The form's key.
    ///
    /// # Errors
    /// [`Error::BadRequest`] without one.
    pub fn key(&self) -> Result<ActKey> {
        self.field("key").as_str().parse().map(ActKey).map_err(|_| Error::BadRequest)
    }
}

/// The last part of a file's name, short and without anything hidden.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    Text::clean(last).as_str().chars().filter(|c| *c != '\n').take(100).collect()
}

fn refused(error: MultipartError) -> Error {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Error::TooLarge } else { Error::BadRequest }
}
