//! The ballot paper of a meeting: everyone on the agenda with the year's grades to tick.

use axum::{extract::State, response::Response};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{Item, Meeting, MeetingId, led, store};
use crate::{
    app::App,
    clock::date_text,
    cycle::{self, rules::Rules},
    document::model::{Block, Foot, Paper, Row, Table},
    error::Result,
    grading::cap::short,
    issuing::{
        issuer::{self, Issuer},
        list::draw,
    },
    web::{
        download::Kind,
        signed::{Now, Signed},
        workbook::file_name,
    },
};

/// `/meetings/{id}/ballots.pdf`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/meetings/{id}/ballots.pdf")]
pub struct SlipsPath {
    /// The meeting.
    pub id: MeetingId,
}

/// Hands them out: one paper, to be copied as often as there are people.
///
/// # Errors
/// Not found for those who do not head the branch.
pub async fn show(
    path: SlipsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (meeting, unit) = led(&mut tx, &signed.actor, path.id).await?;
    let year = cycle::store::find(&mut tx, meeting.cycle).await?;
    let rules = cycle::store::rules(&mut tx, year.rule_set).await?;
    let items = store::items(&mut tx, meeting.id).await?;
    let issuer = issuer::of(&mut tx, &unit, Some(year.id)).await?;
    drop(tx);
    let name = file_name("phieu-xep-loai", &unit.code, year.year, now);
    let paper = paper(&issuer, &meeting, &rules, (year.year, &items));
    draw(paper, Kind::Pdf, name.trim_end_matches(".xlsx").to_owned(), now).await
}

/// One ballot paper. It bears no name but those that are voted on, and no number: papers cannot be told apart.
fn paper(issuer: &Issuer, meeting: &Meeting, rules: &Rules, (year, items): (i32, &[Item])) -> Paper {
    let grades: Vec<String> = rules.grades.iter().map(|grade| first_letter(&short(&grade.title))).collect();
    let mut columns = vec![("TT", 9.0, true), ("Họ và tên", 56.0, false)];
    columns.extend(grades.iter().map(|title| (title.as_str(), 24.0, true)));
    let mut table = Table::of(&columns);
    table.rows = items
        .iter()
        .map(|item| {
            let mut cells = vec![item.position.to_string(), item.name.clone()];
            cells.extend(grades.iter().map(|_| "□".to_owned()));
            Row { cells, strong: false }
        })
        .collect();
    Paper {
        head: issuer.plain_head(),
        place: issuer.place.clone(),
        dated: meeting.held_on,
        title: vec![
            "PHIẾU BIỂU QUYẾT".to_owned(),
            format!("đề nghị mức xếp loại chất lượng đảng viên năm {year}"),
        ],
        blocks: vec![
            Block::text(format!(
                "Cuộc họp ngày {}. Mỗi người chỉ đánh dấu X vào một ô. Phiếu đánh dấu từ hai ô trở lên, hoặc không đánh dấu ô \
                 nào, là không hợp lệ đối với người ấy. Không ký tên, không ghi gì thêm.",
                date_text(meeting.held_on)
            )),
            Block::Table(table),
        ],
        signatures: Vec::new(),
        recipients: Vec::new(),
        foot: Foot::default(),
    }
}

fn first_letter(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
