//! What offices ask of those who hold them.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::Duty;
use crate::{
    access::{Actor, Office},
    account::{
        keeping::list::AccountsPath,
        reset::{self, list::ResetsPath},
    },
    appointment::{deputation, deputy::DeputiesPath, gaps::GapsPath, proposal},
    cycle::{self, Cycle},
    db::Read,
    error::Result,
    follow_up::{self, ungraded},
    grading,
    pledge::{
        self,
        list::{Filter, link},
    },
    quarter,
    register::request,
    reorganization::coming,
    transfer,
    unit::UnitId,
    web::{
        number::grouped,
        page::AGENCY,
        parts::{Badge, Shape, Task},
    },
};

/// Passwords and second factors that wait to be given back, where any do.
///
/// # Errors
/// When the database fails.
pub(super) async fn given_back(tx: &mut Read, actor: &Actor, now: DateTime<Utc>) -> Result<Option<Duty>> {
    let count = reset::list::waiting(tx, actor, now).await?;
    let task = || {
        let task = open_task("Cấp lại mật khẩu đang chờ", ResetsPath.to_string(), count);
        Task { due: format!("{count} yêu cầu"), ..task }
    };
    Ok((count > 0).then(|| Duty { title: "Tài khoản".to_owned(), tasks: vec![task()] }))
}

/// What waits for this person's word: a holder asks them to stand in, a keeper proposed to give an office.
pub(super) async fn turns(tx: &mut Read, actor: &Actor) -> Result<Option<Duty>> {
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

/// What the ends of years and their quarters ask of the offices held, last year's too while it is still being closed, and
/// the appeals that wait for an answer.
///
/// # Errors
/// When the database fails.
pub(super) async fn year_ends(tx: &mut Read, actor: &Actor, now: DateTime<Utc>) -> Result<Vec<Duty>> {
    let mut duties = Vec::new();
    for cycle in cycle::store::all(tx).await?.iter().filter(|cycle| cycle.is_graded_at(now)) {
        let mut tasks = Vec::from_iter(ungraded::task(tx, actor, cycle).await?);
        tasks.extend(grading::task::of_offices(tx, actor, cycle).await?);
        duties.push(Duty { title: format!("Kiểm điểm, xếp loại năm {}", cycle.year), tasks });
    }
    let quarters = quarter::task::of_offices(tx, actor, now).await?;
    duties.extend(quarters.into_iter().map(|(title, tasks)| Duty { title, tasks }));
    let appeals = Vec::from_iter(grading::appeal::list::task(tx, actor).await?);
    duties.push(Duty { title: "Kiến nghị".to_owned(), tasks: appeals });
    duties.retain(|duty| !duty.tasks.is_empty());
    Ok(duties)
}

/// What each office held asks for, from the counts its branches keep.
pub(super) async fn duties(
    tx: &mut Read,
    actor: &Actor,
    cycle: &Cycle,
    now: DateTime<Utc>,
) -> Result<Vec<Duty>> {
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
                  coalesce(sum(tally.asked + tally.draft), 0) as "missing!"
             from unit_closure closure
             join pledge_tally tally on tally.branch_id = closure.below_id and tally.cycle_id = $2
            where closure.above_id = $1"#,
        unit as _,
        cycle.id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    let list = |state: &str| link(unit, &Filter { state: state.to_owned(), ..Filter::default() });
    let mut missing = open_task("Đảng viên chưa gửi bản cam kết", list("overdue"), sum.missing);
    if cycle.due_at < now && sum.missing > 0 {
        "Đảng viên quá hạn chưa gửi bản cam kết".clone_into(&mut missing.label);
        missing.badge = Badge::OVERDUE;
    }
    Ok(vec![open_task("Bản cam kết chờ đọc và xác nhận", list("submitted"), sum.submitted), missing])
}

/// Amendments and requests that wait for a branch's word.
async fn waiting_tasks(tx: &mut Read, unit: UnitId, cycle: &Cycle) -> Result<Option<Task>> {
    let count = pledge::waiting::count(tx, unit, cycle.id).await?;
    let label = "Xin gia hạn, sửa đổi trong năm chờ trả lời";
    Ok((count > 0).then(|| open_task(label, link(unit, &Filter::default()), count)))
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

/// Something that waits, with how much of it; nothing to do where nothing waits.
pub(super) fn open_task(label: &str, href: String, count: i64) -> Task {
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
