//! A member says what is wrong in their record; whoever keeps it corrects it, or says why not.

use camket::register::{
    member::RegisterMemberPath,
    request::{
        answer::{AcceptancePath, RefusalPath, WithdrawalPath},
        ask::RequestsOfPath,
        list::RequestsPath,
        show::RequestPath,
    },
};

use crate::harness::{Page, TestApp, Visitor};

async fn asks(app: &TestApp, who: &Visitor, typed: &[(&str, &str)]) -> Page {
    let path = RequestsOfPath { id: app.member(who.code.unwrap()).await };
    let page = who.get(&path).await.is_ok();
    who.submit(&page, &path, typed).await
}

async fn newest(app: &TestApp) -> RequestPath {
    let rows = app.finds("select id from correction_request order by asked_at desc, id desc limit 1").await;
    RequestPath { id: serde_json::from_value(rows[0]["id"].clone()).unwrap() }
}

const BORN: [(&str, &str); 3] =
    [("field", "born_on"), ("wanted", "15/12/1985"), ("reason", "Theo căn cước.")];

#[tokio::test]
async fn what_is_accepted_is_in_the_record_with_its_history() {
    let app = TestApp::start().await;
    let (an, board, secretary) = (app.an(), app.board(), app.secretary());
    let id = app.member("QN000013").await;
    let record = an.get(RegisterMemberPath { id }).await;
    an.follow_link(&record, "Đề nghị sửa hồ sơ").await.shows("Chưa có đề nghị nào");
    let bad = asks(&app, &an, &[("field", ""), ("wanted", "")]).await.is_refused();
    bad.shows("Hãy chọn mục chưa đúng").shows("Hãy ghi thông tin đúng");
    asks(&app, &an, &[("field", "born_on"), ("wanted", "32/13/1985")]).await.is_refused();
    let path = RequestsOfPath { id };
    let form = an.get(&path).await;
    for _ in 0..2 {
        an.submit(&form, &path, &BORN).await.redirects_to(&path);
    }
    assert_eq!(app.counts("select count(*) from correction_request").await, 1, "sent twice, asked once");
    asks(&app, &an, &BORN).await.is_refused().shows("đang chờ trả lời");

    secretary.get("/").await.shows("Đảng viên đề nghị sửa hồ sơ");
    let list = secretary.get(RequestsPath).await.shows("Ban Tổ chức cấp trên sửa hồ sơ");
    secretary.follow_link(&list, "Đỗ Công An").await.does_not_offer("Chấp nhận và sửa hồ sơ");
    let request = newest(&app).await;
    let id_of = request.id;
    for stranger in [app.neighbour(), app.stranger(), app.administrator(), app.standing(), app.toan()] {
        stranger.get(RequestPath { id: id_of }).await.is_not_found();
    }
    secretary.post_form(RefusalPath { id: id_of }, [("key", KEY), ("words", "x")]).await.is_forbidden();
    an.post_form(AcceptancePath { id: id_of }, [("key", KEY), ("value", "x")]).await.is_forbidden();

    board.get("/").await.shows("Đảng viên đề nghị sửa hồ sơ");
    let list = board.get(RequestsPath).await;
    let page = board.follow_link(&list, "Đỗ Công An").await.shows("15/12/1985").shows("Theo căn cước.");
    let path = AcceptancePath { id: id_of };
    let wrong = board.submit(&page, &path, &[("value", "15/12/2024")]).await.is_refused();
    for _ in 0..2 {
        board.submit(&wrong, &path, &[("value", "15/12/1985")]).await.redirects_to(RequestPath { id: id_of });
    }
    let born = "select born_on::text as day from member where code = 'QN000013'";
    assert_eq!(app.finds(born).await[0]["day"], "1985-12-15");
    an.get(RequestsOfPath { id }).await.shows("Đã sửa");
    an.get(RegisterMemberPath { id }).await.shows("Đảng viên đề nghị ngày 23/11/2026: Theo căn cước.");
    board.get(RequestsPath).await.shows("Không có đề nghị nào đang chờ");
}

const KEY: &str = "01890a5d-ac96-774b-bcce-b302099a8066";

#[tokio::test]
async fn what_is_refused_says_why_and_changes_nothing() {
    let app = TestApp::start().await;
    let (an, board) = (app.an(), app.board());
    let id = app.member("QN000013").await;
    asks(&app, &an, &[("field", "card_number"), ("wanted", "123456789")]).await.is_done();
    let request = newest(&app).await.id;
    let page = board.get(RequestPath { id: request }).await;
    let path = RefusalPath { id: request };
    board.post_form(&path, [("key", KEY), ("words", "")]).await.is_refused().shows("Hãy ghi lý do không sửa");
    for _ in 0..2 {
        let words = [("key", KEY), ("words", "Thẻ mới chưa được cấp.")];
        board.post_form(&path, words).await.redirects_to(RequestPath { id: request });
    }
    board.submit(&page, AcceptancePath { id: request }, &[]).await.is_conflict();
    an.get(RequestsOfPath { id }).await.shows("Không sửa").shows("Thẻ mới chưa được cấp.");
    an.get(RequestPath { id: request }).await.shows("Thẻ mới chưa được cấp.");
    assert_eq!(app.counts("select count(*) from member where card_number = '123456789'").await, 0);
}

#[tokio::test]
async fn what_is_no_field_is_corrected_by_hand_and_what_was_asked_can_be_taken_back() {
    let app = TestApp::start().await;
    let (an, board) = (app.an(), app.board());
    asks(&app, &an, &[("field", "other"), ("wanted", "Tôi thôi làm tổ trưởng từ tháng 10.")]).await.is_done();
    let request = newest(&app).await.id;
    let page = board.get(RequestPath { id: request }).await.offers("Ghi là đã sửa");
    let path = AcceptancePath { id: request };
    board.submit(&page, &path, &[]).await.is_refused().shows("Hãy ghi đã sửa gì");
    board.submit(&page, &path, &[("words", "Đã ghi thôi chức vụ.")]).await.is_done();
    an.get(RequestPath { id: request }).await.shows("Đã ghi thôi chức vụ.");

    asks(&app, &an, &BORN).await.is_done();
    let request = newest(&app).await.id;
    let page = an.get(RequestPath { id: request }).await;
    let path = WithdrawalPath { id: request };
    an.submit(&page, &path, &[]).await.is_done();
    an.submit(&page, &path, &[]).await.is_done();
    board
        .post_form(AcceptancePath { id: request }, [("key", KEY), ("value", "15/12/1985")])
        .await
        .is_conflict();
    asks(&app, &an, &BORN).await.is_done();
}
