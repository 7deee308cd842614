//! Points and conditions, changes by the body that decides, one paper for many, answers and appeals.

use camket::{
    discipline::{lifting::LiftingPath, list::DisciplinesPath},
    grading::{
        appeal::{
            answering::AnsweringPath,
            page::{AnswerPath, AppealPath},
        },
        calibration::{change::CalibrationPath, group_page::GroupPath},
        decision::DecisionPath,
        paper::{deciding::DecidingPath, printing::PrintingPath, show::PaperPath},
        proposal::ProposalPath,
    },
    pledge::PledgeId,
    review::show::ReviewPath,
};

use crate::harness::{POINTS, SUMS, TestApp};

impl TestApp {
    /// An's pledge, reviewed and proposed as good.
    async fn proposed(&self) -> PledgeId {
        let (an, secretary) = (self.an(), self.secretary());
        let id = self.confirmed(&an, &secretary).await;
        an.reviews_self(id, "good").await;
        secretary.proposes(id, "good").await;
        id
    }
}

#[tokio::test]
async fn the_year_2027_has_points_and_conditions_and_2018_has_neither_points_nor_bands() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = app.confirmed(&an, &secretary).await;
    an.get(ReviewPath { id }).await.shows("Tự chấm điểm").shows("Ít nhất 30 % nhiệm vụ vượt yêu cầu");
    an.reviews_self(id, "good").await.shows("28 + 64,5 = 92,5");
    let page = secretary.get(ProposalPath { id }).await.shows("Cần xem xét").shows("nội dung chưa rõ");
    let typed = |points: &[(&'static str, &'static str)], grade| {
        [SUMS.as_slice(), points, &[("grade", grade), ("words", "")]].concat()
    };
    // 85 points are good, not excellent.
    let few = typed(&[("points-common", "25"), ("points-results", "60")], "excellent");
    let refused = secretary.submit(&page, ProposalPath { id }, &few).await.is_refused();
    refused.shows("Mức xuất sắc cần từ 90 điểm; chi bộ chấm 85 điểm.");
    let over = typed(&[("points-common", "31"), ("points-results", "")], "good");
    secretary.submit(&page, ProposalPath { id }, &over).await.is_refused().shows("Hãy ghi điểm từ 0 đến 30");
    // A discipline of the year is a condition not met: it needs a reason.
    let (inspector, member) = (app.inspector(), app.member("QN000013").await);
    let form = inspector.get(DisciplinesPath { id: member }).await.is_ok();
    let paper = [
        ("form", "reprimand"),
        ("fault_year", "2027"),
        ("number", "12-QĐ/UBKT"),
        ("issuer", "Ủy ban Kiểm tra Thành ủy"),
        ("decided_on", "01/12/2027"),
    ];
    let empty = [("form", ""), ("number", ""), ("decided_on", "31/12/2027")];
    inspector
        .submit(&form, DisciplinesPath { id: member }, &empty)
        .await
        .is_refused()
        .shows("Hãy chọn hình thức kỷ luật.");
    for _ in 0..2 {
        inspector.submit(&form, DisciplinesPath { id: member }, &paper).await.is_done();
    }
    assert_eq!(app.counts("select count(*) from discipline").await, 1);
    for person in [&an, &secretary, &app.administrator()] {
        person.get(DisciplinesPath { id: member }).await.is_not_found();
    }
    let good = typed(&POINTS, "good");
    let refused = secretary.submit(&page, ProposalPath { id }, &good).await.is_refused();
    let refused = refused.shows("Chưa đạt điều kiện «Không bị kỷ luật về khuyết điểm của năm»");
    secretary
        .submit(&refused, ProposalPath { id }, &[("words", "Tự phát hiện, đã khắc phục.")])
        .await
        .is_done();
    an.get(ReviewPath { id })
        .await
        .shows("Chi bộ chấm 92,5 điểm.")
        .shows("Khiển trách, quyết định số 12-QĐ/UBKT");

    // The same year under the rules of 2018: four grades, no points, other conditions.
    app.arranges(
        "update rule_set set rules = (select rules from rule_set where code = '2018') where code like 'QĐ 366%'",
    )
    .await;
    let page = secretary
        .get(ProposalPath { id })
        .await
        .hides("tối đa 30 điểm")
        .shows("đạt cấp độ “Trung bình” trở lên");
    let excellent = [SUMS.as_slice(), &[("grade", "excellent"), ("words", "Chi bộ nhất trí.")]].concat();
    secretary.submit(&page, ProposalPath { id }, &excellent).await.redirects_to(ReviewPath { id });
}

