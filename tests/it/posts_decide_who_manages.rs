//! Posts are given, ended and corrected; the list of managed posts decides whose level that is; a hand goes before it.

use camket::{
    pledge::show::PledgePath,
    register::{
        agency::WorkPath, expiry::end_overrides, managed_posts::ManagedPostsPath, management::ManagementPath,
        member::RegisterMemberPath, posts::PostsPath,
    },
};

use crate::harness::{Page, TestApp, Visitor};

async fn gives(board: &Visitor, path: &PostsPath, changes: &[(&str, &str)]) -> Page {
    let page = board.get(path).await.is_ok();
    let fixed = [
        ("kind", "party"),
        ("title", "Phó Bí thư Đảng ủy"),
        ("from", "2026-11-01"),
        ("reason", "Quyết định số 20-QĐ/TU"),
    ];
    board.submit(&page, path, &[&fixed[..], changes].concat()).await
}

async fn lists(board: &Visitor, path: &ManagedPostsPath, changes: &[(&str, &str)]) -> Page {
    let page = board.get(path).await.is_ok();
    let fixed = [
        ("title", "Phó bí thư đảng ủy"),
        ("from", "2026-01-01"),
        ("source", "Quy định 377-QĐ/TW, Phụ lục 1"),
    ];
    board.submit(&page, path, &[&fixed[..], changes].concat()).await
}

/// The code of the unit that manages a member, and by what.
async fn level_of(app: &TestApp, code: &str) -> (String, String) {
    let sql = format!(
        "select coalesce(unit.code, '') as unit, coalesce(source, '') as source
           from member left join unit on unit.id = manager_id
           left join management on management.member_id = member.id and upper_inf(during)
          where member.code = '{code}'"
    );
    let row = &app.finds(&sql).await[0];
    (row["unit"].as_str().unwrap().to_owned(), row["source"].as_str().unwrap().to_owned())
}

fn level(unit: &str, source: &str) -> (String, String) {
    (unit.to_owned(), source.to_owned())
}

#[tokio::test]
async fn a_post_is_given_corrected_and_ended() {
    let app = TestApp::start().await;
    let board = app.board();
    let id = app.member("QN000013").await;
    let path = PostsPath { id };
    for (changes, words) in [
        (("kind", ""), "Hãy chọn chức vụ Đảng"),
        (("title", "=1+1"), "bắt đầu như một công thức"),
        (("title", ""), "Hãy ghi tên chức vụ"),
        (("from", "2027-01-01"), "chưa đến"),
        (("to", "2026-10-01"), "Ngày thôi không thể trước"),
        (("unit", "KHONG-CO"), "Không có tổ chức đảng mang mã này"),
        (("agency", "Sở Không Có"), "Danh bạ chưa có cơ quan"),
        (("reason", ""), "Hãy ghi căn cứ"),
    ] {
        gives(&board, &path, &[changes]).await.is_refused().shows(words);
    }
    let done = gives(&board, &path, &[("unit", "p01")]).await.redirects_to(&path);
    let list = board.follow(&done).await.shows("Phó Bí thư Đảng ủy").shows("từ 01/11/2026");
    let post = board.follow_link(&list, "Phó Bí thư Đảng ủy").await;
    let action = post.asked.split(' ').nth(1).unwrap().to_owned();
    board.submit(&post, &action, &[("reason", "x")]).await.is_refused().shows("Chưa có gì được sửa");
    board
        .submit(&post, &action, &[("title", "Phó Bí thư Thường trực Đảng ủy"), ("reason", "Ghi thiếu")])
        .await
        .is_done();
    let post = board.get(&action).await.shows("Phó Bí thư Thường trực Đảng ủy");
    let end = format!("{action}/end");
    board
        .submit(&post, &end, &[("last", "2026-10-01"), ("why", "x")])
        .await
        .is_refused()
        .shows("Ngày thôi không thể trước");
    board.submit(&post, &end, &[("last", "2026-11-10"), ("why", "Nghỉ hưu")]).await.is_done();
    board.submit(&post, &end, &[("last", "2026-11-10"), ("why", "Nghỉ hưu")]).await.is_done();
    let record = board.get(RegisterMemberPath { id }).await;
    record
        .shows("Phó Bí thư Thường trực Đảng ủy Đảng 01/11/2026 10/11/2026")
        .shows("Giao chức vụ: Phó Bí thư Đảng ủy, p01, từ 01/11/2026")
        .shows("Nghỉ hưu");
    let late = board.submit(
        &post,
        &end,
        &[("key", "01890a5d-ac96-774b-bcce-b302099a8057"), ("last", "2026-11-12"), ("why", "x")],
    );
    late.await.is_conflict();
    let post_row = app.finds("select during::text from post where title like '%Thường trực Đảng ủy'").await;
    assert_eq!(post_row[0]["during"], "[2026-11-01,2026-11-11)");
}

