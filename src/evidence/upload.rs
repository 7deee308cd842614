//! A form with a file and a few fields of text.

use axum::{
    extract::{Multipart, multipart::MultipartError},
    http::StatusCode,
};

use super::FILE_BYTES;
use crate::{
    error::{Error, Result},
    id::ActKey,
    web::text::Text,
};

/// Bytes that the whole form may hold.
pub const UPLOAD_LIMIT: usize = FILE_BYTES + 64 * 1024;

/// Parts that a form may have.
const PARTS: usize = 8;

/// What was sent.
#[derive(Debug, Default)]
pub struct Upload {
    fields: Vec<(String, Text)>,
    /// What the file is called.
    pub name: String,
    /// The file.
    pub file: Vec<u8>,
}

impl Upload {
    /// Takes it in. The file is the part called `file`.
    ///
    /// # Errors
    /// [`Error::TooLarge`] and [`Error::BadRequest`].
    pub async fn receive(mut form: Multipart) -> Result<Self> {
        let mut sent = Self::default();
        for _ in 0..PARTS {
            let Some(part) = form.next_field().await.map_err(refused)? else { break };
            let Some(name) = part.name().map(str::to_owned) else { continue };
            if name == "file" {
                sent.name = plain_name(part.file_name().unwrap_or_default());
                sent.file = part.bytes().await.map_err(refused)?.into();
            } else {
                let words = Text::clean(&part.text().await.map_err(refused)?);
                sent.fields.push((name, words));
            }
        }
        Ok(sent)
    }

    /// What was typed into a field; empty if it was not there.
    #[must_use]
    pub fn field(&self, name: &str) -> Text {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, words)| words.clone())
            .unwrap_or_default()
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
