//! Reading a pledge: what was sent, where it stands, its history, and what can be done now.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    Pledge, PledgeId, Stage, advising,
    advising::Reading,
    agreement::AgreementPath,
    amendment::{self, opening::AmendmentPath},
    closed, copy,
    draft::DraftPath,
    entered, event,
    extension::{self, page::ExtensionPath},
    paper::PaperPath,
    returning::ReturnPath,
    revision, store, view,
    whole::{self, Whole},
    withdrawal::WithdrawalPath,
    workflow::Step,
};
use crate::{
    access::{
        Actor, Granted,
        policy::{
            AgreePledge, AskExtension, EndEntry, EnterPledge, GrantExtension, ReadPaper, ReceiveCopy,
            ReturnPledge, WritePledge,
        },
    },
    app::App,
    audit::Entry,
    clock::moment_text,
    db::Read,
    error::{Error, Result},
    viewing::{self, Seen},
    web::{
        filters,
        form::new_key,
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb, Fact, Moment},
        signed::{Now, Signed},
    },
};

/// `/pledges/{id}`
#[derive(TypedPath, Deserialize)]
#[typed_path("/pledges/{id}")]
pub struct PledgePath {
    /// The pledge.
    pub id: PledgeId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "pledge/show.html")]
pub struct PledgePage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    own: bool,
    closed: bool,
    title: String,
    year: i32,
    badge: Badge,
    late: bool,
    deadline: String,
    facts: Vec<Fact>,
    parts: Vec<view::ReadPart>,
    remarks: Vec<String>,
    copies: Vec<copy::Copy>,
    since: Option<copy::Since>,
    entered: Option<entered::Shown>,
    amendment: Option<amendment::shown::Shown>,
    next: Option<String>,
    moments: Vec<Moment>,
    package: Option<String>,
    sent: Option<Sent>,
    reading: Option<Reading>,
    can: Can,
    links: Links,
}

/// What was sent, as the page says it.
#[derive(Debug)]
pub struct Sent {
    revision: i32,
    at: String,
    code: Vec<String>,
    verify: String,
    digest: Vec<String>,
}

/// The acts offered.
#[derive(Debug)]
pub struct Can {
    write: bool,
    amend: bool,
    extend: bool,
    enter: bool,
    drop_entry: bool,
    take_back: bool,
    agree: bool,
    give_back: bool,
    receive: bool,
    changes: bool,
}

/// Where they lead.
#[derive(Debug)]
pub struct Links {
    draft: String,
    amendment: String,
    extension: String,
    entry: String,
    withdrawal: String,
    agreement: String,
    returning: String,
    copy: String,
    changes: String,
    paper: String,
    progress: String,
    quarters: Option<String>,
    review: String,
    key: String,
}

/// Shows it. The branch's first look is remembered: from then on the member cannot take it back.
///
/// # Errors
/// Not found for those who may not see it.
pub async fn show(
    path: PledgePath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<PledgePage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let mut whole = whole::find(&mut tx, path.id).await?;
    if signed.actor.may::<AgreePledge>(&whole.pledge) && whole.pledge.state.allows(Step::Open) {
        drop(tx);
        open(&app, &signed.actor, whole.pledge, now).await?;
        tx = app.db.read(&signed.actor).await?;
        whole = whole::find(&mut tx, path.id).await?;
    }
    let pledge = whole.pledge.clone();
    let page = page(&mut tx, signed.frame(&app, Tab::Pledges), &signed.actor, whole, now).await?;
    drop(tx);
    viewing::note(&app, &read_by(&signed.actor, pledge)?, Seen::Pledge, now).await?;
    Ok(page)
}

/// The permit of whoever reads a pledge; for others it does not exist.
///
/// # Errors
/// Not found for those who may not read it.
pub fn read_by(actor: &Actor, pledge: Pledge) -> Result<Granted<ReadPaper>> {
    actor.demand::<ReadPaper>(pledge).map_err(|_| Error::NotFound)
}

async fn open(app: &App, actor: &Actor, pledge: Pledge, now: DateTime<Utc>) -> Result<()> {
    let granted = actor.demand::<AgreePledge>(pledge)?;
    let to = granted.on().state.after(Step::Open, now)?;
    let mut tx = app.db.write(actor).await?;
    match store::record_state(&mut tx, granted.on(), to, granted.by(), now).await {
        Ok(()) => tx.commit(Entry::of(&granted, now)).await,
        // Someone of the same committee opened it at the same moment.
        Err(Error::Conflict(_)) => Ok(()),
        Err(other) => Err(other),
    }
}

