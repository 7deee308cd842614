//! Agencies as acts change them, before anything is written: what stands under what, and who goes where. Pure.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use crate::{clock::date_text, member::MemberId, unit::AgencyId};

/// An agency that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its id.
    pub id: AgencyId,
    /// Its name.
    pub name: String,
    /// The agency above it.
    pub parent: Option<AgencyId>,
    /// The first day on which it is as it is.
    pub since: NaiveDate,
    /// How many members work there.
    pub people: i64,
}

/// One thing that is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// An agency comes into being.
    Found(Node),
    /// It gets another name.
    Rename {
        /// Which.
        agency: AgencyId,
        /// Its name from then on.
        name: String,
    },
    /// It comes under another, or stands apart.
    Move {
        /// Which.
        agency: AgencyId,
        /// The agency above it from then on.
        parent: Option<AgencyId>,
    },
    /// Some of those who work there go to another.
    Send {
        /// From where.
        from: AgencyId,
        /// To where.
        to: AgencyId,
        /// Who.
        people: Vec<MemberId>,
    },
    /// It ends; whoever works there goes to its successor, and so does what stands under it.
    Close {
        /// Which.
        agency: AgencyId,
        /// Which one goes on.
        successor: Option<AgencyId>,
    },
}

/// Why something cannot be done: the field of the form, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The field.
    pub field: &'static str,
    /// What is wrong.
    pub message: String,
}

/// All agencies.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    nodes: HashMap<AgencyId, Node>,
    /// Names of agencies that ended.
    gone: HashSet<String>,
}

fn refuse(field: &'static str, message: impl Into<String>) -> Refusal {
    Refusal { field, message: message.into() }
}

impl Tree {
    /// The tree of these agencies; `gone` are the names of those that ended.
    #[must_use]
    pub fn of(nodes: Vec<Node>, gone: Vec<String>) -> Self {
        let gone = gone.into_iter().map(|name| name.to_lowercase()).collect();
        Self { nodes: nodes.into_iter().map(|node| (node.id, node)).collect(), gone }
    }

    /// An agency that is there.
    #[must_use]
    pub fn get(&self, id: AgencyId) -> Option<&Node> {
        self.nodes.get(&id)
    }

    /// All that are there, in no order that people know.
    pub fn iter(&self) -> impl Iterator<Item = &Node> {
        self.nodes.values()
    }

    /// Whether another than `but` bears this name, or one that ended did.
    #[must_use]
    pub fn is_named(&self, name: &str, but: Option<AgencyId>) -> bool {
        let name = name.to_lowercase();
        self.gone.contains(&name)
            || self.iter().any(|node| Some(node.id) != but && node.name.to_lowercase() == name)
    }

    /// The agencies directly under one.
    #[must_use]
    pub fn below(&self, id: AgencyId) -> Vec<&Node> {
        self.iter().filter(|node| node.parent == Some(id)).collect()
    }

    /// Whether one is the other, or stands somewhere under it.
    #[must_use]
    pub fn is_within(&self, id: AgencyId, above: AgencyId) -> bool {
        let mut at = Some(id);
        while let Some(here) = at {
            if here == above {
                return true;
            }
            at = self.get(here).and_then(|node| node.parent);
        }
        false
    }

    /// Does one thing from a day on.
    ///
    /// # Errors
    /// What does not fit; the tree is then not to be used.
    pub fn apply(&mut self, act: &Act, on: NaiveDate) -> Result<(), Refusal> {
        match act {
            Act::Found(node) => {
                if let Some(parent) = node.parent {
                    self.demand_there(parent)?;
                }
                self.nodes.insert(node.id, Node { since: on, ..node.clone() });
                Ok(())
            }
            Act::Rename { agency, name } => {
                self.change(*agency, on)?.name.clone_from(name);
                Ok(())
            }
            Act::Move { agency, parent } => self.put_under(*agency, *parent, on),
            Act::Send { from, to, people } => {
                let count = i64::try_from(people.len()).unwrap_or(0);
                self.demand_there(*to)?;
                self.count(*from, -count);
                self.count(*to, count);
                Ok(())
            }
            Act::Close { agency, successor } => self.close(*agency, *successor, on),
        }
    }

    fn put_under(
        &mut self,
        agency: AgencyId,
        parent: Option<AgencyId>,
        on: NaiveDate,
    ) -> Result<(), Refusal> {
        if let Some(parent) = parent {
            self.demand_there(parent)?;
            if self.is_within(parent, agency) {
                let message = "Cơ quan, đơn vị không thể thuộc chính nó hoặc thuộc nơi đang ở dưới nó.";
                return Err(refuse("target", message));
            }
        }
        self.change(agency, on)?.parent = parent;
        Ok(())
    }

