//! The year's end: a member reviews themself, the agency and the branch say theirs, the competent level decides.

use camket::{
    grading::{decision::DecisionPath, overview::GradingPath, proposal::ProposalPath},
    review::{draft::DraftPath, show::ReviewPath, state_grade::StateGradePath, submission::SubmissionPath},
};

use crate::harness::{POINTS, SUMS, TestApp};

const KEY: &str = "01890a5d-ac96-774b-bcce-b302099a8058";

#[tokio::test]
async fn an_ordinary_member_is_graded() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = app.confirmed(&an, &secretary).await;
    let (head, grassroots) = (app.agency_head(), app.grassroots());

    let page = an.get(ReviewPath { id }).await.shows("Chưa báo cáo lần nào").offers("Lưu và kiểm tra để gửi");
    let saved = an.submit(&page, DraftPath { id }, &[("summary", "Đang viết dở."), ("then", "send")]).await;
    let check = an.follow(&saved.redirects_to(SubmissionPath { id })).await;
    let back = an.follow(&check.is_done()).await.shows("Hãy ghi kết quả thực hiện nội dung “");
    back.shows("Đang viết dở.").shows("Hãy chọn mức tự xếp loại.");
    secretary.get(ReviewPath { id }).await.hides("Đang viết dở.").shows("Chưa gửi bản tự kiểm điểm");
    secretary.get(ProposalPath { id }).await.is_conflict().shows("chưa gửi bản tự kiểm điểm");
    let check = an.reviews_self(id, "good").await;
    an.submit(&check, SubmissionPath { id }, &[]).await.is_done();
    an.get(ReviewPath { id }).await.shows("Đã tự kiểm điểm").does_not_offer("Lưu bản nháp");
    an.post_form(DraftPath { id }, [("version", "2")]).await.is_conflict();

    let page = head.get(ReviewPath { id }).await.shows("Còn chậm một báo cáo quý.");
    head.submit(&page, StateGradePath { id }, &[("words", "Tốt.")])
        .await
        .is_refused()
        .shows("Hãy chọn một mức xếp loại")
        .shows("Tốt.");
    for _ in 0..2 {
        head.submit(&page, StateGradePath { id }, &[("grade", "good"), ("words", "Hồ sơ đúng hạn.")])
            .await
            .is_done();
    }

    let list = secretary.get(GradingPath).await.shows("Đỗ Công An");
    let page = secretary.follow_link(&list, "Đỗ Công An").await.shows("Lê Thanh Bình, Thủ trưởng cơ quan");
    assert_eq!(page.form(ProposalPath { id }).method, "post");
    let page = secretary.proposes(id, "good").await;
    secretary
        .submit(&page, ProposalPath { id }, &[SUMS.as_slice(), &POINTS, &[("grade", "good")]].concat())
        .await
        .is_done();
    secretary.get(ReviewPath { id }).await.shows("Số phiếu thu về 14").shows("Chi bộ nhất trí.");

    let list =
        grassroots.get(GradingPath).await.shows("0 đề nghị xuất sắc, được 0: 20 % của 1, làm tròn xuống");
    let page = grassroots.follow_link(&list, "Đỗ Công An").await.shows("Chi bộ nhất trí.");
    let decided = [("number", "125-QĐ/ĐU"), ("decided_on", "2027-12-01")];
    let empty = grassroots.submit(&page, DecisionPath { id }, &[]).await.is_refused();
    empty.shows("Hãy ghi số quyết định").shows("Hãy ghi ngày quyết định");
    for _ in 0..2 {
        grassroots.submit(&page, DecisionPath { id }, &decided).await.redirects_to(ReviewPath { id });
    }
    let result = an.get(ReviewPath { id }).await.shows("Kết quả xếp loại Hoàn thành tốt nhiệm vụ");
    result
        .shows("Quyết định số 125-QĐ/ĐU ngày 01/12/2027, Đảng bộ Phường Lê Hồng Phong")
        .hides("Số phiếu thu về");
    an.get("/").await.shows("Kết quả xếp loại Hoàn thành tốt nhiệm vụ");
    let events = app.finds("select step, count(*) from pledge_event group by 1").await;
    assert!(events.iter().all(|row| row["count"] == 1), "{events:?}");
    for table in ["state_grade", "ballot", "proposal", "decision"] {
        assert_eq!(app.counts(&format!("select count(*) from {table}")).await, 1, "{table}");
    }
}

