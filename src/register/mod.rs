//! The register as its keepers look it up: units one level at a time, their members, each person's record.

pub mod member;
pub mod past;
pub mod search;
pub mod store;
pub mod unit;

use crate::{
    access::{Actor, policy::ReadRegister},
    db::Read,
    error::{Error, Result},
    unit::{Unit, UnitId, store as units},
    web::{
        parts::Crumb,
        routes::{Need, Routes},
    },
};

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, unit::index)
        .get(Need::Permit, unit::show)
        .get(Need::Permit, past::show)
        .get(Need::Permit, search::index)
        .get(Need::Permit, member::show)
}

/// The highest unit whose register this person keeps.
///
/// # Errors
/// Not found for those who keep none.
async fn kept_unit(tx: &mut Read, actor: &Actor) -> Result<Unit> {
    let mut kept: Option<Unit> = None;
    for id in actor.offices.iter().filter_map(|held| held.unit) {
        let unit = units::find(tx, id).await?;
        let higher = kept.as_ref().is_none_or(|kept| unit.line.len() < kept.line.len());
        if higher && actor.may::<ReadRegister>(&unit) {
            kept = Some(unit);
        }
    }
    kept.ok_or(Error::NotFound)
}

/// The units above one, as far up as this person keeps the register.
async fn crumbs(tx: &mut Read, actor: &Actor, id: UnitId) -> Result<Vec<Crumb>> {
    let above = units::above(tx, id).await?;
    Ok(above.into_iter().filter(|unit| actor.may::<ReadRegister>(unit)).map(|unit| crumb(&unit)).collect())
}

fn crumb(unit: &Unit) -> Crumb {
    Crumb { href: unit::RegisterUnitPath { id: unit.id }.to_string(), label: unit.name.clone() }
}
