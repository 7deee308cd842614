//! The branch reads, gives back with reasons, sees what changed, and confirms: one, or many.

use camket::pledge::{
    agreement::{AgreementPath, AgreementsPath},
    draft::DraftPath,
    list::UnitPledgesPath,
    returning::ReturnPath,
    revision::ChangesPath,
    show::PledgePath,
};

use crate::harness::TestApp;

#[tokio::test]
async fn a_pledge_comes_back_with_a_remark_is_mended_and_confirmed() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = an.sends_a_pledge().await;

    let page = secretary.get(PledgePath { id }).await.offers("Trả lại để bổ sung");
    let page = secretary.follow_link(&page, "Trả lại để bổ sung").await;
    let remark =
        page.form(ReturnPath { id }).fields.iter().find(|field| field.name == "remark").unwrap().id.clone();
    let empty = secretary.submit(&page, ReturnPath { id }, &[]).await.is_refused();
    empty.shows("Hãy ghi ít nhất một điều cần bổ sung");
    let back = secretary.submit(&page, ReturnPath { id }, &[(&remark, "Ghi rõ tỷ lệ dự họp.")]).await;
    secretary.follow(&back.redirects_to(PledgePath { id })).await.shows("Đã trả lại để bổ sung");

    an.get("/").await.shows("Bổ sung theo ý kiến chi bộ");
    an.get(PledgePath { id }).await.shows("Ghi rõ tỷ lệ dự họp.").offers("Bổ sung bản cam kết");
    let draft = an.get(DraftPath { id }).await.shows("Ghi rõ tỷ lệ dự họp.");
    let statement = remark.replace("remark", "statement");
    let mended = "Dự đủ 12 buổi sinh hoạt chi bộ trong năm 2027, đạt 100 %.";
    an.submit(&draft, DraftPath { id }, &[(&statement, mended), ("then", "send")]).await.is_done();
    an.sends(id).await;

    let page =
        secretary.get(PledgePath { id }).await.shows("đạt 100 %").offers("Xem thay đổi so với bản trước");
    let changes = secretary.follow_link(&page, "Xem thay đổi so với bản trước").await;
    changes.shows("bản số 2 khác gì bản số 1").shows("đạt 100 %").shows("Không thay đổi");
    secretary.confirms(id).await;
    an.get(PledgePath { id })
        .await
        .shows("Đã xác nhận")
        .shows("Huỳnh Đình Ý, Bí thư chi bộ")
        .does_not_offer("Bổ sung bản cam kết");
    secretary
        .get(PledgePath { id })
        .await
        .does_not_offer("Xác nhận bản cam kết")
        .does_not_offer("Trả lại để bổ sung");
}

#[tokio::test]
async fn returning_asks_for_a_reason_and_keeps_what_was_typed() {
    let app = TestApp::start().await;
    let (an, deputy) = (app.an(), app.deputy());
    let id = an.sends_a_pledge().await;
    let page = deputy.get(ReturnPath { id }).await;
    deputy.submit(&page, ReturnPath { id }, &[("whole", "   ")]).await.is_refused();
    deputy.returns(id, "Bổ sung phần khắc phục hạn chế.").await;
    an.get(PledgePath { id })
        .await
        .shows("Bổ sung phần khắc phục hạn chế.")
        .shows("Đỗ Đình Đông, Phó Bí thư chi bộ");
    an.get(ChangesPath { id }).await.is_not_found();
}

#[tokio::test]
async fn an_act_counts_once_however_often_its_form_arrives() {
    let app = TestApp::start().await;
    let (an, toan, secretary) = (app.an(), app.toan(), app.secretary());
    let (returned, agreed) = (an.sends_a_pledge().await, toan.sends_a_pledge().await);

    let give_back = secretary.get(ReturnPath { id: returned }).await;
    let confirm = secretary.get(AgreementPath { id: agreed }).await;
    let mut presses = tokio::task::JoinSet::new();
    for press in 0..20 {
        let (secretary, give_back, confirm) = (secretary.clone(), give_back.clone(), confirm.clone());
        presses.spawn(async move {
            let page = if press % 2 == 0 {
                let path = ReturnPath { id: returned };
                secretary.submit(&give_back, path, &[("whole", "Bổ sung.")]).await
            } else {
                secretary.submit(&confirm, AgreementPath { id: agreed }, &[]).await
            };
            page.status.as_u16()
        });
    }
    let answers = presses.join_all().await;
    assert!(answers.iter().all(|status| *status == 303), "{answers:?}");
    for step in ["return", "agree"] {
        assert_eq!(app.counts(&format!("select count(*) from pledge_event where step = '{step}'")).await, 1);
    }
    assert_eq!(app.counts("select count(*) from pledge_remark").await, 1);
}

