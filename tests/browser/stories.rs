//! The main ways, in a browser.

use camket::pledge::{draft::DraftPath, returning::ReturnPath, show::PledgePath};

use crate::driver::{Browser, Listening, Setup, is_there};

const PHONE: Setup = Setup { phone: true, plain: false };
const PLAIN: Setup = Setup { phone: true, plain: true };

/// Has An's pledge written to its end, and opens it for writing.
async fn writes_all(browser: &Browser, server: &Listening) {
    let an = server.app.an();
    let id = an.writes_a_pledge("Dự đủ 12 buổi sinh hoạt chi bộ trong năm 2027.").await;
    browser.goto(DraftPath { id }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_writes_on_a_phone_what_is_saved_by_itself_and_sends_it() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let browser = Browser::open(&server, PHONE).await;
    browser.signs_in("QN000013").await;
    browser.presses("Soạn bản cam kết").await;
    browser.sees("Soạn bản cam kết năm 2027").await;
    let statement = browser.first("textarea[name=statement]").await;
    statement.send_keys("Đặng Văn Ưỡng giúp dân số hóa hồ sơ đúng hẹn").await.unwrap();
    browser.sees("Đã lưu").await;
    browser.keeps_picture("story-draft-360").await;
    browser.goto("/").await;
    browser.presses("Soạn bản cam kết").await;
    let kept = browser.first("textarea[name=statement]").await.prop("value").await.unwrap().unwrap();
    assert_eq!(kept, "Đặng Văn Ưỡng giúp dân số hóa hồ sơ đúng hẹn");

    writes_all(&browser, &server).await;
    browser.presses("Lưu và kiểm tra để gửi").await;
    browser.sees("Kiểm tra trước khi gửi").await;
    browser.keeps_picture("story-check-360").await;
    browser.presses("Gửi chi bộ").await;
    browser.sees("Đã gửi bản cam kết").await;
    browser.sees("Máy chủ nhận lúc").await;
    browser.keeps_picture("story-receipt-360").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_without_javascript() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let browser = Browser::open(&server, PLAIN).await;
    browser.signs_in("QN000013").await;
    browser.presses("Soạn bản cam kết").await;
    let watched = browser.client.find_all(fantoccini::Locator::Css("[data-watched]")).await.unwrap();
    assert!(watched.is_empty(), "our script ran");
    browser.types("textarea[name=statement]", "Đặng Văn Ưỡng giúp dân").await;
    browser.presses("Lưu bản nháp").await;
    browser.sees("Đã lưu bản nháp").await;
    let kept = browser.first("textarea[name=statement]").await.prop("value").await.unwrap().unwrap();
    assert_eq!(kept, "Đặng Văn Ưỡng giúp dân");
    browser.presses("Lưu và kiểm tra để gửi").await;
    browser.sees("Cần sửa trước khi tiếp tục").await;
    browser.keeps_picture("story-missing-360-plain").await;

    writes_all(&browser, &server).await;
    browser.presses("Lưu và kiểm tra để gửi").await;
    browser.sees("Kiểm tra trước khi gửi").await;
    browser.presses("Gửi chi bộ").await;
    browser.sees("Đã gửi bản cam kết").await;
    browser.presses("Đăng xuất").await;
    browser.sees("Mã đảng viên").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secretary_returns_and_confirms() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let an = server.app.an();
    let id = an.sends_a_pledge().await;
    let browser = Browser::open(&server, Setup::default()).await;
    browser.signs_in("QN000001").await;
    browser.goto(PledgePath { id }).await;
    browser.presses("Trả lại để bổ sung").await;
    browser.sees("Ghi điều cần bổ sung").await;
    browser.types("textarea[name=remark]", "Ghi rõ tỷ lệ dự họp.").await;
    browser.keeps_picture("story-return-1280").await;
    let button = browser.first(&format!("form[action='{}'] button", ReturnPath { id })).await;
    button.click().await.unwrap();
    browser.sees("Đã trả lại để bổ sung").await;
    an.sends(id).await;
    browser.goto(PledgePath { id }).await;
    browser.presses("Xác nhận bản cam kết").await;
    browser.sees("Đã xác nhận").await;
    browser.keeps_picture("story-confirmed-1280").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_are_told_of_each_other() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let browser = Browser::open(&server, PHONE).await;
    browser.signs_in("QN000013").await;
    let id = server.app.an().own_pledge().await;
    browser.goto(DraftPath { id }).await;
    let first = browser.client.window().await.unwrap();
    let second = browser.client.new_window(true).await.unwrap().handle;
    browser.client.switch_to_window(second).await.unwrap();
    browser.goto(DraftPath { id }).await;
    browser.first("textarea[name=statement]").await.send_keys("Viết ở trang thứ hai").await.unwrap();
    browser.sees("Đã lưu").await;
    browser.client.switch_to_window(first).await.unwrap();
    browser.first("textarea[name=statement]").await.send_keys("Viết ở trang thứ nhất").await.unwrap();
    browser.sees("Bản này đã được sửa ở nơi khác").await;
    browser.presses("Lưu bản nháp").await;
    browser.sees("Chưa có gì bị mất").await;
    browser.keeps_picture("story-conflict-360").await;
    browser.presses("Giữ bản tôi vừa viết").await;
    browser.sees("Đã lưu bản nháp").await;
    let kept = browser.first("textarea[name=statement]").await.prop("value").await.unwrap().unwrap();
    assert_eq!(kept, "Viết ở trang thứ nhất");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_signing_out_the_back_button_shows_nothing() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let id = server.app.an().sends_a_pledge().await;
    let browser = Browser::open(&server, Setup::default()).await;
    browser.signs_in("QN000013").await;
    browser.goto(PledgePath { id }).await;
    browser.sees("Dự đủ 12 buổi").await;
    browser.presses("Đăng xuất").await;
    browser.sees("Mã đảng viên").await;
    browser.client.back().await.unwrap();
    browser.sees("Đăng nhập").await;
    assert!(!browser.words().await.contains("Dự đủ 12 buổi"));
    let kept = browser
        .asks("return Object.keys(localStorage).filter(key => key.startsWith('camket:draft')).length")
        .await;
    assert_eq!(kept, 0);
}

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
    deputy.sees("thay đồng chí Huỳnh Đình Ý").await;
    deputy.keeps_picture("story-deputy-confirmed-360").await;
}
