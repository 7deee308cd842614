//! The fields of each act's form on an agency, ready to show.

use super::{
    store,
    tree::{Node, Tree},
};
use crate::{
    db::Read,
    error::Result,
    import::text,
    reorganization::{
        Kind,
        fields::{self, Fields},
        form::Typed,
    },
    unit::AgencyId,
    web::parts::Choice,
};

/// The fields of an act, with what was typed.
///
/// # Errors
/// When the database fails.
pub async fn of(
    tx: &mut Read,
    (act, agency): (Kind, Option<AgencyId>),
    tree: &Tree,
    typed: &Typed,
) -> Result<Fields> {
    let Some(agency) = agency else {
        return Ok(Fields {
            targets: targets(tree, typed, "Không thuộc nơi nào", |_| true),
            ..Fields::default()
        });
    };
    let others = |node: &Node| node.id != agency;
    Ok(match act {
        Kind::AgencyMoving => {
            let apart = |node: &Node| !tree.is_within(node.id, agency);
            Fields { targets: targets(tree, typed, "Không thuộc nơi nào", apart), ..Fields::default() }
        }
        Kind::AgencyMerger => {
            let is = |node: &Node| typed.part.iter().any(|part| part.as_str() == node.id.to_string());
            let parts = sorted(tree).into_iter().filter(|node| others(node));
            Fields {
                parts: parts.map(|node| choice(node, is(node))).collect(),
                targets: targets(tree, typed, "Một nơi mới (ghi tên ở dưới)", |_| true),
                ..Fields::default()
            }
        }
        Kind::AgencyDivision => {
            let people = store::people(tx, agency).await?;
            let people = people.into_iter().map(|(id, name, code)| (id.to_string(), name, code));
            Fields {
                who: fields::going(people.collect(), "Nơi mới", typed),
                new: fields::new(typed),
                ..Fields::default()
            }
        }
        Kind::AgencyClosing => Fields {
            targets: targets(tree, typed, "Không có ai chuyển đi", others),
            ..Fields::default()
        },
        _ => Fields::default(),
    })
}

fn sorted(tree: &Tree) -> Vec<&Node> {
    let mut nodes: Vec<&Node> = tree.iter().collect();
    nodes.sort_by_key(|node| (text::fold(&node.name), node.id));
    nodes
}

fn choice(node: &Node, chosen: bool) -> Choice {
    Choice::new(node.id.to_string(), node.name.clone(), chosen)
}

fn targets(tree: &Tree, typed: &Typed, none: &str, fits: impl Fn(&Node) -> bool) -> Vec<Choice> {
    let first = Choice::new("", none, typed.target.is_empty());
    let nodes = sorted(tree).into_iter().filter(|node| fits(node));
    let chosen = |node: &Node| typed.target.as_str() == node.id.to_string();
    std::iter::once(first).chain(nodes.map(|node| choice(node, chosen(node)))).collect()
}
