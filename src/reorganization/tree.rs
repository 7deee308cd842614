//! The tree of units as acts change it, before anything is written: what fits under what, and who goes where. Pure.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use crate::{
    clock::date_text,
    unit::{UnitId, UnitKind},
};

/// A unit in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its id.
    pub id: UnitId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
    /// The unit above it.
    pub parent: Option<UnitId>,
    /// The first day on which it is as it is.
    pub since: NaiveDate,
    /// How many members belong to it directly.
    pub people: i64,
}

/// One thing that is done to the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// A unit comes into being.
    Found(Node),
    /// A unit gets another name or kind, or stands under another unit.
    Alter {
        /// Which.
        unit: UnitId,
        /// Its name from then on.
        name: String,
        /// Its kind from then on.
        kind: UnitKind,
        /// The unit above it from then on.
        parent: Option<UnitId>,
    },
    /// Some members of a branch go to another.
    Send {
        /// From where.
        from: UnitId,
        /// To where.
        to: UnitId,
        /// How many.
        people: i64,
    },
    /// Everything in a unit goes into another, which succeeds it.
    Merge {
        /// The one that ends.
        unit: UnitId,
        /// The one that goes on.
        into: UnitId,
    },
    /// A unit that holds nothing any more ends.
    Dissolve {
        /// Which.
        unit: UnitId,
        /// Who sees its papers from then on.
        successor: Option<UnitId>,
    },
}

/// What a refusal is about: a field of a form, or a column of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The unit that is acted on.
    Unit,
    /// The unit that goes on.
    Target,
    /// The code of a new unit.
    Code,
    /// The kind.
    Kind,
    /// The unit above.
    Parent,
    /// The day.
    Day,
}

/// Why something cannot be done, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Where to mend it.
    pub place: Place,
    /// What is wrong.
    pub message: String,
}

/// The tree.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    nodes: HashMap<UnitId, Node>,
    /// Codes ever used, those of dissolved units too.
    codes: HashMap<String, UnitId>,
    /// Units that ended, with who succeeds them and how many members they still had.
    gone: Vec<(UnitId, Option<UnitId>, i64)>,
}

/// How the tree at the end differs from the one at the beginning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// New units, every parent before its children.
    pub founded: Vec<Node>,
    /// Units with another name, kind or parent.
    pub altered: Vec<Node>,
    /// Units that end, each with its successor.
    pub dissolved: Vec<(UnitId, Option<UnitId>)>,
    /// Branches whose members go to another.
    pub emptied: Vec<(UnitId, UnitId)>,
}

fn refuse(place: Place, message: impl Into<String>) -> Refusal {
    Refusal { place, message: message.into() }
}

impl Tree {
    /// The tree of these units; `used` are the codes of units that are dissolved.
    #[must_use]
    pub fn of(nodes: Vec<Node>, used: Vec<(String, UnitId)>) -> Self {
        let mut codes: HashMap<String, UnitId> = used.into_iter().collect();
        codes.extend(nodes.iter().map(|node| (node.code.clone(), node.id)));
        Self { nodes: nodes.into_iter().map(|node| (node.id, node)).collect(), codes, gone: Vec::new() }
    }

    /// A unit that is there.
    #[must_use]
    pub fn get(&self, id: UnitId) -> Option<&Node> {
        self.nodes.get(&id)
    }

    /// The unit of this code, if it is there.
    #[must_use]
    pub fn coded(&self, code: &str) -> Option<&Node> {
        self.codes.get(code).and_then(|id| self.nodes.get(id))
    }

    /// Whether the code is or was someone's.
    #[must_use]
    pub fn has_used(&self, code: &str) -> bool {
        self.codes.contains_key(code)
    }

