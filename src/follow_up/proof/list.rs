//! Everything that shows results of a pledge, and adding one thing that stands for several commitments.

use std::str::FromStr;

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Brought, FULL, Typed, store, view};
use crate::{
    access::{Actor, policy::ReportProgress},
    app::App,
    audit::Entry,
    db::Read,
    error::{Error, Result},
    evidence::upload::Upload,
    follow_up::{
        begun,
        progress::{self, ProgressPath},
        view::shortened,
    },
    id::{ActKey, CommitmentId},
    pledge::{
        self, Pledge, PledgeId,
        content::{Commitment, Content},
        show::read_by,
    },
    viewing::{self, Seen},
    web::{
        act::{Outcome, see_other_with},
        filters,
        form::{Errors, new_key},
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
    },
};

/// `/pledges/{id}/proofs`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}/proofs")]
pub struct ProofsPath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "follow_up/proofs.html")]
pub struct ProofsPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    own: bool,
    name: String,
    year: i32,
    progress: String,
    lines: Vec<view::ProofLine>,
    form: Option<ProofForm>,
}

/// The form for one more.
#[derive(Debug)]
pub struct ProofForm {
    action: String,
    key: String,
    about: Vec<Choice>,
    typed: Typed,
}

/// What was typed, to be shown again.
#[derive(Default)]
struct Unsent {
    errors: Errors,
    key: Option<ActKey>,
    chosen: Vec<CommitmentId>,
    typed: Typed,
}

/// Shows it to all who see the pledge.
///
/// # Errors
/// Not found for those who may not see the pledge.
pub async fn show(
    path: ProofsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<ProofsPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let pledge = pledge::store::find(&mut tx, path.id).await?;
    let frame = signed.frame(&app, Tab::Pledges);
    let page = page(&mut tx, (frame, &signed.actor), &pledge, Unsent::default(), now).await?;
    drop(tx);
    viewing::note(&app, &read_by(&signed.actor, pledge)?, Seen::Progress, now).await?;
    Ok(page)
}

/// Adds what was brought, for the commitments chosen.
///
/// # Errors
/// Not found, forbidden, or a conflict while the pledge is not confirmed.
pub async fn create(
    path: ProofsPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    request: Request,
) -> Result<Response> {
    let mut tx = app.db.read(&signed.actor).await?;
    let granted = signed.actor.demand::<ReportProgress>(pledge::store::find(&mut tx, path.id).await?)?;
    let content = progress::confirmed(&mut tx, granted.on()).await?.content;
    drop(tx);
    let upload = Upload::taken(request).await?;
    let key = upload.key()?;
    let typed = Typed::of(&upload);
    let chosen = chosen(&upload, &content);
    let mut errors = Errors::default();
    errors.require(!chosen.is_empty(), "about", "Hãy chọn minh chứng này cho nội dung nào.");
    match Brought::read(&app, (&typed, &upload.files), "").await {
        Ok(brought) if brought.is_empty() => {
            errors.add("file", "Hãy chọn tệp, hoặc ghi địa chỉ, hoặc ghi tên văn bản, việc đã làm.");
        }
        Ok(brought) if errors.is_empty() => {
            if add(&app, &signed, (path.id, key), (&chosen, &brought), now).await? {
                return Ok(see_other_with(path, "proved").into_response());
            }
            errors.add("file", FULL);
        }
        Ok(_) => {}
        Err(wrong) => errors.extend(wrong),
    }
    let mut tx = app.db.read(&signed.actor).await?;
    let around = (signed.frame(&app, Tab::Pledges), &signed.actor);
    let unsent = Unsent { errors, key: Some(key), chosen, typed };
    let page = page(&mut tx, around, granted.on(), unsent, now).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The act. False if there is no room for the files.
async fn add(
    app: &App,
    signed: &Signed,
    (pledge, key): (PledgeId, ActKey),
    (chosen, brought): (&[CommitmentId], &Brought),
    now: DateTime<Utc>,
) -> Result<bool> {
    let mut tx = app.db.write(&signed.actor).await?;
    let granted = signed.actor.demand::<ReportProgress>(pledge::store::find(&mut tx, pledge).await?)?;
    begun(granted.on())?;
    match store::record(&mut tx, &granted, key, (None, chosen), brought, now).await? {
        None => Ok(false),
        Some(Outcome::Repeated) => Ok(true),
        Some(Outcome::Done) => {
            tx.commit(Entry::of(&granted, now)).await?;
            Ok(true)
        }
    }
}

/// The commitments that were ticked, as far as they stand in the pledge.
fn chosen(upload: &Upload, content: &Content) -> Vec<CommitmentId> {
    let named = upload.all("about").filter_map(|text| uuid::Uuid::from_str(text.as_str()).ok());
    let mut chosen: Vec<CommitmentId> =
        named.map(CommitmentId).filter(|id| content.commitment(*id).is_some()).collect();
    chosen.dedup();
    chosen
}

async fn page(
    tx: &mut Read,
    (frame, actor): (Frame, &Actor),
    pledge: &Pledge,
    unsent: Unsent,
    now: DateTime<Utc>,
) -> Result<ProofsPage> {
    if pledge.revision.is_none() {
        return Err(Error::NotFound);
    }
    let own = actor.is(pledge.member).is_some();
    let content = match begun(pledge) {
        Ok(()) => progress::confirmed(tx, pledge).await?.content,
        Err(_) => Content::default(),
    };
    let numbers: Vec<CommitmentId> = content.commitments().map(|(_, one)| one.id).collect();
    let may = actor.may::<ReportProgress>(pledge) && !numbers.is_empty();
    let lines = store::all(tx, pledge.id).await?;
    Ok(ProofsPage {
        frame,
        crumbs: pledge::view::crumbs(actor, pledge),
        errors: unsent.errors,
        own,
        name: pledge.name.clone(),
        year: pledge.year,
        progress: ProgressPath { id: pledge.id }.to_string(),
        lines: lines.iter().map(|one| view::line(one, &numbers, may)).collect(),
        form: may.then(|| ProofForm {
            action: ProofsPath { id: pledge.id }.to_string(),
            key: unsent.key.unwrap_or_else(|| new_key(now)).to_string(),
            about: content
                .commitments()
                .enumerate()
                .map(|(at, (_, one))| choice(at, one, &unsent.chosen))
                .collect(),
            typed: unsent.typed,
        }),
    })
}

fn choice(at: usize, one: &Commitment, chosen: &[CommitmentId]) -> Choice {
    let label = format!("Nội dung {}: {}", at + 1, shortened(&one.statement));
    Choice::new(one.id.to_string(), label, chosen.contains(&one.id))
}
