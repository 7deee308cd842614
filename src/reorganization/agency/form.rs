//! What is typed for an agency, and what of it is meant.

use std::collections::HashMap;

use super::{
    intent::Work,
    tree::{Act, Node, Tree},
};
use crate::{
    clock::day_in_vietnam,
    import::text,
    member::MemberId,
    reorganization::{
        Kind,
        form::{PARTS, Typed, read},
        why::Bounds,
    },
    unit::AgencyId,
    web::{form::Errors, text::Text},
};

const MISSING: &str = "Hãy ghi tên đầy đủ của cơ quan, đơn vị.";
const TAKEN: &str = "Đã có cơ quan, đơn vị mang tên này, kể cả nơi đã kết thúc. Hãy ghi tên khác.";

/// What a form is read against.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// The agencies.
    pub tree: &'a Tree,
    /// The days on which it may begin.
    pub bounds: Bounds,
}

/// What was typed, fitted to the agencies.
///
/// # Errors
/// A message at each field that does not fit.
pub fn fit(kind: Kind, agency: Option<AgencyId>, typed: &Typed, ground: Ground<'_>) -> Result<Work, Errors> {
    let mut errors = Errors::default();
    let why = typed.why(ground.bounds, &mut errors);
    let node = agency.and_then(|id| ground.tree.get(id));
    let acts = match (kind, node) {
        (Kind::AgencyFounding, _) => typed.founding_agency(ground, &mut errors),
        (Kind::AgencyRenaming, Some(node)) => typed.renaming_agency(node, ground, &mut errors),
        (Kind::AgencyMoving, Some(node)) => typed.moving_agency(node, ground, &mut errors),
        (Kind::AgencyMerger, Some(node)) => typed.merger_of_agencies(node, ground, &mut errors),
        (Kind::AgencyDivision, Some(node)) => typed.division_of_agency(node, ground, &mut errors),
        (Kind::AgencyClosing, Some(node)) => typed.closing_agency(node, ground, &mut errors),
        _ => {
            errors.add("day", "Cơ quan, đơn vị này không còn hoạt động.");
            Vec::new()
        }
    };
    let (Some(why), true) = (why, errors.is_empty()) else { return Err(errors) };
    Work::on_tree(why, acts, ground.tree).map_err(|refusal| Errors::one(refusal.field, refusal.message))
}

impl Typed {
    fn agency_name(
        &self,
        (typed, field): (&Text, &str),
        but: Option<AgencyId>,
        ground: Ground<'_>,
        errors: &mut Errors,
    ) -> Option<String> {
        let name = read(typed.as_str(), field, MISSING, text::title, errors)?;
        errors.require(!ground.tree.is_named(&name, but), field, TAKEN);
        Some(name)
    }

