//! Acts: a form that arrives twice counts once, and leads where the first did.

use axum::response::Redirect;

use crate::error::{Error, Result};

/// What became of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done now.
    Done,
    /// The same form had done it before.
    Repeated,
}

/// Takes the violation of a key's unique constraint as "done before".
///
/// # Errors
/// Every other failure.
pub fn once(
    result: std::result::Result<sqlx::postgres::PgQueryResult, sqlx::Error>,
    key: &str,
) -> Result<Outcome> {
    match result {
        Ok(_) => Ok(Outcome::Done),
        Err(error) => match error.as_database_error().and_then(|cause| cause.constraint()) {
            Some(constraint) if constraint == key => Ok(Outcome::Repeated),
            _ => Err(Error::from(error)),
        },
    }
}

/// The same, where another constraint says that someone was first: then there is a reason to tell.
///
/// # Errors
/// The reason given, and every other failure.
pub fn once_unless(
    result: std::result::Result<sqlx::postgres::PgQueryResult, sqlx::Error>,
    key: &str,
    (clash, reason): (&str, fn() -> Error),
) -> Result<Outcome> {
    let clashes = |error: &sqlx::Error| {
        error.as_database_error().and_then(|cause| cause.constraint()).is_some_and(|name| name == clash)
    };
    if result.as_ref().is_err_and(clashes) { Err(reason()) } else { once(result, key) }
}

/// Goes on to another page after an act.
pub fn see_other(path: impl std::fmt::Display) -> Redirect {
    Redirect::to(&path.to_string())
}

/// Goes on to another page, which then shows the sentence named by `notice`.
pub fn see_other_with(path: impl std::fmt::Display, notice: &str) -> Redirect {
    Redirect::to(&told_at(path, notice))
}

/// This page's address, with the notice to show there.
#[must_use]
pub fn told_at(path: impl std::fmt::Display, notice: &str) -> String {
    let path = path.to_string();
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}notice={notice}")
}
