//! The pledge of a leader managed by the city reaches the Standing Committee through its Organization Board.

use camket::{
    pledge::{
        amendment::opening::AmendmentPath, copy::CopyPath, receipt::ReceiptPath, show::PledgePath,
        submission::SubmissionPath,
    },
    register::management::ManagementPath,
};

use crate::harness::TestApp;

#[tokio::test]
async fn the_copy_arrives_with_a_receipt_and_is_acknowledged() {
    let app = TestApp::start().await;
    let (leader, board, standing) = (app.secretary(), app.board(), app.standing());
    let id = leader.writes_a_pledge("Đối thoại với người dân mỗi quý một lần.").await;
    leader
        .get(SubmissionPath { id })
        .await
        .shows("thêm một bản đến Ban Thường vụ Thành ủy Quảng Ngãi qua Ban Tổ chức");
    leader.sends(id).await;
    leader
        .get(ReceiptPath { id })
        .await
        .shows("Một bản đã đến Ban Tổ chức Thành ủy Quảng Ngãi")
        .shows("2027-QN000001-1");

    standing
        .get(PledgePath { id })
        .await
        .shows("Bản gửi Ban Thường vụ qua Ban Tổ chức")
        .does_not_offer("Ghi đã nhận");
    let page = board.get(PledgePath { id }).await.shows("2027-QN000001-1").offers("Ghi đã nhận");
    let done = board.submit(&page, CopyPath { id }, &[]).await.redirects_to(PledgePath { id });
    board.follow(&done).await.shows("Ban Tổ chức đã ghi nhận");
    board.submit(&page, CopyPath { id }, &[]).await.is_done();
    standing.post(CopyPath { id }).await.is_forbidden();
    leader.post(CopyPath { id }).await.is_forbidden();
}

#[tokio::test]
async fn a_mended_copy_takes_the_place_of_the_first_and_both_stay() {
    let app = TestApp::start().await;
    let (leader, deputy, board) = (app.secretary(), app.deputy(), app.board());
    let id = leader.sends_a_pledge().await;
    deputy.returns(id, "Nêu rõ trách nhiệm người đứng đầu.").await;
    leader.sends(id).await;
    let page = board.get(PledgePath { id }).await;
    page.shows("Bản số 2, đang có hiệu lực")
        .shows("Bản số 1, đã được bản sau thay thế")
        .shows("2027-QN000001-2");
}

#[tokio::test]
async fn an_ordinary_members_pledge_leaves_no_copy() {
    let app = TestApp::start().await;
    let (an, board) = (app.an(), app.board());
    let id = an.sends_a_pledge().await;
    an.get(ReceiptPath { id }).await.hides("biên nhận");
    board.get(PledgePath { id }).await.hides("Bản gửi Ban Thường vụ");
    board.post(CopyPath { id }).await.is_forbidden();
    assert_eq!(app.counts("select count(*) from leader_copy").await, 0);
}

/// Gives or takes the city's management by hand, as the Board does.
async fn is_managed(app: &TestApp, code: &'static str, managed: bool) {
    let (board, city) = (app.board(), app.unit("TU").await.to_string());
    let path = ManagementPath { id: app.member(code).await };
    let page = board.get(&path).await.is_ok();
    let unit = if managed { city.as_str() } else { "none" };
    let typed = [("level", unit), ("review_on", "2027-12-01"), ("reason", "Theo quyết định điều động")];
    board.submit(&page, &path, &typed).await.is_done();
}

#[tokio::test]
async fn whoever_becomes_a_managed_leader_after_sending_is_copied_then() {
    let app = TestApp::start().await;
    let id = app.an().sends_a_pledge().await;
    app.secretary().confirms(id).await;
    app.standing().get(PledgePath { id }).await.is_not_found();
    app.comes_to(2027, 3, 1);
    is_managed(&app, "QN000013", true).await;

    let (an, board, standing) = (app.an(), app.board(), app.standing());
    let told = "biên nhận 2027-QN000013-1, khi đồng chí thuộc diện quản lý";
    an.get(PledgePath { id }).await.shows(told).shows("01/03/2027");
    board.get("/").await.shows("Bản sao mới của cán bộ diện quản lý 1 bản");
    standing.get(PledgePath { id }).await.shows(told);
    let page = board.get(PledgePath { id }).await.offers("Ghi đã nhận");
    board.submit(&page, CopyPath { id }, &[]).await.is_done();
    board.get("/").await.hides("Bản sao mới");
    // What was sent keeps what it was sent under.
    let pinned = app.finds("select pinned ->> 'manager' as manager from pledge_revision").await;
    assert_eq!(pinned[0]["manager"], "");
}

#[tokio::test]
async fn whoever_ceases_to_be_one_leaves_the_copy_and_sends_no_more() {
    let app = TestApp::start().await;
    let leader = app.secretary();
    let id = leader.sends_a_pledge().await;
    app.deputy().confirms(id).await;
    let board = app.board();
    board.submit(&board.get(PledgePath { id }).await, CopyPath { id }, &[]).await.is_done();
    app.comes_to(2027, 4, 1);
    is_managed(&app, "QN000001", false).await;
    let (leader, board, standing) = (app.secretary(), app.board(), app.standing());
    standing.get(PledgePath { id }).await.is_not_found();
    board.get(PledgePath { id }).await.shows("biên nhận 2027-QN000001-1").does_not_offer("Ghi đã nhận");

    // An amendment goes to nobody any more, and the Board's page says what changed since its copy.
    let page = leader.get(AmendmentPath { id }).await;
    leader.submit(&page, AmendmentPath { id }, &[("reason", "Thôi chức vụ.")]).await.is_done();
    leader.sends(id).await;
    app.deputy().confirms(id).await;
    assert_eq!(app.counts("select count(*) from leader_copy").await, 1);
    let page = board.get(PledgePath { id }).await.offers("Thay đổi từ bản số 1 mà Ban Tổ chức đang giữ");
    let changes = board.follow_link(&page, "Thay đổi từ bản số 1 mà Ban Tổ chức đang giữ").await;
    changes.shows("bản số 2 khác gì bản số 1");
}
