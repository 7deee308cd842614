//! A forgotten password comes back through two persons, and its owner reads who they were.

use chrono::TimeDelta;

use super::{id_of, sets_up_an_app};
use crate::harness::{Page, TestApp, Visitor};

const NEW: &str = "bốn mùa hoa nở";

async fn asks(app: &TestApp, code: &str) -> Page {
    let nobody = app.nobody();
    let form = nobody.get("/forgotten-password").await.is_ok();
    nobody.submit(&form, "/forgotten-password", &[("code", code)]).await.is_ok()
}

async fn reset_of(app: &TestApp, code: &str) -> String {
    let sql = format!(
        "select account_reset.id from account_reset join member on member.id = member_id
          where code = '{code}' order by account_reset.id desc limit 1"
    );
    app.finds(&sql).await[0]["id"].as_str().unwrap().to_owned()
}

fn slip_on(page: &Page) -> String {
    page.html.words.split("Mã kích hoạt: ").nth(1).unwrap()[..19].to_owned()
}

async fn uses(app: &TestApp, code: &str, slip: &str) -> Page {
    let typed = [("code", code), ("slip", slip), ("password", NEW), ("again", NEW)];
    let nobody = app.nobody();
    let form = nobody.get("/activation").await;
    nobody.submit(&form, "/activation", &typed).await
}

#[tokio::test]
async fn a_secretary_vouches_and_the_committee_confirms() {
    let app = TestApp::start().await;
    let an = app.an();
    an.get("/").await.is_ok();
    asks(&app, " qn000013 ").await.shows("Đã ghi nhận").shows("Gặp trực tiếp bí thư");
    let id = reset_of(&app, "QN000013").await;

    let secretary = app.secretary();
    secretary.get("/").await.shows("Cấp lại mật khẩu đang chờ").shows("1 yêu cầu");
    let list = secretary.get("/resets").await.shows("Đỗ Công An (QN000013)").shows("Chờ xác nhận đúng người");
    let page = secretary.get(list.link("Đỗ Công An (QN000013)")).await;
    let page = page.offers("Tôi đã gặp trực tiếp, xác nhận đúng người").does_not_offer("Duyệt và in phiếu");
    let vouched = secretary.submit(&page, format!("/resets/{id}/vouching"), &[]).await.is_done();
    let page = secretary.follow(&vouched).await.shows("Đang chờ một người khác duyệt");
    page.does_not_offer("Duyệt và in phiếu");
    an.get("/").await.is_ok();

    let grassroots = app.grassroots();
    let page = grassroots.get(format!("/resets/{id}")).await.offers("Duyệt và in phiếu");
    let sheet = grassroots.submit(&page, format!("/resets/{id}/confirmation"), &[]).await.is_ok();
    let slip =
        slip_on(&sheet.shows("Phiếu đặt lại mật khẩu").shows("Dùng được một lần, đến 10:00 ngày 24/11/2026"));
    an.get("/").await.asks_to_sign_in();
    grassroots.get(format!("/resets/{id}")).await.does_not_offer("Duyệt và in phiếu").hides(&slip);

    uses(&app, "QN000013", &slip).await.redirects_to("/sign-in");
    app.an().signs_in().await.is_refused();
    uses(&app, "QN000013", &slip).await.is_refused();
    let there = app.nobody();
    there.post_form("/sign-in", [("code", "QN000013"), ("password", NEW)]).await.redirects_to("/");
    let page = there.get("/account").await;
    let page = page.shows("Xác nhận đúng người xin cấp lại Gặp trực tiếp. Huỳnh Đình Ý, Bí thư chi bộ");
    let page = page.shows("Duyệt cấp lại Mật khẩu Nguyễn Thanh My, Đảng ủy cơ sở");
    page.shows("Báo quên mật khẩu từ trang đăng nhập").shows("Đặt mật khẩu mới bằng phiếu cấp lại");
    let acts = app.finds("select act from audit_entry where object = 'account' order by id").await;
    let acts: Vec<_> = acts.iter().filter_map(|row| row["act"].as_str()).collect();
    for act in ["AskReset", "VouchReset", "ConfirmReset", "activate"] {
        assert!(acts.contains(&act), "{act} in {acts:?}");
    }
}

#[tokio::test]
async fn neither_alone_and_nobody_for_themself() {
    let app = TestApp::start().await;
    // A member of the ward's committee may vouch and may confirm, but not both.
    let grassroots = app.grassroots();
    let an_id = id_of(&app, "QN000013").await;
    let path = format!("/members/{an_id}/reset");
    let form = grassroots.get(&path).await.is_ok();
    grassroots.submit(&form, &path, &[]).await.is_refused().shows("Hãy chọn điều").shows("Hãy gặp trực tiếp");
    let done = grassroots.submit(&form, &path, &[("what", "password"), ("met", "yes")]).await.is_done();
    let id = reset_of(&app, "QN000013").await;
    grassroots.follow(&done).await.does_not_offer("Duyệt và in phiếu");
    grassroots.post(format!("/resets/{id}/confirmation")).await.is_conflict();
    let both = format!(
        "update account_reset set confirmed_at = now(), confirmed_by = vouched_by, slip_hash = '\\x00' where id = '{id}'"
    );
    assert!(app.tries(&grassroots, &both).await.is_err());
    // Not before somebody vouched, and not one's own.
    asks(&app, "QN000009").await;
    let other = reset_of(&app, "QN000009").await;
    app.administrator().post(format!("/resets/{other}/confirmation")).await.is_conflict();
    asks(&app, "QN000001").await;
    let own = reset_of(&app, "QN000001").await;
    let secretary = app.secretary();
    secretary
        .get(format!("/resets/{own}"))
        .await
        .is_ok()
        .does_not_offer("Tôi đã gặp trực tiếp, xác nhận đúng người");
    secretary.post(format!("/resets/{own}/vouching")).await.is_not_found();
    let deputy = app.deputy();
    deputy.post(format!("/resets/{own}/vouching")).await.is_done();
    secretary.post(format!("/resets/{own}/confirmation")).await.is_not_found();
    // A second press counts once, and a second person comes too late.
    deputy.post(format!("/resets/{own}/vouching")).await.is_done();
    grassroots.post(format!("/resets/{own}/vouching")).await.is_conflict();
    assert_eq!(app.counts("select count(*) from account_event where kind = 'reset_vouched'").await, 2);
    grassroots
        .submit(&form, &path, &[("what", "password"), ("met", "yes")])
        .await
        .redirects_to(format!("/resets/{id}"));
    // Whom it does not concern sees nothing of it.
    for person in [app.stranger(), app.far_secretary(), app.neighbour(), app.toan()] {
        for path in [format!("/resets/{id}"), path.clone()] {
            person.get(&path).await.is_not_found();
        }
        person.post(format!("/resets/{id}/cancellation")).await.is_not_found();
    }
}

