//! What following asks for on the first page.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    followed::{self, Counts},
    progress::ProgressPath,
};
use crate::{
    access::Actor,
    clock::date_text,
    cycle::{Cycle, rhythm},
    db::Read,
    error::Result,
    pledge::{Pledge, workflow::State},
    unit::UnitId,
    web::parts::{Badge, Shape, Task},
};

/// What the member owes: answers first, then the round that goes on.
///
/// # Errors
/// When the database fails.
pub async fn own(tx: &mut Read, actor: &Actor, pledge: &Pledge, now: DateTime<Utc>) -> Result<Vec<Task>> {
    if !matches!(pledge.state, State::Agreed { .. }) {
        return Ok(Vec::new());
    }
    let href = ProgressPath { id: pledge.id }.to_string();
    let asked = sqlx::query!(
        r#"select count(*) as "count!", min(answer_by) as first from follow_up_note note
            where pledge_id = $1 and answer_by is not null
              and not exists (select 1 from note_answer where note_id = note.id)"#,
        pledge.id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    let mut tasks = Vec::new();
    if let Some(first) = asked.first {
        tasks.push(Task {
            label: format!("Trả lời ý kiến theo dõi ({})", asked.count),
            href: Some(format!("{href}#asking")),
            badge: overdue_or(first, actor.day),
            due: format!("Hạn {}", date_text(first)),
            next: true,
        });
    }
    let rhythm = rhythm::of(tx, pledge.cycle).await?;
    if let Some(round) = rhythm.current(now) {
        let reported = sqlx::query_scalar!(
            r#"select max(at) as "at?" from check_in where pledge_id = $1"#,
            pledge.id as _
        )
        .fetch_one(tx.conn())
        .await?;
        if !reported.is_some_and(|at| round.holds(at)) {
            tasks.push(Task {
                label: format!("Cập nhật kết quả: {}", round.title),
                href: Some(href),
                badge: Badge::new("Cần làm", Shape::Half),
                due: format!("Hạn {}", date_text(round.until)),
                next: true,
            });
        }
    }
    Ok(tasks)
}

/// What a branch's officers have to look at; only what there is.
///
/// # Errors
/// When the database fails.
pub async fn of_branch(
    tx: &mut Read,
    (unit, today): (UnitId, NaiveDate),
    cycle: &Cycle,
    now: DateTime<Utc>,
) -> Result<Vec<Task>> {
    let silent_before = rhythm::of(tx, cycle.id).await?.silent_before(now);
    let counts = followed::counts(tx, (unit, cycle.id), (silent_before, today)).await?;
    Ok(tasks_of(unit, counts))
}

fn tasks_of(unit: UnitId, counts: Counts) -> Vec<Task> {
    [
        ("checks", "Đến ngày kiểm tra, chưa ghi kết quả", counts.checks, Badge::OVERDUE),
        ("silent", "Đảng viên chưa báo cáo kết quả", counts.silent, Badge::new("Cần xem", Shape::Unknown)),
        (
            "behind",
            "Đảng viên có nội dung chậm, có nguy cơ chậm",
            counts.behind,
            Badge::new("Cần xem", Shape::Late),
        ),
        ("asked", "Ý kiến đang chờ đảng viên trả lời", counts.asked, Badge::new("Đang chờ", Shape::Sent)),
    ]
    .into_iter()
    .filter(|(_, _, count, _)| *count > 0)
    .map(|(only, label, count, badge)| Task {
        label: label.to_owned(),
        href: Some(followed::of(unit, only)),
        badge,
        due: format!("{count} người"),
        next: only == "checks",
    })
    .collect()
}

fn overdue_or(day: NaiveDate, today: NaiveDate) -> Badge {
    if day < today { Badge::OVERDUE } else { Badge::new("Cần làm", Shape::Half) }
}
