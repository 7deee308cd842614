//! The meeting's notes on one page: opened once, it is written on without a line, and catches up by itself.

use askama::Template;
use askama_web::WebTemplate;
use axum::{extract::State, response::Response};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    Meeting, MeetingId, led,
    person::{NoteForm, PersonPath},
    show::MeetingPath,
    store,
};
use crate::{
    access::{Actor, policy::NoteMeeting},
    app::App,
    clock::date_text,
    cycle,
    db::Read,
    error::Result,
    pledge::{self, PledgeId},
    review::view,
    web::{
        filters,
        form::Query,
        frame::Frame,
        live::{self, Part, Seen},
        page::Tab,
        parts::Crumb,
        signed::{Signed, Watching},
    },
};

/// `/meetings/{id}/notes`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/meetings/{id}/notes")]
pub struct NotesPath {
    /// The meeting.
    pub id: MeetingId,
}

/// `/meetings/{id}/notes/forms`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/meetings/{id}/notes/forms")]
pub struct FormsPath {
    /// The meeting.
    pub id: MeetingId,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "meeting/notes.html")]
pub struct NotesPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    live: String,
    unit: String,
    day: String,
    people: Vec<Person>,
}

/// One person on it.
#[derive(Debug)]
pub struct Person {
    number: i16,
    name: String,
    about: Part,
    form: Part,
}

/// What stands over the form.
#[derive(Template, Debug)]
#[template(path = "meeting/_about.html")]
struct About {
    own_grade: Option<view::Grade>,
    code: String,
}

/// Shows it.
///
/// # Errors
/// Not found for those who do not head the branch.
pub async fn show(path: NotesPath, State(app): State<App>, signed: Signed) -> Result<NotesPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (meeting, unit) = led(&mut tx, &signed.actor, path.id).await?;
    let people = people(&mut tx, &signed.actor, &meeting).await?;
    drop(tx);
    Ok(NotesPage {
        frame: signed.frame(&app, Tab::Grading),
        crumbs: vec![Crumb::new(MeetingPath { id: meeting.id }, "Cuộc họp kiểm điểm")],
        live: FormsPath { id: meeting.id }.to_string(),
        unit: unit.name,
        day: date_text(meeting.held_on),
        people,
    })
}

/// Answers with what looks different from what was seen, once something does.
///
/// # Errors
/// As [`show`].
pub async fn forms(
    path: FormsPath,
    State(app): State<App>,
    watching: Watching,
    Query(seen): Query<Seen>,
) -> Result<Response> {
    let (app, watching) = (&app, &watching);
    let draw = move || async move {
        let actor = watching.signed(app).await?.actor;
        let mut tx = app.db.read(&actor).await?;
        let (meeting, _) = led(&mut tx, &actor, path.id).await?;
        let people = people(&mut tx, &actor, &meeting).await?;
        Ok(people.into_iter().flat_map(|one| [one.about, one.form]).collect())
    };
    live::answer(app, path.id.0, &seen, draw).await
}

async fn people(tx: &mut Read, actor: &Actor, meeting: &Meeting) -> Result<Vec<Person>> {
    let year = cycle::store::find(tx, meeting.cycle).await?;
    let rules = cycle::store::rules(tx, year.rule_set).await?;
    let items = store::items(tx, meeting.id).await?;
    let ids: Vec<PledgeId> = items.iter().map(|item| item.pledge).collect();
    let pledges = pledge::store::find_all(tx, &ids).await?;
    let mut people = Vec::with_capacity(items.len());
    for item in items {
        let number = item.position;
        let notes = pledges.get(&item.pledge).is_some_and(|pledge| actor.may::<NoteMeeting>(pledge));
        let action = notes.then(|| PersonPath { id: meeting.id, number }.to_string());
        let own_grade = item.own_grade.as_deref().map(|grade| view::grade(&rules, grade));
        let about = About { own_grade, code: item.code.clone() };
        people.push(Person {
            number,
            about: Part::of(format!("about-{number}"), &about)?,
            form: NoteForm::of(&item, action).part()?,
            name: item.name,
        });
    }
    Ok(people)
}
