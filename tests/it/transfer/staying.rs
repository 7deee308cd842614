//! A stay in another branch, and leaving for a place outside.

use super::*;

#[tokio::test]
async fn a_stay_has_a_host_and_ends_by_itself() {
    let app = TestApp::start().await;
    let (an, secretary, far) = (app.an(), app.secretary(), app.far_secretary());
    let id = an.sends_a_pledge().await;
    let to = app.unit("P02-01").await;
    let (page, action) = form_page(&app, &secretary, &an, &format!("kind=temporary&to={to}")).await;
    for (until, study) in [("2026-12-31", ""), ("2028-06-01", ""), ("2029-01-01", "yes"), ("", "")] {
        let mut typed = vec![("clear", "yes"), ("until_on", until)];
        typed.extend((!study.is_empty()).then_some(("study", study)));
        secretary
            .submit(&page, &action, &typed)
            .await
            .is_refused()
            .shows("Sinh hoạt tạm thời kết thúc trong khoảng");
    }
    let sent = secretary.submit(&page, &action, &[("clear", "yes"), ("until_on", "2027-08-31")]).await;
    let transfer = transfer_in(&sent.is_done());
    far.get(AcceptancePath { id: transfer }).await.shows("tự hết vào ngày đã ghi");
    accepts(&far, transfer).await;

    // The own branch goes on asking, confirming and grading; the host is not given the paper.
    counts_agree(&app).await;
    far.get(PledgePath { id }).await.is_not_found();
    secretary.confirms(id).await;
    an.get("/").await.shows("Đang sinh hoạt tạm thời");
    let home = app
        .finds("select unit.code from member join unit on unit.id = branch_id where member.code = 'QN000013'")
        .await;
    assert_eq!(code_of(&home, "code"), "P01-01");
    let page = far.get(TransferPath { id: transfer }).await.is_ok();
    far.submit(&page, CommentsPath { id: transfer }, &[]).await.is_refused().shows("Hãy ghi nhận xét");
    let words = "Tham gia sinh hoạt đầy đủ ở nơi tạm thời.";
    for _ in 0..2 {
        far.submit(&page, CommentsPath { id: transfer }, &[("words", words)]).await.is_done();
    }
    assert_eq!(app.counts("select count(*) from transfer_event where step = 'comment'").await, 1);
    secretary
        .post_form(
            CommentsPath { id: transfer },
            [("key", "01890a5d-ac96-774b-bcce-b302099a8055"), ("words", "x")],
        )
        .await
        .is_forbidden();

    app.comes_to(2027, 9, 1);
    for person in [&an, &secretary, &far] {
        person.signs_in().await.is_done();
    }
    an.get("/").await.hides("Đang sinh hoạt tạm thời");
    far.get(TransferPath { id: transfer }).await.shows("Đã hết thời hạn tạm thời");
    app.comes_to(2027, 12, 1);
    for person in [&secretary, &far] {
        person.signs_in().await.is_done();
    }
    secretary.get(ReviewPath { id }).await.shows(words).shows("Bùi Quang Dũng, Bí thư chi bộ");
    far.get(ReviewPath { id }).await.is_not_found();
}

#[tokio::test]
async fn a_member_leaves_for_a_place_outside() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = an.sends_a_pledge().await;
    let (page, action) = form_page(&app, &secretary, &an, "kind=official").await;
    let bad = secretary.submit(&page, &action, &[("clear", "yes"), ("comment", COMMENT)]).await.is_refused();
    bad.shows("Hãy ghi tên chi bộ, đảng bộ nơi chuyển đến");
    let typed = [
        ("clear", "yes"),
        ("comment", COMMENT),
        ("destination", "Chi bộ 5, Đảng bộ Phường Hải Châu, Đà Nẵng"),
    ];
    let transfer = transfer_in(&secretary.submit(&page, &action, &typed).await.is_done());
    secretary.get(TransferPath { id: transfer }).await.shows("Đã chuyển đi").offers("Tải gói hồ sơ (ZIP)");
    let member = app.finds("select standing from member where code = 'QN000013'").await;
    assert_eq!(code_of(&member, "standing"), "transferred");
    let open = app.counts("select count(*) from membership join member on member.id = member_id where code = 'QN000013' and upper_inf(during)").await;
    assert_eq!(open, 0);
    secretary.get(PledgePath { id }).await.is_ok();
    an.get(PledgePath { id }).await.asks_to_sign_in();
    secretary.get(PlacePath { id: member_id(&app, &an).await }).await.is_conflict().shows("Chuyển đi");
    counts_agree(&app).await;
}

