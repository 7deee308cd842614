//! Advice while writing, before sending and while reading: it says why, tells nobody's secrets, and blocks nothing.

use axum::http::Method;
use camket::{
    advice::keeping::AdvicePath,
    cycle::year::YearPath,
    pledge::{draft::DraftPath, receipt::ReceiptPath, show::PledgePath, submission::SubmissionPath},
};
use serde_json::Value;

use crate::harness::{Page, TestApp, Visitor, encode};

/// Words of no template, long enough to be compared.
const COPIED: &str = "Sáng thứ bảy dọn kênh mương cùng bà con xóm trên, mỗi quý giúp hai hộ neo đơn gặt lúa và sửa mái nhà trước mùa bão";

fn first(page: &Page, action: &DraftPath, name: &str) -> String {
    page.form(action).fields.iter().find(|field| field.name == name).unwrap().id.clone()
}

impl TestApp {
    async fn advised_year(&self) -> AdvicePath {
        let rows = self.finds("select id from cycle where year = 2027").await;
        AdvicePath { id: serde_json::from_value(rows[0]["id"].clone()).unwrap() }
    }
}

/// Writes the same words everywhere, without sending.
async fn writes(member: &Visitor, words: &str) -> DraftPath {
    DraftPath { id: member.writes_a_pledge(words).await }
}

#[tokio::test]
async fn advice_stands_beside_the_words_says_why_and_blocks_nothing() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let path = DraftPath { id: an.own_pledge().await };
    let page = an.get(&path).await.hides("Mới là ý định");
    let statement = first(&page, &path, "statement");
    an.submit(&page, &path, &[(&statement, "Nâng cao chất lượng công tác")]).await.redirects_to(&path);
    let page = an.get(&path).await.shows("Mới là ý định.").shows("chi bộ không kiểm điểm được mong muốn");
    let due = statement.replace("statement", "due");
    let words = "Số hóa toàn bộ hồ sơ của phòng";
    an.submit(&page, &path, &[(&statement, words), (&due, "30/6/2028")]).await.redirects_to(&path);
    an.get(&path).await.hides("Mới là ý định").shows("Thời hạn ngoài năm cam kết.");

    let id = an.writes_a_pledge("Phấn đấu nâng cao chất lượng công tác").await;
    let check = an.get(SubmissionPath { id }).await.shows("Gợi ý trước khi gửi");
    let link = check.link("Mới là ý định");
    assert!(link.starts_with(&format!("{}#statement-", DraftPath { id })), "{link}");
    an.submit(&check, SubmissionPath { id }, &[]).await.redirects_to(ReceiptPath { id });
    let read = secretary.get(PledgePath { id }).await.shows("Gợi ý khi đọc").shows("Mới là ý định");
    assert!(read.link("Mới là ý định").starts_with("#c-"));
    an.get(PledgePath { id }).await.hides("Gợi ý khi đọc");
    app.grassroots().get(PledgePath { id }).await.is_ok();
}

#[tokio::test]
async fn a_script_is_told_what_only_the_server_knows() {
    let app = TestApp::start().await;
    let an = app.an();
    let path = DraftPath { id: an.own_pledge().await };
    let page = an.get(&path).await;
    let words = "Dọn kênh mương cùng bà con xóm trên hai buổi mỗi tháng";
    let statements: Vec<_> = page
        .form(&path)
        .fields
        .iter()
        .filter(|field| field.name == "statement")
        .map(|it| it.id.clone())
        .collect();
    let fields = page.form(&path).fields.iter().map(|it| {
        (it.name.as_str(), if statements[..2].contains(&it.id) { words } else { it.value.as_str() })
    });
    let fields = encode(fields);
    let script = an.clone().with_header("accept", "application/json");
    let told = script.send(Method::POST, &path.to_string(), Some(&fields)).await.is_ok();
    let told: Value = serde_json::from_slice(&told.body).unwrap();
    let rules: Vec<_> = told["advice"].as_array().unwrap().iter().map(|one| one["rule"].clone()).collect();
    assert_eq!(rules, ["twice", "twice"], "{told}");
    let place = told["advice"][0]["place"].as_str().unwrap();
    assert_eq!(format!("statement-{place}"), statements[0]);
    for words in ["title", "advice", "reason"] {
        assert!(!told["advice"][0][words].as_str().unwrap().is_empty());
    }
}

