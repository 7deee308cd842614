//! The first page: what I must do, and by when.

mod offices;
mod year;

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::{
    access::Actor,
    account::new_device::{self, NewDevice},
    app::App,
    cycle::{self, Cycle},
    db::Read,
    error::{Error, Result},
    follow_up,
    pledge::{self, Pledge, Stage, show::PledgePath, view},
    poll, proxy, quarter, review, transfer,
    web::{
        filters,
        frame::Frame,
        page::Tab,
        parts::{Badge, Task},
        routes::{Need, Routes},
        signed::{Now, Signed},
    },
};

/// `/`
#[derive(TypedPath, Deserialize)]
#[typed_path("/")]
pub struct HomePath;

/// The page.
#[derive(Template, WebTemplate, Debug)]
#[template(path = "home.html")]
pub struct HomePage {
    frame: Frame,
    arrivals: Vec<NewDevice>,
    year: Option<i32>,
    deadline: String,
    first: Vec<Duty>,
    tasks: Vec<Task>,
    duties: Vec<Duty>,
    years: Vec<(String, i32)>,
}

/// What an office asks for now.
#[derive(Debug)]
pub struct Duty {
    title: String,
    tasks: Vec<Task>,
}

/// Shows one's own year as a list, and below it what each office asks for.
///
/// # Errors
/// When the database fails.
pub async fn show(_: HomePath, State(app): State<App>, signed: Signed, Now(now): Now) -> Result<HomePage> {
    let mut tx = app.db.read(&signed.actor).await?;
    let frame = signed.frame(&app, Tab::Home);
    let arrivals = new_device::unseen(&mut tx, &signed).await?;
    let cycle = match cycle::store::current(&mut tx, now).await {
        Ok(cycle) => cycle,
        Err(Error::NotFound) => {
            let turns = offices::turns(&mut tx, &signed.actor).await?.into_iter().collect();
            let none = (String::new(), Vec::new(), (turns, Vec::new()), Vec::new());
            return Ok(page((frame, arrivals), None, none));
        }
        Err(other) => return Err(other),
    };
    let own = pledge::store::of_member(&mut tx, signed.actor.member, cycle.id).await?;
    let (mut deadline, mut tasks) = (String::new(), Vec::new());
    if let Some(id) = own {
        let pledge = pledge::store::find(&mut tx, id).await?;
        deadline = view::own_deadline_line(&pledge, &cycle);
        tasks = year::tasks(&pledge, &cycle, &known(&mut tx, &pledge, &cycle, now).await?, now);
        tasks.splice(0..0, entered_for_me(&mut tx, &pledge).await?);
        tasks.extend(follow_up::task::own(&mut tx, &signed.actor, &pledge, now).await?);
    }
    tasks.extend(quarter::task::own(&mut tx, &signed.actor, now).await?);
    let ending = ending(&mut tx, &signed.actor, &cycle, now).await?;
    let mut voting = poll::task::own(&mut tx, &signed.actor).await?;
    voting.append(&mut tasks);
    let tasks = voting;
    let turns = offices::turns(&mut tx, &signed.actor).await?;
    let duties = offices::duties(&mut tx, &signed.actor, &cycle, now).await?;
    let years = pledge::store::years_of(&mut tx, signed.actor.member).await?;
    let moving = transfer::task::own(&mut tx, &signed.actor)
        .await?
        .map(|task| Duty { title: "Sinh hoạt Đảng".to_owned(), tasks: vec![task] });
    let resets = offices::given_back(&mut tx, &signed.actor, now).await?;
    let year_ends = offices::year_ends(&mut tx, &signed.actor, now).await?;
    let offices = turns.into_iter().chain(year_ends).chain(duties).chain(resets).collect();
    let later = ending.into_iter().chain(moving).collect();
    let years = years.into_iter().map(|(id, year)| (PledgePath { id }.to_string(), year)).collect();
    Ok(page((frame, arrivals), Some(cycle.year), (deadline, tasks, (offices, later), years)))
}

