//! Whether this machine is used by several people: then the browser keeps no copy of what is being written.

use axum::{
    http::HeaderMap,
    response::{AppendHeaders, IntoResponse, Redirect},
};
use axum_extra::{
    extract::{
        CookieJar,
        cookie::{Cookie, SameSite},
    },
    routing::TypedPath,
};
use serde::Deserialize;

use super::{
    back::Back,
    form::Form,
    offline::CLEAR,
    routes::{Need, Routes},
};

/// The cookie that says so, until the browser is closed.
pub const COOKIE: &str = "shared";

/// `/shared-machine`
#[derive(TypedPath, Deserialize)]
#[typed_path("/shared-machine")]
pub struct MachinePath;

/// What was chosen.
#[derive(Deserialize)]
pub struct Choice {
    #[serde(default)]
    shared: String,
}

/// Remembers it and goes back to the page. What a browser kept until then goes where the machine is shared.
pub async fn update(
    _: MachinePath,
    jar: CookieJar,
    headers: HeaderMap,
    Form(choice): Form<Choice>,
) -> impl IntoResponse + use<> {
    let is_shared = choice.shared == "yes";
    let back = Redirect::to(Back::from_referer(&headers).as_str());
    (remembered(jar, is_shared), is_shared.then_some(AppendHeaders([CLEAR])), back)
}

/// The cookies with this choice.
pub fn remembered(jar: CookieJar, shared: bool) -> CookieJar {
    let cookie = Cookie::build((COOKIE, "yes")).path("/").same_site(SameSite::Lax).http_only(true);
    if shared { jar.add(cookie) } else { jar.remove(cookie) }
}

/// The route.
pub fn routes() -> Routes {
    Routes::default().post(Need::Nobody, update)
}
