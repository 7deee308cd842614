//! The tellers' minutes and the meeting's own. Pure.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Item, Meeting, minutes::Typed, slips::grade_column, store::Count};
use crate::{
    clock::date_text,
    cycle::rules::Rules,
    document::model::{Block, Foot, Paper, Row, Table},
    grading::cap::short,
    issuing::issuer::Issuer,
    pledge::PledgeId,
};

/// What minutes are drawn from.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// The meeting.
    pub meeting: &'a Meeting,
    /// Everyone on the agenda.
    pub items: &'a [Item],
    /// The counts, by pledge.
    pub counts: &'a HashMap<PledgeId, Count>,
    /// The year's rules.
    pub rules: &'a Rules,
    /// The year.
    pub year: i32,
}

/// Which minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// *Biên bản kiểm phiếu.*
    #[default]
    Tellers,
    /// *Biên bản họp.*
    Meeting,
}

impl What {
    /// The name in the form.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tellers => "tellers",
            Self::Meeting => "meeting",
        }
    }

    /// What the paper is about, as its title and the register have it.
    pub fn subject(self, year: i32) -> String {
        match self {
            Self::Tellers => format!("kiểm phiếu đề nghị mức xếp loại chất lượng đảng viên năm {year}"),
            Self::Meeting => format!("họp kiểm điểm, xếp loại chất lượng đảng viên năm {year}"),
        }
    }
}

/// The paper.
pub fn paper(issuer: &Issuer, (what, dated): (What, NaiveDate), typed: &Typed, held: Held<'_>) -> Paper {
    let person = |role: &str, name: &str| vec![role.to_owned(), String::new(), name.to_owned()];
    let left = match what {
        What::Tellers => {
            person("T/M TỔ KIỂM PHIẾU", typed.tellers.as_str().lines().next().unwrap_or_default())
        }
        What::Meeting => person("NGƯỜI GHI BIÊN BẢN", &held.meeting.scribe),
    };
    Paper {
        head: issuer.head("BB"),
        place: typed.signing.place.as_str().to_owned(),
        dated,
        title: vec!["BIÊN BẢN".to_owned(), what.subject(held.year)],
        blocks: match what {
            What::Tellers => tellers(issuer, typed, held),
            What::Meeting => meeting(issuer, typed, held),
        },
        signatures: vec![[left, person("CHỦ TRÌ", typed.signing.signer_name.as_str())]],
        recipients: Vec::new(),
        foot: Foot::default(),
    }
}

fn facts(typed: &Typed, held: Held<'_>) -> Vec<(String, String)> {
    let Meeting { held_on, place, chair, scribe, entitled, present, .. } = held.meeting;
    let time = typed.time.as_str();
    let day = date_text(*held_on);
    let when = if time.is_empty() { format!("Ngày {day}") } else { format!("{time}, ngày {day}") };
    [
        ("Thời gian", when),
        ("Địa điểm", place.clone()),
        ("Số đảng viên được triệu tập", entitled.to_string()),
        ("Có mặt", present.to_string()),
        ("Vắng mặt", with_reason(entitled - present, typed.absent.as_str())),
        ("Chủ trì", chair.clone()),
        ("Người ghi biên bản", scribe.clone()),
    ]
    .map(|(label, value)| (label.to_owned(), value))
    .to_vec()
}

fn with_reason(absent: i32, reason: &str) -> String {
    if reason.is_empty() { absent.to_string() } else { format!("{absent} ({reason})") }
}

