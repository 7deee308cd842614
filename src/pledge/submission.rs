//! Sending: check the whole pledge, send it in one transaction, get a receipt.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    Pledge, PledgeId,
    advising::{self, Ground},
    closed,
    draft::{self, DraftPath, Open},
    event, pinned,
    receipt::ReceiptPath,
    revision::{self, Revision},
    store, view,
    workflow::{Amendment, Step},
};
use crate::{
    access::{
        Granted,
        policy::{TakeReceipt, WritePledge},
    },
    advice::Advice,
    app::App,
    audit::Entry,
    db::Write,
    error::{Error, Result},
    id::ActKey,
    web::{
        act::{Outcome, see_other},
        filters,
        form::{Form, new_key},
        frame::Frame,
        page::Tab,
        parts::Fact,
        signed::{Now, Signed},
    },
};

/// `/pledges/{id}/submission`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/submission")]
pub struct SubmissionPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page before sending: the whole pledge as it will stand.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "pledge/submission.html")]
pub struct CheckPage {
    frame: Frame,
    action: String,
    edit: String,
    key: String,
    version: i32,
    year: i32,
    branch: String,
    copy_to: String,
    amends: bool,
    late: bool,
    deadline: String,
    facts: Vec<Fact>,
    parts: Vec<view::ReadPart>,
    advice: Vec<Advice>,
}

/// What the button carries.
#[derive(Deserialize)]
pub struct Typed {
    key: ActKey,
    version: i32,
}

/// Shows what will be sent, to whom, and what that means; or goes back to what is missing.
///
/// # Errors
/// Not found, or a conflict when the pledge is with the branch.
pub async fn new(
    path: SubmissionPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<WritePledge>(store::find(&mut tx, path.id).await?)?;
    if let Some(away) = closed::already_sent(granted.on()) {
        return Ok(away.into_response());
    }
    let open = Open::load(&mut tx, granted.on()).await?;
    let frame = signed.frame(&app, Tab::Mine);
    if let Some(closed) = closed::instead(frame.clone(), granted.on(), &open, now) {
        return Ok(closed);
    }
    if !open.missing().is_empty() {
        return Ok(see_other(format!("{}?missing=true", DraftPath { id: path.id })).into_response());
    }
    let facts = pinned::facts(&mut tx, granted.on()).await?;
    let amends = granted.on().state.amendment() != Amendment::Closed;
    let deadline = granted.on().deadline(&open.cycle);
    let ground = Ground::load(&mut tx, granted.on(), (open.template_id, &open.template)).await?;
    let advice = ground.on(&mut tx, granted.on(), (&open.template, &open.draft.content)).await?;
    Ok(CheckPage {
        advice,
        frame,
        action: path.to_string(),
        edit: DraftPath { id: path.id }.to_string(),
        key: new_key(now).to_string(),
        version: open.draft.version,
        year: granted.on().year,
        branch: facts.branch.clone(),
        copy_to: facts.manager.clone(),
        amends,
        late: deadline.late_at(now) && !amends,
        deadline: view::own_deadline_line(granted.on(), &open.cycle),
        facts: facts.lines(&open.template),
        parts: view::parts(&open.template, &open.draft.content.settled(&open.template), &[]),
    }
    .into_response())
}

/// Sends: pins the words and everything they lean on, moves the pledge. The Board's copy follows by rule.
///
/// # Errors
/// Not found, or a conflict when the words changed meanwhile, are incomplete or come after the cut-off.
pub async fn create(
    path: SubmissionPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let pledge = store::find(&mut tx, path.id).await?;
    // Whoever sent it by proxy may not write on it any more.
    if signed.actor.may::<TakeReceipt>(&pledge) && event::is_done(&mut tx, typed.key).await? {
        return Ok(see_other(ReceiptPath { id: path.id }).into_response());
    }
    let granted = signed.actor.demand::<WritePledge>(pledge)?;
    let to = granted.on().state.after(Step::Submit, now)?;
    let amends = to.amendment() != Amendment::Closed;
    let open = Open::load(&mut tx, granted.on()).await?;
    if open.draft.version != typed.version {
        // The same form may have arrived twice at once, and the other one may just have sent the draft.
        let sent = event::is_done(&mut tx, typed.key).await?;
        return if sent {
            Ok(see_other(ReceiptPath { id: path.id }).into_response())
        } else {
            Err(store::stale())
        };
    }
    if !open.missing().is_empty() {
        return Ok(see_other(format!("{}?missing=true", DraftPath { id: path.id })).into_response());
    }
    let deadline = granted.on().deadline(&open.cycle);
    if deadline.closed_at(now) && !amends {
        return Err(too_late());
    }
    match submit(&mut tx, &granted, (typed.key, open), deadline.late_at(now), now).await? {
        Outcome::Done => tx.commit(Entry::of(&granted, now)).await?,
        Outcome::Repeated => drop(tx),
    }
    Ok(see_other(ReceiptPath { id: path.id }).into_response())
}

async fn submit(
    tx: &mut Write,
    granted: &Granted<WritePledge>,
    (key, open): (ActKey, Open),
    late: bool,
    now: DateTime<Utc>,
) -> Result<Outcome> {
    let pledge: &Pledge = granted.on();
    let number = pledge.last_revision().unwrap_or(0) + 1;
    if event::record(tx, granted, (key, Step::Submit, Some(number)), None, now).await? == Outcome::Repeated {
        return Ok(Outcome::Repeated);
    }
    let facts = pinned::facts(tx, pledge).await?.asked_by(&open.template);
    let content = open.draft.content.settled(&open.template);
    let sealed = Revision::seal(pledge.id, (number, open.template_id), content, facts, now)?;
    revision::record(tx, granted, &sealed, late).await?;
    advising::keep_marks(tx, pledge, (open.template_id, &open.template), &sealed.content).await?;
    draft::store::drop(tx, pledge.id).await?;
    Ok(Outcome::Done)
}

fn too_late() -> Error {
    Error::Conflict(
        "Đã hết thời gian nhận bản cam kết của năm này. Bản nháp vẫn còn nguyên. \
         Nếu có lý do chính đáng, hãy đề nghị gia hạn ở trang bản cam kết."
            .to_owned(),
    )
}
