//! By `camket verify`, with a database and without.

use std::{path::Path, process::Command};

use camket::{account::session::hex, verification::key::public_keys};

use super::{code_of, pdf_of};
use crate::harness::TestApp;

/// What the command says, and whether it succeeds.
fn verify(args: &[&str], database: Option<&str>) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_camket"));
    command.env_remove("DATABASE_URL").env("CAMKET_DATA", "/nonexistent/data").arg("verify").args(args);
    if let Some(url) = database {
        command.env("DATABASE_URL", url);
    }
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].map(|said| String::from_utf8(said).unwrap()).concat();
    assert!(!Path::new("/nonexistent").exists());
    (output.status.success(), said)
}

#[track_caller]
fn says((good, said): (bool, String), expected: bool, words: &str) {
    assert!(good == expected && said.contains(words), "{good}: {said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_verified_with_the_database_and_with_the_public_key_alone() {
    let app = TestApp::start().await;
    let an = app.an();
    let id = an.sends_a_pledge().await;
    let code = code_of(&app, id, 1).await.to_string();
    let print = pdf_of(&an, id).await;
    let folder = std::env::temp_dir().join(format!("camket-verify-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let kept = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let whole = kept("whole.pdf", &print);
    let mut wrong = print.clone();
    wrong[print.len() / 2] ^= 1;
    let altered = kept("altered.pdf", &wrong);
    let foreign = kept("foreign.pdf", b"%PDF-1.7");
    let large = kept("large.pdf", &vec![0; 3 * 1024 * 1024]);
    let keys = public_keys(app.app.db.door().await.unwrap().conn()).await.unwrap();
    let (key, other) = (hex(keys[0].as_bytes()), hex(&[9; 32]));

    for (args, good, words) in [
        (&[whole.as_str(), "--key", &key][..], true, "Tệp giống hệt bản đã in"),
        (&[&whole, "--key", &other, "--key", &key], true, &code),
        (&[&whole, "--key", &key, "--code", &code.to_lowercase()], true, "hãy hỏi nơi ấy"),
        (&[&whole, "--key", &key, "--code", "00000000000000000000"], false, "hai bản khác nhau"),
        (&[&whole, "--key", &other], false, "Tệp không giống bản đã in"),
        (&[&altered, "--key", &key], false, "Tệp không giống bản đã in"),
        (&[&foreign, "--key", &key], false, "Không phải tệp do hệ thống này in ra"),
        (&[&large, "--key", &key], false, "lớn hơn 2 MB"),
        (&[&whole, "--key", "abc"], false, "64 chữ số"),
        (&["--key", &key, "--code", &code], false, "mã cần cơ sở dữ liệu"),
        (&[&whole], false, "Ở đây không có cơ sở dữ liệu"),
        (&["--code", "7K3M"], false, "Mã có 20 chữ và số"),
        (&["/nonexistent/file"], false, "Không đọc được"),
        (&[], false, "<FILE>"),
    ] {
        says(verify(args, None), good, words);
    }
    let url = app.database_url();
    for (args, good, words) in [
        (&[whole.as_str()][..], true, "Trạng thái: Đã gửi, chi bộ chưa xác nhận"),
        (&["--code", &code], true, "Bản số: 1"),
        (&[&whole, "--code", &code], true, "Tệp giống hệt bản đã in"),
        (&["--code", "00000000000000000000"], false, "Không có bản nào mang mã này"),
        (&[&altered], false, "Tệp không giống bản đã in"),
        (&[&foreign], false, "Không phải tệp do hệ thống này in ra"),
    ] {
        let (was_good, said) = verify(args, Some(&url));
        assert!(was_good == good && said.contains(words), "{args:?} {was_good}: {said}");
        assert!(!said.contains("Đỗ Công An"));
    }
    std::fs::remove_dir_all(folder).unwrap();
}
