//! One request: what it is, who vouched, and the act that is next. The member reads it too and may call it off.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    SLIP_LIFE,
    list::{ResetsPath, badge},
    store::{self, Reset},
};
use crate::{
    access::policy::{ConfirmReset, VouchReset},
    account::{Account, ResetId, event, keeping::store as accounts, slips, store as own},
    app::App,
    audit::Entry,
    clock::moment_text,
    db::Read,
    error::{Error, Result},
    web::{
        act::see_other_with,
        filters,
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb, Fact},
        signed::{Now, Proven, Signed},
    },
};

/// `/resets/{id}`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/resets/{id}")]
pub struct ResetPath {
    /// Which.
    pub id: ResetId,
}

/// `/resets/{id}/vouching`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/resets/{id}/vouching")]
pub struct VouchingPath {
    /// Which.
    pub id: ResetId,
}

/// `/resets/{id}/confirmation`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/resets/{id}/confirmation")]
pub struct ConfirmationPath {
    /// Which.
    pub id: ResetId,
}

/// `/resets/{id}/cancellation`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/resets/{id}/cancellation")]
pub struct CancellationPath {
    /// Which.
    pub id: ResetId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "account/reset.html")]
pub struct ResetPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    name: String,
    badge: Badge,
    facts: Vec<Fact>,
    is_own: bool,
    password: bool,
    factor: bool,
    vouch: Option<String>,
    confirm: Option<String>,
    cancel: Option<String>,
    waits_for_another: bool,
    history: Vec<event::Line>,
}

