//! The leaders' board: everyone whom a Standing Committee manages, who sent, who is late, whose copy came.

mod board_page;
pub mod filter;
pub mod leaders;
pub mod sheet;
pub mod store;

use crate::{
    access::{Actor, Office, policy::FollowLeaders},
    db::Read,
    error::{Error, Result},
    unit::{self, Unit, UnitId},
    web::routes::{Need, Routes},
};

/// The slice's routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default()
        .get(Need::Permit, leaders::index)
        .get(Need::Permit, sheet::new)
        .post(Need::Permit, sheet::create)
}

/// The unit whose leaders this person follows: where they hold the office for it.
///
/// # Errors
/// Not found for those who follow no leaders.
pub async fn managing_unit(tx: &mut Read, actor: &Actor) -> Result<Unit> {
    let offices = [Office::StandingCommittee, Office::OrganizationBoard, Office::Inspection];
    let held = actor.offices.iter().filter(|held| offices.contains(&held.office));
    let units: Vec<UnitId> = held.filter_map(|held| held.unit).collect();
    let mut units_found = Vec::new();
    for id in units {
        let unit = unit::store::find(tx, id).await?;
        if actor.may::<FollowLeaders>(&unit) {
            units_found.push(unit);
        }
    }
    units_found.into_iter().min_by_key(|unit| unit.line.len()).ok_or(Error::NotFound)
}
