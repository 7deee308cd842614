//! Lists, minutes, reports, the register of numbers, archives.

use std::time::Duration;

use crate::{harness::TestApp, tours::Tour};

const KEY: &str = "01890a5d-ac96-774b-bcce-b302099a80";

/// A branch with a term, a number taken and an archive asked for; somebody has sent, and the branch confirmed.
pub async fn papers(app: &TestApp) -> Vec<Tour> {
    let (secretary, board) = (app.secretary(), app.board());
    let (unit, ward, far) = (app.unit("P01-01").await, app.unit("P01").await, app.unit("P01-02").await);
    let key = |end: &str| format!("{KEY}{end}");
    let term = [("name", "2025–2030"), ("from", "15/05/2025")];
    let term_key = key("41");
    let typed = [&[("key", term_key.as_str())], &term[..]].concat();
    secretary.post_form(format!("/units/{unit}/terms"), typed).await.is_done();
    let number_key = key("42");
    let typed = [
        ("key", number_key.as_str()),
        ("kind", "TB"),
        ("subject", "lịch sinh hoạt quý I năm 2027"),
        ("dated", "23/11/2026"),
        ("signer_name", "Huỳnh Đình Ý"),
        ("signer_title", "Bí thư"),
    ];
    let done = secretary.post_form(format!("/units/{unit}/documents/new"), typed).await.is_done();
    let document = done.location().split('?').next().unwrap().to_owned();
    let archive_key = key("43");
    let typed = [("key", archive_key.as_str()), ("purpose", "Họp Ban Thường vụ")];
    let done = board.post_form("/leaders/archives", typed).await.is_done();
    while !board.get(done.location()).await.is_ok().header("refresh").is_empty() {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let page = |name: &str, path: String| (name.to_owned(), path);
    vec![
        (
            "secretary",
            Some(secretary),
            vec![
                page("list-export", format!("/units/{unit}/pledges/export")),
                page("minutes", format!("/units/{unit}/minutes")),
                page("documents", format!("/units/{unit}/documents")),
                page("terms", format!("/units/{unit}/terms")),
                page("number", format!("/units/{unit}/documents/new")),
                page("document", document.clone()),
                page("voiding", format!("{document}/voiding")),
            ],
        ),
        (
            "neighbour",
            Some(app.neighbour()),
            vec![page("documents-empty", format!("/units/{far}/documents"))],
        ),
        ("grassroots", Some(app.grassroots()), vec![page("report", format!("/units/{ward}/report"))]),
        (
            "board",
            Some(board),
            vec![page("archives", "/leaders/archives".into()), page("archive", done.location())],
        ),
    ]
}
