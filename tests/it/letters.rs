//! E-mail where there is one: proved, sent after the act, never lost; a forgotten password comes back by it.

use camket::{
    account::{
        activation_letters::LettersPath,
        email::{EmailPath, ProofPath},
        mailed_link::ResetPath,
        slips::SlipsPath,
    },
    config::Config,
    notice::{
        post::Post,
        sender::{self, TRIES, Way},
    },
};
use chrono::TimeDelta;

use crate::harness::{PASSWORD, TestApp, Visitor, encode};

async fn mailing() -> TestApp {
    TestApp::start_with(Config { mails: true, ..Config::default() }).await
}

/// The newest letter in the outbox to this address.
async fn letter(app: &TestApp, address: &str) -> String {
    let sql =
        format!("select body from mail where address = '{address}' order by queued_at desc, id desc limit 1");
    app.finds(&sql).await[0]["body"].as_str().unwrap().to_owned()
}

/// The code in a letter: four groups of four.
fn code_in(letter: &str) -> String {
    let code = letter.split_whitespace().find(|word| word.len() == 19 && word.matches('-').count() == 3);
    code.unwrap().to_owned()
}

async fn sets_address(app: &TestApp, who: &Visitor, address: &str) {
    let page = who.get(EmailPath).await.is_ok();
    let asked = who.submit(&page, EmailPath, &[("address", address)]).await.redirects_to(EmailPath);
    let page = who.follow(&asked).await.shows(address);
    let code = code_in(&letter(app, address).await);
    who.submit(&page, ProofPath, &[("code", &code)]).await.redirects_to(EmailPath);
}

#[tokio::test]
async fn an_address_is_ones_own_only_with_the_code_mailed_to_it() {
    let app = mailing().await;
    let an = app.an();
    let page = an.get("/account").await;
    let page = an.follow_link(&page, "Địa chỉ thư điện tử").await.shows("chưa có địa chỉ thư");
    an.submit(&page, EmailPath, &[("address", "không phải")]).await.is_refused().shows("chưa đúng dạng");
    an.submit(&page, EmailPath, &[("address", "an@example.vn")]).await.redirects_to(EmailPath);
    let page = an.get(EmailPath).await.shows("Xác nhận an@example.vn");
    an.submit(&page, EmailPath, &[("address", "other@example.vn")]).await.asks_to_wait();
    assert_eq!(app.counts("select count(*) from member where email is not null").await, 0);
    let code = code_in(&letter(&app, "an@example.vn").await);
    assert_eq!(
        app.counts(&format!("select count(*) from mail_proof where code_hash = '{code}'::bytea")).await,
        0
    );
    an.submit(&page, ProofPath, &[("code", "AAAA-AAAA-AAAA-AAAA")]).await.is_refused().shows("Mã chưa đúng");
    // Somebody else's code is nobody's here.
    app.toan().post_form(ProofPath, [("code", code.as_str())]).await.is_refused();
    an.submit(&page, ProofPath, &[("code", &code.to_lowercase())]).await.redirects_to(EmailPath);
    an.get(EmailPath).await.shows("Địa chỉ hiện nay: an@example.vn");
    // A change is told to the address before.
    app.waits(TimeDelta::minutes(2));
    sets_address(&app, &an, "moi@example.vn").await;
    assert!(letter(&app, "an@example.vn").await.contains("đổi sang địa chỉ khác"));
    // Five wrong tries use a code up, and it does not last.
    app.waits(TimeDelta::minutes(2));
    an.post_form(EmailPath, [("address", "x@example.vn")]).await.is_done();
    for _ in 0..5 {
        an.post_form(ProofPath, [("code", "AAAA-AAAA-AAAA-AAAA")]).await.is_refused();
    }
    let code = code_in(&letter(&app, "x@example.vn").await);
    an.post_form(ProofPath, [("code", code.as_str())]).await.is_refused();
}