fn tellers(issuer: &Issuer, typed: &Typed, held: Held<'_>) -> Vec<Block> {
    let mut blocks = vec![
        Block::text(format!(
            "{} bỏ phiếu kín đề nghị mức xếp loại chất lượng đảng viên năm {}.",
            issuer.name, held.year
        )),
        Block::Facts { facts: facts(typed, held) },
        Block::heading(0, "Tổ kiểm phiếu"),
    ];
    blocks.extend(typed.tellers.as_str().lines().map(Block::dash));
    blocks.push(Block::heading(1, "Kết quả kiểm phiếu"));
    blocks.push(Block::Table(counted(held)));
    blocks.push(Block::closing(
        "Số phiếu thu về bằng số phiếu hợp lệ cộng số phiếu không hợp lệ; số phiếu hợp lệ bằng tổng số phiếu của các mức.",
    ));
    blocks.push(Block::closing("Biên bản được công bố trước cuộc họp và lưu cùng phiếu đã niêm phong."));
    blocks
}

fn counted(held: Held<'_>) -> Table {
    let mut columns =
        vec![("TT", 9.0, true), ("Họ và tên", 44.0, false), ("Phát ra", 13.0, true), ("Thu về", 13.0, true)];
    columns.extend([("Hợp lệ", 13.0, true), ("Không hợp lệ", 16.0, true)]);
    columns.extend(held.rules.grades.iter().map(|grade| (grade_column(&grade.title), 17.0, true)));
    let mut table = Table::of(&columns);
    let counted = held.items.iter().filter_map(|item| Some((item, held.counts.get(&item.pledge)?)));
    table.rows = counted
        .map(|(item, count)| {
            let of_all = [count.issued, count.returned, count.returned - count.invalid, count.invalid];
            let of_grades = held
                .rules
                .grades
                .iter()
                .map(|grade| count.votes.get(&grade.code).copied().unwrap_or_default());
            let mut cells = vec![item.position.to_string(), item.name.clone()];
            cells.extend(of_all.into_iter().chain(of_grades).map(|count| count.to_string()));
            Row { cells, strong: false }
        })
        .collect();
    table
}

fn meeting(issuer: &Issuer, typed: &Typed, held: Held<'_>) -> Vec<Block> {
    let mut blocks = vec![
        Block::text(format!(
            "{} họp kiểm điểm, đánh giá, xếp loại chất lượng đảng viên năm {}.",
            issuer.name, held.year
        )),
        Block::Facts { facts: facts(typed, held) },
    ];
    for (place, item) in held.items.iter().enumerate() {
        blocks.push(Block::heading(place, &item.name));
        blocks.push(Block::dash(format!("{}.", item.notes.attendance.title())));
        for (label, words) in [("Ý kiến", &item.notes.opinions), ("Đề xuất", &item.notes.motion)] {
            if !words.is_empty() {
                blocks.push(Block::dash(format!("{label}: {words}")));
            }
        }
        blocks.extend(outcome(item, held).into_iter().map(Block::dash));
    }
    if !typed.conclusion.is_empty() {
        blocks.push(Block::heading(held.items.len(), "Kết luận"));
        blocks.push(Block::text(typed.conclusion.as_str()));
    }
    blocks.push(Block::closing(
        "Biên bản đã được đọc lại cho các đồng chí có mặt cùng nghe và nhất trí thông qua.",
    ));
    blocks
}

/// What the ballot came to, and what the branch proposes.
fn outcome(item: &Item, held: Held<'_>) -> Vec<String> {
    let votes = held.counts.get(&item.pledge).map(|count| {
        let of_grades: Vec<_> = held
            .rules
            .grades
            .iter()
            .map(|grade| {
                let votes = count.votes.get(&grade.code).copied().unwrap_or_default();
                // A figure is never parted from its grade.
                format!("{}\u{a0}{votes}", short(&grade.title))
            })
            .collect();
        let valid = count.returned - count.invalid;
        format!("Kết quả kiểm phiếu: {valid}/{} phiếu hợp lệ; {}.", count.returned, of_grades.join(", "))
    });
    let proposed =
        item.proposed.as_ref().map(|grade| format!("Chi bộ đề nghị: {}.", held.rules.title_of(grade)));
    votes.into_iter().chain(proposed).collect()
}
