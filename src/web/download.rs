//! A file handed out: its kind, its name, its bytes.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::error::{Error, Result};

/// Kinds of papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Shown by the browser.
    Pdf,
    /// Opened by a word processor.
    Word,
}

impl Kind {
    /// The ending of a file's name.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Word => "docx",
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Word => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }
    }

    fn disposition(self) -> &'static str {
        match self {
            Self::Pdf => "inline",
            Self::Word => "attachment",
        }
    }
}

/// The file as an answer. `name` comes without an ending; what a header or a disk might not take becomes a hyphen.
///
/// # Errors
/// When the name does not fit into a header.
pub fn file(kind: Kind, name: &str, bytes: Vec<u8>) -> Result<Response> {
    let safe = |c: char| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '-' };
    let name: String = name.chars().map(safe).collect();
    let disposition = format!("{}; filename=\"{name}.{}\"", kind.disposition(), kind.ending());
    let disposition = HeaderValue::from_str(&disposition).map_err(Error::internal)?;
    let kind = HeaderValue::from_static(kind.content_type());
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}
