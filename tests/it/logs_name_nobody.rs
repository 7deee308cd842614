//! What people are called and what they wrote stands in no log, at any level that an office would turn on.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use axum::http::Method;
use camket::{
    account::email::EmailPath,
    board::sheet::LeadersExportPath,
    config::Config,
    held::page::HeldPath,
    notice::{
        post::Post,
        sender::{self, Way},
    },
    pledge::{paper::PaperPath, show::PledgePath},
    viewing::list::ViewingsPath,
};

use crate::harness::{TestApp, encode};

#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<u8>>>);

impl Write for Heard {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_planted_name_or_word_is_ever_logged() {
    let app = TestApp::start_with(Config { mails: true, ..Config::default() }).await;
    app.arranges("update member set full_name = 'Hoàng Kín Danh' where code = 'QN000013'").await;
    let heard = Heard::default();
    let writer = heard.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::DEBUG)
        .with_writer(move || writer.clone())
        .finish();
    // With one listener alone, a line that another test's thread comes to first would be silent here too.
    let _second = tracing::Dispatch::new(tracing_subscriber::fmt().with_writer(std::io::sink).finish());
    let _listening = tracing::subscriber::set_default(subscriber);
    let (an, secretary) = (app.an(), app.secretary());
    let id = an.writes_a_pledge("Giữ lời Thầmkínquá suốt năm.").await;
    an.sends(id).await;
    secretary.get(PledgePath { id }).await.shows("Thầmkínquá");
    secretary.get(PaperPath { id }).await.is_ok();
    secretary.returns(id, "Cần rõ hơn, Nhậnxétkín.").await;
    an.sends(id).await;
    secretary.confirms(id).await;
    secretary.get("/pledges?q=Hoàng%20Kín%20Danh").await;
    an.get(ViewingsPath).await.is_ok();
    an.post(HeldPath).await.is_ok();
    an.post_form(EmailPath, [("address", "kindanh@example.vn")]).await.is_done();
    let nowhere = Post::new("file:///nowhere/at/all", "camket@example.vn").unwrap();
    sender::deliver(&app.as_worker(), &Way::Mail(nowhere), app.clock.now()).await.unwrap();
    app.board().post_form(LeadersExportPath, [("purpose", "Mụcđíchkín")]).await.is_ok();
    let wrong = encode([("code", "QN000013"), ("password", "Mậtkhẩukín 12345")]);
    app.nobody().send(Method::POST, "/sign-in", Some(&wrong)).await.is_refused();
    app.arranges("alter table cycle rename to gone").await;
    assert_eq!(an.get("/").await.status, 500);

    let log = String::from_utf8_lossy(&heard.0.lock().unwrap()).into_owned();
    assert!(log.contains("mail.failed") && log.contains("ERROR"), "nothing was heard");
    for planted in [
        "Kín Danh",
        "Thầmkínquá",
        "Nhậnxétkín",
        "kindanh@",
        "Mụcđíchkín",
        "Mậtkhẩukín",
        "trời xanh mây trắng",
    ] {
        assert!(!log.contains(planted), "{planted} stands in the log");
    }
}
