//! The administrator looks after accounts: finds, locks, unlocks. No paper is seen.

use super::id_of;
use crate::harness::{PASSWORD, TestApp};

#[tokio::test]
async fn accounts_are_found_by_state_and_name() {
    let app = TestApp::start().await;
    let administrator = app.administrator();
    let all = app.counts("select count(*) from account join member on member.id = member_id where standing not in ('transferred', 'ended')").await;
    let page = administrator.get("/accounts").await.is_ok().shows(&format!("Tất cả {all}"));
    let mut listed = page
        .html
        .offers
        .iter()
        .filter(|offer| offer.href.as_deref().is_some_and(|to| to.starts_with("/accounts/")))
        .count();
    let mut page = page;
    while page.html.offers.iter().any(|offer| offer.label == "Xem thêm") {
        page = administrator.follow_link(&page, "Xem thêm").await.is_ok();
        listed += page
            .html
            .offers
            .iter()
            .filter(|offer| offer.href.as_deref().is_some_and(|to| to.starts_with("/accounts/")))
            .count();
    }
    assert_eq!(i64::try_from(listed).unwrap(), all);
    administrator.get("/accounts?q=do+cong+an").await.shows("Đỗ Công An").hides("Huỳnh Đình Ý");
    administrator.get("/accounts?state=waiting").await.shows("Lê Quang Trung").hides("Đỗ Công An");
    administrator.get("/accounts?state=locked").await.shows("Không có tài khoản nào");
    for person in
        [app.an(), app.secretary(), app.grassroots(), app.inspector(), app.standing(), app.stranger()]
    {
        person.get("/accounts").await.is_not_found();
    }
}

#[tokio::test]
async fn a_locked_account_is_out_and_told_why_until_unlocked() {
    let app = TestApp::start().await;
    let (administrator, an) = (app.administrator(), app.an());
    an.get("/").await.is_ok();
    let id = id_of(&app, "QN000013").await;
    let page = administrator.get(format!("/accounts/{id}")).await.shows("Đang dùng");
    let form =
        administrator.follow_link(&page, "Khóa tài khoản").await.shows("Mọi phiên đăng nhập của QN000013");
    let path = format!("/accounts/{id}/lock");
    administrator.submit(&form, &path, &[("reason", " ")]).await.is_refused().shows("Hãy ghi lý do");
    let done = administrator.submit(&form, &path, &[("reason", "Nghi lộ mật khẩu.")]).await.is_done();
    let page =
        administrator.follow(&done).await.shows("Đã khóa").shows("Nghi lộ mật khẩu.").shows("Hồ Minh Khoa");
    an.get("/").await.asks_to_sign_in();
    // Only who knows the password is told.
    an.signs_in().await.is_refused().shows("bị khóa").shows("Nghi lộ mật khẩu.");
    let wrong =
        an.post_form("/sign-in", [("code", "QN000013"), ("password", "sai rồi nhé")]).await.is_refused();
    wrong.hides("bị khóa").shows("Mã đảng viên hoặc mật khẩu chưa đúng");
    administrator.get("/accounts?state=locked").await.shows("Đỗ Công An");
    administrator.post_form(&path, [("reason", "lần nữa")]).await.is_done();
    assert_eq!(app.counts("select count(*) from account_event where kind = 'locked'").await, 1);
    administrator.get(format!("/accounts/{id}")).await.shows("Nghi lộ mật khẩu.").hides("lần nữa");

    let page = administrator.submit(&page, format!("/accounts/{id}/unlock"), &[]).await.is_done();
    administrator.follow(&page).await.shows("Đã mở khóa");
    administrator.post(format!("/accounts/{id}/unlock")).await.is_done();
    assert_eq!(app.counts("select count(*) from account_event where kind = 'unlocked'").await, 1);
    an.signs_in().await.redirects_to("/");
    an.get("/account")
        .await
        .shows("Khóa tài khoản Nghi lộ mật khẩu. Hồ Minh Khoa, Quản trị hệ thống")
        .shows("Mở khóa tài khoản");
}

