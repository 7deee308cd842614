//! A member who is freed from meetings while ill.

use camket::{pledge::show::PledgePath, register::standing::StandingPath, review::show::ReviewPath};

use crate::driver::{Browser, Listening, Setup, is_there};

#[tokio::test(flavor = "multi_thread")]
async fn who_is_freed_from_meetings_while_ill_is_not_graded_and_is_told_so() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let app = &server.app;
    let (an, secretary) = (app.an(), app.secretary());
    let id = an.sends_a_pledge().await;
    secretary.confirms(id).await;
    app.comes_to(2027, 8, 16);
    let found = app.finds("select id from member where code = 'QN000013'").await;
    let member = serde_json::from_value(found[0]["id"].clone()).unwrap();

    let board = Browser::open(&server, Setup::default()).await;
    board.signs_in("QN002001").await;
    board.goto(StandingPath { id: member }).await;
    board.chooses("standing", "exempt").await;
    board.types("#from", "16/08/2027").await;
    board.types("#reason", "Theo nghị quyết chi bộ ngày 15/8/2027, đơn xin miễn sinh hoạt.").await;
    board.keeps_picture("sick-standing-1280").await;
    board.presses("Đổi trạng thái").await;
    board.sees("Đã đổi trạng thái").await;
    board.keeps_picture("sick-record-1280").await;

    app.comes_to(2027, 12, 1);
    let phone = Browser::open(&server, Setup { phone: true, plain: false }).await;
    phone.signs_in("QN000013").await;
    phone.sees("Năm nay không yêu cầu đồng chí, theo trạng thái trong hồ sơ đảng viên").await;
    assert!(!phone.words().await.contains("Việc cần làm bây giờ Tự kiểm điểm"));
    phone.keeps_picture("sick-home-360").await;
    phone.goto(ReviewPath { id }).await;
    phone.sees("Hướng dẫn 21-HD/BTCTW").await;
    phone.keeps_picture("sick-review-360").await;
    assert!(!phone.words().await.contains("Lưu và kiểm tra để gửi"));
    // What was pledged stays theirs to read.
    phone.goto(PledgePath { id }).await;
    phone.sees("Đã xác nhận").await;

    let branch = Browser::open(&server, Setup::default()).await;
    branch.signs_in("QN000001").await;
    branch.goto(ReviewPath { id }).await;
    branch.sees("Hướng dẫn 21-HD/BTCTW").await;
    branch.keeps_picture("sick-branch-1280").await;
    assert!(!branch.words().await.contains("Nhập kiểm phiếu và đề nghị"));
}
