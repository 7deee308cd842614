//! Who opened a member's papers: each reading by someone else leaves a line, and the member sees it.

pub mod list;
pub mod note;

pub use note::{Named, Noted, Seen, note, note_list, note_person};

use crate::web::routes::{Need, Routes};

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default().get(Need::SignedIn, list::show)
}
