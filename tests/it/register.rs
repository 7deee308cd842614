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
    board.get(search("000013")).await.shows("Khớp mã đảng viên").hides("Trần Thị Minh Chi");
    app.arranges(
        "update member set phone = '0905123456', card_number = '68.123.456' where code = 'QN000013'",
    )
    .await;
    board.get(search("0905 123 456")).await.shows("Khớp điện thoại 0905123456").shows("Đỗ Công An");
    board.get(search("+84 905.123.456")).await.shows("Đỗ Công An");
    board.get(search("68123456")).await.shows("Khớp số thẻ 68.123.456").shows("Đỗ Công An");
    board.get(search("cong an")).await.shows("Khớp với họ tên");

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
async fn a_number_is_found_by_its_beginning_before_its_middle() {
    let app = TestApp::start().await;
    let board = app.board();
    app.arranges(
        "update member set phone = '0777123456' where code = 'QN000013';
         update member set phone = '0912077712' where code = 'QN001001'",
    )
    .await;
    let search = |q: &str| format!("{RegisterSearchPath}?q={q}");
    board.get(search("0777")).await.shows("Đỗ Công An").hides("Trần Thị Minh Chi");
    board.get(search("077712")).await.shows("Đỗ Công An").hides("Trần Thị Minh Chi");
    board.get(search("2077712")).await.shows("Trần Thị Minh Chi").hides("Đỗ Công An");
    // A number that somebody elsewhere has is not looked for in the middle of others.
    let ward = app.unit("P02").await;
    app.arranges("update member set phone = '99120777123' where code = 'QN001001'").await;
    board.get(search("0777123456") + &format!("&unit={ward}")).await.shows("Không tìm thấy");
}

#[tokio::test]
async fn a_few_digits_among_very_many_people_are_asked_to_be_more() {
    let app = TestApp::start().await;
    let board = app.board();
    app.arranges(
        "update member set phone = '0777123456' where code = 'QN000013';
         update member set phone = '07771' where code = 'QN001001';
         update member_tally set total = total + 60000 where standing = 'official'",
    )
    .await;
    let search = |q: &str| format!("{RegisterSearchPath}?q={q}");
    board.get(search("0777")).await.shows("Hãy gõ ít nhất 6 chữ số").hides("Đỗ Công An");
    board.get(search("077712")).await.shows("Đỗ Công An").hides("Hãy gõ ít nhất");
    // But whose number is just this is found.
    board.get(search("07771")).await.shows("Trần Thị Minh Chi").hides("Đỗ Công An");
}

#[tokio::test]
async fn a_name_is_found_as_long_as_somebody_bears_it() {
    let app = TestApp::start().await;
    let board = app.board();
    let search = |q: &str| format!("{RegisterSearchPath}?q={q}");
    app.arranges("update member set full_name = 'Ksor H’Bia Niê' where code in ('QN000013', 'QN001001')")
        .await;
    board.get(search("ksor")).await.shows("QN000013").shows("QN001001").hides("QN000001");
    board.get(search("do%20cong%20an")).await.shows("Không tìm thấy");
    let astray = "select count(*) from (select full_name, count(*) from member group by 1) there
                    full join borne_name using (full_name) where there.count is distinct from bearers";
    assert_eq!(app.counts(astray).await, 0);
    app.arranges("update member set full_name = 'Đỗ Công An' where code = 'QN000013'").await;
    board.get(search("ksor")).await.shows("QN001001").hides("QN000013");
    assert_eq!(app.counts(astray).await, 0);
}