    /// All units by code.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Node> {
        let mut nodes: Vec<_> = self.nodes.values().collect();
        nodes.sort_by(|one, other| one.code.cmp(&other.code));
        nodes
    }

    /// The units directly below one, by code.
    #[must_use]
    pub fn below(&self, id: UnitId) -> Vec<&Node> {
        self.sorted().into_iter().filter(|node| node.parent == Some(id)).collect()
    }

    /// A unit and everything below it.
    #[must_use]
    pub fn subtree(&self, id: UnitId) -> HashSet<UnitId> {
        let mut all = HashSet::from([id]);
        loop {
            let before = all.len();
            let below = self.nodes.values().filter(|node| node.parent.is_some_and(|up| all.contains(&up)));
            let below: Vec<_> = below.map(|node| node.id).collect();
            all.extend(below);
            if all.len() == before {
                return all;
            }
        }
    }

    /// How many members belong to a unit and to all below.
    #[must_use]
    pub fn people(&self, id: UnitId) -> i64 {
        self.subtree(id).iter().filter_map(|id| self.nodes.get(id)).map(|node| node.people).sum()
    }

    /// Does one thing from a day on.
    ///
    /// # Errors
    /// A [`Refusal`] that says what does not fit; the tree is then as it was.
    pub fn apply(&mut self, act: &Act, on: NaiveDate) -> Result<(), Refusal> {
        match act {
            Act::Found(node) => self.found(node.clone()),
            Act::Alter { unit, name, kind, parent } => self.alter(*unit, (name, *kind, *parent), on),
            Act::Send { from, to, people } => {
                for (unit, people) in [(from, -people), (to, *people)] {
                    if let Some(node) = self.nodes.get_mut(unit) {
                        node.people += people;
                    }
                }
                Ok(())
            }
            Act::Merge { unit, into } => self.merge(*unit, *into, on),
            Act::Dissolve { unit, successor } => self.dissolve(*unit, *successor, on),
        }
    }

    fn found(&mut self, node: Node) -> Result<(), Refusal> {
        if self.has_used(&node.code) {
            let message = format!("Mã «{}» đã có đơn vị dùng. Hãy chọn mã khác.", node.code);
            return Err(refuse(Place::Code, message));
        }
        self.demand_fit(node.kind, node.parent)?;
        self.codes.insert(node.code.clone(), node.id);
        self.nodes.insert(node.id, node);
        Ok(())
    }

    fn alter(
        &mut self,
        unit: UnitId,
        (name, kind, parent): (&str, UnitKind, Option<UnitId>),
        on: NaiveDate,
    ) -> Result<(), Refusal> {
        let node = self.demand_unchanged(unit, on)?.clone();
        if parent != node.parent || kind != node.kind {
            if parent.is_some_and(|up| self.subtree(unit).contains(&up)) {
                let message = "Đơn vị không thể trực thuộc chính nó hoặc đơn vị bên dưới nó.";
                return Err(refuse(Place::Parent, message));
            }
            self.demand_fit(kind, parent)?;
            for below in self.below(unit) {
                demand_under(below.kind, kind, &below.name)?;
            }
        }
        if kind.is_branch() != node.kind.is_branch() && node.people > 0 {
            let message = format!(
                "«{}» đang có {} đảng viên sinh hoạt trực tiếp nên không thể thành {}.",
                node.name,
                node.people,
                kind.title().to_lowercase()
            );
            return Err(refuse(Place::Kind, message));
        }
        self.nodes.insert(unit, Node { name: name.to_owned(), kind, parent, ..node });
        Ok(())
    }

    fn merge(&mut self, unit: UnitId, into: UnitId, on: NaiveDate) -> Result<(), Refusal> {
        let node = self.demand_unchanged(unit, on)?.clone();
        let target = self.nodes.get(&into).cloned();
        let target = target.ok_or_else(|| refuse(Place::Target, "Đơn vị nhận không còn hoạt động."))?;
        if self.subtree(unit).contains(&into) {
            let message = "Không thể hợp nhất một đơn vị vào chính nó hoặc vào đơn vị bên dưới nó.";
            return Err(refuse(Place::Target, message));
        }
        if node.kind.is_branch() != target.kind.is_branch() {
            let message = "Chi bộ chỉ hợp nhất với chi bộ, đảng bộ chỉ hợp nhất với đảng bộ.";
            return Err(refuse(Place::Target, message));
        }
        let moving: Vec<Node> = self.below(unit).into_iter().cloned().collect();
        for below in &moving {
            demand_under(below.kind, target.kind, &below.name)?;
            self.demand_unchanged(below.id, on)?;
        }
        for below in moving {
            self.nodes.insert(below.id, Node { parent: Some(into), ..below });
        }
        if let Some(target) = self.nodes.get_mut(&into) {
            target.people += node.people;
        }
        self.end(unit, Some(into));
        Ok(())
    }

    fn dissolve(&mut self, unit: UnitId, successor: Option<UnitId>, on: NaiveDate) -> Result<(), Refusal> {
        let node = self.demand_unchanged(unit, on)?.clone();
        if let Some(below) = self.below(unit).first() {
            let message = format!(
                "«{}» còn đơn vị trực thuộc ({}). Hãy chuyển hoặc hợp nhất các đơn vị ấy trước.",
                node.name, below.name
            );
            return Err(refuse(Place::Unit, message));
        }
        if node.people > 0 {
            let message = format!(
                "«{}» còn {} đảng viên. Hãy chọn đơn vị nhận đảng viên, hoặc hợp nhất thay vì giải thể.",
                node.name, node.people
            );
            return Err(refuse(Place::Target, message));
        }
        if successor.is_some_and(|id| id == unit || !self.nodes.contains_key(&id)) {
            return Err(refuse(Place::Target, "Đơn vị kế thừa không còn hoạt động."));
        }
        self.end(unit, successor);
        Ok(())
    }

    fn end(&mut self, unit: UnitId, successor: Option<UnitId>) {
        let people = self.nodes.remove(&unit).map_or(0, |node| node.people);
        self.gone.push((unit, successor, people));
    }

    fn demand_unchanged(&self, unit: UnitId, on: NaiveDate) -> Result<&Node, Refusal> {
        let node = self.nodes.get(&unit);
        let node = node.ok_or_else(|| refuse(Place::Unit, "Đơn vị này không còn hoạt động."))?;
        if node.since > on {
            let message = format!(
                "«{}» đã thay đổi từ ngày {}. Hãy chọn ngày có hiệu lực từ ngày ấy trở đi.",
                node.name,
                date_text(node.since)
            );
            return Err(refuse(Place::Day, message));
        }
        Ok(node)
    }

    fn demand_fit(&self, kind: UnitKind, parent: Option<UnitId>) -> Result<(), Refusal> {
        let Some(parent) = parent else {
            return if kind.may_stand_alone() {
                Ok(())
            } else {
                Err(refuse(Place::Parent, format!("{} phải có cấp trên.", kind.title())))
            };
        };
        let above = self.nodes.get(&parent);
        let above = above.ok_or_else(|| refuse(Place::Parent, "Đơn vị cấp trên không còn hoạt động."))?;
        demand_under(kind, above.kind, kind.title())
    }

    /// How this tree differs from the one it began as.
    #[must_use]
    pub fn since(&self, before: &Self) -> Changes {
        let mut changes = Changes::default();
        for node in self.sorted() {
            match before.nodes.get(&node.id) {
                None => changes.founded.push(node.clone()),
                Some(was) if (&was.name, was.kind, was.parent) != (&node.name, node.kind, node.parent) => {
                    changes.altered.push(node.clone());
                }
                Some(_) => {}
            }
        }
        let depth = |node: &Node| {
            std::iter::successors(node.parent, |up| self.nodes.get(up).and_then(|node| node.parent)).count()
        };
        changes.founded.sort_by_key(depth);
        // A unit founded and ended in one breath was never there.
        for (unit, into, people) in self.gone.iter().filter(|(unit, ..)| before.nodes.contains_key(unit)) {
            changes.dissolved.push((*unit, *into));
            if let Some(into) = into.filter(|_| *people > 0) {
                changes.emptied.push((*unit, self.last(into)));
            }
        }
        changes
    }

    fn last(&self, unit: UnitId) -> UnitId {
        let next = self.gone.iter().find(|(gone, ..)| *gone == unit).and_then(|(_, successor, _)| *successor);
        next.map_or(unit, |next| self.last(next))
    }
}

