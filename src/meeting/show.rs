//! A meeting: its facts, its agenda, and where each person stands.

use askama::Template;
use askama_web::WebTemplate;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{
    Meeting, MeetingId,
    agenda::{self, AgendaPath},
    led, open,
    open::MeetingsPath,
    store,
};
use crate::{
    access::{Actor, policy::HoldMeeting},
    app::App,
    clock::{date_text, day_in_vietnam},
    cycle,
    db::Read,
    error::Result,
    pledge::store::stale,
    unit::Unit,
    web::{
        act::see_other_with,
        filters,
        form::{Errors, Form},
        frame::Frame,
        live::Part,
        page::Tab,
        parts::Crumb,
        signed::{Now, Signed},
        text::Text,
    },
};

/// `/meetings/{id}`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/meetings/{id}")]
pub struct MeetingPath {
    /// The meeting.
    pub id: MeetingId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "meeting/show.html")]
pub struct MeetingPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    errors: Errors,
    action: String,
    live: String,
    version: i32,
    unit: String,
    day: String,
    agenda: Part,
    typed: open::Typed,
}

/// The facts as they are sent.
#[derive(Deserialize)]
pub struct Sent {
    version: i32,
    #[serde(flatten)]
    typed: open::Typed,
}

/// Shows it.
///
/// # Errors
/// Not found for those who do not head the branch.
pub async fn show(path: MeetingPath, State(app): State<App>, signed: Signed) -> Result<MeetingPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (meeting, unit) = led(&mut tx, &signed.actor, path.id).await?;
    let typed = open::Typed {
        held_on: Text::clean(&date_text(meeting.held_on)),
        place: Text::clean(&meeting.place),
        chair: Text::clean(&meeting.chair),
        scribe: Text::clean(&meeting.scribe),
        entitled: Text::clean(&meeting.entitled.to_string()),
        present: Text::clean(&meeting.present.to_string()),
    };
    let frame = signed.frame(&app, Tab::Grading);
    page(&mut tx, frame, (&signed.actor, &meeting, &unit), (typed, Errors::default())).await
}

/// Changes the facts, and calls whoever is to be graded since.
///
/// # Errors
/// As [`show`], and a conflict if someone changed them meanwhile.
pub async fn update(
    path: MeetingPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
    Form(sent): Form<Sent>,
) -> Result<Response> {
    let mut tx = app.db.write(&signed.actor).await?;
    let (meeting, unit) = led(&mut tx, &signed.actor, path.id).await?;
    let facts = match sent.typed.read(day_in_vietnam(now)) {
        Ok(facts) => facts,
        Err(errors) => {
            let frame = signed.frame(&app, Tab::Grading);
            let subject = (&signed.actor, &meeting, &unit);
            let page = page(&mut tx, frame, subject, (sent.typed, errors)).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let granted = signed.actor.demand::<HoldMeeting>(unit)?;
    if !store::change(&mut tx, &granted, (meeting.id, sent.version), &facts).await? {
        return Err(stale());
    }
    called(&mut tx, &granted, &meeting, now).await?;
    tx.commit_granted(&granted, now).await?;
    Ok(see_other_with(path, "meeting-kept").into_response())
}

/// Calls whoever was not on the agenda yet, while the year's end is open.
async fn called(
    tx: &mut crate::db::Write,
    granted: &crate::access::Granted<HoldMeeting>,
    meeting: &Meeting,
    now: DateTime<Utc>,
) -> Result<()> {
    let year = cycle::store::find(tx, meeting.cycle).await?;
    if year.reviews_at(now) {
        let rules = cycle::store::rules(tx, year.rule_set).await?;
        store::call(tx, granted, meeting.id, (&year, &rules)).await?;
    }
    Ok(())
}

async fn page(
    tx: &mut Read,
    frame: Frame,
    (actor, meeting, unit): (&Actor, &Meeting, &Unit),
    (typed, errors): (open::Typed, Errors),
) -> Result<MeetingPage> {
    let id = meeting.id;
    Ok(MeetingPage {
        frame,
        crumbs: vec![Crumb::new(MeetingsPath { id: unit.id }, "Các cuộc họp kiểm điểm")],
        errors,
        action: MeetingPath { id }.to_string(),
        live: AgendaPath { id }.to_string(),
        version: meeting.version,
        unit: unit.name.clone(),
        day: date_text(meeting.held_on),
        agenda: agenda::part(tx, actor, meeting).await?,
        typed,
    })
}
