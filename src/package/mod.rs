//! Transfer packages: a member's papers in one file, for places that do not run this system or run it apart.
//!
//! The format is told in `docs/transfer-package.md`. What leaves, read back, is the same.

pub mod acceptance;
pub mod archive;
pub mod child;
pub mod content;
pub mod discarding;
pub mod gather;
pub mod limits;
pub mod matching;
pub mod outgoing;
pub mod paper;
pub mod show;
pub mod store;
pub mod upload;

use axum::{extract::DefaultBodyLimit, handler::Handler};

use crate::web::routes::{Need, Routes};

crate::ids! {
    /// A package that came in.
    PackageId;
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, outgoing::show)
        .get(Need::Permit, upload::new)
        .post(Need::Permit, upload::create.layer(DefaultBodyLimit::max(upload::UPLOAD_LIMIT)))
        .get(Need::Permit, show::show)
        .post(Need::Permit, acceptance::create)
        .post(Need::Permit, discarding::create)
}