    fn close(&mut self, agency: AgencyId, successor: Option<AgencyId>, on: NaiveDate) -> Result<(), Refusal> {
        let node = self.change(agency, on)?.clone();
        if let Some(successor) = successor {
            self.demand_there(successor)?;
            self.count(successor, node.people);
        } else if node.people > 0 {
            let message = "Còn người làm việc ở đây. Hãy chọn nơi họ chuyển đến.";
            return Err(refuse("target", message));
        }
        let up = successor.filter(|next| !self.is_within(*next, agency)).or(node.parent);
        let below: Vec<AgencyId> = self.below(agency).into_iter().map(|node| node.id).collect();
        for id in below {
            self.change(id, on)?.parent = up;
        }
        self.gone.insert(node.name.to_lowercase());
        self.nodes.remove(&agency);
        Ok(())
    }

    fn count(&mut self, id: AgencyId, people: i64) {
        if let Some(node) = self.nodes.get_mut(&id) {
            node.people += people;
        }
    }

    fn demand_there(&self, id: AgencyId) -> Result<(), Refusal> {
        let message = "Cơ quan, đơn vị được chọn không còn hoạt động. Hãy chọn nơi khác.";
        self.get(id).map(|_| ()).ok_or_else(|| refuse("target", message))
    }

    /// An agency about to change from a day on: it must not have changed later.
    fn change(&mut self, id: AgencyId, on: NaiveDate) -> Result<&mut Node, Refusal> {
        let node = self.nodes.get_mut(&id);
        let node = node.ok_or_else(|| refuse("day", "Cơ quan, đơn vị này đã kết thúc."))?;
        if node.since > on {
            let since = date_text(node.since);
            let message = format!("«{}» đã thay đổi từ ngày {since}. Hãy chọn từ ngày ấy trở đi.", node.name);
            return Err(refuse("day", message));
        }
        node.since = on;
        Ok(node)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, day).unwrap()
    }

    fn id(number: u128) -> AgencyId {
        AgencyId(Uuid::from_u128(number))
    }

    /// 1 stands above 2, which stands above 3; 4 stands apart.
    fn four() -> Tree {
        let node = |number, parent: Option<u128>| Node {
            id: id(number),
            name: format!("Cơ quan {number}"),
            parent: parent.map(id),
            since: day(1),
            people: 2,
        };
        Tree::of(
            vec![node(1, None), node(2, Some(1)), node(3, Some(2)), node(4, None)],
            vec!["Cũ".to_owned()],
        )
    }

    #[test]
    fn nothing_comes_under_itself() {
        let put = |agency, parent| {
            four().apply(&Act::Move { agency: id(agency), parent: Some(id(parent)) }, day(2))
        };
        assert_eq!(put(1, 3).unwrap_err().field, "target");
        assert_eq!(put(1, 1).unwrap_err().field, "target");
        assert!(put(2, 4).is_ok());
    }

    #[test]
    fn whoever_works_there_and_what_stands_below_goes_to_the_successor() {
        let mut tree = four();
        tree.apply(&Act::Close { agency: id(2), successor: Some(id(4)) }, day(2)).unwrap();
        assert!(tree.get(id(2)).is_none());
        assert_eq!((tree.get(id(4)).unwrap().people, tree.get(id(3)).unwrap().parent), (4, Some(id(4))));
        assert!(tree.is_named("cơ quan 2", None), "its name stays its own");

        let mut tree = four();
        tree.apply(&Act::Close { agency: id(1), successor: Some(id(3)) }, day(2)).unwrap();
        assert_eq!(tree.get(id(2)).unwrap().parent, None, "a successor from below makes no circle");
        assert!(tree.is_within(id(3), id(2)));
    }

    #[test]
    fn nobody_is_left_without_a_place() {
        let mut tree = four();
        let close = Act::Close { agency: id(4), successor: None };
        assert_eq!(tree.clone().apply(&close, day(2)).unwrap_err().field, "target");
        let people = vec![MemberId(Uuid::from_u128(9)), MemberId(Uuid::from_u128(8))];
        tree.apply(&Act::Send { from: id(4), to: id(1), people }, day(2)).unwrap();
        tree.apply(&close, day(2)).unwrap();
        assert_eq!(tree.get(id(1)).unwrap().people, 4);
    }

    #[test]
    fn what_changed_later_is_not_changed_before() {
        let mut tree = four();
        let rename = Act::Rename { agency: id(1), name: "Mới".to_owned() };
        tree.apply(&rename, day(5)).unwrap();
        assert_eq!(tree.apply(&rename, day(4)).unwrap_err().field, "day");
        assert!(tree.apply(&rename, day(5)).is_ok());
    }
}
