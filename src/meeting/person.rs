//! One person of the meeting on the wall: what was pledged and reached in short, and beneath it what is noted.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    Attendance, Item, MeetingId,
    count::CountPath,
    led,
    notes::NotesPath,
    show::MeetingPath,
    store,
    wall::{Wall, WallPath, wall},
};
use crate::{
    app::App,
    clock::exact_moment_text,
    db::Read,
    error::{Error, Result},
    pledge::{self, Pledge, show::read_by},
    review::show::ReviewPath,
    viewing::{self, Seen},
    web::{
        filters,
        frame::Frame,
        live::Part,
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
    name: String,
    year: i32,
    live: String,
    wall: Wall,
    review: String,
    all_notes: String,
    count: Option<String>,
}

/// The form in which notes on a person are written.
#[derive(Template, Debug)]
#[template(path = "meeting/_notes.html")]
pub struct NoteForm {
    /// Where it is saved; nothing for oneself.
    action: Option<String>,
    /// The person's place on the agenda: names the fields where many forms stand on one page.
    number: i16,
    name: String,
    /// The count a save must name.
    version: i32,
    saved: String,
    attendance: Vec<Choice>,
    opinions: String,
    motion: String,
}

impl NoteForm {
    /// The form with what is saved.
    #[must_use]
    pub fn of(item: &Item, action: Option<String>) -> Self {
        let chosen = item.notes.attendance;
        Self {
            action,
            number: item.position,
            name: item.name.clone(),
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

    /// Drawn as a part of its page.
    ///
    /// # Errors
    /// When the template fails.
    pub fn part(&self) -> Result<Part> {
        Part::of(format!("form-{}", self.number), self)
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
    let PersonPath { id, number } = path;
    let mut tx = app.db.read(&signed.actor).await?;
    let (meeting, _) = led(&mut tx, &signed.actor, id).await?;
    let wall = wall(&mut tx, &signed.actor, (&meeting, number)).await?;
    drop(tx);
    viewing::note(&app, &read_by(&signed.actor, wall.pledge.clone())?, Seen::Review, now).await?;
    Ok(PersonPage {
        frame: signed.frame(&app, Tab::Grading),
        crumbs: vec![Crumb::new(MeetingPath { id }, "Cuộc họp kiểm điểm")],
        name: wall.item.name.clone(),
        year: wall.pledge.year,
        live: WallPath { id, number }.to_string(),
        review: ReviewPath { id: wall.pledge.id }.to_string(),
        all_notes: NotesPath { id }.to_string(),
        count: wall.notes.then(|| CountPath { id, number }.to_string()),
        wall,
    })
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
