//! A year is copied from the last, looked at, and opened when ready, or with a reason.

use camket::cycle::{
    CycleId, dates::DatesPath, open_year::OpeningPath, removal::RemovalPath, year::YearPath, years::YearsPath,
};

use crate::harness::{Page, TestApp, Visitor};

impl TestApp {
    async fn year(&self, year: i32) -> CycleId {
        let rows = self.finds(&format!("select id from cycle where year = {year}")).await;
        serde_json::from_value(rows[0]["id"].clone()).unwrap()
    }
}

impl Visitor {
    async fn prepares_a_year(&self) -> Page {
        let years = self.get(YearsPath).await.is_ok();
        self.submit(&years, YearsPath, &[]).await
    }
}

/// What the people of the stories lack: the ward's third branch has accounts, agencies have heads, boards two people.
const READY: &str = "
update account set password_hash = (select password_hash from account where password_hash is not null limit 1);
insert into appointment (id, member_id, office, agency_id, during)
select gen_random_uuid(), member.id, 'agency_head', agency.id, daterange('2017-01-01', null)
  from member, agency where member.code = 'QN002003' and agency.name <> 'Phường Lê Hồng Phong';
insert into appointment (id, member_id, office, unit_id, during)
select gen_random_uuid(), member.id, office, unit.id, daterange('2017-01-01', null)
  from (values ('QN001001', 'organization_board'), ('QN001001', 'administrator'), ('QN001001', 'standing_committee'))
         them (code, office)
  join member using (code) join unit on unit.code = 'TU';
";

#[tokio::test]
async fn the_next_year_is_copied_dated_and_opened_when_ready() {
    let app = TestApp::start().await;
    let (board, an) = (app.board(), app.an());
    app.arranges(READY).await;
    let years = board.get(YearsPath).await.shows("Năm 2027").shows("Đã mở").offers("Chuẩn bị năm 2028");
    let (one, two) = tokio::join!(board.submit(&years, YearsPath, &[]), board.submit(&years, YearsPath, &[]));
    let id = app.year(2028).await;
    one.redirects_to(YearPath { id });
    two.redirects_to(YearPath { id });
    assert_eq!(app.counts("select count(*) from audit_entry where act = 'PrepareYear'").await, 1);
    assert_eq!(app.counts(&format!("select count(*) from template where cycle_id = '{id}'")).await, 4);
    assert_eq!(app.counts(&format!("select count(*) from cycle_phase where cycle_id = '{id}'")).await, 6);
    board.get(YearsPath).await.does_not_offer("Chuẩn bị năm 2029").shows("Đang chuẩn bị");
    let page = board.get(YearPath { id }).await;
    let page = page
        .shows("23:59 ngày 15/12/2027")
        .shows("Sao từ năm 2027")
        .shows("Chưa đến")
        .shows("Năm 2028 đã sẵn sàng để mở.")
        .shows("Chi bộ nào cũng có bí thư hoặc phó bí thư")
        .hides("Còn thiếu");
    // Before it opens, nobody sees anything of it.
    an.get("/").await.shows("năm 2027").hides("2028");
    app.secretary().get(YearPath { id }).await.is_not_found();
    app.administrator().get(YearsPath).await.is_not_found();
    app.arranges("update cycle set opens_at = '2026-11-01' where year = 2028").await;
    an.get("/").await.shows("năm 2027").hides("2028");

    let page = board.follow_link(&page, "Sửa ngày").await;
    let wrong = [("due", "1/10/2026"), ("self_review_to", "31/02/2027")];
    let refused = board.submit(&page, DatesPath { id }, &wrong).await.is_refused();
    refused.shows("Hạn gửi không thể trước ngày bắt đầu viết.").shows("Hãy ghi ngày/tháng/năm");
    let dates = [("opens", "01/11/2026"), ("due", "10-12-2027"), ("cut_off", "25122027")];
    board.submit(&page, DatesPath { id }, &dates).await.redirects_to(YearPath { id });
    let page = board.get(YearPath { id }).await.shows("23:59 ngày 10/12/2027");

    let asked =
        app.counts("select count(*) from member where standing in ('probationary', 'official')").await;
    let ask = board.follow_link(&page, "Mở năm 2028").await.shows(&format!("{asked} đảng viên được giao"));
    let (one, two) = tokio::join!(
        board.submit(&ask, OpeningPath { id }, &[]),
        board.submit(&ask, OpeningPath { id }, &[])
    );
    one.redirects_to(YearPath { id });
    two.redirects_to(YearPath { id });
    let pledges = format!("select count(*) from pledge where cycle_id = '{id}'");
    assert_eq!(app.counts(&pledges).await, asked);
    assert_eq!(app.counts("select count(*) from audit_entry where act = 'OpenYear'").await, 1);
    an.get("/").await.shows("Bản cam kết năm 2028 của tôi");
    board.get(YearPath { id }).await.shows("Nguyễn Thị Thanh Xuân").does_not_offer("Sửa ngày");
    board.get(DatesPath { id }).await.is_conflict();
    let move_date = format!("update cycle set due_at = due_at + interval '1 day' where id = '{id}'");
    assert!(matches!(app.tries(&board, &move_date).await, Ok(0)), "an open year keeps its dates");
}

