//! What hangs on the wall of one person: what was pledged and reached in short, what is said of them, the tellers' count.
//! It is shown with the person's page, and anew while it lies open.

use askama::Template;
use axum::{extract::State, response::Response};
use axum_extra::routing::TypedPath;
use serde::Deserialize;

use super::{
    Item, Meeting, MeetingId, led,
    person::{NoteForm, PersonPath},
    store::{self, Count},
};
use crate::{
    access::{Actor, policy::NoteMeeting},
    app::App,
    cycle::rules::Rules,
    db::Read,
    error::{Error, Result},
    grading::cap::short,
    pledge::{self, Pledge, show::read_by},
    review::{
        outcome,
        show::parts,
        steps,
        store::{self_review, year},
        view,
    },
    viewing::{self, Seen as Sight},
    web::{
        filters,
        form::Query,
        live::{self, Part, Seen},
        signed::{Now, Watching},
    },
};

/// `/meetings/{id}/members/{number}/wall`
#[derive(Clone, Copy, Debug, TypedPath, Deserialize)]
#[typed_path("/meetings/{id}/members/{number}/wall")]
pub struct WallPath {
    /// The meeting.
    pub id: MeetingId,
    /// The person's place on the agenda.
    pub number: i16,
}

/// Everything of it, with what the page around it needs.
#[derive(Debug)]
pub struct Wall {
    /// Whose.
    pub item: Item,
    /// Their pledge.
    pub pledge: Pledge,
    /// Whether the reader may note on them.
    pub notes: bool,
    /// Name, grades, what is said and counted.
    pub head: Part,
    /// What was pledged and reached.
    pub reached: Part,
    /// The persons before and after.
    pub turns: Part,
    /// The steps of the year's end.
    pub steps: Part,
    /// The form for notes.
    pub form: Part,
}

#[derive(Template, Debug)]
#[template(path = "meeting/_head.html")]
struct Head<'a> {
    number: i16,
    of: usize,
    name: &'a str,
    code: &'a str,
    own_grade: Option<view::Grade>,
    state_grade: Option<view::GivenLine>,
    opinions: &'a str,
    motion: &'a str,
    count: Option<CountShown>,
}

/// A count as the tellers read it out.
#[derive(Debug)]
struct CountShown {
    papers: String,
    votes: Vec<(String, i32)>,
}

#[derive(Template, Debug)]
#[template(path = "meeting/_reached.html")]
struct Reached {
    parts: Vec<view::Part>,
    weaknesses: String,
}

#[derive(Template, Debug)]
#[template(path = "meeting/_turns.html")]
struct Turns {
    previous: Option<String>,
    next: Option<String>,
}

#[derive(Template, Debug)]
#[template(path = "meeting/_order.html")]
struct Order {
    order: steps::view::Order,
}

/// Answers with what looks different from what was seen, once something does.
///
/// # Errors
/// Not found for those who do not head the branch, and for places that nobody has.
pub async fn show(
    path: WallPath,
    State(app): State<App>,
    watching: Watching,
    Now(now): Now,
    Query(seen): Query<Seen>,
) -> Result<Response> {
    let (app, watching, seen) = (&app, &watching, &seen);
    let draw = move || async move {
        let actor = watching.signed(app).await?.actor;
        let mut tx = app.db.read(&actor).await?;
        let (meeting, _) = led(&mut tx, &actor, path.id).await?;
        let wall = wall(&mut tx, &actor, (&meeting, path.number)).await?;
        drop(tx);
        let Wall { pledge, head, reached, turns, steps, form, .. } = wall;
        if seen.lacks(&head) || seen.lacks(&reached) {
            viewing::note(app, &read_by(&actor, pledge)?, Sight::Review, now).await?;
        }
        Ok(vec![head, reached, turns, steps, form])
    };
    live::answer(app, path.id.0, seen, draw).await
}

/// Draws it.
///
/// # Errors
/// Not found where nobody has the place.
pub async fn wall(tx: &mut Read, actor: &Actor, (meeting, number): (&Meeting, i16)) -> Result<Wall> {
    let mut items = store::items(tx, meeting.id).await?;
    let place = items.iter().position(|item| item.position == number).ok_or(Error::NotFound)?;
    let of = items.len();
    let turns = Turns::of(meeting.id, number, &items);
    let item = items.swap_remove(place);
    let pledge = pledge::store::find(tx, item.pledge).await?;
    let (_, rules) = year(tx, &pledge).await?;
    let state_grades = outcome::state_grades(tx, pledge.id).await?;
    let counts = store::counts(tx, meeting.id).await?;
    let order = steps::view::shown(tx, &pledge, &rules, None).await?.order;
    let reached = Reached::of(tx, actor, &pledge).await?;
    let head = Head {
        number,
        of,
        name: &item.name,
        code: &item.code,
        own_grade: item.own_grade.as_deref().map(|grade| view::grade(&rules, grade)),
        state_grade: state_grades.first().map(|one| view::given(&rules, one)),
        opinions: &item.notes.opinions,
        motion: &item.notes.motion,
        count: counts.get(&item.pledge).map(|count| CountShown::of(&rules, count)),
    };
    let notes = actor.may::<NoteMeeting>(&pledge);
    Ok(Wall {
        head: Part::of("head", &head)?,
        reached: Part::of("reached", &reached)?,
        turns: Part::of("turns", &turns)?,
        steps: Part::of("order", &Order { order })?,
        form: NoteForm::of(&item, notes.then(|| PersonPath { id: meeting.id, number }.to_string())).part()?,
        item,
        pledge,
        notes,
    })
}

impl Reached {
    async fn of(tx: &mut Read, actor: &Actor, pledge: &Pledge) -> Result<Self> {
        let mine = self_review(tx, pledge.id).await?.unwrap_or_default();
        let (parts, ..) = parts(tx, (pledge, actor), &mine).await?;
        let sent = mine.submitted_at.is_some();
        Ok(Self {
            parts: if sent { parts } else { without_words(parts) },
            weaknesses: if sent { mine.content.weaknesses } else { String::new() },
        })
    }
}

/// One's own draft is not for the wall before it was sent.
fn without_words(mut parts: Vec<view::Part>) -> Vec<view::Part> {
    for item in parts.iter_mut().flat_map(|part| &mut part.items) {
        item.words.clear();
    }
    parts
}

impl Turns {
    fn of(id: MeetingId, number: i16, items: &[Item]) -> Self {
        let at = |number: i16| {
            let there = items.iter().any(|item| item.position == number);
            there.then(|| PersonPath { id, number }.to_string())
        };
        Self { previous: at(number - 1), next: at(number.saturating_add(1)) }
    }
}

impl CountShown {
    fn of(rules: &Rules, count: &Count) -> Self {
        let Count { issued, returned, invalid, votes } = count;
        Self {
            papers: format!("Phát ra {issued}, thu về {returned}, không hợp lệ {invalid}"),
            votes: rules
                .grades
                .iter()
                .map(|grade| (short(&grade.title), votes.get(&grade.code).copied().unwrap_or(0)))
                .collect(),
        }
    }
}
