//! The reform of July 2025: a prepared sheet dissolves the city and puts its organizations under new wards and
//! communes of the province, all at once or not at all; the past stays as it was.

use std::{io::Cursor, path::Path};

use calamine::{Reader as _, Xlsx};
use camket::{
    pledge::show::PledgePath,
    register::unit::{RegisterPath, RegisterUnitPath},
    reorganization::{Kind, act::ActPath, reform::ReformsPath},
    report::overview::OverviewPath,
};

use crate::harness::{
    TestApp, Visitor,
    moves::{Rows, book, book_hiding, row, small},
};

/// The new committees of the demonstration's city: code, name, and the old units that come into each or under it.
const CITY: [(&str, &str, &[&str], &[&str]); 5] = [
    (
        "CTH",
        "Đảng bộ phường Cẩm Thành",
        &["P01", "P04", "P05", "P06", "P08"],
        &["C01", "C02", "C03", "C04", "C05", "C06", "C07", "C16", "C18", "C21", "C22", "C23", "C24"],
    ),
    (
        "NLO",
        "Đảng bộ phường Nghĩa Lộ",
        &["P02", "P03", "P07"],
        &["C08", "C09", "C10", "C11", "C12", "C13", "C14", "C17"],
    ),
    ("TQT", "Đảng bộ phường Trương Quang Trọng", &["P11", "P15", "P19", "P20"], &["C15", "C19"]),
    ("TKH", "Đảng bộ xã Tịnh Khê", &["P12", "P13", "P14", "P16", "P17", "P18"], &[]),
    ("APH", "Đảng bộ xã An Phú", &["P09", "P10", "P21", "P22", "P23"], &["C20"]),
];

fn city(day: &str) -> Rows {
    let mut rows = vec![row(["", "Thành lập", "TUQN", "Tỉnh ủy Quảng Ngãi", "Tỉnh ủy", "", ""], day)];
    for (code, name, ..) in CITY {
        rows.push(row(["", "Thành lập", code, name, "Đảng bộ xã, phường", "TUQN", ""], day));
    }
    for (code, _, wards, agencies) in CITY {
        rows.extend(wards.iter().map(|old| row([old, "Hợp nhất", code, "", "", "", "Có"], day)));
        rows.extend(agencies.iter().map(|old| row([old, "Chuyển", "", "", "", code, ""], day)));
    }
    rows.push(row(["TU", "Giải thể", "TUQN", "", "", "", "Có"], day));
    rows
}

/// The table of an overview: names and figures, row by row.
async fn table(person: &Visitor, app: &TestApp, code: &str, year: i32) -> String {
    let page = person.get(OverviewPath { id: app.unit(code).await }.of_year(year)).await.is_ok();
    let text = page.text();
    text.split("<h2>Số liệu từng đơn&nbsp;vị</h2>")
        .nth(1)
        .unwrap()
        .split("</section>")
        .next()
        .unwrap()
        .to_owned()
}

/// How many pledges of 2018 stand under each old unit, by the tree of then.
async fn counts_of_2018(app: &TestApp) -> Vec<serde_json::Value> {
    app.finds(
        "select unit.code, sum(asked + draft + submitted + returned + agreed) as pledges
           from unit_line line join unit on unit.id = line.above_id
           join pledge_tally on pledge_tally.branch_id = line.below_id
           join cycle on cycle.id = cycle_id and cycle.year = 2018
          where line.during @> '2018-12-31'::date group by 1 order by 1",
    )
    .await
}

#[tokio::test]
async fn a_sheet_that_does_not_fit_is_told_row_by_row_and_changes_nothing() {
    let app = TestApp::start().await;
    let board = app.board();
    let mut rows = small("01/07/2025");
    rows[1][2] = "P02".to_owned(); // A code that is taken.
    rows[4][2] = "XYZ".to_owned(); // A unit that is not there.
    rows[6][0] = "P99".to_owned();
    let page = board.brings_a_sheet(&book(&rows)).await;
    page.shows("Mã «P02» đã có đơn vị dùng")
        .shows("mang mã «XYZ»")
        .shows("mang mã «P99»")
        .does_not_offer("Áp dụng cả phương án");

    let mut rows = small("01/07/2025");
    rows[0][1] = "Lập mới".to_owned();
    rows[3][0] = String::new();
    rows[6][7] = String::new();
    let page = board.brings_a_sheet(&book(&rows)).await;
    page.shows("Không có việc «Lập mới»").shows("Dòng «Hợp nhất» cần ô này").shows("Thiếu căn cứ");

    let mut rows = small("01/07/2025");
    rows[6][9] = String::new();
    let page = board.brings_a_sheet(&book(&rows)).await;
    let path = page.asked.split(' ').nth(1).unwrap().to_owned();
    page.shows("không còn giữ nhiệm vụ Ban Tổ chức").does_not_offer("Áp dụng cả phương án");
    board.post(format!("{path}/acceptance")).await.is_conflict();

    let mut rows = small("01/07/2025");
    rows.remove(5);
    let page = board.brings_a_sheet(&book(&rows)).await;
    page.shows("còn đơn vị trực thuộc (Chi bộ cơ quan Thành ủy)");
    assert_eq!(app.counts("select count(*) from unit").await, 9);
    assert_eq!(app.counts("select count(*) from unit where dissolved_on is not null").await, 0);
    for stranger in [app.secretary(), app.standing(), app.administrator()] {
        stranger.get(ReformsPath).await.is_not_found();
        stranger.post(format!("{path}/acceptance")).await.is_not_found();
    }
    let other = include_bytes!("../data/dang-bo-phuong.xlsx");
    board.brings_a_sheet(other).await.shows("Không có trang tính «Phương án sắp xếp»");
}

