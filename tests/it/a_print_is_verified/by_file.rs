//! By the file.

use std::io::Read as _;

use axum::http::Method;
use camket::{
    account::seal::SealingKey,
    config::Config,
    held::page::HeldPath,
    verification::{
        key::public_keys,
        mark::{self, Print},
    },
};
use chrono::TimeDelta;

use super::{brings, code_of, pdf_of, tells_of_nobody};
use crate::harness::{SIGNED, TestApp};

#[tokio::test]
async fn a_print_is_known_whenever_it_was_drawn() {
    let app = TestApp::start().await;
    let (an, secretary, nobody) = (app.an(), app.secretary(), app.nobody());
    let id = an.sends_a_pledge().await;
    let before = pdf_of(&an, id).await;
    assert_eq!(before, pdf_of(&secretary, id).await, "the same print, whoever draws it");
    let page = brings(&nobody, &before).await.is_ok().shows("Tệp giống hệt bản đã in");
    tells_of_nobody(&page.shows("Đã gửi, chi bộ chưa xác nhận"));

    secretary.confirms(id).await;
    let after = pdf_of(&an, id).await;
    assert_ne!(before, after);
    let code = code_of(&app, id, 1).await.to_string();
    for print in [&before, &after] {
        let page = brings(&nobody, print).await.is_ok().shows("Tệp giống hệt bản đã in");
        tells_of_nobody(&page.shows("Đang có hiệu lực").shows(&code));
    }
    // Nobody's file is kept.
    assert_eq!(app.counts("select count(*) from evidence").await, 0);
}

#[tokio::test]
async fn one_flipped_byte_anywhere_is_seen() {
    let app = TestApp::start().await;
    let an = app.an();
    let id = an.sends_a_pledge().await;
    app.secretary().confirms(id).await;
    let print = pdf_of(&an, id).await;
    for flip in 0..200_usize {
        let mut wrong = print.clone();
        let place = flip * (print.len() - 1) / 199;
        wrong[place] ^= 1 << (flip % 8);
        let who = app.nobody().from_address([198, 51, 100, u8::try_from(flip).unwrap()]);
        let page = brings(&who, &wrong).await.is_ok().hides("giống hệt");
        tells_of_nobody(&page.shows("Tệp không giống bản đã in"));
    }
}

#[tokio::test]
async fn an_edited_print_with_a_right_code_is_not_identical() {
    let app = TestApp::start().await;
    let (an, nobody) = (app.an(), app.nobody());
    let id = an.sends_a_pledge().await;
    app.secretary().confirms(id).await;
    let print = pdf_of(&an, id).await;
    let whole = String::from_utf8_lossy(&print).into_owned();
    let start = whole.find("camket:1:").unwrap();
    let mark = whole[start..start + 223].to_owned();
    let forged = format!("%PDF-1.7\n1 0 obj<</Keywords({mark})>>endobj\n%%EOF");
    for altered in [
        [print.as_slice(), b"\n"].concat(),
        [print.as_slice(), print.as_slice()].concat(),
        print[..print.len() - 1].to_vec(),
        forged.into_bytes(),
    ] {
        let page = brings(&nobody, &altered).await.is_ok().shows("Tệp không giống bản đã in");
        page.shows("Đang có hiệu lực").hides("giống hệt");
    }
}

#[tokio::test]
async fn what_was_not_drawn_here_tells_nothing() {
    let (app, elsewhere) = (TestApp::start().await, TestApp::start().await);
    let nobody = app.nobody();
    let theirs = elsewhere.an();
    let id = theirs.sends_a_pledge().await;
    let print = pdf_of(&theirs, id).await;
    // A print of another installation bears a code that is not there.
    let page = brings(&nobody, &print).await.is_ok().shows("Tệp không giống bản đã in").hides("Bản số");
    tells_of_nobody(&page);
    let most = 2 * 1024 * 1024;
    for foreign in [SIGNED.to_vec(), b"x".to_vec(), vec![0; most], b"camket:1:".repeat(most / 9), mark_bomb()]
    {
        let page = brings(&nobody, &foreign).await.is_ok();
        page.shows("Không phải tệp do hệ thống này in ra").hides("Bản số");
    }
    for (body, status) in [(vec![b'x'; most + 128 * 1024], 413), (Vec::new(), 422)] {
        assert_eq!(brings(&nobody, &body).await.status, status);
    }
    let kind = Some("multipart/form-data; boundary=end");
    let torn = b"--end\r\ncontent-disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\nabc".to_vec();
    assert_eq!(nobody.send_body(Method::POST, "/verify", kind, torn).await.status, 400);
    let page = nobody.send_body(Method::POST, "/verify", Some("text/plain"), b"x".to_vec()).await;
    assert!(page.status.is_client_error(), "{}", page.status);
}

