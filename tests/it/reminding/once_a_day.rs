//! At most one letter a day to a person, whatever happens and however often the day's run is begun.

use chrono::{Days, TimeDelta};

use super::{letters, mailing, proves_addresses, runs, runs_again, told};
use crate::harness::{TestApp, Visitor};

/// More than one letter that is not about the account, nor about a pledge that was given back.
const TWICE: &str = "select member_id, day, count(*) from mail where kind not in ('security', 'returned')
                      group by member_id, day having count(*) > 1";

#[tokio::test]
async fn writers_are_reminded_before_on_and_after_the_day_until_they_send() {
    let app = mailing().await;
    proves_addresses(&app, &["QN000013", "QN000009"]).await;
    let (an, toan) = (app.an(), app.toan());
    app.comes_to(2026, 11, 24);
    let mut days = Vec::new();
    for _ in 0..45 {
        runs(&app).await;
        if app.today().to_string() == "2026-12-14" {
            an.sends_a_pledge().await;
        }
        app.waits(TimeDelta::days(1));
    }
    let rows = app
        .finds(
            "select notice.day::text as day from notice join member on member.id = member_id
              where code = 'QN000009' and kind = 'remind_unsent' order by day",
        )
        .await;
    days.extend(rows.iter().map(|row| row["day"].as_str().unwrap().to_owned()));
    // Due on Tuesday 15 December: fourteen, seven, three, one working days before, on the day, then each second one until
    // nothing is taken any more after the 31st.
    let expected = [
        "2026-11-25",
        "2026-12-04",
        "2026-12-10",
        "2026-12-14",
        "2026-12-15",
        "2026-12-17",
        "2026-12-21",
        "2026-12-23",
        "2026-12-25",
        "2026-12-29",
        "2026-12-31",
    ];
    assert_eq!(days, expected);
    assert_eq!(told(&app, "QN000013", "remind_unsent").await, 4, "An sent on the 14th");
    let letter = &letters(&app, "QN000009", "digest").await[0];
    assert!(letter.contains("Bản cam kết năm 2027 chưa gửi. Hạn gửi là hết ngày 15/12/2026."), "{letter}");
    assert!(letter.contains("/draft") && letter.contains("/account/notices"), "{letter}");
    toan.get("/inbox").await.shows("Bản cam kết năm 2027 đã quá hạn gửi (hạn 15/12/2026).");
    assert_eq!(app.finds(TWICE).await.len(), 0);
}

#[tokio::test]
async fn two_processes_a_kill_and_a_second_run_write_to_nobody_twice() {
    let app = mailing().await;
    proves_addresses(&app, &["QN000013", "QN000009", "QN000001"]).await;
    app.comes_to(2026, 11, 25);
    // A run that is killed leaves nothing.
    let row = "insert into reminder_run (day, at) values ('2026-11-25', now())";
    let killed = app.holds(row).await;
    let waits = {
        tokio::spawn({
            let (worker, config, now) = (app.as_worker(), app.app.config.clone(), app.clock.now());
            async move { camket::reminder::run::when_due(&worker, &config, now).await }
        })
    };
    app.kills_who_waits().await;
    assert!(waits.await.unwrap().is_err());
    drop(killed);
    assert_eq!(app.counts("select count(*) from notice").await, 0);
    // Of many at once one runs.
    let (one, two, three) = tokio::join!(runs(&app), runs(&app), runs(&app));
    let done: Vec<_> = [one, two, three].into_iter().flatten().collect();
    assert_eq!(done.len(), 1, "{done:?}");
    let (notices, mails) = ("select count(*) from notice", "select count(*) from mail");
    let (told, written) = (app.counts(notices).await, app.counts(mails).await);
    assert!(told > 50 && written == 3, "{told} {written}");
    for _ in 0..3 {
        let again = runs_again(&app, app.today()).await.unwrap();
        assert_eq!((again.notices, again.letters), (0, 0));
    }
    assert_eq!((app.counts(notices).await, app.counts(mails).await), (told, written));
    // Not on a Sunday, nor before its hour.
    app.comes_to(2026, 11, 29);
    assert_eq!(runs(&app).await, None);
    assert_eq!(runs_again(&app, app.today()).await, None);
    app.comes_to(2026, 11, 30);
    app.waits(-TimeDelta::hours(4));
    assert_eq!(runs(&app).await, None);
    app.waits(TimeDelta::hours(1));
    assert!(runs(&app).await.is_some());
}

