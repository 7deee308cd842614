//! A leave that was entered wrongly is taken back with a reason; it stays on record and counts no more.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{LeaveId, OfMember, list::LeavesPath, store};
use crate::{
    access::policy::WithdrawLeave,
    app::App,
    error::Result,
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form},
        frame::Frame,
        page::Tab,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/leaves/{id}/withdrawal`
#[derive(TypedPath, Deserialize)]
#[typed_path("/leaves/{id}/withdrawal")]
pub struct WithdrawalPath {
    /// The leave.
    pub id: LeaveId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "leave/withdrawal.html")]
pub struct WithdrawalPage {
    frame: Frame,
    errors: Errors,
    name: String,
    line: String,
    action: String,
    back: String,
}

/// What is typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    reason: Text,
}

/// Says what will happen, and asks why.
///
/// # Errors
/// Not found, or forbidden.
pub async fn new(path: WithdrawalPath, State(app): State<App>, signed: Signed) -> Result<WithdrawalPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<WithdrawLeave>(store::find(&mut tx, path.id).await?)?;
    drop(tx);
    Ok(page(signed.frame(&app, Tab::Grading), granted.on(), Errors::default()))
}

/// Takes it back.
///
/// # Errors
/// As [`new`], and a conflict if it was taken back before.
pub async fn create(
    path: WithdrawalPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<WithdrawLeave>(store::find(&mut tx, path.id).await?)?;
    if typed.reason.is_empty() {
        let mut errors = Errors::default();
        errors.add("reason", "Hãy ghi vì sao bỏ, ví dụ: ghi nhầm người.");
        let page = page(signed.frame(&app, Tab::Grading), granted.on(), errors);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    store::withdraw(&mut tx, &granted, typed.reason.as_str(), now).await?;
    let back = LeavesPath { id: granted.on().member.id };
    tx.commit_granted(&granted, now).await?;
    Ok(see_other_with(back, "leave-withdrawn").into_response())
}

fn page(frame: Frame, on: &OfMember, errors: Errors) -> WithdrawalPage {
    WithdrawalPage {
        frame,
        errors,
        name: on.member.name.clone(),
        line: on.leave.line(),
        action: WithdrawalPath { id: on.leave.id }.to_string(),
        back: LeavesPath { id: on.member.id }.to_string(),
    }
}
