//! Sending: one act, one receipt, in time or marked late; until it is read it can be taken back.

use camket::pledge::{
    draft::DraftPath, paper::PaperPath, receipt::ReceiptPath, show::PledgePath, submission::SubmissionPath,
    withdrawal::WithdrawalPath,
};

use crate::harness::TestApp;

const WORDS: &str = "Dự đủ 12 buổi sinh hoạt chi bộ trong năm 2027.";

#[tokio::test]
async fn a_pledge_is_checked_sent_and_receipted() {
    let app = TestApp::start().await;
    let an = app.an();
    let id = an.writes_a_pledge(WORDS).await;
    let check = an.get(SubmissionPath { id }).await.shows("Kiểm tra trước khi gửi").shows(WORDS);
    let check = check.shows("Chi bộ Thôn 1 Phường Lê Hồng Phong").hides("Đã quá hạn").hides("Ban Thường vụ");
    let sent = an.submit(&check, SubmissionPath { id }, &[]).await.redirects_to(ReceiptPath { id });
    let receipt = an.follow(&sent).await.shows("Đã gửi bản cam kết").shows("Máy chủ nhận lúc 10:00");
    let receipt = receipt.offers("Tải bản PDF").hides("gửi muộn");
    let digest = &app.finds("select encode(digest, 'hex') as digest from pledge_revision").await[0]["digest"];
    let digest = digest.as_str().unwrap()[..16].to_uppercase();
    assert!(receipt.html.words.replace(' ', "").contains(&digest), "{digest}: {}", receipt.html.words);
    an.get("/").await.shows("Đang chờ chi bộ đọc");
    an.get(PledgePath { id }).await.shows("Bản số 1").shows("Gửi chi bộ (bản số 1)").shows("Đỗ Công An");
    // Back, or an old link: one is told calmly where it stands.
    for path in [DraftPath { id }.to_string(), SubmissionPath { id }.to_string()] {
        let away = an.get(path).await.redirects_to(PledgePath { id });
        an.follow(&away).await.is_ok().shows("Bản cam kết này đã được gửi, nội dung được giữ nguyên.");
    }
}

#[tokio::test]
async fn twenty_times_the_same_form_is_one_sending() {
    let app = TestApp::start().await;
    let an = app.an();
    let id = an.writes_a_pledge(WORDS).await;
    let check = an.get(SubmissionPath { id }).await;
    let mut presses = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (an, check) = (an.clone(), check.clone());
        presses.spawn(async move {
            let page = an.submit(&check, SubmissionPath { id }, &[]).await;
            (page.status.as_u16(), page.location())
        });
    }
    for answer in presses.join_all().await {
        assert_eq!(answer, (303, ReceiptPath { id }.to_string()));
    }
    assert_eq!(app.counts("select count(*) from pledge_revision").await, 1);
    assert_eq!(app.counts("select count(*) from pledge_event where step = 'submit'").await, 1);
    // The back button and a second press come to the same receipt.
    an.submit(&check, SubmissionPath { id }, &[]).await.redirects_to(ReceiptPath { id });
}

#[tokio::test]
async fn another_form_cannot_send_what_was_sent() {
    let app = TestApp::start().await;
    let an = app.an();
    let id = an.writes_a_pledge(WORDS).await;
    let (first, second) = (an.get(SubmissionPath { id }).await, an.get(SubmissionPath { id }).await);
    an.submit(&first, SubmissionPath { id }, &[]).await.redirects_to(ReceiptPath { id });
    an.submit(&second, SubmissionPath { id }, &[]).await.is_conflict();
    assert_eq!(app.counts("select count(*) from pledge_revision").await, 1);
}

#[tokio::test]
async fn words_that_changed_in_another_tab_are_not_sent_unseen() {
    let app = TestApp::start().await;
    let an = app.an();
    let id = an.writes_a_pledge(WORDS).await;
    let check = an.get(SubmissionPath { id }).await;
    let page = an.get(DraftPath { id }).await;
    an.submit(&page, DraftPath { id }, &[("text", "Sửa ở nơi khác")]).await.is_done();
    an.submit(&check, SubmissionPath { id }, &[]).await.is_conflict();
    assert_eq!(app.counts("select count(*) from pledge_revision").await, 0);
}

#[tokio::test]
async fn until_it_is_read_it_can_be_taken_back() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = an.sends_a_pledge().await;
    let page = an.get(PledgePath { id }).await.offers("Rút lại để sửa");
    let back = an.submit(&page, WithdrawalPath { id }, &[]).await.redirects_to(DraftPath { id });
    an.follow(&back).await.shows("Đã rút lại bản cam kết").shows(WORDS);
    an.submit(&page, WithdrawalPath { id }, &[]).await.redirects_to(DraftPath { id });
    assert_eq!(app.counts("select count(*) from pledge_event where step = 'take_back'").await, 1);
    an.sends(id).await;
    an.get(PledgePath { id }).await.shows("Bản số 2").shows("Rút lại để sửa (bản số 1)");

    secretary.get(PledgePath { id }).await.shows(WORDS);
    let page = an.get(PledgePath { id }).await.does_not_offer("Rút lại để sửa");
    drop(page);
    an.post(WithdrawalPath { id }).await.is_conflict().shows("Chi bộ đã mở đọc");
}

