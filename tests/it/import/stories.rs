//! The office brings its list: what people do, over HTTP.

use std::process::ExitCode;

use axum::http::{Method, StatusCode};
use camket::access::Actor;
use camket::import::child::Reader;
use camket::import::command::{Args, run_with};
use camket::import::upload::ImportsPath;
use chrono::TimeDelta;
use uuid::Uuid;

use super::files::Book;
use crate::harness::{Page, TestApp, Visitor};

const CITY: &[u8] = include_bytes!("../../data/dang-bo-thanh-pho.xlsx");
const WARD: &[u8] = include_bytes!("../../data/dang-bo-phuong.xlsx");

/// Everything that an import may write.
const TABLES: [&str; 14] = [
    "unit",
    "unit_history",
    "unit_closure",
    "unit_line",
    "agency",
    "agency_history",
    "member",
    "standing_history",
    "membership",
    "post",
    "management",
    "appointment",
    "account",
    "pledge",
];

impl TestApp {
    /// What all tables hold, to be compared.
    pub async fn register(&self) -> Vec<String> {
        let mut register = Vec::new();
        for table in TABLES {
            let sql = format!(
                "select md5(coalesce(string_agg(line, '' order by line), '')) as sum
                   from (select (to_jsonb({table}) - 'version')::text as line from {table}) as lines"
            );
            register.push(self.finds(&sql).await[0]["sum"].to_string());
        }
        register
    }
}

impl TestApp {
    /// How much of files that wait is kept.
    pub async fn waiting(&self) -> i64 {
        self.counts("select (select count(*) from import_row) + (select count(*) from import_file)").await
    }
}

impl Visitor {
    /// Sends a file with the form's key.
    pub async fn uploads(&self, key: Uuid, file: &[u8]) -> Page {
        const EDGE: &str = "----edge";
        self.get("/").await;
        let mut body = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n{key}\r\n--{EDGE}\r\n\
             Content-Disposition: form-data; name=\"file\"; filename=\"C:\\\\danh sach.xlsx\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(file);
        body.extend_from_slice(format!("\r\n--{EDGE}--\r\n").as_bytes());
        let kind = format!("multipart/form-data; boundary={EDGE}");
        self.send_body(Method::POST, &ImportsPath.to_string(), Some(&kind), body).await
    }

    /// Uploads a file and waits until it is read, as the page does by itself.
    pub async fn brings(&self, file: &[u8]) -> (String, Page) {
        let path = self.uploads(new_key(), file).await.is_done().location();
        let page = self.waits_at(&path).await;
        (path, page)
    }

