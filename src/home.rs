//! The first page: what I must do, and by when.

use askama::Template;
use askama_web::WebTemplate;
use axum::extract::State;
use axum_extra::routing::TypedPath;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::{
    access::{Actor, Office},
    app::App,
    clock::moment_text,
    cycle::{self, Cycle},
    db::Read,
    error::{Error, Result},
    pledge::{
        self, Pledge, Stage,
        draft::DraftPath,
        list::{Filter, link},
        show::PledgePath,
        submission::SubmissionPath,
        view,
        workflow::State as At,
    },
    unit::UnitId,
    web::{
        filters,
        frame::Frame,
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
    year: Option<i32>,
    deadline: String,
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
    let cycle = match cycle::store::current(&mut tx, now).await {
        Ok(cycle) => cycle,
        Err(Error::NotFound) => {
            let none = (String::new(), Vec::new(), Vec::new(), Vec::new());
            return Ok(page(frame, None, none));
        }
        Err(other) => return Err(other),
    };
    let own = pledge::store::of_member(&mut tx, signed.actor.member, cycle.id).await?;
    let (mut deadline, mut tasks) = (String::new(), Vec::new());
    if let Some(id) = own {
        let pledge = pledge::store::find(&mut tx, id).await?;
        deadline = view::deadline_line(pledge.deadline(&cycle));
        tasks = year_of(&pledge, &cycle, now);
    }
    let ending = ending(&mut tx, &signed.actor, &cycle, now).await?;
    let duties = duties(&mut tx, &signed.actor, &cycle, now).await?;
    let years = pledge::store::years_of(&mut tx, signed.actor.member).await?;
    let duties = ending.into_iter().chain(duties).collect();
    let years = years.into_iter().map(|(id, year)| (PledgePath { id }.to_string(), year)).collect();
    Ok(page(frame, Some(cycle.year), (deadline, tasks, duties, years)))
}

type Shown = (String, Vec<Task>, Vec<Duty>, Vec<(String, i32)>);

fn page(frame: Frame, year: Option<i32>, (deadline, tasks, duties, years): Shown) -> HomePage {
    HomePage { frame, year, deadline, tasks, duties, years }
}

/// A member's year as one list, with the one thing to do next.
fn year_of(pledge: &Pledge, cycle: &Cycle, now: DateTime<Utc>) -> Vec<Task> {
    let id = pledge.id;
    let deadline = pledge.deadline(cycle);
    let overdue = deadline.late_at(now);
    let show = PledgePath { id }.to_string();
    let writing = matches!(pledge.state, At::Asked | At::Draft | At::Returned { .. });
    let agreed = matches!(pledge.state, At::Agreed { .. });
    let done = |label: &str| Task {
        label: label.to_owned(),
        href: Some(show.clone()),
        badge: Badge::new("Đã xong", Shape::Done),
        due: String::new(),
        next: false,
    };
    let later = |label: &str, due: String| Task {
        label: label.to_owned(),
        href: None,
        badge: Badge::new("Chưa đến lượt", Shape::Empty),
        due,
        next: false,
    };
    let write = match pledge.state {
        At::Asked | At::Draft => Task {
            label: "Soạn bản cam kết".to_owned(),
            href: Some(DraftPath { id }.to_string()),
            badge: view::badge(pledge.state, false, overdue),
            due: format!("Hạn {}", moment_text(deadline.due)),
            next: true,
        },
        At::Returned { .. } => Task {
            label: "Bổ sung theo ý kiến chi bộ".to_owned(),
            href: Some(DraftPath { id }.to_string()),
            badge: Badge::RETURNED,
            due: format!("Hạn {}", moment_text(deadline.due)),
            next: true,
        },
        _ => done("Soạn bản cam kết"),
    };
    let send = if writing {
        let href = (pledge.state != At::Asked).then(|| SubmissionPath { id }.to_string());
        Task { href, ..later("Kiểm tra và gửi chi bộ", format!("Hạn {}", moment_text(deadline.due))) }
    } else {
        done("Kiểm tra và gửi chi bộ")
    };
    let confirm = match pledge.state {
        At::Submitted { .. } => Task {
            label: "Được chi bộ xác nhận".to_owned(),
            href: Some(show.clone()),
            badge: view::badge(pledge.state, pledge.late, false),
            due: "Đang chờ chi bộ đọc".to_owned(),
            next: false,
        },
        At::Agreed { .. } => done("Được chi bộ xác nhận"),
        _ => later("Được chi bộ xác nhận", String::new()),
    };
    let follow = if agreed {
        Task {
            label: "Cập nhật kết quả thực hiện".to_owned(),
            href: Some(format!("/pledges/{id}/progress")),
            badge: Badge::new("Trong năm", Shape::Half),
            due: "Bất cứ lúc nào trong năm".to_owned(),
            next: !cycle.reviews_at(now),
        }
    } else {
        later("Cập nhật kết quả thực hiện", String::new())
    };
    let mut tasks = vec![write, send, confirm, follow];
    tasks.extend(year_end_of(pledge, cycle, now, agreed));
    tasks
}

/// The year that is being closed while the next one is already being written.
async fn ending(tx: &mut Read, actor: &Actor, current: &Cycle, now: DateTime<Utc>) -> Result<Option<Duty>> {
    let years = cycle::store::all(tx).await?;
    let Some(cycle) = years.into_iter().find(|one| one.year < current.year && one.is_ending_at(now)) else {
        return Ok(None);
    };
    let Some(id) = pledge::store::of_member(tx, actor.member, cycle.id).await? else { return Ok(None) };
    let pledge = pledge::store::find(tx, id).await?;
    let agreed = matches!(pledge.state, At::Agreed { .. });
    let tasks = year_end_of(&pledge, &cycle, now, agreed).into();
    Ok(Some(Duty { title: format!("Cuối năm {}", cycle.year), tasks }))
}

fn year_end_of(pledge: &Pledge, cycle: &Cycle, now: DateTime<Utc>, agreed: bool) -> [Task; 2] {
    let href = format!("/pledges/{}/review", pledge.id);
    let opens = cycle.self_review_at.map(|at| format!("Mở từ {}", moment_text(at))).unwrap_or_default();
    let open = agreed && cycle.reviews_at(now);
    let (badge, next) = match pledge.stage {
        Stage::Open if open => (Badge::new("Cần làm", Shape::Half), true),
        Stage::Open => (Badge::new("Chưa đến lượt", Shape::Empty), false),
        _ => (Badge::new("Đã xong", Shape::Done), false),
    };
    let review = Task {
        label: "Tự kiểm điểm cuối năm".to_owned(),
        href: (open || pledge.stage != Stage::Open).then(|| href.clone()),
        badge,
        due: if open { String::new() } else { opens },
        next,
    };
    let result = Task {
        label: "Kết quả xếp loại".to_owned(),
        href: (pledge.stage == Stage::Decided).then_some(href),
        badge: match pledge.stage {
            Stage::Decided => Badge::new("Đã có", Shape::Done),
            Stage::Proposed => Badge::new("Chờ quyết định", Shape::Sent),
            _ => Badge::new("Chưa đến lượt", Shape::Empty),
        },
        due: String::new(),
        next: false,
    };
    [review, result]
}

/// What each office held asks for, from the counts its branches keep.
async fn duties(tx: &mut Read, actor: &Actor, cycle: &Cycle, now: DateTime<Utc>) -> Result<Vec<Duty>> {
    let mut duties = Vec::new();
    for held in &actor.offices {
        let Some(unit) = held.unit else {
            let task = open_task("Bản cam kết của người làm việc tại cơ quan", AGENCY.to_owned(), 0);
            duties.push(Duty { title: held.title(), tasks: vec![task] });
            continue;
        };
        let tasks = match held.office {
            Office::Administrator => {
                vec![open_task("Tài khoản và phiếu kích hoạt", "/register".to_owned(), 0)]
            }
            Office::StandingCommittee => vec![
                open_task("Cán bộ diện quản lý", "/leaders".to_owned(), 0),
                open_task("Quyết định xếp loại cán bộ diện quản lý", "/grading".to_owned(), 0),
            ],
            Office::Inspection => watched(unit_tasks(tx, unit, cycle, now).await?),
            _ => unit_tasks(tx, unit, cycle, now).await?,
        };
        duties.push(Duty { title: held.title(), tasks });
    }
    Ok(duties)
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

/// The same lists for those who read and note, but have nothing to do about them.
fn watched(tasks: Vec<Task>) -> Vec<Task> {
    tasks.into_iter().map(|task| Task { badge: Badge::new("Theo dõi", Shape::None), next: false, ..task }).collect()
}

fn open_task(label: &str, href: String, count: i64) -> Task {
    let badge = if count > 0 { Badge::new("Cần làm", Shape::Half) } else { Badge::new("Mở", Shape::None) };
    let due = if count > 0 { format!("{count} bản") } else { String::new() };
    Task { label: label.to_owned(), href: Some(href), badge, due, next: count > 0 }
}

/// The route.
#[must_use]
pub fn routes() -> Routes {
    Routes::default().get(Need::SignedIn, show)
}
