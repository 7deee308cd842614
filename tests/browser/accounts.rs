//! Signing in in two steps, slips and passwords in a browser.

use camket::config::{Config, SecondFactor};
use chrono::{DateTime, TimeDelta, Utc};
use totp_rs::{Builder, Secret};

use crate::driver::{Browser, Listening, Setup, is_there};

const PHONE: Setup = Setup { phone: true, plain: false };
const PLAIN: Setup = Setup { phone: true, plain: true };

fn code_at(key: &str, at: DateTime<Utc>) -> String {
    let secret = Secret::try_from_base32(key.replace(' ', "")).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    totp.generate(u64::try_from(at.timestamp()).unwrap()).to_string()
}

/// Sets up an app, signs in with it, loses the phone, and gets in by a recovery code.
async fn an_officer_loses_the_phone(setup: Setup, name: &str) {
    if !is_there() {
        return;
    }
    let config = Config { second_factor: SecondFactor::Required, ..Config::default() };
    let server = Listening::start_with(config).await;
    let browser = Browser::open(&server, setup).await;
    browser.gives_the_password("QN000001").await;
    browser.sees("cần một mã từ điện thoại").await;
    browser.goto("/pledges").await;
    browser.sees("cần một mã từ điện thoại").await;
    browser.presses("Thiết lập bằng điện thoại").await;
    browser.presses("Bắt đầu").await;
    let key = browser.first("code.key").await.text().await.unwrap();
    browser.keeps_picture(&format!("story-app-{name}")).await;
    browser.types("#code", "000000").await;
    browser.presses("Bật xác thực hai bước").await;
    browser.sees("Mã chưa đúng").await;
    browser.types("#code", &code_at(&key, server.app.clock.now())).await;
    browser.presses("Bật xác thực hai bước").await;
    browser.sees("Mã dự phòng của đồng chí").await;
    browser.keeps_picture(&format!("story-recovery-{name}")).await;
    let recovery = browser.first(".codes code").await.text().await.unwrap();
    browser.presses("Tôi đã cất mã, tiếp tục").await;
    // Where they wanted to go before.
    browser.sees("Bản cam kết năm 2027").await;
    browser.presses("Đăng xuất").await;

    server.app.waits(TimeDelta::minutes(1));
    browser.gives_the_password("QN000001").await;
    browser.sees("Mã trên ứng dụng xác thực").await;
    browser.keeps_picture(&format!("story-second-step-{name}")).await;
    browser.types("#code", &code_at(&key, server.app.clock.now())).await;
    browser.presses("Tiếp tục").await;
    browser.sees("Việc cần làm").await;
    browser.presses("Đăng xuất").await;

    browser.gives_the_password("QN000001").await;
    browser.presses("Tôi không có điện thoại ở đây").await;
    browser.sees("không còn mã dự phòng").await;
    browser.types("#code", &recovery).await;
    browser.presses("Tiếp tục").await;
    browser.sees("Việc cần làm").await;
    browser.goto("/account").await;
    browser.sees("Đăng nhập bằng mã dự phòng").await;
    browser.keeps_picture(&format!("story-account-{name}")).await;
    browser.presses("Đăng xuất khỏi mọi thiết bị").await;
    browser.sees("Đã đăng xuất khỏi mọi thiết bị").await;
    browser.client.back().await.unwrap();
    browser.sees("Đăng nhập").await;
    assert!(!browser.words().await.contains("Lịch sử tài khoản"), "the back button shows nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_sets_up_an_app_and_loses_the_phone() {
    an_officer_loses_the_phone(PHONE, "360").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_without_javascript() {
    an_officer_loses_the_phone(PLAIN, "360-plain").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scanned_slip_types_itself_in_and_leaves_the_address() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let keeper = server.app.administrator();
    let path = format!("/units/{}/slips", server.app.unit("P01-03").await);
    let before = keeper.get(&path).await.is_ok();
    let sheet = keeper.submit(&before, &path, &[]).await.is_ok();
    let slip = sheet.html.words.split("Mã đảng viên: ").find(|slip| slip.starts_with("QN000055")).unwrap();
    let slip = slip.split("Mã kích hoạt: ").nth(1).unwrap()[..19].to_owned();

    let browser = Browser::open(&server, PHONE).await;
    browser.goto(format!("/activation#QN000055.{slip}")).await;
    browser.sees("Đặt mật khẩu bằng phiếu").await;
    let typed = browser.first("#slip").await.prop("value").await.unwrap().unwrap();
    assert_eq!(typed, slip);
    assert_eq!(browser.asks("return location.hash").await, "");
    browser.types("#password", "bốn mùa hoa nở").await;
    browser.presses("Hiện mật khẩu").await;
    assert_eq!(browser.asks("return document.getElementById('password').type").await, "text");
    // Pasting is never hindered.
    let pasted = "const field = document.getElementById('again');
        const event = new ClipboardEvent('paste', { cancelable: true, bubbles: true });
        return field.dispatchEvent(event)";
    assert_eq!(browser.asks(pasted).await, true);
    browser.keeps_picture("story-activation-360").await;
    browser.types("#again", "bốn mùa hoa nở").await;
    browser.presses("Đặt mật khẩu").await;
    browser.sees("Đã kích hoạt tài khoản").await;
    browser.client.back().await.unwrap();
    browser.sees("Đặt mật khẩu bằng phiếu").await;
    let kept = browser.first("#slip").await.prop("value").await.unwrap().unwrap_or_default();
    assert!(!browser.client.current_url().await.unwrap().as_str().contains(&slip), "{kept}");
}

#[tokio::test(flavor = "multi_thread")]
async fn slips_are_printed_several_to_a_page() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let browser = Browser::open(&server, Setup::default()).await;
    browser.signs_in("QN002004").await;
    browser.goto(format!("/units/{}/slips", server.app.unit("P01-03").await)).await;
    browser.first("form[action$='/slips'] button").await.click().await.unwrap();
    browser.sees("cắt theo đường kẻ").await;
    browser.keeps_picture("story-slips-1280").await;
    browser.prints("slips").await;
}