    pub async fn waits_at(&self, path: &str) -> Page {
        for _ in 0..3600 {
            let page = self.get(path).await;
            // A list that changes someone's offices ends their sessions.
            if page.status == StatusCode::SEE_OTHER {
                self.signs_in().await.is_done();
                continue;
            }
            if page.header("refresh").is_empty() {
                return page;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        panic!("nothing came of {path}");
    }

    /// Accepts an import and waits until it is written.
    pub async fn accepts(&self, path: &str) -> Page {
        self.post(format!("{path}/acceptance")).await.redirects_to(path);
        self.waits_at(path).await
    }
}

impl Page {
    /// The numbers of a row of the counts: new, changed, same, refused.
    #[track_caller]
    pub fn counts(&self, sheet: &str) -> Vec<u32> {
        let text = self.text();
        let row = text.split(&format!("<th scope=\"row\">{sheet}</th>")).nth(1).expect("a row of counts");
        let row = row.split("</tr>").next().unwrap();
        row.split("class=\"num\">")
            .skip(1)
            .map(|cell| cell.split('<').next().unwrap().parse().unwrap())
            .collect()
    }
}

pub fn new_key() -> Uuid {
    Uuid::from_bytes(rand::random())
}

const ACCEPT: &str = "Xem lại và nhập";

#[tokio::test]
async fn a_list_is_previewed_and_then_accepted() {
    let app = TestApp::start().await;
    let board = app.board();
    let before = app.register().await;

    let (path, preview) = board.brings(&Book::new_ward().bytes()).await;
    assert_eq!(preview.counts("Tổ chức đảng"), [3, 0, 1, 0]);
    assert_eq!(preview.counts("Đảng viên"), [4, 0, 0, 0]);
    preview.shows("Huỳnh Đình Ý").shows("danh sach.xlsx").hides("C:").offers(ACCEPT);
    assert_eq!(app.register().await, before, "a preview changes nothing");

    board.post(format!("{path}/acceptance")).await.redirects_to(format!("{path}?notice=imported"));
    board.get(&path).await.shows("Đã ghi vào danh bạ").does_not_offer(ACCEPT);
    let fresh = "from member where code like 'QN9%'";
    assert_eq!(app.counts(&format!("select count(*) {fresh}")).await, 4);
    for (table, rows) in
        [("account", 4), ("membership", 4), ("appointment", 2), ("management", 1), ("post", 7), ("pledge", 3)]
    {
        let sql = format!("select count(*) from {table} where member_id in (select id {fresh})");
        assert_eq!(app.counts(&sql).await, rows, "{table}");
    }
    assert_eq!(
        app.counts("select count(*) from unit_closure join unit on unit.id = below_id where code like '%9%'")
            .await,
        2 + 3 + 2
    );
    assert_eq!(app.waiting().await, 0, "personal data is not kept twice");
}

#[tokio::test]
async fn the_same_list_twice_changes_nothing() {
    let app = TestApp::start().await;
    let board = app.board();
    let (path, _) = board.brings(&Book::new_ward().bytes()).await;
    board.accepts(&path).await;
    let before = app.register().await;

    let (path, preview) = board.brings(&Book::new_ward().bytes()).await;
    assert_eq!(preview.counts("Tổ chức đảng"), [0, 0, 4, 0]);
    assert_eq!(preview.counts("Đảng viên"), [0, 0, 4, 0]);
    preview.shows("Không có gì để nhập").does_not_offer(ACCEPT);
    board.accepts(&path).await;
    assert_eq!(app.register().await, before);
}

#[tokio::test]
async fn a_list_of_people_already_there_is_recognised() {
    let app = TestApp::start().await;
    let (_, preview) = app.board().brings(WARD).await;
    assert_eq!(preview.counts("Tổ chức đảng"), [0, 0, 5, 0]);
    assert_eq!(preview.counts("Đảng viên"), [0, 0, 55, 0]);
}

#[tokio::test]
async fn nobody_comes_to_work_where_nobody_works_any_more() {
    let app = TestApp::start().await;
    app.arranges(
        "insert into agency (id, name, during) values (gen_random_uuid(), 'UBND phường Cẩm Thành', '[2026-01-01,)');
         update member set agency_id = heir.id from agency heir, agency gone
          where heir.name = 'UBND phường Cẩm Thành' and gone.name = 'Phường Lê Hồng Phong' and agency_id = gone.id;
         update agency gone set during = daterange(lower(gone.during), '2026-01-01'), successor_id = heir.id
           from agency heir where heir.name = 'UBND phường Cẩm Thành' and gone.name = 'Phường Lê Hồng Phong'",
    )
    .await;
    let (_, page) = app.board().brings(WARD).await;
    let told = "«Phường Lê Hồng Phong» đã kết thúc, nay là «UBND phường Cẩm Thành». Hãy ghi tên hiện nay.";
    page.shows(told).does_not_offer(ACCEPT);
}

#[tokio::test]
async fn one_wrong_row_refuses_all() {
    let app = TestApp::start().await;
    let board = app.board();
    let before = app.register().await;
    let (path, page) = board.brings(&Book::new_ward().member(3, "Ngày sinh", "31/02/1972").bytes()).await;
    assert_eq!(page.counts("Đảng viên"), [3, 0, 0, 1]);
    page.shows("Ngày 31/02/1972 không có trong lịch").shows("Đảng viên 3 Ngày sinh").does_not_offer(ACCEPT);
    board.accepts(&path).await;
    assert_eq!(app.register().await, before);
}

#[tokio::test]
async fn what_changed_is_shown_and_the_past_stays() {
    let app = TestApp::start().await;
    let board = app.board();
    let (path, _) = board.brings(&Book::new_ward().bytes()).await;
    board.accepts(&path).await;
    app.waits(TimeDelta::days(9));
    let board = app.board();

    let changed = Book::new_ward()
        .unit(4, "Tên tổ chức đảng", "Chi bộ Tổ dân phố 1")
        .member(2, "Sinh hoạt tại chi bộ", "Chi bộ Tổ dân phố 1")
        .member(2, "Chức vụ Đảng", "")
        .member(2, "Số thẻ đảng viên", "99000002")
        .member(3, "Mã chi bộ", "C09")
        .member(3, "Sinh hoạt tại chi bộ", "Chi bộ Cơ quan Thành ủy")
        .member(3, "Số thẻ đảng viên", "99000001")
        .member(4, "Sinh hoạt tại chi bộ", "Chi bộ Tổ dân phố 1")
        .member(4, "Chức vụ Đảng", "Bí thư chi bộ")
        .member(4, "Trạng thái", "Chính thức")
        .bytes();
    let (path, preview) = board.brings(&changed).await;
    assert_eq!(preview.counts("Tổ chức đảng"), [0, 1, 3, 0]);
    assert_eq!(preview.counts("Đảng viên"), [0, 3, 1, 0]);
    preview.shows("Chức vụ Đảng: Bí thư chi bộ → trống").shows("Mã chi bộ: P09-01 → C09");
    board.accepts(&path).await.shows("Đã ghi vào danh bạ");

    for (table, code, what, rows) in [
        ("membership", "QN900002", "true", 2),
        ("membership", "QN900002", "upper_inf(during)", 1),
        ("appointment", "QN900001", "not upper_inf(during)", 1),
        ("appointment", "QN900003", "upper_inf(during) and office = 'secretary'", 1),
        ("post", "QN900001", "kind = 'party' and not upper_inf(during)", 1),
        ("standing_history", "QN900003", "upper_inf(during) and standing_history.standing = 'official'", 1),
        (
            "standing_history",
            "QN900003",
            "not upper_inf(during) and standing_history.standing = 'probationary'",
            1,
        ),
        ("member_change", "QN900001", "act = 'list' and fields::text like '%99000002%'", 1),
    ] {
        let sql = format!(
            "select count(*) from {table} join member on member.id = member_id where code = '{code}' and {what}"
        );
        assert_eq!(app.counts(&sql).await, rows, "{table} of {code}, {what}");
    }
    assert_eq!(
        app.counts("select count(*) from unit_history join unit on unit.id = unit_id where code = 'P09-01'")
            .await,
        2
    );
    let (_, again) = board.brings(&changed).await;
    assert_eq!(again.counts("Đảng viên"), [0, 0, 4, 0]);
}

#[tokio::test]
async fn who_does_not_keep_the_register_finds_nothing() {
    let app = TestApp::start().await;
    let (path, _) = app.board().brings(WARD).await;
    // A member, a secretary, the inspection, the Standing Committee.
    for code in ["QN001001", "QN000001", "QN002003", "QN002002"] {
        let person = app.person(code);
        for page in [ImportsPath.to_string(), path.clone(), format!("{path}?after=1")] {
            person.get(page).await.is_not_found();
        }
        for act in ["acceptance", "discarding"] {
            person.post(format!("{path}/{act}")).await.is_not_found();
        }
        person.uploads(new_key(), WARD).await.is_not_found();
    }
    assert_eq!(app.counts("select count(*) from import").await, 1);
}

#[tokio::test]
async fn a_form_sent_twice_is_one_import() {
    let app = TestApp::start().await;
    let administrator = app.person("QN002004");
    administrator.get(ImportsPath).await.is_ok();
    let (key, file) = (new_key(), Book::new_ward().bytes());
    let (one, two) = tokio::join!(administrator.uploads(key, &file), administrator.uploads(key, &file));
    let path = one.is_done().location();
    two.redirects_to(&path);
    assert_eq!(app.counts("select count(*) from import").await, 1);

    administrator.waits_at(&path).await;
    let accept = format!("{path}/acceptance");
    let (first, second) = tokio::join!(administrator.post(&accept), administrator.post(&accept));
    first.redirects_to(&path);
    second.redirects_to(&path);
    assert_eq!(app.counts("select count(*) from member where code like 'QN9%'").await, 4);
}

#[tokio::test]
async fn a_list_thrown_away_is_forgotten() {
    let app = TestApp::start().await;
    let board = app.board();
    let before = app.register().await;
    let (path, _) = board.brings(&Book::new_ward().bytes()).await;
    let gone = board.post(format!("{path}/discarding")).await.redirects_to(ImportsPath);
    board.follow(&gone).await.shows("Đã bỏ");
    board.accepts(&path).await.does_not_offer(ACCEPT);
    assert_eq!(app.register().await, before);
    assert_eq!(app.waiting().await, 0);
}

#[tokio::test]
async fn what_is_no_workbook_is_told_at_the_form() {
    let app = TestApp::start().await;
    let board = app.board();
    board.uploads(new_key(), b"%PDF-1.7\n1,2\n").await.is_refused().shows("không phải là tệp Excel");
    board.uploads(new_key(), b"").await.is_refused();
    let large = vec![b'P'; 17 * 1024 * 1024];
    assert_eq!(board.uploads(new_key(), &large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(app.counts("select count(*) from import").await, 0);
}

#[tokio::test]
async fn a_hundred_problems_are_paged() {
    let app = TestApp::start().await;
    let board = app.board();
    let mut book = Book::new_ward();
    for number in 10..130 {
        let mut row = book.members[2].clone();
        row[1] = format!("QN{number:06}").as_str().into();
        row[3] = "?".into();
        row[7] = "".into();
        book.members.push(row);
    }
    let (path, page) = board.brings(&book.bytes()).await;
    page.shows("Tệp có 120 lỗi").shows("Lỗi 1 đến 50 trong 120").offers("Xem thêm");
    board
        .get(format!("{path}?after=100"))
        .await
        .shows("Lỗi 101 đến 120 trong 120")
        .does_not_offer("Xem thêm");
    board.get(format!("{path}?after=-7")).await.shows("Lỗi 1 đến 50");
    board.get(format!("{path}?after=x")).await.shows("Lỗi 1 đến 50");
}

#[tokio::test]
async fn the_city_comes_in_as_its_office_keeps_it() {
    let app = TestApp::start().await;
    let board = app.board();
    let (path, preview) = board.brings(CITY).await;
    assert_eq!(preview.counts("Tổ chức đảng").iter().sum::<u32>(), 381);
    assert_eq!(preview.counts("Đảng viên").iter().sum::<u32>(), 9002);
    preview.shows("danh sách tính đến ngày 01/11/2017");
    board.accepts(&path).await.shows("Đã ghi vào danh bạ");
    assert_eq!(
        app.counts("select count(*) from member where code between 'QN000001' and 'QN009002'").await,
        9002
    );
    let (_, again) = board.brings(CITY).await;
    assert_eq!(again.counts("Đảng viên"), [0, 0, 9002, 0]);
}

#[tokio::test]
async fn the_command_line_brings_a_list() {
    let app = TestApp::start().await;
    let (db, reader) = (app.as_owner(), Reader::of(env!("CARGO_BIN_EXE_camket")));
    let (now, actor) = (app.clock.now(), Actor::command_line(app.today()));
    let folder = std::env::temp_dir().join(new_key().to_string());
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("good.xlsx"), Book::new_ward().bytes()).unwrap();
    std::fs::write(folder.join("bad.xlsx"), Book::new_ward().member(3, "Giới tính", "?").bytes()).unwrap();
    let import = async |name: &str, dry_run| {
        let args = Args { file: folder.join(name), dry_run, accept_doubtful: false, json: true };
        run_with(&reader, &db, &actor, (now, &args)).await
    };
    let before = app.register().await;
    assert_eq!(import("good.xlsx", true).await.unwrap(), ExitCode::SUCCESS);
    assert_eq!(import("bad.xlsx", false).await.unwrap(), ExitCode::FAILURE);
    assert!(import("none.xlsx", true).await.is_err());
    assert_eq!(app.register().await, before, "neither a dry run nor a bad file changes anything");
    assert_eq!(import("good.xlsx", false).await.unwrap(), ExitCode::SUCCESS);
    assert_eq!(app.counts("select count(*) from member where code like 'QN9%'").await, 4);
    assert_eq!(app.counts("select count(*) from audit_entry where act = 'import'").await, 1);
    let written = app.register().await;
    assert_eq!(import("good.xlsx", false).await.unwrap(), ExitCode::SUCCESS);
    assert_eq!(app.register().await, written, "twice gives no doubles");

    // It moves people with their papers, though nobody of the register stands behind it.
    let moved = Book::new_ward().member(3, "Mã chi bộ", "C09").member(
        3,
        "Sinh hoạt tại chi bộ",
        "Chi bộ Cơ quan Thành ủy",
    );
    std::fs::write(folder.join("moved.xlsx"), moved.bytes()).unwrap();
    assert_eq!(import("moved.xlsx", false).await.unwrap(), ExitCode::SUCCESS);
    let step = "select count(*) from pledge_event where step = 'relocate' and actor_id is null";
    assert_eq!(app.counts(step).await, 1);

    // What it brought is taken back by a page, the latest first.
    let board = app.board();
    for (name, left) in [("moved.xlsx", written), ("good.xlsx", before)] {
        let list = board.get(ImportsPath).await.shows("Dòng lệnh trên máy chủ");
        let page = board.follow_link(&list, name).await.shows("Dòng lệnh trên máy chủ tải lên lúc");
        let undo = board.follow_link(&page, "Hoàn tác lần nhập này").await.is_ok();
        let path = undo.asked.split(' ').nth(1).unwrap().to_owned();
        board.post(&path).await.is_done();
        assert_eq!(app.register().await, left, "{name}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}
