//! What a newcomer meets: one thing to do now, lists that offer only what their reader may do, and a way on after each act.

use camket::{
    grading::overview::GradingPath,
    pledge::{
        agreement::{AgreementPath, AgreementsPath},
        draft::DraftPath,
        list::{PledgesPath, UnitPledgesPath},
        revision::ChangesPath,
        show::PledgePath,
        submission::SubmissionPath,
    },
};

use crate::harness::TestApp;

#[tokio::test]
async fn confirming_says_what_it_means_and_leads_to_the_next() {
    let app = TestApp::start().await;
    let (an, toan, secretary) = (app.an(), app.toan(), app.secretary());
    let (first, second) = (an.sends_a_pledge().await, toan.sends_a_pledge().await);

    let page = secretary.get(PledgePath { id: first }).await.does_not_offer("Bản tiếp theo chờ đọc");
    let ask = secretary.follow_link(&page, "Xác nhận bản cam kết").await.is_ok();
    let ask = ask.shows("của Đỗ Công An?").shows("Xác nhận xong không rút lại được").offers("Đọc lại");
    let done = secretary.submit(&ask, AgreementPath { id: first }, &[]).await;
    let page = secretary.follow(&done.redirects_to(PledgePath { id: first })).await.shows("Đã xác nhận");
    let next = secretary.follow_link(&page, "Bản tiếp theo chờ đọc").await.shows("Nguyễn Đình Toàn");
    secretary.follow_link(&next, "Chi bộ Thôn 1 Phường Lê Hồng Phong").await.shows("Bản cam kết năm 2027");
    secretary.confirms(second).await;
    secretary.get(PledgePath { id: second }).await.does_not_offer("Bản tiếp theo chờ đọc");
    secretary.get(AgreementPath { id: second }).await.is_conflict();
    an.get(AgreementPath { id: first }).await.is_forbidden();
}

#[tokio::test]
async fn who_only_reads_is_offered_no_confirming() {
    let app = TestApp::start().await;
    app.an().sends_a_pledge().await;
    let (branch, city) = (app.unit("P01-01").await, app.unit("TU").await);

    let ticks = "Xác nhận những bản đã chọn";
    app.secretary().get(UnitPledgesPath { id: branch }).await.offers(ticks);
    let inspector = app.inspector();
    for id in [branch, city] {
        let list = inspector.get(UnitPledgesPath { id }).await.shows("Đỗ Công An").does_not_offer(ticks);
        assert!(!list.text().contains("checkbox"));
        inspector.get(AgreementsPath { id }).await.is_not_found();
    }
    let standing = app.standing();
    standing.get(PledgesPath).await.redirects_to("/leaders");
    standing.get(UnitPledgesPath { id: city }).await.is_not_found();
    app.board().get(UnitPledgesPath { id: city }).await.does_not_offer(ticks);
}

#[tokio::test]
async fn older_years_are_reached_from_the_list_and_what_is_not_sent_has_its_tab() {
    let app = TestApp::start().await;
    let (secretary, id) = (app.secretary(), app.unit("P01-01").await);
    let page = secretary.get(UnitPledgesPath { id }).await.offers("Năm 2027");
    let old = secretary.follow_link(&page, "Năm 2018").await.shows("Bản cam kết năm 2018");
    let found = secretary.submit(&old, UnitPledgesPath { id }, &[("q", "zzz")]).await;
    found.shows("Bản cam kết năm 2018").shows("Không tìm thấy");
    let tab = secretary.get(format!("{}?state=overdue", UnitPledgesPath { id })).await;
    assert!(tab.text().contains("aria-current=\"page\">Chưa gửi"), "the tab that is open is marked");
}

#[tokio::test]
async fn a_pledge_sent_again_is_marked_and_its_changes_keep_dates_whole() {
    let app = TestApp::start().await;
    let (an, secretary, branch) = (app.an(), app.secretary(), app.unit("P01-01").await);
    let id = an.sends_a_pledge().await;
    secretary.get(UnitPledgesPath { id: branch }).await.hides("gửi lại");
    secretary.returns(id, "Ghi rõ thời hạn.").await;
    let page = an.get(DraftPath { id }).await;
    let due = page.form(DraftPath { id }).fields.iter().find(|field| field.name == "due").unwrap().id.clone();
    let saved = an.submit(&page, DraftPath { id }, &[(&due, "31/02/2027"), ("then", "send")]).await;
    let check = an.follow(&saved.redirects_to(SubmissionPath { id })).await;
    let refused = an.follow(&check.is_done()).await.shows("Ngày 31/02/2027 không có trong lịch");
    an.submit(&refused, DraftPath { id }, &[(&due, "30/06/2027"), ("then", "send")]).await.is_done();
    an.sends(id).await;
    secretary.get(UnitPledgesPath { id: branch }).await.shows("gửi lại");
    let changes = secretary.get(ChangesPath { id }).await.shows("30/06/2027");
    assert_eq!(changes.html.words.matches("Không thay đổi").count(), 1);
}

#[tokio::test]
async fn there_is_one_thing_to_do_now() {
    let app = TestApp::start().await;
    app.an().sends_a_pledge().await;
    let now = "Việc cần làm bây giờ";
    for person in [app.secretary(), app.grassroots(), app.board(), app.standing(), app.an()] {
        let home = person.get("/").await.is_ok();
        assert!(home.html.words.matches(now).count() <= 1, "{}", home.html.words);
        assert!(!home.text().contains(">Mở<"), "{}", home.html.words);
    }
    let home = app.secretary().get("/").await.is_ok().html.words;
    let (branch, own) = (home.find("Bản cam kết chờ đọc").unwrap(), home.find("năm 2027 của tôi").unwrap());
    assert!(branch < own, "the branch waits first: {home}");
    app.board().get("/").await.offers("Nhiệm vụ còn thiếu người giữ");
}

#[tokio::test]
async fn no_year_is_graded_before_its_time_and_old_ones_are_reached() {
    let app = TestApp::start().await;
    let page = app.secretary().get(GradingPath).await.shows("Chưa đến kỳ kiểm điểm, xếp loại");
    if page.html.offers.iter().any(|offer| offer.label == "Năm 2018") {
        app.secretary().follow_link(&page, "Năm 2018").await.shows("Xếp loại năm 2018");
    }
}

#[tokio::test]
async fn a_branch_is_found_by_every_word_of_its_name() {
    let app = TestApp::start().await;
    let an = app.an();
    let member = app.finds("select id from member where code = 'QN000013'").await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for typed in ["thon 2", "thon 2 le hong", "le hong phong thon 2"] {
        let typed = typed.replace(' ', "%20");
        let page = an.get(format!("/members/{member}/transfer?kind=official&q={typed}")).await.is_ok();
        page.offers("Chi bộ Thôn 2 Phường Lê Hồng Phong");
    }
}
