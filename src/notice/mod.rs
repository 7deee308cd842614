//! Telling people: notices in the application, the outbox of letters and messages, and what sends them.

pub mod at_once;
pub mod choice;
pub mod hook;
pub mod inbox;
pub mod kind;
pub mod mail;
pub mod opening;
pub mod post;
pub mod sender;
pub mod store;

use crate::web::routes::{Need, Routes};

crate::ids! {
    /// A notice.
    NoticeId;
}

/// By which ways this server reaches people outside the application.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Channels {
    /// Letters by e-mail.
    pub mail: bool,
    /// Short messages by the office's gateway.
    pub message: bool,
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::SignedIn, inbox::index)
        .post(Need::SignedIn, opening::read_all)
        .get(Need::Permit, opening::show)
        .post(Need::Permit, opening::read)
        .get(Need::SignedIn, choice::edit)
        .post(Need::SignedIn, choice::update)
}
