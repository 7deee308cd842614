//! Writing where there is no line: the page opens, the text stays, and the server has it in the end.

use camket::pledge::{draft::DraftPath, submission::SubmissionPath};
use chrono::TimeDelta;
use fantoccini::Locator;

use crate::{
    driver::{Browser, Listening, Setup, is_there},
    every_page_is_accessible::{AXE, RUN, WIDE},
    harness::PASSWORD,
    line::Line,
};

const PHONE: Setup = Setup { phone: true, plain: false };
const STATEMENT: &str = "textarea[name=statement]";

/// How many records of a kind this machine keeps aside; asked without making the store.
const KEPT: &str = "const [store, done] = [arguments[0], arguments[arguments.length - 1]];
indexedDB.databases().then((all) => {
  if (!all.some((one) => one.name === 'camket')) return done(0);
  indexedDB.open('camket').onsuccess = ({ target: { result: db } }) => {
    db.transaction(store).objectStore(store).count().onsuccess = ({ target }) => { db.close(); done(target.result); };
  };
});";

/// Caches and workers of this site.
const AROUND: &str = "const done = arguments[arguments.length - 1];
Promise.all([caches.keys(), navigator.serviceWorker.getRegistrations()]).then(([keys, all]) => done(keys.length + all.length));";

impl Browser {
    /// How many records of a kind are kept aside.
    pub async fn keeps_aside(&self, store: &str) -> i64 {
        self.client.execute_async(KEPT, vec![store.into()]).await.unwrap().as_i64().unwrap()
    }

