//! A member knows who opened their papers; nobody else learns it, and nobody can take a line back.

use camket::{
    board::sheet::LeadersExportPath,
    follow_up::progress::ProgressPath,
    pledge::{paper::PaperPath, revision::ChangesPath, show::PledgePath},
    review::show::ReviewPath,
    viewing::list::ViewingsPath,
};
use chrono::TimeDelta;

use crate::harness::TestApp;

#[tokio::test]
async fn each_reading_by_someone_else_is_told_in_words() {
    let app = TestApp::start().await;
    let (an, secretary, head) = (app.an(), app.secretary(), app.agency_head());
    an.get(ViewingsPath).await.shows("Chưa có ai xem trong năm này");
    let id = an.sends_a_pledge().await;
    an.get(PledgePath { id }).await.offers("Ai đã xem giấy tờ của tôi");
    secretary.get(PledgePath { id }).await.is_ok();
    secretary.get(PaperPath { id }).await.is_ok();
    secretary.confirms(id).await;
    head.get(ProgressPath { id }).await.is_ok();
    app.inspector().get(ReviewPath { id }).await.is_ok();

    let page = an.get(ViewingsPath).await;
    for line in [
        "Bí thư chi bộ, Chi bộ Thôn 1 Phường Lê Hồng Phong — Huỳnh Đình Ý xem bản cam kết năm 2027 lúc 10:0",
        "Bí thư chi bộ, Chi bộ Thôn 1 Phường Lê Hồng Phong — Huỳnh Đình Ý mở bản in của bản cam kết năm 2027",
        "Thủ trưởng cơ quan, đơn vị, Phường Lê Hồng Phong — Lê Thanh Bình xem kết quả thực hiện cam kết năm 2027",
        "Đặng Thị Kiều Oanh xem phần kiểm điểm, xếp loại năm 2027",
    ] {
        assert!(page.html.words.contains(line), "{line} is not in: {}", page.html.words);
    }
    // The last first, and none of one's own.
    let words = &page.html.words;
    assert!(words.find("Kiều Oanh").unwrap() < words.find("Huỳnh Đình Ý").unwrap());
    assert!(!words.contains("— Đỗ Công An"));
}

#[tokio::test]
async fn one_person_one_paper_one_hour_is_one_line() {
    let app = TestApp::start().await;
    let (an, secretary, deputy) = (app.an(), app.secretary(), app.deputy());
    let id = an.sends_a_pledge().await;
    for _ in 0..5 {
        secretary.get(PledgePath { id }).await.is_ok();
    }
    let lines = "select count(*) from viewing";
    assert_eq!(app.counts(lines).await, 1);
    deputy.get(PledgePath { id }).await.is_ok();
    assert_eq!(app.counts(lines).await, 2);
    app.waits(TimeDelta::minutes(20));
    secretary.get(PledgePath { id }).await.is_ok();
    assert_eq!(app.counts(lines).await, 2);
    app.waits(TimeDelta::minutes(45));
    secretary.signs_in().await;
    secretary.get(PledgePath { id }).await.is_ok();
    assert_eq!(app.counts(lines).await, 3);
}

#[tokio::test]
async fn what_is_not_sent_or_not_seen_leaves_no_line() {
    let app = TestApp::start().await;
    let world = app.lives().await;
    app.arranges("delete from viewing").await;
    let toan = world.draft;
    app.secretary().get(PledgePath { id: toan }).await.is_ok();
    app.stranger().get(PledgePath { id: world.sent }).await.is_not_found();
    app.administrator().get(PaperPath { id: world.sent }).await.is_not_found();
    app.an().get(PledgePath { id: world.sent }).await.is_ok();
    app.chau().get(ChangesPath { id: world.mended }).await.is_ok();
    assert_eq!(app.counts("select count(*) from viewing").await, 0);
    app.deputy().get(ChangesPath { id: world.mended }).await.is_ok();
    assert_eq!(app.counts("select count(*) from viewing where kind = 'changes'").await, 1);
}

#[tokio::test]
async fn a_list_that_holds_names_asks_what_for_and_tells_each_of_them() {
    let app = TestApp::start().await;
    let (board, secretary) = (app.board(), app.secretary());
    secretary.sends_a_pledge().await;
    let page = board.get("/leaders").await;
    let form = board.follow_link(&page, "Tải danh sách Excel").await.shows("Từng đồng chí có tên");
    let refused = board.submit(&form, LeadersExportPath, &[("purpose", "  ")]).await.is_refused();
    refused.shows("Hãy ghi danh sách này dùng vào việc gì");
    assert_eq!(app.counts("select count(*) from viewing").await, 0);
    let purpose = "Báo cáo Ban Thường vụ tháng 11.";
    let file = board.submit(&form, LeadersExportPath, &[("purpose", purpose)]).await.is_ok();
    assert!(file.body.starts_with(b"PK"));

    let year = "manager_id is not null and cycle_id = (select id from cycle where year = 2027)";
    let named = app.counts(&format!("select count(*) from pledge where pledge.{year}")).await;
    let told = app.counts("select count(distinct member_id) from viewing where kind = 'leaders'").await;
    // Everyone in it but whoever took it out.
    let herself = app
        .counts(&format!(
            "select count(*) from pledge join member on member.id = member_id
              where code = 'QN002001' and pledge.{year}"
        ))
        .await;
    assert_eq!(told, named - herself);
    secretary
        .get(ViewingsPath)
        .await
        .shows("tải danh sách cán bộ diện quản lý, trong đó có tên đồng chí, của năm 2027")
        .shows(purpose);
    let acts = app.counts("select count(*) from audit_entry where act = 'FollowLeaders'").await;
    assert_eq!(acts, 1);
}

