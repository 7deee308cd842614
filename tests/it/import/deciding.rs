//! What the office decides about a list, row by row; and how it takes a list back.

use std::time::Duration;

use camket::import::resuming::take_up;
use camket::import::upload::ImportsPath;
use chrono::TimeDelta;

use super::files::{Book, Value};
use super::stories::new_key;
use crate::harness::{Page, TestApp, Visitor};

impl Visitor {
    /// Decides the rows of a page that show these names; all of the part if none is named.
    async fn decides(&self, path: &str, part: &str, names: &[&str], decision: &str, reason: &str) -> Page {
        let page = self.get(format!("{path}?part={part}")).await.is_ok();
        let mut fields = vec![
            ("part".to_owned(), part.to_owned()),
            ("decision".to_owned(), decision.to_owned()),
            ("reason".to_owned(), reason.to_owned()),
        ];
        if names.is_empty() {
            fields.push(("all".to_owned(), "1".to_owned()));
        }
        for name in names {
            fields.push(("chosen".to_owned(), page.position(name)));
        }
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post_form(format!("{path}/decisions"), fields).await
    }
}

impl Page {
    /// The value of the box that chooses someone.
    #[track_caller]
    fn position(&self, name: &str) -> String {
        let text = self.text();
        let at =
            text.find(&format!("aria-label=\"Chọn {name}\"")).unwrap_or_else(|| panic!("no row of {name}"));
        let before = &text[..at];
        let value = before.rsplit("value=\"").next().unwrap();
        value.split('"').next().unwrap().to_owned()
    }

    /// The count on a tab.
    #[track_caller]
    fn tab(&self, title: &str) -> i64 {
        let text = self.text();
        let after = text.split(&format!(">{title} <span class=\"count\">")).nth(1);
        let after = after.unwrap_or_else(|| panic!("no tab {title}: {}", self.html.words));
        after.split('<').next().unwrap().replace('.', "").parse().unwrap()
    }
}

/// The new ward, known already, with four things changed and one person gone.
async fn changed_ward(app: &TestApp) -> (String, Page) {
    let board = app.board();
    let (path, _) = board.brings(&Book::new_ward().bytes()).await;
    board.accepts(&path).await;
    let mut book = Book::new_ward().member(2, "Điện thoại", "0912345678").member(
        3,
        "Chức vụ chính quyền",
        "Hiệu trưởng",
    );
    book.members.remove(3);
    let mut row = book.members[2].clone();
    for (column, value) in [(1, "QN900009"), (2, "NGUYỄN THỊ ƯỠNG"), (4, "1/2/80"), (7, "")] {
        row[column] = value.into();
    }
    book.members.push(row);
    board.brings(&book.bytes()).await
}

