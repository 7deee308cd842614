//! One's own second factor: what is set up, how many codes are left, and the way out.

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    Kind, active,
    app::AppPath,
    codes, lasts,
    recovery::{RecoveryPath, has_use},
};
use crate::{
    account::{event, session::must_have_factor},
    app::App,
    audit::Entry,
    error::{Error, Result},
    passkey::{self, own::PasskeysPath},
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
    passkeys: usize,
    recovery_has_use: bool,
    recovery_left: i64,
    sheet_left: i64,
    set_up: String,
    recovery: String,
    removal: String,
    keys: String,
}

/// Shows it.
///
/// # Errors
/// When the database fails.
pub async fn show(_: FactorPath, State(app): State<App>, signed: Signed) -> Result<FactorPage> {
    let member = signed.actor.member;
    let mut tx = app.db.read(&signed.actor).await?;
    let kinds = active(&mut tx, member).await?;
    let passkeys = passkey::how_many(&mut tx, &signed.actor).await?;
    let recovery_left = codes::left(&mut tx, member, Kind::Recovery).await?;
    let sheet_left = codes::left(&mut tx, member, Kind::Sheet).await?;
    drop(tx);
    let required = must_have_factor(&app.config, &signed.actor);
    Ok(FactorPage {
        frame: signed.frame(&app, Tab::Account),
        required,
        has_app: kinds.contains(&Kind::Totp),
        passkeys,
        recovery_has_use: has_use(&kinds, required),
        recovery_left,
        sheet_left,
        set_up: AppPath.to_string(),
        recovery: RecoveryPath.to_string(),
        removal: RemovalPath.to_string(),
        keys: PasskeysPath.to_string(),
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
    let mut tx = app.db.write(actor).await?;
    let mut kinds = active(&mut tx, actor.member).await?;
    kinds.retain(|kind| *kind != Kind::Totp);
    let required = must_have_factor(&app.config, actor);
    if required && !lasts(&kinds) {
        return Err(Error::Conflict(
            "Người giữ nhiệm vụ trong hệ thống phải dùng xác thực hai bước. Đồng chí có thể đổi sang điện thoại khác."
                .to_owned(),
        ));
    }
    sqlx::query!(
        "delete from second_factor where member_id = $1 and (kind = 'totp' or (kind = 'recovery' and not $2))",
        actor.member as _,
        has_use(&kinds, required),
    )
    .execute(tx.conn())
    .await?;
    event::of_own(&mut tx, actor, event::Kind::AppRemoved, "", now).await?;
    tx.commit(Entry::own(actor, "remove_second_factor", now)).await?;
    Ok(see_other_with(FactorPath, "factor-removed"))
}
