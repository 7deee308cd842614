//! A grade is appealed against and corrected; both decisions stay.

use camket::{
    grading::{appeal::page::AppealPath, decision::DecisionPath},
    review::show::ReviewPath,
};

use crate::driver::{Browser, Listening, Setup, is_there};

#[tokio::test(flavor = "multi_thread")]
async fn an_appeal_is_upheld() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let app = &server.app;
    let (an, secretary, grassroots) = (app.an(), app.secretary(), app.grassroots());
    let id = app.confirmed(&an, &secretary).await;
    an.reviews_self(id, "good").await;
    secretary.proposes(id, "good").await;
    grassroots.grades(id, "fair").await.redirects_to(ReviewPath { id });

    let member = Browser::open(&server, Setup { phone: true, plain: true }).await;
    member.signs_in("QN000013").await;
    member.sees("Hoàn thành nhiệm vụ").await;
    member.keeps_picture("appeal-home-360").await;
    member.goto(ReviewPath { id }).await;
    member.presses("Ý kiến và kiến nghị về mức xếp loại").await;
    member.sees("Gửi được đến hết ngày 31/12/2027").await;
    member.types("#appeal-words", "Bảng chấm công ghi 14 buổi, quyết định chỉ tính 12.").await;
    member.keeps_picture("appeal-writing-360").await;
    member.presses("Gửi kiến nghị").await;
    member.sees("Đã gửi kiến nghị").await;
    member.keeps_picture("appeal-sent-360").await;

    // Whoever graded reads it and is told why they do not answer.
    let ward = Browser::open(&server, Setup::default()).await;
    ward.signs_in("QN000033").await;
    ward.goto(AppealPath { id }).await;
    ward.sees("người khác trả lời kiến nghị này").await;
    assert!(!ward.words().await.contains("Trả lời kiến nghị"));
    ward.keeps_picture("appeal-ward-1280").await;

    let inspector = Browser::open(&server, Setup::default()).await;
    inspector.signs_in("QN002003").await;
    inspector.keeps_picture("appeal-inspector-home-1280").await;
    inspector.goto(AppealPath { id }).await;
    inspector.chooses("outcome", "upheld").await;
    inspector.types("#grounds", "Chi bộ đếm thiếu hai buổi; sổ biên bản ghi 14.").await;
    inspector.keeps_picture("appeal-answering-1280").await;
    inspector.presses("Trả lời kiến nghị").await;
    inspector.sees("Đã trả lời kiến nghị").await;

    ward.keeps_picture("appeal-ward-before-1280").await;
    ward.goto(DecisionPath { id }).await;
    ward.sees("Quyết định mới thay thế quyết định này; cả hai đều được giữ.").await;
    ward.chooses("grade", "good").await;
    ward.types("#number", "151-QĐ/ĐU").await;
    ward.types("#decided_on", "01/12/2027").await;
    ward.types("#reason", "Kiến nghị được chấp nhận.").await;
    ward.presses("Ghi quyết định").await;
    ward.sees("Đã ghi quyết định xếp loại").await;
    ward.keeps_picture("appeal-corrected-1280").await;

    member.goto(ReviewPath { id }).await;
    member.sees("Hoàn thành tốt nhiệm vụ").await;
    member.sees("Lý do thay thế quyết định trước: Kiến nghị được chấp nhận.").await;
    member.presses("Các quyết định trước").await;
    member.sees("Hoàn thành nhiệm vụ, số 125-QĐ/ĐU").await;
    member.sees("đã được quyết định sau thay thế").await;
    member.keeps_picture("appeal-both-360").await;
    member.presses("Ý kiến và kiến nghị về mức xếp loại").await;
    member.sees("Đặng Thị Kiều Oanh").await;
    member.keeps_picture("appeal-answered-360").await;
}
