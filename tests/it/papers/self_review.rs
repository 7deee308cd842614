//! A sent self-review as PDF and Word: the official form, with what others said after it.

use camket::review::paper::{PaperPath, WordPath};

use super::{
    pdf::{self, Pdf},
    word::Word,
};
use crate::harness::TestApp;

#[tokio::test]
async fn a_self_review_is_printed_on_its_form() {
    let app = TestApp::start().await;
    let (leader, deputy) = (app.secretary(), app.deputy());
    let id = app.confirmed(&leader, &deputy).await;
    leader.get(PaperPath { id }).await.is_not_found();
    leader.reviews_self(id, "good").await;
    deputy.proposes(id, "good").await;

    let file = leader.get(WordPath { id }).await.is_ok();
    let word = Word::read(&file.body);
    let said: Vec<_> = word.paragraphs().into_iter().map(|(_, words)| words).collect();
    let place = |words: &str| {
        said.iter().position(|it| it.contains(words)).unwrap_or_else(|| panic!("{words} in {said:#?}"))
    };
    let order = [
        "BẢN KIỂM ĐIỂM CÁ NHÂN",
        "Họ và tên",
        "I. Ưu điểm, kết quả công tác",
        "5. Về trách nhiệm nêu gương",
        "6. Việc thực hiện cam kết",
        "Đã dự 12 buổi, đạt.",
        "II. Hạn chế, khuyết điểm",
        "Tự đánh giá mức độ: Tốt.",
        "VII. Tự nhận mức xếp loại",
        "Xếp loại đảng viên: Hoàn thành tốt nhiệm vụ.",
        "NGƯỜI TỰ KIỂM ĐIỂM",
        "A. Nhận xét, xếp loại của cơ quan",
        "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
        "B. Nhận xét, đề nghị của chi ủy",
        "Chi bộ nhất trí.",
        "Mức đề nghị: Hoàn thành tốt nhiệm vụ",
        "C. Quyết định của cấp có thẩm quyền",
    ];
    let places: Vec<_> =
        order.into_iter().filter(|words| !words.starts_with("Tự đánh giá")).map(place).collect();
    assert!(places.is_sorted(), "{places:?} {said:#?}");
    assert_eq!(said.iter().filter(|it| it.starts_with("Tự đánh giá mức độ: Tốt")).count(), 6);

    let file = deputy.get(PaperPath { id }).await.is_ok();
    assert_eq!(file.header("content-type"), "application/pdf");
    super::keeps("tu-kiem-diem.pdf", &file.body);
    if pdf::can_be_read() {
        let pdf = Pdf::read(&file.body);
        for words in ["BẢN KIỂM ĐIỂM CÁ NHÂN", "NGƯỜI TỰ KIỂM ĐIỂM", "T/M ĐẢNG ỦY (CHI ỦY)", "Mẫu 2B"]
        {
            assert!(pdf.text.contains(words), "{words} in {}", pdf.text);
        }
    }
    app.stranger().get(PaperPath { id }).await.is_not_found();
    app.toan().get(WordPath { id }).await.is_not_found();
}
