//! Checks rows against each other and against the register: what no single row can tell.

use std::collections::{HashMap, HashSet};

use super::known::Known;
use super::members::MemberRow;
use super::problem::Report;
use super::register::Rows;
use super::sheet::{Sheet, member};
use super::text::{fold, shown};
use super::units::{self, UnitRow};
use crate::access::Office;

/// Checks everything; `unit_codes` are those of all rows, refused ones too.
pub fn check(rows: &Rows, unit_codes: &HashSet<String>, has_units: bool, known: &Known, report: &mut Report) {
    units::check(&rows.units, unit_codes, known, report);
    if has_units {
        check_branches(rows, unit_codes, known, report);
    }
    check_doubles(&rows.members, report);
    check_secretaries(&rows.members, report);
}

fn check_branches(rows: &Rows, unit_codes: &HashSet<String>, known: &Known, report: &mut Report) {
    let by_code: HashMap<&str, &UnitRow> = rows.units.iter().map(|unit| (unit.code.as_str(), unit)).collect();
    for member in &rows.members {
        let mut refuse = |column: usize, message: String| refuse(report, member, column, message);
        let code = member.branch.as_str();
        let branch = by_code
            .get(code)
            .map(|unit| (unit.kind, unit.name.as_str()))
            .or_else(|| known.unit(code).map(|unit| (unit.kind, unit.name.as_str())));
        match (branch, &member.branch_name) {
            (None, _) if unit_codes.contains(code) => {} // Its own row is refused already.
            (None, _) => refuse(
                member::BRANCH,
                format!(
                    "Không có chi bộ mang mã «{code}», cả trong tệp và trong hệ thống. Hãy sửa mã chi bộ."
                ),
            ),
            (Some((kind, name)), _) if !kind.is_branch() => refuse(
                member::BRANCH,
                format!(
                    "Mã «{code}» là {} ({}), không phải chi bộ. Hãy ghi mã của chi bộ nơi sinh hoạt.",
                    kind.title().to_lowercase(),
                    shown(name)
                ),
            ),
            (Some((_, name)), Some(given)) if fold(given) != fold(name) => refuse(
                member::BRANCH_NAME,
                format!(
                    "Ghi «{}» nhưng mã {code} là «{}». Hãy sửa mã hoặc tên chi bộ cho khớp.",
                    shown(given),
                    shown(name)
                ),
            ),
            _ => {}
        }
    }
}

fn check_doubles(members: &[MemberRow], report: &mut Report) {
    let mut codes: HashMap<&str, u32> = HashMap::new();
    let mut cards: HashMap<&str, u32> = HashMap::new();
    for member in members {
        if let Some(first) = codes.get(member.code.as_str()) {
            let message =
                format!("Mã «{}» đã có ở dòng {first}. Mỗi đảng viên chỉ ghi một dòng.", member.code);
            refuse(report, member, member::CODE, message);
            continue;
        }
        codes.insert(&member.code, member.row);
        let Some(card) = member.card.as_deref() else { continue };
        if let Some(first) = cards.get(card) {
            let message =
                format!("Số thẻ «{card}» đã có ở dòng {first}. Hãy kiểm tra lại số thẻ của hai người.");
            refuse(report, member, member::CARD, message);
        } else {
            cards.insert(card, member.row);
        }
    }
}

/// A branch has one secretary.
fn check_secretaries(members: &[MemberRow], report: &mut Report) {
    let mut secretaries: HashMap<&str, u32> = HashMap::new();
    for member in members.iter().filter(|member| member.offices().contains(&Office::Secretary)) {
        if let Some(first) = secretaries.get(member.branch.as_str()) {
            let message = format!(
                "Chi bộ {} đã có bí thư ở dòng {first}. Mỗi chi bộ chỉ có một bí thư; hãy sửa chức vụ của một người.",
                member.branch
            );
            refuse(report, member, member::PARTY_POST, message);
        } else {
            secretaries.insert(&member.branch, member.row);
        }
    }
}

fn refuse(report: &mut Report, member: &MemberRow, column: usize, message: String) {
    report.refuse(Sheet::Members, member.row, Sheet::Members.columns()[column].title, message);
}
