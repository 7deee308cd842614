//! The first page at a year's end: for each office what waits for it, with a count that opens the list, and nothing that
//! is not theirs.

use camket::{
    grading::appeal::{list::AppealsPath, page::AppealPath},
    home::HomePath,
    pledge::list::UnitPledgesPath,
    review::{show::ReviewPath, state_grade::StateGradePath},
};

use crate::harness::TestApp;

#[tokio::test]
async fn a_years_end_goes_from_desk_to_desk() {
    let app = TestApp::start().await;
    let (an, toan, secretary) = (app.an(), app.toan(), app.secretary());
    let ids = app.all_confirmed(&[&an, &toan], &secretary).await;
    let (head, grassroots) = (app.agency_head(), app.grassroots());
    let ungraded = "Xếp loại người ở cơ quan, đơn vị";
    let (unsent, proposing, deciding) =
        ("Chưa gửi tự kiểm điểm", "chờ chi bộ đề nghị xếp loại", "chờ quyết định xếp loại");

    // Two have to review themselves; their agency grades them meanwhile.
    let home = secretary.get(HomePath).await.shows("Kiểm điểm, xếp loại năm 2027");
    let home = home.shows("2 đồng chí, Chi bộ Thôn 1").hides(proposing);
    secretary.follow_link(&home, unsent).await.shows("Đỗ Công An").shows("Nguyễn Đình Toàn");
    let home = head.get(HomePath).await.shows("2 đồng chí chưa xếp loại").hides(unsent);
    let list = head.follow_link(&home, ungraded).await.shows("Đỗ Công An").shows("Nguyễn Đình Toàn");
    let page = head.follow_link(&list, "Đỗ Công An").await;
    head.submit(&page, StateGradePath { id: ids[0] }, &[("grade", "good")]).await.is_done();
    let home = head.get(HomePath).await.shows("1 đồng chí chưa xếp loại");
    let list = head.follow_link(&home, ungraded).await.hides("Đỗ Công An");
    let page = head.follow_link(&list, "Nguyễn Đình Toàn").await;
    head.submit(&page, StateGradePath { id: ids[1] }, &[("grade", "good")]).await.is_done();
    let home = head.get(HomePath).await.hides(ungraded).hides("Kiểm điểm, xếp loại năm 2027");
    head.get("/agency?year=2027&only=ungraded").await.shows("Không có ai ở mục này");
    head.follow_link(&home, "Bản cam kết của người làm việc tại cơ quan").await.shows("Đỗ Công An");

    // An's review goes to the branch, then to the committee.
    an.reviews_self(ids[0], "good").await;
    let home = secretary.get(HomePath).await.shows("1 đồng chí, Chi bộ Thôn 1");
    secretary.follow_link(&home, "Đã tự kiểm điểm, chờ chi bộ đề nghị xếp loại").await.shows("Đỗ Công An");
    let unit = app.unit("P01-01").await;
    let list = format!("{}?state=unreviewed", UnitPledgesPath { id: unit });
    secretary.get(list).await.shows("Nguyễn Đình Toàn").hides("Đỗ Công An");
    grassroots.get(HomePath).await.hides(deciding);
    secretary.proposes(ids[0], "good").await;
    secretary.get(HomePath).await.hides(proposing);
    an.get(HomePath).await.shows("Chờ quyết định").offers("Kết quả xếp loại");
    let home = grassroots.get(HomePath).await.shows("1 đồng chí, Đảng bộ Phường");
    grassroots.follow_link(&home, "Đã đề nghị, chờ quyết định xếp loại").await.shows("Đỗ Công An");
    grassroots.grades(ids[0], "fair").await.redirects_to(ReviewPath { id: ids[0] });
    grassroots.get(HomePath).await.hides(deciding);
    app.stranger().get(HomePath).await.hides("Kiểm điểm, xếp loại năm 2027");
}

#[tokio::test]
async fn an_appeal_waits_for_those_who_had_no_part_in_the_grade() {
    let app = TestApp::start().await;
    let (an, secretary, grassroots, inspector) =
        (app.an(), app.secretary(), app.grassroots(), app.inspector());
    let id = app.confirmed(&an, &secretary).await;
    an.reviews_self(id, "good").await;
    secretary.proposes(id, "good").await;
    grassroots.grades(id, "fair").await.redirects_to(ReviewPath { id });
    inspector.get(AppealsPath).await.shows("Không có kiến nghị nào");
    let page = an.get(AppealPath { id }).await;
    an.submit(&page, AppealPath { id }, &[("appeal-words", "Đã dự 14 buổi.")]).await.is_done();

    let waits = "Kiến nghị về mức xếp loại chờ trả lời";
    for person in [&an, &secretary] {
        person.get(AppealsPath).await.is_not_found();
        person.get(HomePath).await.hides(waits);
    }
    grassroots.get(HomePath).await.hides(waits);
    grassroots.get(AppealsPath).await.shows("Đỗ Công An").shows("người khác trả lời");
    let home = inspector.get(HomePath).await.shows("1 kiến nghị");
    let list = inspector.follow_link(&home, waits).await.shows("Đỗ Công An").hides("người khác trả lời");
    let page = inspector.follow_link(&list, "Đỗ Công An").await.is_ok();
    let action =
        page.html.forms.iter().map(|form| form.action.clone()).find(|to| to.starts_with("/appeals/"));
    let refused =
        inspector.submit(&page, action.clone().unwrap(), &[("outcome", "rejected")]).await.is_refused();
    let field = ("outcome", "rejected");
    assert!(refused.text().contains("Hãy ghi căn cứ"));
    let kept = refused
        .form(action.clone().unwrap())
        .fields
        .iter()
        .any(|one| (one.name.as_str(), one.value.as_str()) == field);
    assert!(kept, "what was chosen is kept");
    inspector.submit(&refused, action.unwrap(), &[("grounds", "Biên bản ghi 12 buổi.")]).await.is_done();
    inspector.get(HomePath).await.hides(waits);
    inspector.get(AppealsPath).await.hides("Đỗ Công An");
    inspector.get(format!("{AppealsPath}?state=answered")).await.shows("Đỗ Công An").shows("Không chấp nhận");
}
