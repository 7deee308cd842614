//! What the register hands out, it reads back as just the same.

use axum::http::header;
use uuid::Uuid;

use super::files::Book;
use super::stories::new_key;
use crate::harness::{TestApp, Visitor};

impl Visitor {
    async fn takes_out(&self, unit: camket::unit::UnitId, purpose: &str) -> crate::harness::Page {
        let key: Uuid = new_key();
        let path = format!("/units/{unit}/register-export");
        self.post_form(path, [("key", key.to_string().as_str()), ("purpose", purpose)]).await
    }
}

#[tokio::test]
async fn a_list_taken_out_comes_back_as_the_same() {
    let app = TestApp::start().await;
    let board = app.board();
    let (path, _) = board.brings(&Book::new_ward().bytes()).await;
    board.accepts(&path).await;
    app.arranges("update member set email = 'dong@example.vn' where code = 'QN900002'").await;
    let city = app.unit("TU").await;
    let register = board.get(format!("/register/units/{city}")).await.offers("Xuất danh sách ra Excel");
    let page = board.follow_link(&register, "Xuất danh sách ra Excel").await.is_ok();
    page.shows("Xuất để làm gì").shows("Tệp có dữ liệu cá nhân");
    board.takes_out(city, "").await.is_refused().shows("Hãy ghi mục đích");
    assert_eq!(app.counts("select count(*) from register_export").await, 0);

    let list = board.takes_out(city, "Rà soát trước đại hội").await.is_ok();
    assert!(list.header(header::CONTENT_DISPOSITION.as_str()).contains("danh-ba-TU-"), "{}", list.asked);
    let people =
        app.counts("select count(*) from member where standing not in ('transferred', 'ended')").await;
    let sql = format!(
        "select count(*) from register_export where purpose = 'Rà soát trước đại hội' and members = {people}"
    );
    assert_eq!(app.counts(&sql).await, 1);
    assert_eq!(app.counts("select count(*) from audit_entry where act = 'ExportRegister'").await, 1);
    board.get(format!("/units/{city}/register-export")).await.shows("Rà soát trước đại hội");

    let before = app.register().await;
    let (_, page) = board.brings(&list.body).await;
    let units = app.counts("select count(*) from unit where dissolved_on is null").await;
    assert_eq!(page.counts("Tổ chức đảng"), [0, 0, u32::try_from(units).unwrap(), 0]);
    assert_eq!(page.counts("Đảng viên"), [0, 0, u32::try_from(people).unwrap(), 0]);
    page.shows("Không có gì để nhập");
    assert_eq!(app.register().await, before);
}

#[tokio::test]
async fn a_list_is_taken_out_only_by_its_keepers() {
    let app = TestApp::start().await;
    let ward = app.unit("P01").await;
    for code in ["QN001001", "QN000001", "QN002003", "QN002002"] {
        let person = app.person(code);
        person.get(format!("/units/{ward}/register-export")).await.is_not_found();
        person.takes_out(ward, "Tò mò một chút").await.is_not_found();
    }
    assert_eq!(app.counts("select count(*) from register_export").await, 0);
}