#[tokio::test]
async fn the_body_that_decides_tries_changes_and_decides_by_one_paper() {
    let app = TestApp::start().await;
    let (secretary, grassroots) = (app.secretary(), app.grassroots());
    let people = [&app.an(), &app.toan(), &app.chau()];
    let ids = app.all_confirmed(&people, &secretary).await;
    for ((person, id), grade) in people.iter().zip(&ids).zip(["excellent", "good", "good"]) {
        person.reviews_self(*id, "good").await;
        secretary.proposes(*id, grade).await;
    }
    let ward = app.unit("P01").await;
    let path = GroupPath { id: ward };
    for person in [&secretary, &app.an(), &app.standing(), &app.far_secretary()] {
        person.get(path.to_string()).await.is_not_found();
    }
    let page = grassroots.get(path.to_string()).await.shows("Đỗ Công An").shows("92,5").shows("Năm trước");
    let page =
        page.shows("1 đề nghị xuất sắc, được 0: 20 % của 3, làm tròn xuống.").hides("Chưa có gì được ghi");
    // Trying out writes nothing.
    let tried = format!("{}/good", ids[0]);
    let page =
        grassroots.submit(&page, GroupPath { id: ward }, &[("to-QN000013", tried.as_str())]).await.is_ok();
    let page = page
        .shows("Chưa có gì được ghi")
        .shows("Đỗ Công An: xuất sắc → tốt")
        .shows("0 đề nghị xuất sắc, được 0");
    assert_eq!(app.counts("select count(*) from calibration").await, 0);

    // The whole list cannot be decided over the cap.
    let deciding = DecidingPath { id: ward };
    let check = grassroots.get(deciding.to_string()).await.shows("Ghi quyết định cho 3 người");
    let decided = [("number", "130-QĐ/ĐU"), ("decided_on", "01/12/2027")];
    let refused = grassroots.submit(&check, DecidingPath { id: ward }, &decided).await.is_refused();
    refused.shows("Vượt tỷ lệ 1 người: 1 quyết định xuất sắc, được 0");

    let id = ids[0];
    let form = grassroots.get(page.link("Ghi thay đổi này của Đỗ Công An")).await.is_ok();
    let refused =
        grassroots.submit(&form, CalibrationPath { id }, &[("grade", "excellent")]).await.is_refused();
    let refused = refused.shows("chưa có gì thay đổi").shows("Hãy ghi lý do");
    let change = [("grade", "good"), ("reason", "Sản phẩm chưa vượt yêu cầu.")];
    for _ in 0..2 {
        grassroots.submit(&refused, CalibrationPath { id }, &change).await.redirects_to(ReviewPath { id });
    }
    secretary.get(CalibrationPath { id }).await.is_forbidden();
    let page = secretary.get(ReviewPath { id }).await.shows("Sản phẩm chưa vượt yêu cầu.");
    page.shows("Chi bộ đề nghị").shows("Hoàn thành xuất sắc nhiệm vụ");

    let check = grassroots.get(deciding.to_string()).await;
    let done = grassroots.submit(&check, DecidingPath { id: ward }, &decided).await.is_done();
    let again = grassroots.submit(&check, DecidingPath { id: ward }, &decided).await;
    again.redirects_to(done.location());
    assert_eq!(app.counts("select count(*) from decision where paper_id is not null").await, 3);
    let paper = grassroots.follow(&done).await.shows("Quyết định số 130-QĐ/ĐU").shows("Danh sách kèm theo");
    paper.shows("Hoàn thành tốt nhiệm vụ: 3 người");
    let rows = app.finds("select id from decision_paper").await;
    let paper = PaperPath { id: serde_json::from_value(rows[0]["id"].clone()).unwrap() };
    app.an().get(paper.to_string()).await.is_not_found();
    app.board().get(paper.to_string()).await.is_ok().does_not_offer("In quyết định và danh sách");
    let printing = PrintingPath { id: paper.id };
    app.board().get(printing.to_string()).await.is_forbidden();
    let form = grassroots.get(printing.to_string()).await.shows("In quyết định số 130-QĐ/ĐU");
    let signer = [("signer_name", "Trần Văn Ký"), ("signer_title", "Bí thư"), ("place", "Quảng Ngãi")];
    let mut typed = signer.to_vec();
    typed.extend([("what", "decision"), ("bases", ""), ("then", "word")]);
    let refused = grassroots.submit(&form, printing, &typed).await.is_refused();
    refused.shows("Hãy ghi ít nhất một căn cứ");
    typed[4] = ("bases", "Căn cứ Quy định 1;\nXét đề nghị của các chi bộ");
    let word = grassroots.submit(&form, printing, &typed).await.is_ok();
    let text = crate::papers::word_text(&word.body);
    for words in [
        "Số 130-QĐ/ĐU",
        "QUYẾT ĐỊNH",
        "Căn cứ Quy định 1;",
        "đối với 3 đồng chí",
        "tốt nhiệm vụ: 3",
        "BÍ THƯ",
        "Trần Văn Ký",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("Đỗ Công An"), "names stand on the list alone: {text}");
    typed[3] = ("what", "list");
    let text = crate::papers::word_text(&grassroots.submit(&form, printing, &typed).await.is_ok().body);
    for words in ["kèm theo Quyết định số 130-QĐ/ĐU ngày 01/12/2027", "Đỗ Công An", "có 3 đồng chí"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    app.an().get("/viewings").await.shows("Danh sách kèm theo quyết định");
    typed[5] = ("then", "pdf");
    assert!(grassroots.submit(&form, printing, &typed).await.is_ok().body.starts_with(b"%PDF-"));
    app.an().get(ReviewPath { id }).await.shows("Quyết định số 130-QĐ/ĐU");
}

#[tokio::test]
async fn an_appeal_is_upheld_by_someone_who_did_not_act_before() {
    let app = TestApp::start().await;
    let id = app.proposed().await;
    let (an, secretary, grassroots, inspector) =
        (app.an(), app.secretary(), app.grassroots(), app.inspector());
    // In time to answer: the proposal is seen before the decision.
    let page = an.get(AppealPath { id }).await.does_not_offer("Gửi kiến nghị");
    an.submit(&page, AnswerPath { id }, &[("words", "")]).await.is_refused().shows("Hãy ghi ý kiến");
    for _ in 0..2 {
        an.submit(&page, AnswerPath { id }, &[("words", "Tôi đã vượt chỉ tiêu.")]).await.is_done();
    }
    an.post_form(AppealPath { id }, [("key", "01890a5d-ac96-774b-bcce-b302099a8059"), ("words", "x")])
        .await
        .is_conflict();
    secretary.get(AppealPath { id }).await.shows("Tôi đã vượt chỉ tiêu.").shows("Về mức đề nghị");
    secretary
        .post_form(AnswerPath { id }, [("key", "01890a5d-ac96-774b-bcce-b302099a8059"), ("words", "x")])
        .await
        .is_forbidden();
    grassroots.grades(id, "fair").await.redirects_to(ReviewPath { id });

    let page = an.get(AppealPath { id }).await.shows("Gửi được đến hết ngày 31/12/2027");
    for _ in 0..2 {
        an.submit(&page, AppealPath { id }, &[("appeal-words", "Bảng chấm công ghi 14 buổi.")])
            .await
            .is_done();
    }
    assert_eq!(app.counts("select count(*) from appeal").await, 1);
    assert_eq!(app.counts("select count(*) from grade_answer").await, 1);
    let rows = app.finds("select id from appeal").await;
    let appeal = AnsweringPath { id: serde_json::from_value(rows[0]["id"].clone()).unwrap() };
    // Who decided does not answer; neither the page nor the database lets them.
    grassroots
        .get(AppealPath { id })
        .await
        .shows("người khác trả lời kiến nghị này")
        .does_not_offer("Trả lời kiến nghị");
    let typed = [("key", "01890a5d-ac96-774b-bcce-b302099a8060"), ("outcome", "rejected"), ("grounds", "x")];
    grassroots.post_form(appeal.to_string(), typed).await.is_forbidden();
    let sneaked =
        "update appeal set state = 'rejected', grounds = 'x', answered_at = now(), answered_by = actor_id(),
                          answerer = 'x', office_title = 'x'";
    assert!(matches!(app.tries(&grassroots, sneaked).await, Ok(0)));

    let page = inspector.get(AppealPath { id }).await.shows("Đang xem xét");
    inspector
        .submit(&page, appeal.to_string(), &[("grounds", "")])
        .await
        .is_refused()
        .shows("Hãy ghi căn cứ");
    let upheld = [("outcome", "upheld"), ("grounds", "Chi bộ đếm thiếu hai buổi.")];
    for _ in 0..2 {
        inspector.submit(&page, appeal.to_string(), &upheld).await.redirects_to(AppealPath { id });
    }
    an.get(AppealPath { id })
        .await
        .shows("Chấp nhận")
        .shows("Chi bộ đếm thiếu hai buổi.")
        .shows("Đặng Thị Kiều Oanh");

    // The grade is taken up again; what takes its place says why, and both stay.
    let form = grassroots.get(DecisionPath { id }).await.is_ok();
    let decided = [("grade", "good"), ("number", "140-QĐ/ĐU"), ("decided_on", "01/12/2027")];
    let refused = grassroots.submit(&form, DecisionPath { id }, &decided).await.is_refused();
    let refused = refused.shows("Hãy ghi vì sao quyết định trước được thay thế");
    grassroots
        .submit(&refused, DecisionPath { id }, &[("reason", "Kiến nghị được chấp nhận.")])
        .await
        .is_done();
    let page = an.get(ReviewPath { id }).await.shows("Kết quả xếp loại Hoàn thành tốt nhiệm vụ");
    page.shows("Kiến nghị được chấp nhận.").shows("đã được quyết định sau thay thế");
    assert_eq!(app.counts("select count(*) from decision").await, 2);
}

#[tokio::test]
async fn an_appeal_that_is_rejected_is_answered_once_however_often_it_is_sent() {
    let app = TestApp::start().await;
    let id = app.proposed().await;
    let (an, inspector) = (app.an(), app.inspector());
    app.grassroots().grades(id, "fair").await.redirects_to(ReviewPath { id });
    let page = an.get(AppealPath { id }).await.is_ok();
    an.submit(&page, AppealPath { id }, &[("appeal-words", "Đã dự 14 buổi.")]).await.is_done();
    let rows = app.finds("select id from appeal").await;
    let path = AnsweringPath { id: serde_json::from_value(rows[0]["id"].clone()).unwrap() }.to_string();
    let page = inspector.get(AppealPath { id }).await.is_ok();
    let rejected = [("outcome", "rejected"), ("grounds", "Bảng chấm công ghi 10 buổi.")];
    for _ in 0..3 {
        inspector.submit(&page, &path, &rejected).await.redirects_to(AppealPath { id });
    }
    let lines = "select count(*) from audit_entry where act ilike '%answer%appeal%'";
    assert_eq!(app.counts(lines).await, 1);
    // Another form is another answer, which comes too late.
    let other = [("key", "01890a5d-ac96-774b-bcce-b302099a8061"), ("outcome", "upheld"), ("grounds", "x")];
    inspector.post_form(&path, other).await.is_conflict();
    an.get(AppealPath { id }).await.shows("Không chấp nhận").shows("Bảng chấm công ghi 10 buổi.");
}

#[tokio::test]
async fn a_discipline_found_later_and_then_lifted_is_told_to_the_body_that_decides() {
    let app = TestApp::start().await;
    let id = app.proposed().await;
    let (an, grassroots, board) = (app.an(), app.grassroots(), app.board());
    grassroots.grades(id, "good").await.redirects_to(ReviewPath { id });
    let group = GroupPath { id: app.unit("P01").await };
    grassroots.get(group.to_string()).await.hides("Cần xem lại");
    app.waits(chrono::TimeDelta::minutes(5));
    let member = app.member("QN000013").await;
    let form = board.get(DisciplinesPath { id: member }).await;
    let paper = [
        ("form", "warning"),
        ("fault_year", "2027"),
        ("number", "15-QĐ/UBKT"),
        ("issuer", "Ủy ban Kiểm tra Thành ủy"),
        ("decided_on", "01/12/2027"),
        ("words", "Chậm nộp quỹ phòng chống thiên tai."),
    ];
    board.submit(&form, DisciplinesPath { id: member }, &paper).await.is_done();
    grassroots
        .get(group.to_string())
        .await
        .shows("Cần xem lại: kỷ luật ghi sau quyết định")
        .shows("1 kỷ luật");
    let rows = app.finds("select id from discipline").await;
    let lifting = LiftingPath { id: serde_json::from_value(rows[0]["id"].clone()).unwrap() };
    let form = board.get(lifting.to_string()).await.shows("không hoàn lại được");
    board.submit(&form, lifting.to_string(), &[]).await.is_refused().shows("Hãy ghi lý do hủy bỏ.");
    let lifted = [("number", "3-QĐ/TU"), ("on", "01/12/2027"), ("reason", "Kết luận không đúng.")];
    board.submit(&form, lifting.to_string(), &lifted).await.redirects_to(DisciplinesPath { id: member });
    board.get(DisciplinesPath { id: member }).await.shows("Đã hủy bỏ theo văn bản số 3-QĐ/TU");
    board.submit(&form, lifting.to_string(), &lifted).await.is_conflict();
    an.get(ReviewPath { id }).await.shows("đã hủy bỏ theo văn bản số 3-QĐ/TU");
    grassroots.get(group.to_string()).await.hides("1 kỷ luật");
}
