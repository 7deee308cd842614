//! A row that waits to be decided: what it would change, what is in doubt about it, and what someone decided.

use serde::{Deserialize, Serialize};

use super::changes::Change;
use super::doubt::Doubt;
use super::members::MemberRow;
use super::plan::{Fate, Plan};
use super::sheet::Sheet;
use super::units::UnitRow;
use crate::error::Result;

/// What a row would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Kind {
    /// Add someone.
    New,
    /// Change someone.
    Changed,
    /// Nothing.
    Same,
    /// It stands in the register alone.
    Gone,
}

/// What someone decided about a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Decision {
    /// It is written as the file says.
    Take,
    /// What stands in the register stays.
    Keep,
    /// The row is left out.
    Skip,
    /// Who is not in the file stays as they are.
    Leave,
    /// Who is not in the file has gone to another organization.
    Transferred,
    /// Who is not in the file is a member no more.
    Ended,
}

impl Decision {
    /// What it is called on the row.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Decision::Take => "Nhập",
            Decision::Keep => "Giữ như danh bạ",
            Decision::Skip => "Bỏ qua",
            Decision::Leave => "Để nguyên",
            Decision::Transferred => "Ghi chuyển đi",
            Decision::Ended => "Ghi ra khỏi danh sách",
        }
    }

    /// Whether it may be decided of a row.
    #[must_use]
    pub fn fits(self, kind: Kind) -> bool {
        match kind {
            Kind::New | Kind::Same => matches!(self, Decision::Take | Decision::Skip),
            Kind::Changed => matches!(self, Decision::Take | Decision::Keep | Decision::Skip),
            Kind::Gone => matches!(self, Decision::Leave | Decision::Transferred | Decision::Ended),
        }
    }

    /// Whether someone must say why.
    #[must_use]
    pub fn needs_reason(self) -> bool {
        matches!(self, Decision::Transferred | Decision::Ended)
    }
}

/// A row as it is kept while it waits.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its sheet.
    pub sheet: Sheet,
    /// Its row in the file; none for who is gone.
    pub row: Option<u32>,
    /// Code of the unit or member.
    pub code: String,
    /// Name.
    pub name: String,
    /// Code of the unit above, or of the branch.
    pub place: String,
    /// What it would do.
    pub kind: Kind,
    /// Field by field.
    pub changes: Vec<Change>,
    /// What is in doubt.
    pub doubts: Vec<Doubt>,
    /// The row itself, as JSON.
    pub content: String,
}

/// The rows of a plan in the order in which they are shown: units, members, those who are gone.
///
/// # Errors
/// When a row cannot be written as JSON.
pub fn of_plan(plan: &Plan) -> Result<Vec<Line>> {
    let mut lines = Vec::with_capacity(plan.units.len() + plan.members.len() + plan.gone.len());
    for (row, fate) in &plan.units {
        lines.push(of_unit(plan, row, fate)?);
    }
    for (row, fate) in &plan.members {
        lines.push(of_member(plan, row, fate)?);
    }
    lines.extend(plan.gone.iter().map(|member| Line {
        sheet: Sheet::Members,
        row: None,
        code: member.code.clone(),
        name: member.name.clone(),
        place: member.branch.clone(),
        kind: Kind::Gone,
        changes: Vec::new(),
        doubts: Vec::new(),
        content: "null".to_owned(),
    }));
    Ok(lines)
}

fn of_unit<Id>(plan: &Plan, row: &UnitRow, fate: &Fate<Id>) -> Result<Line> {
    Ok(Line {
        sheet: Sheet::Units,
        row: Some(row.row),
        code: row.code.clone(),
        name: row.name.clone(),
        place: row.parent.clone().unwrap_or_default(),
        content: serde_json::to_string(row)?,
        ..started(plan, Sheet::Units, row.row, fate)
    })
}

fn of_member<Id>(plan: &Plan, row: &MemberRow, fate: &Fate<Id>) -> Result<Line> {
    Ok(Line {
        sheet: Sheet::Members,
        row: Some(row.row),
        code: row.code.clone(),
        name: row.name.clone(),
        place: row.branch.clone(),
        content: serde_json::to_string(row)?,
        ..started(plan, Sheet::Members, row.row, fate)
    })
}

fn started<Id>(plan: &Plan, sheet: Sheet, row: u32, fate: &Fate<Id>) -> Line {
    let (kind, changes) = match fate {
        Fate::New => (Kind::New, Vec::new()),
        Fate::Changed(_, changes) => (Kind::Changed, changes.clone()),
        Fate::Same => (Kind::Same, Vec::new()),
    };
    Line {
        sheet,
        row: None,
        code: String::new(),
        name: String::new(),
        place: String::new(),
        kind,
        changes,
        doubts: plan.doubts.get(&(sheet, row)).cloned().unwrap_or_default(),
        content: "null".to_owned(),
    }
}
