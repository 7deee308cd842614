//! A print is verified by its code or by its file, by anyone, and nothing of a person is in the answer.

mod by_code;
mod by_file;
mod on_the_command_line;

use axum::http::Method;
use camket::{
    pledge::{PledgeId, paper::PaperPath},
    verification::Code,
};

use crate::harness::{Page, TestApp, Visitor};

/// What no answer may hold: whose it is, where, in what words.
const PRIVATE: [&str; 6] =
    ["Đỗ Công An", "QN000013", "Thôn 1", "Lê Hồng Phong", "Dự đủ 12 buổi", "Quảng Ngãi"];

/// The code of a revision.
async fn code_of(app: &TestApp, id: PledgeId, number: i32) -> Code {
    let sql =
        format!("select print_code from pledge_revision where pledge_id = '{id}' and number = {number}");
    Code::read(app.finds(&sql).await[0]["print_code"].as_str().unwrap()).unwrap()
}

/// The PDF as its member downloads it.
async fn pdf_of(who: &Visitor, id: PledgeId) -> Vec<u8> {
    who.get(PaperPath { id }).await.is_ok().body
}

/// Brings a file, as a browser does.
async fn brings(visitor: &Visitor, file: &[u8]) -> Page {
    let head = "--end\r\ncontent-disposition: form-data; name=\"file\"; filename=\"ban.pdf\"\r\n\
                content-type: application/pdf\r\n\r\n";
    let body = [head.as_bytes(), file, b"\r\n--end--\r\n"].concat();
    visitor.send_body(Method::POST, "/verify", Some("multipart/form-data; boundary=end"), body).await
}

#[track_caller]
fn tells_of_nobody(page: &Page) {
    for private in PRIVATE {
        assert!(!page.text().contains(private), "{} tells “{private}”", page.asked);
    }
}
