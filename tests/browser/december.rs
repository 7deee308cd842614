//! The evening of the last day, without a mouse.

use camket::pledge::PledgeId;

use crate::driver::{Browser, Listening, Setup, is_there};

/// The pledges that a page asks about, in their order.
async fn asked_about(browser: &Browser) -> Vec<PledgeId> {
    let ids = browser
        .asks("return [...document.querySelectorAll('input[name=chosen]')].map((one) => one.value)")
        .await;
    serde_json::from_value(ids).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secretary_with_seventy_pledges_on_the_last_evening() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let app = &server.app;
    app.comes_to(2026, 12, 15);
    app.grows_by(54).await;
    app.everyone_sends().await;
    app.waits(chrono::TimeDelta::hours(9));
    let browser = Browser::open(&server, Setup::default()).await;
    browser.signs_in("QN000001").await;
    browser.sees("70 bản").await;
    browser.keeps_picture("december-home-1280").await;
    browser.enters("Bản cam kết chờ đọc và xác nhận").await;
    browser.sees("Chờ đọc 70").await;
    browser.sees("Chưa chọn dòng nào").await;
    browser.keeps_picture("december-list-1280").await;

    // All that are in sight but one, which needs a word first.
    browser.ticks("Chọn tất cả các dòng đang hiện").await;
    browser.sees("Đã chọn 50 trên 50").await;
    browser.ticks("Chọn Đỗ Công An").await;
    browser.sees("Đã chọn 49 trên 50").await;
    browser.keeps_picture("december-chosen-1280").await;
    browser.enters("Xác nhận những bản đã chọn").await;
    browser.sees("Xác nhận 49 bản cam kết?").await;
    browser.keeps_picture("december-asked-1280").await;
    let asked = asked_about(&browser).await;
    for id in [asked[3], asked[7]] {
        app.deputy().confirms(id).await;
    }
    browser.enters("Xác nhận 49 bản").await;
    browser.sees("Đã xác nhận 47 bản cam kết. 2 bản đã chuyển bước khác trong lúc đó nên giữ nguyên.").await;
    browser.sees("Chờ đọc 21").await;
    browser.keeps_picture("december-confirmed-1280").await;
    let by = "select count(*) from pledge_event join member on member.id = actor_id where step = 'agree' and code = ";
    assert_eq!(app.counts(&format!("{by}'QN000001'")).await, 47);
    assert_eq!(app.counts(&format!("{by}'QN000002'")).await, 2);

    // One goes back, found by its name as it is typed in haste.
    browser.tabs_and_types("Tìm theo họ tên hoặc mã đảng viên", "do cong an\u{e007}").await;
    browser.sees("Chưa chọn dòng nào").await;
    browser.keeps_picture("december-found-1280").await;
    browser.enters("Đỗ Công An").await;
    browser.sees("Ý kiến của chi bộ").await;
    browser.enters("Trả lại để bổ sung").await;
    browser.sees("Ghi điều cần bổ sung ngay dưới nội dung đó").await;
    browser
        .tabs_and_types("Ý kiến chung cho cả bản (không bắt buộc)", "Bổ sung sản phẩm của từng nội dung.")
        .await;
    browser.enters("Trả lại để bổ sung").await;
    browser.sees("Đã trả lại để bổ sung").await;

    // The rest: while they are being chosen, the deputy takes two of them too.
    browser.goto("/").await;
    browser.sees("20 bản").await;
    browser.enters("Bản cam kết chờ đọc và xác nhận").await;
    browser.sees("Chưa chọn dòng nào").await;
    let rest = asked_about(&browser).await;
    for id in [rest[0], rest[19]] {
        app.deputy().confirms(id).await;
    }
    browser.ticks("Chọn tất cả các dòng đang hiện").await;
    browser.enters("Xác nhận những bản đã chọn").await;
    browser.sees("Xác nhận 18 bản cam kết?").await;
    browser.sees("Đã chuyển bước khác trong lúc đó nên không còn chờ xác nhận").await;
    browser.keeps_picture("december-rest-1280").await;
    browser.enters("Xác nhận 18 bản").await;
    browser.sees("Đã xác nhận 18 bản cam kết.").await;
    browser.sees("Chờ đọc 0").await;
    browser.keeps_picture("december-nothing-waits-1280").await;
    browser.enters("Đã xác nhận 69").await;
    browser.sees("Xem thêm").await;
    browser.enters("Xem thêm").await;
    for _ in 0..100 {
        if browser.client.current_url().await.unwrap().query().is_some_and(|query| query.contains("after=")) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let shown = browser.asks("return document.querySelectorAll('table.cards tbody tr').length").await;
    assert_eq!(shown, 19);
    browser.keeps_picture("december-last-page-1280").await;
    let once = "select count(*) from (select from pledge_event where step = 'agree' group by pledge_id having count(*) = 1) them";
    assert_eq!(app.counts(once).await, 69);
    assert_eq!(app.counts("select sum(agreed)::bigint from pledge_tally").await, 69);
}
