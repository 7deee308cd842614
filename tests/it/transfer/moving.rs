//! The whole way: whatever state the pledge is in, it goes along in one moment, and nothing before it.

use camket::quarter::{decision::DecisionPath, show::QuarterPath};

use super::*;
use crate::harness::GOOD;

#[tokio::test]
async fn a_transfer_in_june_goes_its_whole_way() {
    let app = TestApp::start().await;
    let (an, secretary, far) = (app.an(), app.secretary(), app.far_secretary());
    let id = an.sends_a_pledge().await;
    secretary.confirms(id).await;
    app.comes_to(2027, 7, 1);
    for person in [&an, &secretary, &far] {
        person.signs_in().await.is_done();
    }
    counts_agree(&app).await;

    // From the first page down to the form.
    let home = secretary.get("/").await.offers("Chuyển sinh hoạt Đảng");
    assert!(home.html.words.contains("Chuyển sinh hoạt Đảng"));
    let list = secretary.get(UnitTransfersPath { id: app.unit("P01-01").await }).await;
    let choose = secretary.follow_link(&list.shows("Không có việc chuyển nào"), "Chuyển đảng viên đi").await;
    let place = secretary.follow_link(&choose.hides("Huỳnh Đình Ý QN000001"), "Đỗ Công An").await;
    let member = member_id(&app, &an).await;
    let found =
        secretary.submit(&place, PlacePath { id: member }, &[("q", "to dan pho 1 phuong nghia lo")]).await;
    let form = secretary.follow_link(&found, "Chi bộ Tổ dân phố 1 Phường Nghĩa Lộ").await;
    let action = TransfersOfPath { id: member };
    let form = form.shows("Bắt buộc, vì đảng viên đã sinh hoạt ở đây từ 6 tháng trở lên");
    let back = secretary.submit(&form, &action, &[("reason", "Chuyển công tác.")]).await.is_refused();
    let back = back
        .shows("nên cần nhận xét của chi bộ")
        .shows("Hãy xác nhận đảng viên không trong thời gian")
        .shows("Chuyển công tác.");
    let sent = secretary.submit(&back, &action, &[("comment", COMMENT), ("clear", "yes")]).await;
    let transfer = transfer_in(&sent.is_done());
    // A second press of the same form leads to the same transfer.
    let again = secretary.submit(&back, &action, &[("comment", COMMENT), ("clear", "yes")]).await;
    assert_eq!(transfer_in(&again.is_done()), transfer);

    // While it is open the old branch still acts, and the new one sees no paper.
    counts_agree(&app).await;
    secretary.get(PledgePath { id }).await.is_ok();
    far.get(PledgePath { id }).await.is_not_found();
    an.get(MinePath).await.shows("Nơi đến tiếp nhận").shows("Đang chờ");
    far.get("/").await.shows("Đảng viên chờ tiếp nhận").shows("1 người");
    let page =
        far.get(TransferPath { id: transfer }).await.shows(COMMENT).shows("Đỗ Công An").offers("Tiếp nhận");
    let ask = far.follow_link(&page, "Tiếp nhận").await.shows("Bản cam kết của năm đi theo");
    let wrong = far.submit(&ask, AcceptancePath { id: transfer }, &[("effective_on", "2027-06-01")]).await;
    let ask = wrong.is_refused().shows("Ngày bắt đầu sinh hoạt nằm trong khoảng");
    let taken = [("effective_on", "2027-07-01")];
    for _ in 0..2 {
        let done = far.submit(&ask, AcceptancePath { id: transfer }, &taken).await;
        far.follow(&done.redirects_to(TransferPath { id: transfer })).await.shows("Đã tiếp nhận");
    }

    counts_agree(&app).await;
    far.get(PledgePath { id }).await.shows("Đã xác nhận").shows("Chuyển theo đảng viên");
    secretary.get(PledgePath { id }).await.is_not_found();
    secretary
        .get(TransferPath { id: transfer })
        .await
        .shows("Chi bộ Tổ dân phố 1 Phường Nghĩa Lộ")
        .shows(COMMENT);
    let list =
        secretary.get(format!("{}?state=done", UnitTransfersPath { id: app.unit("P01-01").await })).await;
    list.shows("Đỗ Công An").shows("Đã tiếp nhận");
    an.get(MinePath).await.shows("Từ ngày 01/07/2027");
    let places = app
        .finds(
            "select unit.code, during from membership join unit on unit.id = branch_id
               join member on member.id = member_id where member.code = 'QN000013' order by during",
        )
        .await;
    assert_eq!((places[0]["code"].as_str(), places[1]["code"].as_str()), (Some("P01-01"), Some("P02-01")));
    assert!(places[1]["during"].as_str().unwrap().starts_with("[2027-07-01,"));
    let events = app.counts("select count(*) from transfer_event").await;
    assert_eq!(events, 2, "sent once, accepted once");

    // The new branch grades, with the old branch's comment before its eyes.
    app.comes_to(2027, 12, 1);
    for person in [&an, &far] {
        person.signs_in().await.is_done();
    }
    far.get(ReviewPath { id }).await.shows(COMMENT).shows("Huỳnh Đình Ý, Bí thư chi bộ");
    an.get(ReviewPath { id }).await.shows(COMMENT);
}

