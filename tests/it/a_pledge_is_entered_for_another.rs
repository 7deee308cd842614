//! A member who cannot write on a screen signs on paper; the secretary types it in with the scan beside it.

use camket::{
    pledge::{
        agreement::AgreementPath, draft::DraftPath, paper::PaperPath, receipt::ReceiptPath,
        returning::ReturnPath, show::PledgePath, submission::SubmissionPath, withdrawal::WithdrawalPath,
    },
    proxy::{answering::AnswerPath, beginning::EntryPath, ending::EndingPath},
};

use crate::harness::{SIGNED, TestApp};

const KEY: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
const TYPED: &[(&str, &str)] = &[("reason", "Đang nằm viện"), ("signed_on", "2026-11-20")];

#[tokio::test]
async fn it_is_typed_in_marked_accepted_and_confirmed_by_another() {
    let app = TestApp::start().await;
    let (long, secretary, deputy) = (app.long(), app.secretary(), app.deputy());
    let id = long.own_pledge().await;
    let page = secretary.get(PledgePath { id }).await.offers("Nhập thay từ bản giấy đã ký");
    secretary
        .follow_link(&page, "Nhập thay từ bản giấy đã ký")
        .await
        .shows("Người nhập không tự xác nhận bản này");
    let wrong = secretary.begins_an_entry(id, &[("signed_on", "2026-12-24")], b"<html>").await.is_refused();
    wrong
        .shows("Hãy ghi vì sao")
        .shows("Ngày ký không thể sau hôm nay")
        .shows("không phải PDF, JPEG hay PNG");
    secretary
        .begins_an_entry(id, &[("reason", "Đang nằm viện")], SIGNED)
        .await
        .is_refused()
        .shows("Đang nằm viện");
    secretary.enters(id).await;
    let receipt = secretary.get(ReceiptPath { id }).await.shows("nhập từ bản giấy ký ngày 20/11/2026");
    receipt.shows("Đồng chí khác sẽ đọc và xác nhận").does_not_offer("Rút lại để sửa");

    // Marked on the page and under the digest, the scan beside it.
    let mark = "Huỳnh Đình Ý, Bí thư chi bộ, Chi bộ Thôn 1 Phường Lê Hồng Phong, nhập từ bản giấy ký ngày 20/11/2026. \
                Lý do: 82 tuổi, không dùng điện thoại";
    let page = long.get(PledgePath { id }).await.shows(mark).shows("Bản này được nhập thay");
    let scan = page.link("Xem bản chụp");
    for person in [&long, &secretary, &deputy] {
        let file = person.get(&scan).await.is_ok();
        assert_eq!(file.body, SIGNED);
        assert_eq!(file.header("content-type"), "application/pdf");
        assert!(file.header("content-disposition").starts_with("attachment; filename=\"ban-chup-QN000008-"));
        assert!(file.header("content-security-policy").starts_with("sandbox; default-src 'none'"));
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        assert_eq!(file.header("cache-control"), "no-store");
    }
    for person in [app.stranger(), app.toan(), app.administrator(), app.standing()] {
        person.get(&scan).await.is_not_found();
    }
    app.nobody().get(&scan).await.asks_to_sign_in();
    let pinned = app
        .finds(
            "select pinned -> 'entered' ->> 'scan' as scan, encode(digest, 'hex') as digest
                              from pledge_revision, (select digest as kept from evidence) file",
        )
        .await;
    let kept = app.finds("select encode(digest, 'hex') as digest from evidence").await;
    assert_eq!(pinned[0]["scan"], kept[0]["digest"]);
    assert!(long.get(PaperPath { id }).await.is_ok().body.starts_with(b"%PDF"));

    // Who entered it neither confirms nor returns it, not even past the application.
    secretary
        .get(PledgePath { id })
        .await
        .does_not_offer("Xác nhận bản cam kết")
        .shows("Đảng viên chưa trả lời");
    secretary.post_form(AgreementPath { id }, [("key", KEY)]).await.is_forbidden();
    secretary.get(ReturnPath { id }).await.is_forbidden();
    let agree = format!(
        "update pledge set state = 'agreed', agreed_at = now(), agreed_by = actor_id() where id = '{id}'"
    );
    let refused = app.tries(&secretary, &agree).await.unwrap_err();
    assert!(refused.to_string().contains("pledge_not_agreed_by_who_entered"), "{refused}");

    long.get("/").await.shows("Xem bản được nhập thay và trả lời");
    let page = long.get(AnswerPath { id }).await.shows("Bản này có đúng là của đồng chí không?");
    let page_again = page.clone();
    let done =
        long.submit(&page, AnswerPath { id }, &[("answer", "accept")]).await.redirects_to(PledgePath { id });
    long.submit(&page_again, AnswerPath { id }, &[("answer", "accept")])
        .await
        .redirects_to(PledgePath { id });
    long.follow(&done).await.shows("Đảng viên xác nhận đúng là bản của mình");
    long.get(AnswerPath { id }).await.is_conflict();
    deputy.confirms(id).await;
    long.get(PledgePath { id }).await.shows("Đã xác nhận").shows(mark).shows("Công nhận bản nhập thay");
    assert_eq!(app.counts("select count(*) from evidence").await, 1);
    assert_eq!(app.counts("select count(*) from pledge_event where step = 'accept_entry'").await, 1);
}

