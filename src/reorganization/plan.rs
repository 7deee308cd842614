//! What the rows of a sheet do to the tree, or what is wrong with them.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::NaiveDate;

use crate::{
    clock::date_text,
    import::{
        problem::Problem,
        sheet::{Sheet, moves},
    },
    unit::UnitId,
};

use super::{
    form::Ground,
    intent::{Intent, Work},
    sheet::{MoveRow, What},
    tree::{Act, Node, Place, Refusal, Tree},
};

/// A row as the preview shows it.
#[derive(Clone, Debug)]
pub struct RowLine {
    /// The row in the sheet.
    pub row: u32,
    /// What is done.
    pub what: &'static str,
    /// To which unit.
    pub unit: String,
    /// From which day.
    pub on: String,
    /// What becomes of it.
    pub becomes: String,
    /// How many members belong to the unit and to all below.
    pub people: i64,
}

/// The rows of one day, and what they do.
#[derive(Clone, Debug)]
pub struct Day {
    /// The rows.
    pub rows: Vec<MoveRow>,
    /// What they do.
    pub work: Work,
}

struct Planning<'a> {
    ground: &'a Ground<'a>,
    tree: Tree,
    founded: HashSet<UnitId>,
    intent: Intent,
    problems: Vec<Problem>,
}

/// What the rows do, day after day: each day is fitted to the tree that the one before it leaves.
///
/// # Errors
/// Everything that does not fit on the first day on which something does not, by row and column.
pub fn plan(rows: &[MoveRow], ground: &Ground<'_>) -> Result<Vec<Day>, Vec<Problem>> {
    if rows.is_empty() {
        return Err(vec![Problem::of_sheet(Sheet::Moves.title(), "Trang tính chưa có dòng nào.")]);
    }
    let (mut tree, mut reach) = (ground.tree.clone(), ground.reach.clone());
    let mut days = Vec::new();
    for rows in by_day(rows) {
        let ground = Ground { tree: &tree, reach: &reach, bounds: ground.bounds };
        let work = plan_day(&rows, &ground)?;
        reach.extend(work.changes.founded.iter().map(|node| node.id));
        tree = work.after.clone();
        days.push(Day { rows, work });
    }
    Ok(days)
}

fn by_day(rows: &[MoveRow]) -> Vec<Vec<MoveRow>> {
    let mut days: BTreeMap<NaiveDate, Vec<MoveRow>> = BTreeMap::new();
    for row in rows {
        days.entry(row.on).or_default().push(row.clone());
    }
    days.into_values().collect()
}

/// What rows of one day do together.
fn plan_day(rows: &[MoveRow], ground: &Ground<'_>) -> Result<Work, Vec<Problem>> {
    let Some(first) = rows.first() else { return Err(Vec::new()) };
    let intent = Intent {
        on: first.on,
        reason: "Sắp xếp theo phương án".to_owned(),
        basis: first.basis.clone(),
        bases: HashMap::new(),
        acts: Vec::new(),
        people: Vec::new(),
        hands_over: HashSet::new(),
    };
    let tree = ground.tree.clone();
    let mut planning = Planning { ground, tree, founded: HashSet::new(), intent, problems: Vec::new() };
    planning.check_days(rows);
    planning.found(rows);
    for what in [What::Rename, What::Move, What::Merge] {
        rows.iter().filter(|row| row.what == what).for_each(|row| planning.change(row));
    }
    planning.dissolve(rows);
    planning.finish()
}