/// A stay of An's in P02-01 until the end of August, taken in by the host.
async fn stays(app: &TestApp) -> TransferId {
    let (an, secretary, far) = (app.an(), app.secretary(), app.far_secretary());
    let to = app.unit("P02-01").await;
    let (page, action) = form_page(app, &secretary, &an, &format!("kind=temporary&to={to}")).await;
    let sent = secretary.submit(&page, &action, &[("clear", "yes"), ("until_on", "2027-08-31")]).await;
    let transfer = transfer_in(&sent.is_done());
    accepts(&far, transfer).await;
    transfer
}

async fn last_day_of_stay(app: &TestApp) -> String {
    let rows =
        app.finds("select (upper(during) - 1)::text as day from membership where kind = 'temporary'").await;
    code_of(&rows, "day")
}

#[tokio::test]
async fn either_side_ends_a_stay_early() {
    for host_ends in [true, false] {
        let app = TestApp::start().await;
        let (an, secretary, far) = (app.an(), app.secretary(), app.far_secretary());
        let id = stays(&app).await;
        let path = EndingPath { id };
        let officer = if host_ends { &far } else { &secretary };
        an.get(path).await.is_forbidden();
        app.neighbour().get(EndingPath { id }).await.is_not_found();
        let page = officer.get(TransferPath { id }).await;
        let page = officer.follow_link(&page, "Kết thúc sớm").await.is_ok();
        let bad = [("last_day", "2027-08-31"), ("reason", "")];
        let refused = officer.submit(&page, EndingPath { id }, &bad).await.is_refused();
        refused.shows("đến trước 31/08/2027").shows("Hãy ghi lý do");
        let typed = [("last_day", "2026-11-30"), ("reason", "Hoàn thành khóa học sớm.")];
        for _ in 0..2 {
            officer.submit(&page, EndingPath { id }, &typed).await.redirects_to(TransferPath { id });
        }
        assert_eq!(app.counts("select count(*) from transfer_event where step = 'end'").await, 1);
        assert_eq!(last_day_of_stay(&app).await, "2026-11-30");
        for reader in [&an, &secretary, &far] {
            reader
                .get(TransferPath { id })
                .await
                .shows("30/11/2026 (kết thúc sớm; lúc đầu đến 31/08/2027)")
                .shows("Hoàn thành khóa học sớm.");
        }
        app.comes_to(2026, 12, 1);
        officer.signs_in().await.is_done();
        officer.get(TransferPath { id }).await.does_not_offer("Kết thúc sớm");
        officer.get(EndingPath { id }).await.is_conflict();
        counts_agree(&app).await;
    }
}

#[tokio::test]
async fn a_host_sees_its_guests_and_until_when() {
    let app = TestApp::start().await;
    let id = stays(&app).await;
    let (far, secretary) = (app.far_secretary(), app.secretary());
    let list = |code: &'static str, state: &'static str| {
        let app = &app;
        async move { format!("{}?state={state}", UnitTransfersPath { id: app.unit(code).await }) }
    };
    let guests = far.get(list("P02-01", "guests").await).await;
    guests.shows("Tạm thời ở đây 1").shows("Đến hết ngày").shows("31/08/2027").offers("Đỗ Công An");
    far.get(list("P02-01", "away").await).await.does_not_offer("Đỗ Công An");
    secretary.get(list("P01-01", "away").await).await.shows("31/08/2027").offers("Đỗ Công An");
    secretary.get(list("P01-01", "guests").await).await.does_not_offer("Đỗ Công An");
    let page = far.get(EndingPath { id }).await;
    let typed = [("last_day", "2026-11-23"), ("reason", "Về sớm.")];
    far.submit(&page, EndingPath { id }, &typed).await.is_done();
    far.get(list("P02-01", "guests").await).await.shows("23/11/2026");
    app.comes_to(2026, 11, 24);
    far.signs_in().await.is_done();
    far.get(list("P02-01", "guests").await).await.does_not_offer("Đỗ Công An");
}