#[tokio::test]
async fn each_row_is_decided_and_only_what_was_taken_is_written() {
    let app = TestApp::start().await;
    let board = app.board();
    let (path, page) = changed_ward(&app).await;
    assert_eq!(
        ["Cần xem", "Mới", "Thay đổi", "Không có trong tệp"].map(|title| page.tab(title)),
        [1, 0, 2, 1],
        "{}",
        page.html.words
    );
    // What is in doubt comes first, and nothing is accepted before it is settled.
    let page = page.shows("Nguyễn Thị Ưỡng").shows("Còn 1 dòng cần đồng chí xem").shows("Chưa quyết định");
    page.form(format!("{path}/answers"));
    let page = page.shows("Chưa nhập được, vì còn 1 dòng").does_not_offer("Xem lại và nhập");
    assert!(
        page.text().find("Hỏi về cả cột") < page.text().find("Bỏ lần nhập này"),
        "what is asked stands first"
    );
    let refused = board.post(format!("{path}/acceptance")).await.is_refused();
    refused.shows("Còn 1 dòng cần xem chưa có quyết định");
    assert_eq!(app.counts("select count(*) from member where code = 'QN900009'").await, 0);

    board.decides(&path, "changed", &["Đỗ Thị Đông"], "keep", "").await.is_done();
    board
        .decides(&path, "gone", &["Lê Minh Lâm"], "transferred", "")
        .await
        .is_refused()
        .shows("Hãy ghi lý do");
    board.decides(&path, "gone", &[], "transferred", "Quyết định số 12-QĐ/ĐU").await.is_done();
    let page = board.get(format!("{path}?part=gone")).await;
    page.shows("Ghi chuyển đi").shows("Quyết định số 12-QĐ/ĐU");
    board.decides(&path, "new", &[], "ended", "x").await.is_refused();
    board.post_form(format!("{path}/decisions"), [("part", "new"), ("decision", "take")]).await.is_refused();

    // The answers are given once for each column; what was decided stays.
    let page = board.get(&path).await;
    let answered = board.submit(&page, format!("{path}/answers"), &[]).await.is_done();
    let page = board.waits_at(&answered.location()).await;
    assert_eq!(["Cần xem", "Mới", "Thay đổi"].map(|title| page.tab(title)), [0, 1, 2]);
    board.get(format!("{path}?part=changed")).await.shows("Giữ như danh bạ");
    board.get(format!("{path}?part=gone")).await.shows("Ghi chuyển đi");
    let found = board.get(format!("{path}?part=changed&q=huynh")).await.shows("Huỳnh Đình Ý");
    found.shows("Điện thoại: trống → 0912345678").hides("Đỗ Thị Đông");

    let accept = board.get(format!("{path}/acceptance")).await.is_ok();
    let accept = accept.shows("Thêm 1 tổ chức và đảng viên mới").shows("Sửa 1 tổ chức và đảng viên theo tệp");
    accept.shows("Ghi 1 đảng viên đã chuyển đi").offers("Nhập vào danh bạ");
    board.accepts(&path).await.shows("Đã ghi vào danh bạ").offers("Hoàn tác lần nhập này");
    for (what, sql) in [
        ("taken", "code = 'QN900001' and phone = '0912345678'"),
        (
            "kept",
            "code = 'QN900002' and not exists (select 1 from post where member_id = member.id and title = 'Hiệu trưởng')",
        ),
        (
            "gone",
            "code = 'QN900003' and standing = 'transferred' and not exists
                   (select 1 from membership where member_id = member.id and upper_inf(during))",
        ),
        ("new", "code = 'QN900009' and full_name = 'Nguyễn Thị Ưỡng' and born_on = '1980-02-01'"),
    ] {
        assert_eq!(app.counts(&format!("select count(*) from member where {sql}")).await, 1, "{what}");
    }
    assert_eq!(app.counts("select count(*) from import_ending where reason like 'Quyết định%'").await, 1);
    assert_eq!(app.waiting().await, 0);
}

#[tokio::test]
async fn what_was_left_out_leaves_no_hole() {
    let app = TestApp::start().await;
    let board = app.board();
    let before = app.register().await;
    let (path, _) = board.brings(&Book::new_ward().bytes()).await;
    board.decides(&path, "new", &["Chi bộ Thôn 1"], "skip", "").await.is_done();
    let page = board.accepts(&path).await;
    page.shows("chưa khớp nhau").shows("Không có chi bộ mang mã «P09-01»");
    assert_eq!(app.register().await, before);
}

#[tokio::test]
async fn whoever_changes_many_says_why() {
    let app = TestApp::start().await;
    let board = app.board();
    let mut book = Book::new_ward();
    for number in 10..60 {
        let mut row = book.members[2].clone();
        for (column, value) in [
            (1, format!("QN90{number:04}")),
            (2, format!("Lê Văn {}", if number % 2 == 0 { "An" } else { "Bình" })),
            (4, format!("10/03/19{number}")),
            (5, "01/10/1990".to_owned()),
            (6, "01/10/1991".to_owned()),
            (7, String::new()),
        ] {
            row[column] = Value::Text(value);
        }
        row[4] = Value::Text(format!("10/{:02}/19{}", 1 + number % 12, 20 + number % 50));
        book.members.push(row);
    }
    let (path, page) = board.brings(&book.bytes()).await;
    let page = page.hides("lỗi nên");
    assert!(page.tab("Cần xem") == 0, "{}", page.html.words);
    board.accepts(&path).await.shows("Đã ghi vào danh bạ");
    for row in book.members.iter_mut().skip(1) {
        row[12] = "Nông dân giỏi".into();
    }
    let (path, _) = board.brings(&book.bytes()).await;
    let page = board.get(format!("{path}/acceptance")).await.shows("nhiều hơn 20 %");
    board.submit(&page, format!("{path}/acceptance"), &[]).await.is_refused().shows("Hãy ghi lý do");
    let reason = [("reason", "Danh sách đầu năm 2027")];
    board.submit(&page, format!("{path}/acceptance"), &reason).await.is_done();
    board.waits_at(&path).await.shows("Đã ghi vào danh bạ");
    assert_eq!(app.counts("select count(*) from import where reason = 'Danh sách đầu năm 2027'").await, 1);
}

