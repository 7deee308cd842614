//! The register as its keepers look it up: units one level at a time, their members, each person's record.

pub mod admission;
mod admitting;
pub mod agency;
pub mod expiry;
pub mod identity;
pub mod keeping;
pub mod managed_posts;
pub mod management;
pub mod member;
pub mod move_of_standing;
pub mod needle;
pub mod past;
pub mod person;
pub mod post_form;
pub mod posts;
pub mod request;
pub mod reversal;
pub mod search;
pub mod sections;
pub mod standing;
pub mod store;
pub mod unit;

use crate::{
    access::{Actor, policy::ReadRegister},
    db::Read,
    error::{Error, Result},
    member::Standing,
    unit::{Unit, UnitId, store as units},
    web::{
        parts::{Badge, Crumb, Shape},
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
        .get(Need::Permit, admission::new)
        .post(Need::Permit, admission::create)
        .get(Need::Permit, identity::edit)
        .post(Need::Permit, identity::update)
        .post(Need::Permit, reversal::create)
        .get(Need::Permit, standing::edit)
        .post(Need::Permit, standing::update)
        .get(Need::Permit, posts::list)
        .post(Need::Permit, posts::create)
        .get(Need::Permit, posts::show)
        .post(Need::Permit, posts::update)
        .post(Need::Permit, posts::end)
        .get(Need::Permit, agency::edit)
        .post(Need::Permit, agency::update)
        .get(Need::Permit, management::edit)
        .post(Need::Permit, management::update)
        .with(request::routes())
        .get(Need::Permit, managed_posts::list)
        .post(Need::Permit, managed_posts::create)
        .post(Need::Permit, managed_posts::end)
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

/// A standing as a word and a shape.
#[must_use]
pub fn standing_badge(standing: Standing) -> Badge {
    let shape = match standing {
        Standing::Official => Shape::Done,
        Standing::Probationary => Shape::Half,
        Standing::Temporary => Shape::Sent,
        Standing::Exempt | Standing::Suspended | Standing::Transferred | Standing::Ended => Shape::None,
    };
    Badge::new(standing.title(), shape)
}
