//! A confirmed pledge is amended: what was confirmed stays in force until the branch confirms the new revision.

use camket::pledge::{
    PledgeId,
    agreement::{AgreementPath, AgreementsPath},
    amendment::opening::{AmendmentPath, EndingPath},
    draft::DraftPath,
    list::UnitPledgesPath,
    paper::PaperPath,
    receipt::ReceiptPath,
    returning::ReturnPath,
    revision::ChangesPath,
    show::PledgePath,
    submission::SubmissionPath,
    withdrawal::WithdrawalPath,
};

use crate::harness::{TestApp, Visitor};

const KEY: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
const FIRST: &str = "Dự đủ 12 buổi sinh hoạt chi bộ trong năm 2027.";
const SECOND: &str = "Dự đủ 10 buổi sinh hoạt chi bộ trong năm 2027.";

async fn agreed(app: &TestApp) -> PledgeId {
    let id = app.an().sends_a_pledge().await;
    app.secretary().confirms(id).await;
    app.comes_to(2027, 5, 10);
    id
}

/// Begins an amendment and writes another first commitment.
async fn amends(person: &Visitor, id: PledgeId) {
    let page = person.get(AmendmentPath { id }).await.is_ok();
    person.submit(&page, AmendmentPath { id }, &[("reason", "")]).await.is_refused().shows("Hãy ghi lý do");
    let typed = [("reason", "Được giao thêm nhiệm vụ từ tháng 5.")];
    person.submit(&page, AmendmentPath { id }, &typed).await.redirects_to(DraftPath { id });
    person.submit(&page, AmendmentPath { id }, &typed).await.redirects_to(DraftPath { id });
    let page = person.get(DraftPath { id }).await.shows(FIRST).shows("Đang sửa đổi trong năm");
    let form = page.form(DraftPath { id });
    let field = form.fields.iter().find(|field| field.value == FIRST).unwrap().id.clone();
    person.submit(&page, DraftPath { id }, &[(field.as_str(), SECOND)]).await.is_done();
}

#[tokio::test]
async fn what_was_confirmed_stays_in_force_until_the_branch_confirms_again() {
    let app = TestApp::start().await;
    let id = agreed(&app).await;
    let (an, secretary) = (app.an(), app.secretary());
    an.get(PledgePath { id }).await.offers("Sửa đổi, bổ sung trong năm");
    amends(&an, id).await;
    an.get("/").await.shows("Sửa đổi bản cam kết trong năm");
    an.get(PledgePath { id }).await.shows("Đang soạn bản sửa đổi").shows("Bản số 1").hides(SECOND);
    secretary
        .get(PledgePath { id })
        .await
        .shows("Đang soạn bản sửa đổi")
        .does_not_offer("Xác nhận bản cam kết");

    let check = an.get(SubmissionPath { id }).await.shows("Bản sửa đổi của cam kết năm 2027").shows(SECOND);
    let check = check.hides("Đã quá hạn").hides("Hạn 23:59");
    an.submit(&check, SubmissionPath { id }, &[]).await.redirects_to(ReceiptPath { id });
    an.get(ReceiptPath { id }).await.shows("Bản số 2").hides("gửi muộn");
    // Follow-up, paper and page rest on what is in force.
    an.get(PledgePath { id }).await.shows("Bản sửa đổi chờ xác nhận").shows(FIRST).hides(SECOND);
    an.get(format!("/pledges/{id}/progress")).await.shows(FIRST).hides(SECOND);
    let paper = secretary.get(PaperPath { id }).await.is_ok();
    assert!(paper.header("content-disposition").contains("ban-1.pdf"));

    let unit = app.unit("P01-01").await;
    let list = secretary.get(UnitPledgesPath { id: unit }).await.shows("Sửa đổi trong năm Đỗ Công An");
    drop(list);
    let page = secretary.get(PledgePath { id }).await.shows("Được giao thêm nhiệm vụ từ tháng 5.");
    let page = page.shows("Bản số 2, gửi lúc").offers("Xác nhận bản cam kết");
    an.post(WithdrawalPath { id }).await.is_conflict();
    drop(page);
    let changes = secretary.get(ChangesPath { id }).await.shows("bản số 2 khác gì bản số 1");
    let changes = changes.shows("Không thay đổi");
    assert!(changes.text().contains("<del>12</del><ins>10</ins>"), "{}", changes.text());
    let page = secretary.get(AgreementPath { id }).await.shows("Bản sửa đổi này có hiệu lực thay bản trước");
    let done = secretary.submit(&page, AgreementPath { id }, &[]).await.redirects_to(PledgePath { id });
    secretary.submit(&page, AgreementPath { id }, &[]).await.redirects_to(PledgePath { id });
    secretary.follow(&done).await.shows(SECOND).shows("Bản số 2").shows("Xác nhận (bản số 2)");
    an.get(format!("/pledges/{id}/progress")).await.shows(SECOND);
    assert_eq!(app.counts("select count(*) from pledge_event where step = 'agree'").await, 2);
    assert_eq!(app.counts("select sum(agreed)::bigint from pledge_tally").await, 1);
    let paper = an.get(PaperPath { id }).await.is_ok();
    assert!(paper.header("content-disposition").contains("ban-2.pdf"));
}

