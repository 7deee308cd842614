//! Where offices are held: a unit by its page, an agency by its own.

use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{Place, list};
use crate::{
    access::{Actor, policy::SeeOffices},
    db::Read,
    error::{Error, Result},
    unit::{AgencyId, UnitId, store as units},
};

impl Place {
    /// A unit whose register this person keeps.
    ///
    /// # Errors
    /// [`Error::NotFound`] if there is none, or not for this person.
    pub async fn unit(tx: &mut Read, actor: &Actor, id: UnitId) -> Result<Self> {
        let place = Self::of_unit(&units::find(tx, id).await?);
        if actor.may::<SeeOffices>(&place) { Ok(place) } else { Err(Error::NotFound) }
    }

    /// An agency, for whoever keeps the register of the whole organization.
    ///
    /// # Errors
    /// As [`Place::unit`].
    pub async fn agency(tx: &mut Read, actor: &Actor, id: AgencyId) -> Result<Self> {
        let name = sqlx::query_scalar!("select name from agency where id = $1", id as _)
            .fetch_one(tx.conn())
            .await?;
        let line = units::root(tx).await?.line;
        let place = Self { unit: None, agency: Some(id), name, kind: None, line };
        if actor.may::<SeeOffices>(&place) { Ok(place) } else { Err(Error::NotFound) }
    }

    /// The page with the offices held here.
    #[must_use]
    pub fn page(&self) -> String {
        match (self.unit, self.agency) {
            (Some(id), _) => list::UnitOfficesPath { id }.to_string(),
            (None, Some(id)) => list::AgencyOfficesPath { id }.to_string(),
            (None, None) => "/register".to_owned(),
        }
    }

    /// The page on which an office here is given.
    #[must_use]
    pub fn giving(&self) -> String {
        match (self.unit, self.agency) {
            (Some(id), _) => UnitGivingPath { id }.to_string(),
            (None, Some(id)) => AgencyGivingPath { id }.to_string(),
            (None, None) => "/register".to_owned(),
        }
    }
}

/// `/units/{id}/offices/new`
#[derive(TypedPath, Deserialize)]
#[typed_path("/units/{id}/offices/new")]
pub struct UnitGivingPath {
    /// The unit.
    pub id: UnitId,
}

/// `/agencies/{id}/offices/new`
#[derive(TypedPath, Deserialize)]
#[typed_path("/agencies/{id}/offices/new")]
pub struct AgencyGivingPath {
    /// The agency.
    pub id: AgencyId,
}