#[tokio::test]
async fn nobody_is_asked_about_a_plan_and_nothing_hidden_is_carried_out() {
    let app = TestApp::start().await;
    let board = app.board();
    let units = app.counts("select count(*) from unit").await;
    let mut rows = small("01/07/2025");
    rows[1][6] = "01/07/25".to_owned();
    rows[2][3] = "§¶ng bé ph\u{ad}êng NghÜa Lé".to_owned();
    let told = board.brings_a_sheet(&book(&rows)).await;
    let told = told.shows("Năm của «01/07/25» chỉ có hai chữ số").shows("Hãy gõ lại cho rõ");
    told.shows("TCVN3 (phông .VnTime)").does_not_offer("Áp dụng cả phương án");

    let told = board.brings_a_sheet(&book_hiding(&small("01/07/2025"), Some(5))).await;
    told.shows("Dòng này bị ẩn").does_not_offer("Áp dụng cả phương án");
    assert_eq!(app.counts("select count(*) from unit").await, units);
}

#[tokio::test]
async fn the_city_of_the_stories_gives_way_to_its_wards() {
    let app = TestApp::start().await;
    let (board, an, grassroots) = (app.board(), app.an(), app.grassroots());
    let (sent, old) = (an.sends_a_pledge().await, app.pledge_of(&an, 2018).await);
    let leader = app.secretary().sends_a_pledge().await;
    let before = table(&board, &app, "TU", 2018).await;
    let ward_before = table(&board, &app, "P01", 2018).await;
    let counts = counts_of_2018(&app).await;
    assert!(before.contains("Đảng bộ Phường Nghĩa Lộ"), "{before}");
    let pinned = format!("select pinned, digest from pledge_revision where pledge_id = '{sent}'");
    let pinned_before = app.finds(&pinned).await;
    assert_eq!(pinned_before[0]["pinned"]["top"], "Thành ủy Quảng Ngãi");

    let page = board.brings_a_sheet(&book(&small("01/07/2025"))).await;
    let path = page.asked.split(' ').nth(1).unwrap().to_owned();
    page.shows("Phương án không có lỗi")
        .shows("Vào Đảng bộ phường Cẩm Thành")
        .shows("Tỉnh ủy Quảng Ngãi kế thừa")
        .shows("Tiếp tục ở Tỉnh ủy Quảng Ngãi")
        .offers("Áp dụng cả phương án");
    for _ in 0..2 {
        board.post(format!("{path}/acceptance")).await.redirects_to(&path);
        // Offices changed, so every session of theirs ended.
        board.signs_in().await.is_done();
    }
    // The new top keeps what the old one kept.
    board.get("/years").await.is_ok();
    board
        .get(&path)
        .await
        .shows("Đã áp dụng")
        .offers("Đảng bộ phường Nghĩa Lộ")
        .does_not_offer("Đảng bộ phường Cẩm Thành");

    // Nobody is locked out: the Board keeps the register of the province, where the city is no more.
    let register =
        board.get(RegisterPath).await.redirects_to(RegisterUnitPath { id: app.unit("TUQN").await });
    board.follow(&register).await.shows("Đảng bộ phường Cẩm Thành").hides("Đảng bộ Phường Lê Hồng Phong");

    // The past reads as it was, figure by figure and name by name.
    assert_eq!(counts_of_2018(&app).await, counts);
    assert_eq!(table(&board, &app, "TU", 2018).await, before);
    assert_eq!(table(&board, &app, "P01", 2018).await, ward_before);
    board
        .get(OverviewPath { id: app.unit("TU").await }.of_year(2018))
        .await
        .shows("Thành ủy Quảng Ngãi")
        .shows("Tổ chức và tên gọi theo ngày");
    let province = board.get(OverviewPath { id: app.unit("TUQN").await }.of_year(2018)).await;
    province.shows("Thành ủy Quảng Ngãi").hides("Cẩm Thành");
    let today = table(&board, &app, "TUQN", 2027).await;
    assert!(today.contains("Đảng bộ phường Cẩm Thành") && !today.contains("Lê Hồng Phong"), "{today}");
    assert_eq!(app.finds(&pinned).await, pinned_before, "what was sent keeps its names");

    // Who comes to the new committee with their office sees the papers, old and new; it decides for the branches.
    grassroots.get(PledgePath { id: sent }).await.offers("Xác nhận bản cam kết");
    let kept = format!("select id from pledge where id = '{old}'");
    assert_eq!(app.sees(&grassroots, &kept).await.len(), 1);
    assert_eq!(
        app.sees(&app.person("QN001004"), &kept).await.len(),
        0,
        "an office that was not handed over ended"
    );
    let decides = "select distinct decides.code from pledge join unit branch on branch.id = branch_id
                     join unit decides on decides.id = decides_id join cycle on cycle.id = cycle_id
                    where cycle.year = 2027 and branch.code like 'P01-%'";
    assert_eq!(app.finds(decides).await[0]["code"], "CTH");
    let ward = grassroots.get(OverviewPath { id: app.unit("CTH").await }.of_year(2018)).await;
    ward.shows("Đảng bộ Phường Lê Hồng Phong");

    // The province's Standing Committee manages the leaders that the city's did, and reads their papers of before.
    let standing = app.standing();
    standing.get(PledgePath { id: leader }).await.is_ok();
    standing.get("/leaders?year=2018").await.shows("Huỳnh Đình Ý");
    standing.get("/leaders").await.shows("Huỳnh Đình Ý");
}