#[tokio::test]
async fn likeness_to_a_colleague_is_told_without_whose() {
    let app = TestApp::start().await;
    let (an, toan, long, secretary) = (app.an(), app.toan(), app.long(), app.secretary());
    let path = writes(&an, COPIED).await;
    toan.writes_a_pledge(COPIED).await;
    let sent = toan.own_pledge().await;
    toan.sends(sent).await;
    an.get(&path).await.hides("Gần như bản của một đồng chí");
    let other = long.writes_a_pledge(COPIED).await;
    long.sends(other).await;
    // Of two, neither is pointed at; their names are nowhere on the page.
    let page = an.get(&path).await.shows("Gần như bản của một đồng chí trong chi bộ.");
    page.hides("Nguyễn Đình Toàn").hides("Huỳnh Đức Long");
    assert_eq!(app.sees(&an, "select section from pledge_marks").await.len(), 0);
    an.sends(path.id).await;
    assert!(!app.sees(&an, "select section from pledge_marks").await.is_empty(), "one's own are there");
    // Whoever may read both is shown the pair.
    let read = secretary.get(PledgePath { id: path.id }).await.shows("Gợi ý khi đọc");
    let read = read.shows("Gần như bản của một đồng chí khác").shows("giống 100 % phần ấy");
    let pairs = [sent, other].map(|id| PledgePath { id }.to_string());
    assert!(
        read.html.offers.iter().any(|offer| offer.href.as_ref().is_some_and(|href| pairs.contains(href)))
    );
}

#[tokio::test]
async fn the_question_about_colleagues_answers_nobody_else() {
    let app = TestApp::start().await;
    let (an, toan, long) = (app.an(), app.toan(), app.long());
    for member in [&toan, &long] {
        let id = member.writes_a_pledge(COPIED).await;
        member.sends(id).await;
    }
    let path = writes(&an, COPIED).await;
    let marks = app.finds("select section, marks from pledge_marks limit 1").await;
    let (section, marks) = (marks[0]["section"].as_str().unwrap(), &marks[0]["marks"]);
    let asked = |least: i32, marks: &Value| {
        format!("select like_a_colleague('{}', '{{\"{section}\": {marks}}}', {least})", path.id)
    };
    assert_eq!(app.sees(&an, &asked(70, marks)).await.len(), 1);
    for person in [&toan, &app.secretary(), &app.stranger(), &app.administrator()] {
        assert!(app.sees(person, &asked(70, marks)).await.is_empty(), "not their pledge");
    }
    let few = Value::from(marks.as_array().unwrap()[..3].to_vec());
    assert!(app.sees(&an, &asked(1, &few)).await.is_empty(), "a phrase alone is not answered");
    let half: Vec<_> =
        marks.as_array().unwrap().iter().take(4).cloned().chain((1..8).map(Value::from)).collect();
    assert!(app.sees(&an, &asked(0, &Value::from(half))).await.is_empty(), "nor less than half");
    for sql in ["delete from pledge_marks", "insert into pledge_marks select id, 'x', '{}' from pledge"] {
        let outcome = app.tries(&app.secretary(), sql).await;
        assert!(matches!(outcome, Ok(0) | Err(_)), "{sql}: {outcome:?}");
    }
}

#[tokio::test]
async fn the_board_sets_the_advice_of_its_year() {
    let app = TestApp::start().await;
    let (board, an) = (app.board(), app.an());
    let path = writes(&an, "Nâng cao chất lượng công tác").await;
    an.get(&path).await.shows("Mới là ý định.");
    let rules = app.advised_year().await;
    let year = YearPath { id: rules.id };
    let page = board.get(&year).await.offers("Gợi ý khi viết");
    let page = board.follow_link(&page, "Gợi ý khi viết").await.shows("Về từng nội dung cam kết");
    let wrong = board.submit(&page, &rules, &[("limit-0", "nhiều"), ("advice-blank", "")]).await.is_refused();
    wrong.shows("Hãy ghi một số từ 0 đến 1000.").shows("Hãy ghi lời gợi ý cho người viết.");
    board.submit(&page, &rules, &[("on-intention_only", "")]).await.redirects_to(&year);
    assert_eq!(app.counts("select count(*) from advice_rules where version = 1").await, 1);
    an.get(&path).await.hides("Mới là ý định.");
    // Who opened the page before the change is told.
    board.submit(&page, &rules, &[]).await.is_conflict().shows("Có người vừa đổi");
    let page = board.get(&rules).await;
    board.submit(&page, &rules, &[("advice-no_figure", "Ghi con số.")]).await.redirects_to(&year);
    an.get(&path).await.shows("Ghi con số.");
    for person in [app.an(), app.secretary(), app.grassroots(), app.administrator()] {
        person.get(&rules).await.is_not_found();
        person.post_form(&rules, [("version", "2")]).await.is_not_found();
    }
}
