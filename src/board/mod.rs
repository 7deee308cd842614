//! The leaders' board.
use crate::web::routes::Routes;
/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
}
