//! Whether a print is what was sent here: by its code, typed or scanned, or by the file itself. Open to anyone, and
//! nothing of a person is in any answer.
//!
//! [`code`], [`mark`] and [`answer`] are pure; pledges lean on this slice, and it leans on none of them.

pub mod answer;
pub mod code;
pub mod key;
pub mod mark;
pub mod page;
pub mod print;
pub mod store;
pub mod upload;

pub use code::Code;

use axum::{extract::DefaultBodyLimit, handler::Handler};

use crate::web::routes::{Need, Routes};

/// Bytes of the largest file that is looked at; a print of a hundred commitments has a tenth of it.
pub const FILE_BYTES: usize = 2 * 1024 * 1024;

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Nobody, page::new)
        .get(Need::Nobody, page::show)
        .post(Need::Nobody, upload::create.layer(DefaultBodyLimit::max(upload::UPLOAD_LIMIT)))
}
