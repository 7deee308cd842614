//! House rules that no compiler holds.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder with this ending, with its text.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == ending) {
                found.push((shown(&path), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().display().to_string()
}

#[track_caller]
fn none(wrong: &[String], rule: &str) {
    assert!(wrong.is_empty(), "{rule}\n{}", wrong.join("\n"));
}

#[test]
fn files_are_short() {
    let all = ["src", "tests", "benches"].into_iter().flat_map(|folder| files(folder, "rs"));
    let long: Vec<_> =
        all.map(|(name, text)| (text.lines().count(), name)).filter(|(lines, _)| *lines > 300).collect();
    for (lines, name) in &long {
        eprintln!("warning: {name} has {lines} lines; about 100 read best");
    }
    let wrong: Vec<_> = long
        .iter()
        .filter(|(lines, _)| *lines > 500)
        .map(|(lines, name)| format!("{name}: {lines}"))
        .collect();
    none(&wrong, "Files over 500 lines are two things: split them.");
}

#[test]
fn templates_hold_no_script_style_or_raw_text() {
    let mut wrong = Vec::new();
    for (name, text) in files("templates", "html") {
        let squeezed: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for (sign, what) in [
            ("|safe", "raw text"),
            ("| safe", "raw text"),
            ("<style", "inline style"),
            (" style=", "inline style"),
            ("<script>", "inline script"),
            ("javascript:", "inline script"),
            ("http://", "another host"),
            ("https://", "another host"),
        ] {
            if squeezed.contains(sign) {
                wrong.push(format!("{name}: {what}: {sign}"));
            }
        }
        for attribute in squeezed.split(' ').filter(|word| word.starts_with("on") && word.contains("=\"")) {
            wrong.push(format!("{name}: inline script: {attribute}"));
        }
    }
    none(&wrong, "The content policy forbids these, and so do we.");
}

#[test]
fn migrations_say_why_and_are_numbered_once() {
    let all = files("migrations", "sql");
    let numbers: BTreeSet<_> = all.iter().filter_map(|(name, _)| name.split(['/', '_']).nth(1)).collect();
    assert_eq!(numbers.len(), all.len(), "two migrations have one number");
    let wrong: Vec<_> =
        all.iter().filter(|(_, text)| !text.starts_with("-- Why:")).map(|(name, _)| name.clone()).collect();
    none(&wrong, "A migration begins with a comment that says why.");
}

/// The slices in the order in which they may lean on one another.
const ORDER: [&str; 21] = [
    "unit",
    "member",
    "cycle",
    "advice",
    "viewing",
    "verification",
    "pledge",
    "evidence",
    "proxy",
    "transfer",
    "follow_up",
    "discipline",
    "leave",
    "quarter",
    "review",
    "grading",
    "meeting",
    "poll",
    "package",
    "report",
    "board",
];

#[test]
fn slices_lean_one_way() {
    let mut wrong = Vec::new();
    for (at, slice) in ORDER.iter().enumerate() {
        for (name, text) in files(&format!("src/{slice}"), "rs") {
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            for used in used_slices(text) {
                if let Some(place) = ORDER.iter().position(|it| **it == used)
                    && (place > at && !(place < 3 && at < 3))
                {
                    wrong.push(format!("{name} uses {used}"));
                }
            }
        }
    }
    wrong.sort();
    wrong.dedup();
    none(
        &wrong,
        "Imports run one way: unit → member → cycle → advice → viewing → verification → pledge → evidence → proxy → transfer → follow_up → discipline → leave → quarter → review → grading → meeting → poll → package, report, board.",
    );
}

/// The first names after `crate::`, those in braces included.
fn used_slices(text: &str) -> BTreeSet<String> {
    let name = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut used = BTreeSet::new();
    for rest in text.split("crate::").skip(1) {
        let Some(inside) = rest.strip_prefix('{') else {
            used.insert(name(rest));
            continue;
        };
        let (mut depth, mut fresh) = (0, true);
        for (at, c) in inside.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' => fresh = depth == 0,
                _ if fresh && c.is_alphabetic() => {
                    used.insert(name(&inside[at..]));
                    fresh = false;
                }
                _ => {}
            }
        }
    }
    used
}

#[test]
fn there_is_one_way_in() {
    let begins = files("src", "rs").into_iter().filter(|(_, text)| text.contains("insert into session ("));
    let places: Vec<_> = begins.map(|(name, _)| name).collect();
    assert_eq!(places, ["src/account/arrival.rs"], "Sessions begin in `account::arrival` alone.");
}

