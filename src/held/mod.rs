//! "Tất cả những gì hệ thống lưu về tôi": everything held about a person, handed to them on demand.

mod archive;
pub mod catalogue;
pub mod page;
pub mod privacy;
mod store;

use crate::web::routes::{Need, Routes};

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::SignedIn, page::show)
        .post(Need::SignedIn, page::create)
        .get(Need::SignedIn, privacy::show)
}
