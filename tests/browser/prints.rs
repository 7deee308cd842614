//! The member who lost the paper and proves it.

use camket::{
    pledge::{PledgeId, paper::PaperPath, show::PledgePath},
    verification::Code,
};

use crate::{
    driver::{Browser, Listening, Setup, is_there},
    harness::TestApp,
};

/// The code that the prints of a pledge's newest revision bear.
pub async fn code_of(app: &TestApp, id: PledgeId) -> String {
    let sql = format!("select print_code from pledge_revision where pledge_id = '{id}' order by number desc");
    app.finds(&sql).await[0]["print_code"].as_str().unwrap().to_owned()
}

async fn the_lost_paper_is_proved(plain: bool, name: &str) {
    let server = Listening::start().await;
    let an = server.app.an();
    let id = an.sends_a_pledge().await;
    server.app.secretary().confirms(id).await;
    let browser = Browser::open(&server, Setup { phone: true, plain }).await;

    // The paper is gone; the pledge is not. An reads the code out, and sends the file.
    browser.signs_in("QN000013").await;
    browser.goto(PledgePath { id }).await;
    let code = Code::read(&code_of(&server.app, id).await).unwrap();
    browser.sees(&code.groups().join(" ")).await;
    browser.keeps_picture(&format!("print-code-{name}")).await;
    let file = std::env::temp_dir().join(format!("camket-print-{}-{name}.pdf", std::process::id()));
    let print = an.get(PaperPath { id }).await.is_ok().body;
    std::fs::write(&file, &print).unwrap();
    browser.forgets().await;

    // The clerk of another office has no account. A slip of the hand first.
    browser.presses("Kiểm tra bản in").await;
    browser.sees("Ai cầm một bản cam kết in").await;
    let mut typed = code.to_string().to_lowercase().replace('-', " ");
    let slip = if typed.ends_with('7') { "8" } else { "7" };
    browser.types("#code", &format!("{}{slip}", &typed[..typed.len() - 1])).await;
    browser.presses("Kiểm tra mã").await;
    browser.sees("Có chỗ gõ nhầm").await;
    browser.keeps_picture(&format!("print-mistyped-{name}")).await;
    typed = typed.replace('0', "o");
    browser.types("#code", &typed).await;
    browser.presses("Kiểm tra mã").await;
    browser.sees("Bản này đang có hiệu lực").await;
    browser.keeps_picture(&format!("print-in-force-{name}")).await;
    assert!(!browser.words().await.contains("Đỗ Công An"));

    browser.first("#file").await.send_keys(file.to_str().unwrap()).await.unwrap();
    browser.presses("Kiểm tra tệp").await;
    browser.sees("Tệp giống hệt bản đã in").await;
    browser.keeps_picture(&format!("print-identical-{name}")).await;

    let mut altered = print;
    let middle = altered.len() / 2;
    altered[middle] ^= 1;
    std::fs::write(&file, altered).unwrap();
    browser.first("#file").await.send_keys(file.to_str().unwrap()).await.unwrap();
    browser.presses("Kiểm tra tệp").await;
    browser.sees("Tệp không giống bản đã in").await;
    browser.keeps_picture(&format!("print-altered-{name}")).await;
    std::fs::remove_file(file).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_lost_the_paper_proves_it_on_a_phone() {
    if is_there() {
        the_lost_paper_is_proved(false, "360").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn and_without_javascript() {
    if is_there() {
        the_lost_paper_is_proved(true, "360-plain").await;
    }
}
