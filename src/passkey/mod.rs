//! Passkeys: signing in with the lock of one's own phone or computer, at once or as the second step after a password.

mod ceremony;
pub mod own;
pub mod proof;
pub mod second_step;
pub mod sign_in;
mod store;

pub use ceremony::is_possible;
pub use store::how_many;

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
        .post(Need::SignedIn, second_step::challenge)
        .post(Need::SignedIn, second_step::create)
        .post(Need::SignedIn, proof::create)
        .post(Need::Nobody, sign_in::challenge)
        .post(Need::Nobody, sign_in::create)
}
