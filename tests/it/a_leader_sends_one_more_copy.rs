//! The pledge of a leader managed by the city reaches the Standing Committee through its Organization Board.

use camket::pledge::{copy::CopyPath, receipt::ReceiptPath, show::PledgePath, submission::SubmissionPath};

use crate::harness::TestApp;

#[tokio::test]
async fn the_copy_arrives_with_a_receipt_and_is_acknowledged() {
    let app = TestApp::start().await;
    let (leader, board, standing) = (app.secretary(), app.board(), app.standing());
    let id = leader.writes_a_pledge("Đối thoại với người dân mỗi quý một lần.").await;
    leader.get(SubmissionPath { id }).await.shows("thêm một bản đến Ban Thường vụ Thành ủy Quảng Ngãi qua Ban Tổ chức");
    leader.sends(id).await;
    leader.get(ReceiptPath { id }).await.shows("Một bản đã đến Ban Tổ chức Thành ủy Quảng Ngãi").shows("2027-QN000001-1");

    standing.get(PledgePath { id }).await.shows("Bản gửi Ban Thường vụ qua Ban Tổ chức").does_not_offer("Ghi đã nhận");
    let page = board.get(PledgePath { id }).await.shows("2027-QN000001-1").offers("Ghi đã nhận");
    let done = board.submit(&page, CopyPath { id }, &[]).await.redirects_to(PledgePath { id });
    board.follow(&done).await.shows("Ban Tổ chức đã nhận");
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
    page.shows("Bản số 2, đang có hiệu lực").shows("Bản số 1, đã được bản sau thay thế").shows("2027-QN000001-2");
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
