//! What the register itself says against a row: someone gone, a unit dissolved, a card held, a place out of reach.

use std::collections::{HashMap, HashSet};

use super::known::Known;
use super::members::MemberRow;
use super::problem::Problem;
use super::sheet::{Sheet, member, unit};
use super::units::UnitRow;
use crate::member::Standing;

/// Everything the objections lean on.
pub struct Objections<'a> {
    known: &'a Known,
    /// Codes of units that the file brings.
    new_units: HashSet<&'a str>,
    /// The card that each member has in the file.
    cards: HashMap<&'a str, Option<&'a str>>,
}

impl<'a> Objections<'a> {
    /// Objections to the rows of one file.
    #[must_use]
    pub fn of(units: &'a [UnitRow], members: &'a [MemberRow], known: &'a Known) -> Self {
        let codes = units.iter().map(|row| row.code.as_str());
        Self {
            known,
            new_units: codes.filter(|code| known.unit(code).is_none()).collect(),
            cards: members.iter().map(|row| (row.code.as_str(), row.card.as_deref())).collect(),
        }
    }

    /// What is said against a unit; against one that stays as it is, nothing.
    #[must_use]
    pub fn to_unit(&self, row: &UnitRow, same: bool) -> Option<Problem> {
        let there = self.known.unit(&row.code);
        if there.is_some_and(|unit| unit.dissolved) {
            let message =
                format!("Tổ chức mang mã «{}» đã giải thể. Hãy bỏ dòng này hoặc dùng mã mới.", row.code);
            return Some(refuse(Sheet::Units, row.row, unit::CODE, message));
        }
        if same {
            return None;
        }
        if there.is_some() && !self.reaches(&row.code) {
            return Some(refuse(Sheet::Units, row.row, unit::CODE, out_of_reach(&row.code)));
        }
        // A unit moves or comes only to where its keeper has a say.
        let moves = there.is_none_or(|unit| unit.parent != row.parent);
        let place = row.parent.as_deref().unwrap_or_default();
        (moves && !self.reaches(place))
            .then(|| refuse(Sheet::Units, row.row, unit::PARENT, out_of_reach(place)))
    }

    /// What is said against a member.
    #[must_use]
    pub fn to_member(&self, row: &MemberRow, same: bool) -> Option<Problem> {
        let there = self.known.members.get(&row.code);
        if let Some(member) =
            there.filter(|member| matches!(member.standing, Standing::Transferred | Standing::Ended))
        {
            let message = format!(
                "Đảng viên «{}» trong hệ thống ở trạng thái «{}». Hãy tiếp nhận lại trước, hoặc bỏ dòng này.",
                row.code,
                member.standing.title()
            );
            return Some(refuse(Sheet::Members, row.row, member::CODE, message));
        }
        if same {
            return None;
        }
        if self.known.unit(&row.branch).is_some_and(|branch| branch.dissolved) {
            let message = format!("Chi bộ mang mã «{}» đã giải thể. Hãy ghi mã chi bộ hiện nay.", row.branch);
            return Some(refuse(Sheet::Members, row.row, member::BRANCH, message));
        }
        if let Some(problem) = self.to_agency(row) {
            return Some(problem);
        }
        if row.standing == Standing::Temporary && there.is_none_or(|member| member.standing != row.standing) {
            let message =
                "Sinh hoạt tạm thời không ghi bằng danh sách. Hãy ghi trạng thái chính của đảng viên.";
            return Some(refuse(Sheet::Members, row.row, member::STATE, message.to_owned()));
        }
        let from = there.and_then(|member| member.branch.as_deref());
        if let Some(place) =
            [Some(row.branch.as_str()), from].into_iter().flatten().find(|code| !self.reaches(code))
        {
            return Some(refuse(Sheet::Members, row.row, member::BRANCH, out_of_reach(place)));
        }
        self.to_card(row)
    }

    /// Nobody comes to work where nobody works any more.
    fn to_agency(&self, row: &MemberRow) -> Option<Problem> {
        let name = row.agency.as_deref()?;
        let now = self.known.ended_agencies.get(&name.to_lowercase())?;
        let message = match now {
            Some(now) => format!("«{name}» đã kết thúc, nay là «{now}». Hãy ghi tên hiện nay."),
            None => format!("«{name}» đã kết thúc. Hãy ghi nơi công tác hiện nay, hoặc để trống."),
        };
        Some(refuse(Sheet::Members, row.row, member::AGENCY, message))
    }

    fn to_card(&self, row: &MemberRow) -> Option<Problem> {
        let card = row.card.as_deref()?;
        let holder = self.known.cards.get(card).filter(|holder| **holder != row.code)?;
        // Whoever gives the card up in this same file stands in nobody's way.
        let given_up = self.cards.get(holder.as_str()).is_some_and(|theirs| *theirs != Some(card));
        (!given_up).then(|| {
            let message = format!(
                "Số thẻ «{card}» trong hệ thống là của đảng viên «{holder}». Hãy kiểm tra lại số thẻ."
            );
            refuse(Sheet::Members, row.row, member::CARD, message)
        })
    }

    fn reaches(&self, code: &str) -> bool {
        self.known.reach.as_ref().is_none_or(|reach| reach.contains(code) || self.new_units.contains(code))
    }
}

fn out_of_reach(code: &str) -> String {
    if code.is_empty() {
        return "Tổ chức không có cấp trên chỉ được lập trên máy chủ. Hãy điền mã cấp trên.".to_owned();
    }
    format!("«{code}» ngoài phạm vi danh bạ của đồng chí. Hãy bỏ dòng này, hoặc nhờ tổ chức cấp trên nhập.")
}

fn refuse(sheet: Sheet, row: u32, column: usize, message: String) -> Problem {
    Problem::of_cell(sheet.title(), row, sheet.columns()[column].title, message)
}
