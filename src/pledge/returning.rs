//! Returning a pledge with reasons, each bound to a commitment or to the whole.

use std::str::FromStr;

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
    Pledge, PledgeId,
    event::{self, Remark},
    revision,
    show::{PledgePath, read_by},
    store, view,
    workflow::Step,
};
use crate::{
    access::policy::ReturnPledge,
    app::App,
    audit::Entry,
    cycle,
    db::Read,
    error::{Error, Result},
    id::{ActKey, CommitmentId},
    notice::at_once,
    viewing::{self, Seen},
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

/// `/pledges/{id}/return`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/return")]
pub struct ReturnPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page on which reasons are written beside the commitments.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "pledge/return.html")]
pub struct ReturnPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    key: String,
    name: String,
    parts: Vec<view::ReadPart>,
}

/// What is typed: one remark per commitment, and one for the whole.
#[derive(Deserialize)]
pub struct Typed {
    key: ActKey,
    #[serde(default)]
    commitment: Vec<String>,
    #[serde(default)]
    remark: Vec<Text>,
    #[serde(default)]
    whole: Text,
}

/// Shows the pledge with a field for a reason at each commitment.
///
/// # Errors
/// Not found, forbidden, or a conflict when it is not with the branch.
pub async fn new(
    path: ReturnPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<ReturnPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<ReturnPledge>(store::find(&mut tx, path.id).await?)?;
    granted.on().state.after(Step::Return, now)?;
    let parts = parts(&mut tx, granted.on()).await?;
    drop(tx);
    let read = read_by(&signed.actor, granted.on().clone())?;
    viewing::note(&app, &read, Seen::Pledge, now).await?;
    let frame = signed.frame(&app, Tab::Pledges);
    Ok(page(frame, granted.on(), parts, new_key(now), Errors::default()))
}

/// Returns it.
///
/// # Errors
/// Not found, forbidden, or a conflict when it is not with the branch any more.
pub async fn create(
    path: ReturnPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(typed): Form<Typed>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<ReturnPledge>(store::find(&mut tx, path.id).await?)?;
    if event::is_done(&mut tx, typed.key).await? {
        return Ok(see_other_with(PledgePath { id: path.id }, "returned").into_response());
    }
    let to = granted.on().state.after(Step::Return, now)?;
    let number = granted.on().newest_revision().ok_or(Error::NotFound)?;
    let sent = revision::find(&mut tx, path.id, number).await?;
    let remarks: Vec<Remark> = typed
        .remarks()
        .into_iter()
        .filter(|remark| remark.commitment.is_none_or(|id| sent.content.commitment(id).is_some()))
        .collect();
    if remarks.is_empty() {
        let mut errors = Errors::default();
        errors.add("whole", "Hãy ghi ít nhất một điều cần bổ sung, ở một nội dung hoặc cho cả bản.");
        let parts = parts(&mut tx, granted.on()).await?;
        let page = page(signed.frame(&app, Tab::Pledges), granted.on(), parts, typed.key, errors);
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    let step = (typed.key, Step::Return, Some(number));
    let reason = Some(typed.whole.as_str()).filter(|words| !words.is_empty());
    if event::record(&mut tx, &granted, step, reason, now).await? == Outcome::Done {
        event::record_remarks(&mut tx, typed.key, granted.on(), &remarks).await?;
        store::record_state(&mut tx, granted.on(), to, granted.by(), now).await?;
        at_once::returned(&mut tx, &app.config, granted.on(), now).await?;
        tx.commit(Entry::of(&granted, now)).await?;
    }
    Ok(see_other_with(PledgePath { id: path.id }, "returned").into_response())
}

impl Typed {
    fn remarks(&self) -> Vec<Remark> {
        let of_commitments =
            self.commitment.iter().zip(&self.remark).filter(|(_, words)| !words.is_empty()).filter_map(
                |(id, words)| {
                    let id = uuid::Uuid::from_str(id).ok()?;
                    Some(Remark { commitment: Some(CommitmentId(id)), words: words.as_str().to_owned() })
                },
            );
        let of_whole = (!self.whole.is_empty())
            .then(|| Remark { commitment: None, words: self.whole.as_str().to_owned() });
        of_commitments.chain(of_whole).collect()
    }
}

async fn parts(tx: &mut Read, pledge: &Pledge) -> Result<Vec<view::ReadPart>> {
    let sent = revision::find(tx, pledge.id, pledge.newest_revision().ok_or(Error::NotFound)?).await?;
    let template = cycle::store::pinned_template(tx, sent.template).await?;
    Ok(view::parts(&template, &sent.content, &[]))
}

fn page(
    frame: Frame,
    pledge: &Pledge,
    parts: Vec<view::ReadPart>,
    key: ActKey,
    errors: Errors,
) -> ReturnPage {
    ReturnPage {
        frame,
        crumbs: view::committee_crumbs(pledge),
        errors,
        action: ReturnPath { id: pledge.id }.to_string(),
        key: key.to_string(),
        name: pledge.name.clone(),
        parts,
    }
}
