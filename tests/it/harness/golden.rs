//! Documents that tests write: what the code says must be what the document says.

use std::{fs, path::Path};

/// Compares with the committed document; `UPDATE_GOLDEN=1` writes it anew.
#[track_caller]
pub fn golden(document: &str, says: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(document);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, says).unwrap();
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    let differs = says.lines().zip(kept.lines()).find(|(new, old)| new != old);
    assert!(
        kept == says,
        "{document} is not what the code says; first at {differs:?}. If the change is meant: UPDATE_GOLDEN=1 cargo test"
    );
}
