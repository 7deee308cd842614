//! A decision on many as the paper that is signed, and the list that goes along with it. Pure.

use super::{
    printing::{Typed, Whole},
    store::Line,
};
use crate::{
    clock::date_text,
    document::model::{Block, Foot, Head, Paper, Row, Table},
    issuing::issuer::numbered,
};

/// Which of the two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// *Quyết định.*
    #[default]
    Decision,
    /// *Danh sách kèm theo.*
    List,
}

impl What {
    /// The name in the form and of the file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::List => "list",
        }
    }
}

/// What a decision rests on unless its writer says otherwise, a line to each.
pub(super) fn usual_bases(whole: &Whole) -> String {
    let allowed = whole.paper.override_reference.iter();
    let given = std::iter::once(&whole.rules.source).chain(allowed).filter(|it| !it.is_empty());
    let mut lines: Vec<_> = given.map(|it| format!("Căn cứ {it}")).collect();
    lines.push(format!(
        "Xét kết quả kiểm điểm năm {} và đề nghị của các tổ chức đảng trực thuộc",
        whole.paper.year
    ));
    lines.join("\n")
}

/// The decision, with how many got which grade.
pub(super) fn decision(whole: &Whole, typed: &Typed) -> Paper {
    let mut blocks: Vec<_> = bases(typed.bases.as_str()).into_iter().map(Block::text).collect();
    let (issuer, year, people) = (&whole.issuer.name, whole.paper.year, whole.lines.len());
    blocks.push(Block::Heading { text: format!("{} QUYẾT ĐỊNH:", issuer.to_uppercase()) });
    blocks.push(Block::text(format!(
        "Điều 1. Xếp loại chất lượng đảng viên năm {year} đối với {people} đồng chí, có danh sách kèm theo:"
    )));
    let of = |code: &str| whole.lines.iter().filter(|line| line.grade == code).count();
    let grades = whole.rules.grades.iter().map(|grade| (&grade.title, of(&grade.code)));
    let counts: Vec<_> = grades.filter(|(_, count)| *count > 0).collect();
    for (place, (title, count)) in counts.iter().enumerate() {
        let end = if place + 1 == counts.len() { '.' } else { ';' };
        blocks.push(Block::dash(format!("{title}: {count} đồng chí{end}")));
    }
    blocks.push(Block::closing(
        "Điều 2. Các tổ chức đảng, cơ quan, đơn vị có liên quan và các đồng chí có tên trong danh sách chịu trách \
         nhiệm thi hành Quyết định này.",
    ));
    blocks.push(Block::closing("Quyết định này có hiệu lực kể từ ngày ký."));
    let head = whole.issuer.head("QĐ");
    let title = vec!["QUYẾT ĐỊNH".to_owned(), format!("xếp loại chất lượng đảng viên năm {year}")];
    let paper =
        Paper { recipients: typed.signing.recipients(), ..signed(whole, typed, (head, title, blocks)) };
    numbered(paper, &whole.paper.number)
}

/// The list, as it was decided: what a later decision changed stands in that one.
pub(super) fn list(whole: &Whole, typed: &Typed) -> Paper {
    let mut table = Table::of(&[
        ("TT", 10.0, true),
        ("Họ và tên", 55.0, false),
        ("Chi bộ", 55.0, false),
        ("Mức xếp loại", 50.0, false),
    ]);
    table.rows = whole.lines.iter().enumerate().map(|(place, line)| row(whole, place, line)).collect();
    let paper = &whole.paper;
    let title = vec![
        "DANH SÁCH".to_owned(),
        format!("xếp loại chất lượng đảng viên năm {}", paper.year),
        format!("(kèm theo Quyết định số {} ngày {})", paper.number, date_text(paper.decided_on)),
    ];
    let blocks = vec![
        Block::Table(table),
        Block::closing(format!("Danh sách này có {} đồng chí.", whole.lines.len())),
    ];
    signed(whole, typed, (whole.issuer.plain_head(), title, blocks))
}

fn row(whole: &Whole, place: usize, line: &Line) -> Row {
    let grade = whole.rules.title_of(&line.grade).to_owned();
    Row { cells: vec![(place + 1).to_string(), line.name.clone(), line.branch.clone(), grade], strong: false }
}

fn signed(whole: &Whole, typed: &Typed, (head, title, blocks): (Head, Vec<String>, Vec<Block>)) -> Paper {
    let signing = &typed.signing;
    let right = whole.issuer.signature(signing.signer_title.as_str(), signing.signer_name.as_str());
    Paper {
        head,
        place: signing.place.as_str().to_owned(),
        dated: whole.paper.decided_on,
        title,
        blocks,
        signatures: vec![[Vec::new(), right]],
        recipients: Vec::new(),
        foot: Foot::default(),
    }
}

/// The bases with their ends, of which each but the last has a semicolon.
fn bases(text: &str) -> Vec<String> {
    let lines: Vec<_> = text.lines().map(|line| line.trim().trim_end_matches([';', ',', '.'])).collect();
    let lines: Vec<_> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    let end = |place| if place + 1 == lines.len() { ',' } else { ';' };
    lines.iter().enumerate().map(|(place, line)| format!("{line}{}", end(place))).collect()
}
