//! Papers and figures of a closed year are told under the names and units of then.

use camket::{
    grading::overview::GradingPath,
    pledge::show::PledgePath,
    reorganization::{Kind, act::ActPath, overview::ReorganizationPath},
    unit::UnitId,
};

use crate::harness::{TestApp, Visitor};

async fn does(board: &Visitor, unit: UnitId, act: Kind, fields: &[(&str, &str)]) {
    let path = ActPath { id: unit, act };
    let form = board.get(&path).await.is_ok();
    let why = [("reason", "Sắp xếp"), ("basis", "Quyết định số 1-QĐ/TU"), ("then", "do")];
    board.submit(&form, &path, &[&why, fields].concat()).await.redirects_to(ReorganizationPath { id: unit });
}

#[tokio::test]
async fn the_page_of_an_old_paper_names_the_branch_as_it_was_called() {
    let app = TestApp::start().await;
    let (board, an, secretary) = (app.board(), app.an(), app.secretary());
    let (old, new) = (app.pledge_of(&an, 2018).await, an.sends_a_pledge().await);
    let branch = app.unit("P01-01").await;
    let renamed = [("name", "Chi bộ Thôn Đông"), ("kind", "Chi bộ trực thuộc")];
    does(&board, branch, Kind::Renaming, &renamed).await;
    for reader in [&board, &secretary] {
        reader
            .get(PledgePath { id: old })
            .await
            .offers("Chi bộ Thôn 1 Phường Lê Hồng Phong")
            .does_not_offer("Chi bộ Thôn Đông");
    }
    secretary.get(PledgePath { id: new }).await.offers("Chi bộ Thôn Đông");
}

#[tokio::test]
async fn grading_of_a_closed_year_is_told_by_the_units_of_then() {
    let app = TestApp::start().await;
    let (board, grassroots) = (app.board(), app.grassroots());
    let year = format!("{GradingPath}?year=2018");
    let before = grassroots.get(&year).await.is_ok();
    let heading = "Đảng ủy cơ sở, Đảng bộ Phường Lê Hồng Phong";
    let before = before.shows(heading).text();
    let table = |text: &str| {
        let text = text.replace('\u{a0}', " ");
        let part = text.split(&format!("<h2>{heading}")).nth(1).unwrap();
        part.split("</section>").next().unwrap().to_owned()
    };
    let (ward, target) = (app.unit("P01").await, app.unit("P02").await.to_string());
    does(&board, ward, Kind::Dissolution, &[("target", &target), ("hands_over", "yes")]).await;
    let renamed = [("name", "Đảng bộ Phường Mới"), ("kind", "Đảng bộ cơ sở")];
    does(&board, app.unit("P02").await, Kind::Renaming, &renamed).await;
    grassroots.signs_in().await;
    let after = grassroots.get(&year).await.shows(heading).shows("Đảng ủy cơ sở, Đảng bộ Phường Nghĩa Lộ");
    let after = after.text();
    assert!(!after.contains("<h2>Đảng ủy cơ sở, Đảng bộ Phường Mới"), "its name of today");
    assert_eq!(table(&after), table(&before), "the figures of then");
}
