//! Nothing is lost by a kill, nothing is tried without end, and what was given up is seen by who keeps the system.

use camket::notice::{
    post::Post,
    sender::{self, TRIES, Way},
};
use chrono::TimeDelta;

use super::{delivers, mailing, proves_addresses, smtp};
use crate::harness::TestApp;

async fn one_waits(app: &TestApp) {
    let id = app.an().sends_a_pledge().await;
    proves_addresses(app, &["QN000013"]).await;
    app.secretary().returns(id, "Cần nêu sản phẩm cụ thể.").await;
}

/// Delivers, and is killed once `until` has come.
async fn is_killed(app: &TestApp, server: &smtp::Server, until: impl Future<Output = ()>) {
    let (worker, now) = (app.as_worker(), app.clock.now());
    let post = Post::new(&server.url(), "camket@example.vn").unwrap();
    let sending = tokio::spawn(async move { sender::deliver(&worker, &Way::Mail(post), now).await });
    until.await;
    sending.abort();
    assert!(sending.await.unwrap_err().is_cancelled());
}

#[tokio::test]
async fn a_kill_between_claim_and_sent_loses_nothing() {
    let app = mailing().await;
    one_waits(&app).await;
    let server = smtp::Server::start(smtp::Manner::IsSilent).await;
    let tried = "select count(*) from mail where sent_at is null and tries";
    // Killed before the server had it.
    is_killed(&app, &server, async {
        while app.counts(&format!("{tried} = 1")).await == 0 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    })
    .await;
    assert_eq!(delivers(&app, &server).await, 0, "a try that was claimed waits its time");
    // Killed after the server had it, and before it said so.
    app.waits(TimeDelta::minutes(2));
    server.behaves(smtp::Manner::TakesAndIsSilent);
    is_killed(&app, &server, server.has(1)).await;
    assert_eq!(app.counts(&format!("{tried} = 2")).await, 1);
    server.behaves(smtp::Manner::Takes);
    app.waits(TimeDelta::minutes(3));
    assert_eq!(delivers(&app, &server).await, 1);
    assert_eq!(app.counts("select count(*) from mail where sent_at is not null and body = ''").await, 1);
    assert_eq!(delivers(&app, &server).await, 0);
    // What the protocol cannot rule out is told by its name.
    let letters = server.letters();
    assert_eq!(letters.len(), 2);
    let id = smtp::header(&letters[0], "Message-ID");
    assert!(id.starts_with('<') && id.ends_with("@example.vn>"), "{}", letters[0]);
    assert_eq!(id, smtp::header(&letters[1], "Message-ID"));
}

#[tokio::test]
async fn what_is_given_up_is_seen_and_tried_again() {
    let app = mailing().await;
    one_waits(&app).await;
    let server = smtp::Server::start(smtp::Manner::Refuses).await;
    for _ in 0..TRIES {
        delivers(&app, &server).await;
        app.waits(TimeDelta::hours(7));
    }
    assert_eq!(delivers(&app, &server).await, 0);
    let administrator = app.administrator();
    let page = administrator.get("/reminders").await.shows("Đỗ Công An").shows("Thư báo bị trả lại");
    let page = page.shows("nobody here").hides("qn000013@example.vn");
    let id = app.finds("select id from mail where parked_at is not null").await[0]["id"].clone();
    let retry = format!("/reminders/failures/{}/retry", id.as_str().unwrap());
    for who in [app.toan(), app.secretary(), app.stranger()] {
        who.get("/reminders").await.is_not_found();
        who.post(&retry).await.is_not_found();
    }
    let done = administrator.submit(&page, &retry, &[]).await.redirects_to("/reminders");
    administrator.follow(&done).await.shows("Đã xếp lại để gửi").hides("nobody here");
    administrator.submit(&page, &retry, &[]).await.redirects_to("/reminders");
    server.behaves(smtp::Manner::Takes);
    assert_eq!(delivers(&app, &server).await, 1);
    assert_eq!(server.letters().len(), 1);
    // Not even past the application is an address or a text read, or one that was not given up changed.
    let board = app.board();
    assert!(app.tries(&board, "select address from mail").await.is_err());
    assert!(app.tries(&board, "update mail set body = 'x'").await.is_err());
    assert_eq!(app.sees(&app.toan(), "select id from mail").await.len(), 0);
}

#[tokio::test]
async fn one_that_kills_its_sender_each_time_is_given_up() {
    let app = mailing().await;
    one_waits(&app).await;
    app.arranges(&format!("update mail set tries = {TRIES}, next_at = queued_at")).await;
    let server = smtp::Server::start(smtp::Manner::Takes).await;
    assert_eq!(delivers(&app, &server).await, 1);
    assert_eq!(server.letters().len(), 0);
    assert_eq!(app.counts("select count(*) from mail where parked_at is not null").await, 1);
}