/// Shows it to the member, to who may vouch and to who may confirm.
///
/// # Errors
/// Not found for all others.
pub async fn show(
    path: ResetPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<ResetPage> {
    let actor = &signed.actor;
    let mut tx = app.db.read(actor).await?;
    let (reset, account) = found(&mut tx, path.id).await?;
    let is_own = actor.member == reset.member;
    let (may_vouch, may_confirm) = (actor.may::<VouchReset>(&account), actor.may::<ConfirmReset>(&account));
    if !(is_own || may_vouch || may_confirm) {
        return Err(Error::NotFound);
    }
    let history = event::list(&mut tx, reset.member).await?;
    drop(tx);
    let open = reset.is_open(now);
    let vouched_here = reset.vouched_by == Some(actor.member);
    let waits = reset.vouched_at.is_some() && reset.confirmed_at.is_none();
    Ok(ResetPage {
        frame: signed.frame(&app, Tab::Home),
        crumbs: if is_own { Vec::new() } else { vec![Crumb::new(ResetsPath, "Cấp lại mật khẩu")] },
        name: reset.name.clone(),
        badge: badge(&reset),
        facts: facts(&reset),
        is_own,
        password: reset.password,
        factor: reset.factor,
        vouch: (open && may_vouch && reset.vouched_at.is_none())
            .then(|| VouchingPath { id: reset.id }.to_string()),
        confirm: (open && may_confirm && waits && !vouched_here)
            .then(|| ConfirmationPath { id: reset.id }.to_string()),
        cancel: open.then(|| CancellationPath { id: reset.id }.to_string()),
        waits_for_another: open && waits && (vouched_here || !may_confirm) && !is_own,
        history: if is_own { history } else { Vec::new() },
    })
}

/// Vouches: this is really the member, met in person.
///
/// # Errors
/// Not found for those who may not; a conflict if it is not the moment.
pub async fn vouch(
    VouchingPath { id }: VouchingPath,
    State(app): State<App>,
    Proven(signed): Proven,
    Now(now): Now,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (reset, account) = found(&mut tx, id).await?;
    let granted = signed.actor.demand::<VouchReset>(account).map_err(|_| Error::NotFound)?;
    if reset.vouched_by == Some(signed.actor.member) {
        return Ok(see_other_with(ResetPath { id }, "vouched"));
    }
    store::vouch(&mut tx, &granted, id, now).await?;
    event::of_granted(&mut tx, &granted, reset.member, (event::Kind::ResetVouched, "Gặp trực tiếp."), now)
        .await?;
    tx.commit_granted(&granted, now).await?;
    Ok(see_other_with(ResetPath { id }, "vouched"))
}

/// Confirms as another person: prints the slip once, or lets a lost factor go.
///
/// # Errors
/// Not found for those who may not; a conflict if the same person vouched, or it is not the moment.
pub async fn confirm(
    ConfirmationPath { id }: ConfirmationPath,
    State(app): State<App>,
    Proven(signed): Proven,
    Now(now): Now,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (reset, account) = found(&mut tx, id).await?;
    let granted = signed.actor.demand::<ConfirmReset>(account).map_err(|_| Error::NotFound)?;
    let code = reset.password.then(slips::random_code);
    store::confirm(&mut tx, &granted, id, code.as_deref().map(own::code_hash), now).await?;
    event::of_granted(&mut tx, &granted, reset.member, (event::Kind::ResetConfirmed, reset.what()), now)
        .await?;
    tx.commit_granted(&granted, now).await?;
    Ok(match code {
        Some(code) => {
            let frame = signed.frame(&app, Tab::Home);
            slips::reset_sheet(
                &app,
                frame,
                (reset.name, reset.code, &reset.branch_name),
                code,
                now + SLIP_LIFE,
            )
            .into_response()
        }
        None => see_other_with(ResetPath { id }, "reset-confirmed").into_response(),
    })
}

/// Calls it off: the member, or anyone who may vouch or confirm.
///
/// # Errors
/// Not found for all others; a conflict if it is over.
pub async fn cancel(
    CancellationPath { id }: CancellationPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Redirect> {
    let actor = &signed.actor;
    let mut tx = app.db.write(actor).await?;
    let (reset, account) = found(&mut tx, id).await?;
    if actor.member == reset.member {
        store::cancel(&mut tx, id, actor.member, now).await?;
        event::of_own(&mut tx, actor, event::Kind::ResetCancelled, "", now).await?;
        tx.commit(Entry::own(actor, "cancel_reset", now)).await?;
        return Ok(see_other_with(super::super::settings::AccountPath, "reset-cancelled"));
    }
    let what = (event::Kind::ResetCancelled, "");
    if actor.may::<VouchReset>(&account) {
        let granted = actor.demand::<VouchReset>(account)?;
        store::cancel(&mut tx, id, actor.member, now).await?;
        event::of_granted(&mut tx, &granted, reset.member, what, now).await?;
        tx.commit_granted(&granted, now).await?;
    } else {
        let granted = actor.demand::<ConfirmReset>(account).map_err(|_| Error::NotFound)?;
        store::cancel(&mut tx, id, actor.member, now).await?;
        event::of_granted(&mut tx, &granted, reset.member, what, now).await?;
        tx.commit_granted(&granted, now).await?;
    }
    Ok(see_other_with(ResetsPath, "reset-cancelled"))
}

async fn found(tx: &mut Read, id: ResetId) -> Result<(Reset, Account)> {
    let reset = store::find(tx, id).await?;
    let account = accounts::find(tx, reset.member).await?;
    Ok((reset, account))
}

fn facts(reset: &Reset) -> Vec<Fact> {
    let step = |at: Option<chrono::DateTime<chrono::Utc>>| at.map_or_else(|| "Chưa".to_owned(), moment_text);
    vec![
        Fact::new("Mã đảng viên", reset.code.clone()),
        Fact::new("Chi bộ", reset.branch_name.clone()),
        Fact::new("Cấp lại", reset.what()),
        Fact::new("Yêu cầu lúc", moment_text(reset.asked_at)),
        Fact::new("Xác nhận đúng người", step(reset.vouched_at)),
        Fact::new("Duyệt", step(reset.confirmed_at)),
        Fact::new("Có hiệu lực đến", moment_text(reset.expires_at)),
    ]
}
