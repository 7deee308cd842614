//! A pledge goes back and forth until it is good.

use camket::pledge::{PledgeId, draft::DraftPath, show::PledgePath};
use fantoccini::Locator;

use crate::{
    driver::{Browser, Listening, Setup, is_there},
    harness::{TestApp, Visitor},
};

const FIRST: &str = "Trực tiếp công dân ở bộ phận Một cửa đủ 48 tuần.";

impl Browser {
    /// Writes other words over the commitments beside which the branch says something; how many those were.
    async fn mends_what_has_a_remark(&self, words: &[&str]) {
        let fields = Locator::Css("fieldset.commitment:has(.remark) textarea[name=statement]");
        let fields = self.client.find_all(fields).await.unwrap();
        assert_eq!(fields.len(), words.len(), "{}", self.words().await);
        for (field, words) in fields.into_iter().zip(words) {
            field.clear().await.unwrap();
            field.send_keys(words).await.unwrap();
        }
    }

    /// From the draft to the receipt.
    async fn checks_and_sends(&self) {
        self.presses("Lưu và kiểm tra để gửi").await;
        self.sees("Kiểm tra trước khi gửi").await;
        self.presses("Gửi chi bộ").await;
        self.sees("Máy chủ nhận lúc").await;
    }
}

/// Begins in the browser, and has the rest of the draft filled.
async fn writes(browser: &Browser, an: &Visitor, plain: bool) -> PledgeId {
    browser.presses("Soạn bản cam kết").await;
    browser.types("textarea[name=statement]", FIRST).await;
    if plain {
        browser.presses("Lưu bản nháp").await;
        browser.sees("Đã lưu bản nháp").await;
    } else {
        browser.sees("Đã lưu").await;
    }
    let id = an.writes_a_pledge("Dự đủ 12 buổi sinh hoạt chi bộ trong năm 2027.").await;
    browser.goto(DraftPath { id }).await;
    browser.sees("Lưu và kiểm tra để gửi").await;
    id
}

async fn steps(app: &TestApp) -> Vec<String> {
    let rows = app
        .finds("select step from pledge_event where step in ('submit', 'return', 'agree') order by at, id")
        .await;
    rows.iter().map(|row| row["step"].as_str().unwrap().to_owned()).collect()
}

async fn a_pledge_is_returned_twice(plain: bool, name: &str) {
    let server = Listening::start().await;
    let (an, secretary, deputy) = (server.app.an(), server.app.secretary(), server.app.deputy());
    let browser = Browser::open(&server, Setup { phone: true, plain }).await;
    browser.signs_in("QN000013").await;
    let id = writes(&browser, &an, plain).await;
    browser.checks_and_sends().await;

    server.app.waits(chrono::TimeDelta::minutes(20));
    let reasons = ["Một tuần trực mấy buổi?", "Ghi tỷ lệ dự họp."];
    secretary.returns_each(id, &reasons).await;
    browser.goto("/").await;
    browser.sees("Bổ sung theo ý kiến chi bộ").await;
    browser.keeps_picture(&format!("back-home-{name}")).await;
    browser.goto(PledgePath { id }).await;
    browser.sees("Chi bộ: Một tuần trực mấy buổi?").await;
    browser.keeps_picture(&format!("back-first-{name}")).await;
    browser.presses("Bổ sung bản cam kết").await;
    browser.sees("Chi bộ: Ghi tỷ lệ dự họp.").await;
    browser.keeps_picture(&format!("back-draft-{name}")).await;
    let mended = [
        "Trực tiếp công dân ở bộ phận Một cửa mỗi tuần hai buổi, đủ 48 tuần.",
        "Dự từ 11 trong 12 buổi sinh hoạt chi bộ trong năm 2027.",
    ];
    browser.mends_what_has_a_remark(&mended).await;
    browser.checks_and_sends().await;

    // The second time another officer reads, and says one thing about one commitment and one about the whole.
    server.app.waits(chrono::TimeDelta::minutes(20));
    deputy.returns_each(id, &["Ghi rõ sáng thứ ba và thứ năm."]).await;
    browser.goto(DraftPath { id }).await;
    browser.sees("Chi bộ: Ghi rõ sáng thứ ba và thứ năm.").await;
    browser.keeps_picture(&format!("back-second-draft-{name}")).await;
    let words = browser.words().await;
    assert!(!words.contains(reasons[0]), "what was mended is asked for again: {words}");
    browser
        .mends_what_has_a_remark(&["Trực tiếp công dân sáng thứ ba và thứ năm hằng tuần, đủ 48 tuần."])
        .await;
    browser.checks_and_sends().await;

    browser.goto(PledgePath { id }).await;
    browser.presses("Xem thay đổi so với bản trước").await;
    browser.sees("bản số 3 khác gì bản số 2").await;
    browser.sees("sáng thứ ba và thứ năm").await;
    browser.keeps_picture(&format!("back-changes-{name}")).await;
    server.app.waits(chrono::TimeDelta::minutes(20));
    // An hour has gone by: whoever confirms signs in anew.
    server.app.secretary().confirms(id).await;
    browser.goto(PledgePath { id }).await;
    browser.sees("Đã xác nhận").await;
    browser.sees("sáng thứ ba và thứ năm").await;
    browser.keeps_picture(&format!("back-confirmed-{name}")).await;
    assert!(!browser.words().await.contains("Bổ sung bản cam kết"));
    assert_eq!(steps(&server.app).await, ["submit", "return", "submit", "return", "submit", "agree"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pledge_is_returned_twice_on_a_phone() {
    if is_there() {
        a_pledge_is_returned_twice(false, "360").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pledge_is_returned_twice_without_javascript() {
    if is_there() {
        a_pledge_is_returned_twice(true, "360-plain").await;
    }
}