/// As many marks of one form as a file holds.
fn mark_bomb() -> Vec<u8> {
    let mark = format!("camket:1:{}:{}:{}", "0".repeat(20), "0".repeat(64), "0".repeat(128));
    mark.repeat(9_000).into_bytes()
}

#[tokio::test]
async fn files_are_looked_at_in_measure() {
    let app = TestApp::start().await;
    let nobody = app.nobody();
    for _ in 0..60 {
        brings(&nobody, b"x").await.is_ok();
    }
    brings(&nobody, b"x").await.asks_to_wait();
    nobody.get("/verify/00000000000000000000").await.is_ok();
    brings(&app.nobody().from_address([198, 51, 100, 7]), b"x").await.is_ok();
    app.waits(TimeDelta::minutes(16));
    brings(&nobody, b"x").await.is_ok();
}

#[tokio::test]
async fn what_a_member_takes_home_is_known_as_well() {
    let app = TestApp::start().await;
    let (an, secretary, nobody) = (app.an(), app.secretary(), app.nobody());
    let id = an.sends_a_pledge().await;
    secretary.returns(id, "Cần nêu sản phẩm cụ thể.").await;
    an.sends(id).await;
    let page = an.get(HeldPath).await.is_ok();
    let archive = an.submit(&page, HeldPath, &[]).await.is_ok();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive.body)).unwrap();
    for (number, standing) in [(1, "Đã có bản gửi sau thay thế"), (2, "Đã gửi, chi bộ chưa xác nhận")]
    {
        let mut pdf = Vec::new();
        let name = format!("cam-ket-2027-QN000013-ban-{number}.pdf");
        archive.by_name(&name).unwrap().read_to_end(&mut pdf).unwrap();
        brings(&nobody, &pdf).await.is_ok().shows("Tệp giống hệt bản đã in").shows(standing);
    }
}

#[tokio::test]
async fn the_key_is_made_once_sealed_when_it_can_be_and_no_old_print_is_lost() {
    let app = TestApp::start().await;
    let an = app.an();
    let id = an.sends_a_pledge().await;
    let print = pdf_of(&an, id).await;
    let bare = "select count(*) from print_key where get_byte(secret, 0) = 0";
    assert_eq!(app.counts(bare).await, 1);
    let sealed =
        |digit: &str| Config { sealing_key: SealingKey::read(&digit.repeat(64)), ..Config::default() };
    let key_of = async |config: Config| {
        let other = app.another(config);
        other.print_key.get(&other).await.unwrap().verifying_key()
    };
    let first = key_of(Config::default()).await;
    assert_eq!(key_of(sealed("a")).await, first, "sealed from now on");
    assert_eq!(app.counts(bare).await, 0);
    assert_eq!(key_of(sealed("a")).await, first);
    // The sealing key was lost: a new key signs, and what the first one signed stays true.
    let second = key_of(sealed("b")).await;
    assert_ne!(second, first);
    let other = app.another(Config::default());
    let keys = public_keys(other.db.door().await.unwrap().conn()).await.unwrap();
    assert_eq!(keys, [second, first]);
    assert!(matches!(mark::read(&print, &keys), Print::Genuine { .. }));
    brings(&app.nobody(), &print).await.is_ok().shows("Tệp giống hệt bản đã in");

    let (one, two, three) = tokio::join!(key_of(sealed("c")), key_of(sealed("c")), key_of(sealed("c")));
    assert!(one == two && two == three, "many that start at once make one");
}
