//! A leader's year end: reviewed in two places that see it differently.

use camket::{grading::decision::DecisionPath, review::show::ReviewPath};

use crate::driver::{Browser, Listening, Setup, is_there};

#[tokio::test(flavor = "multi_thread")]
async fn a_leader_is_graded_in_two_places() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let app = &server.app;
    let (leader, deputy) = (app.secretary(), app.deputy());
    let id = app.confirmed(&leader, &deputy).await;
    leader.reviews_self(id, "excellent").await;
    deputy.proposes(id, "good").await;

    let ward = Browser::open(&server, Setup { phone: true, plain: true }).await;
    ward.signs_in("QN000033").await;
    ward.goto(ReviewPath { id }).await;
    ward.presses("Ghi kết quả kiểm điểm ở tập thể lãnh đạo").await;
    ward.types("#collective", "Ban Thường vụ Đảng ủy phường").await;
    ward.types("#held_on", "01/12/2027").await;
    ward.chooses("grade", "excellent").await;
    ward.types("#present", "9").await;
    ward.types("#in_favour", "7").await;
    ward.types("#words", "Đơn vị vượt mọi chỉ tiêu.").await;
    ward.keeps_picture("collective-writing-360").await;
    ward.presses("Ghi kết quả").await;
    ward.sees("Đã ghi kết quả kiểm điểm ở tập thể lãnh đạo").await;
    ward.sees("7 trên 9 phiếu").await;
    ward.keeps_picture("collective-entered-360").await;

    let city = Browser::open(&server, Setup::default()).await;
    city.signs_in("QN002002").await;
    city.goto(DecisionPath { id }).await;
    city.sees("Các nơi kiểm điểm đề nghị khác nhau").await;
    city.is_accessible().await;
    city.keeps_picture("collective-deciding-1280").await;
    city.chooses("grade", "good").await;
    city.types("#number", "12-QĐ/TU").await;
    city.types("#decided_on", "01/12/2027").await;
    city.presses("Ghi quyết định").await;
    city.sees("Đã ghi quyết định xếp loại").await;

    let own = Browser::open(&server, Setup { phone: true, plain: false }).await;
    own.signs_in("QN000001").await;
    own.goto(ReviewPath { id }).await;
    own.sees("Hoàn thành tốt nhiệm vụ").await;
    own.sees("Ban Thường vụ Đảng ủy phường, họp ngày 01/12/2027").await;
    own.keeps_picture("collective-own-360").await;
}
