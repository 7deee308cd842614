//! How long things are kept: read by everyone, set by the Board, carried out in steps, never on what was sent.

use camket::{
    pledge::show::PledgePath,
    retention::{Outcome, change::ChangePath, job, rules::RetentionPath},
};

use crate::harness::TestApp;

fn rule(kind: &str) -> ChangePath {
    ChangePath { kind: kind.to_owned() }
}

#[tokio::test]
async fn everyone_reads_the_rules_and_the_board_changes_them_with_a_reason() {
    let app = TestApp::start().await;
    let (an, board) = (app.an(), app.board());
    an.get(RetentionPath)
        .await
        .shows("3 năm từ khi hết năm cam kết")
        .shows("12-HD/BTCTW")
        .does_not_offer("Sửa Ai đã xem giấy tờ");
    an.get(rule("viewing")).await.is_not_found();
    app.administrator().get(rule("viewing")).await.is_not_found();
    let form = board.get(rule("viewing")).await.is_ok();
    let typed = [("outcome", "delete"), ("months", "0"), ("source", "Kết luận số 5"), ("reason", "")];
    board
        .submit(&form, rule("viewing"), &typed)
        .await
        .is_refused()
        .shows("từ 1 đến 1200")
        .shows("Hãy ghi lý do");
    let typed = [
        ("outcome", "delete"),
        ("months", "60"),
        ("source", "Kết luận số 5"),
        ("reason", "Theo kết luận mới."),
    ];
    let done = board.submit(&form, rule("viewing"), &typed).await.redirects_to(RetentionPath);
    board.follow(&done).await.shows("5 năm từ lúc xem").shows("Kết luận số 5");
    assert_eq!(app.counts("select count(*) from retention_rule where kind = 'viewing'").await, 2);
    // What was sent is not for deleting, not even past the page.
    board.get(rule("pledge_revision")).await.shows("không bao giờ bị xóa");
    let typed = [("outcome", "delete"), ("months", "1"), ("source", "x"), ("reason", "x")];
    board.post_form(rule("pledge_revision"), typed).await.is_refused();
    let sql =
        "insert into retention_rule (id, kind, months, outcome, source, reason, at, actor_id, actor_name)
               values (gen_random_uuid(), 'decision', 1, 'delete', 'x', 'x', now(), actor_id(), 'x')";
    assert!(app.tries(&board, sql).await.is_err());
    assert!(app.tries(&an, &sql.replace("decision", "viewing")).await.is_err());
    assert!(app.tries(&board, "delete from retention_rule").await.is_err());
}

#[tokio::test]
async fn the_job_lets_go_of_what_is_over_and_of_nothing_else() {
    let app = TestApp::start().await;
    let world = app.lives().await;
    app.deputy().get(PledgePath { id: world.sent }).await.is_ok();
    let kept = "select (select count(*) from pledge_revision) + (select count(*) from pledge_event)
                     + (select count(*) from pledge_remark) + (select count(*) from pledge)";
    let sent = app.counts(kept).await;
    let db = app.as_owner();
    let soon = job::run(&db, app.clock.now(), false).await.unwrap();
    assert!(soon.iter().all(|report| report.rows == 0), "{soon:?}");

    app.comes_to(2031, 1, 5);
    let counted = job::run(&db, app.clock.now(), true).await.unwrap();
    let rows = |title: &str| counted.iter().find(|it| it.title.starts_with(title)).unwrap().rows;
    assert!(rows("Ai đã xem") > 0 && rows("Phiên") > 0 && rows("Bản nháp") == 1, "{counted:?}");
    assert!(app.counts("select count(*) from viewing").await > 0, "a dry run only counts");
    let done = job::run(&db, app.clock.now(), false).await.unwrap();
    for (before, after) in counted.iter().zip(&done) {
        assert_eq!(before.rows, after.rows, "{}", before.title);
    }
    let left = "select (select count(*) from viewing) + (select count(*) from session) + (select count(*) from pledge_draft)";
    assert_eq!(app.counts(left).await, 0);
    assert_eq!(app.counts(kept).await, sent);
    assert!(done.iter().any(|it| it.outcome == Outcome::Archive));
    assert!(app.counts("select count(*) from audit_entry where act = 'retention'").await >= 3);
}

#[tokio::test]
async fn what_the_job_came_to_is_kept_for_the_keepers() {
    let app = TestApp::start().await;
    app.administrator().get(RetentionPath).await.shows("Chưa chạy lần nào");
    app.an().get(RetentionPath).await.hides("Lần chạy gần nhất");
    let db = app.as_owner();
    job::run(&db, app.clock.now(), true).await.unwrap();
    app.administrator()
        .get(RetentionPath)
        .await
        .shows("Chạy thử lúc 10:00 ngày 23/11/2026")
        .shows("0 dòng sẽ xóa");
    // Sessions of today are over a month after they ended.
    app.comes_to(2027, 1, 5);
    job::run(&db, app.clock.now(), false).await.unwrap();
    let (administrator, board) = (app.administrator(), app.board());
    for keeper in [&administrator, &board] {
        keeper.get(RetentionPath).await.shows("Đã chạy lúc").shows("3 dòng đã xóa");
    }
    let secretary = app.secretary();
    secretary.get(RetentionPath).await.hides("Lần chạy gần nhất");
    let rows = "select count(*) from retention_run";
    assert!(app.tries(&administrator, "update retention_run set dry = false").await.is_err());
    assert_eq!(app.counts(rows).await, 2);
}
