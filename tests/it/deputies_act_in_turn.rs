//! A deputy acts under the office of another for a time: by consent, said in every act, never on the holder's paper.

use camket::{
    appointment::deputy::DeputiesPath,
    pledge::{
        agreement::AgreementPath, list::UnitPledgesPath, paper::PaperPath, returning::ReturnPath,
        show::PledgePath,
    },
};

use crate::harness::{Page, TestApp, Visitor};

const KEY: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

impl Visitor {
    /// Asks someone to stand in for an office until Christmas; the page that says so.
    async fn asks_to_stand_in(&self, app: &TestApp, office: &str, deputy: &str) -> Page {
        let path = app.appointment(self.code.unwrap(), office, "deputies").await;
        let page = self.get(&path).await.is_ok();
        let fields = [("member", deputy), ("until", "2026-12-24"), ("reason", "Đi học tập trung.")];
        self.submit(&page, &path, &fields).await
    }

    /// Opens the newest deputation by its office.
    async fn opens_deputation(&self, office: &str) -> Page {
        let list = self.get(DeputiesPath).await.is_ok();
        self.follow_link(&list, office).await
    }
}

/// The form of a page that ends there.
fn action(page: &Page, end: &str) -> String {
    page.html.forms.iter().find(|form| form.action.ends_with(end)).unwrap().action.clone()
}

const OFFICE: &str = "Bí thư chi bộ, Chi bộ Thôn 1 Phường Lê Hồng Phong";

#[tokio::test]
async fn a_deputy_consents_acts_under_the_office_and_says_for_whom() {
    let app = TestApp::start().await;
    let (secretary, chau, toan) = (app.secretary(), app.chau(), app.toan());
    let (first, second) = (app.an().sends_a_pledge().await, toan.sends_a_pledge().await);
    let (own, holders) = (chau.sends_a_pledge().await, secretary.sends_a_pledge().await);
    let unit = app.unit("P01-01").await;

    secretary.asks_to_stand_in(&app, "secretary", "Phạm Châu").await.redirects_to(DeputiesPath);
    chau.get(UnitPledgesPath { id: unit }).await.is_not_found();
    chau.get("/").await.shows("Trả lời lời nhờ làm thay (1)");
    let ask = chau.opens_deputation(OFFICE).await.shows("Đi học tập trung.").shows("Chờ trả lời");
    let answer = action(&ask, "/answer");
    chau.post_form(&answer, [("answer", "no")]).await.is_refused().shows("Hãy ghi lý do không nhận");
    secretary.post_form(&answer, [("answer", "yes")]).await.is_forbidden();
    toan.post_form(&answer, [("answer", "yes")]).await.is_not_found();
    for _ in 0..2 {
        chau.post_form(&answer, [("answer", "yes")]).await.is_done();
    }
    chau.post_form(&answer, [("answer", "no"), ("words", "x")]).await.is_conflict();

    // From now on it is their work too, under the holder's name.
    chau.get("/").await.shows("thay đồng chí Huỳnh Đình Ý").shows("Bản cam kết chờ đọc");
    secretary.get(UnitPledgesPath { id: unit }).await.is_ok();
    chau.confirms(first).await;
    chau.returns(second, "Cần nêu thời hạn.").await;
    let title = "Phạm Châu, Bí thư chi bộ, Chi bộ Thôn 1 Phường Lê Hồng Phong, thay đồng chí Huỳnh Đình Ý";
    app.an().get(PledgePath { id: first }).await.shows(title);
    toan.get(PledgePath { id: second }).await.shows(title);
    let paper = app.an().get(PaperPath { id: first }).await.is_ok();
    assert!(paper.body.starts_with(b"%PDF"));
    let notes = "select count(*) from audit_entry where act = 'ReturnPledge' and details ? 'acting_for'";
    assert_eq!(app.counts(notes).await, 1);

    // Neither on their own paper, nor on the holder's.
    for id in [own, holders] {
        chau.get(PledgePath { id }).await.is_ok().does_not_offer("Xác nhận bản cam kết");
        chau.post_form(AgreementPath { id }, [("key", KEY)]).await.is_forbidden();
        chau.get(ReturnPath { id }).await.is_forbidden();
        chau.post_form(format!("/pledges/{id}/notes"), [("key", KEY), ("words", "x")]).await.is_forbidden();
    }
    let event = |id: camket::pledge::PledgeId| {
        format!(
            "insert into pledge_event (id, pledge_id, key, at, actor_id, actor_name, own, step)
             values (gen_random_uuid(), '{id}', gen_random_uuid(), now(), actor_id(), 'x', false, 'agree')"
        )
    };
    let agree =
        |id: camket::pledge::PledgeId| format!("update pledge set version = version + 1 where id = '{id}'");
    assert!(app.tries(&chau, &event(holders)).await.is_err(), "past the application");
    assert!(matches!(app.tries(&chau, &agree(holders)).await, Ok(0)), "past the application");
    assert!(app.tries(&chau, &event(own)).await.is_err());
    assert!(app.tries(&chau, &event(second)).await.is_ok());
    assert!(matches!(app.tries(&chau, &agree(second)).await, Ok(1)));
    app.deputy().confirms(holders).await;

    // The holder takes it back: sight ends at the next request.
    let page = secretary.opens_deputation(OFFICE).await.offers("Thôi ủy quyền");
    let ending = action(&page, "/ending");
    toan.post(&ending).await.is_not_found();
    for _ in 0..2 {
        secretary.post(&ending).await.is_done();
    }
    chau.get(UnitPledgesPath { id: unit }).await.is_not_found();
    chau.get(PledgePath { id: first }).await.is_not_found();
    app.an().get(PledgePath { id: first }).await.shows(title);
}

