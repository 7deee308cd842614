//! Puts the static files into the binary.
//!
//! Styles and scripts are written by component, and a page must not ask for a dozen files over a
//! slow line. So each kind is joined, in the order of the file names, into one file that the build
//! owns. Plain joining needs no bundler, and what is in `static/` stays what people wrote.

#![expect(clippy::expect_used, reason = "a build that cannot go on must say why and stop")]

use std::{
    collections::BTreeSet,
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    time::SystemTime,
};

fn main() {
    // The migrations are part of the binary too.
    println!("cargo::rerun-if-changed=migrations");
    let joined = PathBuf::from(env::var("OUT_DIR").expect("cargo names it")).join("static");
    fs::create_dir_all(&joined).expect("a folder of our own");
    join("static/css", &joined.join("app.css"));
    join("static/js", &joined.join("app.js"));

    println!("cargo::rustc-env=CAMKET_BUILD={:016x}", digest(["static", "templates"]));
    let served = [("joined", joined), ("public", PathBuf::from("static/public"))];
    memory_serve::load_names_directories(served, !cfg!(debug_assertions));
}

/// Names what browsers get: it changes with every style, script and template.
fn digest(folders: [&str; 2]) -> u64 {
    let mut hash = DefaultHasher::new();
    for folder in folders {
        println!("cargo::rerun-if-changed={folder}");
        for path in files(Path::new(folder)) {
            (path.to_str(), fs::read(&path).expect("a file of ours")).hash(&mut hash);
        }
    }
    hash.finish()
}

/// Every file below a folder, in one order on every machine.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let entries =
        fs::read_dir(folder).expect("a folder of ours").map(|entry| entry.expect("a file of ours").path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    folders.iter().flat_map(|folder| self::files(folder)).chain(files).collect()
}

fn join(folder: &str, into: &Path) {
    println!("cargo::rerun-if-changed={folder}");
    let mut parts: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of parts")
        .map(|entry| entry.expect("a part").path())
        .collect();
    parts.sort();
    let whole: String = parts.iter().map(|part| fs::read_to_string(part).expect("a part in UTF-8")).collect();

    fs::write(into, whole).expect("the joined file");
    // Cargo watches this file too. An old date keeps it from building everything a second time.
    let file = fs::File::options().write(true).open(into).expect("the joined file");
    file.set_modified(SystemTime::UNIX_EPOCH).expect("a date of our choice");
}