#[tokio::test]
async fn a_pledge_goes_along_in_whatever_state_it_is() {
    let app = TestApp::start().await;
    let world = app.lives().await;
    let (secretary, far) = (app.secretary(), app.far_secretary());
    let to = app.unit("P02-01").await;
    let asked = app.person("QN000010");
    let asked_id = app.pledge_of(&asked, 2027).await;
    let before = |id: PledgeId| {
        let app = &app;
        async move {
            let rows = app
                .finds(&format!(
                    "select state, revision, submitted_at, agreed_at, agreed_by, late, stage,
                            (select count(*) from pledge_revision where pledge_id = pledge.id) as revisions,
                            (select count(*) from pledge_remark where pledge_id = pledge.id) as remarks
                       from pledge where id = '{id}'"
                ))
                .await;
            rows[0].clone()
        }
    };
    for (who, id, state) in [
        (asked, asked_id, "asked"),
        (app.toan(), world.draft, "draft"),
        (app.an(), world.sent, "submitted"),
        (app.long(), world.returned, "returned"),
        (app.anh(), world.agreed, "agreed"),
    ] {
        let old = before(id).await;
        assert_eq!(old["state"], state);
        let transfer = sends(&app, &secretary, &who, to).await;
        counts_agree(&app).await;
        assert_eq!(before(id).await, old, "{state} while it is open");
        accepts(&far, transfer).await;
        counts_agree(&app).await;
        assert_eq!(before(id).await, old, "{state} after it");
        far.get(PledgePath { id }).await.is_ok();
        secretary.get(PledgePath { id }).await.is_not_found();
        who.get(PledgePath { id }).await.is_ok();
    }
    // What the old branch remarked is still read with who wrote it, and the new branch goes on.
    far.get(PledgePath { id: world.returned })
        .await
        .shows("Cần nêu thời hạn cụ thể.")
        .shows("Huỳnh Đình Ý, Bí thư chi bộ");
    let long = app.long();
    long.sends(world.returned).await;
    far.confirms(world.returned).await;
    secretary
        .post_form(ReturnPath { id: world.sent }, [("key", "01890a5d-ac96-774b-bcce-b302099a8057")])
        .await
        .is_not_found();
    counts_agree(&app).await;
}