#[test]
fn nothing_is_silenced_or_left_open() {
    let mut wrong = Vec::new();
    for (name, text) in ["src", "tests", "benches"].into_iter().flat_map(|folder| files(folder, "rs")) {
        if name == "tests/it/tidy.rs" {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let signs =
                ["#[allow(", "#![allow(", "#[ignore]", "TODO", "FIXME", "XXX", "todo!(", "unimplemented!("];
            if let Some(sign) = signs.iter().find(|sign| line.contains(**sign)) {
                wrong.push(format!("{name}:{}: {sign}", number + 1));
            }
        }
    }
    none(&wrong, "Say `#[expect(…, reason)]`, finish it, or leave it out.");
}

#[test]
fn licences_and_sources_are_those_we_accept() {
    // Only what is built here is downloaded.
    let platform = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let asked = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--offline",
            "--all-features",
            "--filter-platform",
            &platform,
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    let metadata: Value = serde_json::from_slice(&asked.stdout).unwrap();
    let rules = fs::read_to_string(root().join("deny.toml")).unwrap();
    let (accepted, banned) = (list(&rules, "allow"), list(&rules, "deny"));
    let mut wrong = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or_default();
        let by_hand = rules.contains(&format!("crate = \"{name}\""));
        if !is_accepted(licence, &accepted) && !by_hand {
            wrong.push(format!("{name}: licence “{licence}”"));
        }
        if banned.contains(name) {
            wrong.push(format!("{name} is banned"));
        }
        let source =
            package["source"].as_str().unwrap_or("registry+https://github.com/rust-lang/crates.io-index");
        if source != "registry+https://github.com/rust-lang/crates.io-index" {
            wrong.push(format!("{name} comes from {source}"));
        }
    }
    none(&wrong, "deny.toml does not accept these.");
}

/// The strings of `key = [ … ]` in deny.toml.
fn list(rules: &str, key: &str) -> BTreeSet<String> {
    let start = rules.find(&format!("\n{key} = [")).unwrap_or_else(|| panic!("deny.toml has no list {key}"));
    let inside = rules[start..].split_once('[').unwrap().1.split_once("\n]").unwrap().0;
    inside.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Whether one may use it under accepted licences: any of those joined by OR, all of those joined by AND.
fn is_accepted(licence: &str, accepted: &BTreeSet<String>) -> bool {
    let licence = licence.replace('/', " OR ");
    let mut depth = 0;
    for (word, all) in [(" OR ", false), (" AND ", true)] {
        let mut parts = vec![String::new()];
        let mut rest = licence.as_str();
        while let Some(c) = rest.chars().next() {
            if depth == 0 && rest.starts_with(word) {
                parts.push(String::new());
                rest = &rest[word.len()..];
                continue;
            }
            depth += match c {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            parts.last_mut().unwrap().push(c);
            rest = &rest[c.len_utf8()..];
        }
        if parts.len() > 1 {
            return if all {
                parts.iter().all(|part| is_accepted(part, accepted))
            } else {
                parts.iter().any(|part| is_accepted(part, accepted))
            };
        }
    }
    match licence.trim().strip_prefix('(').and_then(|inside| inside.strip_suffix(')')) {
        Some(inside) => is_accepted(inside, accepted),
        None => accepted.contains(licence.trim()),
    }
}

#[test]
fn licences_are_read_as_spdx_says() {
    let accepted = BTreeSet::from(["MIT".to_owned(), "Unicode-3.0".to_owned()]);
    for (licence, fits) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("MIT OR GPL-3.0", true),
        ("MIT/GPL-3.0", true),
        ("MIT AND GPL-3.0", false),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("(MIT AND GPL-3.0) OR (GPL-2.0 AND MIT)", false),
        ("", false),
    ] {
        assert_eq!(is_accepted(licence, &accepted), fits, "{licence}");
    }
}

#[test]
fn what_is_ours_names_no_machine() {
    let mut texts: Vec<(String, String)> = ["src", "tests", "migrations", "templates", "docs", "bin"]
        .into_iter()
        .flat_map(|folder| {
            ["rs", "sql", "html", "md", "toml"].into_iter().flat_map(move |kind| files(folder, kind))
        })
        .collect();
    let scripts: Vec<PathBuf> =
        fs::read_dir(root().join("bin")).unwrap().flatten().map(|entry| entry.path()).collect();
    texts
        .extend(scripts.into_iter().filter_map(|path| Some((shown(&path), fs::read_to_string(&path).ok()?))));
    let signs = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];
    let wrong: Vec<_> = texts
        .iter()
        .filter(|(_, text)| signs.iter().any(|sign| text.contains(sign)))
        .map(|(name, _)| name.clone())
        .collect();
    none(&wrong, "Paths of one machine stand in these.");
}
