//! A forgotten password: a link by e-mail, used once. What is answered tells nobody who is known.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use super::{
    password_rule::{self, Owner},
    session::Token,
    sign_in::SignInPath,
    store, throttle,
};
use crate::{
    access::Actor,
    app::App,
    audit::Entry,
    clock::day_in_vietnam,
    error::{Error, Result},
    id::uuid_at,
    member::MemberId,
    notice::mail::{self, Letter},
    web::{
        act::see_other,
        address::Address,
        filters,
        form::{Errors, Form},
        frame::Frame,
        signed::{Look, Now},
    },
};

/// How long a link works.
const LIFE: TimeDelta = TimeDelta::hours(24);

/// `/password-reset`
#[derive(TypedPath, Deserialize)]
#[typed_path("/password-reset")]
pub struct ResetPath;

/// `/password-reset/{token}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/password-reset/{token}")]
pub struct NewPasswordPath {
    /// What the mail carried.
    pub token: String,
}

/// The page that asks for a link, and what it says after.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/mailed_link.html")]
pub struct ResetPage {
    frame: Frame,
    errors: Errors,
    mails: bool,
    asked: bool,
}

/// The page that takes a new password.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/mailed_password.html")]
pub struct NewPasswordPage {
    frame: Frame,
    errors: Errors,
    action: String,
    works: bool,
}

/// Whose password it is.
#[derive(Deserialize)]
pub struct Asked {
    code: String,
}

/// A new password.
#[derive(Deserialize)]
pub struct Typed {
    password: String,
    again: String,
}

/// Shows the form.
pub async fn new(_: ResetPath, State(app): State<App>, look: Look) -> ResetPage {
    ResetPage { frame: look.frame(&app), errors: Errors::default(), mails: app.config.mails, asked: false }
}

/// Mails a link if the code is someone's who has an address; the answer is the same for every code.
///
/// # Errors
/// [`Error::TooMany`] after many tries.
pub async fn create(
    _: ResetPath,
    State(app): State<App>,
    (look, Now(now), address): (Look, Now, Address),
    Form(asked): Form<Asked>,
) -> Result<ResetPage> {
    let code: String = asked.code.trim().to_ascii_uppercase().chars().take(20).collect();
    let token = Token::random();
    let link = format!("{}{}", app.config.public_url, NewPasswordPath { token: token.text().to_owned() });
    let words = format!(
        "Có người (có thể là đồng chí) xin đặt lại mật khẩu. Mở đường dẫn sau trong 24 giờ, dùng được một lần:\n\n{link}\n\nNếu không phải đồng chí, hãy bỏ qua thư này; mật khẩu vẫn như cũ."
    );
    let letter = Letter::new("Đặt lại mật khẩu", &words);
    let mut door = app.db.door().await?;
    throttle::count(door.conn(), &format!("{code} asks for a link"), &address.0, now).await?;
    if app.config.mails {
        sqlx::query!(
            "select ask_password_reset($1, $2, $3, $4, $5, $6, $7)",
            code,
            token.hash(),
            uuid_at(now),
            letter.subject,
            letter.body,
            now,
            now + LIFE,
        )
        .execute(door.conn())
        .await?;
    }
    door.commit().await?;
    Ok(ResetPage { frame: look.frame(&app), errors: Errors::default(), mails: app.config.mails, asked: true })
}

/// Shows the form for a new password while the link works.
///
/// # Errors
/// When the database fails.
pub async fn edit(
    path: NewPasswordPath,
    State(app): State<App>,
    (look, Now(now)): (Look, Now),
) -> Result<Response> {
    let works = owner(&app, &path.token, now).await?.is_some();
    Ok(page(look.frame(&app), &path, works, Errors::default()))
}

/// Sets the password; the link is used up and every session ends.
///
/// # Errors
/// When the database fails.
pub async fn update(
    path: NewPasswordPath,
    State(app): State<App>,
    (look, Now(now)): (Look, Now),
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let Some((token, actor)) = owner(&app, &path.token, now).await? else {
        return Ok(page(look.frame(&app), &path, false, Errors::default()));
    };
    let mut errors = Errors::default();
    errors.require(typed.password == typed.again, "again", "Hai lần gõ mật khẩu chưa giống nhau.");
    if let Some(objection) = password_rule::objection(&typed.password, &rule_owner(&actor)) {
        errors.add("password", objection);
    }
    if !errors.is_empty() {
        return Ok(page(look.frame(&app), &path, true, errors));
    }
    let hash = app.passwords.hash(&typed.password).await?;
    let mut tx = app.db.write(&actor).await?;
    let used = sqlx::query!(
        "delete from password_reset where member_id = $1
            and exists (select 1 from password_reset mine where mine.token_hash = $2)",
        actor.member as _,
        token.hash()
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if used == 0 {
        return Ok(page(look.frame(&app), &path, false, Errors::default()));
    }
    store::set_password(&mut tx, actor.member, &hash, now).await?;
    store::end_sessions(&mut tx, actor.member, None).await?;
    let told = Letter::new(
        "Mật khẩu đã được đặt lại",
        "Mật khẩu của đồng chí vừa được đặt lại bằng đường dẫn gửi qua thư; mọi phiên đăng nhập đã kết thúc. Nếu không phải đồng chí làm, hãy báo ngay người quản trị.",
    );
    mail::to_self(&mut tx, actor.member, &told, now).await?;
    tx.commit(Entry::own(&actor, "reset_password", now)).await?;
    Ok(see_other(format!("{SignInPath}?notice=activated")).into_response())
}

async fn owner(app: &App, token: &str, now: DateTime<Utc>) -> Result<Option<(Token, Actor)>, Error> {
    let Some(token) = Token::read(token) else { return Ok(None) };
    let row = sqlx::query!(
        r#"select member_id as "member!: MemberId", code as "code!", full_name as "name!"
             from password_reset_member($1, $2)"#,
        token.hash(),
        now,
    )
    .fetch_optional(app.db.doors())
    .await?;
    Ok(row.map(|row| {
        let mut actor = Actor::just_come(row.member, row.code, day_in_vietnam(now));
        actor.name = row.name;
        (token, actor)
    }))
}

fn page(frame: Frame, path: &NewPasswordPath, works: bool, errors: Errors) -> Response {
    let status = if works && errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = NewPasswordPage { frame, errors, action: path.to_string(), works };
    (status, page).into_response()
}

fn rule_owner(actor: &Actor) -> Owner<'_> {
    Owner { code: &actor.code, name: &actor.name, born_on: None }
}
