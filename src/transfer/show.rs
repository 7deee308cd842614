//! One transfer: where it stands, what was written, and what can be done now.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    Kind, Transfer, TransferId, acceptance::AcceptancePath, comment::CommentsPath, ending::EndingPath, event,
    list::UnitTransfersPath, mine::MinePath, refusal::RefusalPath, sending::SendingPath, store, view,
    withdrawal::WithdrawalPath, workflow::State as At,
};
use crate::{
    access::{
        Actor,
        policy::{CommentOnStay, DispatchTransfer, EndStay, ReceiveTransfer, WithdrawRequest},
    },
    app::App,
    db::Read,
    error::Result,
    pledge::{self, show::PledgePath},
    web::{
        filters,
        form::{Errors, new_key},
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb, Fact, Moment},
        signed::{Now, Signed},
    },
};

/// `/transfers/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/transfers/{id}")]
pub struct TransferPath {
    /// The transfer.
    pub id: TransferId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "transfer/show.html")]
pub struct TransferPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    own: bool,
    name: String,
    kind: Kind,
    badge: Badge,
    late: bool,
    facts: Vec<Fact>,
    comments: Vec<view::Comment>,
    moments: Vec<Moment>,
    papers: Vec<(String, i32)>,
    package: Option<String>,
    key: String,
    acts: Acts,
}

/// Where the next acts are; `None` for those who may not, or not now.
#[derive(Debug, Default)]
pub struct Acts {
    send: Option<String>,
    accept: Option<String>,
    refuse: Option<String>,
    withdraw: Option<String>,
    comment: Option<String>,
    end: Option<String>,
}

/// Shows it to the member, to both branches, and to those above them.
///
/// # Errors
/// Not found for everyone else.
pub async fn show(
    path: TransferPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<TransferPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let transfer = store::find(&mut tx, path.id).await?;
    page(&app, &signed, &mut tx, &transfer, (Errors::default(), now)).await
}

/// Draws the page.
///
/// # Errors
/// When the database fails.
pub async fn page(
    app: &App,
    signed: &Signed,
    tx: &mut Read,
    transfer: &Transfer,
    (errors, now): (Errors, DateTime<Utc>),
) -> Result<TransferPage> {
    let own = signed.actor.is(transfer.member).is_some();
    let events = event::of(tx, transfer.id).await?;
    let papers = pledge::store::years_of(tx, transfer.member).await?;
    let left = matches!(transfer.state, At::Left { .. });
    Ok(TransferPage {
        frame: signed.frame(app, if own { Tab::Mine } else { Tab::Home }),
        crumbs: crumbs(&signed.actor, transfer),
        errors,
        own,
        name: transfer.name.clone(),
        kind: transfer.kind,
        badge: view::badge(transfer, signed.actor.day),
        late: transfer.is_late_on(signed.actor.day),
        facts: view::facts(transfer),
        comments: view::comments(&events),
        moments: view::timeline(&events),
        papers: papers.into_iter().map(|(id, year)| (PledgePath { id }.to_string(), year)).collect(),
        package: (left && (own || signed.actor.may::<DispatchTransfer>(transfer)))
            .then(|| format!("{}/package", TransferPath { id: transfer.id })),
        key: new_key(now).to_string(),
        acts: acts(&signed.actor, transfer),
    })
}

fn crumbs(actor: &Actor, transfer: &Transfer) -> Vec<Crumb> {
    if actor.is(transfer.member).is_some() {
        return vec![Crumb::new(MinePath, "Chuyển sinh hoạt Đảng")];
    }
    let held = actor.offices.iter().filter_map(|held| held.unit);
    held.into_iter()
        .find(|unit| transfer.from_line.contains(unit) || transfer.to_line.contains(unit))
        .map(|id| Crumb::new(UnitTransfersPath { id }, "Chuyển sinh hoạt Đảng"))
        .into_iter()
        .collect()
}

fn acts(actor: &Actor, transfer: &Transfer) -> Acts {
    let id = transfer.id;
    let (dispatches, receives) =
        (actor.may::<DispatchTransfer>(transfer), actor.may::<ReceiveTransfer>(transfer));
    let withdraws = actor.may::<WithdrawRequest>(transfer);
    let stays = transfer.kind == Kind::Temporary && matches!(transfer.state, At::Accepted { .. });
    let link = |open: bool, to: String| open.then_some(to);
    let (asked, sent) = (transfer.state == At::Asked, matches!(transfer.state, At::Sent { .. }));
    Acts {
        send: link(asked && dispatches, SendingPath { id }.to_string()),
        accept: link(sent && receives, AcceptancePath { id }.to_string()),
        refuse: link((asked && dispatches) || (sent && receives), RefusalPath { id }.to_string()),
        withdraw: link((asked && withdraws) || (sent && dispatches), WithdrawalPath { id }.to_string()),
        end: link(
            transfer.stays_on(actor.day) && actor.may::<EndStay>(transfer),
            EndingPath { id }.to_string(),
        ),
        comment: link(stays && actor.may::<CommentOnStay>(transfer), CommentsPath { id }.to_string()),
    }
}
