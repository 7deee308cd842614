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
    browser.sees("không rút lại được").await;
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
    browser.presses("Giữ toàn bộ bản tôi vừa viết").await;
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
    assert_eq!(browser.keeps_aside("form").await + browser.keeps_aside("unsent").await, 0);
}
