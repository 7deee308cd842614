//! What is to be done to agencies, from which day, and what it changes.

use uuid::Uuid;

use super::tree::{Act, Node, Refusal, Tree};
use crate::{member::MemberId, reorganization::why::Why, unit::AgencyId};

/// An act that fits, with the agencies before and after it.
#[derive(Clone, Debug)]
pub struct Work {
    /// From which day, why, and on what it rests.
    pub why: Why,
    /// What is done, in order.
    pub acts: Vec<Act>,
    /// The agencies before.
    pub before: Tree,
    /// The agencies after.
    pub after: Tree,
}

/// People who go from one agency to another: those named, or everyone who is left there.
#[derive(Clone, Copy, Debug)]
pub struct Going<'a> {
    /// From where.
    pub from: AgencyId,
    /// To where.
    pub to: Option<AgencyId>,
    /// Who; none for everyone.
    pub people: Option<&'a [MemberId]>,
}

impl Work {
    /// Does it to a copy of the tree.
    ///
    /// # Errors
    /// The first thing that does not fit.
    pub fn on_tree(why: Why, acts: Vec<Act>, before: &Tree) -> Result<Self, Refusal> {
        let mut after = before.clone();
        for act in &acts {
            after.apply(act, why.on)?;
        }
        Ok(Self { why, acts, before: before.clone(), after })
    }

    /// New agencies.
    #[must_use]
    pub fn founded(&self) -> Vec<&Node> {
        let founded = self.acts.iter().filter_map(|act| match act {
            Act::Found(node) => Some(node),
            _ => None,
        });
        founded.collect()
    }

    /// Agencies with another name or another one above: each as it was, and as it is then.
    #[must_use]
    pub fn altered(&self) -> Vec<(&Node, &Node)> {
        let both = self.before.iter().filter_map(|was| Some((was, self.after.get(was.id)?)));
        both.filter(|(was, node)| (&was.name, was.parent) != (&node.name, node.parent)).collect()
    }

    /// Agencies that end, each with its successor.
    #[must_use]
    pub fn closed(&self) -> Vec<(&Node, Option<AgencyId>)> {
        let of = |act: &Act| match act {
            Act::Close { agency, successor } => Some((self.before.get(*agency)?, *successor)),
            _ => None,
        };
        self.acts.iter().filter_map(of).collect()
    }

    /// Who goes where, in order.
    #[must_use]
    pub fn going(&self) -> Vec<Going<'_>> {
        let going = self.acts.iter().filter_map(|act| match act {
            Act::Send { from, to, people } => {
                Some(Going { from: *from, to: Some(*to), people: Some(people) })
            }
            Act::Close { agency, successor } => Some(Going { from: *agency, to: *successor, people: None }),
            _ => None,
        });
        going.collect()
    }

    /// The agencies on whose pages it is told before its day.
    #[must_use]
    pub fn concerns(&self) -> Vec<Uuid> {
        let altered =
            self.altered().into_iter().flat_map(|(was, node)| [Some(was.id), was.parent, node.parent]);
        let founded = self.founded().into_iter().map(|node| node.parent);
        let going = self.going().into_iter().flat_map(|going| [Some(going.from), going.to]);
        let mut all: Vec<Uuid> = altered
            .chain(founded)
            .chain(going)
            .flatten()
            .filter(|id| self.before.get(*id).is_some())
            .map(|id| id.0)
            .collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// What an agency is called, after the act or before it.
    #[must_use]
    pub fn name(&self, id: AgencyId) -> String {
        self.after.get(id).or_else(|| self.before.get(id)).map(|node| node.name.clone()).unwrap_or_default()
    }

    /// What it does, a sentence for each agency.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for node in self.founded() {
            let under = node.parent.map(|up| format!(", thuộc {}", self.name(up))).unwrap_or_default();
            lines.push(format!("Thành lập {}{under}.", node.name));
        }
        for (was, node) in self.altered() {
            if was.name != node.name {
                lines.push(format!("{} đổi tên thành {}.", was.name, node.name));
            }
            if was.parent != node.parent {
                lines.push(match node.parent {
                    Some(up) => format!("{} chuyển về thuộc {}.", node.name, self.name(up)),
                    None => format!("{} không còn thuộc cơ quan, đơn vị nào.", node.name),
                });
            }
        }
        for act in &self.acts {
            if let Act::Send { from, to, people } = act {
                let (from, to) = (self.name(*from), self.name(*to));
                lines.push(format!("{} đảng viên làm việc ở {from} chuyển sang {to}.", people.len()));
            }
        }
        for (node, successor) in self.closed() {
            lines.push(match successor {
                Some(next) => format!("{} kết thúc; {} kế thừa.", node.name, self.name(next)),
                None => format!("{} kết thúc, không có nơi kế thừa.", node.name),
            });
        }
        lines
    }
}