#[tokio::test]
async fn a_slip_works_a_day_and_the_old_password_until_then() {
    let app = TestApp::start().await;
    let slip = printed(&app, "QN000013", &app.secretary()).await;
    app.an().signs_in().await.redirects_to("/");
    app.waits(TimeDelta::hours(25));
    uses(&app, "QN000013", &slip).await.is_refused().shows("phiếu đã hết hạn");
    // An ordinary slip is no way round.
    let unit = app.unit("P01-01").await;
    let an_id = id_of(&app, "QN000013").await;
    let administrator = app.administrator();
    administrator
        .post_form(format!("/units/{unit}/slips"), [("member", an_id.as_str())])
        .await
        .hides("Mã kích hoạt:");
    // A new request takes the place of the one that ran out.
    asks(&app, "QN000013").await;
    let open =
        app.counts("select count(*) from account_reset where used_at is null and cancelled_at is null").await;
    assert_eq!(open, 1);
}

async fn printed(app: &TestApp, code: &str, secretary: &Visitor) -> String {
    let member = id_of(app, code).await;
    let path = format!("/members/{member}/reset");
    let form = secretary.get(&path).await.is_ok();
    secretary.submit(&form, &path, &[("what", "password"), ("met", "yes")]).await.is_done();
    let id = reset_of(app, code).await;
    slip_on(&app.administrator().post(format!("/resets/{id}/confirmation")).await.is_ok())
}

#[tokio::test]
async fn whoever_did_not_ask_calls_it_off() {
    let app = TestApp::start().await;
    let slip = printed(&app, "QN000013", &app.secretary()).await;
    let an = app.an();
    let page = an.get("/account").await.shows("Có một yêu cầu cấp lại mật khẩu");
    let page = an
        .follow_link(&page, "Xem ai đã yêu cầu, hoặc hủy")
        .await
        .shows("Huỳnh Đình Ý")
        .shows("Hồ Minh Khoa");
    let id = reset_of(&app, "QN000013").await;
    an.submit(&page, format!("/resets/{id}/cancellation"), &[]).await.redirects_to("/account");
    uses(&app, "QN000013", &slip).await.is_refused();
    an.get("/account").await.shows("Hủy yêu cầu cấp lại");
}

#[tokio::test]
async fn a_lost_factor_goes_by_two_persons_too() {
    let app = TestApp::start().await;
    let committee = app.committee();
    sets_up_an_app(&app, &committee).await;
    let member = id_of(&app, "QN000003").await;
    let secretary = app.secretary();
    let path = format!("/members/{member}/reset");
    let form = secretary.get(&path).await.is_ok();
    secretary.submit(&form, &path, &[("what", "factor"), ("met", "yes")]).await.is_done();
    app.committee().signs_in().await.redirects_to("/second-factor");
    let id = reset_of(&app, "QN000003").await;
    let administrator = app.administrator();
    let page = administrator.get(format!("/resets/{id}")).await.shows("xác thực hai bước cũ bị gỡ");
    administrator
        .submit(&page, format!("/resets/{id}/confirmation"), &[])
        .await
        .redirects_to(format!("/resets/{id}"));
    committee.get("/").await.asks_to_sign_in();
    committee.signs_in().await.redirects_to("/");
    committee.get("/account").await.shows("Duyệt cấp lại Xác thực hai bước Hồ Minh Khoa, Quản trị hệ thống");
}

#[tokio::test]
async fn asking_tells_nothing_and_waits_after_many() {
    let app = TestApp::start().await;
    app.arranges(
        "update account set locked_at = now(), lock_reason = 'x', locked_by = (select id from member where code = 'QN002004')
          where member_id = (select id from member where code = 'QN000009')",
    )
    .await;
    let known = asks(&app, "QN000013").await;
    for code in ["QN999999", "QN000055", "QN000009", "không phải mã"] {
        let other = asks(&app, code).await;
        assert_eq!(other.text(), known.text(), "{code}");
    }
    assert_eq!(app.counts("select count(*) from account_reset").await, 1);
    for code in ["QN000013", "QN999998"] {
        for _ in 0..4 {
            asks(&app, code).await;
        }
        let nobody = app.nobody();
        if code == "QN999998" {
            asks(&app, code).await;
        }
        nobody.post_form("/forgotten-password", [("code", code)]).await.asks_to_wait();
    }
    assert_eq!(app.counts("select count(*) from account_reset").await, 1);
}
