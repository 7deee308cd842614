//! The way back for who forgot a password or lost the second factor, without e-mail: one person vouches, another confirms.

pub mod asking;
pub mod list;
pub mod show;
pub mod start;
pub mod store;

use chrono::TimeDelta;

use crate::web::routes::{Need, Routes};

pub use store::{Open, open_of};

/// How long a request waits for those who vouch and confirm.
pub const WAITS: TimeDelta = TimeDelta::days(14);
/// How long a slip of a confirmed request works.
pub const SLIP_LIFE: TimeDelta = TimeDelta::hours(24);

/// The part's routes.
pub(super) fn routes() -> Routes {
    Routes::default()
        .get(Need::Nobody, asking::new)
        .post(Need::Nobody, asking::create)
        .get(Need::Permit, list::index)
        .get(Need::Permit, start::new)
        .post(Need::Permit, start::create)
        .get(Need::Permit, show::show)
        .post(Need::Permit, show::vouch)
        .post(Need::Permit, show::confirm)
        .post(Need::Permit, show::cancel)
}
