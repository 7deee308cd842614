//! Rows of the sheet «Tổ chức đảng», and whether together they make a tree.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::fields::Fields;
use super::footer;
use super::known::Known;
use super::problem::Report;
use super::sheet::{Sheet, unit};
use super::text::{self, fold, shown};
use crate::unit::UnitKind;

/// The kinds an office's list may name, from the top down.
const KINDS: [UnitKind; 7] = UnitKind::ALL;

fn kind(text: &str) -> Result<UnitKind, String> {
    let folded = fold(text);
    KINDS.into_iter().find(|kind| fold(kind.title()) == folded).ok_or_else(|| {
        let titles: Vec<&str> = KINDS.into_iter().map(UnitKind::title).collect();
        format!("Không có loại hình «{}». Hãy dùng một trong các loại: {}.", shown(text), titles.join(", "))
    })
}

/// A unit as its row gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRow {
    /// The row in the sheet.
    pub row: u32,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
    /// The code of the unit above it.
    pub parent: Option<String>,
}

/// Whether a row is a caption, a sum or a signature and no unit at all.
pub fn is_beside_the_table(fields: &Fields<'_>, filled: usize) -> bool {
    const FEW: usize = 2;
    let placeless = [unit::KIND, unit::PARENT].iter().all(|&column| !fields.has(column));
    placeless && ((!fields.has(unit::CODE) && filled < FEW) || footer::is_one(fields.cells()))
}

/// Reads one row; what is wrong with it goes to the report.
pub fn read(mut fields: Fields<'_>) -> Option<UnitRow> {
    let row = fields.row();
    let code = fields.demand(unit::CODE, text::code);
    let name = fields.demand(unit::NAME, text::title);
    let kind = fields.demand(unit::KIND, kind);
    let has_parent = fields.has(unit::PARENT);
    let parent = fields.read(unit::PARENT, text::code);
    if has_parent && parent.is_none() {
        return None;
    }
    let (code, name, kind) = (code?, name?, kind?);
    if !has_parent && !kind.may_stand_alone() {
        fields.refuse(unit::PARENT, format!("«{}» phải có mã cấp trên. Hãy điền vào ô này.", kind.title()));
        return None;
    }
    Some(UnitRow { row, code, name, kind, parent })
}

/// Checks the units against each other and against those already known.
pub fn check(units: &[UnitRow], all_codes: &HashSet<String>, known: &Known, report: &mut Report) {
    let mut refuse = |row: u32, column: usize, message: String| {
        report.refuse(Sheet::Units, row, Sheet::Units.columns()[column].title, message);
    };
    let by_code: HashMap<&str, &UnitRow> =
        units.iter().rev().map(|unit| (unit.code.as_str(), unit)).collect();
    for unit in units {
        let first = by_code[unit.code.as_str()];
        if first.row != unit.row {
            refuse(
                unit.row,
                unit::CODE,
                format!("Mã «{}» đã có ở dòng {}. Mỗi mã chỉ dùng một lần.", unit.code, first.row),
            );
            continue;
        }
        let Some(parent) = unit.parent.as_deref() else { continue };
        let kind =
            by_code.get(parent).map(|unit| unit.kind).or_else(|| known.unit(parent).map(|unit| unit.kind));
        match kind {
            None if all_codes.contains(parent) => {} // Its own row is refused already.
            None => refuse(
                unit.row,
                unit::PARENT,
                format!(
                    "Không có tổ chức nào mang mã «{parent}», cả trong tệp và trong hệ thống. Hãy sửa mã cấp trên."
                ),
            ),
            Some(kind) if kind.is_branch() => refuse(
                unit.row,
                unit::PARENT,
                format!(
                    "Cấp trên «{parent}» là {}, không thể có tổ chức trực thuộc.",
                    kind.title().to_lowercase()
                ),
            ),
            Some(_) => {
                if let Some(path) = circle(unit, &by_code, known) {
                    refuse(
                        unit.row,
                        unit::PARENT,
                        format!(
                            "Các mã cấp trên tạo thành vòng: {}. Hãy sửa một mã trong vòng.",
                            path.join(" → ")
                        ),
                    );
                }
            }
        }
    }
}

/// The way from a unit back to itself, if its parents lead there.
fn circle(unit: &UnitRow, by_code: &HashMap<&str, &UnitRow>, known: &Known) -> Option<Vec<String>> {
    const SHOWN: usize = 8;
    let mut path = vec![unit.code.clone()];
    let mut seen = HashSet::from([unit.code.clone()]);
    let mut at = unit.parent.clone();
    while let Some(code) = at {
        path.push(code.clone());
        if code == unit.code {
            if path.len() > SHOWN {
                path.splice(SHOWN - 2..path.len() - 1, ["…".to_owned()]);
            }
            return Some(path);
        }
        if !seen.insert(code.clone()) {
            return None; // A circle further up: told where it is.
        }
        at = match by_code.get(code.as_str()) {
            Some(unit) => unit.parent.clone(),
            None => known.unit(&code).and_then(|unit| unit.parent.clone()),
        };
    }
    None
}

/// The units with every parent before its children. Only for units that [`check`] let pass.
pub fn parents_first(units: Vec<UnitRow>) -> Vec<UnitRow> {
    let codes: HashSet<String> = units.iter().map(|unit| unit.code.clone()).collect();
    let mut children: HashMap<Option<String>, Vec<UnitRow>> = HashMap::new();
    for unit in units {
        let above = unit.parent.clone().filter(|parent| codes.contains(parent));
        children.entry(above).or_default().push(unit);
    }
    let mut ordered = children.remove(&None).unwrap_or_default();
    let mut next = 0;
    while next < ordered.len() {
        let below = children.remove(&Some(ordered[next].code.clone())).unwrap_or_default();
        ordered.extend(below);
        next += 1;
    }
    ordered
}
