//! A self-review is written on the form of its member's category, filled from the year's papers, and keeps that form.

use camket::{
    cycle::{CycleId, years::YearsPath},
    follow_up::{check_in::CheckInsPath, progress::ProgressPath},
    grading::rules::{RulesPath, review_form::ReviewFormPath},
    pledge::PledgeId,
    review::{draft::DraftPath, show::ReviewPath, submission::SubmissionPath, undoing::UndoingPath},
};

use crate::harness::{Page, TestApp, Visitor};

/// What stands in a field of the self-review.
fn value(page: &Page, id: PledgeId, field: &str) -> String {
    let form = page.form(DraftPath { id });
    form.fields.iter().find(|it| it.id == field).map(|it| it.value.clone()).expect("the form has the field")
}

async fn reports_done(member: &Visitor, id: PledgeId) {
    let page = member.get(ProgressPath { id }).await.is_ok();
    let typed = [("progress", "done"), ("value", "12"), ("words", "Có sổ theo dõi.")];
    member.submit(&page, CheckInsPath { id }, &typed).await.is_done();
}

#[tokio::test]
async fn a_member_writes_on_2a_filled_from_the_year() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = app.confirmed(&an, &secretary).await;
    let blank = an.get(ReviewPath { id }).await.shows("Mẫu 2A").shows("Còn 6 trên 8 phần chưa xong");
    assert_eq!(value(&blank, id, "summary"), "", "silence is not a result");
    reports_done(&an, id).await;

    let page = an.get(ReviewPath { id }).await.shows("Đã điền sẵn từ: Báo cáo kết quả thực hiện cam kết");
    assert!(value(&page, id, "summary").contains("1 đã hoàn thành"), "{}", value(&page, id, "summary"));
    let filled = page.form(DraftPath { id }).fields.iter().filter(|it| it.name == "words");
    assert_eq!(filled.filter(|it| it.value.contains("Có sổ theo dõi.")).count(), 1);
    assert_eq!(app.counts("select count(*) from self_review").await, 0, "nothing is kept before it is saved");
    page.hides("Về kết quả lãnh đạo");

    // It is a copy: what its member makes of it stays, whatever is reported later.
    let page = an.get(ReviewPath { id }).await;
    an.submit(&page, DraftPath { id }, &[("summary", "Làm đủ, chậm một việc.")]).await.is_done();
    reports_done(&an, id).await;
    let page = an.get(ReviewPath { id }).await.hides("Đã điền sẵn từ");
    assert_eq!(value(&page, id, "summary"), "Làm đủ, chậm một việc.");

    // A part without its level is told at its field; what was typed stays.
    let parts = page.parts_answered(id);
    let mut typed: Vec<_> = parts.iter().map(|(field, words)| (field.as_str(), *words)).collect();
    typed.extend([("level-duties", ""), ("state_grade", "good"), ("then", "send")]);
    let saved = an.submit(&page, DraftPath { id }, &typed).await.redirects_to(SubmissionPath { id });
    let back = an.follow(&an.follow(&saved).await.is_done()).await;
    let back = back.shows("Hãy chọn mức tự đánh giá cho phần “Về thực hiện chức trách, nhiệm vụ được giao”");
    assert_eq!(value(&back, id, "part-duties"), "Đã làm đủ, có sổ theo dõi.");
    assert_eq!(value(&back, id, "level-conduct"), "good");
    assert_eq!(value(&back, id, "state_grade"), "good");
    let check = an.reviews_self(id, "good").await;
    check.shows("Tự đánh giá mức độ: Tốt").shows("Mức tự xếp loại cán bộ, công chức, viên chức");
}

#[tokio::test]
async fn a_leader_writes_on_2b_and_what_is_sent_keeps_its_form() {
    let app = TestApp::start().await;
    let (leader, deputy) = (app.secretary(), app.deputy());
    let id = app.confirmed(&leader, &deputy).await;
    leader
        .get(ReviewPath { id })
        .await
        .shows("Mẫu 2B")
        .shows("3. Về kết quả lãnh đạo")
        .shows("5. Về trách nhiệm nêu gương");
    leader.reviews_self(id, "good").await;
    app.arranges("update rule_set set rules = jsonb_set(rules, '{forms}', '[]')").await;
    for person in [&leader, &deputy, &app.standing()] {
        let page = person.get(ReviewPath { id }).await.shows("Mẫu 2B").shows("5. Về trách nhiệm nêu gương");
        page.shows("Tự đánh giá mức độ: Tốt").shows("Mức tự xếp loại Hoàn thành tốt nhiệm vụ");
    }
    let touched = format!("update self_review set pinned = null where pledge_id = '{id}'");
    app.tries(&leader, &touched).await.unwrap();
    let kept = app.counts("select count(*) from self_review where pinned is not null").await;
    assert_eq!(kept, 1, "its own member changes nothing of what was sent");
}

#[tokio::test]
async fn a_year_whose_rules_name_no_form_has_the_plain_one() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    app.arranges("update rule_set set rules = rules - 'forms'").await;
    let id = app.confirmed(&an, &secretary).await;
    an.get(ReviewPath { id })
        .await
        .shows("Nhận xét chung về việc thực hiện cam kết")
        .hides("Tự đánh giá mức độ");
    an.reviews_self(id, "good").await;
    secretary.get(ReviewPath { id }).await.shows("Còn chậm một báo cáo quý.");
}

