//! The archive handed out: one readable page, the same as JSON, and the papers.

use std::io::{Cursor, Write as _};

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::store::Held;
use crate::{
    clock::{date_text, moment_text},
    error::{Error, Result},
};

/// A paper as it is put into the archive.
#[derive(Debug)]
pub struct Paper {
    /// File name.
    pub name: String,
    /// The PDF.
    pub pdf: Vec<u8>,
}

/// The page inside; it calls nothing from outside and runs nothing.
#[derive(Template, Debug)]
#[template(path = "held/archive.html")]
struct ArchivePage<'a> {
    name: &'a str,
    made: String,
    papers: &'a [Paper],
    sections: Vec<Shown>,
}

/// A section as it is read.
#[derive(Debug)]
struct Shown {
    title: &'static str,
    columns: &'static [&'static str],
    rows: Vec<Vec<Vec<String>>>,
}

/// Packs everything.
///
/// # Errors
/// When a part cannot be made.
pub fn pack(name: &str, held: &[Held], papers: &[Paper], at: DateTime<Utc>) -> Result<Vec<u8>> {
    let page = ArchivePage {
        name,
        made: moment_text(at),
        papers,
        sections: held
            .iter()
            .map(|held| Shown {
                title: held.title,
                columns: held.columns,
                rows: held.rows.iter().map(|row| row.iter().map(cell).collect()).collect(),
            })
            .collect(),
    };
    let html = page.render().map_err(Error::internal)?;
    let json = serde_json::to_vec_pretty(held).map_err(Error::internal)?;
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let files = [("doc-truoc.html", html.as_bytes()), ("du-lieu.json", json.as_slice())];
    let papers = papers.iter().map(|paper| (paper.name.as_str(), paper.pdf.as_slice()));
    for (name, bytes) in files.into_iter().chain(papers) {
        zip.start_file(name, options).map_err(Error::internal)?;
        zip.write_all(bytes).map_err(Error::internal)?;
    }
    Ok(zip.finish().map_err(Error::internal)?.into_inner())
}

/// The lines of one cell.
fn cell(value: &Value) -> Vec<String> {
    match value {
        Value::Object(_) | Value::Array(_) => {
            let mut lines = Vec::new();
            words(value, &mut lines);
            lines
        }
        plain => vec![text(plain)],
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(yes) => if *yes { "Có" } else { "Không" }.to_owned(),
        Value::String(text) => DateTime::parse_from_rfc3339(text)
            .map(|at| moment_text(at.to_utc()))
            .or_else(|_| text.parse::<NaiveDate>().map(date_text))
            .unwrap_or_else(|_| known(text).to_owned()),
        other => other.to_string(),
    }
}

/// What people wrote inside a document, without ids and empty places.
fn words(value: &Value, lines: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            let written =
                fields.iter().filter(|(key, _)| !matches!(key.as_str(), "id" | "section" | "measure"));
            written.for_each(|(_, field)| words(field, lines));
        }
        Value::Array(items) => items.iter().for_each(|item| words(item, lines)),
        plain => {
            let text = text(plain);
            if !text.is_empty() {
                lines.push(text);
            }
        }
    }
}

/// A code of ours in the office's words; what it does not know stays as it is.
fn known(code: &str) -> &str {
    match code {
        "male" => "Nam",
        "female" => "Nữ",
        "probationary" => "Dự bị",
        "official" => "Chính thức",
        "permanent" => "Chính thức",
        "secretary" => "Bí thư chi bộ",
        "deputy_secretary" => "Phó Bí thư chi bộ",
        "branch_committee" => "Chi ủy viên",
        "grassroots_committee" => "Đảng ủy cơ sở",
        "agency_head" => "Thủ trưởng cơ quan, đơn vị",
        "organization_board" => "Ban Tổ chức",
        "standing_committee" => "Ban Thường vụ",
        "inspection" => "Ủy ban Kiểm tra",
        "administrator" => "Quản trị hệ thống",
        "party" => "Chức vụ Đảng",
        "government" => "Chức vụ chính quyền",
        "mass" => "Chức vụ đoàn thể",
        "asked" => "Chưa viết",
        "draft" => "Đang soạn",
        "submitted" => "Đã gửi",
        "returned" => "Trả lại",
        "agreed" => "Đã xác nhận",
        "submit" => "gửi chi bộ",
        "take_back" => "rút lại",
        "return" => "trả lại để bổ sung",
        "agree" => "xác nhận",
        "on_track" => "Đúng tiến độ",
        "at_risk" => "Có nguy cơ chậm",
        "behind" => "Chậm tiến độ",
        "done" => "Đã hoàn thành",
        "excellent" => "Hoàn thành xuất sắc nhiệm vụ",
        "good" => "Hoàn thành tốt nhiệm vụ",
        "fair" => "Hoàn thành nhiệm vụ",
        "poor" => "Không hoàn thành nhiệm vụ",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn cells_read_as_people_write() {
        for (value, shown) in [
            (json!("2026-11-23T03:00:00+00:00"), "10:00 ngày 23/11/2026"),
            (json!("1975-02-01"), "01/02/1975"),
            (json!(true), "Có"),
            (json!(null), ""),
            (json!(2027), "2027"),
            (json!("agreed"), "Đã xác nhận"),
            (json!("<b>"), "<b>"),
        ] {
            assert_eq!(text(&value), shown);
        }
        let content = json!({"parts": [{"section": "duty", "text": "Học", "commitments": [{"id": "1", "statement": "Đọc", "due": ""}]}]});
        let mut lines = cell(&content);
        lines.sort();
        assert_eq!(lines, ["Học", "Đọc"]);
    }
}
