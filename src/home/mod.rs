//! The first page: what I must do, and by when.

mod year;

use std::collections::HashSet;

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::{
    access::{Actor, Office},
    account::{
        keeping::list::AccountsPath,
        new_device::{self, NewDevice},
        reset::{self, list::ResetsPath},
    },
    app::App,
    appointment::{deputation, deputy::DeputiesPath, gaps::GapsPath, proposal},
    cycle::{self, Cycle},
    db::Read,
    error::{Error, Result},
    follow_up,
    pledge::{
        self, Pledge, Stage,
        list::{Filter, link},
        show::PledgePath,
        view,
    },
    proxy,
    register::request,
    reorganization::coming,
    review, transfer,
    unit::UnitId,
    web::{
        filters,
        frame::Frame,
        number::grouped,
        page::{AGENCY, Tab},
        parts::{Badge, Shape, Task},
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
            let turns = turns(&mut tx, &signed.actor).await?.into_iter().collect();
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
    let ending = ending(&mut tx, &signed.actor, &cycle, now).await?;
    let turns = turns(&mut tx, &signed.actor).await?;
    let duties = duties(&mut tx, &signed.actor, &cycle, now).await?;
    let years = pledge::store::years_of(&mut tx, signed.actor.member).await?;
    let moving = transfer::task::own(&mut tx, &signed.actor)
        .await?
        .map(|task| Duty { title: "Sinh hoạt Đảng".to_owned(), tasks: vec![task] });
    let resets = given_back(reset::list::waiting(&mut tx, &signed.actor, now).await?);
    let offices = turns.into_iter().chain(duties).chain(resets).collect();
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

/// Passwords and second factors that wait to be given back, where any do.
fn given_back(count: i64) -> Option<Duty> {
    let task = || {
        let task = open_task("Cấp lại mật khẩu đang chờ", ResetsPath.to_string(), count);
        Task { due: format!("{count} yêu cầu"), ..task }
    };
    (count > 0).then(|| Duty { title: "Tài khoản".to_owned(), tasks: vec![task()] })
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
    let task = open_task("Xem bản được nhập thay và trả lời có đúng là của mình không", href, 1);
    Ok(Some(Task { due: String::new(), ..task }))
}

/// What waits for this person's word: a holder asks them to stand in, a keeper proposed to give an office.
async fn turns(tx: &mut Read, actor: &Actor) -> Result<Option<Duty>> {
    let asked = deputation::waiting_for(tx, actor.member).await?;
    let proposed = if actor.holds(&[Office::OrganizationBoard, Office::Administrator]).is_some() {
        proposal::waiting(tx, None).await?
    } else {
        Vec::new()
    };
    let open = |label: String, href: String| Task { label, due: String::new(), ..open_task("", href, 1) };
    let mut tasks = Vec::new();
    if asked > 0 {
        tasks.push(open(format!("Trả lời lời nhờ làm thay ({asked})"), DeputiesPath.to_string()));
    }
    for one in proposed.iter().filter(|one| one.by != actor.member && one.member != actor.member) {
        let href = proposal::ProposalPath { id: one.id }.to_string();
        tasks.push(open(format!("Xác nhận giao nhiệm vụ {}", one.label()), href));
    }
    if actor.holds(&[Office::OrganizationBoard]).is_some() {
        let stuck = coming::store::stuck(tx).await?;
        tasks.extend(
            stuck.into_iter().map(|act| {
                open(format!("{}: đến ngày {} chưa thực hiện được", act.label, act.day), act.href)
            }),
        );
    }
    Ok((!tasks.is_empty()).then(|| Duty { title: "Nhiệm vụ và ủy quyền".to_owned(), tasks }))
}

/// What each office held asks for, from the counts its branches keep.
async fn duties(tx: &mut Read, actor: &Actor, cycle: &Cycle, now: DateTime<Utc>) -> Result<Vec<Duty>> {
    let mut duties = Vec::new();
    for held in &actor.offices {
        let Some(unit) = held.unit else {
            let task = plain("Bản cam kết của người làm việc tại cơ quan", AGENCY.to_owned());
            duties.push(Duty { title: held.title(), tasks: vec![task] });
            continue;
        };
        let tasks = match held.office {
            Office::Administrator => {
                vec![
                    plain("Tài khoản đăng nhập", AccountsPath.to_string()),
                    plain("Danh bạ và phiếu kích hoạt", "/register".to_owned()),
                ]
            }
            Office::StandingCommittee => vec![
                plain("Cán bộ diện quản lý", "/leaders".to_owned()),
                plain("Quyết định xếp loại cán bộ diện quản lý", "/grading".to_owned()),
            ],
            Office::OrganizationBoard => {
                let mut tasks: Vec<_> = unreceived(tx, unit, cycle).await?.into_iter().collect();
                tasks.extend(request::task::of_unit(tx, unit, true).await?);
                tasks.push(plain("Nhiệm vụ còn thiếu người giữ", GapsPath { id: unit }.to_string()));
                tasks.extend(watched(unit_tasks(tx, unit, cycle, now).await?));
                tasks.extend(watched(waiting_tasks(tx, unit, cycle).await?.into_iter().collect()));
                tasks.extend(transfer::task::of_unit(tx, unit, actor.day).await?);
                tasks
            }
            Office::Inspection => watched(unit_tasks(tx, unit, cycle, now).await?),
            _ => {
                let mut tasks = unit_tasks(tx, unit, cycle, now).await?;
                tasks.extend(waiting_tasks(tx, unit, cycle).await?);
                if matches!(
                    held.office,
                    Office::Secretary | Office::DeputySecretary | Office::BranchCommittee
                ) {
                    tasks.extend(follow_up::task::of_branch(tx, (unit, actor.day), cycle, now).await?);
                }
                tasks.extend(transfer::task::of_unit(tx, unit, actor.day).await?);
                if matches!(held.office, Office::Secretary | Office::DeputySecretary) {
                    tasks.extend(request::task::of_unit(tx, unit, false).await?);
                }
                tasks
            }
        };
        duties.push(Duty { title: held.title(), tasks });
    }
    Ok(once(duties))
}

/// Two offices in one unit ask for the same things once.
fn once(duties: Vec<Duty>) -> Vec<Duty> {
    let mut seen = HashSet::new();
    let fresh = |mut duty: Duty| {
        duty.tasks.retain(|task| task.href.as_ref().is_none_or(|href| seen.insert(href.clone())));
        (!duty.tasks.is_empty()).then_some(duty)
    };
    duties.into_iter().filter_map(fresh).collect()
}

async fn unit_tasks(tx: &mut Read, unit: UnitId, cycle: &Cycle, now: DateTime<Utc>) -> Result<Vec<Task>> {
    let sum = sqlx::query!(
        r#"select coalesce(sum(tally.submitted), 0) as "submitted!",
                  coalesce(sum(tally.asked + tally.draft), 0) as "missing!",
                  coalesce(sum(tally.self_reviewed), 0) as "reviewed!"
             from unit_closure closure
             join pledge_tally tally on tally.branch_id = closure.below_id and tally.cycle_id = $2
            where closure.above_id = $1"#,
        unit as _,
        cycle.id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    let list = |state: &str| link(unit, &Filter { state: state.to_owned(), ..Filter::default() });
    let missing = if cycle.due_at < now { "Quá hạn chưa gửi" } else { "Chưa gửi" };
    let mut tasks = vec![
        open_task("Bản cam kết chờ đọc và xác nhận", list("submitted"), sum.submitted),
        open_task(missing, list("overdue"), sum.missing),
    ];
    if cycle.reviews_at(now) {
        tasks.push(open_task("Đã tự kiểm điểm, chờ chi bộ đề nghị", "/grading".to_owned(), sum.reviewed));
    }
    Ok(tasks)
}

/// Amendments and requests that wait for a branch's word.
async fn waiting_tasks(tx: &mut Read, unit: UnitId, cycle: &Cycle) -> Result<Option<Task>> {
    let waiting = pledge::waiting::under(tx, unit, cycle.id).await?.len();
    let label = "Xin gia hạn, sửa đổi trong năm chờ trả lời";
    let count = i64::try_from(waiting).unwrap_or(0);
    Ok((waiting > 0).then(|| open_task(label, link(unit, &Filter::default()), count)))
}

/// The leaders' copies that a Board has not acknowledged.
async fn unreceived(tx: &mut Read, unit: UnitId, cycle: &Cycle) -> Result<Option<Task>> {
    let copies = pledge::copy::unreceived(tx, unit, cycle.id).await?;
    let label = "Bản sao mới của cán bộ diện quản lý";
    Ok((copies > 0).then(|| open_task(label, "/leaders".to_owned(), copies)))
}

/// The same lists for those who read and note, but have nothing to do about them.
fn watched(tasks: Vec<Task>) -> Vec<Task> {
    tasks.into_iter().map(|task| Task { badge: Badge::NOTHING, next: false, ..task }).collect()
}

fn open_task(label: &str, href: String, count: i64) -> Task {
    if count == 0 {
        return Task { due: "Không có bản nào".to_owned(), ..plain(label, href) };
    }
    let (badge, due) = (Badge::new("Cần làm", Shape::Half), format!("{} bản", grouped(count)));
    Task { label: label.to_owned(), href: Some(href), badge, due, next: true }
}

/// A way to somewhere, where nothing waits or nothing is counted.
fn plain(label: &str, href: String) -> Task {
    Task { label: label.to_owned(), href: Some(href), badge: Badge::NOTHING, due: String::new(), next: false }
}

/// The route.
#[must_use]
pub fn routes() -> Routes {
    Routes::default().get(Need::SignedIn, show)
}
