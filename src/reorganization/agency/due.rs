//! Acts on agencies whose day is yet to come: fitted among the others that wait, foreseen, and carried out on the day.

use chrono::{DateTime, Utc};
use sqlx::types::Json;

use super::{
    carrying, effect,
    form::{self, Ground},
    intent::Work,
    store,
};
use crate::{
    access::Actor,
    db::{Read, Write},
    error::Result,
    import::problem::Problem,
    member::MemberId,
    reorganization::{
        Kind,
        coming::{
            self,
            store::Coming,
            together::{Turn, compare},
        },
        effect::Effect,
        form::Typed,
        why::Bounds,
    },
    unit::AgencyId,
    web::form::Errors,
};

type Fitted<T> = std::result::Result<T, Errors>;

/// What was typed, fitted to the agencies, and told of acts of later days that it leaves no room.
///
/// # Errors
/// When the database fails.
pub(super) async fn among_others(
    tx: &mut Read,
    (kind, agency): (Kind, Option<AgencyId>),
    typed: &Typed,
    ground: Ground<'_>,
) -> Result<Fitted<(Work, Vec<String>)>> {
    let work = match work(tx, (kind, agency), typed, ground).await? {
        Ok(work) => work,
        Err(errors) => return Ok(Err(errors)),
    };
    let turn = Turn { kind, place: agency, on: work.why.on, typed: Json(typed.clone()) };
    let (bounds, waiting) = (ground.bounds, waiting(tx).await?);
    let done = |tree: &_, turn: &Turn<_>| {
        form::fit(turn.kind, turn.place, &turn.typed, Ground { tree, bounds }).map(|work| work.after)
    };
    let named = |tree: &super::tree::Tree, agency: Option<AgencyId>| Some(tree.get(agency?)?.name.clone());
    let told = compare(&waiting, &turn, ground.tree, (done, named));
    Ok(told.map(|clashes| (work, clashes)))
}

/// What was typed, fitted to the agencies as they stand.
async fn work(
    tx: &mut Read,
    (kind, agency): (Kind, Option<AgencyId>),
    typed: &Typed,
    ground: Ground<'_>,
) -> Result<Fitted<Work>> {
    let fitted = form::fit(kind, agency, typed, ground);
    if let (Ok(work), Some(agency)) = (&fitted, agency) {
        let chosen: Vec<MemberId> =
            work.going().into_iter().filter_map(|going| going.people).flatten().copied().collect();
        if !chosen.is_empty() {
            let there = store::people(tx, agency).await?;
            if !chosen.iter().all(|member| there.iter().any(|(id, ..)| id == member)) {
                let message = "Có người được chọn không còn làm việc ở đây. Hãy chọn lại.";
                return Ok(Err(Errors::one("new_name-1", message)));
            }
        }
    }
    Ok(fitted)
}

/// What it would do to the agencies as they stand, or why it would not fit.
///
/// # Errors
/// When the database fails.
pub async fn foresee(
    tx: &mut Read,
    coming: &Coming,
    now: DateTime<Utc>,
) -> Result<std::result::Result<Effect, Vec<Problem>>> {
    Ok(match prepared(tx, coming, now).await? {
        Ok(work) => Ok(effect::of(tx, &work, now).await?),
        Err(problems) => Err(problems),
    })
}

/// Carries out what was prepared, and commits. The register must be locked.
///
/// # Errors
/// When the database fails. What does not fit is told within.
pub async fn carry_out(
    mut tx: Write,
    actor: &Actor,
    coming: &Coming,
    now: DateTime<Utc>,
) -> Result<std::result::Result<(), Vec<Problem>>> {
    let granted = super::demand(&mut tx, actor).await?;
    let work = match prepared(&mut tx, coming, now).await? {
        Ok(work) => work,
        Err(problems) => return Ok(Err(problems)),
    };
    carrying::carry_out(&mut tx, &granted, &work, now).await?;
    coming::store::record_done(&mut tx, &granted, coming.id, &work.lines(), now).await?;
    tx.commit_granted(&granted, now).await?;
    Ok(Ok(()))
}

async fn prepared(
    tx: &mut Read,
    coming: &Coming,
    now: DateTime<Utc>,
) -> Result<std::result::Result<Work, Vec<Problem>>> {
    let tree = store::tree(tx).await?;
    let ground = Ground { tree: &tree, bounds: Bounds::at(tx, now).await? };
    let typed = coming.typed.as_ref().ok_or(crate::error::Error::NotFound)?;
    let fitted = work(tx, (coming.kind, coming.agency), typed, ground).await?;
    Ok(fitted.map_err(|errors| coming::told(&errors)))
}

async fn waiting(tx: &mut Read) -> Result<Vec<Turn<Option<AgencyId>>>> {
    let rows = sqlx::query!(
        r#"select act as "kind: Kind", agency_id as "place: AgencyId", first_day as "on!", typed as "typed!: Json<Typed>"
             from reorganization
            where state = 'coming' and typed is not null and act like 'agency%' and first_day is not null
            order by first_day, made_at, id"#,
    )
    .fetch_all(tx.conn())
    .await?;
    let turns =
        rows.into_iter().map(|row| Turn { kind: row.kind, place: row.place, on: row.on, typed: row.typed });
    Ok(turns.collect())
}