#[tokio::test]
async fn against_what_is_missing_it_opens_with_a_reason_that_stays() {
    let app = TestApp::start().await;
    let (board, city) = (app.board(), app.unit("TU").await);
    board.prepares_a_year().await.is_done();
    let id = app.year(2028).await;
    app.arranges(
        "delete from template where category = 'outside' and cycle_id = (select id from cycle where year = 2028);
         update cycle_phase set opens_at = '2026-01-01' where phase = 'decision'
            and cycle_id = (select id from cycle where year = 2028);
         update appointment set during = 'empty' where office in ('secretary', 'deputy_secretary')
            and unit_id = (select id from unit where code = 'P02-02');
         update member set branch_id = null where code = 'QN000014'",
    )
    .await;
    let page = board.get(YearPath { id }).await;
    let page = page
        .shows("1 chi bộ chưa có")
        .shows("1 đảng viên chưa thuộc chi bộ nào")
        .shows("Chưa có mẫu cho: Đảng viên ngoài hệ thống chính trị")
        .shows("«Quyết định xếp loại» bắt đầu trước")
        .shows("Hạn gửi còn ở phía trước");
    assert_eq!(page.link("1 chi bộ chưa có bí thư, phó bí thư"), format!("/units/{city}/gaps?kind=branch"));
    let ask = board.get(OpeningPath { id }).await;
    board.submit(&ask, OpeningPath { id }, &[]).await.is_refused().shows("hoặc ghi lý do vẫn mở");
    assert_eq!(app.counts("select count(*) from cycle where opened_at is null").await, 1);
    let reason = [("reason", "Hạn của cấp trên; chi bộ này kiện toàn trong tháng 12.")];
    board.submit(&ask, OpeningPath { id }, &reason).await.redirects_to(YearPath { id });
    board
        .get(YearPath { id })
        .await
        .shows("Lý do mở khi còn thiếu Hạn của cấp trên; chi bộ này kiện toàn trong tháng 12.")
        .shows("Còn thiếu khi mở")
        .shows("1 chi bộ chưa có");
}

#[tokio::test]
async fn a_due_day_in_the_past_is_found_and_others_prepare_nothing() {
    let app = TestApp::start().await;
    let board = app.board();
    board.prepares_a_year().await.is_done();
    let id = app.year(2028).await;
    let early = app.year(2027).await;
    let form = [("from", early.to_string())];
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    for person in [app.administrator(), app.inspector(), app.standing(), app.grassroots(), app.an()] {
        person.post_form(YearsPath, form.clone()).await.is_not_found();
        person.post_form(OpeningPath { id }, [("reason", "x")]).await.is_not_found();
    }
    for sql in [
        "update cycle set opened_at = now() where year = 2028",
        "insert into cycle (id, year, rule_set_id, opens_at, due_at, cut_off_at)
         select gen_random_uuid(), 2040, rule_set_id, opens_at, due_at, cut_off_at from cycle where year = 2027",
    ] {
        let outcome = app.tries(&app.administrator(), sql).await;
        assert!(matches!(&outcome, Ok(0)) || outcome.is_err(), "{sql}: {outcome:?}");
    }
    board.post_form(YearsPath, [("from", id.to_string().as_str())]).await.is_conflict();
    app.comes_to(2027, 12, 20);
    board.signs_in().await;
    board.get(YearPath { id }).await.shows("Hạn gửi 23:59 ngày 15/12/2027 đã qua");
}

#[tokio::test]
async fn a_year_prepared_by_mistake_is_dropped_and_an_open_one_stays() {
    let app = TestApp::start().await;
    let board = app.board();
    let open = app.year(2027).await;
    board.prepares_a_year().await.is_done();
    let id = app.year(2028).await;
    let page = board.get(YearPath { id }).await.offers("Bỏ năm 2028");
    app.administrator().post(RemovalPath { id }).await.is_not_found();
    board.submit(&page, RemovalPath { id }, &[]).await.redirects_to(YearsPath);
    assert_eq!(app.counts("select count(*) from cycle where year = 2028").await, 0);
    assert_eq!(app.counts("select count(*) from audit_entry where act = 'DropYear'").await, 1);
    board.get(YearsPath).await.offers("Chuẩn bị năm 2028");
    board.submit(&page, RemovalPath { id }, &[]).await.is_not_found();
    board.get(YearPath { id: open }).await.does_not_offer("Bỏ năm 2027");
    board.post(RemovalPath { id: open }).await.is_conflict();
}
