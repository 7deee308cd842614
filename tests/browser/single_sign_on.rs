//! Signing in at the organization's provider and coming back, with a real browser at both.

use camket::{account::slips::SlipsPath, config::Config};

use crate::{
    driver::{Browser, Listening, Setup, is_there},
    issuer::Issuer,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_binds_an_account_of_the_province_and_it_signs_in_from_then_on() {
    if !is_there() {
        return;
    }
    let (listener, url) = Listening::at("127.0.0.1").await;
    let issuer = Issuer::start_for(&url);
    let config = Config { provider: Some(issuer.provider(&[])), ..Config::default() };
    let server = Listening::begin((listener, url), config).await;
    let unit = server.app.unit("P01-03").await;
    let sheet = server.app.administrator().post(SlipsPath { id: unit }).await.is_ok();
    let code = sheet.html.words.split("QN000055").nth(1).unwrap().split("Mã kích hoạt: ").nth(1).unwrap();

    for setup in [Setup { phone: true, plain: true }, Setup::default()] {
        let browser = Browser::open(&server, setup).await;
        browser.goto("/sign-in").await;
        browser.presses("Đăng nhập bằng Tài khoản tỉnh").await;
        browser.types("#as", "trung").await;
        browser.presses("Vào").await;
        if setup.plain {
            browser.sees("chưa biết đó là đảng viên nào").await;
            browser.keeps_picture("sso-unbound-360").await;
            browser.types("#code", "QN000055").await;
            browser.types("#slip", &code[..19]).await;
            browser.presses("Liên kết và đăng nhập").await;
        }
        browser.sees("Việc cần làm").await;
        browser.goto("/account/oidc").await;
        browser.sees(&issuer.url).await;
    }
}
