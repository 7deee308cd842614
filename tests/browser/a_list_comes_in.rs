//! A list with forty faults in a browser: refused in its places, mended, asked about, decided, taken in and back.

use fantoccini::Locator;

use crate::{
    driver::{Browser, Listening, Setup, is_there},
    faults,
    files::Book,
};

/// Chooses a file and sends it.
async fn brings(browser: &Browser, book: &Book, (who, name): (&str, &str)) {
    let file = std::env::temp_dir().join(format!("camket-{}-{who}-{name}", std::process::id()));
    std::fs::write(&file, book.bytes()).unwrap();
    browser.goto("/imports").await;
    browser.first("input[type=file]").await.send_keys(file.to_str().unwrap()).await.unwrap();
    browser.presses("Tải lên và xem trước").await;
    browser.sees(name).await;
    std::fs::remove_file(file).unwrap();
}

async fn a_list_comes_in(setup: Setup, name: &str) {
    let server = Listening::start().await;
    let browser = Browser::open(&server, setup).await;
    browser.signs_in("QN002001").await;

    brings(&browser, &faults::book(true), (name, "co-loi.xlsx")).await;
    browser.sees("lỗi nên không nhập gì").await;
    browser.sees("Ngày 31/02/1972 không có trong lịch").await;
    browser.keeps_picture(&format!("import-refused-{name}")).await;

    brings(&browser, &faults::book(false), (name, "da-sua.xlsx")).await;
    browser.sees("Hỏi về cả cột").await;
    browser.sees("Trần Thị Hạnh").await;
    browser.keeps_picture(&format!("import-questions-{name}")).await;
    browser.presses("Trả lời và đọc lại tệp").await;
    browser.sees("Còn 1 dòng cần đồng chí xem").await;
    browser.keeps_picture(&format!("import-doubtful-{name}")).await;
    let boxes = browser.client.find_all(Locator::Css("input[name=chosen]")).await.unwrap();
    assert_eq!(boxes.len(), 1);
    // By the keyboard: the bar for many rows may lie over this one.
    boxes[0].send_keys(" ").await.unwrap();
    browser.presses("Nhập").await;
    browser.sees("Đã ghi quyết định").await;
    browser.presses("Xem lại và nhập").await;
    browser.sees("Khi đồng chí bấm nhập").await;
    browser.keeps_picture(&format!("import-accept-{name}")).await;
    browser.presses("Nhập vào danh bạ").await;
    browser.sees("Đã ghi vào danh bạ lúc").await;
    browser.presses("Hoàn tác lần nhập này").await;
    browser.sees("trở lại đúng như trước").await;
    browser.keeps_picture(&format!("import-undo-{name}")).await;
    browser.presses("Hoàn tác lần nhập này").await;
    browser.sees("Đã hoàn tác lúc").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_faults_in_a_browser() {
    if is_there() {
        a_list_comes_in(Setup::default(), "1280").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn forty_faults_on_a_phone_without_javascript() {
    if is_there() {
        a_list_comes_in(Setup { phone: true, plain: true }, "360-plain").await;
    }
}
