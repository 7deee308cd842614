//! Each year is done under its own rules: 2018 in words, 2027 in points and conditions.

use camket::{
    grading::{decision::DecisionPath, overview::GradingPath, proposal::ProposalPath},
    pledge::PledgeId,
    review::{draft::DraftPath, show::ReviewPath},
};

use fantoccini::Locator::Css;

use crate::{
    driver::{Browser, Listening, Setup, is_there},
    harness::Visitor,
    year_end::GOOD,
};

/// The self-review, typed.
async fn reviews(phone: &Browser, id: PledgeId, points: &[(&str, &str)]) {
    phone.goto(ReviewPath { id }).await;
    for field in phone.client.find_all(Css("textarea[name=words], textarea[name=form_words]")).await.unwrap()
    {
        field.send_keys("Đã làm đủ, đạt.").await.unwrap();
    }
    for level in phone.client.find_all(Css("select[name=level]")).await.unwrap() {
        level.select_by_value("good").await.unwrap();
    }
    phone.types("#summary", "Thực hiện đủ các nội dung đã cam kết.").await;
    phone.types("#weaknesses", "Còn chậm một báo cáo quý.").await;
    phone.types("#direction", "Nộp báo cáo trước ngày 20.").await;
    for (part, typed) in points {
        phone.types(&format!("#points-{part}"), typed).await;
    }
    phone.chooses("grade", "good").await;
    let here = phone.first(&format!("form[action='{}'] button[value=send]", DraftPath { id })).await;
    here.click().await.unwrap();
    phone.sees("Kiểm tra trước khi gửi").await;
}

/// A pledge of a year, sent and confirmed when it is due.
async fn agreed(an: &Visitor, secretary: &Visitor) -> PledgeId {
    let id = an.sends_a_pledge().await;
    secretary.confirms(id).await;
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn the_year_2018_in_words_and_2027_in_points() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let app = &server.app;

    app.comes_to(2017, 12, 4);
    let old = agreed(&app.an(), &app.secretary()).await;
    app.comes_to(2018, 12, 3);
    let phone = Browser::open(&server, Setup { phone: true, plain: false }).await;
    phone.signs_in("QN000013").await;
    reviews(&phone, old, &[]).await;
    assert!(!phone.words().await.contains("Tự chấm điểm"), "2018 knew no points");
    phone.keeps_picture("year-2018-check-360").await;
    phone.presses("Gửi bản tự kiểm điểm").await;
    phone.sees("Đã tự kiểm điểm").await;

    let branch = Browser::open(&server, Setup::default()).await;
    branch.signs_in("QN000001").await;
    branch.goto(ProposalPath { id: old }).await;
    branch.presses("Điều kiện của từng mức").await;
    branch.sees("đạt cấp độ “Trung bình” trở lên").await;
    branch.keeps_picture("year-2018-proposal-1280").await;
    assert_eq!(branch.asks("return document.querySelectorAll('[name=points]').length").await, 0);
    branch.types_the_meeting(["03/12/2018", "17", "16"]).await;
    branch.types("#returned", "16").await;
    branch.types("#invalid", "0").await;
    for (code, votes) in [("excellent", "1"), ("good", "15"), ("fair", "0"), ("poor", "0")] {
        branch.types(&format!("#votes-{code}"), votes).await;
    }
    branch.chooses("grade", "good").await;
    branch.types("#words", "Chi bộ nhất trí.").await;
    branch.presses("Ghi kết quả và đề nghị").await;
    branch.sees("Đã ghi mức đề nghị của chi bộ.").await;
    let ward = Browser::open(&server, Setup::default()).await;
    ward.signs_in("QN000033").await;
    ward.goto(GradingPath).await;
    ward.sees("Xếp loại năm 2018").await;
    decides(&ward, old, ["98-QĐ/ĐU", "03/12/2018"]).await;
    for one in [&phone, &branch, &ward] {
        one.forgets().await;
    }

    app.comes_to(2026, 12, 1);
    let new = agreed(&app.an(), &app.secretary()).await;
    app.comes_to(2027, 12, 1);
    phone.signs_in("QN000013").await;
    reviews(&phone, new, &[("common", "27"), ("results", "60")]).await;
    phone.sees("27 + 60 = 87").await;
    phone.keeps_picture("year-2027-check-360").await;
    phone.presses("Gửi bản tự kiểm điểm").await;
    phone.sees("Đã tự kiểm điểm").await;
    branch.signs_in("QN000001").await;
    branch.goto(ProposalPath { id: new }).await;
    branch.sees("Tiêu chí chung").await;
    branch.types_the_meeting(["01/12/2027", "24", "22"]).await;
    branch.types_the_count(&GOOD).await;
    branch.keeps_picture("year-2027-proposal-1280").await;
    branch.presses("Ghi kết quả và đề nghị").await;
    branch.sees("Chi bộ chấm 87 điểm.").await;
    ward.signs_in("QN000033").await;
    decides(&ward, new, ["140-QĐ/ĐU", "01/12/2027"]).await;

    phone.goto(ReviewPath { id: new }).await;
    phone.sees("Quyết định số 140-QĐ/ĐU").await;
    phone.goto(ReviewPath { id: old }).await;
    phone.sees("Quyết định số 98-QĐ/ĐU").await;
    phone.keeps_picture("year-2018-result-360").await;
    assert!(!phone.words().await.contains("điểm."), "the old year stays without points");
    ward.goto(format!("{GradingPath}?year=2018")).await;
    ward.sees("Xếp loại năm 2018").await;
    ward.sees("Theo Quy định 132-QĐ/TW").await;
    ward.keeps_picture("year-2018-ward-1280").await;
}

async fn decides(ward: &Browser, id: PledgeId, [number, day]: [&str; 2]) {
    ward.goto(DecisionPath { id }).await;
    ward.chooses("grade", "good").await;
    ward.types("#number", number).await;
    ward.types("#decided_on", day).await;
    ward.presses("Ghi quyết định").await;
    ward.sees("Đã ghi quyết định xếp loại").await;
}