#[tokio::test]
async fn nobody_locks_themself_nor_without_the_office() {
    let app = TestApp::start().await;
    let (administrator, own) = (app.administrator(), id_of(&app, "QN002004").await);
    administrator.get(format!("/accounts/{own}")).await.does_not_offer("Khóa tài khoản");
    administrator.get(format!("/accounts/{own}/lock")).await.is_not_found();
    let an = id_of(&app, "QN000013").await;
    for person in [
        app.board(),
        app.secretary(),
        app.grassroots(),
        app.inspector(),
        app.standing(),
        app.stranger(),
        app.an(),
    ] {
        person.post_form(format!("/accounts/{an}/lock"), [("reason", "x")]).await.is_not_found();
        person.post(format!("/accounts/{an}/unlock")).await.is_not_found();
    }
    assert_eq!(app.counts("select count(*) from account where locked_at is not null").await, 0);
}

#[tokio::test]
async fn an_account_page_holds_no_paper() {
    let app = TestApp::start().await;
    let pledge = app.an().sends_a_pledge().await;
    let administrator = app.administrator();
    let id = id_of(&app, "QN000013").await;
    let page = administrator.get(format!("/accounts/{id}")).await.is_ok();
    assert!(!page.text().contains(&pledge.to_string()) && !page.text().contains("12 buổi sinh hoạt"));
    administrator.get(format!("/pledges/{pledge}")).await.is_not_found();
}

#[tokio::test]
async fn a_locked_account_opens_by_no_slip() {
    let app = TestApp::start().await;
    let (administrator, unit) = (app.administrator(), app.unit("P01-03").await);
    let id = id_of(&app, "QN000055").await;
    let page = administrator.get(format!("/accounts/{id}")).await.offers("In phiếu kích hoạt");
    let sheet = administrator.submit(&page, format!("/units/{unit}/slips"), &[]).await.is_ok();
    let slip = sheet.html.words.split("Mã kích hoạt: ").nth(1).unwrap()[..19].to_owned();
    assert_eq!(sheet.html.words.matches("Mã kích hoạt:").count(), 1, "one person, one slip");
    administrator.post_form(format!("/accounts/{id}/lock"), [("reason", "Chưa rõ người.")]).await.is_done();
    let typed = [("code", "QN000055"), ("slip", slip.as_str()), ("password", PASSWORD), ("again", PASSWORD)];
    app.nobody().post_form("/activation", typed).await.is_refused().shows("chưa đúng, hoặc phiếu đã hết hạn");
}

#[tokio::test]
async fn an_office_counts_where_a_session_would_have_it() {
    let app = TestApp::start().await;
    let administrator = app.administrator();
    let path = format!("/accounts/{}", id_of(&app, "QN000013").await);
    let sheet = "In phiếu mã dùng một lần";
    // A deputy of an office that nobody can stand in for holds none; a deputy secretary's does.
    let stands_in = |office: &str| {
        format!(
            "insert into deputation (id, key, appointment_id, holder_id, holder_name, deputy_id, deputy_name,
                                     office_title, during, reason, asked_at, answered_at, accepted)
             select gen_random_uuid(), gen_random_uuid(), appointment.id, appointment.member_id, 'x', deputy.id, 'x', 'x',
                    '[2026-11-01,2026-12-31)', 'x', '2026-11-01', '2026-11-01', true
               from appointment, member deputy
              where office = '{office}' and upper_inf(during) and deputy.code = 'QN000013' limit 1"
        )
    };
    app.arranges(&stands_in("administrator")).await;
    administrator.get(&path).await.does_not_offer(sheet);
    app.arranges(&stands_in("deputy_secretary")).await;
    administrator.get(&path).await.offers(sheet);
}
