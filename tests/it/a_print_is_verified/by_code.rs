//! By the code, typed or scanned.

use std::collections::BTreeSet;

use camket::{
    account::sweep,
    pledge::{amendment::opening::AmendmentPath, draft::DraftPath, receipt::ReceiptPath, show::PledgePath},
    verification::Code,
};
use chrono::TimeDelta;

use super::{code_of, tells_of_nobody};
use crate::harness::{Page, TestApp};

#[tokio::test]
async fn a_code_is_on_receipt_and_page_and_answers_anyone_however_it_is_typed() {
    let app = TestApp::start().await;
    let (an, secretary, nobody) = (app.an(), app.secretary(), app.nobody());
    let id = an.sends_a_pledge().await;
    let code = code_of(&app, id, 1).await;
    let shown = code.groups().join(" ");
    an.get(ReceiptPath { id }).await.shows(&format!("Mã kiểm tra {shown}"));
    secretary.get(PledgePath { id }).await.shows(&format!("Mã kiểm tra {shown}"));
    let page = an.get(PledgePath { id }).await.shows(&shown);
    let link = page.link(&shown);
    assert_eq!(link, format!("/verify/{}", code.plain()));

    let form = nobody.get("/verify").await.is_ok();
    for typed in [
        code.to_string(),
        code.plain().to_lowercase(),
        shown.to_lowercase().replace('0', "o").replace('1', "l"),
        format!("http://127.0.0.1:8080{link}"),
    ] {
        let page = nobody.submit(&form, "/verify", &[("code", &typed)]).await.is_ok();
        let page = page.shows("Có bản này, chi bộ chưa xác nhận").shows("Bản số 1").shows("Chưa xác nhận");
        tells_of_nobody(&page.shows("Gửi lúc 10:00 ngày 23/11/2026"));
    }
    secretary.confirms(id).await;
    let page = nobody.get(&link).await.is_ok().shows("Bản này đang có hiệu lực");
    let digest = app.finds("select encode(digest, 'hex') as digest from pledge_revision").await;
    let short = digest[0]["digest"].as_str().unwrap()[..4].to_uppercase();
    tells_of_nobody(
        &page.shows("Xác nhận lúc 10:00 ngày 23/11/2026").shows(&format!("Dấu nội dung {short}")),
    );
}

#[tokio::test]
async fn each_revision_says_what_became_of_it() {
    let app = TestApp::start().await;
    let (an, secretary, nobody) = (app.an(), app.secretary(), app.nobody());
    let id = an.sends_a_pledge().await;
    let first = code_of(&app, id, 1).await;
    let told = async |code: &Code, words: &str| {
        let page = nobody.get(format!("/verify/{}", code.plain())).await.is_ok().shows(words);
        tells_of_nobody(&page);
        page
    };
    an.post(format!("/pledges/{id}/withdrawal")).await.is_done();
    told(&first, "Bản này không có hiệu lực").await;
    an.sends(id).await;
    told(&first, "Bản này đã được thay thế").await;
    secretary.returns(id, "Cần nêu sản phẩm cụ thể.").await;
    let second = code_of(&app, id, 2).await;
    assert_ne!(first, second);
    told(&second, "Có bản này, chi bộ đã trả lại").await.hides("sản phẩm");
    an.sends(id).await;
    let third = code_of(&app, id, 3).await;
    secretary.confirms(id).await;
    told(&third, "Bản này đang có hiệu lực").await;
    told(&second, "Bản này đã được thay thế").await;

    // An amendment stands beside what is in force until it is confirmed.
    app.comes_to(2027, 5, 10);
    let (an, secretary) = (app.an(), app.secretary());
    let page = an.get(AmendmentPath { id }).await.is_ok();
    an.submit(&page, AmendmentPath { id }, &[("reason", "Được giao thêm nhiệm vụ.")]).await.is_done();
    told(&third, "Bản này đang có hiệu lực").await;
    let page = an.get(DraftPath { id }).await.is_ok();
    an.submit(&page, DraftPath { id }, &[]).await.is_done();
    an.sends(id).await;
    let fourth = code_of(&app, id, 4).await;
    told(&fourth, "Có bản này, chi bộ chưa xác nhận").await;
    told(&third, "Bản này đang có hiệu lực").await;
    secretary.returns(id, "Cần rõ hơn.").await;
    told(&fourth, "Có bản này, chi bộ đã trả lại").await;
    an.sends(id).await;
    told(&fourth, "Bản này đã được thay thế").await;
    secretary.confirms(id).await;
    let fifth = code_of(&app, id, 5).await;
    told(&fifth, "Bản này đang có hiệu lực").await.shows("Xác nhận lúc 10:00 ngày 10/05/2027");
    let replaced = told(&third, "Bản này đã được thay thế").await;
    replaced.shows("Xác nhận lúc 10:00 ngày 23/11/2026");
}

/// A page without what was typed, for comparing.
fn bare(page: &Page, code: &Code) -> String {
    page.text().replace(&code.to_string(), "CODE").replace(code.plain(), "CODE")
}

