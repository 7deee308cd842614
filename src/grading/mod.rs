//! Grading: the branch's ballot and proposal, the competent level's decision, and the cap over a group.

pub mod appeal;
pub mod ballot;
pub mod calibration;
pub mod cap;
pub mod decision;
pub mod group;
pub mod overview;
pub mod paper;
pub mod proposal;
pub mod rules;
pub mod store;
pub mod task;
pub mod view;

pub use crate::clock::parse_day;
use crate::web::routes::{Need, Routes};

crate::ids! {
    /// A paper ballot.
    BallotId;
    /// A decision.
    DecisionId;
    /// A paper that decides on many.
    PaperId;
    /// An appeal.
    AppealId;
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, overview::show)
        .get(Need::Permit, calibration::group_page::show)
        .get(Need::Permit, calibration::change::new)
        .post(Need::Permit, calibration::change::create)
        .get(Need::Permit, paper::deciding::new)
        .post(Need::Permit, paper::deciding::create)
        .get(Need::Permit, paper::show::show)
        .get(Need::Permit, appeal::list::index)
        .get(Need::Permit, appeal::page::show)
        .post(Need::Permit, appeal::page::create)
        .post(Need::Permit, appeal::page::answer_grade)
        .post(Need::Permit, appeal::answering::create)
        .get(Need::Permit, rules::edit)
        .post(Need::Permit, rules::update)
        .get(Need::Permit, rules::review_form::edit)
        .post(Need::Permit, rules::review_form::update)
        .get(Need::Permit, proposal::new)
        .post(Need::Permit, proposal::create)
        .get(Need::Permit, decision::new)
        .post(Need::Permit, decision::create)
}