#[tokio::test]
async fn what_one_meeting_has_in_common_is_typed_once_and_the_next_member_is_a_press_away() {
    let app = TestApp::start().await;
    let (an, toan, secretary) = (app.an(), app.toan(), app.secretary());
    let ids = app.all_confirmed(&[&an, &toan], &secretary).await;
    an.reviews_self(ids[0], "good").await;
    toan.reviews_self(ids[1], "good").await;
    secretary.get(ReviewPath { id: ids[0] }).await.does_not_offer("Bản tiếp theo chờ chi bộ đề nghị");
    secretary.proposes(ids[0], "good").await;
    let page = secretary.get(ReviewPath { id: ids[0] }).await.is_ok();
    assert_eq!(page.link("Bản tiếp theo chờ chi bộ đề nghị"), ReviewPath { id: ids[1] }.to_string());
    an.get(ReviewPath { id: ids[0] }).await.does_not_offer("Bản tiếp theo chờ chi bộ đề nghị");

    let page = secretary.get(ProposalPath { id: ids[1] }).await.shows("lấy theo lần chi bộ nhập gần nhất");
    let form = page.form(ProposalPath { id: ids[1] });
    let typed = |name: &str| form.fields.iter().find(|field| field.name == name).unwrap().value.clone();
    let meeting = ["held_on", "entitled", "present", "issued"].map(typed);
    assert_eq!(meeting, ["30/11/2027", "15", "14", "14"]);
    // What differs from member to member is never filled in.
    assert_eq!(["returned", "invalid", "votes"].map(typed), ["", "", ""]);
    secretary.proposes(ids[1], "good").await;
    secretary.get(ReviewPath { id: ids[1] }).await.does_not_offer("Bản tiếp theo chờ chi bộ đề nghị");
}

#[tokio::test]
async fn who_enters_a_proposal_in_the_branchs_place_does_not_decide_on_it() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = app.confirmed(&an, &secretary).await;
    let grassroots = app.grassroots();
    an.reviews_self(id, "good").await;

    let page = grassroots.get(ProposalPath { id }).await.shows("Đồng chí nhập thay chi bộ");
    let typed = [SUMS.as_slice(), &[("grade", "good")], &POINTS].concat();
    let refused = grassroots.submit(&page, ProposalPath { id }, &typed).await.is_refused();
    let refused = refused.shows("Hãy ghi số và ngày biên bản của chi bộ");
    let words = [("words", "Theo biên bản số 12-BB/CB ngày 30/11/2027.")];
    grassroots.submit(&refused, ProposalPath { id }, &words).await.redirects_to(ReviewPath { id });
    grassroots.get(DecisionPath { id }).await.is_conflict().shows("do chính đồng chí nhập thay chi bộ");
    let decided = [("key", KEY), ("grade", "good"), ("number", "1-QĐ/ĐU"), ("decided_on", "2027-12-01")];
    grassroots.post_form(DecisionPath { id }, decided).await.is_conflict();
    assert_eq!(app.counts("select count(*) from decision").await, 0);

    // Once the branch itself has proposed, the committee decides as ever.
    secretary.proposes(id, "good").await;
    let page = grassroots.get(DecisionPath { id }).await.is_ok();
    let decided = [("number", "2-QĐ/ĐU"), ("decided_on", "2027-12-01")];
    grassroots.submit(&page, DecisionPath { id }, &decided).await.redirects_to(ReviewPath { id });
}

