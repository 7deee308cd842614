//! Agencies, where people work: founded, renamed, put under another, merged, divided and closed, today or on a day to
//! come. They stand apart from the Party's tree, and are kept by the Board at its top.
//!
//! [`tree`] says what fits and how agencies differ afterwards, [`form`] reads what was typed, [`effect`] says whom it
//! concerns, [`carrying`] writes it in one transaction. What waits for its day does so beside the acts on units.

pub mod act;
mod carrying;
pub mod due;
mod effect;
mod fields;
mod form;
mod intent;
pub mod list;
pub mod past;
pub mod show;
pub mod store;
mod tree;

use crate::{
    access::{Actor, Granted, policy::KeepAgencies},
    db::Read,
    error::{Error, Result},
    unit::store as units,
    web::routes::{Need, Routes},
};

/// The permit of whoever keeps the agencies.
///
/// # Errors
/// Not found for everyone else.
pub async fn demand(tx: &mut Read, actor: &Actor) -> Result<Granted<KeepAgencies>> {
    let top = units::root(tx).await?;
    actor.demand::<KeepAgencies>(top).map_err(|_| Error::NotFound)
}

/// The routes of agencies.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, list::index)
        .get(Need::Permit, past::show)
        .get(Need::Permit, act::found)
        .post(Need::Permit, act::create)
        .get(Need::Permit, show::show)
        .get(Need::Permit, act::new)
        .post(Need::Permit, act::change)
}