#[tokio::test]
async fn a_forgotten_password_comes_back_by_mail_once() {
    let app = mailing().await;
    let an = app.an();
    sets_address(&app, &an, "an@example.vn").await;
    let nobody = app.nobody();
    let page = nobody.get(ResetPath).await.is_ok();
    let known = nobody.submit(&page, ResetPath, &[("code", "qn000013")]).await.is_ok();
    let unknown = nobody.submit(&page, ResetPath, &[("code", "QN999999")]).await.is_ok();
    let silent = nobody.submit(&page, ResetPath, &[("code", "QN000009")]).await.is_ok();
    assert_eq!(known.text(), unknown.text());
    assert_eq!(known.text(), silent.text());
    let letter = letter(&app, "an@example.vn").await;
    assert!(!letter.contains("Công An"), "a letter names nobody");
    let link = letter.lines().find_map(|line| line.strip_prefix("http://127.0.0.1:8080")).unwrap().to_owned();

    let page = nobody.get(&link).await.is_ok();
    let weak = [("password", "ngắn"), ("again", "ngắn")];
    nobody.submit(&page, &link, &weak).await.is_refused().shows("ít nhất 12 ký tự");
    let typed = [("password", "bốn mùa hoa nở"), ("again", "bốn mùa hoa nở")];
    nobody.submit(&page, &link, &typed).await.is_done();
    an.get("/").await.asks_to_sign_in();
    an.signs_in().await.is_refused();
    let body = encode([("code", "QN000013"), ("password", "bốn mùa hoa nở")]);
    nobody.send(axum::http::Method::POST, "/sign-in", Some(&body)).await.redirects_to("/");
    app.nobody().get(&link).await.is_refused().shows("đã được dùng hoặc đã hết hạn");
    assert_eq!(app.counts("select count(*) from audit_entry where act = 'reset_password'").await, 1);
    // A link lasts a day.
    app.nobody().post_form(ResetPath, [("code", "QN000013")]).await.is_ok();
    let sql =
        "select body from mail where subject = 'Đặt lại mật khẩu' order by queued_at desc, id desc limit 1";
    let body = app.finds(sql).await[0]["body"].as_str().unwrap().to_owned();
    let link = body.lines().find_map(|line| line.strip_prefix("http://127.0.0.1:8080")).unwrap().to_owned();
    app.waits(TimeDelta::hours(25));
    app.nobody().get(&link).await.is_refused();
}

