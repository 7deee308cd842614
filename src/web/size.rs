//! The size of letters, remembered on this device.

use axum::{
    http::HeaderMap,
    response::{IntoResponse, Redirect},
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
    form::Form,
    frame::TextSize,
    routes::{Need, Routes},
};

/// The cookie that remembers it.
pub const COOKIE: &str = "size";

/// `/text-size`
#[derive(TypedPath, Deserialize)]
#[typed_path("/text-size")]
pub struct SizePath;

/// Which size was chosen.
#[derive(Deserialize)]
pub struct Choice {
    size: String,
}

/// Remembers the size and goes back to the page.
pub async fn update(
    _: SizePath,
    jar: CookieJar,
    headers: HeaderMap,
    Form(choice): Form<Choice>,
) -> impl IntoResponse + use<> {
    let cookie = Cookie::build((COOKIE, TextSize::named(&choice.size).unwrap_or_default().name()))
        .path("/")
        .same_site(SameSite::Lax)
        .http_only(true)
        .permanent();
    (jar.add(cookie), Redirect::to(&came_from(&headers)))
}

/// The path of the page the form stood on; only ever a path of this site.
pub(super) fn came_from(headers: &HeaderMap) -> String {
    let referer = headers.get("referer").and_then(|value| value.to_str().ok()).unwrap_or("/");
    let path = referer.splitn(4, '/').nth(3).map_or_else(|| "/".to_owned(), |path| format!("/{path}"));
    if path.starts_with("//") || path.starts_with("/\\") { "/".to_owned() } else { path }
}

/// The route.
pub fn routes() -> Routes {
    Routes::default().post(Need::Nobody, update)
}
