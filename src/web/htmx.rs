//! The only place that reads what htmx says of a request.

use axum::{extract::FromRequestParts, http::request::Parts};

/// Whether the script asks for an answer as data (autosave) instead of a page.
#[derive(Clone, Copy, Debug)]
pub struct WantsData(pub bool);

impl<S: Send + Sync> FromRequestParts<S> for WantsData {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let accept = parts.headers.get(axum::http::header::ACCEPT).and_then(|value| value.to_str().ok());
        Ok(Self(accept.is_some_and(|value| value.starts_with("application/json"))))
    }
}
