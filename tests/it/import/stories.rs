//! The office brings its list: what people do, over HTTP.

use std::process::ExitCode;

use axum::http::StatusCode;
use camket::access::Actor;
use camket::clock::day_in_vietnam;
use camket::import::child::Reader;
use camket::import::command::{Args, run_with};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use uuid::Uuid;

use super::files::Book;
use super::office::Office;

const CITY: &[u8] = include_bytes!("../../data/dang-bo-thanh-pho.xlsx");
const WARD: &[u8] = include_bytes!("../../data/dang-bo-phuong.xlsx");

#[sqlx::test(migrator = "camket::db::MIGRATOR")]
async fn a_list_is_previewed_and_then_accepted(options: PgPoolOptions, connect: PgConnectOptions) {
    let office = Office::open(options, connect).await;
    let board = office.person("BTC-01", Some("organization_board")).await;
    let before = office.digest().await;

    let (path, preview) = board.brings(WARD).await;
    assert_eq!(preview.counts("Tổ chức đảng"), [4, 0, 1, 0]);
    assert_eq!(preview.counts("Đảng viên"), [55, 0, 0, 0]);
    preview.shows("Nhập vào danh bạ").shows("Huỳnh Đình Ý").shows("danh sach.xlsx").hides("C:");
    assert_eq!(office.digest().await, before, "a preview changes nothing");

    let done = board.post(&format!("{path}/acceptance")).await;
    assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, format!("{path}?notice=imported").as_str()));
    board.get(&done.location).await.shows("Đã nhập danh sách").shows("Đã ghi vào danh bạ").hides("Nhập vào danh bạ</button>");

    assert_eq!(office.count("select count(*) from member where branch_id is not null").await, 55);
    assert_eq!(office.count("select count(*) from account").await, 56);
    assert_eq!(office.count("select count(*) from membership where upper_inf(during)").await, 55);
    assert_eq!(office.count("select count(*) from appointment where office <> 'organization_board'").await, 9);
    assert_eq!(office.count("select count(*) from management").await, 3);
    assert_eq!(office.count("select count(*) from agency").await, 1);
    assert_eq!(office.count("select count(*) from post where kind = 'government'").await, 55);
    assert_eq!(office.count("select count(*) from unit_closure").await, 5 + 4 + 3);
    assert_eq!(office.count("select count(*) from import where rows is not null").await, 0, "personal data is not kept twice");
}

#[sqlx::test(migrator = "camket::db::MIGRATOR")]
async fn the_same_list_twice_changes_nothing(options: PgPoolOptions, connect: PgConnectOptions) {
    let office = Office::open(options, connect).await;
    let board = office.person("BTC-01", Some("organization_board")).await;
    let (path, _) = board.brings(WARD).await;
    board.post(&format!("{path}/acceptance")).await;
    let before = office.digest().await;

    let (path, preview) = board.brings(WARD).await;
    assert_eq!(preview.counts("Tổ chức đảng"), [0, 0, 5, 0]);
    assert_eq!(preview.counts("Đảng viên"), [0, 0, 55, 0]);
    preview.shows("Không có gì để nhập").hides("Nhập vào danh bạ</button>");
    board.post(&format!("{path}/acceptance")).await;
    assert_eq!(office.digest().await, before);
}

#[sqlx::test(migrator = "camket::db::MIGRATOR")]
async fn one_wrong_row_refuses_all(options: PgPoolOptions, connect: PgConnectOptions) {
    let office = Office::open(options, connect).await;
    let board = office.person("BTC-01", Some("organization_board")).await;
    let before = office.digest().await;

    let (path, page) = board.brings(&Book::ward().member(3, "Ngày sinh", "31/02/1972").bytes()).await;
    assert_eq!(page.counts("Đảng viên"), [3, 0, 0, 1]);
    page.shows("31/02/1972 không có trong lịch").shows("<td data-label=\"Dòng\" class=\"num\">3</td>").shows("Ngày sinh");
    page.hides("Nhập vào danh bạ</button>");
    board.post(&format!("{path}/acceptance")).await;
    assert_eq!(office.digest().await, before);
}

