//! "Liên kết tài khoản": the identities bound to one's account, one more, one less.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{Redirect, Response},
};
use axum_extra::{extract::CookieJar, routing::TypedPath};
use serde::Deserialize;

use super::{
    sign_in,
    store::{self, LinkId},
};
use crate::{
    app::App,
    audit::Entry,
    clock::moment_text,
    error::{Error, Result},
    web::{
        act::see_other_with,
        filters,
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
    },
};

/// `/account/oidc`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/oidc")]
pub struct LinkPath;

/// `/account/oidc/start`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/oidc/start")]
pub struct LinkStartPath;

/// `/account/oidc/{id}/removal`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/oidc/{id}/removal")]
pub struct RemovalPath {
    /// The identity.
    pub id: LinkId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "sso/links.html")]
pub struct LinksPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    provider: Option<String>,
    start: String,
    links: Vec<Row>,
}

/// One identity.
#[derive(Debug)]
pub struct Row {
    issuer: String,
    linked: String,
    used: String,
    removal: String,
}

/// Shows one's identities.
///
/// # Errors
/// When the database fails.
pub async fn show(_: LinkPath, State(app): State<App>, signed: Signed) -> Result<LinksPage> {
    let links = store::links(&mut app.db.read(&signed.actor).await?, &signed.actor).await?;
    Ok(LinksPage {
        frame: signed.frame(&app, Tab::Account),
        crumbs: vec![Crumb::new("/account", "Tài khoản")],
        provider: app.config.provider.as_ref().map(|provider| provider.name.clone()),
        start: LinkStartPath.to_string(),
        links: links
            .into_iter()
            .map(|link| Row {
                issuer: link.issuer,
                linked: moment_text(link.linked_at),
                used: link.used_at.map_or_else(|| "chưa dùng".to_owned(), moment_text),
                removal: RemovalPath { id: link.id }.to_string(),
            })
            .collect(),
    })
}

/// Sends whoever is signed in to the provider.
///
/// # Errors
/// Not found where no provider is set.
pub async fn start(
    _: LinkStartPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    jar: CookieJar,
) -> Result<Response> {
    sign_in::begin(&app, Some(signed.actor.member), now, jar).await
}

/// Unbinds an identity; sessions that began with it end.
///
/// # Errors
/// A conflict where it is the only way in.
pub async fn remove(
    path: RemovalPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    if store::is_only_way(&mut tx, &signed.actor, path.id).await? {
        return Err(Error::Conflict(
            "Đây là cách đăng nhập duy nhất của đồng chí. Hãy tạo khóa đăng nhập trước, hoặc nhờ chi bộ cấp mật khẩu, rồi bỏ liên kết."
                .to_owned(),
        ));
    }
    store::unlink(&mut tx, &signed.actor, path.id).await?;
    tx.commit(Entry::own(&signed.actor, "unlink_provider", now)).await?;
    Ok(see_other_with(LinkPath, "noted"))
}
