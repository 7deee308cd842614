//! The application on the home screen: its manifest, its service worker, and the page shown where there is no line.
//!
//! What is kept on a machine, for how long, and what takes it away: `docs/adr/0041-writing-without-a-line.md`.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::{HeaderName, header},
    response::IntoResponse,
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;
use serde_json::json;

use super::{
    assets, filters,
    frame::Frame,
    routes::{Need, Routes},
    signed::Look,
};
use crate::{app::App, error::Result};

/// The name of this build's pages, styles and scripts: a page of an older one asks to be loaded again.
pub const BUILD: &str = env!("CAMKET_BUILD");

/// What tells a browser to forget everything of this site that it keeps.
pub const CLEAR: (HeaderName, &str) = (HeaderName::from_static("clear-site-data"), "\"cache\", \"storage\"");

/// Days for which a machine opens a draft without asking the server who is there.
pub const DAYS_ALONE: u32 = 7;

const WORKER: &str = include_str!("../../static/worker/service-worker.js");
/// What the page without a line is made of.
const SHELL: [&str; 4] = ["app.css", "app.js", "htmx-2.0.11.min.js", "seal.svg"];

/// `/manifest.webmanifest`
#[derive(TypedPath, Deserialize)]
#[typed_path("/manifest.webmanifest")]
pub struct ManifestPath;

/// `/service-worker.js`: at the root, so that its scope is every page.
#[derive(TypedPath, Deserialize)]
#[typed_path("/service-worker.js")]
pub struct WorkerPath;

/// `/offline`
#[derive(TypedPath, Deserialize)]
#[typed_path("/offline")]
pub struct OfflinePath;

/// The page without a line. It is the same for everyone and names nobody, so that a browser may keep it.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "offline.html")]
pub struct OfflinePage {
    frame: Frame,
}

/// Shows it.
pub async fn show(_: OfflinePath, State(app): State<App>) -> OfflinePage {
    OfflinePage { frame: Look::default().frame(&app) }
}

/// How the application is called and looks on a home screen.
///
/// # Errors
/// When an icon is missing.
pub async fn manifest(_: ManifestPath) -> Result<impl IntoResponse + use<>> {
    let icon = |name: &str, sizes: &str, kind: &str, purpose: &str| json!({ "src": assets::url(name), "sizes": sizes, "type": kind, "purpose": purpose });
    let manifest = json!({
        "id": "/",
        "name": "Cam Kết: bản cam kết của đảng viên",
        "short_name": "Cam Kết",
        "description": "Soạn, gửi và theo dõi bản cam kết hằng năm, cả khi chưa có mạng.",
        "lang": "vi",
        "dir": "ltr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#9d1b1b",
        "icons": [
            icon("icon.svg", "any", "image/svg+xml", "any"),
            icon("icon-192.png", "192x192", "image/png", "any"),
            icon("icon-512.png", "512x512", "image/png", "any"),
            icon("icon-maskable-512.png", "512x512", "image/png", "maskable"),
        ],
    });
    Ok(([(header::CONTENT_TYPE, "application/manifest+json")], serde_json::to_string(&manifest)?))
}

/// The service worker, with what it is to keep of this build. Browsers compare it byte by byte, so a new build is a new one.
pub async fn worker(_: WorkerPath) -> impl IntoResponse {
    let files: Vec<_> = SHELL.iter().filter_map(|name| assets::url(name)).collect();
    let told = json!({ "build": BUILD, "page": OfflinePath.to_string(), "files": files, "below": format!("{}/", assets::ROOT) });
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], format!("const KEEP = {told};\n{WORKER}"))
}

/// The routes.
#[must_use]
pub fn routes() -> Routes {
    Routes::default().get(Need::Nobody, manifest).get(Need::Nobody, worker).get(Need::Nobody, show)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_it_names_is_there() {
        let icons = ["icon.svg", "icon-180.png", "icon-192.png", "icon-512.png", "icon-maskable-512.png"];
        assert!(SHELL.iter().chain(&icons).all(|name| assets::url(name).is_some()));
    }
}