#[tokio::test]
async fn a_list_is_taken_back_to_the_last_letter() {
    let app = TestApp::start().await;
    let board = app.board();
    let empty = app.register().await;
    let tally = "select coalesce(sum(asked), 0)::bigint from pledge_tally";
    let asked = app.counts(tally).await;
    let (path, _) = board.brings(&Book::new_ward().bytes()).await;
    board.accepts(&path).await.shows("Hoàn tác");
    let undo = format!("{path}/undoing");
    board.get(&undo).await.is_ok().shows("trở lại đúng như trước").offers("Hoàn tác lần nhập này");
    board.post(&undo).await.redirects_to(&path);
    board.get(&path).await.shows("Đã hoàn tác").does_not_offer("Hoàn tác lần nhập này");
    assert_eq!(app.register().await, empty);
    assert_eq!(app.counts(tally).await, asked);
    board.post(&undo).await.redirects_to(&path);

    // Changes are taken back as well as what was new, and those who were ended stand as before.
    let (path, _) = changed_ward(&app).await;
    let before = app.register().await;
    board.decides(&path, "doubtful", &[], "take", "").await.is_done();
    board.decides(&path, "gone", &[], "ended", "Quyết định số 3").await.is_done();
    board.accepts(&path).await.shows("Đã ghi vào danh bạ");
    assert_ne!(app.register().await, before);
    board.post(format!("{path}/undoing")).await.redirects_to(&path);
    assert_eq!(app.register().await, before);
    assert_eq!(
        app.counts(
            "select count(*) from import_undo join import on import.id = import_id where state = 'undone'"
        )
        .await,
        0
    );
}

#[tokio::test]
async fn a_paper_goes_along_with_whom_a_list_moves_and_comes_back() {
    let app = TestApp::start().await;
    let board = app.board();
    let (path, _) = board.brings(&Book::new_ward().bytes()).await;
    board.accepts(&path).await;
    let moved = Book::new_ward().member(3, "Mã chi bộ", "C09").member(
        3,
        "Sinh hoạt tại chi bộ",
        "Chi bộ Cơ quan Thành ủy",
    );
    let paper = "select unit.code from pledge join member on member.id = member_id
                   join unit on unit.id = pledge.branch_id where member.code = 'QN900002'";
    let steps = "select count(*) from pledge_event where step = 'relocate' and reason like ";
    let astray = "select count(*) from (select branch_id, count(*) from pledge where state = 'asked' group by 1) there
                    full join (select branch_id, sum(asked) from pledge_tally group by 1) told using (branch_id)
                   where coalesce(count, 0) <> coalesce(sum, 0)";
    let (path, _) = board.brings(&moved.bytes()).await;
    board.accepts(&path).await.shows("Đã ghi vào danh bạ");
    assert_eq!(app.finds(paper).await[0]["code"], "C09");
    assert_eq!(
        app.counts(&format!(
            "{steps} 'Từ Chi bộ Thôn 1 sang Chi bộ Cơ quan Thành ủy, theo danh sách của cơ quan'"
        ))
        .await,
        1
    );
    assert_eq!(app.counts(astray).await, 0);

    board.post(format!("{path}/undoing")).await.redirects_to(&path);
    assert_eq!(app.finds(paper).await[0]["code"], "P09-01");
    assert_eq!(app.counts(&format!("{steps} '%về lại Chi bộ Thôn 1, hoàn tác lần nhập danh sách'")).await, 1);
    assert_eq!(app.counts(astray).await, 0);
}

#[tokio::test]
async fn nothing_is_taken_back_from_under_others() {
    let app = TestApp::start().await;
    let board = app.board();
    let (path, _) = board.brings(&Book::new_ward().bytes()).await;
    board.accepts(&path).await;
    let unit = app.unit("P09-01").await;
    app.administrator().post(format!("/units/{unit}/slips")).await;
    let before = app.register().await;
    let told = board.post(format!("{path}/undoing")).await.is_conflict();
    told.shows("đã được in phiếu").shows("Không có gì thay đổi");
    assert_eq!(app.register().await, before);

    // Another list has changed what this one wrote.
    let (second, _) = board.brings(&Book::new_ward().member(2, "Điện thoại", "0912345678").bytes()).await;
    board.accepts(&second).await;
    board.post(format!("{path}/undoing")).await.is_conflict();
    board.post(format!("{second}/undoing")).await.redirects_to(&second);

    let (third, _) = board.brings(&Book::new_ward().member(2, "Điện thoại", "0912345679").bytes()).await;
    board.accepts(&third).await;
    app.waits(TimeDelta::days(8));
    let board = app.board();
    board.get(&third).await.does_not_offer("Hoàn tác lần nhập này");
    board.post(format!("{third}/undoing")).await.is_conflict().shows("Đã quá 7 ngày");
    take_up(&app.app).await.unwrap();
    assert_eq!(app.counts("select count(*) from import_undo").await, 0, "what was kept is forgotten");
}

