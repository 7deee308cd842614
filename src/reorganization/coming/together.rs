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
pub struct Turn {
    /// What kind.
    pub kind: Kind,
    /// The unit it is done at.
    pub unit: UnitId,
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
    fresh: &Turn,
    ground: &Ground<'_>,
) -> Result<std::result::Result<Vec<String>, Errors>> {
    Ok(compare(&waiting(tx).await?, fresh, ground))
}

fn compare(waiting: &[Turn], fresh: &Turn, ground: &Ground<'_>) -> std::result::Result<Vec<String>, Errors> {
    let (before, after): (Vec<_>, Vec<_>) = waiting.iter().partition(|turn| turn.on <= fresh.on);
    let mut alone = ground.tree.clone();
    before.iter().for_each(|turn| alone = taken(&alone, turn, ground).unwrap_or_else(|_| alone.clone()));
    let mut together = taken(&alone, fresh, ground)?;
    let mut told = Vec::new();
    for turn in after {
        match (taken(&alone, turn, ground), taken(&together, turn, ground)) {
            (Ok(one), Ok(both)) => (alone, together) = (one, both),
            (Ok(one), Err(errors)) => {
                told.push(clash(turn, &errors, &together));
                alone = one;
            }
            (Err(_), Ok(both)) => together = both,
            (Err(_), Err(_)) => {}
        }
    }
    Ok(told)
}

/// The tree after one act. Whose reach it lies in is asked on its day.
fn taken(tree: &Tree, turn: &Turn, ground: &Ground<'_>) -> std::result::Result<Tree, Errors> {
    let reach: HashSet<UnitId> = tree.sorted().into_iter().map(|node| node.id).collect();
    let ground = Ground { tree, reach: &reach, closed: ground.closed, now: ground.now };
    act::fit(turn.kind, turn.unit, &turn.typed, &ground).map(|work| work.after)
}

fn clash(turn: &Turn, errors: &Errors, tree: &Tree) -> String {
    let why = errors.list().iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join(" ");
    let place = tree.get(turn.unit).map(|node| format!(", {}", node.name)).unwrap_or_default();
    format!(
        "Việc đã chuẩn bị cho ngày {} ({}{place}) sẽ không thực hiện được: {why}",
        date_text(turn.on),
        turn.kind.title()
    )
}

async fn waiting(tx: &mut Read) -> Result<Vec<Turn>> {
    let turns = sqlx::query_as!(
        Turn,
        r#"select act as "kind: Kind", unit_id as "unit!: UnitId", first_day as "on!", typed as "typed!: Json<Typed>"
             from reorganization
            where state = 'coming' and typed is not null and unit_id is not null and first_day is not null
            order by first_day, made_at, id"#,
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(turns)
}
