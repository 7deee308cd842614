//! Acts to come checked against each other: the days that wait are gone through in order, with the new act among them,
//! each on the tree that those before it leave.

use std::collections::HashSet;

use chrono::NaiveDate;
use sqlx::types::Json;

use crate::{
    clock::date_text,
    db::Read,
    error::Result,
    reorganization::{
        Kind, act,
        form::{Ground, Typed},
        tree::Tree,
    },
    unit::UnitId,
    web::form::Errors,
};

/// An act with its day.
#[derive(Clone, Debug)]
pub struct Turn<P> {
    /// What kind.
    pub kind: Kind,
    /// Where it is done.
    pub place: P,
    /// The day on which it takes effect.
    pub on: NaiveDate,
    /// The form as it was typed.
    pub typed: Json<Typed>,
}

/// What the acts that wait say of a new one: why it would not fit when its turn comes, or a sentence for each that would
/// no more fit after it. What does not fit anyway is not laid to it. A sheet is left out: it is read whole, on its day.
///
/// # Errors
/// When the database fails.
pub async fn check(
    tx: &mut Read,
    fresh: &Turn<UnitId>,
    ground: &Ground<'_>,
) -> Result<std::result::Result<Vec<String>, Errors>> {
    let named = |tree: &Tree, unit: UnitId| tree.get(unit).map(|node| node.name.clone());
    let done = |tree: &Tree, turn: &Turn<UnitId>| taken(tree, turn, ground);
    Ok(compare(&waiting(tx).await?, fresh, ground.tree, (done, named)))
}

/// Goes through what waits, once with the new act and once without. `done` is the tree after one act, `named` the name of
/// a place in it.
pub(in crate::reorganization) fn compare<P: Copy, T: Clone>(
    waiting: &[Turn<P>],
    fresh: &Turn<P>,
    tree: &T,
    (done, named): (
        impl Fn(&T, &Turn<P>) -> std::result::Result<T, Errors>,
        impl Fn(&T, P) -> Option<String>,
    ),
) -> std::result::Result<Vec<String>, Errors> {
    let (before, after): (Vec<_>, Vec<_>) = waiting.iter().partition(|turn| turn.on <= fresh.on);
    let mut alone = tree.clone();
    before.iter().for_each(|turn| alone = done(&alone, turn).unwrap_or_else(|_| alone.clone()));
    let mut together = done(&alone, fresh)?;
    let mut told = Vec::new();
    for turn in after {
        match (done(&alone, turn), done(&together, turn)) {
            (Ok(one), Ok(both)) => (alone, together) = (one, both),
            (Ok(one), Err(errors)) => {
                told.push(clash(turn, &errors, named(&together, turn.place)));
                alone = one;
            }
            (Err(_), Ok(both)) => together = both,
            (Err(_), Err(_)) => {}
        }
    }
    Ok(told)
}

/// The tree after one act. Whose reach it lies in is asked on its day.
fn taken(tree: &Tree, turn: &Turn<UnitId>, ground: &Ground<'_>) -> std::result::Result<Tree, Errors> {
    let reach: HashSet<UnitId> = tree.sorted().into_iter().map(|node| node.id).collect();
    let ground = Ground { tree, reach: &reach, bounds: ground.bounds };
    act::fit(turn.kind, turn.place, &turn.typed, &ground).map(|work| work.after)
}

fn clash<P>(turn: &Turn<P>, errors: &Errors, place: Option<String>) -> String {
    let why = errors.list().iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join(" ");
    let place = place.map(|name| format!(", {name}")).unwrap_or_default();
    format!(
        "Việc đã chuẩn bị cho ngày {} ({}{place}) sẽ không thực hiện được: {why}",
        date_text(turn.on),
        turn.kind.title()
    )
}

async fn waiting(tx: &mut Read) -> Result<Vec<Turn<UnitId>>> {
    let turns = sqlx::query_as!(
        Turn::<UnitId>,
        r#"select act as "kind: Kind", unit_id as "place!: UnitId", first_day as "on!", typed as "typed!: Json<Typed>"
             from reorganization
            where state = 'coming' and typed is not null and unit_id is not null and first_day is not null
            order by first_day, made_at, id"#,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(turns)
}
