//! The receipt: the server's time, the revision and its digest, at once.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{PledgeId, copy, revision, show::PledgePath, store, view, workflow::Step};
use crate::{
    access::policy::TakeReceipt,
    app::App,
    error::{Error, Result},
    web::{filters, frame::Frame, page::Tab, parts::Receipt, signed::Signed},
};

/// `/pledges/{id}/receipt`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/receipt")]
pub struct ReceiptPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page after sending.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "pledge/receipt.html")]
pub struct ReceiptPage {
    frame: Frame,
    year: i32,
    branch: String,
    name: String,
    code: String,
    late: bool,
    receipt: Receipt,
    copy: Option<copy::Copy>,
    entered: Option<String>,
    show: String,
    take_back: Option<String>,
}

/// Shows the receipt of the newest revision to its member.
///
/// # Errors
/// Not found before anything was sent, or for another person.
pub async fn show(path: ReceiptPath, State(app): State<App>, signed: Signed) -> Result<ReceiptPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<TakeReceipt>(store::find(&mut tx, path.id).await?)?;
    let pledge = granted.on();
    let number = pledge.newest_revision().ok_or(Error::NotFound)?;
    let sent = revision::find(&mut tx, pledge.id, number).await?;
    let copy = copy::newest(&mut tx, pledge.id).await?.filter(|copy| copy.revision == number);
    let own = signed.actor.is(pledge.member).is_some();
    let can_take_back = own && pledge.state.allows(Step::TakeBack);
    Ok(ReceiptPage {
        frame: signed.frame(&app, Tab::Mine),
        year: pledge.year,
        branch: sent.pinned.branch.clone(),
        name: signed.actor.name.clone(),
        code: signed.actor.code.clone(),
        late: pledge.late && pledge.revision == Some(number),
        receipt: view::receipt(pledge.id, &sent),
        copy,
        entered: sent.pinned.entered.as_ref().map(|mark| format!("{}: {}", pledge.name, mark.line())),
        show: PledgePath { id: pledge.id }.to_string(),
        take_back: can_take_back.then(|| super::withdrawal::WithdrawalPath { id: pledge.id }.to_string()),
    })
}
