//! `docs/schema.sql`: what the migrations come to, for reading and for seeing what a migration changes.

use crate::harness::{TestApp, golden};

#[tokio::test]
async fn the_schema_is_what_the_document_says() {
    let app = TestApp::start().await;
    let Some(dump) = app.schema() else {
        eprintln!("docs/schema.sql is not compared: it is written by pg_dump 15");
        return;
    };
    let lines = dump.lines().map(str::trim_end).filter(|line| {
        !(line.is_empty()
            || line.starts_with("--")
            || line.starts_with("SET ")
            || line.starts_with("SELECT pg_catalog.")
            || line.starts_with('\\'))
    });
    let body: String =
        lines.flat_map(|line| [line, if line.ends_with(';') { "\n\n" } else { "\n" }]).collect();
    let head = "-- The whole schema, written by `cargo test` from migrations/; `UPDATE_GOLDEN=1 cargo test` writes it anew.\n\n";
    golden("docs/schema.sql", &format!("{head}{}\n", body.trim_end()));
}
