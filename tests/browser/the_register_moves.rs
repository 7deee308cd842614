//! People, offices and units change, in a browser.

use camket::pledge::show::PledgePath;

use crate::{
    driver::{Browser, Listening, Setup, is_there},
    harness::moves::{book, small},
};

const PHONE: Setup = Setup { phone: true, plain: false };
const PLAIN: Setup = Setup { phone: true, plain: true };

/// The members of a branch who send on the last day, and the one who will be its secretary.
const SENDERS: [&str; 12] = [
    "QN000003", "QN000004", "QN000006", "QN000007", "QN000008", "QN000009", "QN000010", "QN000011",
    "QN000012", "QN000013", "QN000014", "QN000015",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_secretary_is_replaced_in_december_with_twelve_unread_pledges() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let app = &server.app;
    app.comes_to(2026, 12, 14);
    for code in SENDERS {
        app.person(code).sends_a_pledge().await;
    }
    let old = Browser::open(&server, Setup::default()).await;
    old.signs_in("QN000001").await;
    old.sees("12 bản").await;
    old.presses("Bản cam kết chờ đọc và xác nhận").await;
    old.sees("Đỗ Công An").await;

    let board = Browser::open(&server, Setup::default()).await;
    board.signs_in("QN002001").await;
    board.goto(format!("/units/{}/offices", app.unit("P01-01").await)).await;
    board.sees("Huỳnh Đình Ý").await;
    board.keeps_picture("story-offices-1280").await;
    board.presses("Giao nhiệm vụ").await;
    board.sees("Xem trước khi giao").await;
    board.types("#member", "Phạm Châu").await;
    board.types("#reason", "Đồng chí Huỳnh Đình Ý chuyển công tác.").await;
    board.keeps_picture("story-giving-1280").await;
    board.presses("Xem trước khi giao").await;
    board.sees("Huỳnh Đình Ý thôi giữ nhiệm vụ này").await;
    board.sees("12 bản cam kết chờ đọc").await;
    board.keeps_picture("story-giving-check-1280").await;
    let button = board.first("form[action$='/offices/new'] button:not(.second)").await;
    button.click().await.unwrap();
    board.sees("Đã giao nhiệm vụ").await;
    board.keeps_picture("story-offices-after-1280").await;

    // The page that the old secretary has open leads nowhere any more.
    old.presses("Đỗ Công An").await;
    let list = format!("/units/{}/pledges", app.unit("P01-01").await);
    for _ in 0..100 {
        if !old.client.current_url().await.unwrap().path().starts_with(&list) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(!old.client.current_url().await.unwrap().path().starts_with(&list));
    assert!(!old.words().await.contains("Xác nhận bản cam kết"));
    old.forgets().await;
    old.signs_in("QN000001").await;
    assert!(!old.words().await.contains("Bản cam kết chờ đọc"));

    let new = Browser::open(&server, PHONE).await;
    new.signs_in("QN000005").await;
    new.sees("12 bản").await;
    new.keeps_picture("story-new-secretary-360").await;
    new.presses("Bản cam kết chờ đọc và xác nhận").await;
    new.presses("Đỗ Công An").await;
    new.sees("Xác nhận bản cam kết").await;
    new.presses("Xác nhận bản cam kết").await;
    new.sees("không rút lại được").await;
    new.presses("Xác nhận bản cam kết").await;
    new.sees("Đã xác nhận").await;
    new.goto("/").await;
    new.sees("11 bản").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deputy_answers_on_a_phone_and_reads_in_the_secretarys_place() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    server.app.an().sends_a_pledge().await;
    let path = server.app.appointment("QN000001", "secretary", "deputies").await;
    let secretary = server.app.secretary();
    let form = secretary.get(&path).await;
    let fields = [("member", "QN000005"), ("until", "2026-12-24"), ("reason", "Đi học tập trung.")];
    secretary.submit(&form, &path, &fields).await.is_done();

    let deputy = Browser::open(&server, PLAIN).await;
    deputy.signs_in("QN000005").await;
    deputy.presses("Trả lời lời nhờ làm thay (1)").await;
    deputy.sees("Tôi làm thay").await;
    deputy.keeps_picture("story-deputies-360").await;
    deputy.presses("Bí thư chi bộ, Chi bộ Thôn 1 Phường Lê Hồng Phong").await;
    deputy.keeps_picture("story-deputation-360").await;
    deputy.presses("Đồng ý làm thay").await;
    deputy.sees("Đang làm thay").await;
    deputy.goto("/").await;
    deputy.sees("thay đồng chí Huỳnh Đình Ý").await;
    deputy.presses("Bản cam kết chờ đọc và xác nhận").await;
    deputy.presses("Đỗ Công An").await;
    deputy.presses("Xác nhận bản cam kết").await;
    deputy.sees("không rút lại được").await;
    deputy.presses("Xác nhận bản cam kết").await;
    deputy.sees("thay đồng chí Huỳnh Đình Ý").await;
    deputy.keeps_picture("story-deputy-confirmed-360").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_in_june() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let (an, secretary) = (server.app.an(), server.app.secretary());
    let id = an.sends_a_pledge().await;
    secretary.confirms(id).await;
    server.app.comes_to(2027, 6, 14);

    let browser = Browser::open(&server, PLAIN).await;
    browser.signs_in("QN000013").await;
    browser.presses("Chuyển sinh hoạt Đảng").await;
    browser.presses("Đề nghị chuyển sinh hoạt").await;
    browser.types("input[name=q]", "to dan pho 1").await;
    browser.presses("Tìm").await;
    browser.keeps_picture("story-transfer-place-360").await;
    browser.presses("Chi bộ Tổ dân phố 1 Phường Nghĩa Lộ").await;
    browser.types("textarea[name=reason]", "Chuyển về nơi cư trú.").await;
    browser.presses("Gửi đề nghị đến chi bộ").await;
    browser.sees("Chờ chi bộ nơi đi").await;
    browser.goto("/transfer").await;
    browser.keeps_picture("story-transfer-mine-360").await;
    drop(browser);

    let browser = Browser::open(&server, Setup::default()).await;
    browser.signs_in("QN000001").await;
    browser.keeps_picture("story-transfer-home-1280").await;
    browser.presses("Đảng viên đề nghị chuyển sinh hoạt").await;
    browser.keeps_picture("story-transfer-list-1280").await;
    browser.presses("Đỗ Công An").await;
    browser.presses("Nhận xét và gửi đi").await;
    browser.presses("Gửi đến nơi tiếp nhận").await;
    browser.sees("Hãy xác nhận đảng viên không trong thời gian").await;
    browser.keeps_picture("story-transfer-refused-1280").await;
    browser.types("textarea[name=comment]", "Đồng chí gương mẫu.").await;
    browser.first("input[name=clear]").await.click().await.unwrap();
    browser.presses("Gửi đến nơi tiếp nhận").await;
    browser.sees("Chờ nơi đến tiếp nhận").await;
    browser.forgets().await;

    browser.signs_in("QN001002").await;
    browser.presses("Đảng viên chờ tiếp nhận").await;
    browser.presses("Đỗ Công An").await;
    browser.keeps_picture("story-transfer-show-1280").await;
    browser.presses("Tiếp nhận").await;
    browser.sees("Bản cam kết của năm đi theo").await;
    browser.keeps_picture("story-transfer-accept-1280").await;
    let button = browser.first("main form button").await;
    button.click().await.unwrap();
    browser.sees("Đã tiếp nhận đảng viên").await;
    browser.goto(PledgePath { id }).await;
    browser.sees("Đã xác nhận").await;
    browser.sees("Chuyển theo đảng viên").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_applies_a_prepared_reform() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let file = std::env::temp_dir().join(format!("phuong-an-{}.xlsx", std::process::id()));
    std::fs::write(&file, book(&small("01/07/2025"))).unwrap();
    let browser = Browser::open(&server, Setup::default()).await;
    browser.signs_in("QN002001").await;
    browser.presses("Danh bạ").await;
    browser.presses("Việc khác").await;
    browser.presses("Sắp xếp theo phương án").await;
    browser.first("#file").await.send_keys(file.to_str().unwrap()).await.unwrap();
    browser.presses("Tải lên và xem trước").await;
    browser.sees("Phương án không có lỗi").await;
    browser.sees("Tiếp tục ở Tỉnh ủy Quảng Ngãi").await;
    browser.keeps_picture("story-reform-1280").await;
    let here = browser.client.current_url().await.unwrap();
    browser.presses("Áp dụng cả phương án").await;
    // The officer's own office goes on in the successor: every session of theirs ends with the old one.
    browser.sees("Đăng nhập").await;
    browser.signs_in("QN002001").await;
    browser.goto(here.path()).await;
    browser.sees("Đã áp dụng").await;
    browser.presses("Đảng bộ phường Nghĩa Lộ").await;
    browser.sees("Danh bạ: Đảng bộ phường Nghĩa Lộ").await;
    browser.goto("/overview").await;
    browser.sees("Tỉnh ủy Quảng Ngãi").await;
    browser.sees("Đảng bộ phường Cẩm Thành").await;
    std::fs::remove_file(file).unwrap();
}
