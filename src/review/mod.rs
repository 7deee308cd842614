//! The year's review of one pledge: what was pledged, what was reported, how the member and others saw it, what came.

pub mod collective;
pub mod conditions;
pub mod content;
pub mod draft;
pub mod form;
pub mod outcome;
pub mod paper;
pub mod pinned;
pub mod prefill;
pub mod show;
pub mod state_grade;
pub mod steps;
pub mod store;
pub mod submission;
pub mod undoing;
pub mod view;
pub mod workflow;

use axum::{extract::DefaultBodyLimit, handler::Handler};
use chrono::{DateTime, Utc};

pub use crate::cycle::points;
use crate::{
    clock::moment_text,
    cycle::{Cycle, rules::Meaning},
    error::{Error, Result},
    evidence::upload::UPLOAD_LIMIT,
    pledge::{Pledge, workflow::State},
    review::workflow::Step,
    web::routes::{Need, Routes},
};

/// Nothing of the year's end is done before its phase opens.
///
/// # Errors
/// A conflict that names the day.
pub fn demand_open(cycle: &Cycle, now: DateTime<Utc>) -> Result<()> {
    if cycle.reviews_at(now) { Ok(()) } else { Err(Error::Conflict(opens_line(cycle))) }
}

/// What is reviewed is a pledge that the branch has confirmed.
///
/// # Errors
/// A conflict that says what is missing.
fn demand_confirmed(pledge: &Pledge) -> Result<()> {
    if matches!(pledge.state, State::Agreed { .. }) {
        return Ok(());
    }
    Err(Error::Conflict(
        "Bản cam kết này chưa được chi bộ xác nhận nên chưa kiểm điểm được. Hãy gửi bản cam kết để chi bộ xác nhận trước."
            .to_owned(),
    ))
}

/// A self-review is written while its phase is open, on a pledge that was confirmed, until it is sent.
///
/// # Errors
/// A conflict that says which of these is not so.
pub fn demand_writing(pledge: &Pledge, cycle: &Cycle, now: DateTime<Utc>) -> Result<()> {
    demand_open(cycle, now)?;
    demand_confirmed(pledge)?;
    pledge.stage.after(Step::SelfReview)?;
    Ok(())
}

/// Only those review themself whom the year's rules ask to.
///
/// # Errors
/// A conflict that names the text.
pub fn demand_reviewed(meaning: &Meaning) -> Result<()> {
    if meaning.reviews { Ok(()) } else { Err(not_meant("tự kiểm điểm", &meaning.source)) }
}

/// Only those are graded whom the year's rules name.
///
/// # Errors
/// A conflict that names the text.
pub fn demand_graded(meaning: &Meaning) -> Result<()> {
    if meaning.graded { Ok(()) } else { Err(not_meant("xếp loại", &meaning.source)) }
}

fn not_meant(what: &str, source: &str) -> Error {
    Error::Conflict(not_meant_line(what, source))
}

fn not_meant_line(what: &str, source: &str) -> String {
    let source = if source.is_empty() { "quy định của năm" } else { source };
    format!("Theo trạng thái hiện nay, đảng viên này không thuộc đối tượng {what} trong năm ({source}).")
}

/// What the year's rules do not ask of someone, for the page that would otherwise offer it; empty if they ask for all.
#[must_use]
pub fn not_asked_line(meaning: &Meaning) -> String {
    match (meaning.reviews, meaning.graded) {
        (true, true) => String::new(),
        (true, false) => not_meant_line("xếp loại", &meaning.source),
        (false, true) => not_meant_line("tự kiểm điểm", &meaning.source),
        (false, false) => not_meant_line("tự kiểm điểm, xếp loại", &meaning.source),
    }
}

/// When the year's end begins, in a sentence.
#[must_use]
pub fn opens_line(cycle: &Cycle) -> String {
    match cycle.self_review_at {
        Some(at) => format!("Kỳ kiểm điểm, xếp loại năm {} mở từ {}.", cycle.year, moment_text(at)),
        None => format!("Chưa có lịch kiểm điểm, xếp loại của năm {}.", cycle.year),
    }
}

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, show::show)
        .post(Need::Permit, draft::update)
        .post(Need::Permit, undoing::create)
        .get(Need::Permit, submission::new)
        .post(Need::Permit, submission::create)
        .get(Need::Permit, paper::show)
        .get(Need::Permit, paper::word)
        .post(Need::Permit, state_grade::create)
        .get(Need::Permit, collective::page::new)
        .post(Need::Permit, collective::page::create)
        .get(Need::Permit, steps::record::new)
        .post(Need::Permit, steps::record::create.layer(DefaultBodyLimit::max(UPLOAD_LIMIT)))
        .get(Need::Permit, steps::scan::show)
}