    /// The agency chosen, if it is there.
    fn agency_chosen<'a>(&self, ground: Ground<'a>) -> Option<&'a Node> {
        ground.tree.get(AgencyId(self.target.as_str().parse().ok()?))
    }

    /// The agency above; none where none is chosen.
    fn agency_above(&self, ground: Ground<'_>, errors: &mut Errors) -> Option<AgencyId> {
        let chosen = self.agency_chosen(ground).map(|node| node.id);
        let fits = chosen.is_some() != self.target.is_empty();
        errors.require(fits, "target", "Nơi này không còn hoạt động. Hãy chọn nơi khác.");
        chosen
    }

    fn founding_agency(&self, ground: Ground<'_>, errors: &mut Errors) -> Vec<Act> {
        let parent = self.agency_above(ground, errors);
        let name = self.agency_name((&self.name, "name"), None, ground, errors);
        name.map(|name| Act::Found(fresh(name, parent, ground))).into_iter().collect()
    }

    fn renaming_agency(&self, node: &Node, ground: Ground<'_>, errors: &mut Errors) -> Vec<Act> {
        let name = self.agency_name((&self.name, "name"), Some(node.id), ground, errors);
        let Some(name) = name else { return Vec::new() };
        errors.require(name != node.name, "name", "Tên vẫn như cũ. Hãy ghi tên mới.");
        vec![Act::Rename { agency: node.id, name }]
    }

    fn moving_agency(&self, node: &Node, ground: Ground<'_>, errors: &mut Errors) -> Vec<Act> {
        let parent = self.agency_above(ground, errors);
        errors.require(parent != node.parent, "target", "Đang như vậy rồi. Hãy chọn nơi khác.");
        vec![Act::Move { agency: node.id, parent }]
    }

    fn merger_of_agencies(&self, node: &Node, ground: Ground<'_>, errors: &mut Errors) -> Vec<Act> {
        let others = self.part.iter().filter_map(|part| part.as_str().parse().ok().map(AgencyId));
        let others = others.filter(|id| *id != node.id && ground.tree.get(*id).is_some());
        let all: Vec<AgencyId> = std::iter::once(node.id).chain(others).collect();
        errors.require(all.len() > 1, "part", "Hãy chọn ít nhất một cơ quan, đơn vị để hợp nhất vào.");
        let mut acts = Vec::new();
        let into = if self.target.is_empty() {
            let name = self.agency_name((&self.name, "name"), None, ground, errors);
            let new = name.map(|name| fresh(name, node.parent, ground));
            let id = new.as_ref().map(|new| new.id);
            acts.extend(new.map(Act::Found));
            id
        } else {
            let into = self.agency_chosen(ground).map(|node| node.id).filter(|id| all.contains(id));
            let message = "Nơi nhận phải là một trong các cơ quan, đơn vị hợp nhất.";
            errors.require(into.is_some(), "target", message);
            into
        };
        let ending = all.into_iter().filter(|id| Some(*id) != into);
        acts.extend(ending.map(|agency| Act::Close { agency, successor: into }));
        acts
    }

    fn division_of_agency(&self, node: &Node, ground: Ground<'_>, errors: &mut Errors) -> Vec<Act> {
        let new = self.new_agencies(node, ground, errors);
        errors.require(!new.is_empty(), "new_name-1", "Hãy ghi tên của ít nhất một nơi mới.");
        let mut going: HashMap<usize, Vec<MemberId>> = HashMap::new();
        for (who, place) in self.who.iter().zip(&self.place) {
            if let (Ok(id), Ok(place)) = (who.as_str().parse(), place.as_str().parse::<usize>()) {
                going.entry(place).or_default().push(MemberId(id));
            }
        }
        let (mut acts, mut left) = (Vec::new(), node.people);
        for (number, new) in &new {
            let mut people = going.remove(number).unwrap_or_default();
            people.sort_unstable();
            people.dedup();
            let field = format!("new_name-{number}");
            errors.require(!people.is_empty(), &field, "Chưa có ai về nơi mới này.");
            left -= i64::try_from(people.len()).unwrap_or(0);
            acts.push(Act::Found(new.clone()));
            acts.push(Act::Send { from: node.id, to: new.id, people });
        }
        let message = "Có người được chuyển về một nơi mới chưa ghi tên.";
        errors.require(going.is_empty(), "new_name-1", message);
        if let Some((_, first)) = new.first().filter(|_| left == 0) {
            acts.push(Act::Close { agency: node.id, successor: Some(first.id) });
        }
        acts
    }

    fn new_agencies(&self, node: &Node, ground: Ground<'_>, errors: &mut Errors) -> Vec<(usize, Node)> {
        let mut new: Vec<(usize, Node)> = Vec::new();
        for number in 1..=PARTS {
            let typed = self.new_name.get(number - 1).cloned().unwrap_or_default();
            if typed.is_empty() {
                continue;
            }
            let field = format!("new_name-{number}");
            let Some(name) = self.agency_name((&typed, &field), None, ground, errors) else { continue };
            let twice = new.iter().any(|(_, other)| other.name.to_lowercase() == name.to_lowercase());
            errors.require(!twice, &field, "Hai nơi mới trùng tên. Hãy ghi tên khác.");
            new.push((number, fresh(name, node.parent, ground)));
        }
        new
    }

    fn closing_agency(&self, node: &Node, ground: Ground<'_>, errors: &mut Errors) -> Vec<Act> {
        let successor = self.agency_above(ground, errors);
        errors.require(successor != Some(node.id), "target", "Hãy chọn một nơi khác với nơi kết thúc.");
        vec![Act::Close { agency: node.id, successor }]
    }
}

fn fresh(name: String, parent: Option<AgencyId>, ground: Ground<'_>) -> Node {
    let (id, since) = (AgencyId::new(ground.bounds.now), day_in_vietnam(ground.bounds.now));
    Node { id, name, parent, since, people: 0 }
}
