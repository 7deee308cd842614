//! Lists, minutes and reports: asked for on a page, read as files, told to those who are named.

use camket::{
    issuing::{list::ListExportPath, minutes::MinutesPath, report::ReportPath},
    pledge::{
        list::UnitPledgesPath,
        paper::{PaperPath, WordPath},
    },
    report::overview::OverviewPath,
    viewing::list::ViewingsPath,
};

use super::{
    packed,
    pdf::{Pdf, can_be_read},
    word::Word,
};
use crate::harness::TestApp;

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

#[tokio::test]
async fn a_pledge_is_taken_as_pdf_and_as_word_by_those_who_read_it() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    let id = an.sends_a_pledge().await;
    let page = an.get(format!("/pledges/{id}")).await.offers("Tải bản PDF");
    let file = an.follow_link(&page, "Tải bản Word").await.is_ok();
    assert_eq!(file.header("content-type"), WORD);
    assert_eq!(
        file.header("content-disposition"),
        "attachment; filename=\"cam-ket-2027-QN000013-ban-1.docx\""
    );
    let text = Word::read(&file.body).text();
    for words in ["CHI BỘ THÔN 1 PHƯỜNG LÊ HỒNG PHONG", "BẢN CAM KẾT", "Đỗ Công An", "XÁC NHẬN CỦA CHI BỘ"]
    {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("Số  ") && !text.contains("Nơi nhận"), "a personal form bears no number");
    app.stranger().get(WordPath { id }).await.is_not_found();
    app.administrator().get(WordPath { id }).await.is_not_found();
    secretary.get(WordPath { id }).await.is_ok();
    an.get(ViewingsPath).await.shows("mở bản in của bản cam kết năm 2027").shows("Huỳnh Đình Ý");
    if can_be_read() {
        let pdf = Pdf::read(&an.get(PaperPath { id }).await.is_ok().body);
        assert!(packed(&pdf.text).contains(&packed("BẢN CAM KẾT TU DƯỠNG, RÈN LUYỆN, PHẤN ĐẤU NĂM 2027")));
    }
}

#[tokio::test]
async fn a_list_is_taken_as_pdf_word_or_excel_and_each_person_is_told() {
    let app = TestApp::start().await;
    let (an, secretary) = (app.an(), app.secretary());
    an.sends_a_pledge().await;
    let id = app.unit("P01-01").await;
    let list = secretary.get(UnitPledgesPath { id }).await;
    let form = secretary.follow_link(&list, "Tải danh sách (PDF, Word, Excel)").await.is_ok();
    let path = ListExportPath { id };
    let refused = secretary.submit(&form, path, &[("purpose", " ")]).await.is_refused();
    refused.shows("Hãy ghi danh sách này dùng vào việc gì");
    let refused = secretary.submit(&form, path, &[("purpose", "Họp"), ("format", "odt")]).await.is_refused();
    refused.shows("Hãy chọn một loại tệp.");
    assert_eq!(app.counts("select count(*) from viewing").await, 0);

    let people = app
        .counts(&format!(
            "select count(*) from pledge join cycle on cycle.id = cycle_id
              where year = 2027 and branch_id = '{id}' and state <> 'waived'"
        ))
        .await;
    let file = secretary.submit(&form, path, &[("purpose", "Họp chi bộ"), ("format", "word")]).await.is_ok();
    assert!(file.header("content-disposition").contains("danh-sach-cam-ket-P01-01-2027"));
    let word = Word::read(&file.body);
    assert!(word.text().contains("DANH SÁCHđảng viên và bản cam kết năm 2027"), "{}", word.text());
    assert!(word.text().contains("Đỗ Công An") && word.text().contains("Đã gửi"));
    let rows = i64::try_from(word.document().matches("<w:tr>").count()).unwrap();
    // The heads are one row more, the table's headings another, the signatures two.
    assert_eq!(rows, people + 4);
    for (format, begins) in [("pdf", &b"%PDF"[..]), ("excel", b"PK")] {
        let typed = [("purpose", "Họp chi bộ"), ("format", format)];
        assert!(secretary.submit(&form, path, &typed).await.is_ok().body.starts_with(begins));
    }
    let told = app.counts("select count(distinct member_id) from viewing where kind = 'list'").await;
    assert_eq!(told, people - 1, "everyone but whoever took it");
    an.get(ViewingsPath).await.shows("tải danh sách bản cam kết").shows("Họp chi bộ");
    let acts = app.counts("select count(*) from audit_entry where act = 'TakeList'").await;
    assert_eq!(acts, 3);

    for person in [app.an(), app.neighbour(), app.administrator(), app.standing()] {
        person.get(path).await.is_not_found();
        person.post_form(path, [("purpose", "x"), ("format", "pdf")]).await.is_not_found();
    }
}

