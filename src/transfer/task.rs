//! What a transfer asks of people on their first page.

use chrono::NaiveDate;

use super::{
    list::{self, UnitTransfersPath},
    mine::MinePath,
    store, view,
};
use crate::{
    access::Actor,
    clock::date_text,
    db::Read,
    error::Result,
    unit::UnitId,
    web::parts::{Badge, Shape, Task},
};

/// The transfers of a unit: who waits to be taken in comes before who asks to go.
///
/// # Errors
/// When the database fails.
pub async fn of_unit(tx: &mut Read, unit: UnitId, today: NaiveDate) -> Result<Vec<Task>> {
    let waiting = list::waiting(tx, unit, today).await?;
    let link = |state: &str| Some(format!("{}?state={state}", UnitTransfersPath { id: unit }));
    let task = |label: &str, state: &str, count: i64, badge: Badge| Task {
        label: label.to_owned(),
        href: link(state),
        badge,
        due: if count > 0 { format!("{count} người") } else { String::new() },
        next: count > 0,
    };
    let to_do = || Badge::new("Cần làm", Shape::Half);
    let mut tasks = Vec::new();
    if waiting.late > 0 {
        tasks.push(task("Chuyển sinh hoạt quá hạn", "late", waiting.late, Badge::OVERDUE));
    }
    if waiting.incoming > 0 {
        tasks.push(task("Đảng viên chờ tiếp nhận", "incoming", waiting.incoming, to_do()));
    }
    if waiting.asked > 0 {
        tasks.push(task("Đảng viên đề nghị chuyển sinh hoạt", "asked", waiting.asked, to_do()));
    }
    if tasks.is_empty() {
        tasks.push(task("Chuyển đảng viên đi và đến", "", 0, Badge::NOTHING));
    }
    Ok(tasks)
}

/// One's own transfer, while it is open or a stay is going on; else the way to ask for one.
///
/// # Errors
/// When the database fails.
pub async fn own(tx: &mut Read, actor: &Actor) -> Result<Option<Task>> {
    let newest = store::of_member(tx, actor.member).await?.into_iter().next();
    let current = match newest {
        Some(id) => Some(store::find(tx, id).await?),
        None => None,
    };
    let shown = current.filter(|it| it.state.is_open() || it.stays_on(actor.day));
    let (badge, due) = match &shown {
        Some(it) if it.state.is_open() => {
            (view::badge(it, actor.day), format!("Đến {}, hạn {}", it.to_name, date_text(it.due_on)))
        }
        Some(it) => (Badge::new("Đang sinh hoạt tạm thời", Shape::Half), format!("Tại {}", it.to_name)),
        None => (Badge::NOTHING, String::new()),
    };
    Ok(actor.branch.map(|_| Task {
        label: "Chuyển sinh hoạt Đảng".to_owned(),
        href: Some(MinePath.to_string()),
        badge,
        due,
        next: false,
    }))
}