#[tokio::test]
async fn letters_go_out_after_the_act_and_none_is_lost() {
    let app = mailing().await;
    let an = app.an();
    sets_address(&app, &an, "an@example.vn").await;
    let waiting = "select count(*) from mail where sent_at is null and parked_at is null";
    let all = app.counts(waiting).await;
    assert!(all >= 1);
    let worker = app.as_worker();
    // A folder that is not there: tried again later, each time later, and parked in the end.
    let nowhere = std::env::temp_dir().join(format!("camket_mail_nowhere_{}", std::process::id()));
    let broken = Way::Mail(Post::folder(&nowhere, "camket@example.vn").unwrap());
    assert_eq!(
        sender::deliver(&worker, &broken, app.clock.now()).await.unwrap(),
        usize::try_from(all).unwrap()
    );
    assert_eq!(sender::deliver(&worker, &broken, app.clock.now()).await.unwrap(), 0);
    assert_eq!(app.counts(waiting).await, all);
    let folder = std::env::temp_dir().join(format!("camket_mail_{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let post = Way::Mail(Post::folder(&folder, "Cam Kết <camket@example.vn>").unwrap());
    app.waits(TimeDelta::minutes(2));
    // Two senders at once: each letter once.
    let again = app.as_worker();
    let (one, two) = tokio::join!(
        sender::deliver(&worker, &post, app.clock.now()),
        sender::deliver(&again, &post, app.clock.now())
    );
    assert_eq!(one.unwrap() + two.unwrap(), usize::try_from(all).unwrap());
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|it| it.unwrap().path()).collect();
    assert_eq!(files.len(), usize::try_from(all).unwrap());
    let text = std::fs::read_to_string(&files[0]).unwrap();
    assert!(text.contains("To: an@example.vn") && text.contains("text/plain"), "{text}");
    std::fs::remove_dir_all(&folder).unwrap();
    assert_eq!(app.counts("select count(*) from mail where sent_at is not null and body <> ''").await, 0);

    app.waits(TimeDelta::minutes(2));
    an.post_form(EmailPath, [("address", "b@example.vn")]).await.is_done();
    for _ in 0..TRIES {
        sender::deliver(&worker, &broken, app.clock.now()).await.unwrap();
        app.waits(TimeDelta::hours(7));
    }
    assert_eq!(app.counts("select count(*) from mail where parked_at is not null").await, 1);
    assert_eq!(sender::deliver(&worker, &post, app.clock.now()).await.unwrap(), 0);
}

#[tokio::test]
async fn a_new_device_is_told_and_without_mail_nothing_breaks() {
    let app = mailing().await;
    let an = app.an();
    sets_address(&app, &an, "an@example.vn").await;
    let told = "select count(*) from mail where subject = 'Đăng nhập từ thiết bị mới'";
    assert_eq!(app.counts(told).await, 0, "before there was an address");
    an.signs_in().await.redirects_to("/");
    assert_eq!(app.counts(told).await, 0, "a device that is known");
    app.an().signs_in().await.redirects_to("/");
    assert_eq!(app.counts(told).await, 1);

    let app = TestApp::start().await;
    let an = app.an();
    an.get(EmailPath).await.shows("chưa được cài đặt gửi thư");
    an.post_form(EmailPath, [("address", "an@example.vn")]).await.is_refused();
    app.nobody().get(ResetPath).await.shows("phiếu kích hoạt");
    app.nobody().post_form(ResetPath, [("code", "QN000013")]).await.is_ok();
    assert_eq!(app.counts("select count(*) from mail").await, 0);
    let body = encode([("code", "QN000013"), ("password", PASSWORD)]);
    app.nobody().send(axum::http::Method::POST, "/sign-in", Some(&body)).await.redirects_to("/");
}

#[tokio::test]
async fn an_account_is_opened_by_a_letter_that_its_branch_sends() {
    let app = mailing().await;
    let unit = app.unit("P01-01").await;
    // Two of the branch have no password; one has an address.
    app.arranges(
        "update account set password_hash = null
          where member_id in (select id from member where code in ('QN000013', 'QN000009'));
         update member set email = 'an.do@example.vn' where code = 'QN000013'",
    )
    .await;
    let path = LettersPath { id: unit };
    let secretary = app.secretary();
    let account = secretary.get("/account").await;
    let page = secretary
        .follow_link(&account, "Kích hoạt tài khoản qua thư: Chi bộ Thôn 1 Phường Lê Hồng Phong")
        .await;
    let page = page.shows("1 đồng chí chưa có mật khẩu và có địa chỉ thư");
    let page = page.shows("Địa chỉ thư: a…o@example.vn").shows("do người quản trị hoặc Ban Tổ chức in");
    let page = page.hides("an.do@example.vn");
    let sent = secretary.submit(&page, &path, &[]).await.redirects_to(&path);
    secretary.submit(&page, &path, &[]).await.redirects_to(&path);
    secretary.follow(&sent).await.shows("Đã gửi đến a…o@example.vn lúc 10:00 ngày 23/11/2026, chưa dùng");
    assert_eq!(app.counts("select count(*) from mail").await, 1, "a form sent twice is one letter");

    let text = letter(&app, "an.do@example.vn").await;
    assert!(!text.contains("Công An"), "a letter names nobody");
    let code = code_in(&text);
    assert!(text.contains(&format!("http://127.0.0.1:8080/activation#QN000013.{code}")), "{text}");
    let kept = app.finds("select * from account where mailed_to is not null").await;
    assert!(kept.len() == 1 && !kept[0].to_string().contains(&code));
    let typed =
        [("code", "QN000013"), ("slip", &*code), ("password", "bốn mùa hoa nở"), ("again", "bốn mùa hoa nở")];
    let an = app.nobody();
    let form = an.get("/activation").await;
    an.submit(&form, "/activation", &typed).await.redirects_to("/sign-in");
    an.submit(&form, "/activation", &typed).await.is_refused();
    let body = encode([("code", "QN000013"), ("password", "bốn mùa hoa nở")]);
    an.send(axum::http::Method::POST, "/sign-in", Some(&body)).await.redirects_to("/");
    an.get("/account").await.shows("Gửi thư kích hoạt").shows("Huỳnh Đình Ý, Bí thư chi bộ");
    // Who has a password is not written to.
    app.waits(TimeDelta::minutes(2));
    secretary.post(&path).await.redirects_to(&path);
    assert_eq!(app.counts("select count(*) from mail where subject like 'Kích hoạt%'").await, 1);
}

#[tokio::test]
async fn a_letters_code_lasts_a_week_and_only_the_branch_sends_it() {
    let app = mailing().await;
    let unit = app.unit("P01-03").await;
    app.arranges("update member set email = 'trung@example.vn' where code = 'QN000055'").await;
    let path = LettersPath { id: unit };
    for who in [app.stranger(), app.secretary(), app.committee(), app.an(), app.neighbour()] {
        who.get(&path).await.is_not_found();
        who.post(&path).await.is_not_found();
    }
    let administrator = app.administrator();
    let slips = administrator.get(SlipsPath { id: unit }).await;
    let page = administrator.follow_link(&slips, "Gửi qua thư điện tử cho đồng chí có địa chỉ").await;
    administrator.submit(&page, &path, &[]).await.redirects_to(&path);
    let first = code_in(&letter(&app, "trung@example.vn").await);
    let opens = async |code: &str| {
        let page = app.nobody().get("/activation").await;
        let typed = [
            ("code", "QN000055"),
            ("slip", code),
            ("password", "bốn mùa hoa nở"),
            ("again", "bốn mùa hoa nở"),
        ];
        app.nobody().submit(&page, "/activation", &typed).await
    };
    app.waits(TimeDelta::days(8));
    opens(&first).await.is_refused();
    administrator.signs_in().await.is_done();
    administrator.get(&path).await.shows("thư đã hết hạn");
    administrator.post(&path).await.is_done();
    let second = code_in(&letter(&app, "trung@example.vn").await);
    // A slip is printed for who has no code; one that takes the letter's place is asked for.
    administrator.post(SlipsPath { id: unit }).await.is_ok();
    let asked = administrator.post(SlipsPath { id: unit }).await.is_ok().shows("Chưa tạo phiếu mới nào");
    let sheet = administrator.submit(&asked, SlipsPath { id: unit }, &[]).await.is_ok();
    opens(&second).await.is_refused();
    let printed = sheet.html.words.split("QN000055").nth(1).unwrap().split("Mã kích hoạt: ").nth(1).unwrap();
    opens(&printed[..19]).await.redirects_to("/sign-in");
}

#[tokio::test]
async fn printed_slips_end_only_where_whoever_writes_says_so() {
    let app = mailing().await;
    let (administrator, unit) = (app.administrator(), app.unit("P01-03").await);
    let two = "(select id from member where branch_id = (select id from unit where code = 'P01-03')
                 order by code <> 'QN000055', code limit 2)";
    app.arranges(&format!(
        "update account set password_hash = null where member_id in {two};
         update member set email = lower(code) || '@example.vn' where id in {two}"
    ))
    .await;
    let other =
        app.finds(&format!("select email from member where id in {two} and code <> 'QN000055'")).await;
    // One of the two holds a slip.
    let who = app.finds("select id from member where code = 'QN000055'").await;
    let slips = SlipsPath { id: unit };
    let sheet = administrator.post_form(&slips, [("member", who[0]["id"].as_str().unwrap())]).await.is_ok();
    let slip = sheet.html.words.split("Mã kích hoạt: ").nth(1).unwrap()[..19].to_owned();

    let path = LettersPath { id: unit };
    let page = administrator.get(&path).await.shows("Trong đó 1 đồng chí có phiếu đã in");
    let page = page.shows("Chỉ gửi cho 1 đồng chí chưa có phiếu").shows("Gửi cho cả 2 đồng chí");
    let letters = "select count(*) from mail where subject like 'Kích hoạt%'";
    administrator.post(&path).await.is_refused().shows("Hãy chọn: giữ các phiếu đã in");
    let seen = [("printed", "replace"), ("slips", "2")];
    administrator.post_form(&path, seen).await.is_refused().shows("vừa thay đổi");
    assert_eq!(app.counts(letters).await, 0);

    administrator.submit(&page, &path, &[("printed", "keep")]).await.redirects_to(&path);
    assert_eq!(app.counts(letters).await, 1);
    letter(&app, other[0]["email"].as_str().unwrap()).await;
    app.waits(TimeDelta::minutes(2));
    let page = administrator.get(&path).await.shows("Gửi thư thay phiếu");
    administrator.submit(&page, &path, &[("printed", "replace")]).await.redirects_to(&path);
    let code = code_in(&letter(&app, "qn000055@example.vn").await);
    administrator.get(&path).await.hides("phiếu đã in");
    for (typed, opens) in [(&slip, false), (&code, true)] {
        let form = app.nobody().get("/activation").await;
        let fields = [
            ("code", "QN000055"),
            ("slip", typed.as_str()),
            ("password", "bốn mùa hoa nở"),
            ("again", "bốn mùa hoa nở"),
        ];
        let answer = app.nobody().submit(&form, "/activation", &fields).await;
        if opens {
            answer.redirects_to("/sign-in")
        } else {
            answer.is_refused()
        };
    }
}
