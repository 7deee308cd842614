//! Every page that the stories see is kept under `target/pages`, to be checked as HTML afterwards.

use std::{fs, path::PathBuf, sync::LazyLock};

use axum::http::{Method, StatusCode};
use sha2::{Digest, Sha256};

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../pages");
    fs::create_dir_all(&folder).unwrap();
    folder
});

/// Keeps one page. Pages built of the same elements are kept once.
pub fn keep(method: &Method, path: &str, status: StatusCode, body: &[u8]) {
    let name: Vec<_> = path
        .split('?')
        .next()
        .unwrap_or_default()
        .split('/')
        .map(|part| if part.len() == 36 { "id" } else { part })
        .map(|part| part.chars().filter(char::is_ascii_alphanumeric).take(30).collect::<String>())
        .collect();
    let shape: String = String::from_utf8_lossy(body)
        .split('<')
        .filter_map(|tag| tag.split(|c: char| !c.is_alphanumeric() && c != '/').next().map(str::to_owned))
        .collect();
    let digest =
        Sha256::digest(shape.as_bytes())[..3].iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let name = format!("{method}{}-{}-{digest}.html", name.join("-"), status.as_u16()).to_lowercase();
    fs::write(FOLDER.join(name), body).unwrap();
}
