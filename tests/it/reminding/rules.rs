//! The Board sets who is reminded of what and when, and sees what will come of it.

use super::{mailing, proves_addresses, runs, told};

#[tokio::test]
async fn the_board_sets_a_rule_and_the_next_run_follows_it() {
    let app = mailing().await;
    proves_addresses(&app, &["QN000013"]).await;
    let board = app.board();
    let year =
        app.finds("select id from cycle where year = 2027").await[0]["id"].as_str().unwrap().to_owned();
    let page = board.get(format!("/years/{year}")).await.offers("Nhắc việc");
    let rules = board.follow_link(&page, "Nhắc việc").await;
    let rules = rules.shows("Trước hạn gửi 14, 7, 3, 1 ngày làm việc; đúng hạn gửi; sau hạn gửi từ ngày làm việc thứ 2, mỗi 2 ngày");
    let rule = rules.link("Sửa: Chưa gửi bản cam kết, Người viết");
    let form = board.get(&rule).await.is_ok();
    let wrong = [("before", "mười"), ("after", "x"), ("every", "")];
    let refused = board.submit(&form, &rule, &wrong).await.is_refused();
    refused.shows("Hãy ghi các số ngày, cách nhau bằng dấu phẩy");
    let right =
        [("before", "15, 2"), ("after", ""), ("every", ""), ("words", "Chi bộ Thôn 1 họp ngày 10/12.")];
    let kept = board.submit(&form, &rule, &right).await.redirects_to(format!("/years/{year}/reminders"));
    board.follow(&kept).await.shows("Trước hạn gửi 15, 2 ngày làm việc").shows("Nguyễn Thị Thanh Xuân");
    // Two windows overwrite nothing.
    board.submit(&form, &rule, &right).await.is_conflict();

    // The 24th is the Day of Vietnamese Culture; fifteen working days before the 15th of December are the 23rd of November.
    board.get("/reminders").await.shows("7:00 ngày 25/11/2026");
    assert!(runs(&app).await.is_some());
    assert_eq!(told(&app, "QN000013", "remind_unsent").await, 1);
    app.an().get("/inbox").await.shows("Chi bộ Thôn 1 họp ngày 10/12.");
    app.comes_to(2026, 11, 25);
    assert_eq!(runs(&app).await.map(|report| report.letters), Some(0));
    assert_eq!(told(&app, "QN000013", "remind_unsent").await, 1);
    board.signs_in().await.is_done();
    board.get("/reminders").await.shows("23/11/2026").shows("Thư tổng hợp trong ngày");

    for who in [app.secretary(), app.administrator(), app.stranger(), app.grassroots()] {
        who.get(&rule).await.is_not_found();
        who.post(&rule).await.is_not_found();
        who.get(format!("/years/{year}/reminders")).await.is_not_found();
        assert_eq!(app.tries(&who, "update reminder_rule set active = false").await.unwrap_or(0), 0);
    }
    // A year begins with the rules of the one before.
    let years = board.get("/years").await;
    board.submit(&years, "/years", &[]).await.is_done();
    let copied = "select count(*) from reminder_rule join cycle on cycle.id = cycle_id
                   where year = 2028 and before = '{15,2}'";
    assert_eq!(app.counts(copied).await, 1);
}

#[tokio::test]
async fn what_will_be_told_tomorrow_is_shown_as_it_comes() {
    let app = mailing().await;
    app.comes_to(2026, 11, 24);
    let board = app.board();
    // The Day of Vietnamese Culture is off: the next working day is the 25th, fourteen before the 15th.
    let page =
        board.get("/reminders").await.shows("7:00 ngày 25/11/2026").shows("Chưa gửi bản cam kết, năm 2027");
    let page = page.shows("Chưa nhắc lần nào");
    let expected = app.finds("select count(*) as people from pledge where state in ('asked', 'draft') and cycle_id in (select id from cycle where year = 2027)").await;
    let people = expected[0]["people"].to_string();
    assert!(page.html.words.contains(&format!("Người viết {people} {people}")), "{}", page.html.words);
    app.comes_to(2026, 11, 25);
    assert_eq!(runs(&app).await.unwrap().notices.to_string(), people);
    // Off is off.
    board.signs_in().await.is_done();
    let page = board.get("/reminders").await;
    board
        .submit(&page, "/reminders/hour", &[("hour", "9"), ("active", "no")])
        .await
        .redirects_to("/reminders");
    board.get("/reminders").await.shows("Đang tắt");
    app.comes_to(2026, 12, 4);
    assert_eq!(runs(&app).await, None);
    board.signs_in().await.is_done();
    let page = board.get("/reminders").await;
    board.submit(&page, "/reminders/hour", &[("hour", "9"), ("active", "yes")]).await.is_done();
    board.post_form("/reminders/hour", [("hour", "25"), ("active", "yes")]).await;
    assert!(runs(&app).await.is_some());
    app.administrator().get("/reminders").await.does_not_offer("Lưu giờ nhắc");
    app.administrator().post_form("/reminders/hour", [("hour", "1")]).await.is_not_found();
}