#[tokio::test]
async fn who_wants_no_letter_has_the_notice_and_what_was_given_back_goes_at_once() {
    let app = mailing().await;
    proves_addresses(&app, &["QN000013", "QN000009"]).await;
    // An address that a list brought counts for nothing until it is proved.
    app.arranges("update member set email = 'khac@example.vn' where code = 'QN000009'").await;
    let (an, secretary) = (app.an(), app.secretary());
    let account = an.get("/account").await;
    let page = an.follow_link(&account, "Thư nhắc việc").await.shows("qn000013@example.vn");
    let kept =
        an.submit(&page, "/account/notices", &[("daily", "no")]).await.redirects_to("/account/notices");
    an.follow(&kept).await.shows("Đã lưu lựa chọn nhận thư");
    app.comes_to(2026, 11, 25);
    assert_eq!(runs(&app).await.unwrap().letters, 0);
    an.signs_in().await.is_done();
    an.get("/inbox").await.shows("chưa gửi");
    let id = an.sends_a_pledge().await;
    secretary.returns(id, "Ý kiến riêng của chi bộ.").await;
    let letter = letters(&app, "QN000013", "returned").await.pop().unwrap();
    assert!(letter.contains("Chi bộ trả lại bản cam kết năm 2027") && letter.contains("/draft"), "{letter}");
    assert!(!letter.contains("Ý kiến riêng") && !letter.contains("Công An"), "{letter}");
    // It is told once: the day's letter does not tell it again.
    let page = an.get("/account/notices").await;
    an.submit(&page, "/account/notices", &[("daily", "yes")]).await.is_done();
    app.comes_to(2026, 11, 26);
    runs(&app).await;
    let digests = letters(&app, "QN000013", "digest").await;
    assert!(digests.iter().all(|letter| !letter.contains("trả lại bản cam kết")), "{digests:?}");
}

/// Numbers that look like chance, the same each time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// Something happens: a pledge is sent, given back, confirmed; time passes; a run, or several at once.
async fn something_happens(app: &TestApp, dice: &mut Dice, people: &[Visitor], secretary: &Visitor) {
    let who = &people[usize::try_from(dice.throw(people.len() as u64)).unwrap()];
    let code = who.code.unwrap();
    let state = app
        .finds(&format!(
            "select state from pledge join member on member.id = member_id join cycle on cycle.id = cycle_id
              where code = '{code}' and year = 2027"
        ))
        .await[0]["state"]
        .as_str()
        .unwrap()
        .to_owned();
    match (dice.throw(8), state.as_str()) {
        (0, "asked") => drop(who.sends_a_pledge().await),
        (0, "returned") => drop(who.sends(app.pledge_of(who, 2027).await).await),
        (0 | 1, "submitted") => drop(secretary.returns(app.pledge_of(who, 2027).await, "Bổ sung.").await),
        (2, "submitted") => drop(secretary.confirms(app.pledge_of(who, 2027).await).await),
        (3, _) => drop(tokio::join!(runs(app), runs(app))),
        (4, _) => drop(runs_again(app, app.today() - Days::new(dice.throw(3))).await),
        (5 | 6, _) => app.waits(TimeDelta::hours(i64::try_from(dice.throw(30)).unwrap())),
        _ => drop(runs(app).await),
    }
}

#[tokio::test]
async fn never_more_than_one_letter_a_day() {
    let app = mailing().await;
    proves_addresses(&app, &["QN000013", "QN000009", "QN000008", "QN000001", "QN000002", "QN000033"]).await;
    let people = [app.an(), app.toan(), app.long()];
    let mut dice = Dice(42);
    for _ in 0..120 {
        // A session does not last as long as this story.
        let secretary = app.secretary();
        let people = people.each_ref().map(|person| app.person(person.code.unwrap()));
        something_happens(&app, &mut dice, &people, &secretary).await;
        assert_eq!(app.finds(TWICE).await, Vec::<serde_json::Value>::new(), "after {:?}", app.clock.now());
    }
    let letters = app.counts("select count(*) from mail where kind = 'digest'").await;
    assert!(letters > 10, "{letters} letters are no story");
    let twice = "select member_id, rule_id, about, day from notice where rule_id is not null
                  group by 1, 2, 3, 4 having count(*) > 1";
    assert_eq!(app.finds(twice).await.len(), 0);
}
