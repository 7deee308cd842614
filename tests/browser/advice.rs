//! Advice while someone writes, and the copy of unsent words that a browser keeps.

use std::collections::BTreeSet;

use camket::{
    advice::{Around, Item, Part, Rules, Writing},
    pledge::draft::DraftPath,
};
use serde_json::{Value, json};

use crate::driver::{Browser, Listening, Setup, is_there};

const PHONE: Setup = Setup { phone: true, plain: false };
const EXAMPLES: &str = include_str!("../data/advice.json");

async fn opens_draft(browser: &Browser, server: &Listening) -> DraftPath {
    browser.signs_in("QN000013").await;
    let path = DraftPath { id: server.app.an().own_pledge().await };
    browser.goto(&path).await;
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn advice_comes_while_one_writes_and_goes_when_it_is_heeded() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let browser = Browser::open(&server, PHONE).await;
    opens_draft(&browser, &server).await;
    let statement = browser.first("textarea[name=statement]").await;
    statement.send_keys("Nâng cao chất lượng công tác").await.unwrap();
    browser.sees("Mới là ý định.").await;
    browser.keeps_picture("advice-360").await;
    statement.send_keys(", mỗi quý góp một sáng kiến").await.unwrap();
    browser.sees("Đã lưu").await;
    assert!(!browser.words().await.contains("Mới là ý định."));
    // What only the server knows comes with the answer to a save.
    let all = browser.client.find_all(fantoccini::Locator::Css("textarea[name=statement]")).await.unwrap();
    all[1].send_keys("Nâng cao chất lượng công tác, mỗi quý góp một sáng kiến").await.unwrap();
    browser.sees("Trùng với một nội dung khác trong bản này.").await;
}

/// What the server's rules say to an example, of the rules that a browser can answer.
fn expected(rules: &Rules, example: &Value, section: &str) -> BTreeSet<String> {
    let field = |name: &str| example[name].as_str().unwrap_or_default();
    let item = Item {
        id: "1".to_owned(),
        statement: field("statement"),
        measure: if field("measure").is_empty() { "yes_no" } else { field("measure") },
        baseline: field("baseline"),
        target: field("target"),
        unit: field("unit"),
        due: field("due"),
        product: field("product"),
    };
    let items = if field("statement").is_empty() { Vec::new() } else { vec![item] };
    let part = Part { key: section, text: field("text"), items, carried: Vec::new() };
    let advice = rules.on(&Writing { year: 2027, parts: vec![part] }, &Around::default());
    advice.into_iter().filter(|one| !one.server).map(|one| one.rule).collect()
}

/// Puts each example into the open form as typing would, and reads which rules answer.
const TYPES_EACH: &str = "
const form = document.querySelector('form[data-advice]'), clear = () => form.querySelectorAll('section.writing textarea, section.writing input:not([type=hidden])').forEach((field) => { field.value = ''; });
return arguments[0].map((one) => {
  clear();
  const section = document.getElementById('part-' + one.section), box = section.querySelector('fieldset.commitment');
  section.querySelector('[name=text]').value = one.text || '';
  for (const name of ['statement', 'baseline', 'target', 'unit', 'due', 'product']) box.querySelector(`[name=${name}]`).value = one[name] || '';
  box.querySelector('[name=measure]').value = one.measure || 'yes_no';
  form.dispatchEvent(new Event('change'));
  return [...form.querySelectorAll('[data-advice-at] li:not([data-server])')].map((item) => item.dataset.rule);
});";

#[tokio::test(flavor = "multi_thread")]
async fn the_browser_advises_as_the_server_does() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let browser = Browser::open(&server, Setup::default()).await;
    opens_draft(&browser, &server).await;
    let rules = Rules::shipped().unwrap();
    let mut examples: Vec<Value> = serde_json::from_str(EXAMPLES).unwrap();
    // An ordinary member's page has no section of a head.
    for example in examples.iter_mut().filter(|example| example["section"] == "head") {
        example["section"] = json!("duties");
    }
    let answers = browser.client.execute(TYPES_EACH, vec![json!(examples)]).await.unwrap();
    let answers: Vec<BTreeSet<String>> = serde_json::from_value(answers).unwrap();
    assert_eq!(answers.len(), examples.len());
    for (example, answer) in examples.iter().zip(answers) {
        assert_eq!(answer, expected(&rules, example, example["section"].as_str().unwrap()), "{example}");
    }
}

/// The copies of unsent words that this browser keeps.
async fn copies(browser: &Browser) -> i64 {
    browser.keeps_aside("unsent").await
}

const NO_LINE: &str = "window.fetch = () => Promise.reject(new Error('no line'))";

#[tokio::test(flavor = "multi_thread")]
async fn unsent_words_stay_in_the_browser_until_the_server_has_them() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let browser = Browser::open(&server, PHONE).await;
    let path = opens_draft(&browser, &server).await;
    browser.asks(NO_LINE).await;
    browser.first("textarea[name=statement]").await.send_keys("Viết khi mất mạng").await.unwrap();
    browser.sees("Chưa có mạng: đã giữ trên máy này lúc").await;
    assert_eq!(copies(&browser).await, 1);
    browser.goto(&path).await;
    browser.sees("Đã gửi nội dung viết lúc chưa có mạng").await;
    browser.keeps_picture("kept-copy-360").await;
    let kept = browser.first("textarea[name=statement]").await.prop("value").await.unwrap().unwrap();
    assert_eq!(kept, "Viết khi mất mạng");
    assert_eq!(copies(&browser).await, 0, "what the server has is kept nowhere else");
    browser.presses("Đăng xuất").await;
    browser.sees("Mã đảng viên").await;
    assert_eq!(copies(&browser).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_machine_keeps_nothing() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let browser = Browser::open(&server, PHONE).await;
    browser.goto("/sign-in").await;
    browser.asks("document.getElementById('shared').click()").await;
    browser.types("input[name=code]", "QN000013").await;
    browser.types("input[name=password]", crate::harness::PASSWORD).await;
    browser.presses("Đăng nhập").await;
    browser.sees("Đăng xuất").await;
    let path = DraftPath { id: server.app.an().own_pledge().await };
    browser.goto(&path).await;
    browser.asks(NO_LINE).await;
    browser.first("textarea[name=statement]").await.send_keys("Viết ở máy của nhà văn hóa").await.unwrap();
    browser.sees("máy này không giữ bản nào: đừng đóng trang").await;
    assert_eq!(copies(&browser).await, 0);
    // The account's page says so, and takes it back.
    browser.goto("/account").await;
    browser.sees("Máy dùng chung: trình duyệt không giữ bản nháp nào").await;
    browser.presses("Đây là máy riêng của tôi").await;
    browser.sees("Máy riêng").await;
}
