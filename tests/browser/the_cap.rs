//! Five people under the cap on the best grade: told while it is proposed, held when it is decided.

use camket::{
    grading::{decision::DecisionPath, overview::GradingPath, proposal::ProposalPath},
    pledge::PledgeId,
};

use crate::{
    driver::{Browser, Listening, Setup, is_there},
    year_end::{BEST, Counted, GOOD},
};

const SIX_FOR_BEST: Counted<'_> = Counted { returned: "6", votes: ["5", "1", "0", "0"], ..BEST };
const SIX_FOR_GOOD: Counted<'_> =
    Counted { returned: "6", invalid: "0", votes: ["1", "5", "0", "0"], ..GOOD };

/// Everyone of Chi bộ Thôn 1 but five, and its secretary whom the city grades, is left out of the year, which counts
/// by branch and lets a small group have as many as `least`.
fn five(least: u32) -> String {
    format!(
        "update member set standing = 'exempt'
          where branch_id = (select id from unit where code = 'P01-01')
            and code not in ('QN000001', 'QN000005', 'QN000006', 'QN000008', 'QN000009', 'QN000013');
         update rule_set set rules = jsonb_set(jsonb_set(rules, '{{cap,group}}', '\"branch\"'), '{{cap,small_group}}', '{least}')
          where code like 'QĐ 366%'"
    )
}

/// Their year up to the proposals: two are to be excellent.
async fn five_are_proposed(server: &Listening, browser: &Browser) -> Vec<PledgeId> {
    let app = &server.app;
    let secretary = app.secretary();
    let people = [app.an(), app.toan(), app.long(), app.chau(), app.anh()];
    let ids = app.all_confirmed(&people.iter().collect::<Vec<_>>(), &secretary).await;
    for (person, id) in people.iter().zip(&ids) {
        person.reviews_self(*id, "good").await;
    }
    browser.signs_in("QN000001").await;
    for (place, &id) in ids.iter().enumerate() {
        browser.goto(ProposalPath { id }).await;
        if place == 0 {
            browser.sees("Chưa ai có mức đề nghị").await;
            browser.types_the_meeting(["01/12/2027", "6", "6"]).await;
        }
        if place == 1 {
            browser.sees("Còn 4 người chưa có mức đề nghị").await;
            browser.keeps_picture("five-second-1280").await;
        }
        browser.types_the_count(if place < 2 { &SIX_FOR_BEST } else { &SIX_FOR_GOOD }).await;
        browser.presses("Ghi kết quả và đề nghị").await;
        browser.sees("Đã ghi mức đề nghị của chi bộ.").await;
    }
    ids
}

/// Enters a decision of the ward.
async fn decides(ward: &Browser, id: PledgeId, grade: &str) {
    ward.goto(DecisionPath { id }).await;
    ward.chooses("grade", grade).await;
    ward.types("#number", "140-QĐ/ĐU").await;
    ward.types("#decided_on", "01/12/2027").await;
    ward.presses("Ghi quyết định").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_of_five_are_one_too_many_without_a_numbered_paper() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    server.app.arranges(&five(0)).await;
    let branch = Browser::open(&server, Setup::default()).await;
    let ids = five_are_proposed(&server, &branch).await;
    branch.goto(GradingPath).await;
    branch.sees("2 đề nghị xuất sắc, được 1: 20 % của 5, làm tròn xuống. Vượt 1 người.").await;
    branch.keeps_picture("five-branch-1280").await;

    let ward = Browser::open(&server, Setup { phone: true, plain: false }).await;
    ward.signs_in("QN000033").await;
    decides(&ward, ids[0], "excellent").await;
    ward.sees("Đã ghi quyết định xếp loại").await;
    decides(&ward, ids[1], "excellent").await;
    ward.sees("Vượt tỷ lệ 1 người: 2 quyết định xuất sắc, được 1: 20 % của 5, làm tròn xuống").await;
    ward.keeps_picture("five-refused-360").await;
    ward.types("#override_reference", "Đã được cấp trên đồng ý").await;
    ward.presses("Ghi quyết định").await;
    ward.sees("Hãy ghi số và ký hiệu của văn bản cho phép").await;
    ward.keeps_picture("five-unnumbered-360").await;
    ward.types("#override_reference", "Công văn số 215-CV/TU ngày 30/11/2027 của Thành ủy").await;
    ward.presses("Ghi quyết định").await;
    ward.sees("Vượt tỷ lệ theo văn bản cho phép: Công văn số 215-CV/TU").await;
    ward.keeps_picture("five-allowed-360").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_small_group_has_its_least() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    server.app.arranges(&five(2)).await;
    let branch = Browser::open(&server, Setup::default()).await;
    let ids = five_are_proposed(&server, &branch).await;
    branch.goto(GradingPath).await;
    branch.sees("2 đề nghị xuất sắc, được 2: 20 % của 5, làm tròn xuống, nhóm nhỏ được ít nhất 2.").await;
    branch.keeps_picture("five-least-1280").await;
    let ward = Browser::open(&server, Setup::default()).await;
    ward.signs_in("QN000033").await;
    for id in &ids[..2] {
        decides(&ward, *id, "excellent").await;
        ward.sees("Đã ghi quyết định xếp loại").await;
    }
    ward.goto(GradingPath).await;
    ward.sees("Đã quyết định 2, còn được 0.").await;
    ward.keeps_picture("five-ward-1280").await;
}
