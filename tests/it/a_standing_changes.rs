//! How a member stands, and what that asks of them this year.

use camket::{
    grading::proposal::ProposalPath,
    pledge::{draft::DraftPath, list::UnitPledgesPath, submission::SubmissionPath},
    register::{
        member::RegisterMemberPath, search::RegisterSearchPath, standing::StandingPath,
        unit::RegisterUnitPath,
    },
    report::overview::OverviewPath,
    review::{show::ReviewPath, submission::SubmissionPath as ReviewSubmissionPath},
};

use crate::harness::{Page, TestApp, Visitor};

/// Moves a member to a standing, from a day.
async fn moves(board: &Visitor, path: &StandingPath, changes: &[(&str, &str)]) -> Page {
    let page = board.get(path).await.is_ok();
    let fixed = [("reason", "Theo nghị quyết chi bộ"), ("from", "2026-11-20")];
    board.submit(&page, path, &[&fixed[..], changes].concat()).await
}

async fn state_of(app: &TestApp, code: &str) -> String {
    let sql = format!(
        "select state from pledge join member on member.id = member_id join cycle on cycle.id = cycle_id
          where code = '{code}' and year = 2027"
    );
    app.finds(&sql).await[0]["state"].as_str().unwrap().to_owned()
}

/// What the overview of a branch must agree with.
async fn tallies_agree(app: &TestApp) {
    let sql = "select count(*) from (
        select branch_id, cycle_id, count(*) filter (where state = 'asked') as asked,
               count(*) filter (where state = 'draft') as draft, count(*) filter (where state = 'waived') as waived
          from pledge group by branch_id, cycle_id) counted
          full join pledge_tally tally using (branch_id, cycle_id)
         where (counted.asked, counted.draft, counted.waived) is distinct from (tally.asked, tally.draft, tally.waived)";
    assert_eq!(app.counts(sql).await, 0);
}

#[tokio::test]
async fn who_is_exempt_is_asked_no_more_and_again_when_they_return() {
    let app = TestApp::start().await;
    let (board, toan, secretary) = (app.board(), app.toan(), app.secretary());
    let id = toan.writes_a_pledge("Dự đủ 12 buổi sinh hoạt chi bộ.").await;
    let member = app.member("QN000009").await;
    let path = StandingPath { id: member };
    let branch = UnitPledgesPath { id: app.unit("P01-01").await };
    secretary.get(&branch).await.shows("Nguyễn Đình Toàn");

    board.get(&path).await.shows("Năm 2027: không viết bản cam kết, không xếp loại.");
    let done =
        moves(&board, &path, &[("standing", "exempt")]).await.redirects_to(RegisterMemberPath { id: member });
    let record = board.follow(&done).await.shows("Đã đổi trạng thái").shows("Miễn sinh hoạt");
    record.shows("Theo nghị quyết chi bộ").shows("Viết bản cam kết Không").shows("Hướng dẫn 21-HD/BTCTW");
    assert_eq!(state_of(&app, "QN000009").await, "waived");
    tallies_agree(&app).await;

    // Counts move with what is waived, too.
    for code in ["P01-02", "P01-01"] {
        let there = format!("(select id from unit where code = '{code}')");
        app.arranges(&format!("update pledge set branch_id = {there} where state = 'waived'")).await;
        tallies_agree(&app).await;
    }

    secretary.get(&branch).await.hides("Nguyễn Đình Toàn").offers("Được miễn 1");
    secretary.get(format!("{branch}?state=waived")).await.shows("Nguyễn Đình Toàn").shows("Được miễn");
    board.get(OverviewPath { id: branch.id }).await.is_ok().hides("Nguyễn Đình Toàn");
    toan.get("/").await.shows("Năm nay không yêu cầu đồng chí viết").does_not_offer("Soạn bản cam kết");
    toan.get(DraftPath { id }).await.is_conflict().shows("Bản nháp, nếu có, vẫn được giữ nguyên");
    toan.post_form(
        SubmissionPath { id },
        [("key", "01890a5d-ac96-774b-bcce-b302099a8057"), ("version", "1")],
    )
    .await
    .is_conflict();

    // Lifted: the draft is there as it was.
    moves(&board, &path, &[("standing", "official"), ("from", "2026-11-22")]).await.is_done();
    assert_eq!(state_of(&app, "QN000009").await, "draft");
    tallies_agree(&app).await;
    toan.get(DraftPath { id }).await.is_ok().shows("Soạn").is_ok();
    toan.sends(id).await;
    let days = "select standing_history.standing, during::text from standing_history join member on member.id = member_id
                 where code = 'QN000009' order by standing_history.during desc limit 3";
    let days = app.finds(days).await;
    assert_eq!(days[0]["during"], "[2026-11-22,)");
    assert_eq!(
        (&days[1]["standing"], &days[1]["during"]),
        (&"exempt".into(), &"[2026-11-20,2026-11-22)".into())
    );
}

#[tokio::test]
async fn what_was_sent_stays_when_somebody_is_suspended() {
    let app = TestApp::start().await;
    let (board, an) = (app.board(), app.an());
    an.sends_a_pledge().await;
    let path = StandingPath { id: app.member("QN000013").await };
    moves(&board, &path, &[("standing", "suspended")]).await.is_refused().shows("Hãy ghi số quyết định");
    moves(&board, &path, &[("standing", "suspended"), ("decision", "15-QĐ/ĐU")]).await.is_done();
    assert_eq!(state_of(&app, "QN000013").await, "submitted");
    tallies_agree(&app).await;
    board.get(RegisterMemberPath { id: path.id }).await.shows("15-QĐ/ĐU").shows("Đình chỉ sinh hoạt");
}

