//! The cap on the best grade: told while a branch proposes, held when the competent level decides, changed by the Board.

use camket::{
    cycle::{CycleId, removal::RemovalPath, years::YearsPath},
    grading::{decision::DecisionPath, overview::GradingPath, proposal::ProposalPath, rules::RulesPath},
    review::show::ReviewPath,
};

use crate::harness::TestApp;

/// Everyone of Chi bộ Thôn 1 but five, and its secretary whom the city grades, is left out of the year.
const FIVE: &str = "
update member set standing = 'exempt'
 where branch_id = (select id from unit where code = 'P01-01')
   and code not in ('QN000001', 'QN000005', 'QN000006', 'QN000008', 'QN000009', 'QN000013');
update rule_set set rules = jsonb_set(rules, '{cap,group}', '\"branch\"') where code like 'QĐ 366%'";

#[tokio::test]
async fn a_branch_of_five_under_the_cap() {
    let app = TestApp::start().await;
    let (an, secretary, grassroots) = (app.an(), app.secretary(), app.grassroots());
    let people = [&an, &app.toan(), &app.long(), &app.chau(), &app.anh()];
    app.arranges(FIVE).await;
    let ids = app.all_confirmed(&people, &secretary).await;
    for (person, id) in people.iter().zip(&ids) {
        person.reviews_self(*id, "good").await;
    }

    // One of five: nobody knows yet whether it fits, and the form says between what.
    let page = secretary.get(ProposalPath { id: ids[0] }).await.shows("Chưa ai có mức đề nghị");
    page.shows("1 đề nghị xuất sắc, được 0: 20 % của 1, làm tròn xuống.")
        .shows("Tỷ lệ được tính trong chi bộ.");
    secretary.proposes(ids[0], "excellent").await;
    // A second one cannot fit, whatever the others come to; it is said before it is proposed, and may be proposed.
    let page = secretary.get(ProposalPath { id: ids[1] }).await;
    page.shows("Còn 4 người chưa có mức đề nghị; khi đủ, số được phép từ 0 đến 1.")
        .shows("Vượt 2 người: 2 đề nghị xuất sắc, được 0: 20 % của 2, làm tròn xuống.");
    secretary.proposes(ids[1], "excellent").await;
    for id in &ids[2..] {
        secretary.proposes(*id, "good").await;
    }

    let page = grassroots.get(GradingPath).await.shows("Chi bộ Thôn 1 Phường Lê Hồng Phong");
    page.shows("2 đề nghị xuất sắc, được 1: 20 % của 5, làm tròn xuống.").shows("Vượt 1 người.");
    grassroots.grades(ids[0], "excellent").await.redirects_to(ReviewPath { id: ids[0] });
    let refused = grassroots.grades(ids[1], "excellent").await.is_refused();
    let refused =
        refused.shows("Vượt tỷ lệ 1 người: 2 quyết định xuất sắc, được 1: 20 % của 5, làm tròn xuống");
    let unnamed = [("override_reference", "Đã được cấp trên đồng ý")];
    let refused = grassroots.submit(&refused, DecisionPath { id: ids[1] }, &unnamed).await.is_refused();
    let refused = refused.shows("Hãy ghi số và ký hiệu của văn bản cho phép");
    assert_eq!(app.counts("select count(*) from decision").await, 1);
    let good = [("grade", "good"), ("override_reference", "")];
    grassroots.submit(&refused, DecisionPath { id: ids[1] }, &good).await.is_done();
    // Someone good falls: of four, none may be excellent, and the one who is makes it one too many.
    grassroots
        .grades(ids[2], "fair")
        .await
        .is_refused()
        .shows("Vượt tỷ lệ 1 người: 1 quyết định xuất sắc, được 0: 20 % của 4, làm tròn xuống");
}

#[tokio::test]
async fn a_soft_cap_warns_and_takes() {
    let app = TestApp::start().await;
    let (an, secretary, grassroots) = (app.an(), app.secretary(), app.grassroots());
    app.arranges("update rule_set set rules = jsonb_set(rules, '{cap,hard}', 'false')").await;
    let id = app.confirmed(&an, &secretary).await;
    an.reviews_self(id, "excellent").await;
    secretary.proposes(id, "excellent").await;
    grassroots.get(DecisionPath { id }).await.shows("Năm này tỷ lệ để tham khảo").shows("Vượt 1 người.");
    grassroots.grades(id, "excellent").await.redirects_to(ReviewPath { id });
}

#[tokio::test]
async fn the_board_changes_the_rules_of_a_year_that_is_prepared() {
    let app = TestApp::start().await;
    let (board, secretary) = (app.board(), app.secretary());
    let of =
        |rows: &[serde_json::Value]| -> CycleId { serde_json::from_value(rows[0]["id"].clone()).unwrap() };
    let id = of(&app.finds("select id from cycle where year = 2027").await);
    let page = board.get(RulesPath { id }).await.shows("Năm đã mở nên không sửa được");
    let page =
        page.shows("17 là số người ở mức tốt và cao hơn. 20 % của 17 là 3,4.").does_not_offer("Lưu quy tắc");
    page.shows("Ít nhất 30 % nhiệm vụ vượt yêu cầu").shows("Tiêu chí chung");
    board.post_form(RulesPath { id }, [("percent", "50")]).await.is_conflict();
    for person in [&secretary, &app.administrator(), &app.standing()] {
        person.get(RulesPath { id }).await.is_not_found();
    }

    let years = board.get(YearsPath).await;
    board.submit(&years, YearsPath, &[]).await.is_done();
    let id = of(&app.finds("select id from cycle where year = 2028").await);
    let page = board.get(RulesPath { id }).await.offers("Lưu quy tắc");
    let wrong = [("percent", "120"), ("group", "duties"), ("most_common", "40"), ("duty_posts_2", "Phó")];
    let refused = board.submit(&page, RulesPath { id }, &wrong).await.is_refused();
    let refused = refused
        .shows("Hãy ghi một số từ 0 đến 100.")
        .shows("cần ít nhất một nhóm")
        .shows("phải cộng lại bằng 100")
        .shows("Hãy đặt tên nhóm.");
    let right = [
        ("percent", "25"),
        ("base", "good"),
        ("group", "duties"),
        ("most_common", "30"),
        ("duty_title_1", "Người đứng đầu"),
        ("duty_posts_1", "Bí thư\nChủ tịch"),
        ("duty_posts_2", ""),
    ];
    board.submit(&refused, RulesPath { id }, &right).await.redirects_to(RulesPath { id });
    board.get(RulesPath { id }).await.shows("25 % của").shows("Có 17 người ở mức xuất sắc và tốt");
    let kept = "select rules -> 'cap' ->> 'percent' as percent, valid_from from rule_set
                  join cycle on rule_set_id = rule_set.id where year in (2027, 2028) order by year";
    let kept = app.finds(kept).await;
    assert_eq!((&kept[0]["percent"], &kept[1]["percent"]), (&"20".into(), &"25".into()));
    assert_eq!(kept[1]["valid_from"], "2028-01-01");
    // Past the application, too: what an opened year runs on stays.
    let sneaked = "update rule_set set rules = '{}' where code = 'QĐ 366-QĐ/TW'";
    assert!(matches!(app.tries(&board, sneaked).await, Ok(0)));
    let sets = "select count(*) from rule_set";
    assert_eq!(app.counts(sets).await, 3);
    board.post(RemovalPath { id }).await.is_done();
    assert_eq!(app.counts(sets).await, 2, "rules written for a year go with it");
}
