//! Sheets of moves, as an office prepares them for a reform.

use axum::http::Method;
use camket::reorganization::reform::ReformsPath;
use rust_xlsxwriter::Workbook;

use super::{Page, Visitor};

const HEADINGS: [&str; 10] = [
    "Mã đơn vị cũ",
    "Việc",
    "Mã đơn vị mới",
    "Tên mới",
    "Loại hình",
    "Mã cấp trên",
    "Ngày có hiệu lực",
    "Căn cứ",
    "Ghi chú",
    "Chuyển nhiệm vụ",
];

/// Rows of the sheet, cell by cell.
pub type Rows = Vec<[String; 10]>;

/// A row: old unit, act, new unit, new name, kind, unit above, whether offices go on.
pub fn row(cells: [&str; 7], day: &str) -> [String; 10] {
    let [old, what, new, name, kind, parent, hands_over] = cells;
    let basis = "Nghị quyết số 1677/NQ-UBTVQH15; Quyết định số 294-QĐ/TW";
    [old, what, new, name, kind, parent, day, basis, "Minh họa", hands_over].map(str::to_owned)
}

/// What the small city of the stories becomes.
pub fn small(day: &str) -> Rows {
    [
        ["", "Thành lập", "TUQN", "Tỉnh ủy Quảng Ngãi", "Tỉnh ủy", "", ""],
        ["", "Thành lập", "CTH", "Đảng bộ phường Cẩm Thành", "Đảng bộ xã, phường", "TUQN", ""],
        ["", "Thành lập", "NLO", "Đảng bộ phường Nghĩa Lộ", "Đảng bộ xã, phường", "TUQN", ""],
        ["P01", "Hợp nhất", "CTH", "", "", "", "Có"],
        ["P02", "Hợp nhất", "NLO", "", "", "", "Không"],
        ["CQ01", "Chuyển", "", "", "", "CTH", ""],
        ["TU", "Giải thể", "TUQN", "", "", "", "Có"],
    ]
    .into_iter()
    .map(|cells| row(cells, day))
    .collect()
}

/// The rows as a workbook.
pub fn book(rows: &Rows) -> Vec<u8> {
    book_hiding(rows, None)
}

/// The same with a row of the sheet hidden, counted from 0.
pub fn book_hiding(rows: &Rows, hidden: Option<u32>) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Phương án sắp xếp").unwrap();
    sheet.write_string(0, 0, "PHƯƠNG ÁN SẮP XẾP TỔ CHỨC ĐẢNG (minh họa)").unwrap();
    for (column, title) in (0..).zip(HEADINGS) {
        sheet.write_string(2, column, title).unwrap();
        sheet.set_column_width(column, 18).unwrap();
    }
    for (number, cells) in (3..).zip(rows) {
        for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(number, column, cell).unwrap();
        }
    }
    if let Some(row) = hidden {
        sheet.set_row_hidden(row).unwrap();
    }
    book.save_to_buffer().unwrap()
}

impl Visitor {
    /// Uploads a sheet, twice by one form, and opens its page.
    pub async fn brings_a_sheet(&self, file: &[u8]) -> Page {
        const EDGE: &str = "----edge";
        let form = self.get(ReformsPath).await.is_ok();
        let key =
            form.form(ReformsPath).fields.iter().find(|field| field.name == "key").unwrap().value.clone();
        let mut body = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n{key}\r\n--{EDGE}\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"phuong-an.xlsx\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(file);
        body.extend_from_slice(format!("\r\n--{EDGE}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={EDGE}");
        let sent =
            self.send_body(Method::POST, &ReformsPath.to_string(), Some(&kind), body.clone()).await.is_done();
        let again = self.send_body(Method::POST, &ReformsPath.to_string(), Some(&kind), body).await;
        again.redirects_to(sent.location());
        self.follow(&sent).await.is_ok()
    }
}
