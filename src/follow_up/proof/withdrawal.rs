//! Taking a proof back: a wrong file, another person's data. It stays on record that it was there, and why it went.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    list::ProofsPath,
    store,
    view::{self, ProofLine},
};
use crate::{
    access::{Granted, policy::ReportProgress},
    app::App,
    audit::Entry,
    db::Read,
    error::{Error, Result},
    follow_up::ProofId,
    pledge::{self, store::stale},
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

/// `/proofs/{id}/withdrawal`
#[derive(TypedPath, Deserialize)]
#[typed_path("/proofs/{id}/withdrawal")]
pub struct WithdrawalPath {
    /// The proof.
    pub id: ProofId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "follow_up/proof_withdrawal.html")]
pub struct WithdrawalPage {
    frame: Frame,
    errors: Errors,
    action: String,
    back: String,
    line: ProofLine,
    reason: String,
}

/// What is typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    reason: Text,
}

/// Says what it means, and asks why.
///
/// # Errors
/// Not found, forbidden for all but the member, a conflict if it was taken back before.
pub async fn new(path: WithdrawalPath, State(app): State<App>, signed: Signed) -> Result<WithdrawalPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (granted, line) = demand(&mut tx, &signed, path.id).await?;
    Ok(page(signed.frame(&app, Tab::Mine), (&granted, line), &path, Typed::default(), Errors::default()))
}

/// Takes it back.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: WithdrawalPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (granted, line) = demand(&mut tx, &signed, path.id).await?;
    if typed.reason.is_empty() {
        let errors = Errors::one("reason", "Hãy ghi vì sao rút, ví dụ: tải nhầm ảnh.");
        let page = page(signed.frame(&app, Tab::Mine), (&granted, line), &path, typed, errors);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    store::withdraw(&mut tx, &granted, (path.id, typed.reason.as_str()), now).await?;
    let back = ProofsPath { id: granted.on().id };
    tx.commit(Entry::of(&granted, now)).await?;
    Ok(see_other_with(back, "proof-withdrawn").into_response())
}

async fn demand(tx: &mut Read, signed: &Signed, id: ProofId) -> Result<(Granted<ReportProgress>, ProofLine)> {
    let pledge = store::pledge_of(tx, id).await?;
    let granted = signed.actor.demand::<ReportProgress>(pledge::store::find(tx, pledge).await?)?;
    let all = store::all(tx, pledge).await?;
    let one = all.iter().find(|one| one.id == id).ok_or(Error::NotFound)?;
    if one.withdrawn_at.is_some() { Err(stale()) } else { Ok((granted, view::line(one, &[], false))) }
}

fn page(
    frame: Frame,
    (granted, line): (&Granted<ReportProgress>, ProofLine),
    path: &WithdrawalPath,
    typed: Typed,
    errors: Errors,
) -> WithdrawalPage {
    WithdrawalPage {
        frame,
        errors,
        action: path.to_string(),
        back: ProofsPath { id: granted.on().id }.to_string(),
        line,
        reason: typed.reason.into_string(),
    }
}
