//! Who may act on a transfer, and every answer but yes.

use super::*;

#[tokio::test]
async fn a_member_asks_and_the_branch_answers() {
    let app = TestApp::start().await;
    let (an, secretary, far) = (app.an(), app.secretary(), app.far_secretary());
    let to = app.unit("P02-01").await;
    let member = member_id(&app, &an).await;
    let asks = async || {
        let page = an.get(format!("{}?kind=official&to={to}", NewPath { id: member })).await.is_ok();
        let page = page.does_not_offer("Gửi đến nơi tiếp nhận");
        let sent =
            an.submit(&page, TransfersOfPath { id: member }, &[("reason", "Nghỉ hưu, về nơi cư trú.")]).await;
        transfer_in(&sent.is_done())
    };

    let mine = an.get("/").await;
    let mine = an.follow_link(&mine, "Chuyển sinh hoạt Đảng").await.shows("Chưa có việc chuyển nào");
    an.follow_link(&mine, "Đề nghị chuyển sinh hoạt").await.shows("Tôi chuyển sinh hoạt đến đâu?");
    let first = asks().await;
    far.get(TransferPath { id: first }).await.is_ok().does_not_offer("Tiếp nhận");
    far.get(AcceptancePath { id: first }).await.is_conflict();
    secretary.get("/").await.shows("Đảng viên đề nghị chuyển sinh hoạt");
    let page = secretary.get(RefusalPath { id: first }).await.is_ok();
    secretary.submit(&page, RefusalPath { id: first }, &[]).await.is_refused().shows("Hãy ghi lý do");
    let no = [("reason", "Chưa có quyết định nghỉ hưu.")];
    secretary.submit(&page, RefusalPath { id: first }, &no).await.redirects_to(TransferPath { id: first });
    an.get(TransferPath { id: first })
        .await
        .shows("Chưa có quyết định nghỉ hưu.")
        .shows("Không đồng ý chuyển");

    let second = asks().await;
    let page = an.get(TransferPath { id: second }).await.offers("Rút lại");
    for _ in 0..2 {
        an.submit(&page, WithdrawalPath { id: second }, &[]).await.redirects_to(TransferPath { id: second });
    }
    an.get(MinePath).await.shows("Đã rút lại");

    let third = asks().await;
    let page = secretary.get(TransferPath { id: third }).await;
    let form = secretary.follow_link(&page, "Nhận xét và gửi đi").await.shows("Nghỉ hưu, về nơi cư trú.");
    let bad = secretary
        .submit(&form, SendingPath { id: third }, &[("decided_on", "2031-01-01")])
        .await
        .is_refused();
    bad.shows("Ngày này chưa đến").shows("Hãy xác nhận đảng viên");
    // No half a year of this year has to pass before a comment is due in November.
    let sent = [("clear", "yes"), ("comment", COMMENT)];
    secretary.submit(&form, SendingPath { id: third }, &sent).await.redirects_to(TransferPath { id: third });
    an.get(TransferPath { id: third }).await.does_not_offer("Rút lại");
    an.post_form(WithdrawalPath { id: third }, [("key", "01890a5d-ac96-774b-bcce-b302099a8057")])
        .await
        .is_forbidden();
    accepts(&far, third).await;
    counts_agree(&app).await;
}

