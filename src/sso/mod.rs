//! Signing in with the organization's own identity provider, by OpenID Connect.

mod binding;
mod link;
pub mod provider;
mod sign_in;
mod store;

pub use binding::BindingPath;
pub use link::{LinkPath, LinkStartPath, RemovalPath};
pub use sign_in::{CallbackPath, StartPath};

use crate::web::routes::{Need, Routes};

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Nobody, sign_in::start)
        .get(Need::Nobody, sign_in::callback)
        .post(Need::Nobody, binding::create)
        .get(Need::SignedIn, link::show)
        .get(Need::SignedIn, link::start)
        .post(Need::SignedIn, link::remove)
}