#[tokio::test]
async fn of_confirming_and_returning_at_once_exactly_one_wins() {
    let app = TestApp::start().await;
    let (secretary, deputy) = (app.secretary(), app.deputy());
    for person in [app.an(), app.toan(), app.long()] {
        let id = person.sends_a_pledge().await;
        let (confirm, give_back) =
            (secretary.get(AgreementPath { id }).await, deputy.get(ReturnPath { id }).await);
        let (confirmed, returned) = tokio::join!(
            secretary.submit(&confirm, AgreementPath { id }, &[]),
            deputy.submit(&give_back, ReturnPath { id }, &[("whole", "Bổ sung.")]),
        );
        let mut answers = [confirmed.status.as_u16(), returned.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [303, 409]);
        let events = format!(
            "select count(*) from pledge_event where pledge_id = '{id}' and step in ('agree', 'return')"
        );
        assert_eq!(app.counts(&events).await, 1);
    }
}

#[tokio::test]
async fn many_are_confirmed_at_once_each_with_its_own_line() {
    let app = TestApp::start().await;
    let (an, toan, long, secretary) = (app.an(), app.toan(), app.long(), app.secretary());
    let ids = [an.sends_a_pledge().await, toan.sends_a_pledge().await, long.sends_a_pledge().await];
    let own = secretary.sends_a_pledge().await;
    let id = app.unit("P01-01").await;

    let list =
        secretary.get(UnitPledgesPath { id }).await.shows("Đỗ Công An").offers("Xác nhận những bản đã chọn");
    assert!(!list.text().contains(&format!("value=\"{own}\"")), "one's own cannot be ticked");
    let ticked = format!("{}?chosen={}&chosen={}&chosen={own}", AgreementsPath { id }, ids[0], ids[1]);
    let ask = secretary
        .get(ticked)
        .await
        .shows("Xác nhận 2 bản cam kết")
        .shows("Không xác nhận được ở đây: Huỳnh Đình Ý");
    let done = secretary.submit(&ask, AgreementsPath { id }, &[]).await.redirects_to(UnitPledgesPath { id });
    secretary.follow(&done).await.shows("Đã xác nhận 2 bản cam kết.");
    secretary.submit(&ask, AgreementsPath { id }, &[]).await.is_done();
    // Ticked on a page that was open meanwhile: what moved is told apart from what is not theirs to confirm.
    let ticked = format!("{}?chosen={}&chosen={}", AgreementsPath { id }, ids[0], ids[2]);
    let ask = secretary.get(ticked).await.shows("Xác nhận 1 bản cam kết");
    ask.shows("không còn chờ xác nhận: Đỗ Công An").hides("Không xác nhận được ở đây");
    let counts =
        app.finds("select pledge_id, count(*) from pledge_event where step = 'agree' group by 1").await;
    assert!(counts.len() == 2 && counts.iter().all(|row| row["count"] == 1), "{counts:?}");
    long.get(PledgePath { id: ids[2] }).await.hides("Đã xác nhận");
}

#[tokio::test]
async fn the_list_finds_people_however_they_are_typed() {
    let app = TestApp::start().await;
    let secretary = app.secretary();
    let id = app.unit("P01-01").await;
    for (typed, name) in [
        ("cong an", "Đỗ Công An"),
        ("Đỗ Công", "Đỗ Công An"),
        ("qn000008", "Huỳnh Đức Long"),
        ("đinh", "Đinh Lâm"),
    ] {
        let page = secretary.get(UnitPledgesPath { id }).await;
        secretary
            .submit(&page, UnitPledgesPath { id }, &[("q", typed)])
            .await
            .shows(name)
            .hides("Nguyễn Đình Khánh Vân");
    }
    for typed in ["%", "_", "100%", "\\"] {
        let page = secretary.get(UnitPledgesPath { id }).await;
        secretary.submit(&page, UnitPledgesPath { id }, &[("q", typed)]).await.shows("Không tìm thấy");
    }
}
