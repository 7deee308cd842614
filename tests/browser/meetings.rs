//! A branch's meeting in a village hall whose line drops for an hour.

use camket::meeting::{MeetingId, notes::NotesPath, open::MeetingsPath};
use chrono::TimeDelta;

use crate::{
    driver::{Browser, Setup, is_there},
    harness::{TestApp, Visitor},
    line::Line,
};

const LAPTOP: Setup = Setup { phone: false, plain: false };

/// What a branch's leaders say of their meeting.
const FACTS: [(&str, &str); 6] = [
    ("held_on", "01/12/2027"),
    ("place", "Nhà văn hóa thôn 1"),
    ("chair", "Huỳnh Đình Ý"),
    ("scribe", "Đỗ Đình Đông"),
    ("entitled", "15"),
    ("present", "14"),
];

/// Two members have reviewed themselves, and their branch meets.
async fn meets(app: &TestApp, secretary: &Visitor) -> NotesPath {
    let (an, anh) = (app.an(), app.anh());
    let ids = app.all_confirmed(&[&an, &anh], secretary).await;
    an.reviews_self(ids[0], "good").await;
    anh.reviews_self(ids[1], "fair").await;
    let path = MeetingsPath { id: app.unit("P01-01").await };
    let page = secretary.get(path).await.is_ok();
    secretary.submit(&page, path, &FACTS).await.is_done();
    let found = app.finds("select id from meeting").await;
    NotesPath { id: MeetingId(found[0]["id"].as_str().unwrap().parse().unwrap()) }
}

impl Browser {
    async fn notes(&self, number: u8, words: &str) {
        self.first(&format!("#opinions-{number}")).await.send_keys(words).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_meeting_goes_on_while_the_line_is_gone_for_an_hour() {
    if !is_there() {
        return;
    }
    let (server, line) = Line::to_a_server().await;
    let secretary = server.app.secretary();
    let path = meets(&server.app, &secretary).await;
    let browser = Browser::open(&server, LAPTOP).await;
    browser.signs_in("QN000001").await;
    browser.goto(path).await;
    browser.notes(1, "Gương mẫu.").await;
    browser.sees("Đã lưu lúc").await;

    line.is_cut(&browser).await;
    browser.notes(1, " Cần mạnh dạn hơn.").await;
    browser.notes(2, "Báo cáo quý còn chậm.").await;
    browser.sees("Chưa có mạng: đã giữ trên máy này lúc").await;
    browser.keeps_picture("meeting-offline-1280").await;
    server.app.app.clock.advance(TimeDelta::hours(1));
    browser.notes(2, " Đã hứa sửa.").await;
    assert_eq!(
        server.app.counts("select count(*) from meeting_item where opinions <> ''").await,
        1,
        "the server heard nothing"
    );

    // An officer's session ends after half an hour; what was written waits for them to sign in again.
    line.is_back(&browser).await;
    browser.sees("Phiên làm việc đã hết. Nội dung vừa viết đã giữ trên máy này").await;
    browser.keeps_picture("meeting-signed-out-1280").await;
    browser.presses("Đăng nhập lại").await;
    browser.signs_in("QN000001").await;
    browser.sees("Đã gửi nội dung viết lúc chưa có mạng").await;
    let kept = "select count(*) from meeting_item
                 where opinions in ('Gương mẫu. Cần mạnh dạn hơn.', 'Báo cáo quý còn chậm. Đã hứa sửa.')";
    for _ in 0..100 {
        if server.app.counts(kept).await == 2 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(server.app.counts(kept).await, 2);
}
