//! Where an act to come is done, a unit or an agency, with the permit to look at it and to end it.

use chrono::{DateTime, Utc};

use super::store::{self, Coming};
use crate::{
    access::{
        Actor, Granted,
        policy::{KeepAgencies, ReorganizeUnit},
    },
    db::{Read, Write},
    error::{Error, Result},
    import::problem::Problem,
    reorganization::{
        ReorganizationId, act,
        agency::{self, list::AgenciesPath, show::AgencyPath},
        effect::{self, Effect},
        form::Ground,
        overview::{self, ReorganizationPath},
        store as tree,
        why::Bounds,
    },
    unit::{AgencyId, UnitId, store as units},
    web::parts::Crumb,
};

/// The place of an act.
#[derive(Debug)]
pub enum Site {
    /// A unit.
    Unit(Granted<ReorganizeUnit>),
    /// An agency with its name, or one that is to be founded.
    Agency(Granted<KeepAgencies>, Option<AgencyId>, String),
}

impl Site {
    /// The place, if this person may act there.
    ///
    /// # Errors
    /// Not found for everyone else.
    pub async fn of(tx: &mut Read, actor: &Actor, coming: &Coming) -> Result<Self> {
        if coming.kind.is_of_agency() {
            let granted = agency::demand(tx, actor).await?;
            let all = agency::store::all(tx).await?;
            let there = all.into_iter().find(|one| Some(one.id) == coming.agency);
            let typed = coming.typed.as_ref().map(|typed| typed.name.as_str().to_owned());
            let name = there.map(|one| one.name).or(typed).unwrap_or_default();
            return Ok(Self::Agency(granted, coming.agency, name));
        }
        let unit = units::find(tx, coming.unit.ok_or(Error::NotFound)?).await?;
        actor.demand::<ReorganizeUnit>(unit).map(Self::Unit).map_err(|_| Error::NotFound)
    }

    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Unit(granted) => &granted.on().name,
            Self::Agency(_, _, name) => name,
        }
    }

    /// Where what was done is told.
    #[must_use]
    pub fn home(&self) -> String {
        match self {
            Self::Unit(granted) => ReorganizationPath { id: granted.on().id }.to_string(),
            Self::Agency(_, Some(id), _) => AgencyPath { id: *id }.to_string(),
            Self::Agency(_, None, _) => AgenciesPath.to_string(),
        }
    }

    /// The way back.
    #[must_use]
    pub fn crumbs(&self) -> Vec<Crumb> {
        let all = || Crumb::new(AgenciesPath, "Cơ quan, đơn vị công tác");
        match self {
            Self::Unit(granted) => vec![Crumb::new(self.home(), &format!("Sắp xếp: {}", granted.on().name))],
            Self::Agency(_, None, _) => vec![all()],
            Self::Agency(_, Some(_), name) => vec![all(), Crumb::new(self.home(), name)],
        }
    }

    /// What the act would do to things as they stand, or why it would not fit.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn foresee(
        &self,
        tx: &mut Read,
        actor: &Actor,
        coming: &Coming,
        now: DateTime<Utc>,
    ) -> Result<std::result::Result<Effect, Vec<Problem>>> {
        match self {
            Self::Unit(granted) => of_unit(tx, actor, (coming, granted.on().id), now).await,
            Self::Agency(..) => agency::due::foresee(tx, coming, now).await,
        }
    }

    /// Cancels the act, and commits.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn cancel(&self, mut tx: Write, id: ReorganizationId, now: DateTime<Utc>) -> Result<()> {
        match self {
            Self::Unit(granted) => {
                store::record_cancelled(&mut tx, granted, id).await?;
                tx.commit_granted(granted, now).await
            }
            Self::Agency(granted, ..) => {
                store::record_cancelled(&mut tx, granted, id).await?;
                tx.commit_granted(granted, now).await
            }
        }
    }
}

async fn of_unit(
    tx: &mut Read,
    actor: &Actor,
    (coming, unit): (&Coming, UnitId),
    now: DateTime<Utc>,
) -> Result<std::result::Result<Effect, Vec<Problem>>> {
    let typed = coming.typed.as_ref().ok_or(Error::NotFound)?;
    let nodes = tree::tree(tx).await?;
    let reach = overview::reach(actor, &nodes);
    let ground = Ground { tree: &nodes, reach: &reach, bounds: Bounds::at(tx, now).await? };
    Ok(match act::work(tx, coming.kind, unit, typed, &ground).await? {
        Ok(work) => Ok(effect::of(tx, &work, now).await?),
        Err(errors) => Err(super::told(&errors)),
    })
}
