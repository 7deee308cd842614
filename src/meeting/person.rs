//! One person of the meeting on the wall: what was pledged and reached in short, and beneath it what is noted.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{Attendance, Item, MeetingId, count::CountPath, led, notes::NotesPath, show::MeetingPath, store};
use crate::{
    access::policy::NoteMeeting,
    app::App,
    clock::exact_moment_text,
    db::Read,
    error::{Error, Result},
    pledge::{self, Pledge, show::read_by},
    review::{
        outcome,
        show::{ReviewPath, parts},
        steps,
        store::{self_review, year},
        view,
    },
    viewing::{self, Seen},
    web::{
        filters,
        frame::Frame,
        page::Tab,
        parts::{Choice, Crumb},
        signed::{Now, Signed},
    },
};

/// `/meetings/{id}/members/{number}`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/meetings/{id}/members/{number}")]
pub struct PersonPath {
    /// The meeting.
    pub id: MeetingId,
    /// The person's place on the agenda.
    pub number: i16,
}

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "meeting/person.html")]
pub struct PersonPage {
    frame: Frame,
    crumbs: Vec<Crumb>,
    number: i16,
    of: usize,
    name: String,
    code: String,
    year: i32,
    previous: Option<String>,
    next: Option<String>,
    parts: Vec<view::Part>,
    own_grade: Option<view::Grade>,
    state_grade: Option<view::GivenLine>,
    weaknesses: String,
    order: steps::view::Order,
    notes: NoteForm,
    review: String,
    all_notes: String,
    count: Option<String>,
}

/// The form in which notes on a person are written.
#[derive(Debug)]
pub struct NoteForm {
    /// Where it is saved; nothing for oneself.
    pub action: Option<String>,
    /// The person's place on the agenda: names the fields where many forms stand on one page.
    pub number: i16,
    /// The count a save must name.
    pub version: i32,
    /// When it was saved.
    pub saved: String,
    /// Whether the person was there.
    pub attendance: Vec<Choice>,
    /// What was said.
    pub opinions: String,
    /// What is moved.
    pub motion: String,
}

impl NoteForm {
    /// The form with what is saved.
    #[must_use]
    pub fn of(item: &Item, action: Option<String>) -> Self {
        let chosen = item.notes.attendance;
        Self {
            action,
            number: item.position,
            version: item.version,
            saved: item
                .saved_at
                .map(|at| format!("Đã lưu lúc {}", exact_moment_text(at)))
                .unwrap_or_default(),
            attendance: Attendance::ALL
                .iter()
                .map(|one| Choice::new(one.name(), one.title(), *one == chosen))
                .collect(),
            opinions: item.notes.opinions.clone(),
            motion: item.notes.motion.clone(),
        }
    }
}

/// Shows it.
///
/// # Errors
/// Not found for those who do not head the branch, and for places that nobody has.
pub async fn show(
    path: PersonPath,
    State(app): State<App>,
    signed: Signed,
    Now(now): Now,
) -> Result<PersonPage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let (meeting, _) = led(&mut tx, &signed.actor, path.id).await?;
    let items = store::items(&mut tx, meeting.id).await?;
    let item = items.iter().find(|item| item.position == path.number).ok_or(Error::NotFound)?;
    let pledge = pledge::store::find(&mut tx, item.pledge).await?;
    let (_, rules) = year(&mut tx, &pledge).await?;
    let mine = self_review(&mut tx, pledge.id).await?.unwrap_or_default();
    let sent = mine.submitted_at.is_some();
    let state_grades = outcome::state_grades(&mut tx, pledge.id).await?;
    let order = steps::view::shown(&mut tx, &pledge, &rules, None).await?.order;
    let (parts, ..) = parts(&mut tx, (&pledge, &signed.actor), &mine).await?;
    drop(tx);
    let at = |number: i16| {
        items
            .iter()
            .any(|item| item.position == number)
            .then(|| PersonPath { id: meeting.id, number }.to_string())
    };
    let notes_on = signed.actor.may::<NoteMeeting>(&pledge);
    let page = PersonPage {
        frame: signed.frame(&app, Tab::Grading),
        crumbs: vec![Crumb::new(MeetingPath { id: meeting.id }, "Cuộc họp kiểm điểm")],
        number: item.position,
        of: items.len(),
        name: item.name.clone(),
        code: item.code.clone(),
        year: pledge.year,
        previous: at(item.position - 1),
        next: at(item.position.saturating_add(1)),
        parts: if sent { parts } else { without_words(parts) },
        own_grade: sent.then(|| view::grade(&rules, &mine.content.grade)),
        state_grade: state_grades.first().map(|one| view::given(&rules, one)),
        weaknesses: if sent { mine.content.weaknesses.clone() } else { String::new() },
        order,
        notes: NoteForm::of(item, notes_on.then(|| path.to_string())),
        review: ReviewPath { id: pledge.id }.to_string(),
        all_notes: NotesPath { id: meeting.id }.to_string(),
        count: notes_on.then(|| CountPath { id: path.id, number: path.number }.to_string()),
    };
    viewing::note(&app, &read_by(&signed.actor, pledge)?, Seen::Review, now).await?;
    Ok(page)
}

/// One's own draft is not for the wall before it was sent.
fn without_words(mut parts: Vec<view::Part>) -> Vec<view::Part> {
    for item in parts.iter_mut().flat_map(|part| &mut part.items) {
        item.words.clear();
    }
    parts
}

/// The pledge of a place on a meeting's agenda.
///
/// # Errors
/// Not found where nobody has the place.
pub async fn at(tx: &mut Read, path: PersonPath) -> Result<(Item, Pledge)> {
    let items = store::items(tx, path.id).await?;
    let item = items.into_iter().find(|item| item.position == path.number).ok_or(Error::NotFound)?;
    let pledge = pledge::store::find(tx, item.pledge).await?;
    Ok((item, pledge))
}