#[tokio::test]
async fn lines_are_read_page_by_page_and_by_year() {
    let app = TestApp::start().await;
    let an = app.an();
    let id = an.sends_a_pledge().await;
    app.arranges(&format!(
        "insert into viewing (member_id, paper_id, kind, year, viewer_id, viewer_name, at)
         select member_id, id, 'pledge', 2027, (select id from member where code = 'QN000001'), 'Người thứ ' || n,
                '2026-03-01'::timestamptz + n * interval '2 h'
           from pledge, generate_series(1, 120) n where id = '{id}'"
    ))
    .await;
    app.comes_to(2027, 1, 5);
    app.secretary().get(PledgePath { id }).await.is_ok();
    an.signs_in().await;
    let page = an.get(ViewingsPath).await.shows("Huỳnh Đình Ý").hides("Người thứ");
    let mut page = an.follow_link(&page, "Năm 2026").await.shows("Người thứ 120").hides("Huỳnh Đình Ý");
    let mut seen = page.text().matches("Người thứ ").count();
    while page.html.offers.iter().any(|it| it.label == "Xem thêm") {
        page = an.follow_link(&page, "Xem thêm").await.is_ok();
        seen += page.text().matches("Người thứ ").count();
    }
    assert_eq!(seen, 120);
}

#[tokio::test]
async fn nobody_else_reads_the_lines_and_nobody_writes_them() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = an.sends_a_pledge().await;
    secretary.get(PledgePath { id }).await.is_ok();
    assert_eq!(app.sees(&an, "select id from viewing").await.len(), 1);
    for other in [secretary, app.board(), app.administrator(), app.inspector(), app.stranger()] {
        assert!(app.sees(&other, "select id from viewing").await.is_empty());
        other.get(ViewingsPath).await.hides("Huỳnh Đình Ý xem");
    }
    for sql in [
        "delete from viewing",
        "update viewing set viewer_name = 'ai đó'",
        "insert into viewing (member_id, paper_id, kind, viewer_id, viewer_name, at)
         select actor_id(), actor_id(), 'pledge', id, 'x', now() from member where code = 'QN000001'",
    ] {
        assert!(app.tries(&an, sql).await.is_err(), "{sql}");
    }
}

#[tokio::test]
async fn a_list_taken_out_of_the_register_is_told_to_everyone_in_it() {
    let app = TestApp::start().await;
    let (an, board, administrator) = (app.an(), app.board(), app.administrator());
    let ward = app.unit("P01").await;
    let path = format!("/units/{ward}/register-export");
    let page = administrator.get(&path).await.is_ok();
    let purpose = [("purpose", "Rà soát trước đại hội")];
    administrator.submit(&page, &path, &purpose).await.is_ok();
    administrator.submit(&page, &path, &purpose).await.is_ok();
    let page = an.get("/viewings").await;
    let page = page.shows("tải danh bạ đảng viên, trong đó có thông tin của đồng chí");
    page.shows("Rà soát trước đại hội").shows("Quản trị hệ thống");
    // Once for each, and not for who is in no list.
    let lines = "select count(*) - count(distinct member_id) from viewing where kind = 'register'";
    assert_eq!(app.counts(lines).await, 0);
    board.get("/viewings").await.hides("tải danh bạ đảng viên");
    app.stranger().get("/viewings").await.hides("tải danh bạ đảng viên");
}

#[tokio::test]
async fn the_privacy_notice_leads_to_what_it_speaks_of() {
    let app = TestApp::start().await;
    let an = app.an();
    let account = an.get("/account").await;
    let page = an.follow_link(&account, "Dữ liệu của tôi được dùng thế nào").await.is_ok();
    for link in [
        "ai đã xem giấy tờ của tôi",
        "dữ liệu được lưu bao lâu",
        "Xem và tải về tất cả những gì hệ thống lưu về mình",
    ] {
        an.follow_link(&page, link).await.is_ok();
    }
    page.shows("91/2025/QH15").hides("Địa chỉ thư điện tử");
}
