//! What is to be done to the tree, from which day, and on what it rests.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::tree::{Act, Changes, Refusal, Tree};
use crate::{member::MemberId, unit::UnitId};

/// One act of the Board, read from a form or a sheet.
#[derive(Clone, Debug)]
pub struct Intent {
    /// The first day of what is new.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
    /// The resolution or decision it rests on.
    pub basis: String,
    /// What single units rest on, where that differs.
    pub bases: HashMap<UnitId, String>,
    /// What is done, in order.
    pub acts: Vec<Act>,
    /// Members who go to another branch one by one.
    pub people: Vec<(Vec<MemberId>, UnitId)>,
    /// Ending units whose offices go on in their successors.
    pub hands_over: HashSet<UnitId>,
}

/// An intent that fits the tree, with what it changes there.
#[derive(Clone, Debug)]
pub struct Work {
    /// What was meant.
    pub intent: Intent,
    /// The tree before.
    pub before: Tree,
    /// The tree after.
    pub after: Tree,
    /// The difference.
    pub changes: Changes,
}

impl Intent {
    /// Does it to a copy of the tree.
    ///
    /// # Errors
    /// The first thing that does not fit.
    pub fn on_tree(self, before: Tree) -> Result<Work, Refusal> {
        let mut after = before.clone();
        for act in &self.acts {
            after.apply(act, self.on)?;
        }
        let changes = after.since(&before);
        Ok(Work { intent: self, before, after, changes })
    }
}

impl Work {
    /// The units whose members and papers it touches: everything below what moves or ends.
    #[must_use]
    pub fn touched(&self) -> HashSet<UnitId> {
        let moved = self
            .changes
            .altered
            .iter()
            .filter(|node| self.before.get(node.id).is_some_and(|was| was.parent != node.parent));
        let mut touched = HashSet::new();
        for id in moved.map(|node| node.id).chain(self.changes.dissolved.iter().map(|(id, _)| *id)) {
            touched.extend(self.before.subtree(id));
        }
        touched
    }

    /// The units on whose pages it is told before its day: those that change or end, and those that take in.
    #[must_use]
    pub fn concerns(&self) -> Vec<uuid::Uuid> {
        let changes = &self.changes;
        let altered = changes.altered.iter().map(|node| node.id);
        let ending = changes.dissolved.iter().flat_map(|(id, next)| std::iter::once(*id).chain(*next));
        let parents = changes.altered.iter().chain(&changes.founded).filter_map(|node| node.parent);
        let all: HashSet<UnitId> =
            self.touched().into_iter().chain(altered).chain(ending).chain(parents).collect();
        all.into_iter().filter(|id| self.before.get(*id).is_some()).map(|id| id.0).collect()
    }

    /// How many people it moves, or puts under another committee.
    #[must_use]
    pub fn people(&self) -> i64 {
        let below: i64 =
            self.touched().iter().filter_map(|id| self.before.get(*id)).map(|node| node.people).sum();
        let alone: usize = self.intent.people.iter().map(|(members, _)| members.len()).sum();
        below + i64::try_from(alone).unwrap_or(0)
    }

    /// What the change of a unit rests on.
    #[must_use]
    pub fn basis(&self, id: UnitId) -> &str {
        self.intent.bases.get(&id).unwrap_or(&self.intent.basis)
    }

    /// What a unit is called, after the act or before it.
    #[must_use]
    pub fn name(&self, id: UnitId) -> String {
        self.after.get(id).or_else(|| self.before.get(id)).map(|node| node.name.clone()).unwrap_or_default()
    }

    /// What it does, a sentence for each unit.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let under = |parent: Option<UnitId>| {
            parent.map_or_else(|| "đứng đầu".to_owned(), |id| format!("trực thuộc {}", self.name(id)))
        };
        let mut lines = Vec::new();
        for node in &self.changes.founded {
            let kind = node.kind.title().to_lowercase();
            lines.push(format!(
                "Thành lập {} (mã {}), {kind}, {}.",
                node.name,
                node.code,
                under(node.parent)
            ));
        }
        for node in &self.changes.altered {
            let Some(was) = self.before.get(node.id) else { continue };
            if was.name != node.name {
                lines.push(format!("{} đổi tên thành {}.", was.name, node.name));
            }
            if was.kind != node.kind {
                let kind = node.kind.title().to_lowercase();
                lines.push(format!("{} từ {} thành {kind}.", node.name, was.kind.title().to_lowercase()));
            }
            if was.parent != node.parent {
                lines.push(format!(
                    "{} ({} đảng viên) chuyển sang {}.",
                    node.name,
                    self.before.people(node.id),
                    under(node.parent)
                ));
            }
        }
        for (from, to) in &self.changes.emptied {
            let people = self.before.get(*from).map_or(0, |node| node.people);
            lines.push(format!(
                "{people} đảng viên của {} chuyển sang {}.",
                self.name(*from),
                self.name(*to)
            ));
        }
        for (members, to) in &self.intent.people {
            lines.push(format!("{} đảng viên chuyển sang {}.", members.len(), self.name(*to)));
        }
        for (id, successor) in &self.changes.dissolved {
            lines.push(match successor {
                Some(next) => format!("{} kết thúc; {} kế thừa hồ sơ.", self.name(*id), self.name(*next)),
                None => format!("{} kết thúc, không có đơn vị kế thừa.", self.name(*id)),
            });
        }
        lines
    }
}
