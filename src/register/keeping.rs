//! What every act on a record begins with: the permit, the way to the page, the rules that are in force.

use chrono::{DateTime, Utc};

use super::{crumb, crumbs, member::RegisterMemberPath};
use crate::{
    access::{
        Actor, Granted,
        policy::{KeepRecord, ReadRecord, ReadRegister},
    },
    cycle::{self, rules::Rules},
    db::Read,
    error::{Error, Result},
    member::{self, Member, MemberId},
    unit::store as units,
    web::parts::Crumb,
};

/// The head of a page that acts on a record.
#[derive(Debug)]
pub struct Head {
    /// The way to it.
    pub crumbs: Vec<Crumb>,
    /// Whose record it is.
    pub name: String,
    /// Their code.
    pub code: String,
    /// The record.
    pub back: String,
}

/// The permit to write a record: there is no such page for those who may not even read it.
///
/// # Errors
/// Not found for strangers, forbidden for the member and for the administrator.
pub async fn kept(tx: &mut Read, actor: &Actor, id: MemberId) -> Result<Granted<KeepRecord>> {
    let member = member::store::find(tx, id).await?;
    if !actor.may::<ReadRecord>(&member) {
        return Err(Error::NotFound);
    }
    actor.demand::<KeepRecord>(member)
}

/// The head of a page about this member.
///
/// # Errors
/// When the database fails.
pub async fn head(tx: &mut Read, actor: &Actor, member: &Member) -> Result<Head> {
    let back = RegisterMemberPath { id: member.id };
    let mut way = way(tx, actor, member).await?;
    way.push(Crumb::new(&back, &member.name));
    Ok(Head { crumbs: way, name: member.name.clone(), code: member.code.clone(), back: back.to_string() })
}

/// The units on the way to a member, as far up as this person keeps the register.
///
/// # Errors
/// When the database fails.
pub async fn way(tx: &mut Read, actor: &Actor, member: &Member) -> Result<Vec<Crumb>> {
    let Some(branch) = member.branch else { return Ok(Vec::new()) };
    let mut way = crumbs(tx, actor, branch).await?;
    let branch = units::find(tx, branch).await?;
    if actor.may::<ReadRegister>(&branch) {
        way.push(crumb(&branch));
    }
    Ok(way)
}

/// The rules of the year that is going on; none before the first year is opened.
///
/// # Errors
/// When the database fails.
pub async fn rules(tx: &mut Read, now: DateTime<Utc>) -> Result<Option<(i32, Rules)>> {
    match cycle::store::current(tx, now).await {
        Ok(year) => Ok(Some((year.year, cycle::store::rules(tx, year.rule_set).await?))),
        Err(Error::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Months of probation by those rules.
///
/// # Errors
/// When the database fails.
pub async fn probation(tx: &mut Read, now: DateTime<Utc>) -> Result<Option<u32>> {
    Ok(rules(tx, now).await?.map(|(_, rules)| rules.probation_months))
}
