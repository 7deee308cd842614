//! Grading: the branch's ballot and proposal, the competent level's decision, and the cap over a group.

pub mod appeal;
pub mod ballot;
pub mod calibration;
pub mod cap;
pub mod deciding;
pub mod decision;
pub mod group;
pub mod outside;
pub mod overview;
pub mod paper;
pub mod proposal;
pub mod publication;
pub mod rules;
pub mod store;
pub mod task;
pub mod view;

use axum::{extract::DefaultBodyLimit, handler::Handler};

pub use crate::clock::parse_day;
use crate::{
    evidence::upload::UPLOAD_LIMIT,
    web::routes::{Need, Routes},
};

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
        .get(Need::Permit, paper::printing::new)
        .post(Need::Permit, paper::printing::create)
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
        .get(Need::Permit, outside::new)
        .post(Need::Permit, outside::create.layer(DefaultBodyLimit::max(UPLOAD_LIMIT)))
        .get(Need::Permit, publication::one::new)
        .post(Need::Permit, publication::one::create)
        .get(Need::Permit, publication::many::new)
        .post(Need::Permit, publication::many::create)
}
