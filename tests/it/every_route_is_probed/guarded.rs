//! The headers that every answer carries.

use axum::http::Method;

use crate::harness::{Page, TestApp};

/// Which of the headers that every answer carries are not there as they must be.
pub fn unguarded(page: &Page) -> Option<String> {
    // A file that was handed in may do nothing at all where it is opened.
    let files = ["/evidence/", "/meeting-scans/", "/step-records/"];
    let file = files.iter().any(|one| page.asked.contains(one));
    let policy = if file && page.status == 200 {
        "sandbox; default-src 'none'; frame-ancestors 'none'"
    } else {
        "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'"
    };
    let missing: Vec<_> = [
        ("content-security-policy", policy),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
    ]
    .into_iter()
    .filter(|(name, value)| page.header(name) != *value)
    .map(|(name, _)| name)
    .chain((!page.header("permissions-policy").contains("camera=()")).then_some("permissions-policy"))
    .chain(
        (!page.header("strict-transport-security").contains("max-age="))
            .then_some("strict-transport-security"),
    )
    .collect();
    (!missing.is_empty()).then(|| format!("{} lacks {missing:?}", page.asked))
}

#[tokio::test]
async fn every_answer_that_fails_is_guarded_and_tells_nothing() {
    let app = TestApp::start().await;
    let an = app.an();
    an.get("/").await.is_ok();
    let big = vec![b'a'; 600 * 1024];
    let form = Some("application/x-www-form-urlencoded");
    let mut pages = vec![
        an.get("/nowhere").await.is_not_found(),
        an.get("/pledges/not-an-id").await,
        an.get("/%ff%fe").await,
        an.send(Method::PUT, "/account", None).await,
        an.send(Method::TRACE, "/", None).await,
        an.send(Method::POST, "/account/password", Some("current=1")).await,
        an.send_body(Method::POST, "/account/password", form, b"current=%ff%fe&password=x&again=x".to_vec())
            .await,
        an.send_body(Method::POST, "/account/password", form, big).await,
        an.send_body(Method::POST, "/account/password", Some("application/json"), b"{}".to_vec()).await,
        app.nobody().get("/").await,
        an.clone().with_header("sec-fetch-site", "cross-site").post("/account/password").await.is_forbidden(),
    ];
    app.arranges("alter table cycle rename to gone").await;
    let broken = an.get("/").await;
    assert_eq!(broken.status, 500);
    assert!(
        !broken.text().contains("gone")
            && !broken.text().contains("relation")
            && !broken.text().contains("sql")
    );
    pages.push(broken.shows("Những gì đã lưu trước đó vẫn còn nguyên"));
    let wrong: Vec<_> = pages.iter().filter_map(unguarded).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let statuses: Vec<_> = pages.iter().map(|page| page.status.as_u16()).collect();
    assert_eq!(statuses, [404, 400, 404, 405, 405, 400, 400, 413, 400, 303, 403, 500]);
    let blind: Vec<_> =
        pages.iter().filter(|page| page.status != 303 && page.html.headings.is_empty()).collect();
    assert!(blind.is_empty(), "no way on: {blind:?}");
}
