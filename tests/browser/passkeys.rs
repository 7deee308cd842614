//! Passkeys with a real browser and a virtual authenticator.

use camket::{
    config::{Config, SecondFactor},
    passkey::own::PasskeysPath,
};
use chrono::TimeDelta;

use crate::driver::{Browser, Listening, Setup, is_there};

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_is_made_named_used_and_taken_away() {
    if !is_there() {
        return;
    }
    let server = Listening::start_named("localhost", Config::default()).await;
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

    // An act of weight asks again who acts, and the key is enough.
    server.app.waits(TimeDelta::minutes(20));
    browser.presses("Bỏ khóa Điện thoại của An").await;
    browser.sees("Xác nhận lại trước khi tiếp tục").await;
    browser.keeps_picture("proof-passkey-1280").await;
    browser.presses("Dùng khóa đăng nhập").await;
    browser.sees("Thêm khóa trên thiết bị này").await;
    assert_eq!(server.app.counts("select count(*) from audit_entry where act = 'prove'").await, 1);

    browser.forgets().await;
    browser.goto("/sign-in").await;
    browser.presses("Đăng nhập bằng vân tay hoặc khuôn mặt (khóa truy cập)").await;
    browser.sees("Việc cần làm").await;
    browser.sees("Đỗ Công An").await;
    // It is a session like any other: where and with what, and a device that was not known is told.
    let kept = "select count(*) from session where way = 'passkey' and with_factor and address <> '' and agent like '%Chrome%'";
    assert_eq!(server.app.counts(kept).await, 1);
    let told = "select count(*) from account_event where kind = 'new_device' and words like 'Chrome trên %'";
    assert_eq!(server.app.counts(told).await, 1);

    browser.goto(PasskeysPath).await;
    browser.presses("Bỏ khóa Điện thoại của An").await;
    // The session began with it.
    browser.goto("/sign-in").await;
    browser.presses("Đăng nhập bằng vân tay hoặc khuôn mặt (khóa truy cập)").await;
    browser.sees("Chưa đăng nhập được bằng khóa").await;
    assert_eq!(server.app.counts("select count(*) from passkey").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_whose_only_factor_is_a_passkey_works_with_it() {
    if !is_there() {
        return;
    }
    let config = Config { second_factor: SecondFactor::Required, ..Config::default() };
    let server = Listening::start_named("localhost", config).await;
    let browser = Browser::open(&server, Setup::default()).await;
    browser.has_an_authenticator().await;
    browser.gives_the_password("QN000001").await;
    browser.presses("Dùng khóa đăng nhập của máy").await;
    browser.sees("bước thứ hai sau mật khẩu").await;
    browser.keeps_picture("passkey-first-1280").await;
    browser.types("#name", "Điện thoại của Ý").await;
    browser.presses("Tạo khóa").await;
    browser.sees("Mã dự phòng của đồng chí").await;
    browser.presses("Tôi đã cất mã, tiếp tục").await;
    browser.sees("Việc cần làm").await;
    browser.goto("/account").await;
    browser.sees("Đã bật, bằng khóa đăng nhập, mã dự phòng").await;
    browser.goto("/account/second-factor").await;
    browser.sees("1 khóa").await;
    browser.sees("Còn 10 trên 10 mã").await;
    browser.keeps_picture("factors-1280").await;

    // After the password the passkey is asked for, and a code would do as well.
    browser.forgets().await;
    browser.gives_the_password("QN000001").await;
    browser.sees("Hoặc dùng mã").await;
    browser.keeps_picture("second-step-passkey-1280").await;
    browser.presses("Dùng khóa đăng nhập").await;
    browser.sees("Việc cần làm").await;
    let kept =
        "select count(*) from session where whole and with_factor and with_passkey and way = 'password'";
    assert_eq!(server.app.counts(kept).await, 2, "the one that made it, and the new one");
    // Or it is enough alone.
    browser.forgets().await;
    browser.goto("/sign-in").await;
    browser.presses("Đăng nhập bằng vân tay hoặc khuôn mặt (khóa truy cập)").await;
    browser.sees("Việc cần làm").await;

    // The only way in does not go away.
    browser.goto(PasskeysPath).await;
    browser.presses("Bỏ khóa Điện thoại của Ý").await;
    browser.sees("cách xác thực hai bước duy nhất").await;
    assert_eq!(server.app.counts("select count(*) from passkey").await, 1);
}