#[tokio::test]
async fn the_highest_managed_post_decides_and_what_was_sent_stays() {
    let app = TestApp::start().await;
    let (board, an) = (app.board(), app.an());
    let (city, ward) = (app.unit("TU").await, app.unit("P01").await);
    let path = PostsPath { id: app.member("QN000013").await };
    assert_eq!(level_of(&app, "QN000013").await, level("", ""));
    gives(&board, &path, &[]).await.is_done();
    assert_eq!(level_of(&app, "QN000013").await, level("", ""), "nobody manages what is on no list");

    // The list says so from now on, for those who hold the post already, at its level only.
    let ward_list = ManagedPostsPath { id: ward };
    lists(&board, &ward_list, &[("source", "")]).await.is_refused().shows("Hãy ghi văn bản");
    lists(&board, &ward_list, &[("level", "grassroots_committee")]).await.is_done();
    assert_eq!(level_of(&app, "QN000013").await, level("", ""), "held in the branch");
    lists(&board, &ward_list, &[]).await.is_done();
    assert_eq!(level_of(&app, "QN000013").await, level("P01", "post"));
    let unsent =
        "select category, pledge.manager_id is not null as led from pledge join member on member.id = member_id
                   join cycle on cycle.id = cycle_id where code = 'QN000013' and year = 2027";
    assert_eq!(app.finds(unsent).await[0]["category"], "managed_leader");
    an.sends_a_pledge().await;

    let city_list = ManagedPostsPath { id: city };
    lists(&board, &city_list, &[("title", "bi thu*")]).await.is_done();
    assert_eq!(level_of(&app, "QN000013").await, level("P01", "post"));
    gives(&board, &path, &[("title", "Bí thư Đoàn phường"), ("kind", "mass")]).await.is_done();
    assert_eq!(level_of(&app, "QN000013").await, level("TU", "post"), "of several posts the highest");
    let sent = app
        .finds(
            "select unit.code, pinned ->> 'manager' as pinned from pledge join unit on unit.id = manager_id
               join pledge_revision on pledge_id = pledge.id where revision is not null",
        )
        .await;
    assert_eq!(
        sent[0]["pinned"], "Đảng bộ Phường Lê Hồng Phong",
        "what was sent keeps what it was sent under"
    );
    assert_eq!(sent[0]["code"], "TU", "who follows from now on is told by the row");
    let record = board.get(RegisterMemberPath { id: path.id }).await;
    record.shows("Theo chức vụ: Bí thư Đoàn phường");

    // The line is taken off the list again.
    let page = board.get(&city_list).await.shows("bi thu*").shows("Quy định 377-QĐ/TW, Phụ lục 1");
    let line = app.finds("select id from managed_post where title = 'bi thu*'").await[0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    board.submit(&page, format!("/register/managed-posts/{line}/end"), &[]).await.redirects_to(&city_list);
    assert_eq!(level_of(&app, "QN000013").await, level("P01", "post"));
    board.post(format!("/register/managed-posts/{line}/end")).await.is_conflict();
}

#[tokio::test]
async fn what_a_list_said_stands_and_a_hand_goes_before_posts() {
    let app = TestApp::start().await;
    let board = app.board();
    // The secretary came as managed with the office's list.
    assert_eq!(level_of(&app, "QN000001").await, level("TU", "import"));
    let id = app.member("QN000001").await;
    let ward_list = ManagedPostsPath { id: app.unit("P01").await };
    lists(&board, &ward_list, &[("title", "Bí thư chi bộ")]).await.is_done();
    assert_eq!(level_of(&app, "QN000001").await, level("TU", "import"), "no post is managed higher");

    let path = ManagementPath { id };
    let page = board.get(&path).await.shows("Ban Thường vụ Thành ủy Quảng Ngãi").hides("Theo chức vụ (bỏ");
    board.submit(&page, &path, &[("level", "none")]).await.is_refused().shows("Hãy ghi lý do");
    let typed = [("level", "none"), ("reason", "Thông báo 30-TB/TU"), ("review_on", "2026-12-31")];
    board.submit(&page, &path, &typed).await.is_done();
    board.submit(&page, &path, &typed).await.is_done();
    assert_eq!(level_of(&app, "QN000001").await, level("", "override"));
    let city_list = ManagedPostsPath { id: app.unit("TU").await };
    board.get(&city_list).await.shows("Thông báo 30-TB/TU").shows("31/12/2026").hides("Đã đến ngày");
    app.comes_to(2027, 1, 4);
    let board = app.board();
    board.get(&city_list).await.shows("Đã đến ngày 31/12/2026");
    gives(&board, &PostsPath { id }, &[("title", "Bí thư chi bộ")]).await.is_done();
    assert_eq!(level_of(&app, "QN000001").await, level("", "override"), "posts do not move what a hand set");

    let page = board.get(&path).await.shows("ghi bằng tay");
    board.submit(&page, &path, &[("level", "posts"), ("reason", "Hết thời hạn")]).await.is_done();
    assert_eq!(level_of(&app, "QN000001").await, level("P01", "post"));
}

#[tokio::test]
async fn a_place_of_work_changes_with_the_papers_not_yet_sent() {
    let app = TestApp::start().await;
    let board = app.board();
    let path = WorkPath { id: app.member("QN000013").await };
    let page = board.get(&path).await.shows("Hiện nay: Phường Lê Hồng Phong");
    board.submit(&page, &path, &[("reason", "x")]).await.is_refused().shows("đang công tác ở đó");
    board
        .submit(&page, &path, &[("agency", "Không Có"), ("reason", "x")])
        .await
        .is_refused()
        .shows("Danh bạ chưa có");
    board.submit(&page, &path, &[("agency", ""), ("reason", "Nghỉ hưu")]).await.is_done();
    board
        .get(RegisterMemberPath { id: path.id })
        .await
        .shows("Nơi công tác: bỏ “Phường Lê Hồng Phong”")
        .shows("Nghỉ hưu");
    let paper = "select category, pledge.agency_id from pledge join member on member.id = member_id
                  join cycle on cycle.id = cycle_id where code = 'QN000013' and year = 2027";
    let paper = &app.finds(paper).await[0];
    assert!(paper["category"] == "outside" && paper["agency_id"].is_null(), "{paper:?}");
}

#[tokio::test]
async fn a_place_of_work_changes_who_follows_a_paper_and_nothing_that_was_sent() {
    let app = TestApp::start().await;
    let (an, board) = (app.an(), app.board());
    let id = an.sends_a_pledge().await;
    let sent = format!("select pinned, digest, content from pledge_revision where pledge_id = '{id}'");
    let row = format!(
        "select category, agency.name from pledge left join agency on agency.id = agency_id where pledge.id = '{id}'"
    );
    let (before, row_before) = (app.finds(&sent).await, app.finds(&row).await);
    app.agency_head().get(PledgePath { id }).await.is_ok();

    let path = WorkPath { id: app.member("QN000013").await };
    let page = board.get(&path).await.shows("giữ nguyên");
    let typed = [("agency", "Phường Nghĩa Lộ"), ("reason", "Điều động")];
    board.submit(&page, &path, &typed).await.is_done();
    let after = app.finds(&row).await;
    assert_eq!(
        (&after[0]["name"], &after[0]["category"]),
        (&"Phường Nghĩa Lộ".into(), &row_before[0]["category"])
    );
    assert_eq!(app.finds(&sent).await, before, "what was pledged does not move");
    app.agency_head().get(PledgePath { id }).await.is_not_found();
}

#[tokio::test]
async fn a_template_follows_by_the_rules_of_its_own_year() {
    let app = TestApp::start().await;
    let board = app.board();
    // This year asks those who work nowhere for the ordinary paper.
    app.arranges("update cycle set category_rules = '[]' where year = 2027").await;
    let path = WorkPath { id: app.member("QN000013").await };
    let page = board.get(&path).await;
    board.submit(&page, &path, &[("agency", ""), ("reason", "Nghỉ hưu")]).await.is_done();
    let paper = "select category from pledge join member on member.id = member_id
                   join cycle on cycle.id = cycle_id where code = 'QN000013' and year = 2027";
    assert_eq!(app.finds(paper).await[0]["category"], "member");
}

#[tokio::test]
async fn lists_of_posts_are_kept_by_the_board_of_the_tree() {
    let app = TestApp::start().await;
    let path = ManagedPostsPath { id: app.unit("P01").await };
    let fields = [
        ("key", "01890a5d-ac96-774b-bcce-b302099a8057"),
        ("title", "Bí thư"),
        ("from", "2026-01-01"),
        ("source", "x"),
    ];
    for other in [app.secretary(), app.grassroots(), app.standing(), app.stranger()] {
        other.get(&path).await.is_not_found();
        other.post_form(&path, fields).await.is_not_found();
    }
    app.administrator().post_form(&path, fields).await.is_forbidden();
    app.board().get(ManagedPostsPath { id: app.unit("P01-01").await }).await.is_conflict();
    let sql = "insert into managed_post (id, unit_id, title, during, source)
               select gen_random_uuid(), id, 'x', daterange('2026-01-01', null), 'x' from unit where code = 'P01'";
    assert!(app.tries(&app.grassroots(), sql).await.is_err());
    assert_eq!(app.counts("select count(*) from managed_post").await, 0);
}

#[tokio::test]
async fn a_level_set_by_hand_ends_by_itself_after_its_last_day() {
    let app = TestApp::start().await;
    let board = app.board();
    let id = app.member("QN000013").await;
    let city = app.unit("TU").await.to_string();
    let path = ManagementPath { id };
    let page = board.get(path).await.is_ok();
    let typed = [("level", city.as_str()), ("reason", "Thông báo số 30-TB/TU"), ("ends_on", "2026-11-22")];
    let refused = board.submit(&page, ManagementPath { id }, &typed).await.is_refused();
    let refused = refused.shows("Ngày cuối cùng không thể trước hôm nay");
    let typed = [("ends_on", "2026-11-30")];
    board.submit(&refused, ManagementPath { id }, &typed).await.redirects_to(RegisterMemberPath { id });
    assert_eq!(level_of(&app, "QN000013").await, level("TU", "override"));
    board.get(RegisterMemberPath { id }).await.shows("30/11/2026").shows("Thông báo số 30-TB/TU");
    board.get(ManagementPath { id }).await.shows("đến hết ngày 30/11/2026");
    board.get(ManagedPostsPath { id: app.unit("TU").await }).await.shows("30/11/2026");

    app.comes_to(2026, 11, 30);
    assert_eq!(end_overrides(&app.app).await.unwrap(), 0, "its last day still counts");
    app.comes_to(2026, 12, 1);
    assert_eq!(end_overrides(&app.app).await.unwrap(), 1);
    assert_eq!(end_overrides(&app.app).await.unwrap(), 0, "once");
    assert_eq!(level_of(&app, "QN000013").await, level("", ""));
    board.signs_in().await.is_done();
    board
        .get(RegisterMemberPath { id })
        .await
        .shows("Hết thời hạn đã ghi. Lý do lúc ghi: Thông báo số 30-TB/TU")
        .shows("Hệ thống");
    let pledge =
        "select count(*) from pledge join member on member.id = member_id join cycle on cycle.id = cycle_id
                   where member.code = 'QN000013' and year = 2027 and pledge.manager_id is not null";
    assert_eq!(app.counts(pledge).await, 0, "a paper not yet sent follows");
    assert_eq!(app.counts("select count(*) from audit_entry where act = 'EndOverride'").await, 1);
}
