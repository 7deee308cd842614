//! The register is looked up by its keepers; it leads to people, and only readers find the way to pledges.

use camket::register::{
    search::RegisterSearchPath,
    unit::{RegisterPath, RegisterUnitPath},
};

use crate::harness::TestApp;

#[tokio::test]
async fn the_administrator_finds_a_person_but_no_pledge() {
    let app = TestApp::start().await;
    let administrator = app.administrator();
    let root = RegisterUnitPath { id: app.unit("TU").await };
    let start = administrator.get(RegisterPath).await.redirects_to(&root);
    let city = administrator.follow(&start).await.offers("Nhập danh sách từ Excel");
    let ward = administrator.follow_link(&city, "Đảng bộ Phường Lê Hồng Phong").await;
    let branch = administrator.follow_link(&ward, "Chi bộ Thôn 1 Phường Lê Hồng Phong").await;
    let branch = branch.offers("Phiếu kích hoạt của chi bộ").shows("QN000013");
    let person =
        administrator.follow_link(&branch, "Đỗ Công An").await.shows("QN000013").shows("Sinh hoạt Đảng");
    let pledges = person.html.offers.iter().filter_map(|offer| offer.href.as_deref());
    assert_eq!(pledges.filter(|href| href.contains("pledges")).count(), 0);

    let board = app.board();
    board.get(&person.asked.split(' ').nth(1).unwrap()).await.offers("Bản cam kết năm nay");
}

#[tokio::test]
async fn people_are_found_without_marks_and_by_code() {
    let app = TestApp::start().await;
    let board = app.board();
    let search = |q: &str| format!("{RegisterSearchPath}?q={}", camket::pledge::list::encoded(q));
    board.get(search("do cong an")).await.shows("Đỗ Công An").hides("Trần Thị Minh Chi");
    board.get(search("Đỗ Công")).await.shows("Đỗ Công An");
    board.get(search("qn001001")).await.shows("Trần Thị Minh Chi").hides("Đỗ Công An");
    board.get(search("không có ai")).await.shows("Không tìm thấy");
    board.get(search("<script>")).await.shows("<script>");
    board.get(RegisterSearchPath).await.shows("Chưa có gì để tìm");

    let first = board.get(search("n")).await.offers("Xem thêm");
    let second = board.follow_link(&first, "Xem thêm").await.is_ok();
    let hrefs = |page: &crate::harness::Page| -> Vec<String> {
        let all = page.html.offers.iter().filter_map(|offer| offer.href.clone());
        all.filter(|href| href.starts_with("/register/members/")).collect()
    };
    assert_eq!(hrefs(&first).len(), 50);
    assert!(!hrefs(&second).is_empty() && hrefs(&second).iter().all(|href| !hrefs(&first).contains(href)));
}

#[tokio::test]
async fn nobody_else_opens_the_register() {
    let app = TestApp::start().await;
    let unit = RegisterUnitPath { id: app.unit("P01-01").await };
    let rows = app.finds("select id from member where code = 'QN000013'").await;
    let person = format!("/register/members/{}", rows[0]["id"].as_str().unwrap());
    for stranger in
        [app.an(), app.secretary(), app.grassroots(), app.inspector(), app.standing(), app.agency_head()]
    {
        stranger.get(RegisterPath).await.is_not_found();
        stranger.get(&unit).await.is_not_found();
        stranger.get(RegisterSearchPath).await.is_not_found();
        stranger.get(&person).await.is_not_found();
    }
    app.board().get(&person).await.is_ok();
}