#[tokio::test]
async fn what_was_sent_is_taken_back_or_refused_and_nothing_changed() {
    let app = TestApp::start().await;
    let (an, secretary, deputy, far) = (app.an(), app.secretary(), app.deputy(), app.far_secretary());
    let id = an.sends_a_pledge().await;
    let to = app.unit("P02-01").await;

    let first = sends(&app, &secretary, &an, to).await;
    // One at a time.
    let (page, action) = form_page(&app, &deputy, &an, &format!("kind=official&to={to}")).await;
    let other = deputy.submit(&page, action, &[("comment", COMMENT), ("clear", "yes")]).await.is_conflict();
    other.shows("đang có một đề nghị chuyển sinh hoạt chưa xong");
    let page = deputy.get(TransferPath { id: first }).await.offers("Rút lại");
    deputy.submit(&page, WithdrawalPath { id: first }, &[]).await.is_done();
    far.get(AcceptancePath { id: first }).await.is_conflict();
    far.post_form(AcceptancePath { id: first }, [("key", "01890a5d-ac96-774b-bcce-b302099a8057")])
        .await
        .is_conflict();

    let second = sends(&app, &secretary, &an, to).await;
    let page = far.get(RefusalPath { id: second }).await.is_ok();
    far.submit(&page, RefusalPath { id: second }, &[("reason", "Chi bộ sắp sáp nhập.")]).await.is_done();
    secretary.get(TransferPath { id: second }).await.shows("Chi bộ sắp sáp nhập.").shows("Không tiếp nhận");
    let stale = secretary
        .post_form(WithdrawalPath { id: second }, [("key", "01890a5d-ac96-774b-bcce-b302099a8056")])
        .await;
    stale.is_conflict().shows("đã sang bước khác");

    secretary.get(PledgePath { id }).await.is_ok();
    counts_agree(&app).await;
    let kept = app
        .finds("select unit.code from member join unit on unit.id = branch_id where member.code = 'QN000013'")
        .await;
    assert_eq!(code_of(&kept, "code"), "P01-01");
}