/// The grade that was decided, and before any review whether one is asked for: the rules tell both.
async fn known(tx: &mut Read, pledge: &Pledge, cycle: &Cycle, now: DateTime<Utc>) -> Result<year::Known> {
    let mut known = year::Known { grade: String::new(), reviews: true };
    match (pledge.stage, &pledge.decided_grade) {
        (Stage::Decided, Some(code)) => {
            cycle::store::rules(tx, cycle.rule_set).await?.title_of(code).clone_into(&mut known.grade);
        }
        (Stage::Open, _) if cycle.reviews_at(now) => {
            let rules = cycle::store::rules(tx, cycle.rule_set).await?;
            known.reviews = review::store::meaning(tx, pledge, cycle, &rules).await?.reviews;
        }
        _ => {}
    }
    Ok(known)
}

/// The own year's line and tasks, what offices ask for and what else there is, and the papers of all years.
type Shown = (String, Vec<Task>, (Vec<Duty>, Vec<Duty>), Vec<(String, i32)>);

fn page(
    (frame, arrivals): (Frame, Vec<NewDevice>),
    year: Option<i32>,
    (deadline, mut tasks, (offices, later), years): Shown,
) -> HomePage {
    // What others wait for stands before one's own year, unless that is overdue.
    let overdue = tasks.iter().any(|task| task.next && task.badge == Badge::OVERDUE);
    let presses = |duty: &Duty| !overdue && duty.tasks.iter().any(|task| task.next);
    let (mut first, quiet): (Vec<_>, Vec<_>) = offices.into_iter().partition(presses);
    let mut later: Vec<_> = quiet.into_iter().chain(later).collect();
    first
        .iter_mut()
        .chain(&mut later)
        .for_each(|duty| duty.tasks.sort_by_key(|task| task.badge != Badge::OVERDUE));
    first.sort_by_key(|duty| !duty.tasks.iter().any(|task| task.badge == Badge::OVERDUE));
    let mut all: Vec<&mut Task> = first.iter_mut().flat_map(|duty| &mut duty.tasks).collect();
    all.extend(&mut tasks);
    all.extend(later.iter_mut().flat_map(|duty| &mut duty.tasks));
    one_headline(all);
    HomePage { frame, arrivals, year, deadline, first, tasks, duties: later, years }
}

/// Only one thing is the thing to do now: what is overdue, else the first that waits.
fn one_headline(tasks: Vec<&mut Task>) {
    let waits = |task: &&mut Task| task.next;
    let overdue = tasks.iter().position(|task| task.next && task.badge == Badge::OVERDUE);
    let now = overdue.or_else(|| tasks.iter().position(waits));
    for (place, task) in tasks.into_iter().enumerate() {
        task.next = Some(place) == now;
    }
}

/// The year that is being closed while the next one is already being written.
async fn ending(tx: &mut Read, actor: &Actor, current: &Cycle, now: DateTime<Utc>) -> Result<Option<Duty>> {
    let years = cycle::store::all(tx).await?;
    let Some(cycle) = years.into_iter().find(|one| one.year < current.year && one.is_ending_at(now)) else {
        return Ok(None);
    };
    let Some(id) = pledge::store::of_member(tx, actor.member, cycle.id).await? else { return Ok(None) };
    let pledge = pledge::store::find(tx, id).await?;
    let known = known(tx, &pledge, &cycle, now).await?;
    let tasks = year::end(&pledge, &cycle, &known, now).into();
    Ok(Some(Duty { title: format!("Cuối năm {}", cycle.year), tasks }))
}

/// A pledge that was entered for this person, as long as they have not said whether it is theirs.
async fn entered_for_me(tx: &mut Read, pledge: &Pledge) -> Result<Option<Task>> {
    let Some(number) = pledge.newest_revision().filter(|_| pledge.entered_by.is_some()) else {
        return Ok(None);
    };
    if !proxy::store::waits(tx, pledge.id, number).await? {
        return Ok(None);
    }
    let href = proxy::answering::AnswerPath { id: pledge.id }.to_string();
    let task = offices::open_task("Xem bản được nhập thay và trả lời có đúng là của mình không", href, 1);
    Ok(Some(Task { due: String::new(), ..task }))
}

/// The route.
#[must_use]
pub fn routes() -> Routes {
    Routes::default().get(Need::SignedIn, show)
}
