//! Entry by proxy: who acts for a branch types in what a member wrote on paper, with the signed paper beside it.
//!
//! The draft, its check and its sending are those of any pledge; here it begins, is given up, and is answered.

pub mod answering;
pub mod beginning;
pub mod ending;
pub mod store;

use axum::{extract::DefaultBodyLimit, handler::Handler};

use crate::{
    evidence::upload::UPLOAD_LIMIT,
    web::routes::{Need, Routes},
};

crate::ids! {
    /// One entry.
    ProxyEntryId;
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, beginning::new)
        .post(Need::Permit, beginning::create.layer(DefaultBodyLimit::max(UPLOAD_LIMIT)))
        .post(Need::Permit, ending::create)
        .get(Need::Permit, answering::show)
        .post(Need::Permit, answering::create)
}
