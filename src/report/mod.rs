//! Completion by unit: the same figures at each level, down to the person, and as an Excel file.

pub mod figure;
pub mod overview;
pub mod sheet;
pub mod store;
pub mod table;

use crate::web::routes::{Need, Routes};

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, overview::index)
        .get(Need::Permit, overview::show)
        .get(Need::Permit, sheet::show)
}
