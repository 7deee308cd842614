//! Accounts as their keepers look after them: who can sign in, who is locked, what to print. No paper is seen here.

pub mod list;
pub mod lock;
pub mod show;
pub mod store;

use crate::web::routes::{Need, Routes};

/// The part's routes.
pub(super) fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, list::index)
        .get(Need::Permit, show::show)
        .get(Need::Permit, lock::new)
        .post(Need::Permit, lock::create)
        .post(Need::Permit, lock::destroy)
}
