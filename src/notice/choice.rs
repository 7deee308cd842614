//! Whether somebody wants the day's letter. What was given back, and what concerns the account, is always told at once.

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::Redirect};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::store;
use crate::{
    account::{email::EmailPath, settings::AccountPath},
    app::App,
    audit::Entry,
    error::Result,
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb, Fact},
        signed::{Now, Signed},
    },
};

/// `/account/notices`
#[derive(Clone, Copy, TypedPath, Deserialize)]
#[typed_path("/account/notices")]
pub struct ChoicePath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "notice/choice.html")]
pub struct ChoicePage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    facts: Vec<Fact>,
    /// Whether this server sends anything at all.
    sends: bool,
    choices: Vec<Choice>,
}

/// What was chosen.
#[derive(Debug, Deserialize)]
pub struct Typed {
    #[serde(default)]
    daily: String,
}

/// Shows how one is reached and what one chose.
///
/// # Errors
/// When the database fails.
pub async fn edit(_: ChoicePath, State(app): State<App>, signed: Signed) -> Result<ChoicePage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let daily = store::wants_daily(&mut tx, &signed.actor).await?;
    let (email, phone) = store::reached(&mut tx, &signed.actor).await?;
    drop(tx);
    let channels = app.config.channels();
    let mut facts = Vec::new();
    if channels.mail {
        let address = email.unwrap_or_else(|| "Chưa có địa chỉ đã xác nhận".to_owned());
        facts.push(Fact::new("Thư điện tử", address).with_edit(EmailPath.to_string()));
    }
    if channels.message {
        facts.push(Fact::new(
            "Điện thoại nhận tin nhắn",
            phone.unwrap_or_else(|| "Chưa có trong hồ sơ".to_owned()),
        ));
    }
    let choice = |value: &str, label: &str, chosen| Choice::new(value, label, chosen);
    Ok(ChoicePage {
        frame: signed.frame(&app, Tab::Account),
        crumbs: vec![Crumb::new(AccountPath, "Tài khoản")],
        errors: Errors::default(),
        facts,
        sends: channels.mail || channels.message,
        choices: vec![
            choice("yes", "Nhận một thư tổng hợp mỗi ngày, khi có việc mới", daily)
                .with_hint("Không có việc mới thì không có thư. Thứ Bảy, Chủ nhật và ngày lễ không gửi."),
            choice("no", "Không nhận", !daily).with_hint("Vẫn xem được mọi việc ở trang Thông báo."),
        ],
    })
}

/// Keeps the choice.
///
/// # Errors
/// When the database fails.
pub async fn update(
    _: ChoicePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    store::choose_daily(&mut tx, &signed.actor, typed.daily != "no", now).await?;
    tx.commit(Entry::own(&signed.actor, "choose_daily_letter", now)).await?;
    Ok(see_other_with(ChoicePath, "choice-kept"))
}