fn demand_under(kind: UnitKind, above: UnitKind, name: &str) -> Result<(), Refusal> {
    if kind.fits_under(above) {
        Ok(())
    } else {
        let message = format!(
            "«{name}» là {}, không thể trực thuộc {}.",
            kind.title().to_lowercase(),
            above.title().to_lowercase()
        );
        Err(refuse(Place::Parent, message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 7, day).unwrap()
    }

    fn id(number: u128) -> UnitId {
        UnitId(uuid::Uuid::from_u128(number))
    }

    fn node(number: u128, kind: UnitKind, parent: Option<u128>, people: i64) -> Node {
        let parent = parent.map(id);
        let (code, name) = (format!("U{number}"), format!("Đơn vị {number}"));
        Node { id: id(number), code, name, kind, parent, since: day(1), people }
    }

    /// A city with two wards; the first has two branches, the second one.
    fn city() -> Tree {
        use UnitKind::{Branch, CityCommittee, GrassrootsCommittee};
        Tree::of(
            vec![
                node(1, CityCommittee, None, 0),
                node(2, GrassrootsCommittee, Some(1), 0),
                node(3, GrassrootsCommittee, Some(1), 0),
                node(4, Branch, Some(2), 9),
                node(5, Branch, Some(2), 5),
                node(6, Branch, Some(3), 7),
            ],
            vec![("OLD".to_owned(), id(99))],
        )
    }

    fn after(acts: &[Act]) -> Result<(Tree, Changes), Refusal> {
        let (before, mut tree) = (city(), city());
        for act in acts {
            tree.apply(act, day(2))?;
        }
        let changes = tree.since(&before);
        Ok((tree, changes))
    }

    fn alter(unit: u128, kind: UnitKind, parent: Option<u128>) -> Act {
        Act::Alter { unit: id(unit), name: format!("Đơn vị {unit}"), kind, parent: parent.map(id) }
    }

    #[test]
    fn a_city_gives_way_to_wards_directly_under_the_province() {
        use UnitKind::{CommuneCommittee, ProvincialCommittee};
        let (tree, changes) = after(&[
            Act::Found(node(10, ProvincialCommittee, None, 0)),
            Act::Found(node(11, CommuneCommittee, Some(10), 0)),
            Act::Merge { unit: id(2), into: id(11) },
            Act::Merge { unit: id(3), into: id(11) },
            Act::Dissolve { unit: id(1), successor: Some(id(10)) },
        ])
        .unwrap();
        assert_eq!(tree.people(id(11)), 21);
        assert_eq!(changes.founded.len(), 2);
        assert_eq!(changes.founded[0].id, id(10), "parents come before their children");
        assert_eq!(changes.altered.iter().map(|node| node.id).collect::<Vec<_>>(), [id(4), id(5), id(6)]);
        assert_eq!(changes.dissolved.len(), 3);
        assert!(changes.emptied.is_empty(), "members stay in their branches");
    }

    #[test]
    fn members_of_merged_branches_go_where_the_last_one_went() {
        let (tree, changes) =
            after(&[Act::Merge { unit: id(4), into: id(5) }, Act::Merge { unit: id(5), into: id(6) }])
                .unwrap();
        assert_eq!(tree.people(id(6)), 21);
        assert_eq!(changes.emptied, [(id(4), id(6)), (id(5), id(6))]);
        assert_eq!(changes.dissolved, [(id(4), Some(id(5))), (id(5), Some(id(6)))]);
    }

    #[test]
    fn what_does_not_fit_is_refused_at_its_place() {
        use UnitKind::{Branch, CityCommittee, CommuneCommittee, GrassrootsCommittee, SectionalCommittee};
        let mut used = node(10, Branch, Some(2), 0);
        "OLD".clone_into(&mut used.code);
        for (act, place) in [
            (Act::Found(used), Place::Code),
            (Act::Found(node(10, Branch, None, 0)), Place::Parent),
            (Act::Found(node(10, CommuneCommittee, Some(2), 0)), Place::Parent),
            (Act::Found(node(10, Branch, Some(4), 0)), Place::Parent),
            (alter(2, GrassrootsCommittee, Some(4)), Place::Parent),
            (alter(2, SectionalCommittee, Some(3)), Place::Unit),
            (alter(4, SectionalCommittee, Some(2)), Place::Kind),
            (alter(1, CityCommittee, Some(2)), Place::Parent),
            (Act::Merge { unit: id(2), into: id(4) }, Place::Target),
            (Act::Merge { unit: id(4), into: id(3) }, Place::Target),
            (Act::Merge { unit: id(2), into: id(2) }, Place::Target),
            (Act::Dissolve { unit: id(2), successor: None }, Place::Unit),
            (Act::Dissolve { unit: id(4), successor: None }, Place::Target),
            (Act::Dissolve { unit: id(77), successor: None }, Place::Unit),
        ] {
            let outcome = after(std::slice::from_ref(&act));
            if place == Place::Unit && matches!(act, Act::Alter { .. }) {
                assert!(outcome.is_ok(), "a ward may become a section of another: {act:?}");
                continue;
            }
            assert_eq!(outcome.unwrap_err().place, place, "{act:?}");
        }
        let early = city().apply(&Act::Merge { unit: id(4), into: id(5) }, day(1).pred_opt().unwrap());
        assert_eq!(early.unwrap_err().place, Place::Day);
    }
}
