//! Accounts: signing in with a member code, activation by a printed slip, sessions.

pub mod activation;
pub mod email;
pub mod mailed_link;
pub mod password;
pub mod session;
pub mod settings;
pub mod sign_in;
pub mod sign_out;
pub mod slips;
pub mod store;
mod throttle;

use crate::web::routes::{Need, Routes};

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Nobody, sign_in::new)
        .post(Need::Nobody, sign_in::create)
        .post(Need::Nobody, sign_out::create)
        .get(Need::Nobody, activation::new)
        .post(Need::Nobody, activation::create)
        .get(Need::Nobody, mailed_link::new)
        .post(Need::Nobody, mailed_link::create)
        .get(Need::Nobody, mailed_link::edit)
        .post(Need::Nobody, mailed_link::update)
        .get(Need::SignedIn, email::show)
        .post(Need::SignedIn, email::create)
        .post(Need::SignedIn, email::prove)
        .get(Need::SignedIn, settings::show)
        .post(Need::SignedIn, settings::update)
        .get(Need::Permit, slips::show)
        .post(Need::Permit, slips::create)
}