    /// Waits until so many are.
    async fn comes_to_keep(&self, store: &str, many: i64) {
        for _ in 0..50 {
            if self.keeps_aside(store).await == many {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert_eq!(self.keeps_aside(store).await, many, "{store}");
    }

    async fn caches_and_workers(&self) -> i64 {
        self.client.execute_async(AROUND, vec![]).await.unwrap().as_i64().unwrap()
    }

    /// Waits until the worker stands between this page and the line, with its shell at hand.
    async fn is_installed(&self) {
        let there = "const done = arguments[arguments.length - 1];
            navigator.serviceWorker.ready.then(() => done(!!navigator.serviceWorker.controller));";
        for _ in 0..100 {
            if self.client.execute_async(there, vec![]).await.unwrap() == true {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("no worker came");
    }

    async fn statement(&self) -> String {
        self.first(STATEMENT).await.prop("value").await.unwrap().unwrap()
    }

    async fn adds(&self, words: &str) {
        self.first(STATEMENT).await.send_keys(words).await.unwrap();
    }

    pub async fn is_accessible(&self) {
        self.client.execute(AXE, vec![]).await.unwrap();
        let found = self.client.execute_async(RUN, vec![]).await.unwrap();
        assert_eq!(found.as_array().unwrap().len(), 0, "{found}");
        let wide = self.asks(WIDE).await;
        assert!(wide[0].as_i64() <= wide[1].as_i64(), "it scrolls sideways: {wide}");
    }
}

/// An opens her draft on a phone.
async fn writes(browser: &Browser, server: &Listening) -> DraftPath {
    browser.signs_in("QN000013").await;
    browser.is_installed().await;
    let path = DraftPath { id: server.app.an().own_pledge().await };
    browser.goto(&path).await;
    browser.sees("Soạn bản cam kết năm 2027").await;
    browser.comes_to_keep("form", 1).await;
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_member_on_a_phone_whose_line_is_cut_in_mid_sentence() {
    if !is_there() {
        return;
    }
    let (server, line) = Line::to_a_server().await;
    let browser = Browser::open(&server, PHONE).await;
    let path = writes(&browser, &server).await;
    browser.adds("Dự đủ 12 kỳ").await;
    browser.sees("Đã lưu lúc").await;

    line.is_cut(&browser).await;
    browser.sees("Chưa có mạng: cứ viết tiếp").await;
    browser.adds(" sinh hoạt chi bộ").await;
    browser.sees("Chưa có mạng: đã giữ trên máy này lúc").await;
    browser.client.refresh().await.unwrap();
    browser.sees("Đồng chí cứ viết tiếp").await;
    assert_eq!(browser.statement().await, "Dự đủ 12 kỳ sinh hoạt chi bộ");
    browser.keeps_picture("offline-draft-360").await;
    browser.is_accessible().await;
    browser.adds(" trong năm").await;
    browser.presses("Lưu và kiểm tra để gửi").await;
    browser.sees("Việc gửi chi bộ cần có mạng để máy chủ trả biên nhận").await;
    // Closed and opened again, at another page: what is kept is offered.
    browser.comes_to_keep("unsent", 1).await;
    browser.goto("/").await;
    browser.sees("viết tiếp được bản đang soạn trên máy này").await;
    browser.keeps_picture("offline-list-360").await;
    browser.is_accessible().await;
    browser.presses("Soạn bản cam kết năm 2027").await;
    browser.sees("Đồng chí cứ viết tiếp").await;
    assert_eq!(browser.statement().await, "Dự đủ 12 kỳ sinh hoạt chi bộ trong năm");

    line.is_back(&browser).await;
    browser.sees("Đã lưu lúc").await;
    server.app.an().get(&path).await.shows("Dự đủ 12 kỳ sinh hoạt chi bộ trong năm");
    browser.comes_to_keep("unsent", 0).await;
    browser.presses("Mở trang đầy đủ").await;
    browser.sees("Nội dung cam kết 1").await;
    assert_eq!(browser.statement().await, "Dự đủ 12 kỳ sinh hoạt chi bộ trong năm");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_without_a_line_goes_from_whichever_page_opens_next() {
    if !is_there() {
        return;
    }
    let (server, line) = Line::to_a_server().await;
    let browser = Browser::open(&server, PHONE).await;
    let path = writes(&browser, &server).await;
    line.is_cut(&browser).await;
    browser.adds("Viết trong hầm để xe").await;
    browser.sees("Chưa có mạng: đã giữ trên máy này lúc").await;
    browser.goto("/").await;
    browser.sees("còn nội dung chưa gửi").await;
    line.is_back(&browser).await;
    browser.sees("Đã gửi nội dung viết lúc chưa có mạng").await;
    browser.keeps_picture("offline-sent-360").await;
    server.app.an().get(&path).await.shows("Viết trong hầm để xe");
    browser.comes_to_keep("unsent", 0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_device_wrote_while_there_was_no_line() {
    if !is_there() {
        return;
    }
    let (server, line) = Line::to_a_server().await;
    let browser = Browser::open(&server, PHONE).await;
    let path = writes(&browser, &server).await;
    line.is_cut(&browser).await;
    browser.adds("Viết trên điện thoại").await;
    browser.sees("Chưa có mạng: đã giữ trên máy này lúc").await;
    let an = server.app.an();
    let page = an.get(&path).await;
    let field = page.form(&path).fields.iter().find(|it| it.name == "statement").unwrap().id.clone();
    an.submit(&page, &path, &[(&field, "Viết ở máy bàn")]).await.redirects_to(&path);

    browser.goto("/").await;
    browser.sees("còn nội dung chưa gửi").await;
    line.is_back(&browser).await;
    browser.sees("khác với bản đã lưu từ nơi khác").await;
    browser.keeps_picture("offline-two-texts-360").await;
    browser.presses("Xem cả hai bản").await;
    browser.sees("Chưa có gì bị mất").await;
    browser.sees("Viết ở máy bàn").await;
    browser.sees("Viết trên điện thoại").await;
    // Whoever closes the page here has lost nothing.
    assert_eq!(browser.keeps_aside("unsent").await, 1);
    browser.presses("Ghép như đã chọn").await;
    browser.sees("Đã ghép hai bản").await;
    browser.comes_to_keep("unsent", 0).await;
    an.get(&path).await.shows("Viết ở máy bàn").shows("Viết trên điện thoại");
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_leaves_nothing_on_the_machine() {
    if !is_there() {
        return;
    }
    let (server, line) = Line::to_a_server().await;
    let browser = Browser::open(&server, PHONE).await;
    let path = writes(&browser, &server).await;
    line.is_cut(&browser).await;
    browser.adds("Chưa gửi được").await;
    browser.sees("Chưa có mạng: đã giữ trên máy này lúc").await;
    browser.presses("Đăng xuất").await;
    browser.sees("Chưa có mạng nên máy chủ chưa kết thúc được phiên làm việc").await;
    browser.keeps_picture("offline-leaving-360").await;
    line.is_back(&browser).await;
    browser.sees("Đã lưu lúc").await;
    // What another device wrote over cannot be sent; that is said before it goes.
    let an = server.app.an();
    let page = an.get(&path).await;
    an.submit(&page, &path, &[("then", "")]).await.redirects_to(&path);
    browser.adds(" và thêm nữa").await;
    browser.sees("Bản này đã được sửa ở nơi khác").await;
    browser.presses("Đăng xuất").await;
    browser.sees("Còn nội dung chưa gửi được lên máy chủ").await;
    browser.presses("Xóa và đăng xuất").await;
    browser.sees("Mã đảng viên").await;
    assert_eq!(browser.keeps_aside("form").await + browser.keeps_aside("unsent").await, 0);
    assert_eq!(browser.caches_and_workers().await, 0);
    assert_eq!(browser.asks("return localStorage.length").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_ended_leaves_unsent_words_to_the_same_person_alone() {
    if !is_there() {
        return;
    }
    let (server, line) = Line::to_a_server().await;
    let browser = Browser::open(&server, PHONE).await;
    let path = writes(&browser, &server).await;
    server.app.app.clock.advance(TimeDelta::hours(2));
    browser.adds("Viết khi phiên đã hết").await;
    browser.sees("Phiên làm việc đã hết. Nội dung vừa viết đã giữ trên máy này").await;
    browser.presses("Đăng nhập lại").await;
    browser.sees("Mã đảng viên").await;
    // The draft itself is gone from this machine; without a line nothing of it is shown.
    browser.comes_to_keep("form", 0).await;
    assert_eq!(browser.keeps_aside("unsent").await, 1);
    line.is_cut(&browser).await;
    browser.goto(&path).await;
    browser.sees("mà chưa gửi được vẫn còn").await;
    assert!(!browser.words().await.contains("Viết khi phiên đã hết"));
    line.is_back(&browser).await;
    browser.signs_in("QN000013").await;
    browser.sees("Đã gửi nội dung viết lúc chưa có mạng").await;
    server.app.an().get(&path).await.shows("Viết khi phiên đã hết");

    // Another person finds nothing.
    browser.goto(&path).await;
    browser.comes_to_keep("form", 1).await;
    browser.forgets().await;
    browser.signs_in("QN000006").await;
    browser.comes_to_keep("form", 0).await;
    assert_eq!(browser.keeps_aside("unsent").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_machine_has_no_worker_and_keeps_nothing() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let browser = Browser::open(&server, PHONE).await;
    writes(&browser, &server).await;
    // Said in the middle of it, what was there goes.
    browser.goto("/account").await;
    browser.presses("Đây là máy dùng chung").await;
    browser.sees("Máy dùng chung: trình duyệt không giữ").await;
    let nothing = async || browser.keeps_aside("form").await + browser.caches_and_workers().await;
    for _ in 0..50 {
        if nothing().await == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(nothing().await, 0);
    browser.goto("/sign-in").await;
    browser
        .asks("document.getElementById('shared').checked || document.getElementById('shared').click()")
        .await;
    browser.types("#code", "QN000013").await;
    browser.types("#password", PASSWORD).await;
    browser.presses("Đăng nhập").await;
    browser.sees("Việc cần làm").await;
    let path = DraftPath { id: server.app.an().own_pledge().await };
    browser.goto(&path).await;
    browser.adds("Viết ở nhà văn hóa").await;
    browser.sees("Đã lưu lúc").await;
    assert_eq!(nothing().await, 0);
    assert!(browser.client.find(Locator::Css("link[rel=manifest]")).await.is_err(), "and is not installed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_an_older_build_keeps_the_text_and_asks_to_be_loaded_again() {
    if !is_there() {
        return;
    }
    let server = Listening::start().await;
    let browser = Browser::open(&server, PHONE).await;
    writes(&browser, &server).await;
    browser.asks("document.body.dataset.build = 'older'").await;
    browser.adds("Viết trên trang cũ").await;
    browser.sees("Trang này đã có bản mới").await;
    browser.keeps_picture("older-build-360").await;
    browser.presses("Tải lại trang").await;
    browser.sees("Nội dung cam kết 1").await;
    assert_eq!(browser.statement().await, "Viết trên trang cũ");
}

#[tokio::test(flavor = "multi_thread")]
async fn sending_waits_for_a_line_and_says_so() {
    if !is_there() {
        return;
    }
    let (server, line) = Line::to_a_server().await;
    let browser = Browser::open(&server, PHONE).await;
    browser.signs_in("QN000013").await;
    let id = server.app.an().writes_a_pledge("Dự đủ 12 buổi sinh hoạt chi bộ trong năm 2027.").await;
    browser.goto(SubmissionPath { id }).await;
    browser.sees("Kiểm tra trước khi gửi").await;
    line.is_cut(&browser).await;
    browser.sees("Việc gửi chi bộ cần có mạng").await;
    browser.presses("Gửi chi bộ").await;
    browser.sees("Kiểm tra trước khi gửi").await;
    browser.keeps_picture("offline-sending-360").await;
    line.is_back(&browser).await;
    browser.presses("Gửi chi bộ").await;
    browser.sees("Đã gửi bản cam kết").await;
}
