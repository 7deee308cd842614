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
    back::Back,
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
    (jar.add(cookie), Redirect::to(Back::from_referer(&headers).as_str()))
}

/// The route.
pub fn routes() -> Routes {
    Routes::default().post(Need::Nobody, update)
}
