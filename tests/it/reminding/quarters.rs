//! The days of a quarter: those who lead are reminded, then those who propose and decide; and they stand in one's calendar.

use super::{mailing, runs, told};
use crate::harness::GOOD;

#[tokio::test]
async fn whose_turn_it_is_in_a_quarter_is_reminded_by_its_day() {
    let app = mailing().await;
    let (number, id) = (1, app.deputy().sends_a_pledge().await);
    app.secretary().confirms(id).await;
    let feed = app.deputy().get("/calendar.ics").await.text();
    for words in
        ["20270111", "Hạn đặt mục tiêu quý I năm 2027", "20270405", "Hạn tự chấm điểm quý I năm 2027"]
    {
        assert!(feed.replace("\r\n ", "").contains(words), "{words}");
    }
    let of_an = app.an().get("/calendar.ics").await.text();
    assert!(!of_an.contains("quý I"), "only those who lead have quarters");

    // Objectives: on their last day, of those alone who lead and have not set them.
    app.comes_to(2027, 1, 11);
    assert!(runs(&app).await.is_some());
    assert_eq!(told(&app, "QN000002", "remind_quarter_plan").await, 1);
    assert_eq!(told(&app, "QN000013", "remind_quarter_plan").await, 0);
    let deputy = app.deputy();
    let words = "Đồng chí chưa đặt mục tiêu, sản phẩm của quý năm 2027, hạn 11/01/2027.";
    let inbox = deputy.get("/inbox").await.shows(words);
    deputy.follow_link(&inbox, words).await.redirects_to(format!("/pledges/{id}/quarters"));
    deputy.plans_quarter(id, number).await;

    // The self-score, then whoever proposes, then whoever decides.
    app.comes_to(2027, 4, 5);
    assert!(runs(&app).await.is_some());
    assert_eq!(told(&app, "QN000002", "remind_quarter_score").await, 1);
    app.deputy().scores_quarter(id, number, &GOOD).await;
    app.comes_to(2027, 4, 13);
    assert!(runs(&app).await.is_some());
    let secretary = app.secretary();
    assert_eq!(told(&app, "QN000001", "unit_quarter_propose").await, 1);
    let inbox = secretary.get("/inbox").await;
    let words = "1 đồng chí đã tự chấm điểm quý năm 2027, chờ đề nghị, hạn 10/04/2027.";
    inbox.shows(words);
    secretary.proposes_quarter(id, number, &GOOD).await;
    app.comes_to(2027, 4, 20);
    assert!(runs(&app).await.is_some());
    assert_eq!(told(&app, "QN000033", "unit_quarter_decide").await, 1);
    assert_eq!(told(&app, "QN000002", "remind_quarter_score").await, 1, "what was done is not reminded of");
}
