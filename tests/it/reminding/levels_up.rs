//! What stays undone is told a level up, and then another, counted in days on which people work: Tết does not count.

use std::collections::BTreeMap;

use camket::{
    calendar::Calendar,
    clock::{VIETNAM, day_in_vietnam},
};
use chrono::{Days, NaiveDate, TimeZone};
use serde_json::json;

use super::{letters, mailing, proves_addresses, runs};
use crate::harness::TestApp;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Runs every calendar day at eight, and tells on which days each of these people was told of what waits to be read.
async fn days_told(app: &TestApp, from: NaiveDate, until: NaiveDate) -> BTreeMap<String, Vec<String>> {
    let mut today = from;
    while today <= until {
        let to = VIETNAM.from_local_datetime(&today.and_hms_opt(8, 0, 0).unwrap()).unwrap().to_utc();
        app.clock.advance(to - app.clock.now());
        runs(app).await;
        today = today + Days::new(1);
    }
    let rows = app
        .finds(
            "select member.code, array_agg(notice.day order by notice.day) as days
               from notice join member on member.id = notice.member_id where kind = 'unit_unread' group by member.code",
        )
        .await;
    rows.into_iter()
        .map(|row| {
            let days = row["days"].as_array().unwrap().iter().map(|it| it.as_str().unwrap().to_owned());
            (row["code"].as_str().unwrap().to_owned(), days.collect())
        })
        .collect()
}

#[tokio::test]
async fn escalation_waits_for_working_days_and_tet_is_none() {
    let app = mailing().await;
    proves_addresses(&app, &["QN000001", "QN000033", "QN002001"]).await;
    app.an().sends_a_pledge().await;
    // Sent on Tuesday 2 February 2027; from the 4th to the 10th nobody works.
    app.arranges("update pledge set submitted_at = '2027-02-02 03:00+00' where state = 'submitted'").await;
    let told = days_told(&app, day("2027-02-02"), day("2027-03-03")).await;
    let of = |code: &str| told.get(code).cloned().unwrap_or_default();
    // Three working days: the 3rd, the 11th, the 12th. Then each second one.
    let branch =
        ["2027-02-12", "2027-02-16", "2027-02-18", "2027-02-22", "2027-02-24", "2027-02-26", "2027-03-02"];
    assert_eq!(of("QN000001"), branch);
    assert_eq!(of("QN000002"), branch, "a deputy secretary heads the branch too");
    assert_eq!(
        of("QN000033"),
        ["2027-02-18", "2027-02-25"],
        "the ward's committee after seven, then each fifth"
    );
    assert_eq!(of("QN002001"), ["2027-03-01"], "the city's Board after fourteen");
    assert_eq!(told.len(), 4, "nobody else: {told:?}");

    // The letters name whom the branch waits for, and which branches the levels above.
    let secretary = letters(&app, "QN000001", "digest").await;
    assert!(
        secretary.iter().any(|letter| letter.contains("1 bản cam kết năm 2027 chờ chi bộ đọc")
            && letter.contains("  Đỗ Công An\n")
            && letter.contains("/pledges?year=2027&state=submitted")),
        "{secretary:?}"
    );
    let board = letters(&app, "QN002001", "digest").await;
    assert!(
        board.iter().any(|letter| letter.contains("Chi bộ Thôn 1 Phường Lê Hồng Phong (1)")),
        "{board:?}"
    );
    assert!(board.iter().all(|letter| !letter.contains("Công An")), "{board:?}");
}

#[tokio::test]
async fn an_empty_seat_swallows_nothing() {
    let app = mailing().await;
    app.an().sends_a_pledge().await;
    app.arranges(
        "update pledge set submitted_at = '2027-02-02 03:00+00' where state = 'submitted';
         delete from appointment where office = 'grassroots_committee'",
    )
    .await;
    let told = days_told(&app, day("2027-02-17"), day("2027-02-18")).await;
    assert_eq!(told.get("QN002001").map(Vec::as_slice), Some(&["2027-02-18".to_owned()][..]), "{told:?}");
}

#[tokio::test]
async fn working_days_are_counted_in_the_database_as_in_the_program() {
    let app = TestApp::start().await;
    let rows = app.finds("select day, works from day_off").await;
    let days = rows.iter().map(|row| (day(row["day"].as_str().unwrap()), row["works"] == json!(true)));
    let calendar = Calendar::of(days);
    let counted = app
        .finds(
            "select since::date as since, until::date as until, workdays(since::date, until::date) as days
               from generate_series('2025-12-20'::date, '2027-03-10', interval '13 days') since,
                    generate_series('2025-12-20'::date, '2027-03-10', interval '17 days') until",
        )
        .await;
    assert!(counted.len() > 700);
    for row in counted {
        let (since, until) = (day(row["since"].as_str().unwrap()), day(row["until"].as_str().unwrap()));
        let (from, to) = (since.min(until), since.max(until));
        let days =
            from.iter_days().skip(1).take_while(|it| *it <= to).filter(|it| calendar.works_on(*it)).count();
        let days = i64::try_from(days).unwrap() * if until < since { -1 } else { 1 };
        assert_eq!(row["days"], json!(days), "{since} {until}");
        if days > 0 && calendar.works_on(until) {
            assert_eq!(calendar.after(since, u32::try_from(days).unwrap()), until);
        }
    }
    assert_eq!(day_in_vietnam(app.clock.now()), day("2026-11-23"));
}