impl Planning<'_> {
    fn note(&mut self, row: &MoveRow, column: usize, message: impl Into<String>) {
        let title = Sheet::Moves.columns().get(column).map_or("", |column| column.title);
        self.problems.push(Problem::of_cell(Sheet::Moves.title(), row.row, title, message));
    }

    fn check_days(&mut self, rows: &[MoveRow]) {
        for row in rows {
            if let Err(message) = self.ground.bounds.fits(row.on) {
                self.note(row, moves::DAY, message);
            }
        }
    }

    /// Founds what is new, parents before children, whatever the order of the rows.
    fn found(&mut self, rows: &[MoveRow]) {
        let mut left: Vec<&MoveRow> = rows.iter().filter(|row| row.what == What::Found).collect();
        loop {
            let waits = |row: &&MoveRow, left: &[&MoveRow]| {
                row.parent.as_ref().is_some_and(|parent| {
                    left.iter().any(|other| other.new.as_ref() == Some(parent) && other.row != row.row)
                })
            };
            let (later, now): (Vec<_>, Vec<_>) = left.iter().partition(|row| waits(row, &left));
            if now.is_empty() {
                break;
            }
            now.into_iter().for_each(|row| self.found_one(row));
            left = later;
        }
        for row in left {
            self.note(row, moves::PARENT, "Các mã cấp trên tạo thành vòng. Hãy sửa một mã trong vòng.");
        }
    }

    fn found_one(&mut self, row: &MoveRow) {
        let (Some(code), Some(name), Some(kind)) = (&row.new, &row.name, row.kind) else { return };
        let parent = match &row.parent {
            None => None,
            Some(code) => {
                let Some(parent) = self.reached(row, moves::PARENT, code) else { return };
                Some(parent)
            }
        };
        let id = UnitId::new(self.ground.bounds.now);
        let node =
            Node { id, code: code.clone(), name: name.clone(), kind, parent, since: row.on, people: 0 };
        if self.apply(row, Act::Found(node)) {
            self.founded.insert(id);
            self.intent.bases.insert(id, row.basis.clone());
        }
    }

    /// The unit of a code: there, and within reach or founded here.
    fn reached(&mut self, row: &MoveRow, column: usize, code: &str) -> Option<UnitId> {
        match self.tree.coded(code).map(|node| node.id) {
            Some(id) if self.founded.contains(&id) || self.ground.reach.contains(&id) => Some(id),
            Some(_) => {
                let message = format!("Đơn vị «{code}» ngoài phạm vi đồng chí phụ trách.");
                self.note(row, column, message);
                None
            }
            None => {
                let message = format!(
                    "Không có đơn vị đang hoạt động nào mang mã «{code}», cả trong hệ thống và trong phương án. Hãy sửa mã."
                );
                self.note(row, column, message);
                None
            }
        }
    }

    fn change(&mut self, row: &MoveRow) {
        let Some(code) = &row.old else { return };
        let Some(unit) = self.reached(row, moves::OLD, code) else { return };
        let act = if row.what == What::Merge {
            let Some(code) = &row.new else { return };
            let Some(into) = self.reached(row, moves::NEW, code) else { return };
            Act::Merge { unit, into }
        } else {
            let Some(node) = self.tree.get(unit).cloned() else { return };
            let parent = match &row.parent {
                None => node.parent,
                Some(code) => {
                    let Some(parent) = self.reached(row, moves::PARENT, code) else { return };
                    Some(parent)
                }
            };
            let name = row.name.clone().unwrap_or(node.name);
            Act::Alter { unit, name, kind: row.kind.unwrap_or(node.kind), parent }
        };
        if self.apply(row, act) {
            self.intent.bases.insert(unit, row.basis.clone());
            if row.hands_over {
                self.intent.hands_over.insert(unit);
            }
        }
    }

    /// Ends what is to end, from below.
    fn dissolve(&mut self, rows: &[MoveRow]) {
        let mut left: Vec<&MoveRow> = rows.iter().filter(|row| row.what == What::Dissolve).collect();
        loop {
            let empty = |row: &&&MoveRow, tree: &Tree| {
                let unit = row.old.as_ref().and_then(|code| tree.coded(code));
                unit.is_none_or(|unit| tree.below(unit.id).is_empty())
            };
            let (now, later): (Vec<&MoveRow>, Vec<&MoveRow>) =
                left.iter().partition(|row| empty(row, &self.tree));
            let stuck = now.is_empty();
            for row in if stuck { &later } else { &now } {
                self.dissolve_one(row);
            }
            if stuck || later.is_empty() {
                break;
            }
            left = later;
        }
    }

    fn dissolve_one(&mut self, row: &MoveRow) {
        let Some(code) = &row.old else { return };
        let Some(unit) = self.reached(row, moves::OLD, code) else { return };
        let successor = match &row.new {
            None => None,
            Some(code) => {
                let Some(next) = self.reached(row, moves::NEW, code) else { return };
                Some(next)
            }
        };
        if self.apply(row, Act::Dissolve { unit, successor }) && row.hands_over {
            self.intent.hands_over.insert(unit);
        }
    }

    fn apply(&mut self, row: &MoveRow, act: Act) -> bool {
        match self.tree.apply(&act, row.on) {
            Ok(()) => {
                self.intent.acts.push(act);
                true
            }
            Err(Refusal { place, message }) => {
                self.note(row, column(place, row.what), message);
                false
            }
        }
    }

    fn finish(mut self) -> Result<Work, Vec<Problem>> {
        if self.problems.is_empty() {
            let changes = self.tree.since(self.ground.tree);
            let before = self.ground.tree.clone();
            return Ok(Work { intent: self.intent, before, after: self.tree, changes });
        }
        self.problems.sort_by_key(|problem| problem.row);
        Err(self.problems)
    }
}

fn column(place: Place, what: What) -> usize {
    match place {
        Place::Unit => moves::OLD,
        Place::Target | Place::Code => moves::NEW,
        Place::Kind => moves::KIND,
        Place::Parent if what == What::Merge => moves::NEW,
        Place::Parent => moves::PARENT,
        Place::Day => moves::DAY,
    }
}

/// The rows in the order of the sheet, in words.
#[must_use]
pub fn lines(rows: &[MoveRow], tree: &Tree) -> Vec<RowLine> {
    let new: HashMap<&str, &str> =
        rows.iter().filter_map(|row| row.new.as_deref().zip(row.name.as_deref())).collect();
    let name = |code: Option<&str>| {
        let code = code.unwrap_or_default();
        let known = tree.coded(code).map(|node| node.name.as_str()).or_else(|| new.get(code).copied());
        known.unwrap_or(code).to_owned()
    };
    rows.iter()
        .map(|row| {
            let unit = if row.what == What::Found { row.new.as_deref() } else { row.old.as_deref() };
            let under = row.parent.as_deref().map(|parent| format!("Trực thuộc {}", name(Some(parent))));
            let becomes = match row.what {
                What::Found => under.unwrap_or_else(|| "Đứng đầu".to_owned()),
                What::Rename => row.name.clone().unwrap_or_default(),
                What::Move => under.unwrap_or_default(),
                What::Merge => format!("Vào {}", name(row.new.as_deref())),
                What::Dissolve => row.new.as_deref().map_or_else(
                    || "Không có đơn vị kế thừa".to_owned(),
                    |code| format!("{} kế thừa", name(Some(code))),
                ),
            };
            let there = row.old.as_deref().and_then(|code| tree.coded(code));
            RowLine {
                row: row.row,
                what: row.what.title(),
                unit: name(unit),
                on: date_text(row.on),
                becomes,
                people: there.map_or(0, |node| tree.people(node.id)),
            }
        })
        .collect()
}
