//! Forms: what was typed, what is wrong with it, and the key that makes a form act once.

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
    response::IntoResponse,
};
use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;

use crate::{
    error::Error,
    id::{ActKey, uuid_at},
};

/// Fields a form may hold; the longest of ours, a pledge with a hundred commitments, has about a thousand.
const MOST_FIELDS: usize = 5_000;

/// A posted form. What cannot be read as one is a bad request, never a server error.
#[derive(Clone, Copy, Debug)]
pub struct Form<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Form<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let (parts, body) = taken_whole(request).await?;
        if body.iter().filter(|byte| **byte == b'&').count() >= MOST_FIELDS || !is_utf8(&body) {
            return Err(Error::BadRequest);
        }
        match axum_extra::extract::Form::<T>::from_request(
            Request::from_parts(parts, Body::from(body)),
            state,
        )
        .await
        {
            Ok(axum_extra::extract::Form(form)) => Ok(Self(form)),
            Err(rejection) => Err(refused(rejection.into_response().status())),
        }
    }
}

/// Whether the edge takes a body whole before anyone answers it: so it does with forms, not with files.
#[must_use]
pub fn arrives_whole(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

/// The request's head, and its body in memory.
///
/// # Errors
/// [`Error::TooLarge`] over the form's limit, [`Error::BadRequest`] when the line broke.
pub async fn taken_whole(request: Request) -> Result<(Parts, Bytes), Error> {
    let (parts, body) = request.into_parts();
    let body = Bytes::from_request(Request::from_parts(parts.clone(), body), &())
        .await
        .map_err(|rejection| refused(rejection.into_response().status()))?;
    Ok((parts, body))
}

fn refused(status: StatusCode) -> Error {
    if status == StatusCode::PAYLOAD_TOO_LARGE { Error::TooLarge } else { Error::BadRequest }
}

/// Whether an encoded form is UTF-8 once decoded: decoders would put a mark in the place of what is not.
fn is_utf8(form: &[u8]) -> bool {
    let digit = |at: usize| {
        form.get(at).and_then(|byte| char::from(*byte).to_digit(16)).and_then(|it| u8::try_from(it).ok())
    };
    let mut plain = Vec::with_capacity(form.len());
    let mut at = 0;
    while let Some(byte) = form.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                plain.push(high * 16 + low);
                at += 3;
            }
            _ => {
                plain.push(*byte);
                at += 1;
            }
        }
    }
    std::str::from_utf8(&plain).is_ok()
}

/// A query string. What cannot be read is treated as absent: a link is never broken by a stray parameter.
#[derive(Clone, Copy, Debug, Default)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Default> axum::extract::FromRequestParts<S> for Query<T> {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, std::convert::Infallible> {
        let query = axum_extra::extract::Query::<T>::from_request_parts(parts, state).await;
        Ok(Self(query.map(|axum_extra::extract::Query(query)| query).unwrap_or_default()))
    }
}

/// What is wrong with a form, field by field, in the order found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errors(Vec<FieldError>);

/// One message, at the field it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name, which is its id on the page.
    pub name: String,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl Errors {
    /// Adds a message at a field.
    pub fn add(&mut self, name: impl Into<String>, message: impl Into<String>) {
        self.0.push(FieldError { name: name.into(), message: message.into() });
    }

    /// One message.
    #[must_use]
    pub fn one(name: impl Into<String>, message: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.add(name, message);
        errors
    }

    /// Adds what another part of the form found.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// Adds `message` at `field` unless `holds`.
    pub fn require(&mut self, holds: bool, field: &str, message: &str) {
        if !holds {
            self.add(field, message);
        }
    }

    /// Says at another field what was said at this one.
    pub fn say_at(&mut self, field: &str, other: &str) {
        for error in self.0.iter_mut().filter(|error| error.name == field) {
            other.clone_into(&mut error.name);
        }
    }

    /// The first message at a field.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|error| error.name == field).map(|error| error.message.as_str())
    }

    /// The first message at a field that stands once for each thing of a list: `statement-{id}`.
    #[must_use]
    pub fn at(&self, field: &str, id: &str) -> Option<&str> {
        let matches =
            |name: &str| name.strip_prefix(field).and_then(|rest| rest.strip_prefix('-')) == Some(id);
        self.0.iter().find(|error| matches(&error.name)).map(|error| error.message.as_str())
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All messages, for the summary.
    #[must_use]
    pub fn list(&self) -> &[FieldError] {
        &self.0
    }
}

/// A fresh key for a form about to be shown.
#[must_use]
pub fn new_key(now: DateTime<Utc>) -> ActKey {
    ActKey(uuid_at(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_is_not_utf8_is_seen_behind_its_encoding() {
        for (form, fits) in [
            ("a=%E1%BA%A4n&b=1+2", true),
            ("a=ế", true),
            ("a=%ff%fe", false),
            ("a=%E1%BA", false),
            ("100%&x=%zz", true),
        ] {
            assert_eq!(is_utf8(form.as_bytes()), fits, "{form}");
        }
    }
}