#[tokio::test]
async fn a_save_whose_answer_was_lost_is_not_another_device() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = app.confirmed(&an, &secretary).await;
    let page = an.get(ReviewPath { id }).await.is_ok();
    let writer = "01890a5d-ac96-774b-bcce-b302099a8059";
    let save = async |turn: &'static str, words: &'static str| {
        let typed = [("writer", writer), ("turn", turn), ("summary", words)];
        an.submit(&page, DraftPath { id }, &typed).await
    };
    save("1", "Một.").await.is_done();
    // The page heard nothing of that save, and tries again from the version it knows.
    save("2", "Một hai.").await.is_done();
    save("2", "Một hai ba.").await.is_conflict();
    let kept = app.finds("select content ->> 'summary' as words from self_review").await;
    assert_eq!(kept[0]["words"], "Một hai.");
}

#[tokio::test]
async fn the_last_change_is_taken_back() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = app.confirmed(&an, &secretary).await;
    let page = an.get(ReviewPath { id }).await.hides("Hoàn tác");
    an.submit(&page, DraftPath { id }, &[("summary", "Làm đủ."), ("grade", "good")]).await.is_done();
    let page = an.get(ReviewPath { id }).await.hides("Hoàn tác");
    an.submit(&page, DraftPath { id }, &[("summary", ""), ("grade", "excellent")]).await.is_done();

    let page = an.get(ReviewPath { id }).await.offers("Hoàn tác");
    assert_eq!(value(&page, id, "summary"), "");
    let undone = an.submit(&page, UndoingPath { id }, &[]).await;
    let back = an.follow(&undone).await.shows("Đã hoàn tác").offers("Hoàn tác");
    assert_eq!(value(&back, id, "summary"), "Làm đủ.");
    let kept = app.finds("select grade from self_review").await;
    assert_eq!(kept[0]["grade"], "good", "the column follows the words");

    // The page from before is behind now; and who goes back may come back.
    an.submit(&page, UndoingPath { id }, &[]).await.is_conflict();
    an.submit(&back, UndoingPath { id }, &[]).await.is_done();
    let page = an.get(ReviewPath { id }).await;
    assert_eq!(value(&page, id, "summary"), "");
    secretary.submit(&page, UndoingPath { id }, &[]).await.is_forbidden();

    an.reviews_self(id, "good").await;
    an.submit(&page, UndoingPath { id }, &[]).await.is_conflict();
}

#[tokio::test]
async fn the_rules_of_a_year_show_its_forms() {
    let app = TestApp::start().await;
    let rows = app.finds("select id from cycle where year = 2027").await;
    let path = format!("/years/{}/rules", rows[0]["id"].as_str().unwrap());
    let page = app.board().get(path).await.shows("Mẫu 2A").shows("Mẫu 2B").shows("Mẫu 2C");
    page.shows("Dành cho: Đảng viên ngoài hệ thống chính trị").shows("điền sẵn từ: Hạn chế của năm trước");
}

#[tokio::test]
async fn the_board_changes_the_forms_of_a_year_that_is_prepared() {
    let app = TestApp::start().await;
    let board = app.board();
    let year = async |year: i32| -> CycleId {
        let rows = app.finds(&format!("select id from cycle where year = {year}")).await;
        serde_json::from_value(rows[0]["id"].clone()).unwrap()
    };
    board.get(ReviewFormPath { id: year(2027).await, number: 1 }).await.is_conflict();
    let years = board.get(YearsPath).await;
    board.submit(&years, YearsPath, &[]).await.is_done();
    let id = year(2028).await;
    let path = || ReviewFormPath { id, number: 1 };
    for person in [app.secretary(), app.administrator(), app.standing()] {
        person.get(path()).await.is_not_found();
    }
    board.get(ReviewFormPath { id, number: 9 }).await.is_not_found();

    board.get(RulesPath { id }).await.shows("Sửa mẫu: Mẫu 2A").offers("Thêm mẫu tự kiểm điểm");
    let page = board.get(path()).await.shows("Các phần của mẫu");
    let wrong = [("title_summary", ""), ("levels", ""), ("guidance_part_1", "Nêu rõ sản phẩm.")];
    let refused = board.submit(&page, path(), &wrong).await.is_refused();
    let refused =
        refused.shows("Phần này không bỏ được").shows("hãy ghi các mức").shows("Hãy ghi tên phần, hoặc");
    let kept = refused.form(path()).fields.iter().find(|it| it.id == "guidance_part_1").unwrap();
    assert_eq!(kept.value, "Nêu rõ sản phẩm.");
    let right = [
        ("title_summary", "Kết quả thực hiện cam kết"),
        ("levels", "Xuất sắc\nTốt\nKém"),
        ("title_part_1", "Về chuyển đổi số"),
        ("place_part_1", "1"),
        ("level_part_1", "yes"),
    ];
    board.submit(&refused, path(), &right).await.redirects_to(RulesPath { id });
    let page = board.get(RulesPath { id }).await.shows("Về chuyển đổi số; tự đánh giá mức độ");
    page.shows("Các mức tự đánh giá: Xuất sắc, Tốt, Kém.").shows("Kết quả thực hiện cam kết");
    board.get(RulesPath { id: year(2027).await }).await.hides("Về chuyển đổi số");

    // Whoever is given a form of their own leaves the one before.
    let another = ReviewFormPath { id, number: 4 };
    let page = board.get(&another).await.is_ok();
    let typed = [("title", "Mẫu 2D"), ("source", "Thiết lập của tổ chức"), ("for_outside", "yes")];
    board.submit(&page, &another, &typed).await.redirects_to(RulesPath { id });
    board.get(RulesPath { id }).await.shows("Mẫu 2D").hides("Mẫu 2C");
}
