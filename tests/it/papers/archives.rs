//! The leaders' pledges as one archive: a job with progress that survives its process, is stopped and goes on.

use std::{
    collections::BTreeSet,
    io::{Cursor, Read as _},
    time::Duration,
};

use camket::{
    archive::{
        ask::ArchivesPath,
        show::{ResumptionPath, StopPath},
        working,
    },
    viewing::list::ViewingsPath,
};
use chrono::TimeDelta;

use crate::harness::{Page, TestApp, Visitor};

/// Makes leaders of everyone in the first branch, and has some of them send.
async fn leaders(app: &TestApp) -> i64 {
    app.arranges(
        "update member set manager_id = (select id from unit where code = 'TU')
          where code in ('QN000013', 'QN000009', 'QN000008', 'QN000001');
         update pledge set manager_id = (select id from unit where code = 'TU')
          where member_id in (select id from member where manager_id is not null)",
    )
    .await;
    for person in [app.an(), app.toan(), app.long(), app.secretary()] {
        person.sends_a_pledge().await;
    }
    4
}

/// Asks for the archive, and waits for nothing.
async fn asks(board: &Visitor) -> Page {
    let page = board.get("/leaders").await;
    let form = board.follow_link(&page, "Tải các bản PDF (.zip)").await.is_ok();
    board.submit(&form, ArchivesPath, &[("purpose", "Họp Ban Thường vụ")]).await.is_done()
}

/// Waits until an archive is worked at no longer.
async fn settles(board: &Visitor, path: &str) -> Page {
    for _ in 0..600 {
        let page = board.get(path).await.is_ok();
        if page.header("refresh").is_empty() {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{path} is still worked at");
}

fn names(file: &Page) -> BTreeSet<String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(&file.body)).unwrap();
    (0..archive.len())
        .map(|place| {
            let mut part = archive.by_index(place).unwrap();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).unwrap();
            assert!(bytes.starts_with(b"%PDF"), "no PDF");
            part.name().unwrap().into_owned()
        })
        .collect()
}

#[tokio::test]
async fn all_leaders_pledges_come_as_one_archive_and_each_is_told() {
    let app = TestApp::start().await;
    let (board, an) = (app.board(), app.an());
    let count = leaders(&app).await;
    let form = board.get(ArchivesPath).await.shows(&format!("{count} bản PDF"));
    board.submit(&form, ArchivesPath, &[("purpose", " ")]).await.is_refused().shows("Hãy ghi các bản này");
    assert_eq!(app.counts("select count(*) from viewing").await, 0);
    let done = board.submit(&form, ArchivesPath, &[("purpose", "Họp Ban Thường vụ")]).await.is_done();
    let again = board.submit(&form, ArchivesPath, &[("purpose", "Họp Ban Thường vụ")]).await.is_done();
    assert_eq!(done.location(), again.location(), "a form sent twice is one archive");
    let page = settles(&board, &done.location()).await.shows("Đã gom xong 4 bản");
    let file = board.follow_link(&page, "Tải tệp .zip").await.is_ok();
    assert_eq!(file.header("content-type"), "application/zip");
    let browser = board.clone().with_header("accept-encoding", "gzip, br");
    assert!(!browser.get(page.link("Tải tệp .zip")).await.is_ok().body.is_empty());
    let names = names(&file);
    assert_eq!(names.len(), 4, "{names:?}");
    assert!(names.iter().any(|name| name.ends_with("Đỗ Công An - QN000013.pdf")), "{names:?}");
    an.get(ViewingsPath).await.shows("tải các bản cam kết của cán bộ").shows("Họp Ban Thường vụ");
    assert_eq!(app.counts("select count(*) from viewing where kind = 'archive'").await, 4);
    assert_eq!(app.counts("select count(*) from audit_entry where act = 'TakeArchive'").await, 1);

    // It is its asker's alone, also for those who could ask for one themselves.
    for person in [app.inspector(), app.standing(), app.an(), app.administrator(), app.stranger()] {
        person.get(done.location()).await.is_not_found();
        person.get(page.link("Tải tệp .zip")).await.is_not_found();
    }
    for person in [app.an(), app.secretary(), app.administrator()] {
        person.get(ArchivesPath).await.is_not_found();
    }
    // After its time it is gone, bytes and all.
    app.waits(TimeDelta::hours(25));
    board.signs_in().await;
    board.get(done.location()).await.is_not_found();
    working::take_up(&app.app).await.unwrap();
    assert_eq!(app.counts("select count(*) from paper_archive_part").await, 0);
}

