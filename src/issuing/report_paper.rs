//! The official report on a year's pledges, from the figures of the overview. Pure.

use chrono::{DateTime, NaiveDate, Utc};

use super::{fields::Signing, issuer::Issuer, report::Words};
use crate::{
    clock::moment_text,
    document::model::{Block, Foot, Paper, Row, Table},
    report::{figure::Tally, overview::Figures, store::UnitTally},
    web::number::grouped,
};

/// The subject of the report, as its title and the register have it.
#[must_use]
pub fn subject(year: i32) -> String {
    format!("kết quả thực hiện việc cam kết tu dưỡng, rèn luyện, phấn đấu năm {year}")
}

/// The paper.
#[must_use]
pub fn paper(
    issuer: &Issuer,
    dated: NaiveDate,
    (signing, words): (&Signing, &Words),
    (figures, now): (&Figures, DateTime<Utc>),
) -> Paper {
    Paper {
        head: issuer.head("BC"),
        place: signing.place.as_str().to_owned(),
        dated,
        title: vec!["BÁO CÁO".to_owned(), subject(figures.cycle.year)],
        blocks: blocks(words, figures, now),
        signatures: vec![[
            Vec::new(),
            issuer.signature(signing.signer_title.as_str(), signing.signer_name.as_str()),
        ]],
        recipients: signing.recipients(),
        foot: Foot::default(),
    }
}

fn blocks(words: &Words, figures: &Figures, now: DateTime<Utc>) -> Vec<Block> {
    let (top, below): (Vec<&UnitTally>, Vec<&UnitTally>) = figures.units.iter().partition(|unit| unit.is_top);
    let sum = top.first().map(|unit| unit.tally).unwrap_or_default();
    let mut sections = vec![("Kết quả chung", results(figures, &sum, now))];
    if !below.is_empty() {
        sections.push((
            "Kết quả theo đơn vị",
            vec![Block::Table(table(&below, &sum, figures.cycle.due_at < now))],
        ));
    }
    for (heading, text) in
        [("Nhận xét, đánh giá", &words.assessment), ("Phương hướng, kiến nghị", &words.direction)]
    {
        if !text.is_empty() {
            sections.push((heading, vec![Block::text(text.as_str())]));
        }
    }
    let mut blocks: Vec<Block> = sections
        .into_iter()
        .enumerate()
        .flat_map(|(place, (heading, blocks))| std::iter::once(Block::heading(place, heading)).chain(blocks))
        .collect();
    blocks.push(Block::closing(format!(
        "Trên đây là kết quả thực hiện việc cam kết tu dưỡng, rèn luyện, phấn đấu năm {}.",
        figures.cycle.year
    )));
    blocks
}

fn results(figures: &Figures, sum: &Tally, now: DateTime<Utc>) -> Vec<Block> {
    let total = sum.total();
    let sent = total - sum.missing();
    let missing = if figures.cycle.due_at < now { "Quá hạn chưa gửi" } else { "Chưa gửi" };
    let mut blocks = vec![
        Block::text(format!(
            "Số liệu tính đến {}; hạn gửi {}. {} có {} đồng chí phải viết bản cam kết. Trong đó:",
            moment_text(now),
            moment_text(figures.cycle.due_at),
            figures.unit.name,
            grouped(total)
        )),
        Block::dash(format!("Đã gửi: {}.", share(sent, total))),
        Block::dash(format!("Đã được chi bộ xác nhận: {}.", share(sum.agreed, total))),
        Block::dash(format!("Đã gửi, chi bộ đang xem xét: {}.", share(sum.submitted, total))),
        Block::dash(format!("Trả lại để bổ sung: {}.", share(sum.returned, total))),
        Block::dash(format!("{missing}: {}.", share(sum.missing(), total))),
    ];
    if sum.late > 0 {
        blocks.push(Block::text(format!("Có {} đồng chí gửi sau hạn.", grouped(sum.late))));
    }
    if figures.cycle.reviews_at(now) {
        blocks.push(Block::text(format!(
            "Về kiểm điểm cuối năm: {} đồng chí đã tự kiểm điểm, {} đồng chí được chi bộ đề nghị mức xếp loại, {} đồng \
             chí đã có quyết định xếp loại.",
            grouped(sum.self_reviewed + sum.proposed + sum.decided),
            grouped(sum.proposed + sum.decided),
            grouped(sum.decided)
        )));
    }
    blocks
}

fn table(below: &[&UnitTally], sum: &Tally, due_passed: bool) -> Table {
    let missing = if due_passed { "Quá hạn" } else { "Chưa gửi" };
    let mut table = Table::of(&[
        ("TT", 10.0, true),
        ("Đơn vị", 62.0, false),
        ("Phải viết", 18.0, true),
        ("Đã gửi", 18.0, true),
        ("Đã xác nhận", 20.0, true),
        ("Tỷ lệ xác nhận", 20.0, true),
        (missing, 17.0, true),
    ]);
    let row = |number: String, name: &str, tally: &Tally, strong: bool| Row {
        cells: vec![
            number,
            name.to_owned(),
            grouped(tally.total()),
            grouped(tally.total() - tally.missing()),
            grouped(tally.agreed),
            percent(tally.agreed, tally.total()),
            grouped(tally.missing()),
        ],
        strong,
    };
    table.rows = (1..)
        .zip(below)
        .map(|(number, unit)| row(number.to_string(), &unit.name, &unit.tally, false))
        .collect();
    table.rows.push(row(String::new(), "Tổng số", sum, true));
    table
}

fn share(count: i64, of: i64) -> String {
    format!("{} đồng chí, đạt {}", grouped(count), percent(count, of))
}

/// A share with one figure behind the comma, as Vietnamese papers write it.
fn percent(count: i64, of: i64) -> String {
    if of == 0 {
        return "–".to_owned();
    }
    let tenths = (count * 2000 + of) / (of * 2);
    if tenths % 10 == 0 { format!("{} %", tenths / 10) } else { format!("{},{} %", tenths / 10, tenths % 10) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_and_written_as_papers_write_them() {
        for (count, of, text) in [
            (0, 0, "–"),
            (271, 271, "100 %"),
            (1, 3, "33,3 %"),
            (2, 3, "66,7 %"),
            (0, 5, "0 %"),
            (199, 200, "99,5 %"),
        ] {
            assert_eq!(percent(count, of), text);
        }
    }
}
