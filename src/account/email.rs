//! One's own e-mail address: set with a code that was mailed to it.

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

use super::{slips::random_code, store::code_hash};
use crate::{
    access::Actor,
    app::App,
    audit::Entry,
    db::{Read, Write},
    error::{Error, Result},
    notice::mail::{self, Letter},
    web::{
        act::{see_other, see_other_with},
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
    },
};

/// How long a mailed code works.
const LIFE: TimeDelta = TimeDelta::minutes(30);
/// Wrong tries that a code survives.
const TRIES: i32 = 5;
/// How long to wait before another code is mailed.
const PAUSE: TimeDelta = TimeDelta::minutes(1);

/// `/account/email`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/email")]
pub struct EmailPath;

/// `/account/email/proof`
#[derive(TypedPath, Deserialize)]
#[typed_path("/account/email/proof")]
pub struct ProofPath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/email.html")]
pub struct EmailPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    mails: bool,
    now: Option<String>,
    waiting: Option<String>,
    address: String,
}

/// A new address.
#[derive(Deserialize)]
pub struct Typed {
    address: Text,
}

/// The code from the mail.
#[derive(Deserialize)]
pub struct Proof {
    code: Text,
}

/// Shows the address and the form.
///
/// # Errors
/// When the database fails.
pub async fn show(_: EmailPath, State(app): State<App>, signed: Signed, Now(now): Now) -> Result<EmailPage> {
    page(&app, &signed, (Errors::default(), String::new()), now).await
}

/// Mails a code to a new address.
///
/// # Errors
/// [`Error::TooMany`] within a minute of the last code.
pub async fn create(
    _: EmailPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let address = typed.address.into_string();
    let mut errors = Errors::default();
    let fits = address.len() <= 254 && address.is_ascii() && address.parse::<lettre::Address>().is_ok();
    errors.require(fits, "address", "Địa chỉ này chưa đúng dạng ten@noi-cung-cap.vn. Hãy kiểm tra lại.");
    errors.require(app.config.mails, "address", "Hệ thống chưa được cài đặt gửi thư.");
    if !errors.is_empty() {
        let page = page(&app, &signed, (errors, address), now).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let code = random_code();
    let mut tx = app.db.write(&signed.actor).await?;
    keep_proof(&mut tx, &signed.actor, (&address, &code), now).await?;
    let words = format!(
        "Mã xác nhận địa chỉ thư của đồng chí: {code}\nMã dùng được trong 30 phút. Nếu đồng chí không yêu cầu, hãy bỏ qua thư này."
    );
    mail::to_address(
        &mut tx,
        signed.actor.member,
        &address,
        &Letter::new("Mã xác nhận địa chỉ thư", &words),
        now,
    )
    .await?;
    tx.commit(Entry::own(&signed.actor, "ask_email_proof", now)).await?;
    Ok(see_other(EmailPath).into_response())
}

/// Takes the code and keeps the address; the one before is told.
///
/// # Errors
/// When the database fails.
pub async fn prove(
    _: ProofPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Proof>,
) -> Result<Response> {
    let actor = &signed.actor;
    let mut tx = app.db.write(actor).await?;
    let proof = sqlx::query!(
        "update mail_proof set tries = tries + 1 where member_id = $1 and expires_at > $2 and tries < $3
         returning address, code_hash",
        actor.member as _,
        now,
        TRIES,
    )
    .fetch_optional(tx.conn())
    .await?;
    let right = proof.filter(|proof| proof.code_hash == code_hash(typed.code.as_str()));
    let Some(proof) = right else {
        tx.commit(Entry::own(actor, "fail_email_proof", now)).await?;
        let mut errors = Errors::default();
        errors.add("code", "Mã chưa đúng hoặc đã hết hạn. Hãy xem lại thư mới nhất, hoặc xin mã khác.");
        let page = page(&app, &signed, (errors, String::new()), now).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let told = Letter::new(
        "Địa chỉ thư đã được thay",
        "Địa chỉ thư nhận tin của tài khoản vừa được đổi sang địa chỉ khác. Nếu không phải đồng chí làm, hãy báo ngay chi bộ hoặc người quản trị.",
    );
    mail::to_self(&mut tx, actor.member, &told, now).await?;
    sqlx::query!("select set_own_email($1)", proof.address).execute(tx.conn()).await?;
    sqlx::query!("delete from mail_proof where member_id = $1", actor.member as _).execute(tx.conn()).await?;
    tx.commit(Entry::own(actor, "set_email", now)).await?;
    Ok(see_other_with(EmailPath, "noted").into_response())
}

async fn keep_proof(
    tx: &mut Write,
    actor: &Actor,
    (address, code): (&str, &str),
    now: DateTime<Utc>,
) -> Result<()> {
    let kept = sqlx::query!(
        "insert into mail_proof as proof (member_id, address, code_hash, asked_at, expires_at) values ($1, $2, $3, $4, $5)
         on conflict (member_id) do update
            set address = excluded.address, code_hash = excluded.code_hash, asked_at = excluded.asked_at,
                expires_at = excluded.expires_at, tries = 0
          where proof.asked_at <= $6",
        actor.member as _,
        address,
        code_hash(code),
        now,
        now + LIFE,
        now - PAUSE,
    )
    .execute(tx.conn())
    .await?
    .rows_affected();
    if kept == 1 { Ok(()) } else { Err(Error::TooMany(60)) }
}

async fn page(
    app: &App,
    signed: &Signed,
    (errors, address): (Errors, String),
    now: DateTime<Utc>,
) -> Result<EmailPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (current, waiting) = addresses(&mut tx, &signed.actor, now).await?;
    Ok(EmailPage {
        frame: signed.frame(app, Tab::Account),
        crumbs: vec![Crumb::new(super::settings::AccountPath, "Tài khoản")],
        errors,
        mails: app.config.mails,
        now: current,
        waiting,
        address,
    })
}

async fn addresses(
    tx: &mut Read,
    actor: &Actor,
    now: DateTime<Utc>,
) -> Result<(Option<String>, Option<String>)> {
    let row = sqlx::query!(
        r#"select member.email, proof.address as "waiting?" from member
             left join mail_proof proof on proof.member_id = member.id and proof.expires_at > $2
            where member.id = $1"#,
        actor.member as _,
        now,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok((row.email, row.waiting))
}
