//! The office's own gateway for telephones: signed, told the same name at each try, and never led elsewhere.

use std::sync::{Arc, Mutex};

use camket::{
    config::Config,
    notice::{
        hook::Hook,
        sender::{self, Way},
    },
};
use chrono::TimeDelta;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use super::{proves_addresses, runs};
use crate::harness::TestApp;

const SECRET: &str = "bí mật chung của hai bên, đủ dài";

/// A gateway of our own: answers what it is told to, and keeps what it was asked.
struct Gateway {
    url: String,
    answer: Arc<Mutex<&'static str>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Gateway {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/gui", listener.local_addr().unwrap());
        let (answer, asked) = (Arc::new(Mutex::new("500 No")), Arc::new(Mutex::new(Vec::new())));
        let shared = (answer.clone(), asked.clone());
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut text = String::new();
                let mut bytes = [0; 4096];
                while !is_whole(&text) {
                    let count = stream.read(&mut bytes).await.unwrap();
                    text += std::str::from_utf8(&bytes[..count]).unwrap();
                }
                shared.1.lock().unwrap().push(text);
                let status = *shared.0.lock().unwrap();
                let head = format!("HTTP/1.1 {status}\r\nlocation: http://169.254.169.254/\r\n");
                let answer = format!("{head}content-length: 0\r\nconnection: close\r\n\r\n");
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        });
        Self { url, answer, asked }
    }

    fn answers(&self, status: &'static str) {
        *self.answer.lock().unwrap() = status;
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn is_whole(text: &str) -> bool {
    let Some((_, body)) = text.split_once("\r\n\r\n") else { return false };
    body.len() >= header(text, "content-length").parse().unwrap_or(0)
}

fn header<'a>(text: &'a str, name: &str) -> &'a str {
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    head.lines()
        .filter_map(|line| line.split_once(": "))
        .find_map(|(key, value)| key.eq_ignore_ascii_case(name).then_some(value))
        .unwrap_or_default()
}

fn body(text: &str) -> &str {
    text.split_once("\r\n\r\n").unwrap().1
}

fn signature(text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("{}.{}", header(text, "x-camket-timestamp"), body(text)).as_bytes());
    mac.finalize().into_bytes().iter().fold("v1=".to_owned(), |text, byte| format!("{text}{byte:02x}"))
}

#[tokio::test]
async fn the_gateway_is_told_in_signed_words_and_again_until_it_takes_them() {
    let config = Config { mails: true, messages: true, ..Config::default() };
    let app = TestApp::start_with(config).await;
    let gateway = Gateway::start().await;
    proves_addresses(&app, &["QN000009"]).await;
    app.arranges("update member set phone = null; update member set phone = '0905111222' where code in ('QN000013', 'QN000009')")
        .await;
    let (an, toan, secretary) = (app.an(), app.toan(), app.secretary());
    for person in [&an, &toan] {
        let id = person.sends_a_pledge().await;
        secretary.returns(id, "Cần nêu sản phẩm cụ thể.").await;
    }
    // Who has an address that was proved is written to there.
    let channels =
        app.finds("select channel, address from mail where kind = 'returned' order by channel").await;
    assert_eq!(channels.len(), 2);
    assert_eq!(channels[0]["address"], "qn000009@example.vn");
    assert_eq!(channels[1]["address"], "0905111222");

    let way = Way::Message(Hook::new(&gateway.url, SECRET, None).unwrap());
    let worker = app.as_worker();
    for (status, tried) in [("500 No", 1), ("302 Found", 1), ("200 OK", 1), ("200 OK", 0)] {
        gateway.answers(status);
        assert_eq!(sender::deliver(&worker, &way, app.clock.now()).await.unwrap(), tried, "{status}");
        app.waits(TimeDelta::minutes(10));
    }
    let asked = gateway.asked();
    assert_eq!(asked.len(), 3, "an answer that leads elsewhere is not followed");
    for text in &asked {
        assert!(text.starts_with("POST /gui HTTP/1.1\r\n"), "{text}");
        assert_eq!(header(text, "x-camket-signature"), signature(text));
        let told: Value = serde_json::from_str(body(text)).unwrap();
        assert_eq!(told["phone"], "0905111222");
        assert_eq!(told["kind"], "returned");
        assert!(told["text"].as_str().unwrap().starts_with("Cam Kết: chi bộ trả lại bản cam kết năm 2027"));
        assert_eq!(told["id"].as_str().unwrap(), header(text, "x-camket-id"));
        assert!(!text.contains("Công An") && !text.contains("sản phẩm"), "{text}");
    }
    let moments: std::collections::BTreeSet<_> =
        asked.iter().map(|it| header(it, "x-camket-timestamp")).collect();
    let names: std::collections::BTreeSet<_> = asked.iter().map(|it| header(it, "x-camket-id")).collect();
    assert_eq!((moments.len(), names.len()), (3, 1), "each try is signed anew, under one name");
    // A changed body or moment has another signature.
    assert_ne!(
        header(&asked[0], "x-camket-signature"),
        signature(&asked[0].replace("0905111222", "0905111223"))
    );

    // The day's message is one as well.
    let id = an.own_pledge().await;
    an.sends(id).await;
    secretary.signs_in().await.is_done();
    secretary.confirms(id).await;
    app.comes_to(2026, 11, 25);
    assert_eq!(runs(&app).await.unwrap().messages, 1);
    gateway.answers("204 No Content");
    sender::deliver(&worker, &way, app.clock.now()).await.unwrap();
    let last = gateway.asked().pop().unwrap();
    assert!(body(&last).contains("\"digest\""), "{last}");
}
