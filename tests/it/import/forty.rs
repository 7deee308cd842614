//! A list with forty faults: each is told where it is, or mended, or asked about; and then the list comes in.

use super::faults::{self, FIRST, Outcome};
use crate::harness::{Page, TestApp};

impl Page {
    /// A row of a table that says all of this.
    #[track_caller]
    fn has_row(&self, words: &[&str]) {
        let text = self.text();
        let found = text
            .split("<tr>")
            .any(|row| words.iter().all(|word| row.split("</tr>").next().unwrap_or("").contains(word)));
        assert!(found, "no row says {words:?}: {}", self.html.words);
    }
}

#[tokio::test]
async fn forty_faults_are_refused_or_mended_each_in_its_place() {
    let (members, units) = (faults::of_members(), faults::of_units());
    assert_eq!(members.len() + units.len(), 40);
    let app = TestApp::start().await;
    let board = app.board();
    let before = app.register().await;

    let (_, page) = board.brings(&faults::book(true).bytes()).await;
    let refused =
        members.iter().filter(|(.., outcome)| matches!(outcome, Outcome::Refused(_))).count() + units.len();
    let page = page.shows(&format!("Tệp có {refused} lỗi"));
    let placed = |row: usize, column: &str, words: &str| {
        let cell = format!("class=\"num\">{row}<");
        page.has_row(&[words, &cell, column]);
    };
    for (place, (column, _, outcome)) in members.iter().enumerate() {
        if let Outcome::Refused(words) = outcome {
            placed(FIRST + place, column, words);
        }
    }
    for (row, (column, _, outcome)) in &units {
        if let Outcome::Refused(words) = outcome {
            placed(*row, column, words);
        }
    }
    assert_eq!(app.register().await, before, "a file with a fault changes nothing");

    // The office mends what was told; the rest is asked about or mended here.
    let (path, page) = board.brings(&faults::book(false).bytes()).await;
    page.clone().shows("Cần xem 5").shows("Hỏi về cả cột");
    for (place, (column, _, outcome)) in members.iter().enumerate() {
        if let Outcome::Asked(words, _) = outcome {
            page.has_row(&[&format!("{column}: "), words, &format!("dòng {}<", FIRST + place)]);
        }
    }
    let answered = board.submit(&page, format!("{path}/answers"), &[]).await.is_done();
    let page = board.waits_at(&answered.location()).await;
    page.shows("Cần xem 1").shows("Trùng họ tên và ngày sinh với dòng 2");
    let all = [("part", "doubtful"), ("all", "1"), ("decision", "take")];
    board.post_form(format!("{path}/decisions"), all).await.is_done();
    board.accepts(&path).await.shows("Đã ghi vào danh bạ");
    for (place, (column, _, outcome)) in members.iter().enumerate() {
        if let Outcome::Asked(_, value) | Outcome::Mended(value) = outcome {
            let held = match *column {
                "Họ và tên" => "full_name",
                "Ngày sinh" => "born_on::text",
                "Ngày vào Đảng" => "joined_on::text",
                "Số thẻ đảng viên" => "card_number",
                "Điện thoại" => "phone",
                _ => "(select unit.code from unit where unit.id = branch_id)",
            };
            let code = faults::code(FIRST + place);
            let sql = format!("select count(*) from member where code = '{code}' and {held} = '{value}'");
            assert_eq!(app.counts(&sql).await, 1, "{code}: {column} is not {value}");
        }
    }
}
