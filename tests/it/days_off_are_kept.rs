//! Which days are no working days is entered year by year; limits are counted by it.

use camket::{
    calendar::page::{CopiesPath, DaysOffPath, RemovalPath, ReviewsPath},
    register::unit::RegisterUnitPath,
};

use crate::harness::TestApp;

#[tokio::test]
async fn a_year_is_copied_reviewed_and_changed() {
    let app = TestApp::start().await;
    let board = app.board();
    let register = board.get(RegisterUnitPath { id: app.unit("TU").await }).await;
    let page = board.follow_link(&register, "Ngày nghỉ lễ, Tết").await.shows("năm 2026");
    let page = page.shows("17/02/2026").shows("Tết Nguyên đán").shows("Làm bù cho ngày 31/08/2026");
    page.shows("Cần soát lại");
    for stranger in [app.an(), app.secretary(), app.standing(), app.inspector()] {
        stranger.get(DaysOffPath).await.is_not_found();
        stranger.post_form(CopiesPath, [("year", "2028")]).await.is_not_found();
    }

    let empty = board.get(format!("{DaysOffPath}?year=2028")).await.shows("chưa có ngày nghỉ nào");
    let count = "select count(*) from day_off where extract(year from day) = 2028";
    for _ in 0..2 {
        board.submit(&empty, CopiesPath, &[]).await.is_done();
    }
    let page = board.get(format!("{DaysOffPath}?year=2028")).await;
    // The lunar new year of 2028 is 26 January, the tenth of its third month 4 April; 1 January is a Saturday.
    let page =
        page.shows("26/01/2028").shows("04/04/2028").shows("03/01/2028").shows("Nghỉ bù Tết Dương lịch");
    assert_eq!(app.counts(&format!("{count} and not to_review")).await, 0);
    board.submit(&page, ReviewsPath, &[]).await.is_done();
    assert_eq!(app.counts(&format!("{count} and to_review")).await, 0);

    let bad = [("day", "x"), ("name", ""), ("what", "")];
    let refused = board.submit(&page, DaysOffPath, &bad).await.is_refused();
    refused.shows("Hãy ghi ngày").shows("Hãy ghi đó là ngày gì").shows("Hãy chọn nghỉ hay làm bù");
    let works = [("day", "2028-01-04"), ("name", "Làm bù"), ("what", "works")];
    board.submit(&page, DaysOffPath, &works).await.is_refused().shows("Làm bù chỉ ghi cho thứ Bảy");
    let before = app.counts(count).await;
    let moved = [("day", "2028-12-29"), ("name", "Nghỉ hoán đổi"), ("what", "moved")];
    for _ in 0..2 {
        board.submit(&page, DaysOffPath, &moved).await.is_done();
    }
    assert_eq!(app.counts(count).await, before + 1);
    let day = RemovalPath { id: "2028-12-29".parse().unwrap() };
    board.post(day).await.is_done();
    assert_eq!(app.counts(count).await, before);
    app.administrator().get(DaysOffPath).await.is_ok();
    board.get(format!("{DaysOffPath}?year=2051")).await.is_ok();
    board.post_form(CopiesPath, [("year", "2051")]).await.is_conflict();
}

#[tokio::test]
async fn every_shipped_year_holds_what_the_law_names() {
    let app = TestApp::start().await;
    for year in 2017..=2027 {
        let days = format!("select count(*) from day_off where extract(year from day) = {year} and ");
        for (kind, at_least) in [("kind = 'tet'", 5), ("kind = 'hung_kings'", 1), ("kind = 'solar'", 4)] {
            assert!(app.counts(&format!("{days}{kind}")).await >= at_least, "{year}: {kind}");
        }
    }
    let wrong = "select count(*) from day_off join lunar_year on year = extract(year from day)
                  where (kind = 'tet' and (day < tet - 2 or day > tet + 4)) or (kind = 'hung_kings' and day <> hung_kings)
                     or (works and extract(isodow from day) < 6)";
    assert_eq!(app.counts(wrong).await, 0);
    let none = "select count(*) from lunar_year where not exists
                  (select 1 from day_off where day = tet and kind = 'tet') and year <= 2027";
    assert_eq!(app.counts(none).await, 0);
}
