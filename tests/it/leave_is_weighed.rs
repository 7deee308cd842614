//! Sick leave of three months bars the better grades, as the year's rules say; who is away is written down by others.

use camket::{
    grading::proposal::ProposalPath,
    leave::{list::LeavesPath, withdrawal::WithdrawalPath},
    member::MemberId,
    review::show::ReviewPath,
};

use crate::harness::{POINTS, SUMS, TestApp, Visitor};

impl TestApp {
    async fn id_of(&self, person: &Visitor) -> MemberId {
        let code = person.code.unwrap();
        let rows = self.finds(&format!("select id from member where code = '{code}'")).await;
        serde_json::from_value(rows[0]["id"].clone()).unwrap()
    }
}

#[tokio::test]
async fn ninety_days_of_sick_leave_bar_the_better_grades_until_they_are_taken_back() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = app.confirmed(&an, &secretary).await;
    an.reviews_self(id, "good").await;
    let of_an = app.id_of(&an).await;
    let path = || LeavesPath { id: of_an };

    let review = secretary.get(ReviewPath { id }).await.hides("Thời gian nghỉ trong năm");
    let page = secretary.follow_link(&review, "Thời gian nghỉ").await.shows("Chưa ghi đợt nghỉ nào");
    secretary
        .submit(&page, path(), &[("last", "x")])
        .await
        .is_refused()
        .shows("Hãy chọn lý do nghỉ")
        .shows("Hãy ghi ngày bắt đầu nghỉ")
        .shows("hoặc để trống nếu chưa trở lại")
        .shows("Hãy ghi căn cứ");
    let sick =
        [("kind", "sick"), ("from", "01/03/2027"), ("last", "29/05/2027"), ("basis", "Giấy ra viện số 12")];
    let backwards = [sick[0], sick[1], ("last", "28/02/2027"), sick[3]];
    secretary.submit(&page, path(), &backwards).await.is_refused().shows("không thể trước ngày bắt đầu");
    for _ in 0..2 {
        secretary.submit(&page, path(), &sick).await.redirects_to(path());
    }
    let again = secretary.get(path()).await.shows("Nghỉ ốm, chữa bệnh từ 01/03/2027 đến 29/05/2027");
    secretary.submit(&again, path(), &sick).await.is_refused().shows("đã ghi một đợt nghỉ khác");
    assert_eq!(app.counts("select count(*) from leave").await, 1);

    // It stands where it bites, and the member sees it too.
    let line = "90 ngày nghỉ ốm trong năm; không đạt từ 90 ngày";
    an.get(ReviewPath { id }).await.shows("Thời gian nghỉ trong năm").shows(line);
    let form = secretary.get(ProposalPath { id }).await.shows(line);
    let good = [SUMS.as_slice(), &POINTS, &[("grade", "good"), ("words", "")]].concat();
    secretary.submit(&form, ProposalPath { id }, &good).await.is_refused();

    let page = secretary.get(path()).await;
    let page = secretary
        .follow_link(
            &page,
            "Bỏ vì ghi sai: Nghỉ ốm, chữa bệnh từ 01/03/2027 đến 29/05/2027, theo Giấy ra viện số 12",
        )
        .await;
    let rows = app.finds("select id from leave").await;
    let withdrawal = WithdrawalPath { id: serde_json::from_value(rows[0]["id"].clone()).unwrap() };
    let withdrawal = withdrawal.to_string();
    secretary.submit(&page, &withdrawal, &[]).await.is_refused().shows("Hãy ghi vì sao bỏ");
    secretary.submit(&page, &withdrawal, &[("reason", "Ghi nhầm người.")]).await.redirects_to(path());
    secretary.submit(&page, &withdrawal, &[("reason", "Ghi nhầm người.")]).await.is_conflict();
    secretary.get(path()).await.shows("Đã bỏ: Ghi nhầm người.");
    an.get(ReviewPath { id }).await.shows("Không ghi đợt nghỉ ốm nào trong năm");
    secretary.submit(&form, ProposalPath { id }, &good).await.is_done();
}

#[tokio::test]
async fn leave_is_kept_by_others_and_seen_by_few() {
    let app = TestApp::start().await;
    let (an, secretary, board) = (app.an(), app.secretary(), app.board());
    let (own, of_an) = (app.id_of(&secretary).await, app.id_of(&an).await);
    secretary.get(LeavesPath { id: own }).await.is_not_found();
    app.deputy().get(LeavesPath { id: own }).await.is_ok();
    an.get(LeavesPath { id: of_an }).await.is_not_found();
    for person in [app.stranger(), app.neighbour(), app.administrator(), app.committee()] {
        person.get(LeavesPath { id: of_an }).await.is_not_found();
    }
    let page = board.get(LeavesPath { id: of_an }).await.is_ok();
    let born = [("kind", "maternity"), ("from", "01/09/2026"), ("basis", "Quyết định số 5")];
    board.submit(&page, LeavesPath { id: of_an }, &born).await.is_done();
    assert_eq!(app.sees(&an, "select id from leave").await.len(), 1, "whom it is about");
    assert_eq!(app.sees(&secretary, "select id from leave").await.len(), 1);
    for person in [app.stranger(), app.neighbour(), app.administrator(), app.agency_head()] {
        assert_eq!(app.sees(&person, "select id from leave").await.len(), 0);
    }
    let sneaked = "update leave set withdrawn_at = now(), withdrawn_by = actor_id(), withdrawn_reason = 'x'";
    assert!(matches!(app.tries(&an, sneaked).await, Ok(0)));
    // Away since September: and of no sick leave.
    let id = app.confirmed(&an, &secretary).await;
    let review = an.get(ReviewPath { id }).await.shows("Nghỉ thai sản từ 01/09/2026 đến nay");
    review.shows("theo thời gian làm việc thực tế").shows("Không ghi đợt nghỉ ốm nào trong năm");
}