#[tokio::test]
async fn a_reading_cut_short_is_found_again() {
    let app = TestApp::start().await;
    let board = app.board();
    let (path, _) = board.brings(&Book::new_ward().bytes()).await;
    let id = path.rsplit('/').next().unwrap().to_owned();
    // As a process leaves it that dies while it reads.
    app.arranges(&format!(
        "update import set state = 'reading', progress = 40, preview = null, claimed_at = uploaded_at where id = '{id}'"
    ))
    .await;
    app.arranges("delete from import_row").await;
    assert_eq!(take_up(&app.app).await.unwrap(), 0, "it may still be alive");
    app.waits(TimeDelta::seconds(40));
    assert_eq!(take_up(&app.app).await.unwrap(), 1);
    assert_eq!(board.get(&path).await.counts("Đảng viên"), [4, 0, 0, 0]);

    // As one leaves it that dies while it writes: the transaction is gone with it.
    let before = app.register().await;
    app.arranges(&format!(
        "update import set state = 'applying', claimed_at = uploaded_at where id = '{id}'"
    ))
    .await;
    take_up(&app.app).await.unwrap();
    assert_eq!(app.register().await, before);
    board.get(&path).await.shows("Lần ghi trước bị ngắt giữa chừng").offers("Xem lại và nhập");
    board.accepts(&path).await.shows("Đã ghi vào danh bạ");
}

#[tokio::test]
async fn a_writing_that_is_stopped_has_written_nothing() {
    let app = TestApp::start().await;
    let board = app.board();
    let (path, _) = board.brings(&Book::new_ward().bytes()).await;
    let id = path.rsplit('/').next().unwrap().to_owned();
    let before = app.register().await;
    // Someone else writes the register meanwhile, so that this writing has to wait.
    let lock = app.holds("select pg_advisory_xact_lock(512841698)").await;
    let accepting = {
        let (board, path) = (app.board(), path.clone());
        tokio::spawn(async move { board.post(format!("{path}/acceptance")).await })
    };
    for _ in 0..100 {
        if app.counts(&format!("select count(*) from import where id = '{id}' and state = 'applying'")).await
            == 1
        {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    board.get(&path).await.shows("Đang ghi vào danh bạ").offers("Dừng việc ghi");
    board.post(format!("{path}/discarding")).await.redirects_to(&path);
    accepting.await.unwrap().redirects_to(&path);
    drop(lock);
    board.waits_at(&path).await.shows("Đã dừng việc ghi theo yêu cầu").offers("Xem lại và nhập");
    assert_eq!(app.register().await, before);
}

#[tokio::test]
async fn a_writing_killed_half_way_has_written_nothing() {
    let app = TestApp::start().await;
    let board = app.board();
    let (path, _) = board.brings(&Book::new_ward().bytes()).await;
    let before = app.register().await;
    // Units and members are written by then, accounts are not.
    let lock = app.holds("lock table account in exclusive mode").await;
    let accepting = {
        let (board, path) = (app.board(), path.clone());
        tokio::spawn(async move { board.post(format!("{path}/acceptance")).await })
    };
    app.kills_who_waits().await;
    drop(lock);
    accepting.await.unwrap().redirects_to(&path);
    assert_eq!(app.register().await, before);
    board.waits_at(&path).await.shows("Chưa có gì thay đổi").offers("Xem lại và nhập");
    board.accepts(&path).await.shows("Đã ghi vào danh bạ");
}

#[tokio::test]
async fn a_reading_that_is_stopped_leaves_nothing_behind() {
    let app = TestApp::start().await;
    let board = app.board();
    const CITY: &[u8] = include_bytes!("../../data/dang-bo-thanh-pho.xlsx");
    let path = board.uploads(new_key(), CITY).await.is_done().location();
    let gone = board.post(format!("{path}/discarding")).await.redirects_to(ImportsPath);
    board.follow(&gone).await.shows("Đã bỏ");
    tokio::time::sleep(Duration::from_secs(2)).await;
    board.get(&path).await.shows("Lần nhập này đã bỏ");
    assert_eq!(app.waiting().await, 0);
}
