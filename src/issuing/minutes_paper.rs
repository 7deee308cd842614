//! The minutes of confirmation: which pledges a branch confirmed, when, who was there. Pure.

use chrono::NaiveDate;

use super::{fields::Signing, issuer::Issuer, minutes::Meeting};
use crate::{
    clock::date_text,
    document::model::{Block, Foot, Paper, Row, Table},
};

/// A pledge that the branch confirmed.
#[derive(Clone, Debug)]
pub struct Confirmed {
    /// Whose.
    pub name: String,
    /// Which revision.
    pub revision: i32,
    /// When it was sent.
    pub sent_on: NaiveDate,
    /// When it was confirmed.
    pub confirmed_on: NaiveDate,
    /// By whom, in which capacity.
    pub by: String,
}

/// What a meeting is told by.
#[derive(Clone, Copy, Debug)]
pub struct Told<'a> {
    /// The year pledged for.
    pub year: i32,
    /// What was confirmed.
    pub confirmed: &'a [Confirmed],
    /// How many must write and are not confirmed yet.
    pub open: i64,
}

/// The subject of the minutes, as their title and the register have it.
#[must_use]
pub fn subject(year: i32) -> String {
    format!("xác nhận bản cam kết tu dưỡng, rèn luyện, phấn đấu năm {year}")
}

/// The paper.
#[must_use]
pub fn paper(
    issuer: &Issuer,
    dated: NaiveDate,
    (signing, meeting): (&Signing, &Meeting),
    told: Told<'_>,
) -> Paper {
    let person = |role: &str, name: &str| vec![role.to_owned(), String::new(), name.to_owned()];
    Paper {
        head: issuer.head("BB"),
        place: signing.place.as_str().to_owned(),
        dated,
        title: vec!["BIÊN BẢN".to_owned(), subject(told.year)],
        blocks: blocks(issuer, dated, (signing, meeting), told),
        signatures: vec![[
            person("NGƯỜI GHI BIÊN BẢN", meeting.scribe.as_str()),
            person("CHỦ TRÌ", signing.signer_name.as_str()),
        ]],
        recipients: Vec::new(),
        foot: Foot::default(),
    }
}

fn blocks(
    issuer: &Issuer,
    dated: NaiveDate,
    (signing, meeting): (&Signing, &Meeting),
    told: Told<'_>,
) -> Vec<Block> {
    let chair = format!("{} ({})", signing.signer_name.as_str(), signing.signer_title.as_str());
    let facts = [
        ("Thời gian", format!("{}, ngày {}", meeting.time.as_str(), date_text(dated))),
        ("Địa điểm", meeting.room.as_str().to_owned()),
        ("Có mặt", format!("{} đồng chí", meeting.present.as_str())),
        ("Vắng mặt", meeting.absent.as_str().to_owned()),
        ("Chủ trì", chair),
        ("Người ghi biên bản", meeting.scribe.as_str().to_owned()),
    ];
    let facts = facts.map(|(label, value)| (label.to_owned(), value)).to_vec();
    let said = meeting.discussion.as_str();
    let discussion = if said.is_empty() {
        "Chi bộ đã nghe từng bản cam kết, góp ý và thống nhất kết quả dưới đây."
    } else {
        said
    };
    let mut blocks = vec![
        Block::text(format!(
            "{} họp, xem xét và xác nhận bản cam kết tu dưỡng, rèn luyện, phấn đấu năm {} của đảng viên.",
            issuer.name, told.year
        )),
        Block::Facts { facts },
        Block::heading(0, "Nội dung"),
        Block::text(discussion),
        Block::heading(1, "Kết quả xác nhận"),
        Block::text(format!("Chi bộ đã xác nhận {} bản cam kết:", told.confirmed.len())),
        Block::Table(table(told.confirmed)),
    ];
    if told.open > 0 {
        blocks.push(Block::text(format!(
            "Còn {} đồng chí chưa có bản cam kết được xác nhận; chi bộ tiếp tục đôn đốc, xem xét.",
            told.open
        )));
    }
    blocks.push(Block::closing(
        "Biên bản đã được đọc lại cho các đồng chí có mặt cùng nghe và nhất trí thông qua.",
    ));
    blocks
}

fn table(confirmed: &[Confirmed]) -> Table {
    let mut table = Table::of(&[
        ("TT", 9.0, true),
        ("Họ và tên", 50.0, false),
        ("Bản số", 14.0, true),
        ("Ngày gửi", 25.0, true),
        ("Ngày xác nhận", 25.0, true),
        ("Người xác nhận", 42.0, false),
    ]);
    table.rows = (1..)
        .zip(confirmed)
        .map(|(number, one)| Row {
            cells: vec![
                number.to_string(),
                one.name.clone(),
                one.revision.to_string(),
                date_text(one.sent_on),
                date_text(one.confirmed_on),
                one.by.clone(),
            ],
            strong: false,
        })
        .collect();
    table
}
