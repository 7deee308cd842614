//! One's own second factor: what is set up, how many codes are left, and the way out.

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{Kind, active, app::AppPath, codes, recovery::RecoveryPath};
use crate::{
    account::{event, session::must_have_factor},
    app::App,
    audit::Entry,
    error::{Error, Result},
    web::{
        act::see_other_with,
        filters,
        frame::Frame,
        page::Tab,
        signed::{Now, Proven, Signed},
    },
};

/// `/account/second-factor`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/second-factor")]
pub struct FactorPath;

/// `/account/second-factor/removal`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/second-factor/removal")]
pub struct RemovalPath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/factor.html")]
pub struct FactorPage {
    frame: Frame,
    required: bool,
    has_app: bool,
    recovery_left: i64,
    sheet_left: i64,
    set_up: String,
    recovery: String,
    removal: String,
}

/// Shows it.
///
/// # Errors
/// When the database fails.
pub async fn show(_: FactorPath, State(app): State<App>, signed: Signed) -> Result<FactorPage> {
    let member = signed.actor.member;
    let mut tx = app.db.read(&signed.actor).await?;
    let has_app = active(&mut tx, member).await?.contains(&Kind::Totp);
    let recovery_left = codes::left(&mut tx, member, Kind::Recovery).await?;
    let sheet_left = codes::left(&mut tx, member, Kind::Sheet).await?;
    drop(tx);
    Ok(FactorPage {
        frame: signed.frame(&app, Tab::Account),
        required: must_have_factor(&app.config, &signed.actor),
        has_app,
        recovery_left,
        sheet_left,
        set_up: AppPath.to_string(),
        recovery: RecoveryPath.to_string(),
        removal: RemovalPath.to_string(),
    })
}

/// Removes the app and its recovery codes, where they are not asked for.
///
/// # Errors
/// A conflict for those who may not work without.
pub async fn remove(
    _: RemovalPath,
    State(app): State<App>,
    Proven(signed): Proven,
    Now(now): Now,
) -> Result<Redirect> {
    let actor = &signed.actor;
    if must_have_factor(&app.config, actor) {
        return Err(Error::Conflict(
            "Người giữ nhiệm vụ trong hệ thống phải dùng xác thực hai bước. Đồng chí có thể đổi sang điện thoại khác."
                .to_owned(),
        ));
    }
    let mut tx = app.db.write(actor).await?;
    sqlx::query!(
        "delete from second_factor where member_id = $1 and kind in ('totp', 'recovery')",
        actor.member as _
    )
    .execute(tx.conn())
    .await?;
    event::of_own(&mut tx, actor, event::Kind::AppRemoved, "", now).await?;
    tx.commit(Entry::own(actor, "remove_second_factor", now)).await?;
    Ok(see_other_with(FactorPath, "factor-removed"))
}