#[tokio::test]
async fn an_amendment_is_returned_mended_taken_back_and_given_up() {
    let app = TestApp::start().await;
    let id = agreed(&app).await;
    let (an, deputy) = (app.an(), app.deputy());
    amends(&an, id).await;
    an.sends(id).await;
    let page = an.get(PledgePath { id }).await.offers("Rút lại để sửa");
    an.submit(&page, WithdrawalPath { id }, &[]).await.redirects_to(DraftPath { id });
    an.submit(&page, WithdrawalPath { id }, &[]).await.redirects_to(DraftPath { id });
    an.get(DraftPath { id }).await.shows(SECOND);
    an.sends(id).await;
    an.get(ReceiptPath { id }).await.shows("Bản số 3");

    deputy.returns(id, "Nêu rõ nhiệm vụ được giao thêm.").await;
    let page = an.get(PledgePath { id }).await.shows("Bản sửa đổi được trả lại").shows("Nêu rõ nhiệm vụ");
    page.shows(FIRST).hides(SECOND).offers("Soạn tiếp bản sửa đổi");
    an.get(DraftPath { id }).await.shows("Nêu rõ nhiệm vụ được giao thêm.").shows(SECOND);
    an.sends(id).await;
    an.post_form(EndingPath { id }, [("key", KEY)]).await.is_conflict();
    deputy.returns(id, "Chưa đủ căn cứ.").await;
    let page = an.get(PledgePath { id }).await;
    let dropped = an.submit(&page, EndingPath { id }, &[]).await.redirects_to(PledgePath { id });
    an.follow(&dropped).await.shows("Đã thôi sửa đổi").shows(FIRST).shows("Bản số 1,");
    an.get(DraftPath { id }).await.redirects_to(PledgePath { id });

    // A new one begins from what is in force and is numbered on.
    amends(&an, id).await;
    an.sends(id).await;
    an.get(ReceiptPath { id }).await.shows("Bản số 5");
    app.secretary().confirms(id).await;
    an.get(PledgePath { id }).await.shows("Bản số 5,").shows(SECOND);
    an.get(format!("{}?from=1&to=5", ChangesPath { id })).await.shows("bản số 5 khác gì bản số 1");
    an.get(format!("{}?from=5&to=1", ChangesPath { id })).await.is_not_found();
    an.get(format!("{}?from=1&to=9", ChangesPath { id })).await.is_not_found();
}

#[tokio::test]
async fn several_are_confirmed_at_once_an_amendment_among_them() {
    let app = TestApp::start().await;
    let id = agreed(&app).await;
    let (an, secretary) = (app.an(), app.secretary());
    amends(&an, id).await;
    an.sends(id).await;
    let unit = app.unit("P01-01").await;
    let page =
        secretary.get(format!("{}?chosen={id}", AgreementsPath { id: unit })).await.shows("Đỗ Công An");
    secretary.submit(&page, AgreementsPath { id: unit }, &[]).await.is_done();
    an.get(PledgePath { id }).await.shows("Bản số 2,").shows(SECOND);
}

#[tokio::test]
async fn nobody_amends_for_another_or_confirms_their_own() {
    let app = TestApp::start().await;
    let secretary = app.secretary();
    let id = secretary.sends_a_pledge().await;
    app.deputy().confirms(id).await;
    amends(&secretary, id).await;
    secretary.sends(id).await;
    secretary.post_form(AgreementPath { id }, [("key", KEY)]).await.is_forbidden();
    secretary.get(ReturnPath { id }).await.is_forbidden();
    let past = format!(
        "update pledge set amendment = null, revision = amendment_revision, agreed_at = now(), agreed_by = member_id
          where id = '{id}'"
    );
    let refused = app.tries(&secretary, &past).await.unwrap_err();
    assert!(refused.to_string().contains("pledge_not_agreed_by_self"), "{refused}");
    app.deputy().get(AmendmentPath { id }).await.is_forbidden();
    app.deputy().post_form(EndingPath { id }, [("key", KEY)]).await.is_forbidden();
    app.stranger().post_form(AmendmentPath { id }, [("key", KEY), ("reason", "x")]).await.is_not_found();
    // The Board's copy goes when it comes into force, not before.
    assert_eq!(app.counts("select count(*) from leader_copy").await, 1);
    app.deputy().confirms(id).await;
    let copies = app.finds("select revision, because from leader_copy order by revision").await;
    assert_eq!((&copies[1]["revision"], &copies[1]["because"]), (&2.into(), &"amended".into()));
}

#[tokio::test]
async fn before_anything_is_confirmed_and_at_the_years_end_nothing_is_amended() {
    let app = TestApp::start().await;
    let an = app.an();
    let id = an.sends_a_pledge().await;
    an.get(AmendmentPath { id }).await.is_conflict();
    app.secretary().confirms(id).await;
    amends(&an, id).await;
    // An amendment that still waits when the member reviews themself is void; what was confirmed counts.
    app.arranges(&format!("update pledge set stage = 'self_reviewed' where id = '{id}'")).await;
    an.get(PledgePath { id }).await.hides("Sửa đổi trong năm").does_not_offer("Sửa đổi, bổ sung trong năm");
    an.get(AmendmentPath { id }).await.is_conflict().shows("kiểm điểm cuối năm");
    assert_eq!(app.counts("select count(*) from pledge_draft").await, 0);
}
