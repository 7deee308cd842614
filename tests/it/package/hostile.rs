//! Packages that nobody should send: each is refused with a reason, and nothing of them is kept.

use std::io::{Cursor, Write as _};

use camket::package::{archive, limits};
use sha2::{Digest, Sha256};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{Parts, parts, resealed, stories::leaves, uploads, zipped};
use crate::harness::TestApp;

/// The package with one part in the place of another's bytes; the manifest is made to fit, or not.
fn with(zip: &[u8], name: &str, bytes: &[u8], fits: bool) -> Vec<u8> {
    let mut all = parts(zip);
    all.retain(|(part, _)| part != name);
    all.push((name.to_owned(), bytes.to_vec()));
    if fits { zipped(&fitted(all)) } else { zipped(&all) }
}

fn fitted(mut all: Parts) -> Parts {
    let files: Vec<_> = all
        .iter()
        .filter(|(name, _)| name != "manifest.json")
        .map(|(name, bytes)| {
            let digest: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            serde_json::json!({ "name": name, "bytes": bytes.len(), "sha256": digest })
        })
        .collect();
    let manifest =
        serde_json::json!({ "format": "camket-transfer", "version": 1, "made_at": "", "files": files });
    all.retain(|(name, _)| name != "manifest.json");
    all.insert(0, ("manifest.json".to_owned(), serde_json::to_vec(&manifest).unwrap()));
    all
}

fn part(zip: &[u8], name: &str) -> String {
    let found = parts(zip).into_iter().find(|(part, _)| part == name).unwrap().1;
    String::from_utf8(found).unwrap()
}

/// A part of a gibibyte of spaces in some kilobytes.
fn bomb(zip: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts(zip).iter().filter(|(name, _)| name != "comments.json") {
        writer.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.start_file("comments.json", SimpleFileOptions::default()).unwrap();
    let spaces = vec![b' '; 1024 * 1024];
    for _ in 0..64 {
        writer.write_all(&spaces).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[tokio::test]
async fn hostile_packages_are_refused_with_a_reason() {
    let app = TestApp::start().await;
    let (_, zip) = leaves(&app).await;
    let board = app.board();
    board.signs_in().await.is_done();
    let pledge = part(&zip, "pledge.json");
    let member = part(&zip, "member.json");
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let many = format!("[{}]", vec!["null"; limits::ITEMS + 1].join(","));
    let hidden = member.replace("Đỗ Công An", "Đỗ Công\u{202e} An");
    let decomposed = member.replace("Đỗ Công An", "Đo\u{302}\u{303} Công An");
    let mut lost: Parts = parts(&zip);
    lost.retain(|(name, _)| name != "pledge.json");
    let manifest = part(&zip, "manifest.json");
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("nothing", Vec::new(), "Hãy chọn tệp gói hồ sơ"),
        ("no zip", b"PK? no".to_vec(), "không phải tệp ZIP"),
        ("a PDF", b"%PDF-1.7 and so on".to_vec(), "không phải tệp ZIP"),
        ("cut off", zip[..zip.len() / 2].to_vec(), "hỏng hoặc không đúng quy cách"),
        ("something before it", [b"PK\x03\x04....".to_vec(), zip.clone()].concat(), "không đúng quy cách"),
        ("a bomb", bomb(&zip), "lớn bất thường"),
        ("a path", with(&zip, "../../etc/passwd", b"x", true), "tên lạ"),
        ("a folder", with(&zip, "a/member.json", b"x", true), "tên lạ"),
        ("a program", with(&zip, "setup.exe", b"MZ", true), "tên lạ"),
        (
            "another's digest",
            with(&zip, "member.json", member.replace("An", "Em").as_bytes(), false),
            "không khớp",
        ),
        ("a part too few", zipped(&lost), "không khớp"),
        ("a part the manifest hides", with(&zip, "review.json", b"{}", false), "không khớp"),
        ("no JSON", with(&zip, "member.json", b"<xml/>", true), "không đọc được"),
        ("not UTF-8", with(&zip, "member.json", b"{\"name\": \"\xff\xfe\"}", true), "không đọc được"),
        ("JSON without end", with(&zip, "comments.json", deep.as_bytes(), true), "không đọc được"),
        ("too many", with(&zip, "comments.json", many.as_bytes(), true), "chuẩn Unicode"),
        ("another thing", with(&zip, "member.json", b"[1, 2]", true), "không đọc được"),
        ("hidden marks", with(&zip, "member.json", hidden.as_bytes(), true), "ký tự ẩn"),
        ("decomposed letters", with(&zip, "member.json", decomposed.as_bytes(), true), "Unicode dựng sẵn"),
        (
            "changed words under the old digest",
            with(&zip, "pledge.json", pledge.replace("12 buổi", "2 buổi").as_bytes(), true),
            "Dấu nội dung của bản cam kết không khớp",
        ),
        (
            "another's pledge id",
            resealed(&zip, |package| package.pledge.as_mut().unwrap().id.0 = uuid::Uuid::nil()),
            "Dấu nội dung của bản cam kết không khớp",
        ),
        (
            "no digest",
            resealed(&zip, |package| package.pledge.as_mut().unwrap().digest.clear()),
            "không khớp",
        ),
        ("no name", resealed(&zip, |package| package.member.name = " ".to_owned()), "họ tên hoặc mã"),
        (
            "a code of signs",
            resealed(&zip, |package| package.member.code = "' OR 1".to_owned()),
            "họ tên hoặc mã",
        ),
        (
            "another version",
            with(
                &zip,
                "manifest.json",
                manifest.replace("\"version\": 1", "\"version\": 2").as_bytes(),
                false,
            ),
            "phiên bản 2",
        ),
        (
            "another format",
            with(&zip, "manifest.json", manifest.replace("camket-transfer", "docx").as_bytes(), false),
            "không phải là gói hồ sơ",
        ),
    ];
    for (name, file, reason) in cases {
        let page = uploads(&board, &file).await;
        assert_eq!(page.status.as_u16(), 422, "{name}: {}", page.html.words);
        assert!(page.html.words.contains(reason), "{name}: {}", page.html.words);
        if let Err(refusal) = archive::unpack(&file) {
            assert!(page.html.words.contains(&refusal), "{name}: read in two ways");
        }
    }
    let mut big = zip.clone();
    big.resize(limits::FILE_BYTES + 1024, 0);
    uploads(&board, &big).await.is_refused().shows("Tệp lớn hơn 8 MB");
    big.resize(limits::FILE_BYTES + 1024 * 1024, 0);
    assert_eq!(uploads(&board, &big).await.status.as_u16(), 413);
    assert_eq!(app.counts("select count(*) from entered_package").await, 0);
    // And the next good one is taken.
    uploads(&board, &zip).await.is_done();
}

#[tokio::test]
async fn no_byte_of_a_package_changes_unseen() {
    let app = TestApp::start().await;
    let (_, zip) = leaves(&app).await;
    let package = archive::unpack(&zip).unwrap();
    let mut state = 11_u64;
    for _ in 0..400 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let mut broken = zip.clone();
        let at = usize::try_from((state >> 33) % broken.len() as u64).unwrap();
        broken[at] ^= 1 << (state % 8);
        if let Ok(read) = archive::unpack(&broken) {
            assert_eq!(read, package, "byte {at}");
        }
    }
}
