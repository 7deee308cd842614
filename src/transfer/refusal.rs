//! Refusing: the new branch what was sent, the old branch what was asked; always with a reason.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    Transfer, TransferId, event,
    show::TransferPath,
    store,
    workflow::{State as At, Step},
};
use crate::{
    access::{
        Action, Granted,
        policy::{DispatchTransfer, ReceiveTransfer},
    },
    app::App,
    audit::Entry,
    db::Write,
    error::{Error, Result},
    id::ActKey,
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/transfers/{id}/refusal`
#[derive(TypedPath, Deserialize)]
#[typed_path("/transfers/{id}/refusal")]
pub struct RefusalPath {
    /// The transfer.
    pub id: TransferId,
}

/// The page on which the reason is written.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "transfer/refusal.html")]
pub struct RefusalPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    key: String,
    transfer: Transfer,
    reason: String,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    key: ActKey,
    #[serde(default)]
    reason: Text,
}

/// Shows the form.
///
/// # Errors
/// Not found, forbidden, or a conflict when nobody may refuse it any more.
pub async fn new(
    path: RefusalPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<RefusalPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let transfer = store::find(&mut tx, path.id).await?;
    let may = match transfer.state {
        At::Asked => signed.actor.may::<DispatchTransfer>(&transfer),
        _ => signed.actor.may::<ReceiveTransfer>(&transfer),
    };
    if !may {
        return Err(Error::Forbidden);
    }
    transfer.state.after(Step::Refuse, now)?;
    Ok(page(&app, &signed, &transfer, (new_key(now), String::new()), Errors::default()))
}

/// Refuses it; nothing else changes.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: RefusalPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let transfer = store::find(&mut tx, path.id).await?;
    let done = see_other_with(TransferPath { id: path.id }, "transfer-refused").into_response();
    if event::done(&mut tx, typed.key).await?.is_some() {
        return Ok(done);
    }
    if typed.reason.is_empty() {
        let mut errors = Errors::default();
        errors.add("reason", "Hãy ghi lý do, để đảng viên và bên kia biết cần làm gì tiếp.");
        let page = page(&app, &signed, &transfer, (typed.key, String::new()), errors);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    match transfer.state {
        At::Asked => refuse(tx, &signed.actor.demand::<DispatchTransfer>(transfer)?, typed, now).await?,
        _ => refuse(tx, &signed.actor.demand::<ReceiveTransfer>(transfer)?, typed, now).await?,
    }
    Ok(done)
}

async fn refuse<A: Action<Object = Transfer>>(
    mut tx: Write,
    granted: &Granted<A>,
    typed: Typed,
    now: DateTime<Utc>,
) -> Result<()> {
    let to = granted.on().state.after(Step::Refuse, now)?;
    let step = (typed.key, Step::Refuse.name());
    if event::record(&mut tx, granted, step, typed.reason.as_str(), now).await? == Outcome::Done {
        store::record_state(&mut tx, granted, to, None, now).await?;
        tx.commit(Entry::of(granted, now)).await?;
    }
    Ok(())
}

fn page(
    app: &App,
    signed: &Signed,
    transfer: &Transfer,
    (key, reason): (ActKey, String),
    errors: Errors,
) -> RefusalPage {
    RefusalPage {
        frame: signed.frame(app, Tab::Home),
        crumbs: vec![Crumb::new(TransferPath { id: transfer.id }, &transfer.name)],
        errors,
        action: RefusalPath { id: transfer.id }.to_string(),
        key: key.to_string(),
        transfer: transfer.clone(),
        reason,
    }
}
