//! The meeting's notes on one page: opened once, it is written on without a line, and catches up by itself.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    MeetingId, led,
    person::{NoteForm, PersonPath},
    show::MeetingPath,
    store,
};
use crate::{
    access::policy::NoteMeeting,
    app::App,
    clock::date_text,
    cycle,
    error::Result,
    pledge,
    review::{store::self_review, view},
    web::{filters, frame::Frame, page::Tab, parts::Crumb, signed::Signed},
};

/// `/meetings/{id}/notes`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/meetings/{id}/notes")]
pub struct NotesPath {
    /// The meeting.
    pub id: MeetingId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "meeting/notes.html")]
pub struct NotesPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    unit: String,
    day: String,
    people: Vec<Person>,
}

/// One person on it.
#[derive(Debug)]
pub struct Person {
    name: String,
    code: String,
    own_grade: Option<view::Grade>,
    notes: NoteForm,
}

/// Shows it.
///
/// # Errors
/// Not found for those who do not head the branch.
pub async fn show(path: NotesPath, State(app): State<App>, signed: Signed) -> Result<NotesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (meeting, unit) = led(&mut tx, &signed.actor, path.id).await?;
    let year = cycle::store::find(&mut tx, meeting.cycle).await?;
    let rules = cycle::store::rules(&mut tx, year.rule_set).await?;
    let mut people = Vec::new();
    for item in store::items(&mut tx, meeting.id).await? {
        let pledge = pledge::store::find(&mut tx, item.pledge).await?;
        let mine = self_review(&mut tx, item.pledge).await?.filter(|mine| mine.submitted_at.is_some());
        let action = signed
            .actor
            .may::<NoteMeeting>(&pledge)
            .then(|| PersonPath { id: meeting.id, number: item.position }.to_string());
        people.push(Person {
            notes: NoteForm::of(&item, action),
            own_grade: mine.map(|mine| view::grade(&rules, &mine.content.grade)),
            name: item.name,
            code: item.code,
        });
    }
    drop(tx);
    Ok(NotesPage {
        frame: signed.frame(&app, Tab::Grading),
        crumbs: vec![Crumb::new(MeetingPath { id: meeting.id }, "Cuộc họp kiểm điểm")],
        unit: unit.name,
        day: date_text(meeting.held_on),
        people,
    })
}
