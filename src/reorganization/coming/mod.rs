//! Acts whose day is yet to come: prepared now, told on the pages of the units they touch, carried out on the day.

pub mod due;
pub mod show;
mod site;
pub mod store;
pub mod together;

use chrono::{DateTime, Utc};

use self::store::Coming;
use super::{
    Kind, ReorganizationId, act, agency, carrying, effect, form::Ground, overview, reform, store as tree,
    why::Bounds,
};
use crate::{
    access::{Actor, policy::ReorganizeUnit},
    db::Write,
    error::{Error, Result},
    import::problem::Problem,
    unit::store as units,
    web::form::Errors,
};

/// How many days ahead an act may be prepared.
pub const FURTHEST: u64 = 730;

/// Carries out what was prepared, in the name of this person, and commits. The tree is read anew: what was prepared
/// may not fit any more.
///
/// # Errors
/// When the database fails. What does not fit is told within.
pub(super) async fn carry_out(
    tx: Write,
    actor: &Actor,
    id: ReorganizationId,
    now: DateTime<Utc>,
) -> Result<std::result::Result<(), Vec<Problem>>> {
    match try_to(tx, actor, id, now).await {
        Err(Error::Conflict(why)) => Ok(Err(vec![Problem::of_file(why)])),
        Err(Error::Forbidden | Error::NotFound) => Ok(Err(vec![Problem::of_file(NO_LONGER)])),
        other => other,
    }
}

async fn try_to(
    mut tx: Write,
    actor: &Actor,
    id: ReorganizationId,
    now: DateTime<Utc>,
) -> Result<std::result::Result<(), Vec<Problem>>> {
    tree::lock_register(&mut tx).await?;
    let coming = store::find(&mut tx, id).await?;
    if !coming.is_due(actor.day) {
        return Ok(Ok(()));
    }
    match coming.kind {
        Kind::Reform => reform::carry_out(tx, actor, id, now).await,
        kind if kind.is_of_agency() => agency::due::carry_out(tx, actor, &coming, now).await,
        _ => one(tx, actor, &coming, now).await,
    }
}

const NO_LONGER: &str = "Người chuẩn bị không còn giữ nhiệm vụ Ban Tổ chức ở đơn vị này. \
    Người đang giữ nhiệm vụ hãy xem và bấm «Thực hiện», hoặc hủy.";

/// One act of one form.
async fn one(
    mut tx: Write,
    actor: &Actor,
    coming: &Coming,
    now: DateTime<Utc>,
) -> Result<std::result::Result<(), Vec<Problem>>> {
    let (Some(unit), Some(typed)) = (coming.unit, &coming.typed) else { return Err(Error::NotFound) };
    let granted = actor.demand::<ReorganizeUnit>(units::find(&mut tx, unit).await?)?;
    let nodes = tree::tree(&mut tx).await?;
    let reach = overview::reach(actor, &nodes);
    let ground = Ground { tree: &nodes, reach: &reach, bounds: Bounds::at(&mut tx, now).await? };
    let work = match act::work(&mut tx, coming.kind, unit, typed, &ground).await? {
        Ok(work) if effect::keeps_register(actor, &work) => work,
        Ok(_) => return Ok(Err(vec![Problem::of_file(effect::LOCKED_OUT)])),
        Err(errors) => return Ok(Err(told(&errors))),
    };
    carrying::carry_out(&mut tx, &granted, &work, now).await?;
    store::record_done(&mut tx, &granted, coming.id, &work.lines(), now).await?;
    tx.commit_granted(&granted, now).await?;
    Ok(Ok(()))
}

pub(super) fn told(errors: &Errors) -> Vec<Problem> {
    errors.list().iter().map(|error| Problem::of_file(error.message.clone())).collect()
}
