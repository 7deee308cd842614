//! Accounts: second factor, sessions, the way back for a forgotten password, keeping, guessing.

mod accounts_are_kept;
mod guessing;
mod sessions_are_ones_own;
mod the_second_step;
mod two_persons_give_it_back;

use chrono::{DateTime, Utc};
use totp_rs::{Builder, Secret};

use crate::harness::{Page, TestApp, Visitor};

/// What an authenticator app shows at this moment for a key typed into it.
pub fn code_at(key: &str, at: DateTime<Utc>) -> String {
    let secret = Secret::try_from_base32(key.replace(' ', "")).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    totp.generate(u64::try_from(at.timestamp()).unwrap()).to_string()
}

/// The key that a page shows for typing.
pub fn key_on(page: &Page) -> String {
    let text = page.text();
    text.split("<code class=\"key\">").nth(1).unwrap().split('<').next().unwrap().to_owned()
}

/// The codes that a page lists.
pub fn codes_on(page: &Page) -> Vec<String> {
    let text = page.text();
    text.split("<li><code>").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect()
}

/// Sets an app up from the page that offers it; gives its key and the recovery codes.
pub async fn sets_up_an_app(app: &TestApp, person: &Visitor) -> (String, Vec<String>) {
    let page = person.get("/second-factor/app").await.is_ok();
    let begun = person.submit(&page, "/second-factor/app", &[]).await.redirects_to("/second-factor/app");
    let page = person.follow(&begun).await.is_ok();
    let key = key_on(&page);
    let code = code_at(&key, app.clock.now());
    let done = person.submit(&page, "/second-factor/app/activation", &[("code", &code)]).await.is_ok();
    let codes = codes_on(&done.shows("Mã dự phòng"));
    assert_eq!(codes.len(), 10);
    (key, codes)
}

/// A member's id.
pub async fn id_of(app: &TestApp, code: &str) -> String {
    let rows = app.finds(&format!("select id from member where code = '{code}'")).await;
    rows[0]["id"].as_str().unwrap().to_owned()
}
