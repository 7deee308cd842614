//! The agenda: where each person stands. It is shown with the meeting, and anew while its page lies open.

use askama::Template;
use axum::{extract::State, response::Response};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    Item, Meeting, MeetingId,
    count::CountPath,
    led,
    minutes::MinutesPath,
    notes::NotesPath,
    person::PersonPath,
    scans::ScansPath,
    show::MeetingPath,
    slips::BallotsPath,
    store::{self, Count},
};
use crate::{
    access::{Actor, policy::ProposeGrade},
    app::App,
    clock::date_text,
    cycle,
    db::Read,
    error::Result,
    grading::proposal::ProposalPath,
    pledge::{self, Pledge, PledgeId},
    review::{steps, view, workflow::Step},
    web::{
        form::Query,
        live::{self, Part, Seen},
        parts::Badge,
        signed::Watching,
    },
};

/// `/meetings/{id}/agenda`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/meetings/{id}/agenda")]
pub struct AgendaPath {
    /// The meeting.
    pub id: MeetingId,
}

/// What is drawn.
#[derive(Template, Debug)]
#[template(path = "meeting/_agenda.html")]
struct Agenda {
    rows: Vec<Row>,
    counted: usize,
    facts: String,
    first: Option<String>,
    all_notes: String,
    slips: String,
    minutes: String,
    scans: String,
    polls: String,
}

/// One person.
#[derive(Debug)]
struct Row {
    position: i16,
    name: String,
    code: String,
    person: String,
    badge: Badge,
    waits: String,
    noted: bool,
    counted: String,
    count: Option<String>,
    propose: Option<String>,
}

/// Answers once it looks different from what was seen.
///
/// # Errors
/// Not found for those who do not head the branch.
pub async fn show(
    path: AgendaPath,
    State(app): State<App>,
    watching: Watching,
    Query(seen): Query<Seen>,
) -> Result<Response> {
    let (app, watching) = (&app, &watching);
    let draw = move || async move {
        let actor = watching.signed(app).await?.actor;
        let mut tx = app.db.read(&actor).await?;
        let (meeting, _) = led(&mut tx, &actor, path.id).await?;
        Ok(vec![part(&mut tx, &actor, &meeting).await?])
    };
    live::answer(app, path.id.0, &seen, draw).await
}

/// Draws it.
///
/// # Errors
/// When the database fails.
pub async fn part(tx: &mut Read, actor: &Actor, meeting: &Meeting) -> Result<Part> {
    let id = meeting.id;
    let counts = store::counts(tx, id).await?;
    let items = store::items(tx, id).await?;
    let ids: Vec<PledgeId> = items.iter().map(|item| item.pledge).collect();
    let pledges = pledge::store::find_all(tx, &ids).await?;
    let waits = waits(tx, meeting, &ids).await?;
    let rows: Vec<_> = items
        .into_iter()
        .zip(waits)
        .map(|(item, waits)| {
            let (pledge, count) = (pledges.get(&item.pledge), counts.get(&item.pledge));
            Row::of(actor, (id, item), (pledge, count), waits)
        })
        .collect();
    let agenda = Agenda {
        counted: counts.len(),
        facts: facts(meeting),
        first: rows.first().map(|row| row.person.clone()),
        rows,
        all_notes: NotesPath { id }.to_string(),
        slips: BallotsPath { id }.to_string(),
        minutes: MinutesPath { id }.to_string(),
        scans: ScansPath { id }.to_string(),
        polls: format!("{}/polls", MeetingPath { id }),
    };
    Part::of("agenda", &agenda)
}

/// For what the year's end of each waits.
async fn waits(tx: &mut Read, meeting: &Meeting, ids: &[PledgeId]) -> Result<Vec<String>> {
    let year = cycle::store::find(tx, meeting.cycle).await?;
    let rules = cycle::store::rules(tx, year.rule_set).await?;
    let facts = steps::store::facts_of(tx, ids).await?;
    let of = |id: &PledgeId| facts.get(id).map(|facts| steps::view::waits_for(&rules.steps, facts));
    Ok(ids.iter().map(|id| of(id).unwrap_or_default()).collect())
}

fn facts(meeting: &Meeting) -> String {
    let Meeting { place, chair, scribe, present, entitled, .. } = meeting;
    let day = date_text(meeting.held_on);
    format!(
        "{day}, {place}. Chủ trì: {chair}. Ghi biên bản: {scribe}. Có mặt {present}/{entitled} đảng viên."
    )
}

impl Row {
    fn of(
        actor: &Actor,
        (id, item): (MeetingId, Item),
        (pledge, count): (Option<&Pledge>, Option<&Count>),
        waits: String,
    ) -> Self {
        let may = pledge
            .is_some_and(|pledge| pledge.stage.allows(Step::Propose) && actor.may::<ProposeGrade>(pledge));
        Self {
            position: item.position,
            person: PersonPath { id, number: item.position }.to_string(),
            badge: view::badge(item.stage),
            waits,
            noted: item.version > 0,
            counted: count
                .map(|one| format!("{}/{} phiếu hợp lệ", one.returned - one.invalid, one.returned))
                .unwrap_or_default(),
            count: may.then(|| CountPath { id, number: item.position }.to_string()),
            propose: (may && count.is_some()).then(|| ProposalPath { id: item.pledge }.to_string()),
            name: item.name,
            code: item.code,
        }
    }
}
