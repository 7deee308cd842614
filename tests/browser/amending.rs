//! A leader's pledge changes in the middle of the year.

use camket::pledge::{copy::CopyPath, draft::DraftPath, show::PledgePath};

use crate::driver::{Browser, Listening, Setup, is_there};

const NEW: &str = "Đối thoại với người dân mỗi quý một lần, có biên bản.";

#[tokio::test(flavor = "multi_thread")]
async fn a_leader_amends_in_june() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let app = &server.app;
    let (leader, deputy, officer) = (app.secretary(), app.deputy(), app.board());
    let id = leader.sends_a_pledge().await;
    deputy.confirms(id).await;
    officer.submit(&officer.get(PledgePath { id }).await, CopyPath { id }, &[]).await.is_done();
    app.comes_to(2027, 6, 14);

    let phone = Browser::open(&server, Setup { phone: true, plain: false }).await;
    phone.signs_in("QN000001").await;
    phone.goto(PledgePath { id }).await;
    phone.presses("Sửa đổi, bổ sung trong năm").await;
    phone.sees("vẫn có hiệu lực cho đến khi chi bộ xác nhận bản mới").await;
    phone.types("#reason", "Được phân công phụ trách cải cách hành chính từ tháng 6.").await;
    phone.keeps_picture("amend-begin-360").await;
    phone.presses("Bắt đầu sửa đổi").await;
    phone.sees("Đang sửa đổi trong năm").await;
    phone.types("textarea[name=statement]", NEW).await;
    phone.presses("Lưu và kiểm tra để gửi").await;
    phone.sees("Kiểm tra trước khi gửi").await;
    phone.keeps_picture("amend-check-360").await;
    phone.presses("Gửi chi bộ").await;
    phone.sees("Máy chủ nhận lúc").await;
    phone.goto(PledgePath { id }).await;
    phone.sees("vẫn có hiệu lực đến khi chi bộ xác nhận bản sửa đổi").await;
    assert!(!phone.words().await.contains(NEW), "what is not confirmed is not in force");
    phone.keeps_picture("amend-sent-360").await;
    // Nobody's copy has changed yet.
    assert_eq!(app.counts("select count(*) from leader_copy").await, 1);

    let reader = Browser::open(&server, Setup::default()).await;
    reader.signs_in("QN000002").await;
    reader.keeps_picture("amend-reader-home-1280").await;
    reader.goto(format!("/units/{}/pledges", app.unit("P01-01").await)).await;
    reader.sees("Sửa đổi trong năm").await;
    reader.keeps_picture("amend-list-1280").await;
    reader.presses("Huỳnh Đình Ý").await;
    reader.sees("Lý do: Được phân công phụ trách").await;
    reader.presses("Xem từng chỗ sửa so với bản đang có hiệu lực").await;
    reader.sees("bản số 2 khác gì bản số 1").await;
    reader.keeps_picture("amend-changes-1280").await;
    reader.goto(PledgePath { id }).await;
    reader.keeps_picture("amend-read-1280").await;
    reader.presses("Xác nhận bản cam kết").await;
    reader.sees("Bản sửa đổi này có hiệu lực thay bản trước").await;
    reader.presses("Xác nhận bản cam kết").await;
    reader.sees("Đã xác nhận").await;

    let board = Browser::open(&server, Setup::default()).await;
    board.signs_in("QN002001").await;
    board.sees("Bản sao mới của cán bộ diện quản lý").await;
    board.goto(PledgePath { id }).await;
    board.sees("Bản số 2, đang có hiệu lực").await;
    board.sees("Bản số 1, đã được bản sau thay thế").await;
    board.keeps_picture("amend-board-1280").await;
    board.presses("Thay đổi từ bản số 1 mà Ban Tổ chức đang giữ").await;
    board.sees("bản số 2 khác gì bản số 1").await;
    board.sees("có biên bản").await;
    board.goto(PledgePath { id }).await;
    board.presses("Ghi đã nhận").await;
    board.sees("Ban Tổ chức đã ghi nhận").await;
    assert!(!board.words().await.contains("mà Ban Tổ chức đang giữ"), "the Board holds the newest");

    phone.goto(PledgePath { id }).await;
    phone.sees(NEW).await;
    phone.keeps_picture("amend-in-force-360").await;
    phone.goto(DraftPath { id }).await;
    phone.sees("Bản cam kết năm 2027 của tôi").await;
}
