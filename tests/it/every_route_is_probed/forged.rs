//! Each form is sent once more as another site would send it.

use axum::http::Method;

use super::doors;
use crate::harness::TestApp;

#[tokio::test]
async fn no_form_of_another_site_acts() {
    let app = TestApp::start().await;
    let world = app.lives().await;
    let before = app.counts("select count(*) from audit_entry").await;
    let mut wrong = Vec::new();
    for door in doors(&app, &world).await.into_iter().filter(|door| door.method == Method::POST) {
        let who = door.who.clone();
        if who.code.is_some() {
            who.signs_in().await;
        }
        let forgeries = [
            ("cross-site", who.clone().with_header("sec-fetch-site", "cross-site")),
            ("same-site", who.clone().with_header("sec-fetch-site", "same-site")),
            (
                "foreign origin",
                who.clone().with_header("sec-fetch-site", "").with_header("origin", "https://evil.example"),
            ),
            ("null origin", who.clone().with_header("sec-fetch-site", "").with_header("origin", "null")),
            (
                "another port",
                who.clone().with_header("sec-fetch-site", "").with_header("origin", "http://127.0.0.1:9999"),
            ),
        ];
        for (name, forger) in forgeries {
            let page = door.tried_by(&forger).await;
            if page.status != 403 {
                wrong.push(format!("{name}: {}", page.asked));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let after = app.counts("select count(*) from audit_entry where act <> 'sign_in'").await;
    assert!(after <= before, "something was done");
}
