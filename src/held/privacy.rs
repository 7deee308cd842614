//! "Dữ liệu của tôi được dùng thế nào": what is held, for what, who sees it, and what one may ask for. Its claims are
//! those of `docs/security.md`; periods are on the page of retention, which reads them from the rules.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use crate::{
    app::App,
    web::{filters, frame::Frame, page::Tab, parts::Crumb, signed::Signed},
};

/// `/privacy`
#[derive(TypedPath, Deserialize)]
#[typed_path("/privacy")]
pub struct PrivacyPath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "held/privacy.html")]
pub struct PrivacyPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    /// Whether mail goes out, and whether people may sign in by a provider: only then are they spoken of.
    mails: bool,
    provider: Option<String>,
}

/// Shows it.
pub async fn show(_: PrivacyPath, State(app): State<App>, signed: Signed) -> PrivacyPage {
    PrivacyPage {
        frame: signed.frame(&app, Tab::Account),
        crumbs: vec![Crumb::new("/account", "Tài khoản")],
        mails: app.config.mails,
        provider: app.config.provider.as_ref().map(|provider| provider.name.clone()),
    }
}
