//! Guessing: slow for strangers, never a wall for the owner, and the answers tell nothing.

use argon2::{Argon2, Params, password_hash::PasswordHasher};
use axum::http::Method;
use chrono::TimeDelta;

use super::id_of;
use crate::harness::{PASSWORD, TestApp, encode};

#[tokio::test]
async fn every_wrong_answer_costs_one_hash() {
    let app = TestApp::start().await;
    let administrator = app.administrator();
    let id = id_of(&app, "QN000009").await;
    administrator.post_form(format!("/accounts/{id}/lock"), [("reason", "x")]).await.is_done();
    let mut answers = Vec::new();
    for (code, what) in
        [("QN000013", "wrong"), ("QN999999", "unknown"), ("QN000055", "inactive"), ("QN000009", "locked")]
    {
        let before = app.app.passwords.made();
        let form = [("code", code), ("password", "đoán đại một câu")];
        let page = app.nobody().post_form("/sign-in", form).await.is_refused();
        assert_eq!(app.app.passwords.made() - before, 1, "{what}");
        answers.push((what, page.text().replace(code, "CODE")));
    }
    for (what, answer) in &answers {
        assert_eq!(answer, &answers[0].1, "{what}");
    }
}

#[tokio::test]
async fn a_day_of_guessing_from_everywhere_is_about_a_hundred_tries_and_the_owner_walks_in() {
    let app = TestApp::start().await;
    let an = app.an();
    an.signs_in().await.is_done();
    let before = app.app.passwords.made();
    let mut heard = 0;
    for guess in 0..480_u32 {
        let [_, _, high, low] = guess.to_be_bytes();
        let thief = app.nobody().from_address([198, 51, high, low]);
        let form = encode([("code", "QN000013"), ("password", "đoán đại một câu")]);
        let page = thief.send(Method::POST, "/sign-in", Some(&form)).await;
        heard += u64::from(page.status == 422);
        app.waits(TimeDelta::minutes(3));
        if guess == 250 {
            an.post("/sign-out").await;
            an.signs_in().await.redirects_to("/");
        }
    }
    assert!(heard <= 115, "{heard} heard");
    assert_eq!(
        app.app.passwords.made() - before,
        heard + 1,
        "only what was heard was computed, and the owner"
    );
}

#[tokio::test]
async fn a_crowd_at_once_is_answered_without_a_fault() {
    let app = TestApp::start().await;
    let before = app.app.passwords.made();
    let mut crowd = tokio::task::JoinSet::new();
    for one in 0..500_u32 {
        let [_, _, high, low] = one.to_be_bytes();
        let visitor = app.nobody().from_address([198, 51, high, low]);
        crowd.spawn(async move {
            let code = format!("QN8{one:05}");
            let form = encode([("code", code.as_str()), ("password", "đoán đại một câu")]);
            let page = visitor.send(Method::POST, "/sign-in", Some(&form)).await;
            (page.status.as_u16(), page.header("retry-after").to_owned())
        });
    }
    let answers = crowd.join_all().await;
    for (status, wait) in &answers {
        assert!(*status == 422 || (*status == 429 && !wait.is_empty()), "{status}");
    }
    let heard = answers.iter().filter(|(status, _)| *status == 422).count();
    assert_eq!(
        app.app.passwords.made() - before,
        u64::try_from(heard).unwrap(),
        "who is sent away costs nothing"
    );
    // Right after it, the next one is served.
    app.an().signs_in().await.redirects_to("/");
}

#[tokio::test]
async fn a_hash_of_old_parameters_is_made_anew_at_sign_in() {
    let app = TestApp::start().await;
    let old = Argon2::from(Params::new(8192, 1, 1, None).unwrap())
        .hash_password(PASSWORD.as_bytes())
        .unwrap()
        .to_string();
    let an_id = id_of(&app, "QN000013").await;
    app.arranges(&format!("update account set password_hash = '{old}' where member_id = '{an_id}'")).await;
    let (an, elsewhere) = (app.an(), app.an());
    let kept = async || {
        let rows = app.finds(&format!("select password_hash from account where member_id = '{an_id}'")).await;
        rows[0]["password_hash"].as_str().unwrap().to_owned()
    };
    app.nobody()
        .post_form("/sign-in", [("code", "QN000013"), ("password", "sai rồi nhé")])
        .await
        .is_refused();
    assert_eq!(kept().await, old);
    elsewhere.signs_in().await.redirects_to("/");
    let fresh = kept().await;
    assert!(fresh.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{fresh}");
    an.signs_in().await.redirects_to("/");
    assert_eq!(kept().await, fresh);
    elsewhere.get("/").await.is_ok();
}