#[tokio::test]
async fn what_is_disowned_is_the_members_draft_again() {
    let app = TestApp::start().await;
    let (long, secretary, deputy) = (app.long(), app.secretary(), app.deputy());
    let id = long.own_pledge().await;
    secretary.enters(id).await;
    deputy.get(PledgePath { id }).await.is_ok();
    let page = long.get(AnswerPath { id }).await;
    long.submit(&page, AnswerPath { id }, &[("answer", "disown")])
        .await
        .is_refused()
        .shows("Hãy ghi chỗ không đúng");
    let typed = [("answer", "disown"), ("words", "Tôi ghi 10 buổi, không phải 12.")];
    long.submit(&page, AnswerPath { id }, &typed).await.redirects_to(PledgePath { id });
    deputy
        .get(PledgePath { id })
        .await
        .shows("Tôi ghi 10 buổi, không phải 12.")
        .does_not_offer("Xác nhận bản cam kết");
    secretary.get(DraftPath { id }).await.is_forbidden();
    long.get(DraftPath { id }).await.shows("Dự đủ 12 buổi");
    long.sends(id).await;
    // Their own revision is theirs: the secretary may confirm it.
    long.get(PledgePath { id }).await.shows("Bản số 2").hides("Bản này được nhập thay");
    secretary.confirms(id).await;
}

#[tokio::test]
async fn nobody_enters_beside_a_member_who_writes_nor_for_themself() {
    let app = TestApp::start().await;
    let (toan, secretary, committee, ward) = (app.toan(), app.secretary(), app.committee(), app.grassroots());
    let id = toan.writes_a_pledge("Một chuyên đề mỗi quý.").await;
    secretary.get(EntryPath { id }).await.is_conflict();
    secretary.get(PledgePath { id }).await.does_not_offer("Nhập thay từ bản giấy đã ký");
    let own = secretary.own_pledge().await;
    secretary.get(EntryPath { id: own }).await.is_forbidden();
    committee.get(EntryPath { id: own }).await.is_forbidden();
    app.board().get(EntryPath { id: own }).await.is_forbidden();
    ward.get(EntryPath { id: own }).await.is_ok();
    app.stranger().get(EntryPath { id: own }).await.is_not_found();
    // Whoever is not entering writes, sends and sees nothing of it.
    let long = app.long().own_pledge().await;
    secretary.begins_an_entry(long, TYPED, SIGNED).await.redirects_to(DraftPath { id: long });
    app.deputy().get(DraftPath { id: long }).await.is_forbidden();
    app.deputy().get(SubmissionPath { id: long }).await.is_forbidden();
    app.deputy().get(EntryPath { id: long }).await.is_conflict();
    secretary.get(DraftPath { id: long }).await.shows("Đang nhập thay đồng chí Huỳnh Đức Long");
    for sql in [
        "insert into pledge_event (id, pledge_id, key, at, actor_id, actor_name, own, step)
         select gen_random_uuid(), id, gen_random_uuid(), now(), actor_id(), 'x', false, 'submit' from pledge where id = '{}'",
        "insert into pledge_draft (pledge_id, member_id, version, content, saved_at)
         select id, member_id, 1, '{{}}', now() from pledge where id = '{}'",
    ] {
        let sql = sql.replace("{{}}", "[]").replace("{}", &long.to_string());
        let refused = app.tries(&app.deputy(), &sql).await.unwrap_err();
        assert!(refused.to_string().contains("row-level security"), "{refused}");
    }
}

#[tokio::test]
async fn an_entry_is_given_up_and_taken_back_by_its_member() {
    let app = TestApp::start().await;
    let (long, secretary, deputy) = (app.long(), app.secretary(), app.deputy());
    let id = long.own_pledge().await;
    secretary.begins_an_entry(id, TYPED, SIGNED).await.redirects_to(DraftPath { id });
    let page = secretary.get(PledgePath { id }).await.shows("Thôi nhập thay");
    deputy.post_form(EndingPath { id }, [("key", KEY)]).await.is_forbidden();
    secretary.submit(&page, EndingPath { id }, &[]).await.redirects_to(PledgePath { id });
    secretary.submit(&page, EndingPath { id }, &[]).await.redirects_to(PledgePath { id });
    secretary.get(DraftPath { id }).await.is_forbidden();
    long.get(DraftPath { id }).await.is_ok();
    // What is marked as typed in from paper is: the member writes once the entry is given up, which they may do too.
    secretary.begins_an_entry(id, TYPED, SIGNED).await.redirects_to(DraftPath { id });
    long.get(DraftPath { id }).await.is_forbidden();
    long.get(SubmissionPath { id }).await.is_forbidden();
    let home = long.get("/").await.shows("Chi bộ đang nhập thay từ bản giấy đã ký");
    assert_eq!(home.link("Soạn bản cam kết"), PledgePath { id }.to_string());
    let page = long.get(PledgePath { id }).await.shows("Muốn tự viết, đồng chí cho thôi nhập thay");
    long.submit(&page, EndingPath { id }, &[]).await.redirects_to(PledgePath { id });
    long.post_form(EndingPath { id }, [("key", KEY)]).await.is_conflict();
    long.get(DraftPath { id }).await.is_ok();
    secretary.get(DraftPath { id }).await.is_forbidden();
    // Entered again, and taken back before anyone else has read it.
    secretary.enters(id).await;
    secretary.post(WithdrawalPath { id }).await.is_forbidden();
    let page = long.get(PledgePath { id }).await.offers("Rút lại để sửa");
    long.submit(&page, WithdrawalPath { id }, &[]).await.redirects_to(DraftPath { id });
    long.sends(id).await;
    long.get(PledgePath { id }).await.hides("Bản này được nhập thay");
    assert_eq!(app.counts("select count(*) from evidence").await, 1);
}