#[tokio::test]
async fn who_is_suspended_is_neither_reviewed_nor_graded() {
    let app = TestApp::start().await;
    let (board, anh, secretary) = (app.board(), app.anh(), app.secretary());
    let id = app.lives().await.agreed;
    app.comes_to(2027, 12, 6);
    let path = StandingPath { id: app.member("QN000006").await };
    moves(&board, &path, &[("standing", "suspended"), ("decision", "15-QĐ/ĐU"), ("from", "2027-11-20")])
        .await
        .is_done();
    let words = "không thuộc đối tượng";
    anh.get(ReviewSubmissionPath { id }).await.is_conflict().shows(words).shows("21-HD/BTCTW");
    secretary.get(ProposalPath { id }).await.is_conflict().shows(words);
    // No page offers what would then be refused.
    anh.get("/").await.shows("Năm nay không yêu cầu đồng chí, theo trạng thái").hides("Cần làm");
    let page = anh.get(ReviewPath { id }).await.shows(words).shows("21-HD/BTCTW");
    page.does_not_offer("Lưu và kiểm tra để gửi");
    secretary.get(ReviewPath { id }).await.shows(words).does_not_offer("Nhập kiểm phiếu và đề nghị");
    moves(&board, &path, &[("standing", "official"), ("from", "2027-12-01")]).await.is_done();
    secretary.get(ProposalPath { id }).await.hides(words);
}

#[tokio::test]
async fn a_probationary_member_becomes_official_with_the_day() {
    let app = TestApp::start().await;
    let board = app.board();
    app.arranges(
        "update member set standing = 'probationary', joined_on = '2025-11-01', official_on = null where code = 'QN000013'",
    )
    .await;
    let path = StandingPath { id: app.member("QN000013").await };
    moves(&board, &path, &[("standing", "exempt")]).await.is_refused().shows("Hãy chọn trạng thái mới");
    let early = [("standing", "official"), ("from", "2026-10-31")];
    moves(&board, &path, &early).await.is_refused();
    app.comes_to(2026, 12, 1);
    let board = app.board();
    moves(&board, &path, &[("standing", "official"), ("from", "2026-11-30")]).await.is_done();
    board.get(RegisterMemberPath { id: path.id }).await.shows("Ngày chính thức 30/11/2026");
    assert_eq!(state_of(&app, "QN000013").await, "asked");
}

#[tokio::test]
async fn whoever_leaves_acts_no_more_and_can_be_restored() {
    let app = TestApp::start().await;
    let (board, deputy) = (app.board(), app.deputy());
    deputy.get("/").await.is_ok();
    let path = StandingPath { id: app.member("QN000002").await };
    moves(&board, &path, &[("standing", "ended")]).await.is_refused().shows("Hãy chọn từ trần");
    moves(&board, &path, &[("standing", "ended"), ("ending", "expelled")])
        .await
        .is_refused()
        .shows("số quyết định");
    let typed = [("standing", "ended"), ("ending", "expelled"), ("decision", "7-QĐ/ĐU")];
    moves(&board, &path, &typed).await.is_done();
    deputy.get("/").await.asks_to_sign_in();
    deputy.signs_in().await.is_refused();
    let open = "select count(*) from (
        select during from appointment join member on member.id = member_id where code = 'QN000002'
        union all select during from post join member on member.id = member_id where code = 'QN000002'
        union all select during from membership join member on member.id = member_id where code = 'QN000002') held
        where upper_inf(during)";
    assert_eq!(app.counts(open).await, 0);
    assert_eq!(state_of(&app, "QN000002").await, "waived");
    board.get(RegisterMemberPath { id: path.id }).await.shows("Khai trừ").shows("Đã ra khỏi danh sách");
    let branch = RegisterUnitPath { id: app.unit("P01-01").await };
    board.get(&branch).await.hides("Đỗ Đình Đông").shows("Đỗ Công An");
    let list = format!("{RegisterSearchPath}?unit={}", branch.id);
    board.get(&list).await.hides("Đỗ Đình Đông").offers("Đã ra khỏi danh sách 1");
    board.get(format!("{list}&standing=ended")).await.shows("Đỗ Đình Đông");
    board.get(format!("{list}&q=dinh%20dong")).await.shows("Đỗ Đình Đông");

    moves(&board, &path, &[("standing", "official"), ("from", "2026-11-22"), ("decision", "9-QĐ/UBKT")])
        .await
        .is_done();
    assert_eq!(app.counts(open).await, 1, "a membership, but no post and no office");
    assert_eq!(state_of(&app, "QN000002").await, "asked");
    deputy.signs_in().await.redirects_to("/");
    tallies_agree(&app).await;
}

#[tokio::test]
async fn a_standing_moves_once_and_only_by_the_board() {
    let app = TestApp::start().await;
    let board = app.board();
    let path = StandingPath { id: app.member("QN000013").await };
    let page = board.get(&path).await;
    let typed = [("standing", "exempt"), ("from", "2026-11-20"), ("reason", "Tuổi cao")];
    board.submit(&page, &path, &typed).await.is_done();
    board.submit(&page, &path, &typed).await.is_done();
    assert_eq!(app.counts("select count(*) from member_change").await, 1);
    let stale = [
        ("key", "01890a5d-ac96-774b-bcce-b302099a8057"),
        ("version", "0"),
        ("standing", "official"),
        ("reason", "x"),
        ("from", "2026-11-21"),
    ];
    board.post_form(&path, stale).await.is_conflict();
    for other in [app.secretary(), app.grassroots(), app.stranger()] {
        other.get(&path).await.is_not_found();
        other.post_form(&path, stale).await.is_not_found();
    }
    app.administrator().post_form(&path, stale).await.is_forbidden();
    app.an().post_form(&path, stale).await.is_forbidden();
}