#[tokio::test]
async fn an_archive_is_stopped_goes_on_and_survives_its_process() {
    let app = TestApp::start().await;
    let board = app.board();
    leaders(&app).await;
    let done = asks(&board).await;
    let id = done.location().rsplit('/').next().unwrap().to_owned();
    settles(&board, &done.location()).await;
    // As after a crash: two papers are there, and whoever worked at it gives no sign of life.
    app.arranges(
        "update paper_archive set state = 'running', worker = gen_random_uuid(), seen_at = asked_at, finished_at = null;
         update paper_archive_part set content = null, name = null where place > 2",
    )
    .await;
    let kept = "select md5(content) as was from paper_archive_part where place <= 2 order by place";
    let before = app.finds(kept).await;
    assert_eq!(working::take_up(&app.app).await.unwrap(), 0, "not yet: it may only be slow");
    board.get(done.location()).await.shows("Đang làm: 2 trong 4 bản").offers("Dừng lại");
    let stopped =
        board.post(StopPath { id: id.parse().map(camket::archive::ArchiveId).unwrap() }).await.is_done();
    board.follow(&stopped).await.shows("Đã dừng ở 2 trong 4 bản").offers("Làm tiếp");
    app.waits(TimeDelta::minutes(1));
    assert_eq!(working::take_up(&app.app).await.unwrap(), 0, "what was stopped waits for its asker");
    let path = ResumptionPath { id: id.parse().map(camket::archive::ArchiveId).unwrap() };
    board.post(path).await.is_done();
    settles(&board, &done.location()).await.shows("Đã gom xong 4 bản");
    assert_eq!(app.finds(kept).await, before, "what was done was not done again");

    // And once more without anybody's hand: silence alone lets another process take it up.
    app.arranges(
        "update paper_archive set state = 'running', worker = gen_random_uuid(), seen_at = asked_at, finished_at = null;
         update paper_archive_part set content = null, name = null where place > 2",
    )
    .await;
    app.waits(TimeDelta::minutes(1));
    assert_eq!(working::take_up(&app.app).await.unwrap(), 1);
    let page = board.get(done.location()).await.shows("Đã gom xong 4 bản");
    let file = board.follow_link(&page, "Tải tệp .zip").await.is_ok();
    assert_eq!(names(&file).len(), 4);
}

#[tokio::test]
async fn an_archive_ends_with_the_office_and_leaves_out_what_is_gone() {
    let app = TestApp::start().await;
    let board = app.board();
    leaders(&app).await;
    let done = asks(&board).await;
    settles(&board, &done.location()).await;
    let begin_anew =
        "update paper_archive set state = 'running', worker = null, seen_at = null, finished_at = null;
                      update paper_archive_part set content = null, name = null";
    // A leader whose paper is not there any more when its turn comes.
    app.arranges(&format!(
        "update pledge set manager_id = null, branch_id = branch_id;
         delete from leader_copy;
         update pledge set state = 'draft', revision = null, submitted_at = null
          where member_id = (select id from member where code = 'QN000013');
         {begin_anew}"
    ))
    .await;
    working::take_up(&app.app).await.unwrap();
    let page = settles(&board, &done.location()).await;
    let file = board.follow_link(&page, "Tải tệp .zip").await.is_ok();
    assert_eq!(names(&file).len(), 3);
    // Without the office nobody works at it for them, and nobody fetches it.
    app.arranges(&format!(
        "update appointment set during = daterange(lower(during), '2026-11-01')
          where office = 'organization_board' and member_id = (select id from member where code = 'QN002001');
         {begin_anew}"
    ))
    .await;
    working::take_up(&app.app).await.unwrap();
    assert_eq!(app.counts("select count(*) from paper_archive_part where content is not null").await, 0);
    board.signs_in().await;
    board.get(done.location()).await.is_not_found();
}
