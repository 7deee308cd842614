//! The fields of each act's form, ready to show.

use std::collections::HashSet;

use super::{
    Kind,
    form::{PARTS, Typed},
    store,
    tree::{Node, Tree},
};
use crate::{
    db::Read,
    error::Result,
    unit::{Unit, UnitId, UnitKind},
    web::parts::Choice,
};

/// What a form asks beside day, reason and basis.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    /// Kinds that a unit may be of.
    pub kinds: Vec<Choice>,
    /// Units above, or units that go on.
    pub targets: Vec<Choice>,
    /// Units that may merge.
    pub parts: Vec<Choice>,
    /// Who or what may go, in a division.
    pub who: Vec<Going>,
    /// The new units of a division: number, code, name.
    pub new: Vec<(usize, String, String)>,
}

/// One row of a division.
#[derive(Clone, Debug)]
pub struct Going {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its code.
    pub code: String,
    /// Where it goes.
    pub places: Vec<Choice>,
}

/// The fields of an act on `unit`, with what was typed.
///
/// # Errors
/// When the database fails.
pub async fn of(
    tx: &mut Read,
    act: Kind,
    unit: &Unit,
    (tree, reach): (&Tree, &HashSet<UnitId>),
    typed: &Typed,
) -> Result<Fields> {
    let below = tree.below(unit.id);
    let fields = match act {
        Kind::Founding => {
            Fields { kinds: kinds(typed, |kind| kind.fits_under(unit.kind)), ..Fields::default() }
        }
        Kind::Renaming => {
            let parent = tree.get(unit.id).and_then(|node| node.parent).and_then(|id| tree.get(id));
            let fits = |kind: UnitKind| parent.map_or(kind.may_stand_alone(), |up| kind.fits_under(up.kind));
            Fields { kinds: kinds(typed, fits), ..Fields::default() }
        }
        Kind::Moving => {
            let own = tree.subtree(unit.id);
            let fits = |node: &Node| unit.kind.fits_under(node.kind) && !own.contains(&node.id);
            Fields {
                targets: targets(typed, "Chọn cấp trên mới", (tree, reach), fits), ..Fields::default()
            }
        }
        Kind::Merger => {
            let parts =
                below.iter().map(|node| choice(node, typed.part.iter().any(|part| is(part.as_str(), node))));
            let among = |node: &Node| node.parent == Some(unit.id);
            let mut kinds = kinds(typed, |kind| kind.fits_under(unit.kind));
            // What merges becomes as a rule what it was.
            if typed.kind.is_empty()
                && let Some(first) = below.first()
            {
                kinds.iter_mut().for_each(|kind| kind.chosen = kind.value == first.kind.title());
            }
            Fields {
                kinds,
                parts: parts.collect(),
                targets: targets(typed, "Một đơn vị mới (ghi ở dưới)", (tree, reach), among),
                ..Fields::default()
            }
        }
        Kind::Division => {
            Fields { who: who(tx, unit, tree, typed).await?, new: new(typed), ..Fields::default() }
        }
        _ => {
            let own = tree.subtree(unit.id);
            let alike =
                |node: &Node| node.kind.is_branch() == unit.kind.is_branch() && !own.contains(&node.id);
            Fields { targets: targets(typed, "Không có", (tree, reach), alike), ..Fields::default() }
        }
    };
    Ok(fields)
}

fn is(typed: &str, node: &Node) -> bool {
    typed == node.id.to_string()
}

fn choice(node: &Node, chosen: bool) -> Choice {
    Choice::new(node.id.to_string(), format!("{}, {}", node.name, node.code), chosen)
}

fn kinds(typed: &Typed, fits: impl Fn(UnitKind) -> bool) -> Vec<Choice> {
    let all = UnitKind::ALL.into_iter().filter(|kind| fits(*kind));
    all.map(|kind| Choice::new(kind.title(), kind.title(), typed.kind.as_str() == kind.title())).collect()
}

fn targets(
    typed: &Typed,
    none: &str,
    (tree, reach): (&Tree, &HashSet<UnitId>),
    fits: impl Fn(&Node) -> bool,
) -> Vec<Choice> {
    let first = Choice::new("", none, typed.target.is_empty());
    let nodes = tree.sorted().into_iter().filter(|node| reach.contains(&node.id) && fits(node));
    std::iter::once(first).chain(nodes.map(|node| choice(node, is(typed.target.as_str(), node)))).collect()
}

async fn who(tx: &mut Read, unit: &Unit, tree: &Tree, typed: &Typed) -> Result<Vec<Going>> {
    let rows: Vec<(String, String, String)> = if unit.kind.is_branch() {
        let people = store::people(tx, unit.id).await?;
        people.into_iter().map(|(id, name, code)| (id.to_string(), name, code)).collect()
    } else {
        let below = tree.below(unit.id).into_iter();
        below.map(|node| (node.id.to_string(), node.name.clone(), node.code.clone())).collect()
    };
    Ok(going(rows, "Đơn vị mới", typed))
}

/// The rows of a division, of id, name and code; `label` is what the new places are called.
#[must_use]
pub fn going(rows: Vec<(String, String, String)>, label: &str, typed: &Typed) -> Vec<Going> {
    let place_of = |id: &str| {
        typed.who.iter().position(|who| who.as_str() == id).and_then(|at| typed.place.get(at)).cloned()
    };
    rows.into_iter()
        .map(|(id, name, code)| {
            let place = place_of(&id).unwrap_or_default();
            let numbers = (1..=PARTS).map(|number| {
                let value = number.to_string();
                let chosen = place.as_str() == value;
                Choice::new(value, format!("{label} {number}"), chosen)
            });
            let stays = Choice::new("", "Ở lại", place.is_empty());
            let places = std::iter::once(stays).chain(numbers).collect();
            Going { id, name, code, places }
        })
        .collect()
}

/// What was typed of the new places of a division: number, code, name.
#[must_use]
pub fn new(typed: &Typed) -> Vec<(usize, String, String)> {
    let at = |list: &[crate::web::text::Text], number: usize| {
        list.get(number - 1).map(|text| text.as_str().to_owned()).unwrap_or_default()
    };
    (1..=PARTS).map(|number| (number, at(&typed.new_code, number), at(&typed.new_name, number))).collect()
}