#[tokio::test]
async fn a_branch_is_listed_by_what_its_members_are() {
    let app = TestApp::start().await;
    let board = app.board();
    let branch = RegisterUnitPath { id: app.unit("P01-01").await };
    let by_name = board.get(&branch).await;
    let page = board.follow_link(&by_name, "Theo chức vụ trong chi bộ").await.is_ok();
    let at = |code: &str| page.html.words.find(code).unwrap();
    assert!(
        at("QN000001") < at("QN000002") && at("QN000002") < at("QN000003"),
        "secretary, deputy, committee"
    );
    assert!(at("QN000003") < at("QN000013"));
    assert!(by_name.html.words.find("QN000013").unwrap() < by_name.html.words.find("QN000001").unwrap());
    // The next page goes on where this one ends.
    let more = format!(
        "insert into member (id, code, full_name, standing, branch_id)
         select gen_random_uuid(), 'QN88' || n, 'Lê Văn Tư', 'official', '{}' from generate_series(10, 59) n",
        branch.id
    );
    app.arranges(&more).await;
    let first = board.get(format!("{branch}?sort=position")).await.offers("Xem thêm");
    let second = board.follow_link(&first, "Xem thêm").await.is_ok();
    let codes = |page: &crate::harness::Page| page.html.words.matches("QN88").count();
    assert!(second.html.words.find("QN000001").is_none());
    assert_eq!(codes(&first) + codes(&second), 50);
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
        if stranger.code != app.an().code {
            stranger.get(&person).await.is_not_found();
        }
    }
    app.board().get(&person).await.is_ok();
    // One's own record is one's own, without the way through the register.
    let own = app.an().get(&person).await.shows("QN000013");
    assert!(
        own.html
            .offers
            .iter()
            .all(|offer| offer.href.as_deref().is_none_or(|to| !to.contains("/register/units")))
    );
}

#[tokio::test]
async fn lists_are_narrowed_by_unit_and_standing_and_counts_are_kept() {
    let app = TestApp::start().await;
    let board = app.board();
    let ward = app.unit("P02").await;
    let list = board.get(format!("{RegisterSearchPath}?unit={ward}")).await;
    list.shows("Trần Thị Minh Chi").hides("Đỗ Công An").offers("Tất cả 5").offers("Chính thức 5");
    app.arranges("update member set standing = 'suspended' where code = 'QN001001'").await;
    let list = board.get(format!("{RegisterSearchPath}?unit={ward}&standing=suspended")).await;
    list.shows("Trần Thị Minh Chi")
        .hides("Bùi Quang Dũng")
        .offers("Đình chỉ sinh hoạt 1")
        .offers("Chính thức 4");
    let none = board.get(format!("{RegisterSearchPath}?unit={ward}&standing=exempt")).await;
    none.shows("Không có đảng viên nào ở trạng thái này");
    app.far_committee_is_no_board(ward).await;

    // Names stand as Vietnamese lists do: by given name, then by the whole name.
    let names = board.get(format!("{RegisterSearchPath}?unit={ward}")).await;
    let at = |name: &str| names.html.words.find(name).unwrap();
    assert!(at("Trần Thị Minh Chi") < at("Bùi Quang Dũng") && at("Bùi Quang Dũng") < at("Lê Văn Giang"));

    // Sums of every unit above equal what the register holds, also after the tree is built anew.
    let astray = "select count(*) from (
        select above_id as unit_id, standing, count(*) as total from member
          join unit_closure on below_id = branch_id group by above_id, standing) counted
          full join member_tally tally using (unit_id, standing)
         where coalesce(counted.total, 0) <> coalesce(tally.total, 0)";
    assert_eq!(app.counts(astray).await, 0);
    app.arranges(
        "update unit set parent_id = (select id from unit where code = 'P01') where code = 'P02-02';
         select rebuild_unit_closure()",
    )
    .await;
    assert_eq!(app.counts(astray).await, 0);
    board.get(format!("{RegisterSearchPath}?unit={ward}")).await.offers("Tất cả 3");
}

impl TestApp {
    /// Whoever keeps no register finds nobody, not even past the application.
    async fn far_committee_is_no_board(&self, ward: camket::unit::UnitId) {
        let sql = format!("select id from find_members('{ward}', '', '', '', null, 50)");
        assert_eq!(self.sees(&self.board(), &sql).await.len(), 5);
        for other in [self.far_secretary(), self.stranger(), self.secretary(), self.inspector()] {
            assert!(self.sees(&other, &sql).await.is_empty());
        }
        self.stranger().get(format!("{RegisterSearchPath}?unit={ward}")).await.is_not_found();
    }
}
