//! Changing one's password ends every other session.

use crate::harness::{PASSWORD, TestApp};

#[tokio::test]
async fn a_new_password_ends_the_other_sessions() {
    let app = TestApp::start().await;
    let (here, elsewhere) = (app.an(), app.an());
    elsewhere.get("/").await.is_ok();
    let form = here.get("/account").await.shows("Đỗ Công An").shows("QN000013");
    let form = here.follow_link(&form, "Sửa Mật khẩu").await;
    let before = here.cookie("session");
    let typed = [("current", PASSWORD), ("password", "bốn mùa hoa nở"), ("again", "bốn mùa hoa nở")];
    let done = here.submit(&form, "/account/password", &typed).await.redirects_to("/account");
    here.follow(&done).await.shows("Đã đổi mật khẩu. Mật khẩu mạnh.");
    assert_ne!(here.cookie("session"), before);
    elsewhere.get("/").await.asks_to_sign_in();
    app.an().signs_in().await.is_refused();
}

#[tokio::test]
async fn a_password_that_will_not_do_is_refused_with_its_reason() {
    let app = TestApp::start().await;
    let an = app.an();
    let form = an.get("/account/password").await;
    for (current, password, again, message) in [
        ("sai rồi", "bốn mùa hoa nở", "bốn mùa hoa nở", "Mật khẩu hiện tại chưa đúng"),
        (PASSWORD, "bốn mùa hoa nở", "bốn mùa hoa tàn", "chưa giống nhau"),
        (PASSWORD, "ngắn", "ngắn", "ít nhất 12 ký tự"),
        (PASSWORD, "matkhau123456", "matkhau123456", "toàn những từ quen thuộc"),
        (PASSWORD, "Không có gì quý hơn độc lập tự do", "Không có gì quý hơn độc lập tự do", "quen thuộc"),
        (PASSWORD, "Đỗ Công An 1975", "Đỗ Công An 1975", "không được dựa vào mã đảng viên, họ tên"),
    ] {
        let typed = [("current", current), ("password", password), ("again", again)];
        let page = an.submit(&form, "/account/password", &typed).await.is_refused().shows(message);
        assert!(
            page.form("/account/password")
                .fields
                .iter()
                .all(|field| field.name == "username" || field.value.is_empty()),
            "a password never comes back"
        );
    }
    app.an().signs_in().await.redirects_to("/");
}