#[tokio::test]
async fn a_list_is_as_narrow_as_the_page_it_comes_from() {
    let app = TestApp::start().await;
    let secretary = app.secretary();
    app.an().sends_a_pledge().await;
    let id = app.unit("P01-01").await;
    let list = secretary.get(format!("{}?state=submitted", UnitPledgesPath { id })).await;
    let form = secretary.follow_link(&list, "Tải danh sách (PDF, Word, Excel)").await.shows("của 1 đồng chí");
    let action = format!("{}?state=submitted", ListExportPath { id });
    let file = secretary.submit(&form, action, &[("purpose", "Họp"), ("format", "word")]).await.is_ok();
    let text = Word::read(&file.body).text();
    assert!(text.contains("Chỉ gồm: Đã gửi, chờ đọc.") && text.contains("Danh sách có 1 đồng chí"), "{text}");
}

#[tokio::test]
async fn minutes_tell_what_the_branch_confirmed_and_get_a_number() {
    let app = TestApp::start().await;
    let world = app.lives().await;
    let secretary = app.secretary();
    let id = app.unit("P01-01").await;
    let list = secretary.get(UnitPledgesPath { id }).await;
    let form = secretary.follow_link(&list, "Biên bản xác nhận").await.shows("Biên bản ghi 2 bản cam kết");
    let path = format!("{}?year=2027", MinutesPath { id });
    let refused = secretary.submit(&form, &path, &[("then", "pdf"), ("present", "nhiều")]).await.is_refused();
    refused
        .shows("Hãy ghi thời gian họp")
        .shows("Hãy ghi nơi họp")
        .shows("Hãy ghi số đồng chí có mặt")
        .shows("Hãy ghi họ tên người ghi biên bản");
    let typed = [
        ("time", "từ 19 giờ 30 đến 21 giờ"),
        ("room", "Nhà văn hóa thôn 1"),
        ("present", "14"),
        ("absent", "01 đồng chí, có lý do"),
        ("scribe", "Đỗ Đình Đông"),
        ("then", "word"),
    ];
    let file = secretary.submit(&form, &path, &typed).await.is_ok();
    let text = Word::read(&file.body).text();
    for words in [
        "BIÊN BẢNxác nhận bản cam kết tu dưỡng, rèn luyện, phấn đấu năm 2027",
        "Số        -BB/CB",
        "Thời gian: từ 19 giờ 30 đến 21 giờ, ngày 23/11/2026",
        "Có mặt: 14 đồng chí",
        "Chi bộ đã xác nhận 2 bản cam kết:",
        "Nguyễn Thị Bích Ánh",
        "Huỳnh Đình Ý, Bí thư chi bộ",
        "Đỗ Đình Đông, Phó Bí thư chi bộ",
        "NGƯỜI GHI BIÊN BẢN",
        "CHỦ TRÌ",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let told = "select count(*) from viewing where kind = 'list'";
    assert_eq!(app.counts(told).await, 1, "Ánh; the secretary's own does not count");

    let issue = typed.map(|(name, value)| (name, if name == "then" { "issue" } else { value }));
    let refused = secretary.submit(&form, &path, &issue).await.is_refused();
    refused.shows("Ngày này chưa thuộc nhiệm kỳ nào");
    app.begins_a_term("P01-01").await;
    let done = secretary.submit(&form, &path, &issue).await.is_done();
    let page = secretary.follow(&done).await.shows("Biên bản số 01-BB/CB").shows("Đã lấy số");
    let again = secretary.submit(&form, &path, &issue).await.is_done();
    assert_eq!(again.location(), done.location(), "a form sent twice is one document");
    let kept = secretary.follow_link(&page, "Tải bản Word").await.is_ok();
    assert!(Word::read(&kept.body).text().contains("Số 01-BB/CB"));
    assert!(kept.header("content-disposition").contains("01-BB-CB-2026-11-23.docx"));

    // What was kept does not move with what comes after.
    secretary.confirms(world.mended).await;
    let later = secretary.follow_link(&page, "Tải bản Word").await.is_ok();
    assert_eq!(kept.body, later.body);
    let grassroots = app.grassroots();
    grassroots.get(done.location()).await.is_ok().does_not_offer("Hủy văn bản này");
    for person in [app.an(), app.neighbour(), app.administrator(), app.stranger(), app.standing()] {
        person.get(MinutesPath { id }).await.is_not_found();
        person.get(done.location()).await.is_not_found();
        person.get(format!("{}/paper.docx", done.location().split('?').next().unwrap())).await.is_not_found();
    }
    grassroots.get(MinutesPath { id: app.unit("P01").await }).await.is_not_found();
}

#[tokio::test]
async fn a_report_has_the_figures_of_the_overview() {
    let app = TestApp::start().await;
    app.lives().await;
    let grassroots = app.grassroots();
    let id = app.unit("P01").await;
    let page = grassroots.get(OverviewPath { id }).await;
    let form = grassroots.follow_link(&page, "Lập báo cáo (PDF, Word)").await.is_ok();
    let path = format!("{}?year=2027", ReportPath { id });
    let refused = grassroots.submit(&form, &path, &[("then", "word")]).await.is_refused();
    refused.shows("Hãy ghi họ tên người ký.");
    let late = [("signer_name", "x"), ("dated", "01/01/2030")];
    let refused = grassroots.submit(&form, &path, &late).await.is_refused();
    refused.shows("Ngày của văn bản không thể sau hôm nay.");
    let typed = [
        ("signer_name", "Trần Quang Vinh"),
        ("assessment", "Các chi bộ triển khai đúng kế hoạch.\nCòn chậm ở một chi bộ."),
        ("then", "word"),
    ];
    let file = grassroots.submit(&form, &path, &typed).await.is_ok();
    let text = Word::read(&file.body).text();
    let total = app
        .counts(
            "select count(*) from pledge join cycle on cycle.id = cycle_id join unit on unit.id = branch_id
              where year = 2027 and unit.code like 'P01-%' and state <> 'waived'",
        )
        .await;
    for words in [
        "THÀNH ỦY QUẢNG NGÃI",
        "ĐẢNG ỦY PHƯỜNG LÊ HỒNG PHONG",
        "Số        -BC/ĐU",
        &format!("có {total} đồng chí phải viết bản cam kết"),
        "1. Kết quả chung",
        "2. Kết quả theo đơn vị",
        "Chi bộ Thôn 1 Phường Lê Hồng Phong",
        "3. Nhận xét, đánh giá",
        "Còn chậm ở một chi bộ.",
        "T/M ĐẢNG ỦY",
        "- Thành ủy Quảng Ngãi,",
        "- Lưu Đảng ủy.",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    assert!(!text.contains("Phương hướng, kiến nghị"), "what was left empty is left out");

    // Who follows the unit takes the paper; the number is taken by those who act for it.
    for follower in [app.board(), app.inspector(), app.standing()] {
        let form = follower.get(&path).await.is_ok().does_not_offer("Lấy số và lưu vào sổ");
        let typed = [("signer_name", "x"), ("then", "pdf")];
        assert!(follower.submit(&form, &path, &typed).await.is_ok().body.starts_with(b"%PDF"));
        let typed = [("signer_name", "x"), ("then", "issue")];
        follower.submit(&form, &path, &typed).await.is_forbidden();
    }
    for person in [app.an(), app.far_secretary(), app.administrator()] {
        person.get(ReportPath { id }).await.is_not_found();
    }
    app.begins_a_term("P01").await;
    let issue = typed.map(|(name, value)| (name, if name == "then" { "issue" } else { value }));
    let done = grassroots.submit(&form, &path, &issue).await.is_done();
    grassroots.follow(&done).await.shows("Báo cáo số 01-BC/ĐU").shows("Trần Quang Vinh");
}
