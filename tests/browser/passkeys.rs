//! Passkeys with a real browser and a virtual authenticator.

use camket::passkey::own::PasskeysPath;

use crate::driver::{Browser, Listening, Setup, is_there};

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_made_named_used_and_taken_away() {
    if !is_there() {
        return;
    }
    let server = Listening::start_named("localhost", camket::config::Config::default()).await;
    let browser = Browser::open(&server, Setup::default()).await;
    browser.has_an_authenticator().await;
    browser.signs_in("QN000013").await;
    browser.goto(PasskeysPath).await;
    browser.sees("Chưa có khóa nào").await;
    browser.types("#name", "Điện thoại của An").await;
    browser.presses("Tạo khóa").await;
    browser.sees("Đã ghi nhận").await;
    browser.sees("Điện thoại của An").await;
    browser.keeps_picture("passkeys-1280").await;

    browser.forgets().await;
    browser.goto("/sign-in").await;
    browser.presses("Đăng nhập bằng vân tay hoặc khuôn mặt (khóa truy cập)").await;
    browser.sees("Việc cần làm").await;
    browser.sees("Đỗ Công An").await;
    assert_eq!(server.app.counts("select count(*) from session where way = 'passkey'").await, 1);

    browser.goto(PasskeysPath).await;
    browser.presses("Bỏ khóa Điện thoại của An").await;
    // The session began with it.
    browser.goto("/sign-in").await;
    browser.presses("Đăng nhập bằng vân tay hoặc khuôn mặt (khóa truy cập)").await;
    browser.sees("Chưa đăng nhập được bằng khóa").await;
    assert_eq!(server.app.counts("select count(*) from passkey").await, 0);
}
