//! One's own days as a calendar: a file to take, or a feed that a telephone asks for by itself.

pub mod days;
pub mod feed;
pub mod ics;
pub mod page;

use crate::web::routes::{Need, Routes};

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Nobody, feed::show)
        .get(Need::SignedIn, feed::download)
        .get(Need::SignedIn, page::show)
        .post(Need::SignedIn, page::create)
        .post(Need::SignedIn, page::destroy)
}
