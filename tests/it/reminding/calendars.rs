//! One's own days in one's own calendar: a file, or a feed that opens by a token alone.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use crate::harness::{Page, TestApp};

/// Reads a calendar as strictly as RFC 5545 is written, and gives each event's properties.
fn events(page: &Page) -> Vec<BTreeMap<String, String>> {
    assert_eq!(page.header("content-type"), "text/calendar; charset=utf-8");
    let text = page.text();
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']), "lines end in CRLF");
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{} bytes: {line}", line.len());
    }
    let unfolded = text.replace("\r\n ", "");
    let mut lines = unfolded.trim_end().split("\r\n");
    assert_eq!(lines.next(), Some("BEGIN:VCALENDAR"));
    assert!(unfolded.contains("\r\nVERSION:2.0\r\n") && unfolded.contains("\r\nPRODID:"));
    let (mut all, mut open): (Vec<_>, Option<BTreeMap<String, String>>) = (Vec::new(), None);
    for line in lines {
        let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("no property: {line}"));
        assert!(
            name.bytes()
                .all(|byte| byte.is_ascii_uppercase() || b"-;=".contains(&byte) || byte.is_ascii_digit()),
            "{name}"
        );
        match (name, value) {
            ("BEGIN", "VEVENT") => assert!(open.replace(BTreeMap::new()).is_none()),
            ("END", "VEVENT") => all.push(open.take().unwrap()),
            _ => {
                if let Some(event) = &mut open {
                    assert!(event.insert(name.to_owned(), value.to_owned()).is_none(), "{name} twice");
                }
            }
        }
    }
    assert!(unfolded.trim_end().ends_with("END:VCALENDAR") && open.is_none());
    for event in &all {
        for needed in ["UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY"] {
            assert!(event.contains_key(needed), "no {needed}: {event:?}");
        }
        assert!(event["DTSTAMP"].ends_with('Z') && event["DTSTART;VALUE=DATE"] < event["DTEND;VALUE=DATE"]);
    }
    let names: std::collections::BTreeSet<_> = all.iter().map(|event| event["UID"].clone()).collect();
    assert_eq!(names.len(), all.len(), "a UID twice");
    all
}

fn due(events: &[BTreeMap<String, String>]) -> (String, String) {
    let event = events.iter().find(|event| event["SUMMARY"] == "Hạn gửi bản cam kết năm 2027").unwrap();
    (event["UID"].clone(), event["DTSTART;VALUE=DATE"].clone())
}

/// The feed's path, as the page shows it once.
fn link(page: &Page) -> String {
    let word = page.html.words.split(' ').find(|word| word.ends_with(".ics") && word.contains("/calendar/"));
    word.unwrap().trim_start_matches("http://127.0.0.1:8080").to_owned()
}

#[tokio::test]
async fn a_feed_shows_its_owners_days_and_ends_when_they_say_so() {
    let app = TestApp::start().await;
    let (an, toan, nobody) = (app.an(), app.toan(), app.nobody());
    let account = an.get("/account").await;
    let page = an.follow_link(&account, "Lịch các hạn của tôi").await.shows("15/12/2026");
    let own = events(&an.get("/calendar.ics").await);
    let made = an.submit(&page, "/account/calendar", &[]).await.is_ok();
    let feed = link(&made);
    an.get("/account/calendar").await.hides("/calendar/").shows("Chưa lần nào");
    let fetched = events(&nobody.get(&feed).await);
    assert_eq!(own.len(), fetched.len());
    let (uid, day) = due(&fetched);
    assert_eq!((uid.clone(), day.as_str()), (due(&own).0, "20261215"));
    assert_ne!(due(&events(&toan.get("/calendar.ics").await)).0, uid);
    let text = nobody.get(&feed).await.text();
    for kept in ["Công An", "QN000013", "Chi bộ Thôn"] {
        assert!(!text.contains(kept), "{kept}");
    }
    // Only a hash of it is kept.
    let token = feed.trim_start_matches("/calendar/").trim_end_matches(".ics");
    assert_eq!(
        app.counts(&format!(
            "select count(*) from calendar_feed where encode(token_hash, 'escape') like '%{token}%'"
        ))
        .await,
        0
    );
    // More time moves the same event.
    let until = "2026-12-20 16:59:59.999+00";
    app.arranges(&format!(
        "update pledge set extended_to = '{until}' from member, cycle
          where member.id = member_id and code = 'QN000013' and cycle.id = cycle_id and year = 2027"
    ))
    .await;
    assert_eq!(due(&events(&nobody.get(&feed).await)), (uid, "20261220".to_owned()));

    // Another address takes the place of the first; ended, none opens.
    let page = an.get("/account/calendar").await;
    let second = link(&an.submit(&page, "/account/calendar", &[]).await.is_ok());
    nobody.get(&feed).await.is_not_found();
    nobody.get(&second).await.is_ok();
    let page = an.get("/account/calendar").await;
    an.submit(&page, "/account/calendar/removal", &[]).await.redirects_to("/account/calendar");
    nobody.get(&second).await.is_not_found();
}

#[tokio::test]
async fn guessing_and_asking_without_end_are_bounded() {
    let app = TestApp::start().await;
    let an = app.an();
    let page = an.get("/account/calendar").await;
    let feed = link(&an.submit(&page, "/account/calendar", &[]).await.is_ok());
    let nobody = app.nobody();
    for odd in ["/calendar/x.ics", "/calendar/0", &feed.replace(".ics", ""), "/calendar/%00.ics"] {
        nobody.get(odd).await.is_not_found();
    }
    let guesser = app.nobody().from_address([10, 0, 0, 9]);
    for guess in 0..60 {
        guesser.get(format!("/calendar/{guess:064x}.ics")).await.is_not_found();
    }
    guesser.get(format!("/calendar/{:064x}.ics", 61)).await.asks_to_wait();
    // Whoever asks from elsewhere is not kept out by that.
    for _ in 0..60 {
        nobody.get(&feed).await.is_ok();
    }
    nobody.get(&feed).await.asks_to_wait();
    app.waits(TimeDelta::minutes(61));
    nobody.get(&feed).await.is_ok();
    app.arranges("update account set lock_reason = 'x', locked_at = now(), locked_by = (select id from member where code = 'QN002004') where member_id in (select id from member where code = 'QN000013')").await;
    nobody.get(&feed).await.is_not_found();
}