#[tokio::test]
async fn the_real_city_gives_way_and_its_past_reads_as_before() {
    let app = TestApp::start().await;
    let board = app.board();
    let now = app.clock.now();
    let reader = camket::import::child::Reader::of(env!("CARGO_BIN_EXE_camket"));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/dang-bo-thanh-pho.xlsx");
    let args = camket::import::Args { file, dry_run: false, json: true, accept_doubtful: false };
    let actor = camket::access::Actor::command_line(app.today());
    camket::import::command::run_with(&reader, &app.as_owner(), &actor, (now, &args)).await.unwrap();

    // The year 2018 is over when the city's list comes; here it was asked of everyone.
    let year = app.finds("select id from cycle where year = 2018").await[0]["id"].clone();
    let db = app.as_owner();
    let mut tx = db.write(&actor).await.unwrap();
    camket::cycle::opening::ask(tx.conn(), serde_json::from_value(year).unwrap(), now).await.unwrap();
    tx.commit(camket::audit::Entry::command("ask", now)).await.unwrap();

    // What only the stories have goes into the city's own branch first.
    let act = ActPath { id: app.unit("CQ01").await, act: Kind::Dissolution };
    let form = board.get(&act).await.is_ok();
    let into = app.unit("C01").await.to_string();
    let fields = [("target", into.as_str()), ("reason", "Nhập chi bộ"), ("basis", "Quyết định số 1")];
    let check = board.submit(&form, &act, &fields).await.is_ok();
    board.submit(&check, &act, &[("then", "do")]).await.is_done();

    let counts = counts_of_2018(&app).await;
    let before = table(&board, &app, "TU", 2018).await;
    assert!(counts.len() > 200, "{}", counts.len());
    let day = app.today().format("%d/%m/%Y").to_string();
    let page = board.brings_a_sheet(&book(&city(&day))).await;
    let path = page.asked.split(' ').nth(1).unwrap().to_owned();
    page.shows("Phương án không có lỗi");
    let begun = std::time::Instant::now();
    board.post(format!("{path}/acceptance")).await.redirects_to(&path);
    board.signs_in().await.is_done();
    println!("the city was reorganized in {:?}", begun.elapsed());

    assert_eq!(counts_of_2018(&app).await, counts);
    assert_eq!(table(&board, &app, "TU", 2018).await, before);
    let today = table(&board, &app, "TUQN", 2027).await;
    for (_, name, ..) in CITY {
        assert!(today.contains(name), "{name} in {today}");
    }
    let astray = app.counts(
        "select count(*) from pledge join cycle on cycle.id = cycle_id join unit decides on decides.id = decides_id
          where cycle.year = 2027 and decides.dissolved_on is not null",
    );
    assert_eq!(astray.await, 0);
    let left = "select count(*) from appointment join unit on unit.id = unit_id
                 where unit.dissolved_on is not null and (upper_inf(during) or upper(during) > unit.dissolved_on)
                   and not isempty(during)";
    assert_eq!(app.counts(left).await, 0, "no office goes on in a unit that ended");
}

/// The sheet that is shipped with the demonstration's city; `UPDATE_GOLDEN=1` writes it anew.
#[test]
fn the_prepared_sheet_is_the_one_of_the_story() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/phuong-an-sap-xep-2025.xlsx");
    let expected = city("01/07/2025");
    if std::env::var_os("UPDATE_GOLDEN").is_some() && !file.exists() {
        std::fs::write(&file, book(&expected)).unwrap();
    }
    let mut kept: Xlsx<_> = Xlsx::new(Cursor::new(std::fs::read(&file).unwrap())).unwrap();
    let sheet = kept.worksheet_range("Phương án sắp xếp").unwrap();
    let rows: Vec<Vec<String>> =
        sheet.rows().skip(3).map(|row| row.iter().map(ToString::to_string).collect()).collect();
    assert_eq!(rows, expected.iter().map(|row| row.to_vec()).collect::<Vec<_>>());
}
