//! Beginning an amendment, with a reason, and giving it up.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::{
    access::{Granted, policy::WritePledge},
    app::App,
    audit::Entry,
    cycle,
    db::{Read, Write},
    error::{Error, Result},
    id::ActKey,
    pledge::{
        Pledge, PledgeId, Stage,
        draft::{self, DraftPath, store::Seen},
        event,
        revision::{self, Revision},
        show::PledgePath,
        store,
        workflow::{State as At, Step},
    },
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, Form, new_key},
        frame::Frame,
        page::Tab,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/pledges/{id}/amendment`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/amendment")]
pub struct AmendmentPath {
    /// The pledge.
    pub id: PledgeId,
}

/// `/pledges/{id}/amendment/ending`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/amendment/ending")]
pub struct EndingPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page before an amendment begins.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "pledge/amendment.html")]
pub struct AmendmentPage {
    frame: Frame,
    errors: Errors,
    action: String,
    back: String,
    key: String,
    year: i32,
    reason: String,
}

/// What is typed.
#[derive(Deserialize)]
pub struct Typed {
    key: ActKey,
    #[serde(default)]
    reason: Text,
}

/// What the button carries.
#[derive(Deserialize)]
pub struct Ending {
    key: ActKey,
}

/// Says what amending means, and asks why.
///
/// # Errors
/// Not found, or a conflict when nothing is confirmed, one is open already, or the year's end has begun.
pub async fn new(
    path: AmendmentPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<AmendmentPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<WritePledge>(store::find(&mut tx, path.id).await?)?;
    opens(&mut tx, granted.on(), now).await?;
    let frame = signed.frame(&app, Tab::Mine);
    Ok(page(frame, granted.on(), (new_key(now), String::new()), Errors::default()))
}

/// Begins: the words in force become the draft.
///
/// # Errors
/// As [`new`].
pub async fn create(
    path: AmendmentPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<WritePledge>(store::find(&mut tx, path.id).await?)?;
    let done = || see_other_with(DraftPath { id: path.id }, "amending").into_response();
    if event::is_done(&mut tx, typed.key).await? {
        return Ok(done());
    }
    let to = opens(&mut tx, granted.on(), now).await?;
    if typed.reason.is_empty() {
        let mut errors = Errors::default();
        errors.add("reason", "Hãy ghi lý do, ví dụ: được giao thêm nhiệm vụ từ tháng 5.");
        let page = page(signed.frame(&app, Tab::Mine), granted.on(), (typed.key, String::new()), errors);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let number = granted.on().revision.ok_or(Error::NotFound)?;
    let step = (typed.key, Step::Amend, Some(number));
    if event::record(&mut tx, &granted, step, Some(typed.reason.as_str()), now).await? == Outcome::Done {
        let in_force = revision::find(&mut tx, path.id, number).await?;
        begin_draft(&mut tx, &granted, &in_force, now).await?;
        store::record_state(&mut tx, granted.on(), to, granted.by(), now).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done())
}

/// Gives it up: what is in force stays as it is.
///
/// # Errors
/// Not found, or a conflict while it is with the branch.
pub async fn destroy(
    path: EndingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(ending): Form<Ending>,
) -> Result<Redirect> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<WritePledge>(store::find(&mut tx, path.id).await?)?;
    let done = || see_other_with(PledgePath { id: path.id }, "amendment-dropped");
    if event::is_done(&mut tx, ending.key).await? {
        return Ok(done());
    }
    let to = granted.on().state.after(Step::DropAmendment, now)?;
    let step = (ending.key, Step::DropAmendment, None);
    if event::record(&mut tx, &granted, step, None, now).await? == Outcome::Done {
        draft::store::drop(&mut tx, path.id).await?;
        store::record_state(&mut tx, granted.on(), to, granted.by(), now).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(done())
}

/// Whether an amendment may begin now, for showing its link: before the member has reviewed themself.
#[must_use]
pub fn may_begin(pledge: &Pledge) -> bool {
    pledge.stage == Stage::Open && pledge.state.allows(Step::Amend)
}

async fn opens(tx: &mut Read, pledge: &Pledge, now: DateTime<Utc>) -> Result<At> {
    let cycle = cycle::store::find(tx, pledge.cycle).await?;
    if pledge.stage != Stage::Open || cycle.is_closed_at(now) {
        let words = "Năm này đã bước vào kiểm điểm cuối năm nên bản cam kết không sửa được nữa. \
                     Điều thay đổi trong năm, hãy ghi vào bản tự kiểm điểm.";
        return Err(Error::Conflict(words.to_owned()));
    }
    Ok(pledge.state.after(Step::Amend, now)?)
}

fn page(frame: Frame, pledge: &Pledge, (key, reason): (ActKey, String), errors: Errors) -> AmendmentPage {
    AmendmentPage {
        frame,
        errors,
        action: AmendmentPath { id: pledge.id }.to_string(),
        back: PledgePath { id: pledge.id }.to_string(),
        key: key.to_string(),
        year: pledge.year,
        reason,
    }
}

/// The words in force as a fresh draft, in the place of one that was left over.
async fn begin_draft(
    tx: &mut Write,
    granted: &Granted<WritePledge>,
    in_force: &Revision,
    at: DateTime<Utc>,
) -> Result<()> {
    draft::store::drop(tx, granted.on().id).await?;
    let seen = Seen::plainly(0, Some(in_force.template));
    match draft::store::save(tx, granted, seen, (&in_force.content, None), at).await? {
        Some(_) => Ok(()),
        None => Err(store::stale()),
    }
}
