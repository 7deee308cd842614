//! A poll: how far it has come, what it is and is not, and what its reader does in it.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State as Shared;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    Poll, PollId, State, casting::BallotPath, counting::CountPath, giving_up::GivingUpPath,
    opening::OpeningPath, store, teller::CodePath,
};
use crate::{
    access::{Actor, policy::HoldMeeting},
    app::App,
    clock::moment_text,
    db::Read,
    error::Result,
    meeting::show::MeetingPath,
    unit,
    web::{
        filters,
        frame::Frame,
        page::Tab,
        parts::{Badge, Crumb, Fact},
        signed::Signed,
    },
};

/// `/polls/{id}`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/polls/{id}")]
pub struct PollPath {
    /// The poll.
    pub id: PollId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "poll/show.html")]
pub struct PollPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    unit: String,
    badge: Badge,
    facts: Vec<Fact>,
    tellers: Vec<(String, bool)>,
    code: Option<String>,
    vote: Option<String>,
    voted: bool,
    open: Option<String>,
    waits_for_codes: bool,
    count: Option<String>,
    give_up: Option<String>,
    counted: bool,
    took_part: Vec<String>,
}

/// Shows it.
///
/// # Errors
/// Not found for those who neither lead it, nor vote or count in it.
pub async fn show(path: PollPath, Shared(app): Shared<App>, signed: Signed) -> Result<PollPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let poll = store::find(&mut tx, path.id).await?;
    let leads = leads(&mut tx, &signed.actor, &poll).await?;
    let voters = store::voters(&mut tx, poll.id).await?;
    let tellers = store::tellers(&mut tx, poll.id).await?;
    let me = signed.actor.member;
    let voted = store::has_voted(&mut tx, poll.id, me).await?;
    drop(tx);
    let id = poll.id;
    let (prepared, open) = (poll.state == State::Prepared, poll.state == State::Open);
    let takes = tellers.iter().any(|teller| teller.member == me && teller.key.is_none());
    let ready = tellers.iter().all(|teller| teller.key.is_some());
    let votes = open && voters.iter().any(|voter| voter.member == me);
    let meeting = leads.then(|| Crumb::new(MeetingPath { id: poll.meeting }, "Cuộc họp kiểm điểm"));
    let took_part = voters.iter().filter(|voter| voter.took_part).map(|voter| voter.name.clone());
    Ok(PollPage {
        frame: signed.frame(&app, Tab::Home),
        crumbs: meeting.into_iter().collect(),
        badge: poll.state.badge(),
        facts: facts(&poll, voters.len()),
        took_part: took_part.collect(),
        tellers: tellers.into_iter().map(|teller| (teller.name, teller.key.is_some())).collect(),
        code: (prepared && takes).then(|| CodePath { id }.to_string()),
        vote: votes.then(|| BallotPath { id }.to_string()),
        voted,
        open: (prepared && leads && ready).then(|| OpeningPath { id }.to_string()),
        waits_for_codes: prepared && !ready,
        count: (open && leads).then(|| CountPath { id }.to_string()),
        give_up: ((prepared || open) && leads).then(|| GivingUpPath { id }.to_string()),
        counted: poll.state == State::Counted,
        unit: poll.unit_name,
    })
}

/// Whether this person leads the poll's meeting.
pub(super) async fn leads(tx: &mut Read, actor: &Actor, poll: &Poll) -> Result<bool> {
    Ok(actor.may::<HoldMeeting>(&unit::store::find(tx, poll.unit).await?))
}

fn facts(poll: &Poll, voters: usize) -> Vec<Fact> {
    let mut facts = vec![Fact::new("Số người được bỏ phiếu", voters.to_string())];
    facts.extend(poll.opened_at.map(|at| Fact::new("Mở lúc", moment_text(at))));
    facts.extend(poll.ended_at.map(|at| Fact::new("Kết thúc lúc", moment_text(at))));
    if !poll.reason.is_empty() {
        facts.push(Fact::new("Lý do dừng", poll.reason.clone()));
    }
    facts
}
