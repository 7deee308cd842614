//! Completion is followed from the city down to the person, on pages and in Excel.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx};
use camket::{
    board::{leaders::LeadersPath, sheet::LeadersExportPath},
    pledge::show::PledgePath,
    report::{
        overview::{MyOverviewPath, OverviewPath},
        sheet::SheetPath,
    },
};

use crate::harness::{Page, TestApp, Visitor};

/// The figures that open a list: what is said, and where it leads.
fn figures(page: &Page) -> Vec<(i64, String)> {
    let offers = page.html.offers.iter();
    offers
        .filter_map(|offer| {
            let number = offer.label.split([' ', '/']).next()?.replace('.', "").parse().ok()?;
            Some((number, offer.href.clone()?))
        })
        .filter(|(_, href)| href.contains("/pledges?") || href.starts_with("/leaders?"))
        .collect()
}

/// How many people a list names, on all its pages.
async fn listed(person: &Visitor, href: &str) -> i64 {
    let (mut href, mut count) = (href.to_owned(), 0);
    loop {
        let page = person.get(&href).await.is_ok();
        let table = page.text().split("<tbody>").nth(1).map(str::to_owned).unwrap_or_default();
        count += i64::try_from(table.matches("<th scope=\"row\"><a href=\"/pledges/").count()).unwrap();
        match page.html.offers.iter().find(|offer| offer.label == "Xem thêm") {
            Some(more) => href = more.href.clone().unwrap(),
            None => return count,
        }
    }
}

fn table(page: &Page) -> Range<Data> {
    let mut book = Xlsx::new(Cursor::new(page.body.clone())).unwrap();
    let name = book.sheet_names()[0].clone();
    assert!(book.worksheet_formula(&name).unwrap().is_empty(), "a formula in {}", page.asked);
    book.worksheet_range(&name).unwrap()
}

/// Sends, returns, confirms, and lets the due date pass, so that there is something to count.
async fn a_year_under_way(app: &TestApp) {
    let sent = app.an().sends_a_pledge().await;
    app.secretary().confirms(sent).await;
    let sent = app.toan().sends_a_pledge().await;
    app.secretary().returns(sent, "Nêu rõ số buổi.").await;
    app.secretary().sends_a_pledge().await;
    app.long().writes_a_pledge("Dự đủ 12 buổi sinh hoạt.").await;
    app.comes_to(2026, 12, 17);
    app.neighbour().sends_a_pledge().await;
}

#[tokio::test]
async fn every_figure_equals_the_list_it_opens() {
    let app = TestApp::start().await;
    a_year_under_way(&app).await;
    let board = app.board();
    for code in ["TU", "P01", "P01-01"] {
        let path = OverviewPath { id: app.unit(code).await };
        let figures = figures(&board.get(path).await.is_ok());
        assert!(figures.len() >= 8, "{code}: {figures:?}");
        assert!(figures.iter().any(|(number, href)| *number > 0 && href.contains("state=returned")));
        for (number, href) in figures {
            assert_eq!(listed(&board, &href).await, number, "{code}: {href}");
        }
    }
    let figures = figures(&board.get(LeadersPath).await.is_ok());
    assert_eq!(figures.len(), 5);
    for (number, href) in figures {
        assert_eq!(listed(&board, &href).await, number, "{href}");
    }
}

#[tokio::test]
async fn one_goes_down_from_the_city_to_the_person() {
    let app = TestApp::start().await;
    let (board, secretary) = (app.board(), app.secretary());
    let id = app.an().sends_a_pledge().await;

    let city = OverviewPath { id: app.unit("TU").await };
    let start = board.get(MyOverviewPath).await.redirects_to(&city);
    let page = board.follow(&start).await.shows("Tiến độ cam kết năm 2027").shows("Số liệu lúc 10:0");
    let ward = board.follow_link(&page, "Đảng bộ Phường Lê Hồng Phong").await.offers("Thành ủy Quảng Ngãi");
    let branch = board.follow_link(&ward, "Chi bộ Thôn 1 Phường Lê Hồng Phong").await;
    let paper = board.follow_link(&branch, "Đỗ Công An").await.shows("Dự đủ 12 buổi");
    assert!(paper.asked.contains(&PledgePath { id }.to_string()));

    let own = OverviewPath { id: app.unit("P01-01").await };
    secretary.get(MyOverviewPath).await.redirects_to(&own);
    secretary.get(own).await.shows("Từng đảng viên").does_not_offer("Đảng bộ Phường Lê Hồng Phong");
}

#[tokio::test]
async fn only_those_who_follow_a_unit_see_its_figures() {
    let app = TestApp::start().await;
    let (city, ward, next) = (app.unit("TU").await, app.unit("P01").await, app.unit("P01-02").await);
    for id in [city, ward, next] {
        app.secretary().get(OverviewPath { id }).await.is_not_found();
        app.secretary().get(SheetPath { id }).await.is_not_found();
        app.committee().get(OverviewPath { id }).await.is_not_found();
        app.administrator().get(OverviewPath { id }).await.is_not_found();
        app.stranger().get(OverviewPath { id }).await.is_not_found();
    }
    app.grassroots().get(OverviewPath { id: ward }).await.is_ok();
    app.grassroots().get(OverviewPath { id: next }).await.is_ok();
    app.grassroots().get(OverviewPath { id: city }).await.is_not_found();
    app.grassroots().get(OverviewPath { id: app.unit("P02-01").await }).await.is_not_found();
    app.an().get(MyOverviewPath).await.is_not_found();
    app.administrator().get(MyOverviewPath).await.is_not_found();
    app.board().get(format!("{}?year=1999", OverviewPath { id: city })).await.is_not_found();
    app.board().get(format!("{}?year=2018", OverviewPath { id: city })).await.shows("năm 2018");
}