#[sqlx::test(migrator = "camket::db::MIGRATOR")]
async fn what_changed_is_shown_and_the_past_stays(options: PgPoolOptions, connect: PgConnectOptions) {
    let office = Office::open(options, connect).await;
    let board = office.person("BTC-01", Some("organization_board")).await;
    let (path, _) = board.brings(&Book::ward().bytes()).await;
    board.post(&format!("{path}/acceptance")).await;
    office.app.clock.advance(chrono::TimeDelta::days(90));
    sqlx::raw_sql("update session set last_seen_at = last_seen_at + interval '90 days'").execute(&office.pool).await.unwrap();

    let changed = Book::ward()
        .unit(4, "Tên tổ chức đảng", "Chi bộ Tổ dân phố 1")
        .member(2, "Sinh hoạt tại chi bộ", "Chi bộ Tổ dân phố 1")
        .member(3, "Sinh hoạt tại chi bộ", "Chi bộ Cơ quan Thành ủy")
        .member(3, "Mã chi bộ", "C01")
        .member(2, "Chức vụ Đảng", "")
        .member(4, "Sinh hoạt tại chi bộ", "Chi bộ Tổ dân phố 1")
        .member(4, "Chức vụ Đảng", "Bí thư chi bộ")
        .member(4, "Trạng thái", "Chính thức")
        .member(2, "Số thẻ đảng viên", "74000002")
        .member(3, "Số thẻ đảng viên", "74000001");
    let (path, preview) = board.brings(&changed.bytes()).await;
    assert_eq!(preview.counts("Tổ chức đảng"), [0, 1, 3, 0]);
    assert_eq!(preview.counts("Đảng viên"), [0, 3, 1, 0]);
    preview.shows("Chức vụ Đảng: <del>Bí thư chi bộ</del> <ins>trống</ins>").shows("Mã chi bộ: <del>P01-01</del> <ins>C01</ins>");
    let done = board.post(&format!("{path}/acceptance")).await;
    assert!(done.location.ends_with("imported"), "{done:?}");

    assert_eq!(office.count("select count(*) from unit_history where unit_id = (select id from unit where code = 'P01-01')").await, 2);
    assert_eq!(office.count("select count(*) from membership m join member on member.id = member_id where code = 'QN000002'").await, 2);
    assert_eq!(office.count("select count(*) from appointment join member on member.id = member_id where code = 'QN000001' and not upper_inf(during)").await, 1);
    assert_eq!(office.count("select count(*) from appointment join member on member.id = member_id where code = 'QN000003' and office = 'secretary' and upper_inf(during)").await, 1);
    let (_, again) = board.brings(&changed.bytes()).await;
    assert_eq!(again.counts("Đảng viên"), [0, 0, 4, 0]);
}

