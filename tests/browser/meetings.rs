//! A branch's meeting in a village hall whose line drops for an hour.

use std::time::Duration;

use camket::{
    config::Config,
    meeting::{
        MeetingId, count::CountPath, notes::NotesPath, open::MeetingsPath, person::PersonPath,
        show::MeetingPath,
    },
};
use chrono::TimeDelta;

use crate::{
    driver::{Browser, Listening, Setup, is_there},
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

    /// Waits until what is noted on a person stands in the form.
    async fn has_noted(&self, number: u8, words: &str) {
        let asked = format!("return document.querySelector('#opinions-{number}').value");
        let mut value = String::new();
        for _ in 0..100 {
            value = self.asks(&asked).await.as_str().unwrap_or_default().to_owned();
            if value == words {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("“{value}” is noted, not “{words}”");
    }

    /// Puts the focus out of every field.
    async fn leaves_the_field(&self) {
        self.asks("document.activeElement.blur()").await;
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

#[tokio::test(flavor = "multi_thread")]
async fn what_one_device_writes_the_others_show_and_what_is_being_typed_stays() {
    if !is_there() {
        return;
    }
    let hasty = Config { longest_wait: Duration::from_secs(2), ..Config::default() };
    let server = Listening::start_with(hasty).await;
    let (secretary, deputy) = (server.app.secretary(), server.app.deputy());
    let NotesPath { id } = meets(&server.app, &secretary).await;
    let (desk, wall) = (Browser::open(&server, LAPTOP).await, Browser::open(&server, LAPTOP).await);
    desk.signs_in("QN000001").await;
    wall.signs_in("QN000002").await;
    let marks_the_page = "window.camketWasHere = true";

    // The agenda follows, with the focus where it was.
    wall.goto(MeetingPath { id }).await;
    wall.asks(marks_the_page).await;
    wall.asks("[...document.querySelectorAll('#agenda th a')].at(-1).focus()").await;
    desk.goto(NotesPath { id }).await;
    desk.notes(1, "Gương mẫu.").await;
    wall.sees("Đã ghi").await;
    assert!(wall.asks("return document.activeElement.matches('#agenda th a')").await.as_bool().unwrap());
    wall.keeps_picture("meeting-agenda-live-1280").await;
    assert!(wall.asks("return window.camketWasHere").await.as_bool().unwrap(), "the page was loaded anew");

    // So do the wall and its form; the desk's own form goes on being written.
    let person = PersonPath { id, number: 1 };
    wall.goto(person).await;
    wall.asks(marks_the_page).await;
    desk.notes(1, " Cần mạnh dạn hơn.").await;
    wall.has_noted(1, "Gương mẫu. Cần mạnh dạn hơn.").await;
    wall.sees("Ý kiến góp ý Gương mẫu. Cần mạnh dạn hơn.").await;
    wall.first("#motion-1").await.send_keys("Đề nghị mức tốt.").await.unwrap();
    wall.sees("Đã lưu lúc").await;
    desk.leaves_the_field().await;
    let motion = "return document.querySelector('#motion-1').value";
    for _ in 0..100 {
        if desk.asks(motion).await == "Đề nghị mức tốt." {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(desk.asks(motion).await, "Đề nghị mức tốt.");

    // The count appears.
    let path = CountPath { id, number: 1 };
    let form = secretary.get(path).await.is_ok();
    let counted = [
        ("issued", "14"),
        ("returned", "14"),
        ("invalid", "1"),
        ("votes-excellent", "2"),
        ("votes-good", "11"),
        ("votes-fair", "0"),
        ("votes-poor", "0"),
    ];
    secretary.submit(&form, path, &counted).await.is_done();
    wall.sees("Phát ra 14, thu về 14, không hợp lệ 1").await;
    assert!(wall.asks("return window.camketWasHere").await.as_bool().unwrap(), "the page was loaded anew");
    wall.keeps_picture("meeting-wall-live-1280").await;

    // Whoever is just typing keeps what they typed, and is led to both texts.
    desk.first("#opinions-2").await.click().await.unwrap();
    let elsewhere = [("version", "0"), ("opinions", "Báo cáo quý còn chậm.")];
    deputy.post_form(PersonPath { id, number: 2 }, elsewhere).await.is_done();
    desk.sees("Phần này vừa được ghi ở máy khác").await;
    desk.notes(2, "Đã hứa sửa.").await;
    desk.sees("Bản này đã được sửa ở nơi khác").await;
    desk.has_noted(2, "Đã hứa sửa.").await;
    desk.presses("Xem cả hai bản").await;
    desk.sees("Báo cáo quý còn chậm").await;
    desk.sees("Đã hứa sửa.").await;

    // A page that lies open keeps nobody signed in, and says so.
    server.app.waits(TimeDelta::minutes(31));
    wall.sees("Phiên làm việc đã hết. Đăng nhập lại").await;
    wall.keeps_picture("meeting-wall-ended-1280").await;
}
