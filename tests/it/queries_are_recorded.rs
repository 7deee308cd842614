//! `.sqlx` holds what every query asks and gets, so that a fresh clone builds without a database. It must be what the
//! schema says now; `bin/queries` writes it anew.

use std::{fs, path::Path};

use serde_json::Value;

use crate::harness::TestApp;

fn recorded() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let Ok(files) = fs::read_dir(folder) else { return Vec::new() };
    files.map(|file| serde_json::from_slice(&fs::read(file.unwrap().path()).unwrap()).unwrap()).collect()
}

#[tokio::test]
async fn every_recorded_query_is_what_the_schema_says() {
    let app = TestApp::start().await;
    let recorded = recorded();
    assert!(!recorded.is_empty(), "no queries are recorded: run bin/queries");
    let mut stale = Vec::new();
    for query in recorded {
        let sql = query["query"].as_str().unwrap();
        match app.describes(sql).await {
            // Whether an outer join's column may be null is guessed from the plan, which changes with the rows there are.
            Ok(now) if ["columns", "parameters"].iter().all(|part| now[part] == query["describe"][part]) => {}
            outcome => stale.push(format!("{sql}\n→ {outcome:?}")),
        }
    }
    assert!(
        stale.is_empty(),
        "{} recorded queries are stale, run bin/queries:\n{}",
        stale.len(),
        stale.join("\n\n")
    );
}

#[test]
fn no_recorded_query_is_left_over() {
    let mut code = String::new();
    read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut code);
    read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests"), &mut code);
    read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("benches"), &mut code);
    let plain = |text: &str| text.replace("\\\"", "\"").replace("\\\\", "\\");
    let code = plain(&code);
    let left: Vec<_> = recorded()
        .iter()
        .map(|query| query["query"].as_str().unwrap().to_owned())
        .filter(|sql| !code.contains(&plain(sql)))
        .collect();
    assert!(left.is_empty(), "nobody asks these any more, run bin/queries:\n{}", left.join("\n\n"));
}

fn read_all(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            read_all(&path, into);
        } else if path.extension().is_some_and(|kind| kind == "rs" || kind == "sql") {
            into.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}