#[sqlx::test(migrator = "camket::db::MIGRATOR")]
async fn who_does_not_keep_the_register_finds_nothing(options: PgPoolOptions, connect: PgConnectOptions) {
    let office = Office::open(options, connect).await;
    let board = office.person("BTC-01", Some("organization_board")).await;
    let (path, _) = board.brings(WARD).await;
    let (stranger, inspector) = (office.person("LA-01", None).await, office.person("KT-01", Some("inspection")).await);
    for person in [stranger, inspector] {
        for page in ["/imports", path.as_str(), &format!("{path}?after=1")] {
            assert_eq!(person.get(page).await.status, StatusCode::NOT_FOUND, "{page}");
        }
        for act in ["acceptance", "discarding"] {
            assert_eq!(person.post(&format!("{path}/{act}")).await.status, StatusCode::NOT_FOUND, "{act}");
        }
        assert_eq!(person.upload(Uuid::from_bytes(rand::random()), WARD).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(office.count("select count(*) from import").await, 1);
}

#[sqlx::test(migrator = "camket::db::MIGRATOR")]
async fn a_form_sent_twice_is_one_import(options: PgPoolOptions, connect: PgConnectOptions) {
    let office = Office::open(options, connect).await;
    let board = office.person("BTC-01", Some("administrator")).await;
    let key = Uuid::from_bytes(rand::random());
    let (one, two) = tokio::join!(board.upload(key, WARD), board.upload(key, WARD));
    assert_eq!((one.status, one.location.as_str()), (StatusCode::SEE_OTHER, two.location.as_str()));
    assert_eq!(office.count("select count(*) from import").await, 1);

    while board.get(&one.location).await.refresh {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let accept = format!("{}/acceptance", one.location);
    let (first, second) = tokio::join!(board.post(&accept), board.post(&accept));
    assert_eq!((first.location.as_str(), first.status), (second.location.as_str(), StatusCode::SEE_OTHER));
    assert_eq!(office.count("select count(*) from member where branch_id is not null").await, 55);
}

#[sqlx::test(migrator = "camket::db::MIGRATOR")]
async fn a_list_thrown_away_is_forgotten(options: PgPoolOptions, connect: PgConnectOptions) {
    let office = Office::open(options, connect).await;
    let board = office.person("BTC-01", Some("organization_board")).await;
    let (path, _) = board.brings(WARD).await;
    let gone = board.post(&format!("{path}/discarding")).await;
    board.get(&gone.location).await.shows("Đã bỏ");
    board.post(&format!("{path}/acceptance")).await;
    assert_eq!(office.count("select count(*) from member where branch_id is not null").await, 0);
    assert_eq!(office.count("select count(*) from import where rows is not null").await, 0);
    board.get(&path).await.hides("Nhập vào danh bạ</button>");
}

#[sqlx::test(migrator = "camket::db::MIGRATOR")]
async fn what_is_no_workbook_is_told_at_the_form(options: PgPoolOptions, connect: PgConnectOptions) {
    let office = Office::open(options, connect).await;
    let board = office.person("BTC-01", Some("organization_board")).await;
    let page = board.upload(Uuid::from_bytes(rand::random()), b"TT,Ma\n1,2\n").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    page.shows("không phải là tệp Excel").shows("<h1>Nhập danh sách từ Excel</h1>");
    let large = vec![b'P'; 17 * 1024 * 1024];
    assert_eq!(board.upload(Uuid::from_bytes(rand::random()), &large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(office.count("select count(*) from import").await, 0);
}

#[sqlx::test(migrator = "camket::db::MIGRATOR")]
async fn a_hundred_problems_are_paged(options: PgPoolOptions, connect: PgConnectOptions) {
    let office = Office::open(options, connect).await;
    let board = office.person("BTC-01", Some("organization_board")).await;
    let mut book = Book::ward();
    for number in 10..130 {
        let mut row = book.members[1].clone();
        row[1] = format!("QN{number:06}").as_str().into();
        row[7] = "".into();
        row[11] = "".into();
        row[3] = "?".into();
        book.members.push(row);
    }
    let (path, page) = board.brings(&book.bytes()).await;
    page.shows("Tệp có 120 lỗi").shows("Lỗi 1 đến 50 trong 120").shows("?after=50");
    board.get(&format!("{path}?after=100")).await.shows("Lỗi 101 đến 120 trong 120").hides("?after=120");
    board.get(&format!("{path}?after=-7")).await.shows("Lỗi 1 đến 50");
    board.get(&format!("{path}?after=x")).await.shows("Lỗi 1 đến 50");
}

#[sqlx::test(migrator = "camket::db::MIGRATOR")]
async fn the_city_comes_in_as_its_office_keeps_it(options: PgPoolOptions, connect: PgConnectOptions) {
    let office = Office::open(options, connect).await;
    let board = office.person("BTC-01", Some("organization_board")).await;
    let (path, preview) = board.brings(CITY).await;
    assert_eq!(preview.counts("Tổ chức đảng"), [380, 0, 1, 0]);
    assert_eq!(preview.counts("Đảng viên"), [9002, 0, 0, 0]);
    preview.shows("danh sách tính đến ngày 01/11/2017");
    board.post(&format!("{path}/acceptance")).await;
    while board.get(&path).await.refresh {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    assert_eq!(office.count("select count(*) from management where lower(during) = '2017-11-01'").await, 271);
    assert_eq!(office.count("select count(*) from appointment where office = 'secretary'").await, 347);
    assert_eq!(office.count("select count(*) from agency").await, 47);
    let (_, again) = board.brings(CITY).await;
    assert_eq!(again.counts("Đảng viên"), [0, 0, 9002, 0]);
}

#[sqlx::test(migrator = "camket::db::MIGRATOR")]
async fn the_command_line_brings_the_first_list(options: PgPoolOptions, connect: PgConnectOptions) {
    let office = Office::open(options, connect.clone()).await;
    let db = office.of_owner(connect).await;
    let (reader, now) = (Reader::of(env!("CARGO_BIN_EXE_camket")), office.app.clock.now());
    let args = |name: &str, dry_run| Args {
        file: [env!("CARGO_MANIFEST_DIR"), "tests", "data", name].iter().collect(),
        dry_run,
        json: true,
    };
    let actor = Actor::command_line(day_in_vietnam(now));
    let import = async |args: Args| run_with(&reader, &db, &actor, (now, &args)).await;
    let before = office.digest().await;
    assert_eq!(import(args("dang-bo-phuong.xlsx", true)).await.unwrap(), ExitCode::SUCCESS);
    assert_eq!(office.digest().await, before, "a dry run changes nothing");
    assert_eq!(import(args("dang-bo-phuong.xlsx", false)).await.unwrap(), ExitCode::SUCCESS);
    assert_eq!(office.count("select count(*) from member").await, 55);
    assert_eq!(office.count("select count(*) from audit_entry where act = 'import'").await, 1);
    let before = office.digest().await;
    assert_eq!(import(args("dang-bo-phuong.xlsx", false)).await.unwrap(), ExitCode::SUCCESS);
    assert_eq!(office.digest().await, before, "twice gives no doubles");
    assert!(import(args("none.xlsx", true)).await.is_err());
}