#[tokio::test]
async fn the_members_own_look_is_not_the_branchs() {
    let app = TestApp::start().await;
    let (an, inspector, head) = (app.an(), app.inspector(), app.agency_head());
    let id = an.sends_a_pledge().await;
    an.get(PledgePath { id }).await.is_ok();
    inspector.get(PledgePath { id }).await.is_ok();
    head.get(PledgePath { id }).await.is_ok();
    an.get(PledgePath { id }).await.offers("Rút lại để sửa");
}

#[tokio::test]
async fn late_is_marked_and_taken_until_the_cut_off() {
    let app = TestApp::start().await;
    let id = app.an().writes_a_pledge(WORDS).await;
    app.comes_to(2026, 12, 15);
    app.an().get(SubmissionPath { id }).await.hides("Đã quá hạn");
    app.comes_to(2026, 12, 16);
    let an = app.an();
    an.get("/").await.shows("Quá hạn");
    an.get(SubmissionPath { id }).await.shows("vẫn được nhận và ghi là gửi muộn");
    an.sends(id).await;
    an.get(ReceiptPath { id }).await.shows("gửi muộn");
    app.secretary().get(PledgePath { id }).await.shows("Gửi muộn");
}

#[tokio::test]
async fn after_the_cut_off_nothing_is_taken_but_an_extension_counts() {
    let app = TestApp::start().await;
    let id = app.an().writes_a_pledge(WORDS).await;
    let early = app.an();
    let check = early.get(SubmissionPath { id }).await;
    app.comes_to(2027, 1, 1);
    let an = app.an();
    an.get("/").await.shows("Đã hết hạn nhận từ 23:59 ngày 31/12/2026").hides("Việc cần làm bây giờ");
    for path in [DraftPath { id }.to_string(), SubmissionPath { id }.to_string()] {
        let page = an.get(path).await.is_ok().shows("Đã hết hạn nhận bản cam kết năm 2027").shows(WORDS);
        page.shows("hãy báo bí thư").offers("Đề nghị gia hạn").does_not_offer("Lưu bản nháp");
    }
    an.get(PledgePath { id }).await.shows("Đã hết hạn nhận").does_not_offer("Soạn bản cam kết");
    an.submit(&check, SubmissionPath { id }, &[]).await.is_conflict();
    app.arranges(&format!("update pledge set extended_to = '2027-01-10T16:59:59.999Z' where id = '{id}'"))
        .await;
    an.get(SubmissionPath { id }).await.is_ok().hides("Đã quá hạn");
    an.sends(id).await;
    an.get(ReceiptPath { id }).await.hides("gửi muộn");
}

#[tokio::test]
async fn the_paper_is_a_pdf_that_the_branch_and_the_member_can_read() {
    let app = TestApp::start().await;
    let (an, secretary, stranger) = (app.an(), app.secretary(), app.stranger());
    let id = an.writes_a_pledge(WORDS).await;
    an.get(PaperPath { id }).await.is_not_found();
    an.sends(id).await;
    for person in [&an, &secretary] {
        let paper = person.get(PaperPath { id }).await.is_ok();
        assert_eq!(paper.header("content-type"), "application/pdf");
        assert!(paper.header("content-disposition").contains("cam-ket-2027-QN000013-ban-1.pdf"));
        assert_eq!(paper.header("cache-control"), "no-store");
        assert!(paper.body.starts_with(b"%PDF") && paper.body.len() > 10_000);
    }
    stranger.get(PaperPath { id }).await.is_not_found();
}

#[tokio::test]
async fn what_was_sent_never_moves() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = an.sends_a_pledge().await;
    secretary.confirms(id).await;
    let before = an.get(PledgePath { id }).await.shows("Chi bộ Thôn 1 Phường Lê Hồng Phong");
    for person in [&an, &secretary, &app.board(), &app.administrator()] {
        for sql in [
            "update pledge_revision set content = '{}'",
            "delete from pledge_revision",
            "truncate pledge_revision",
            "update pledge_event set step = 'submit'",
            "delete from pledge_event",
            "delete from pledge",
            "update audit_entry set act = ''",
            "delete from audit_entry",
        ] {
            let refused = app.tries(person, sql).await.unwrap_err();
            assert!(refused.to_string().contains("permission denied"), "{sql}: {refused}");
        }
    }
    // A ward is renamed and its member moves on; the paper stays as it was sent.
    app.arranges("update unit set name = 'Chi bộ Mới'; update member set full_name = 'Tên Mới' where code = 'QN000013'").await;
    let after =
        an.get(PledgePath { id }).await.shows("Chi bộ Thôn 1 Phường Lê Hồng Phong").shows("Đỗ Công An");
    let digest = |page: &crate::harness::Page| {
        page.html.words.split("Mã kiểm tra").nth(1).unwrap().chars().take(20).collect::<String>()
    };
    assert_eq!(digest(&before), digest(&after));
}

#[tokio::test]
async fn a_template_that_was_used_does_not_change() {
    let app = TestApp::start().await;
    let an = app.an();
    an.sends_a_pledge().await;
    let change = "update template set content = '{}' where frozen_at is not null";
    // Nobody in the application reaches what was issued; its owner is refused.
    assert!(matches!(app.tries(&app.board(), change).await, Ok(0)));
    let mut owner = app.holds("select 1").await;
    let refused = sqlx::raw_sql(change).execute(&mut owner).await.unwrap_err();
    assert!(refused.to_string().contains("frozen"), "{refused}");
}
