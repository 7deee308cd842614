//! Files that stand beside a paper: the scan of what was signed by hand, and whatever else proves something.
//!
//! What a file is, its bytes tell; it is cleaned before it is kept, and kept once a pledge under its digest.

pub mod file;
mod jpeg;
mod pdf;
mod png;
pub mod scan;
pub mod show;
pub mod store;
pub mod upload;

use crate::web::routes::{Need, Routes};

crate::ids! {
    /// One file.
    EvidenceId;
}

/// Bytes that one file may have.
pub const FILE_BYTES: usize = 5 * 1024 * 1024;

/// Bytes that all files of one pledge may have together.
pub const PLEDGE_BYTES: i64 = 30 * 1024 * 1024;

/// Files that may stand beside one pledge.
pub const PLEDGE_FILES: i64 = 120;

/// Bytes that all files of one member may have together, over the years.
pub const MEMBER_BYTES: i64 = 120 * 1024 * 1024;

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default().get(Need::Permit, show::show)
}