#[tokio::test]
async fn what_never_was_and_what_is_gone_are_answered_alike() {
    let app = TestApp::start().await;
    let (an, nobody) = (app.an(), app.nobody());
    let id = an.sends_a_pledge().await;
    let gone = code_of(&app, id, 1).await;
    let drawn = app.finds("select random_print_code() as code from generate_series(1, 3)").await;
    let mut answers = Vec::new();
    app.arranges("delete from pledge_marks; delete from pledge_revision").await;
    for code in drawn.iter().map(|row| Code::read(row["code"].as_str().unwrap()).unwrap()).chain([gone]) {
        let page = nobody.get(format!("/verify/{}", code.plain())).await.is_ok();
        answers.push(bare(&page.shows("Không có bản nào mang mã này"), &code));
    }
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
}

#[tokio::test]
async fn a_slip_of_the_hand_is_told_from_a_code_that_is_not_there_and_asks_nothing() {
    let app = TestApp::start().await;
    let nobody = app.nobody();
    let id = app.an().sends_a_pledge().await;
    let code = code_of(&app, id, 1).await;
    for place in 0..20 {
        let mut wrong = code.plain().to_owned();
        let other = if &wrong[place..=place] == "7" { "8" } else { "7" };
        wrong.replace_range(place..=place, other);
        let page = nobody.get(format!("/verify?code={wrong}")).await.is_refused();
        page.shows("Có chỗ gõ nhầm").hides("Bản số");
    }
    for (typed, words) in [
        ("", "Hãy gõ mã kiểm tra"),
        ("7K3M", "Mã có 20 chữ và số, ở đây có 4"),
        ("7K3Â", "không có «Â»"),
        ("%00%0d%0a%3Cscript%3E", "không có «"),
    ] {
        let page = nobody.get(format!("/verify?code={}", typed.replace('Â', "%C3%82"))).await.is_refused();
        page.shows(words);
    }
    nobody.get(format!("/verify?code={}", "7".repeat(5000))).await.is_refused();
    assert_eq!(app.counts("select count(*) from sign_in_failure").await, 0);
}

#[tokio::test]
async fn guessing_is_slowed_and_slows_nobody_else() {
    let app = TestApp::start().await;
    let (an, nobody) = (app.an(), app.nobody());
    let id = an.sends_a_pledge().await;
    let right = format!("/verify/{}", code_of(&app, id, 1).await.plain());
    let drawn = app.finds("select random_print_code() as code from generate_series(1, 61)").await;
    for row in &drawn[..60] {
        nobody.get(&right).await.is_ok();
        nobody.get(format!("/verify/{}", row["code"].as_str().unwrap())).await.is_ok();
    }
    nobody.get(format!("/verify/{}", drawn[60]["code"].as_str().unwrap())).await.asks_to_wait();
    nobody.get(&right).await.asks_to_wait();
    nobody.get("/verify").await.is_ok();
    // Neither another address nor a sign-in from this one is slowed.
    app.nobody().from_address([198, 51, 100, 7]).get(&right).await.is_ok();
    app.toan().signs_in().await.redirects_to("/");
    app.waits(TimeDelta::minutes(16));
    nobody.get(&right).await.is_ok();
    // All together are slowed, too, and what was counted is swept.
    app.arranges(&format!(
        "insert into sign_in_failure (at, code, address)
         select '{}', 'verify a code', 'elsewhere' from generate_series(1, 2000)",
        app.clock.now()
    ))
    .await;
    nobody.get(&right).await.asks_to_wait();
    app.waits(TimeDelta::days(3));
    while sweep::once(&app.app).await.unwrap() > 0 {}
    assert_eq!(app.counts("select count(*) from sign_in_failure").await, 0);
}

#[tokio::test]
async fn the_database_tells_nobody_more_than_the_page_does() {
    let app = TestApp::start().await;
    let id = app.an().sends_a_pledge().await;
    let code = code_of(&app, id, 1).await;
    let rows = app.unnamed(&format!("select * from revision_of_print('{}')", code.plain())).await.unwrap();
    let columns: BTreeSet<_> = rows[0].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(columns, BTreeSet::from(["confirmed_at", "digest", "number", "sent_at", "standing"]));
    assert!(app.unnamed("select * from pledge_revision").await.unwrap().is_empty());
    for outside in ["select revision_of_print('x')", "select random_print_code()", "select * from print_key"]
    {
        let worker = app.as_worker();
        let mut door = worker.door().await.unwrap();
        let refused = sqlx::raw_sql(outside).execute(door.conn()).await.unwrap_err();
        assert!(refused.to_string().contains("permission denied"), "{outside}: {refused}");
    }
}

#[tokio::test]
async fn codes_are_drawn_with_right_check_signs_and_never_twice() {
    let app = TestApp::start().await;
    let rows = app.finds("select random_print_code() as code from generate_series(1, 3000)").await;
    let codes: BTreeSet<_> = rows.iter().map(|row| row["code"].as_str().unwrap()).collect();
    assert_eq!(codes.len(), 3000);
    let mut seen = [0; 128];
    for code in codes {
        assert_eq!(Code::read(code).unwrap().plain(), code);
        code.bytes().for_each(|sign| seen[usize::from(sign)] += 1);
    }
    // Each of 32 signs about 1,875 times.
    let signs: Vec<_> = seen.into_iter().filter(|times| *times > 0).collect();
    assert!(signs.len() == 32 && signs.iter().all(|times| (1_600..2_150).contains(times)), "{signs:?}");
}