#[tokio::test]
async fn nobody_acts_on_their_own_transfer_nor_on_anothers_branch() {
    let app = TestApp::start().await;
    let (an, secretary, deputy, neighbour, far) =
        (app.an(), app.secretary(), app.deputy(), app.neighbour(), app.far_secretary());
    let to = app.unit("P02-01").await;
    let (own, other) = (member_id(&app, &secretary).await, member_id(&app, &an).await);

    // A secretary asks as any member does, and the deputy sends.
    let page = secretary.get(format!("{}?kind=official&to={to}", NewPath { id: own })).await;
    let page = page.offers("Gửi đề nghị đến chi bộ").does_not_offer("Gửi đến nơi tiếp nhận");
    let asked =
        secretary.submit(&page, TransfersOfPath { id: own }, &[("clear", "yes"), ("comment", COMMENT)]).await;
    let transfer = transfer_in(&asked.is_done());
    secretary.get(SendingPath { id: transfer }).await.is_forbidden();
    let form = deputy.get(SendingPath { id: transfer }).await.is_ok();
    deputy
        .submit(&form, SendingPath { id: transfer }, &[("clear", "yes"), ("comment", COMMENT)])
        .await
        .is_done();

    for stranger in [&neighbour, &app.stranger(), &app.administrator(), &app.agency_head(), &an] {
        stranger.get(TransferPath { id: transfer }).await.is_not_found();
        stranger.get(AcceptancePath { id: transfer }).await.is_not_found();
    }
    for reader in [&deputy, &app.committee(), &app.inspector()] {
        reader.get(AcceptancePath { id: transfer }).await.is_forbidden();
    }
    for stranger in
        [&neighbour, &far, &app.committee(), &app.inspector(), &app.grassroots(), &app.administrator()]
    {
        stranger.get(PlacePath { id: other }).await.is_not_found();
        stranger
            .post_form(TransfersOfPath { id: other }, [("key", "01890a5d-ac96-774b-bcce-b302099a8055")])
            .await
            .is_not_found();
    }
    // Past the application, too.
    for (who, sql) in [
        (&secretary, format!("update transfer set state = 'accepted', closed_at = now(), closed_by = actor_id(), effective_on = actor_day() where id = '{transfer}'")),
        (&an, format!("update transfer set state = 'accepted', closed_at = now(), closed_by = actor_id(), effective_on = actor_day() where id = '{transfer}'")),
        (&deputy, format!("update transfer set state = 'accepted', closed_at = now(), closed_by = actor_id(), effective_on = actor_day() where id = '{transfer}'")),
        (&secretary, format!("update transfer set sent_by = actor_id() where id = '{transfer}'")),
        (&far, format!("update member set branch_id = '{to}' where id = '{other}'")),
        (&far, format!("select relocate_members(array['{other}']::uuid[], array[gen_random_uuid()], '{to}', actor_day())")),
        (&far, format!("select settle_transfer('{transfer}', gen_random_uuid(), gen_random_uuid(), now())")),
        // Whoever accepts one transfer moves that one person and no other.
        (&far, format!("update transfer set state = 'accepted', closed_at = now(), closed_by = actor_id(), effective_on = actor_day() where id = '{transfer}';
                        select relocate_members(array['{other}']::uuid[], array[gen_random_uuid()], '{to}', actor_day())")),
        (&neighbour, format!("insert into transfer (id, member_id, member_name, member_code, kind, state, from_branch_id, to_branch_id, decided_on, due_on, opened_at, sent_at, sent_by)
            select gen_random_uuid(), '{other}', 'x', 'x', 'official', 'sent', branch_id, '{to}', actor_day(), actor_day(), now(), now(), actor_id() from member where id = '{other}'")),
        (&secretary, format!("insert into transfer (id, member_id, member_name, member_code, kind, state, from_branch_id, to_branch_id, decided_on, due_on, opened_at, sent_at, sent_by)
            select gen_random_uuid(), '{own}', 'x', 'x', 'temporary', 'sent', branch_id, '{to}', actor_day(), actor_day(), now(), now(), actor_id() from member where id = '{own}'")),
    ] {
        let outcome = app.tries(who, &sql).await;
        let nothing = matches!(&outcome, Ok(0)) || outcome.is_err();
        assert!(nothing, "{:?}: {sql}: {outcome:?}", who.code);
    }

    // The secretary's offices end with the move; the title goes with them.
    accepts(&far, transfer).await;
    let offices = app
        .counts(&format!(
            "select count(*) from appointment where member_id = '{own}' and during @> '{}'::date",
            app.today()
        ))
        .await;
    assert_eq!(offices, 0);
    let posts = app
        .counts(&format!(
            "select count(*) from post where member_id = '{own}' and kind = 'party' and during @> '{}'::date",
            app.today()
        ))
        .await;
    assert_eq!(posts, 0);
    // The office is gone, and with it every session.
    secretary.signs_in().await.is_done();
    secretary.get(UnitPledgesPath { id: app.unit("P01-01").await }).await.is_not_found();
    counts_agree(&app).await;
}

#[tokio::test]
async fn whoever_waits_too_long_is_shown_first() {
    let app = TestApp::start().await;
    let (secretary, board) = (app.secretary(), app.board());
    let to = app.unit("P02-01").await;
    let late = sends(&app, &secretary, &app.long(), to).await;
    app.comes_to(2027, 1, 20);
    for person in [&secretary, &board] {
        person.signs_in().await.is_done();
    }
    let fresh = sends(&app, &secretary, &app.an(), to).await;
    let list = board.get(UnitTransfersPath { id: app.unit("TU").await }).await.is_ok();
    let places = [late, fresh].map(|id| {
        let href = TransferPath { id }.to_string();
        list.html.offers.iter().position(|offer| offer.href.as_deref() == Some(&href)).unwrap()
    });
    assert!(places[0] < places[1], "late ones first");
    list.shows("Quá hạn 1");
    board.get("/").await.shows("Chuyển sinh hoạt quá hạn");
    secretary.get(TransferPath { id: late }).await.shows("Đã quá thời hạn làm thủ tục");
    let mine = app.long().get(MinePath).await;
    mine.shows("Quá hạn");
}

#[tokio::test]
async fn who_was_moved_otherwise_meanwhile_is_not_taken_in() {
    let app = TestApp::start().await;
    let (secretary, far) = (app.secretary(), app.far_secretary());
    let transfer = sends(&app, &secretary, &app.an(), app.unit("P02-01").await).await;
    let ask = far.get(AcceptancePath { id: transfer }).await.is_ok();
    app.arranges("update member set standing = 'suspended' where code = 'QN000013'").await;
    let refused = far.submit(&ask, AcceptancePath { id: transfer }, &[]).await.is_conflict();
    refused.shows("không còn sinh hoạt ở nơi đi");
    assert_eq!(app.counts("select count(*) from transfer_event where step = 'accept'").await, 0);
    let page = far.get(RefusalPath { id: transfer }).await.is_ok();
    far.submit(&page, RefusalPath { id: transfer }, &[("reason", "Đang bị đình chỉ.")]).await.is_done();
}