async fn page(
    tx: &mut Read,
    frame: Frame,
    actor: &Actor,
    whole: Whole,
    now: DateTime<Utc>,
) -> Result<PledgePage> {
    let pledge = &whole.pledge;
    let deadline = pledge.deadline(&whole.year);
    let own = actor.is(pledge.member).is_some();
    let package = if whole.events.iter().any(|event| event.step == "enter") {
        event::package(tx, pledge.id).await?.map(|id| format!("/packages/{id}"))
    } else {
        None
    };
    let mut shown = PledgePage {
        frame,
        crumbs: if own { Vec::new() } else { view::crumbs_to_list(actor, pledge) },
        closed: own && closed::is_closed(pledge, &whole.year, now),
        own,
        title: pledge.name.clone(),
        year: pledge.year,
        badge: view::badge(pledge.state, pledge.late, deadline.late_at(now)),
        late: pledge.late,
        deadline: view::own_deadline_line(pledge, &whole.year),
        facts: Vec::new(),
        parts: Vec::new(),
        remarks: Vec::new(),
        copies: whole.copies,
        since: None,
        entered: None,
        amendment: amendment::shown::of(tx, pledge, &whole.events).await?,
        next: next(tx, actor, pledge).await?,
        moments: view::timeline(whole.events),
        package,
        sent: None,
        reading: None,
        can: can(actor, pledge),
        links: links(pledge, whole.asks_quarters, now),
    };
    if let Some((sent, template)) = whole.sent {
        if actor.may::<AgreePledge>(pledge) {
            shown.reading =
                Some(advising::for_reader(tx, pledge, (sent.template, &template), &sent.content).await?);
        }
        shown.facts = sent.pinned.lines(&template);
        shown.parts = view::parts(&template, &sent.content, &whole.remarks);
        shown.remarks =
            whole.remarks.into_iter().filter(|it| it.commitment.is_none()).map(|it| it.words).collect();
        if sent.pinned.entered.is_some() {
            shown.entered = entered::of_revision(tx, pledge.id, sent.number).await?;
        }
        shown.since = copy::changed_since(pledge, &shown.copies);
        let receipt = view::receipt(pledge.id, &sent);
        shown.sent = Some(Sent {
            revision: sent.number,
            at: moment_text(sent.submitted_at),
            code: receipt.code_groups(),
            verify: receipt.verify(),
            digest: receipt.groups(),
        });
    }
    Ok(shown)
}

/// The next pledge of the branch that waits, for whoever has just dealt with this one.
async fn next(tx: &mut Read, actor: &Actor, pledge: &Pledge) -> Result<Option<String>> {
    if !actor.may::<AgreePledge>(pledge) || pledge.state.allows(Step::Agree) {
        return Ok(None);
    }
    let next = store::next_waiting(tx, (pledge.branch, pledge.cycle), actor.member).await?;
    Ok(next.map(|id| PledgePath { id }.to_string()))
}

fn can(actor: &Actor, pledge: &Pledge) -> Can {
    let writes = actor.may::<WritePledge>(pledge);
    Can {
        write: writes && pledge.state.is_written(),
        amend: writes && amendment::opening::may_begin(pledge),
        extend: extension::still_open(pledge).is_ok()
            && (actor.may::<AskExtension>(pledge) || actor.may::<GrantExtension>(pledge)),
        enter: entered::may_begin(pledge).is_ok() && actor.may::<EnterPledge>(pledge),
        drop_entry: pledge.entering_by.is_some() && actor.may::<EndEntry>(pledge),
        take_back: actor.is(pledge.member).is_some() && pledge.state.allows(Step::TakeBack),
        agree: pledge.state.allows(Step::Agree) && actor.may::<AgreePledge>(pledge),
        give_back: pledge.state.allows(Step::Return) && actor.may::<ReturnPledge>(pledge),
        receive: pledge.revision.is_some() && actor.may::<ReceiveCopy>(pledge),
        changes: pledge.revision.is_some_and(|number| number > 1) && pledge.stage != Stage::Decided,
    }
}

fn links(pledge: &Pledge, asks_quarters: bool, now: DateTime<Utc>) -> Links {
    let id = pledge.id;
    Links {
        draft: DraftPath { id }.to_string(),
        amendment: AmendmentPath { id }.to_string(),
        extension: ExtensionPath { id }.to_string(),
        entry: format!("/pledges/{id}/entry"),
        withdrawal: WithdrawalPath { id }.to_string(),
        agreement: AgreementPath { id }.to_string(),
        returning: ReturnPath { id }.to_string(),
        copy: copy::CopyPath { id }.to_string(),
        changes: revision::ChangesPath { id }.to_string(),
        paper: PaperPath { id }.to_string(),
        progress: format!("/pledges/{id}/progress"),
        quarters: asks_quarters.then(|| format!("/pledges/{id}/quarters")),
        review: format!("/pledges/{id}/review"),
        key: new_key(now).to_string(),
    }
}
