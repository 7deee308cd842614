//! What a year's end asks of those who hold an office: a line for each list in which someone waits, none where nobody does.

use super::{
    overview::{Duty, GradingPath, duties},
    publication, store,
};
use crate::{
    access::{Actor, Appointment, Office},
    cycle::Cycle,
    db::Read,
    error::Result,
    pledge::{
        Stage,
        list::{Filter, link},
    },
    unit::UnitId,
    web::parts::{Badge, Shape, Task},
};

/// The lines of one year, those of one's own branch first.
///
/// # Errors
/// When the database fails.
pub async fn of_offices(tx: &mut Read, actor: &Actor, cycle: &Cycle) -> Result<Vec<Task>> {
    let mut tasks = Vec::new();
    for (held, duty, group) in duties(actor) {
        let (stage, label) = match duty {
            Duty::Proposes => (Stage::SelfReviewed, "Đã tự kiểm điểm, chờ chi bộ đề nghị xếp loại"),
            Duty::Decides => (Stage::Proposed, "Đã đề nghị, chờ quyết định xếp loại"),
            // The Board prepares; the Standing Committee is the one that has to act.
            Duty::Prepares => continue,
        };
        let count = store::count_waiting(tx, (cycle.id, group), stage, actor.member).await?;
        tasks.extend(line(held, label, (format!("{GradingPath}?year={}", cycle.year), count), true));
        if duty == Duty::Decides {
            let count = publication::store::count(tx, (cycle.id, group), actor.member).await?;
            let label = "Đã quyết định, chờ công bố kết quả";
            tasks.extend(line(held, label, (format!("{GradingPath}?year={}", cycle.year), count), true));
        }
        if duty == Duty::Proposes {
            let unsent = unsent(tx, group.unit(), cycle).await?;
            let filter =
                Filter { state: "unreviewed".to_owned(), year: Some(cycle.year), ..Filter::default() };
            let list = link(group.unit(), &filter);
            tasks.extend(line(held, "Chưa gửi tự kiểm điểm", (list, unsent), false));
        }
    }
    Ok(tasks)
}

fn line(held: &Appointment, label: &str, (href, count): (String, i64), acts: bool) -> Option<Task> {
    let badge =
        if acts { Badge::new("Cần làm", Shape::Half) } else { Badge::new("Đang chờ", Shape::Sent) };
    let place = if held.office == Office::StandingCommittee {
        "diện Ban Thường vụ quản lý".to_owned()
    } else {
        held.unit_name.clone()
    };
    let due = format!("{count} đồng chí, {place}");
    (count > 0).then(|| Task { label: label.to_owned(), href: Some(href), badge, due, next: acts })
}

/// How many of a branch have a pledge in force and no self-review yet, as the branch's list counts them.
async fn unsent(tx: &mut Read, branch: UnitId, cycle: &Cycle) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"select greatest(coalesce(sum(agreed - self_reviewed - proposed - decided), 0), 0) as "count!"
             from pledge_tally where branch_id = $1 and cycle_id = $2"#,
        branch as _,
        cycle.id as _,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(count)
}