#[tokio::test]
async fn a_leader_is_graded_by_the_standing_committee() {
    let app = TestApp::start().await;
    let (leader, deputy) = (app.secretary(), app.deputy());
    let id = app.confirmed(&leader, &deputy).await;
    let (standing, grassroots, board) = (app.standing(), app.grassroots(), app.board());
    leader.reviews_self(id, "excellent").await;

    leader.get(ProposalPath { id }).await.is_forbidden();
    leader.get(ReviewPath { id }).await.does_not_offer("Nhập kiểm phiếu và đề nghị");
    standing.get(ProposalPath { id }).await.is_forbidden();
    standing.get(DecisionPath { id }).await.is_conflict().shows("Chi bộ chưa đề nghị");
    deputy.proposes(id, "good").await;
    grassroots.get(DecisionPath { id }).await.is_forbidden();
    board.get(DecisionPath { id }).await.is_forbidden();
    board.get(GradingPath).await.shows("Huỳnh Đình Ý").shows("Xem");
    let list = standing.get(GradingPath).await.shows("Ban Thường vụ, Thành ủy Quảng Ngãi");
    let page = standing.follow_link(&list, "Huỳnh Đình Ý").await.shows("Quyết định của Ban Thường vụ");
    let decided = [("number", "88-QĐ/TU"), ("decided_on", "01/12/2027")];
    standing.submit(&page, DecisionPath { id }, &decided).await.redirects_to(ReviewPath { id });
    leader.get(ReviewPath { id }).await.shows("Quyết định số 88-QĐ/TU ngày 01/12/2027, Thành ủy Quảng Ngãi");
    leader.get(DecisionPath { id }).await.is_forbidden();

    let again = standing.get(DecisionPath { id }).await.shows("sửa quyết định xếp loại");
    let corrected = [
        ("grade", "fair"),
        ("number", "91-QĐ/TU"),
        ("decided_on", "2027-12-01"),
        ("reason", "Ghi nhầm mức."),
    ];
    standing.submit(&again, DecisionPath { id }, &corrected).await.is_done();
    let both = leader.get(ReviewPath { id }).await.shows("Kết quả xếp loại Hoàn thành nhiệm vụ");
    both.shows("số 88-QĐ/TU ngày 01/12/2027, Thành ủy Quảng Ngãi; đã được quyết định sau thay thế");
    assert_eq!(app.counts("select count(*) from decision").await, 2);
}

#[tokio::test]
async fn nothing_happens_before_its_time() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = an.sends_a_pledge().await;
    an.get(ReviewPath { id }).await.shows("mở từ 00:00 ngày 15/11/2027").does_not_offer("Lưu bản nháp");
    an.post_form(DraftPath { id }, [("version", "0")])
        .await
        .is_conflict()
        .shows("mở từ 00:00 ngày 15/11/2027");
    an.get(SubmissionPath { id }).await.is_conflict();
    secretary.get(ProposalPath { id }).await.is_conflict();
    app.grassroots().get(DecisionPath { id }).await.is_conflict();
    app.agency_head().post_form(StateGradePath { id }, [("key", KEY), ("grade", "good")]).await.is_conflict();
    app.comes_to(2027, 12, 1);
    an.signs_in().await.is_done();
    an.post_form(DraftPath { id }, [("version", "0")]).await.is_conflict().shows("chưa được chi bộ xác nhận");
}

#[tokio::test]
async fn sums_that_do_not_agree_are_refused_at_their_field() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = app.confirmed(&an, &secretary).await;
    an.reviews_self(id, "good").await;
    let page = secretary.get(ProposalPath { id }).await;
    for (field, value, words) in [
        ("present", "16", "Số có mặt là 16, nhiều hơn số được triệu tập là 15."),
        ("issued", "15", "Số phiếu phát ra là 15, nhiều hơn số có mặt là 14."),
        ("votes-good", "10", "1 phiếu không hợp lệ cộng 12 phiếu của các mức là 13: thiếu 1 phiếu."),
        ("invalid", "hai", "Số phiếu không hợp lệ: hãy ghi bằng chữ số"),
        ("held_on", "02/12/2027", "Ngày họp không thể sau hôm nay."),
    ] {
        let changes = [SUMS.as_slice(), &POINTS, &[("grade", "good"), (field, value)]].concat();
        let refused = secretary.submit(&page, ProposalPath { id }, &changes).await.is_refused().shows(words);
        let kept =
            refused.form(ProposalPath { id }).fields.iter().any(|it| it.id == field && it.value == value);
        assert!(kept, "what was typed into {field} is kept");
    }
    secretary
        .submit(&page, ProposalPath { id }, &SUMS)
        .await
        .is_refused()
        .shows("Hãy chọn mức chi bộ đề nghị.");
    assert_eq!(app.counts("select count(*) from ballot").await, 0);
    let sneaked = format!(
        "insert into ballot (id, pledge_id, key, at, actor_id, held_on, entitled, present, issued, returned, invalid, votes)
         values (gen_random_uuid(), '{id}', gen_random_uuid(), now(), actor_id(), now(), 9, 9, 9, 9, 0, '{{\"good\": 8}}')"
    );
    assert!(app.tries(&secretary, &sneaked).await.unwrap_err().to_string().contains("ballot_sums"));
}

