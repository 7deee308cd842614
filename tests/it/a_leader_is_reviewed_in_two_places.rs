//! Whoever leads is reviewed in the branch and in the collective they lead with; where the two differ, it is told.

use camket::{
    grading::decision::DecisionPath,
    pledge::PledgeId,
    review::{collective::page::CollectivePath, show::ReviewPath},
};

use crate::harness::{Page, TestApp, Visitor};

const MINUTES: [(&str, &str); 6] = [
    ("collective", "Ban Thường vụ Đảng ủy phường"),
    ("held_on", "01/12/2027"),
    ("present", "9"),
    ("in_favour", "7"),
    ("grade", "excellent"),
    ("words", "Đơn vị vượt mọi chỉ tiêu."),
];

/// The secretary, who leads, has reviewed themself.
async fn reviewed(app: &TestApp) -> PledgeId {
    let (leader, deputy) = (app.secretary(), app.deputy());
    let id = app.confirmed(&leader, &deputy).await;
    leader.reviews_self(id, "excellent").await;
    id
}

async fn enters(who: &Visitor, id: PledgeId, typed: &[(&str, &str)]) -> Page {
    let page = who.get(CollectivePath { id }).await.is_ok();
    who.submit(&page, CollectivePath { id }, typed).await
}

#[tokio::test]
async fn two_places_differ_and_the_competent_level_decides() {
    let app = TestApp::start().await;
    let id = reviewed(&app).await;
    let (grassroots, deputy, standing) = (app.grassroots(), app.deputy(), app.standing());
    grassroots.get(ReviewPath { id }).await.offers("Ghi kết quả kiểm điểm ở tập thể lãnh đạo");

    let page = grassroots.get(CollectivePath { id }).await.is_ok();
    let wrong = [("held_on", "01/12/2030"), ("present", "5"), ("in_favour", "6"), ("words", "Giữ lại.")];
    let refused = grassroots.submit(&page, CollectivePath { id }, &wrong).await.is_refused();
    let refused = refused
        .shows("Hãy ghi tên tập thể")
        .shows("Ngày họp không thể sau hôm nay.")
        .shows("Số phiếu là 6, nhiều hơn số có mặt là 5.")
        .shows("Hãy chọn mức mà tập thể đề nghị.")
        .shows("Giữ lại.");
    for _ in 0..2 {
        let done = grassroots.submit(&refused, CollectivePath { id }, &MINUTES).await;
        done.redirects_to(ReviewPath { id });
    }
    assert_eq!(app.counts("select count(*) from collective_review").await, 1, "a double press counts once");
    for person in [&app.secretary(), &deputy, &standing] {
        let page =
            person.get(ReviewPath { id }).await.shows("Ban Thường vụ Đảng ủy phường, họp ngày 01/12/2027");
        page.shows("7 trên 9 phiếu").shows("Đơn vị vượt mọi chỉ tiêu.");
    }

    deputy.proposes(id, "good").await;
    let told =
        "chi bộ đề nghị Hoàn thành tốt nhiệm vụ; Ban Thường vụ Đảng ủy phường đề nghị Hoàn thành xuất sắc";
    standing.get(DecisionPath { id }).await.shows("đề nghị khác nhau").shows(told);
    // The collective meets again and comes to the branch's view; the earlier one stays on record.
    let again = [("grade", "good"), ("in_favour", "8")];
    enters(&grassroots, id, &[MINUTES.as_slice(), &again].concat()).await.redirects_to(ReviewPath { id });
    standing.get(DecisionPath { id }).await.hides("đề nghị khác nhau").shows("8 trên 9 phiếu");
    standing.get(ReviewPath { id }).await.shows("7 trên 9 phiếu");
    standing.grades(id, "good").await.redirects_to(ReviewPath { id });
    grassroots.get(CollectivePath { id }).await.is_conflict();
}

#[tokio::test]
async fn it_is_entered_for_those_who_lead_by_those_above_and_never_for_oneself() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let ordinary = app.confirmed(&an, &secretary).await;
    let leads =
        app.counts("select count(*) from pledge where category = 'member' and revision is not null").await;
    assert_eq!(leads, 1);
    app.grassroots().get(CollectivePath { id: ordinary }).await.is_not_found();

    let app = TestApp::start().await;
    let id = reviewed(&app).await;
    app.secretary().get(CollectivePath { id }).await.is_forbidden();
    app.secretary().get(ReviewPath { id }).await.does_not_offer("Ghi kết quả kiểm điểm ở tập thể lãnh đạo");
    app.deputy().get(CollectivePath { id }).await.is_forbidden();
    for stranger in [app.far_secretary(), app.administrator(), app.toan()] {
        stranger.get(CollectivePath { id }).await.is_not_found();
    }
    app.board().get(CollectivePath { id }).await.is_ok();
}