#[tokio::test]
async fn after_the_self_review_too() {
    let app = TestApp::start().await;
    let (an, secretary, far) = (app.an(), app.secretary(), app.far_secretary());
    let id = an.sends_a_pledge().await;
    secretary.confirms(id).await;
    app.comes_to(2027, 12, 1);
    for person in [&an, &secretary, &far] {
        person.signs_in().await.is_done();
    }
    app.arranges(&format!(
        "insert into self_review (pledge_id, member_id, version, content, grade, saved_at, submitted_at)
         select id, member_id, 1, '{{\"words\": {{}}, \"summary\": \"Tự nhận xét.\", \"weaknesses\": \"Không có\",
                \"direction\": \"Không có\", \"grade\": \"good\"}}', 'good', now(), now() from pledge where id = '{id}';
         update pledge set stage = 'self_reviewed' where id = '{id}'"
    ))
    .await;
    let transfer = sends(&app, &secretary, &an, app.unit("P02-01").await).await;
    accepts(&far, transfer).await;
    counts_agree(&app).await;
    far.get(ReviewPath { id })
        .await
        .shows("Tự nhận xét.")
        .shows(COMMENT)
        .offers("Nhập kiểm phiếu và đề nghị");
    let page = far.get(format!("/pledges/{id}/proposal")).await.is_ok().shows(COMMENT);
    assert_eq!(page.form(format!("/pledges/{id}/proposal")).method, "post");
}

#[tokio::test]
async fn the_new_branch_reads_the_last_years_and_changes_nothing_there() {
    let app = TestApp::start().await;
    let (an, secretary, far) = (app.an(), app.secretary(), app.far_secretary());
    // A year in between: three years back are read, not more.
    app.arranges(
        "insert into cycle (id, year, rule_set_id, opens_at, due_at, cut_off_at, opened_at)
         select gen_random_uuid(), them, rule_set_id, make_date(them - 1, 11, 1), make_date(them - 1, 12, 15),
                make_date(them - 1, 12, 31), make_date(them - 1, 11, 1)
           from cycle, generate_series(2023, 2025) as years (them) where cycle.year = 2018;
         insert into cycle_phase (cycle_id, phase, opens_at, closes_at)
         select id, 'self_review', make_date(year, 11, 15), make_date(year + 1, 1, 31) from cycle where year between 2023 and 2025;
         insert into pledge (id, cycle_id, member_id, category, branch_id, decides_id)
         select gen_random_uuid(), cycle.id, member.id, 'member', branch_id, branch_id from cycle, member
          where year between 2023 and 2025 and member.code = 'QN000013'",
    )
    .await;
    let transfer = sends(&app, &secretary, &an, app.unit("P02-01").await).await;
    accepts(&far, transfer).await;
    for (year, new, old) in [(2027, true, false), (2025, true, true), (2023, true, true), (2018, false, true)]
    {
        let id = app.pledge_of(&an, year).await;
        for (who, reads) in [(&far, new), (&secretary, old), (&an, true)] {
            let page = who.get(PledgePath { id }).await;
            assert_eq!(page.status.as_u16(), if reads { 200 } else { 404 }, "{year} {}", page.asked);
        }
    }
    let id = app.pledge_of(&an, 2025).await;
    far.get(format!("/pledges/{id}/return")).await.is_forbidden();
    let changed = app.tries(&far, &format!("update pledge set state = 'agreed' where id = '{id}'")).await;
    assert!(matches!(changed, Ok(0)), "{changed:?}");
    far.get(TransferPath { id: transfer }).await.offers("Năm 2025").does_not_offer("Năm 2018");
    counts_agree(&app).await;
}

