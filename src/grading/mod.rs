//! Grading: the branch's ballot and proposal, the competent level's decision, and the cap over a group.

pub mod ballot;
pub mod cap;
pub mod decision;
pub mod group;
pub mod overview;
pub mod proposal;
pub mod rules;
pub mod store;
pub mod view;

pub use crate::clock::parse_day;
use crate::web::routes::{Need, Routes};

crate::ids! {
    /// A paper ballot.
    BallotId;
    /// A decision.
    DecisionId;
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, overview::show)
        .get(Need::Permit, rules::edit)
        .post(Need::Permit, rules::update)
        .get(Need::Permit, proposal::new)
        .post(Need::Permit, proposal::create)
        .get(Need::Permit, decision::new)
        .post(Need::Permit, decision::create)
}
