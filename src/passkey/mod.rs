//! Passkeys: signing in with the lock of one's own phone or computer.

mod ceremony;
pub mod own;
pub mod sign_in;
mod store;

pub use ceremony::is_possible;

use crate::web::routes::{Need, Routes};

crate::ids! {
    /// A passkey.
    PasskeyId;
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::SignedIn, own::show)
        .post(Need::SignedIn, own::challenge)
        .post(Need::SignedIn, own::create)
        .post(Need::SignedIn, own::remove)
        .post(Need::Nobody, sign_in::challenge)
        .post(Need::Nobody, sign_in::create)
}