/// W6: a member sends the pledge at the very moment in which they are transferred.
#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_while_the_member_sends_is_exactly_consistent() {
    let app = TestApp::start().await;
    let (secretary, far) = (app.secretary(), app.far_secretary());
    let to = app.unit("P02-01").await;
    for code in ["QN000013", "QN000009", "QN000008", "QN000005", "QN000006", "QN000010"] {
        let who = app.person(code);
        let id = who.writes_a_pledge("Dự đủ 12 buổi sinh hoạt chi bộ trong năm 2027.").await;
        let transfer = sends(&app, &secretary, &who, to).await;
        let (check, ask) =
            (who.get(SubmissionPath { id }).await, far.get(AcceptancePath { id: transfer }).await);
        let (sent, taken) = tokio::join!(
            who.submit(&check, SubmissionPath { id }, &[]),
            far.submit(&ask, AcceptancePath { id: transfer }, &[])
        );
        assert_eq!(taken.status.as_u16(), 303, "{}", taken.html.words);
        assert!(matches!(sent.status.as_u16(), 303 | 409), "{}", sent.asked);
        let rows = app
            .finds(&format!(
                "select pledge.state, unit.code, coalesce(pledge.revision, 0) as revision,
                        (select count(*) from pledge_revision where pledge_id = pledge.id) as revisions,
                        (select count(*) from pledge_event where pledge_id = pledge.id and step = 'submit') as sendings,
                        (select count(*) from pledge_draft where pledge_id = pledge.id) as drafts
                   from pledge join unit on unit.id = branch_id where pledge.id = '{id}'"
            ))
            .await;
        let went = sent.status.as_u16() == 303;
        let expected = if went { ("submitted", 1, 0) } else { ("draft", 0, 1) };
        assert_eq!(rows[0]["code"], "P02-01");
        assert_eq!(
            (
                rows[0]["state"].as_str().unwrap(),
                rows[0]["revisions"].as_i64().unwrap(),
                rows[0]["drafts"].as_i64().unwrap()
            ),
            expected
        );
        assert_eq!(rows[0]["revision"], rows[0]["revisions"]);
        assert_eq!(rows[0]["sendings"], rows[0]["revisions"]);
        if !went {
            who.sends(id).await;
        }
        far.get(PledgePath { id }).await.is_ok();
        counts_agree(&app).await;
    }
}

#[tokio::test]
async fn pressed_many_times_at_once_it_counts_once() {
    let app = TestApp::start().await;
    let (an, secretary, far) = (app.an(), app.secretary(), app.far_secretary());
    let to = app.unit("P02-01").await;
    let (page, action) = form_page(&app, &secretary, &an, &format!("kind=official&to={to}")).await;
    let mut presses = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let (secretary, page, action) = (secretary.clone(), page.clone(), action.to_string());
        presses.spawn(async move {
            let sent = secretary.submit(&page, action, &[("comment", COMMENT), ("clear", "yes")]).await;
            transfer_in(&sent.is_done())
        });
    }
    let ids = presses.join_all().await;
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let ask = far.get(AcceptancePath { id: ids[0] }).await.is_ok();
    let mut presses = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let (far, ask, id) = (far.clone(), ask.clone(), ids[0]);
        presses.spawn(async move {
            far.submit(&ask, AcceptancePath { id }, &[]).await.redirects_to(TransferPath { id })
        });
    }
    presses.join_all().await;
    let steps = app.counts("select count(*) from transfer_event").await;
    let moves = app
        .counts(
            "select count(*) from membership join member on member.id = member_id where code = 'QN000013'",
        )
        .await;
    assert_eq!((steps, moves), (2, 2));
    counts_agree(&app).await;
}

#[tokio::test]
async fn the_quarters_of_a_leader_go_along_with_the_pledge() {
    let app = TestApp::start().await;
    let id = app.deputy().sends_a_pledge().await;
    app.secretary().confirms(id).await;
    app.comes_to(2027, 3, 25);
    let (deputy, secretary, far, number) = (app.deputy(), app.secretary(), app.far_secretary(), 1);
    let of = || QuarterPath { id, number };
    deputy.plans_quarter(id, number).await;
    deputy.scores_quarter(id, number, &GOOD).await;
    far.get(of()).await.is_not_found();
    let transfer = sends(&app, &secretary, &deputy, app.unit("P02-01").await).await;
    accepts(&far, transfer).await;
    far.get("/").await.offers("Quý I: đã tự chấm điểm, chờ đề nghị");
    far.proposes_quarter(id, number, &GOOD).await;
    secretary.get(of()).await.is_not_found();
    // The new ward's committee decides, as on the year.
    app.grassroots().get(DecisionPath { id, number }).await.is_not_found();
    app.person("QN001004").get(DecisionPath { id, number }).await.is_ok();
    app.deputy().get(of()).await.shows("Tiếp dân hằng tuần.").shows("Bùi Quang Dũng");
}
