//! Each person finds in one place what happened to their papers, requests and offices; nobody else does.

use camket::pledge::{draft::DraftPath, show::PledgePath};

use super::told;
use crate::harness::TestApp;

#[tokio::test]
async fn what_happens_to_a_pledge_is_told_to_its_writer() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    an.get("/inbox").await.shows("Chưa có thông báo nào");
    let id = an.sends_a_pledge().await;
    secretary.returns(id, "Ghi rõ tỷ lệ dự họp.").await;
    let page = an.get("/").await.shows("Thông báo 1");
    let page = an.follow_link(&page, "Thông báo 1").await;
    let page = page.shows("Chi bộ trả lại bản cam kết năm 2027 để đồng chí bổ sung.").hides("Ghi rõ tỷ lệ");
    let opens = page.link("Chi bộ trả lại bản cam kết năm 2027 để đồng chí bổ sung.");
    for who in [app.toan(), app.secretary(), app.board(), app.administrator()] {
        who.get(&opens).await.is_not_found();
        who.post(format!("{opens}/reading")).await.is_not_found();
    }
    an.get(&opens).await.redirects_to(DraftPath { id });
    an.get("/inbox").await.hides("Mới Chi bộ").does_not_offer("Đánh dấu tất cả đã đọc");
    an.sends(id).await;
    secretary.confirms(id).await;
    an.get("/inbox").await.shows("Chi bộ đã xác nhận bản cam kết năm 2027 của đồng chí.").shows("Mới");
    let page = an.get("/inbox").await;
    let read = an.submit(&page, "/inbox/reading", &[]).await.redirects_to("/inbox");
    an.follow(&read).await.shows("Đã đánh dấu các thông báo là đã đọc");
    an.get("/").await.hides("Thông báo 1");
    // Nothing is told to whoever did it themself.
    assert_eq!(app.sees(&secretary, "select id from notice").await.len(), 0);
    assert!(app.tries(&an, "insert into notice (id, member_id, kind, at, about) values (gen_random_uuid(), actor_id(), 'x', now(), actor_id())").await.is_err());
    assert!(app.tries(&an, "update notice set kind = 'x'").await.is_err());
    an.get(PledgePath { id }).await.is_ok();
}

#[tokio::test]
async fn what_was_not_shown_stays_new() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = an.sends_a_pledge().await;
    secretary.returns(id, "Bổ sung.").await;
    let page = an.get("/inbox").await;
    app.waits(chrono::TimeDelta::minutes(1));
    an.sends(id).await;
    secretary.confirms(id).await;
    an.submit(&page, "/inbox/reading", &[]).await.is_done();
    an.get("/").await.shows("Thông báo 1");
}

#[tokio::test]
async fn a_long_list_goes_on_by_key() {
    let app = TestApp::start().await;
    let an = app.an();
    app.arranges(
        "insert into notice (id, member_id, kind, at, about, year)
         select gen_random_uuid(), member.id, 'noted', timestamptz '2026-11-01' + (each / 3) * interval '1 hour', pledge.id,
                2000 + each
           from generate_series(1, 70) each, member join pledge on pledge.member_id = member.id
           join cycle on cycle.id = cycle_id and year = 2027 where code = 'QN000013'",
    )
    .await;
    let (mut page, mut seen) =
        (an.get("/inbox").await.shows("Thông báo 70"), std::collections::BTreeSet::new());
    loop {
        for year in 2001..=2070 {
            if page.html.words.contains(&format!("bản cam kết năm {year} của")) {
                assert!(seen.insert(year), "{year} twice");
            }
        }
        if !page.html.offers.iter().any(|offer| offer.label == "Xem thêm") {
            break;
        }
        page = an.follow_link(&page, "Xem thêm").await.is_ok();
    }
    assert_eq!(seen.len(), 70);
}

#[tokio::test]
async fn officers_are_told_what_waits_for_their_word() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = an.writes_a_pledge("Dự đủ 12 buổi sinh hoạt chi bộ trong năm 2027.").await;
    let page = an.get(PledgePath { id }).await;
    let form = an.follow_link(&page, "Đề nghị gia hạn").await;
    let asking = format!("/pledges/{id}/extension-requests");
    let asked = [("until", "20/12/2026"), ("words", "Đi công tác xa.")];
    an.submit(&form, &asking, &asked).await.is_done();
    for code in ["QN000001", "QN000002"] {
        assert_eq!(told(&app, code, "extension_asked").await, 1, "{code}");
    }
    assert_eq!(told(&app, "QN000003", "extension_asked").await, 0, "who cannot answer is not told");
    let page =
        secretary.get("/inbox").await.shows("Có đề nghị gia hạn gửi bản cam kết năm 2027 chờ trả lời.");
    assert!(!page.html.words.contains("công tác xa"));
    let answer = format!("/pledges/{id}/extension");
    let page = secretary.get(&answer).await.is_ok();
    secretary.submit(&page, &answer, &[("until", "20/12/2026"), ("words", "Đồng ý.")]).await.is_done();
    assert_eq!(told(&app, "QN000013", "extension_granted").await, 1);
    an.get("/inbox").await.shows("Đồng chí được gia hạn gửi bản cam kết năm 2027.");

    // Entered for another: the member is told; disowned: whoever typed it in.
    let eldest = app.person("QN000004");
    let entered = eldest.own_pledge().await;
    secretary.enters(entered).await;
    let page = eldest.get("/inbox").await.shows("vừa được nhập thay đồng chí");
    let opens = page.link(
        "Bản cam kết năm 2027 vừa được nhập thay đồng chí. Mời xem và trả lời có đúng là của mình không.",
    );
    let page = eldest.get(&opens).await.redirects_to(format!("/pledges/{entered}/entry/answer"));
    let page = eldest.follow(&page).await;
    let disowns = [("answer", "disowned"), ("words", "Không phải của tôi.")];
    eldest.submit(&page, format!("/pledges/{entered}/entry/answer"), &disowns).await.is_done();
    assert_eq!(told(&app, "QN000001", "entry_disowned").await, 1);
}

#[tokio::test]
async fn every_kind_the_database_writes_has_its_words() {
    let app = TestApp::start().await;
    let functions = "select prosrc as words from pg_proc where pronamespace = 'public'::regnamespace";
    let schema: String = app
        .finds(functions)
        .await
        .iter()
        .filter_map(|row| row["words"].as_str().map(str::to_owned))
        .collect();
    for kind in camket::notice::kind::Kind::ALL.iter().filter(|kind| !kind.reminds()) {
        assert!(schema.contains(&format!("'{}'", kind.code())), "{kind:?} is never told");
    }
    let rules = app.finds("select distinct (case when audience = 'writer' then 'remind_' else 'unit_' end) || occasion as kind from reminder_rule").await;
    for rule in &rules {
        let kind = rule["kind"].as_str().unwrap();
        assert!(camket::notice::kind::Kind::named(kind).is_some(), "{kind} has no words");
    }
    assert!(rules.iter().any(|rule| rule["kind"] == "unit_unread"));
}
