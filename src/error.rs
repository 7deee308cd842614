//! What a visitor meets when a request cannot be answered. Bad input is not here: it re-renders its form.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

/// The application's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request was not answered.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in, or not with all that is asked of them.
    #[error("sign in first: {0:?}")]
    SignIn(AskWho),
    /// An act of weight, and the last proof of who acts is too old. Carries the page that asks for it.
    #[error("prove who you are again")]
    ProveAgain(String),
    /// It does not exist, or not for this person.
    #[error("not found")]
    NotFound,
    /// It exists, but this person may not do this to it.
    #[error("forbidden")]
    Forbidden,
    /// It is not the moment, or someone moved it meanwhile. The sentence is for the visitor.
    #[error("conflict: {0}")]
    Conflict(String),
    /// The request cannot be read.
    #[error("bad request")]
    BadRequest,
    /// The request is larger than its limit.
    #[error("too large")]
    TooLarge,
    /// Too many tries; wait this many seconds.
    #[error("too many tries")]
    TooMany(u64),
    /// Something of ours failed. Logged once at the edge; the page never shows it.
    #[error(transparent)]
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

/// What a request lacks of a session. Left on a response so that the edge leads on: it knows the page to come back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskWho {
    /// There was none.
    Nobody,
    /// There was one, and it has ended. Carries the name of the sentence that says why.
    Ended(&'static str),
    /// The password was given, the second factor is still to come.
    Half,
    /// An act of weight, and the last proof of who acts is too old.
    ProveAgain,
}

/// Left on a response so that the edge draws the page with its frame.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The sentence for a conflict.
    pub words: Option<String>,
}

impl Error {
    /// Wraps a failure of ours.
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::SignIn(_) | Self::ProveAgain(_) => StatusCode::SEE_OTHER,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = self.status();
        let mut response = match &self {
            Self::SignIn(_) => (status, [(header::LOCATION, "/sign-in")]).into_response(),
            Self::ProveAgain(to) => (status, [(header::LOCATION, to.as_str())]).into_response(),
            Self::TooMany(seconds) => (status, [(header::RETRY_AFTER, seconds.to_string())]).into_response(),
            Self::Internal(cause) => {
                tracing::error!(error = %cause, "request.failed");
                status.into_response()
            }
            _ => status.into_response(),
        };
        let words = if let Self::Conflict(words) = &self { Some(words.clone()) } else { None };
        if let Self::SignIn(ask) = self {
            response.extensions_mut().insert(ask);
        } else if let Self::ProveAgain(_) = self {
            response.extensions_mut().insert(AskWho::ProveAgain);
        } else if status != StatusCode::SEE_OTHER {
            response.extensions_mut().insert(Failure { words });
        }
        response
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::RowNotFound => Self::NotFound,
            other => Self::internal(other),
        }
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::internal(error)
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}

impl From<tokio::task::JoinError> for Error {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::internal(error)
    }
}

/// Turns a violated constraint into what the caller makes of it.
pub trait OnConstraint<T> {
    /// If `self` failed on the constraint `name`, the error becomes `then()`.
    ///
    /// # Errors
    /// The given error, or the original one as [`Error`].
    fn on_constraint(self, name: &str, then: impl FnOnce() -> Error) -> Result<T>;
}

impl<T> OnConstraint<T> for std::result::Result<T, sqlx::Error> {
    fn on_constraint(self, name: &str, then: impl FnOnce() -> Error) -> Result<T> {
        self.map_err(|error| match error.as_database_error().and_then(|cause| cause.constraint()) {
            Some(constraint) if constraint == name => then(),
            _ => error.into(),
        })
    }
}