#[tokio::test]
async fn the_cap_refuses_until_a_decision_allows_more() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = app.confirmed(&an, &secretary).await;
    let grassroots = app.grassroots();
    an.reviews_self(id, "excellent").await;
    secretary.proposes(id, "excellent").await;

    let page = grassroots
        .get(DecisionPath { id })
        .await
        .shows("1 đề nghị xuất sắc, được 0: 20 % của 1, làm tròn xuống");
    let decided = [("grade", "excellent"), ("number", "126-QĐ/ĐU"), ("decided_on", "2027-12-01")];
    let refused = grassroots.submit(&page, DecisionPath { id }, &decided).await.is_refused();
    let refused =
        refused.shows("Vượt tỷ lệ 1 người: 1 quyết định xuất sắc, được 0: 20 % của 1, làm tròn xuống");
    assert_eq!(app.counts("select count(*) from decision").await, 0);
    let allowed = [("override_reference", "Công văn 15-CV/TU ngày 28/11/2027")];
    grassroots.submit(&refused, DecisionPath { id }, &allowed).await.redirects_to(ReviewPath { id });
    an.get(ReviewPath { id })
        .await
        .shows("Vượt tỷ lệ theo văn bản cho phép: Công văn 15-CV/TU ngày 28/11/2027");
    grassroots.get(GradingPath).await.shows("Đã quyết định 1, còn được 0.");
}

#[tokio::test]
async fn a_decision_pressed_many_times_counts_once() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = app.confirmed(&an, &secretary).await;
    let grassroots = app.grassroots();
    an.reviews_self(id, "good").await;
    secretary.proposes(id, "good").await;
    let page = grassroots.get(DecisionPath { id }).await;
    let mut presses = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (grassroots, page) = (grassroots.clone(), page.clone());
        presses.spawn(async move {
            let decided = [("number", "127-QĐ/ĐU"), ("decided_on", "2027-12-01")];
            grassroots.submit(&page, DecisionPath { id }, &decided).await.status.as_u16()
        });
    }
    let answers = presses.join_all().await;
    assert!(answers.iter().all(|status| *status == 303), "{answers:?}");
    assert_eq!(app.counts("select count(*) from decision").await, 1);
}

#[tokio::test]
async fn a_self_review_saved_twice_shows_both_texts() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = app.confirmed(&an, &secretary).await;
    let (one, other) = (an.get(ReviewPath { id }).await, an.get(ReviewPath { id }).await);
    an.submit(&one, DraftPath { id }, &[("summary", "Thứ nhất.")]).await.is_done();
    let both = an.submit(&other, DraftPath { id }, &[("summary", "Thứ hai.")]).await.is_conflict();
    let both = both.shows("nhất").shows("hai").offers("Giữ bản tôi vừa viết");
    an.submit(&both, DraftPath { id }, &[]).await.is_done();
    an.get(ReviewPath { id }).await.shows("Thứ hai.");
}

#[tokio::test]
async fn nobody_grades_themself_and_strangers_see_nothing() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = app.confirmed(&an, &secretary).await;
    an.reviews_self(id, "good").await;
    for (path, fields) in [
        (StateGradePath { id }.to_string(), [("key", KEY), ("grade", "excellent")]),
        (ProposalPath { id }.to_string(), [("key", KEY), ("grade", "excellent")]),
        (DecisionPath { id }.to_string(), [("key", KEY), ("grade", "excellent")]),
    ] {
        an.post_form(&path, fields).await.is_forbidden();
        for person in [app.stranger(), app.far_secretary(), app.neighbour(), app.toan(), app.administrator()]
        {
            person.post_form(&path, fields).await.is_not_found();
        }
        app.committee().post_form(&path, fields).await.is_forbidden();
    }
    for path in
        [ReviewPath { id }.to_string(), SubmissionPath { id }.to_string(), DecisionPath { id }.to_string()]
    {
        app.stranger().get(path).await.is_not_found();
    }
    an.get(GradingPath).await.is_not_found();
    let graded =
        format!("update pledge set stage = 'decided', decided_grade = 'excellent' where id = '{id}'");
    let refused = app.tries(&an, &graded).await.unwrap_err();
    assert!(refused.to_string().contains("graded by others"), "{refused}");
    secretary.proposes(id, "good").await;
    assert_eq!(app.sees(&an, "select * from ballot").await.len(), 0);
    assert_eq!(app.sees(&app.agency_head(), "select * from ballot").await.len(), 0);
    assert_eq!(app.sees(&secretary, "select * from ballot").await.len(), 1);
    assert_eq!(app.sees(&app.toan(), "select * from self_review").await.len(), 0);
}
