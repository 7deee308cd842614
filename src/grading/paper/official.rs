//! A decision on many as the paper that is signed, and the list that goes along with it. Pure.

use super::{
    printing::{Typed, Whole},
    store::Line,
};
use crate::{
    clock::date_text,
    document::model::{Block, Foot, Paper, Row, Table},
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
    let mut blocks: Vec<_> = lines(typed.bases.as_str(), ';').into_iter().map(Block::text).collect();
    let (issuer, year, people) = (&whole.issuer.name, whole.paper.year, whole.lines.len());
    blocks.push(Block::Heading { text: format!("{} quyết định", issuer.to_uppercase()) });
    blocks.push(Block::text(format!(
        "Điều 1. Xếp loại chất lượng đảng viên năm {year} đối với {people} đồng chí, có danh sách kèm theo:"
    )));
    for grade in &whole.rules.grades {
        let count = whole.lines.iter().filter(|line| line.grade == grade.code).count();
        if count > 0 {
            blocks.push(Block::dash(format!("{}: {count} đồng chí;", grade.title)));
        }
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

fn signed(
    whole: &Whole,
    typed: &Typed,
    (head, title, blocks): (crate::document::model::Head, Vec<String>, Vec<Block>),
) -> Paper {
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

/// The lines of a text, each with its end: the last has a comma's.
fn lines(text: &str, end: char) -> Vec<String> {
    let lines = text.lines().map(|line| line.trim().trim_end_matches([';', ',', '.']));
    lines.filter(|line| !line.is_empty()).map(|line| format!("{line}{end}")).collect()
}