#[tokio::test]
async fn a_deputation_is_declined_laid_down_or_runs_out() {
    let app = TestApp::start().await;
    let (secretary, chau, an, unit) = (app.secretary(), app.chau(), app.an(), app.unit("P01-01").await);
    secretary.asks_to_stand_in(&app, "secretary", "QN000005").await.is_done();
    secretary
        .asks_to_stand_in(&app, "secretary", "QN000013")
        .await
        .is_refused()
        .shows("đã ủy quyền cho Phạm Châu");
    let ask = chau.opens_deputation(OFFICE).await;
    chau.post_form(action(&ask, "/answer"), [("answer", "no"), ("words", "Tôi đang nằm viện.")])
        .await
        .is_done();
    secretary.get(DeputiesPath).await.shows("Không nhận");
    secretary.opens_deputation(OFFICE).await.shows("Tôi đang nằm viện.");

    secretary.asks_to_stand_in(&app, "secretary", "QN000013").await.is_done();
    let ask = an.opens_deputation(OFFICE).await;
    an.post_form(action(&ask, "/answer"), [("answer", "yes")]).await.is_done();
    an.get(UnitPledgesPath { id: unit }).await.is_ok();
    // No chains: what one holds for another is not handed on.
    let held = app.appointment("QN000001", "secretary", "deputies").await;
    an.get(&held).await.is_not_found();
    an.get(DeputiesPath).await.does_not_offer(&format!("Ủy quyền: {OFFICE}"));
    let chain = "insert into deputation (id, key, appointment_id, holder_id, holder_name, deputy_id, deputy_name,
                                         office_title, during, reason, asked_at)
                 select gen_random_uuid(), gen_random_uuid(), appointment.id, actor_id(), 'x', deputy.id, 'x', 'x',
                        daterange('2026-11-24', '2026-11-30'), 'x', now()
                   from appointment, member deputy
                  where deputy.code = 'QN000009' and appointment.office = 'secretary'";
    assert!(app.tries(&an, chain).await.is_err());
    let page = an.opens_deputation(OFFICE).await.offers("Thôi làm thay");
    an.post(action(&page, "/ending")).await.is_done();
    an.get(UnitPledgesPath { id: unit }).await.is_not_found();
    secretary.opens_deputation(OFFICE).await.shows("Đã thôi");

    secretary.asks_to_stand_in(&app, "secretary", "QN000005").await.is_done();
    let ask = chau.opens_deputation(OFFICE).await;
    app.comes_to(2026, 12, 24);
    chau.signs_in().await;
    chau.post_form(action(&ask, "/answer"), [("answer", "yes")]).await.is_done();
    chau.get(UnitPledgesPath { id: unit }).await.is_ok();
    app.comes_to(2026, 12, 25);
    chau.signs_in().await;
    chau.get(UnitPledgesPath { id: unit }).await.is_not_found();
}

#[tokio::test]
async fn whoever_gives_by_two_hands_nothing_on_and_the_form_says_what_is_wrong() {
    let app = TestApp::start().await;
    let (board, secretary) = (app.board(), app.secretary());
    let path = app.appointment("QN002001", "organization_board", "deputies").await;
    board.get(&path).await.is_not_found();
    let path = app.appointment("QN000001", "secretary", "deputies").await;
    board.get(&path).await.is_not_found();
    let page = secretary.get(&path).await;
    let wrong = [("member", "QN000001"), ("from", "2026-11-22"), ("until", "2026-11-21")];
    secretary
        .submit(&page, &path, &wrong)
        .await
        .is_refused()
        .shows("Hãy chọn một đồng chí khác")
        .shows("Ủy quyền bắt đầu từ hôm nay hoặc sau")
        .shows("Ngày kết thúc không thể trước ngày bắt đầu")
        .shows("Hãy ghi lý do");
    secretary
        .submit(&page, &path, &[("member", "Trần Thị Minh Chi")])
        .await
        .is_refused()
        .shows("Không tìm thấy");
    let fields = [("member", "QN000005"), ("until", "2026-12-24"), ("reason", "Đi học.")];
    let (one, two) =
        tokio::join!(secretary.submit(&page, &path, &fields), secretary.submit(&page, &path, &fields));
    assert_eq!(one.is_done().location(), two.is_done().location());
    assert_eq!(app.counts("select count(*) from deputation").await, 1);
    let head = app.appointment("QN000038", "agency_head", "deputies").await;
    app.agency_head().get(&head).await.shows("Thủ trưởng cơ quan, đơn vị");
}

#[tokio::test]
async fn a_deputy_is_signed_out_as_soon_as_an_officer() {
    let app = TestApp::start().await;
    let (secretary, chau) = (app.secretary(), app.chau());
    chau.get("/account").await.shows("sau 60 phút không dùng");
    secretary.asks_to_stand_in(&app, "secretary", "Phạm Châu").await.redirects_to(DeputiesPath);
    let ask = chau.opens_deputation(OFFICE).await;
    chau.post_form(action(&ask, "/answer"), [("answer", "yes")]).await.is_done();
    chau.post("/sign-out").await.is_done();
    chau.signs_in().await.redirects_to("/");
    chau.get("/account").await.shows("sau 30 phút không dùng");
    app.waits(chrono::TimeDelta::minutes(31));
    chau.get("/").await.redirects_to("/sign-in?notice=session-time");
}
