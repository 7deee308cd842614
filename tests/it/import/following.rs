//! When a list moves people, their pledges of open years go along; when it is taken back, they come back.

use camket::pledge::show::PledgePath;

use super::files::Book;
use crate::harness::TestApp;

async fn pledge(app: &TestApp, code: &str) -> serde_json::Value {
    let sql = format!(
        "select pledge.id, branch.code as branch, decides.code as decides, agency.name as agency, pledge.category,
                manager.code as manager, pledge.state
           from pledge join member on member.id = member_id join cycle on cycle.id = cycle_id and cycle.year = 2027
           join unit branch on branch.id = pledge.branch_id join unit decides on decides.id = decides_id
           left join agency on agency.id = pledge.agency_id left join unit manager on manager.id = pledge.manager_id
          where member.code = '{code}'"
    );
    app.finds(&sql).await.remove(0)
}

/// What each branch's counts say, and what its pledges and people say.
async fn counts_agree(app: &TestApp) {
    let pledges = "with counted as (
          select cycle_id, branch_id, count(*) filter (where state = 'asked') as asked,
                 count(*) filter (where state = 'submitted') as submitted from pledge group by 1, 2)
        select count(*) from counted full join pledge_tally tally using (cycle_id, branch_id)
         where (coalesce(counted.asked, 0), coalesce(counted.submitted, 0))
               is distinct from (coalesce(tally.asked, 0), coalesce(tally.submitted, 0))";
    assert_eq!(app.counts(pledges).await, 0, "counts and pledges differ");
    let elsewhere =
        "select count(*) from pledge join member on member.id = member_id join cycle on cycle.id = cycle_id
                      where cycle.year = 2027 and member.branch_id <> pledge.branch_id";
    assert_eq!(app.counts(elsewhere).await, 0, "someone's pledge stands in another branch than they do");
}

#[tokio::test]
async fn pledges_go_where_a_list_sends_their_members_and_come_back_with_it() {
    let app = TestApp::start().await;
    let board = app.board();
    let (path, _) = board.brings(&Book::new_ward().bytes()).await;
    board.accepts(&path).await;
    let [mover, stays] = [pledge(&app, "QN900002").await, pledge(&app, "QN900001").await];
    assert_eq!((mover["branch"].as_str(), mover["decides"].as_str()), (Some("P09-01"), Some("P09")));

    let changed = Book::new_ward()
        .member(3, "Mã chi bộ", "C09")
        .member(3, "Sinh hoạt tại chi bộ", "Chi bộ Cơ quan Thành ủy")
        .member(3, "Đơn vị công tác", "Phường Nghĩa Lộ")
        .member(3, "Diện quản lý", "Ban Thường vụ Thành ủy")
        .bytes();
    let (path, _) = board.brings(&changed).await;
    board.accepts(&path).await;
    let now = pledge(&app, "QN900002").await;
    for (field, value) in [
        ("branch", "C09"),
        ("decides", "C09"),
        ("agency", "Phường Nghĩa Lộ"),
        ("manager", "TU"),
        ("category", "managed_leader"),
    ] {
        assert_eq!(now[field], value, "{field}");
    }
    assert_eq!(pledge(&app, "QN900001").await, stays, "nobody else's moves");
    counts_agree(&app).await;
    let id = PledgePath { id: serde_json::from_value(now["id"].clone()).unwrap() };
    board.get(&id).await.shows("theo danh sách của cơ quan");

    board.post(format!("{path}/undoing")).await.redirects_to(&path);
    assert_eq!(pledge(&app, "QN900002").await, mover, "as it was");
    counts_agree(&app).await;
    board.get(&id).await.shows("hoàn tác lần nhập danh sách");
}

#[tokio::test]
async fn what_was_sent_goes_along_and_keeps_what_it_was_sent_under() {
    let app = TestApp::start().await;
    let board = app.board();
    let (path, _) = board.brings(&Book::new_ward().bytes()).await;
    board.accepts(&path).await;
    app.arranges(
        "update account set password_hash = an.password_hash, password_set_at = an.password_set_at
           from account an join member on member.id = an.member_id and member.code = 'QN000013'
          where account.member_id = (select id from member where code = 'QN900002')",
    )
    .await;
    let id = app.person("QN900002").sends_a_pledge().await;
    let before = pledge(&app, "QN900002").await;
    let pinned = format!("select pinned, digest from pledge_revision where pledge_id = '{id}'");
    let sent = app.finds(&pinned).await;
    let changed = Book::new_ward()
        .member(3, "Mã chi bộ", "C09")
        .member(3, "Sinh hoạt tại chi bộ", "Chi bộ Cơ quan Thành ủy")
        .member(3, "Đơn vị công tác", "Phường Nghĩa Lộ")
        .bytes();
    let (path, _) = board.brings(&changed).await;
    board.accepts(&path).await;
    let after = pledge(&app, "QN900002").await;
    assert_eq!((after["branch"].as_str(), after["state"].as_str()), (Some("C09"), Some("submitted")));
    // Who follows it is told by the row; what it was sent under does not move.
    assert_eq!((&after["agency"], &after["category"]), (&"Phường Nghĩa Lộ".into(), &before["category"]));
    assert_eq!(app.finds(&pinned).await, sent);
    counts_agree(&app).await;
    board.post(format!("{path}/undoing")).await.redirects_to(&path);
    assert_eq!(pledge(&app, "QN900002").await, before);
}