#[tokio::test]
async fn the_standing_committee_sees_totals_of_all_and_papers_of_leaders() {
    let app = TestApp::start().await;
    let standing = app.standing();
    let ordinary = app.an().sends_a_pledge().await;
    let leader = app.secretary().sends_a_pledge().await;
    let asked =
        app.counts("select count(*) from pledge join cycle on cycle.id = cycle_id where year = 2027").await;

    let page = standing.get(OverviewPath { id: app.unit("TU").await }).await.is_ok();
    assert!(figures(&page).is_empty());
    let page = page.shows(&format!("{asked} Phải viết")).shows("2 Đã gửi, chờ đọc");
    standing.follow_link(&page, "Đảng bộ Phường Lê Hồng Phong").await.shows("2 Đã gửi, chờ đọc");
    standing.get(PledgePath { id: ordinary }).await.is_not_found();
    standing.get(PledgePath { id: leader }).await.is_ok();
}

#[tokio::test]
async fn the_overview_is_read_back_from_excel_with_the_same_figures() {
    let app = TestApp::start().await;
    a_year_under_way(&app).await;
    app.arranges("update unit set name = '=HYPERLINK(\"http://x\",\"Đảng bộ\")' where code = 'P02'").await;
    let (board, city) = (app.board(), app.unit("TU").await);
    let file = board.get(SheetPath { id: city }).await.is_ok();
    assert!(file.header("content-disposition").contains("tien-do-TU-2027-20261217-10"));

    let cells = table(&file);
    let rows: Vec<&[Data]> = cells.rows().collect();
    let head = rows.iter().position(|row| row[0] == Data::String("Mã đơn vị".to_owned())).unwrap();
    let row = |code: &str| rows.iter().find(|row| row[0] == Data::String(code.to_owned())).unwrap();
    assert_eq!(row("P02")[1], Data::String("=HYPERLINK(\"http://x\",\"Đảng bộ\")".to_owned()));
    let due = rows.iter().find(|row| row[0] == Data::String("Hạn gửi".to_owned())).unwrap();
    assert!(
        matches!(&due[1], Data::DateTime(day) if day.as_datetime().unwrap().to_string() == "2026-12-15 00:00:00")
    );

    let page = board.get(OverviewPath { id: city }).await.is_ok();
    for (column, title) in rows[head].iter().enumerate().skip(3).take(8) {
        let Data::Float(number) = row("TU")[column] else { panic!("{title} is no number") };
        assert!(page.html.words.contains(&format!("{number} {title}")), "{number} {title}");
        let parts: f64 = ["P01", "P02", "CQ01"]
            .iter()
            .map(|code| row(code)[column].to_string().parse::<f64>().unwrap())
            .sum();
        assert!((parts - number).abs() < 0.5, "{title}: {parts} below, {number} above");
    }
}

#[tokio::test]
async fn the_board_shows_each_leader_with_the_copy_in_force() {
    let app = TestApp::start().await;
    let (board, secretary) = (app.board(), app.secretary());
    let all = app
        .counts("select count(*) from pledge join cycle on cycle.id = cycle_id where year = 2027 and manager_id is not null")
        .await;
    board.get(LeadersPath).await.shows(&format!("0/{all} Đã gửi")).hides("Biên nhận");

    let id = secretary.sends_a_pledge().await;
    let page =
        board.get(LeadersPath).await.shows(&format!("1/{all} Đã gửi")).shows("Biên nhận 2027-QN000001-1");
    assert_eq!(page.text().matches("class=\"mark ").count(), usize::try_from(all).unwrap());
    app.deputy().returns(id, "Nêu rõ số buổi.").await;
    secretary.sends(id).await;
    app.comes_to(2026, 12, 18);
    app.neighbour().sends_a_pledge().await;
    let standing = app.standing();
    let page = standing.get(LeadersPath).await.shows(&format!("2/{all} Đã gửi")).shows("thay 1 bản trước");
    standing.follow_link(&page, "Gửi muộn 1").await.shows("Ngô Ngọc Oanh").hides("Biên nhận 2027-QN000001");
    standing.get("/leaders?q=huynh+dinh").await.shows("Huỳnh Đình Ý").hides("Biên nhận 2027-QN000018");
    for stranger in [app.an(), app.secretary(), app.grassroots(), app.agency_head(), app.administrator()] {
        stranger.get(LeadersPath).await.is_not_found();
        stranger.get(LeadersExportPath).await.is_not_found();
    }
}

#[tokio::test]
async fn a_name_that_begins_like_a_formula_stays_a_name() {
    let app = TestApp::start().await;
    app.arranges("update member set full_name = '=1+1 Ý' where code = 'QN000001'").await;
    app.secretary().sends_a_pledge().await;
    let file = app.inspector().post_form(LeadersExportPath, [("purpose", "Kiểm tra.")]).await.is_ok();
    let cells = table(&file);
    let row = cells.rows().find(|row| row[1] == Data::String("QN000001".to_owned())).unwrap();
    assert_eq!(row[2], Data::String("=1+1 Ý".to_owned()));
    assert!(
        matches!(&row[6], Data::DateTime(at) if at.as_datetime().unwrap().to_string().starts_with("2026-11-23 10:0"))
    );
}
