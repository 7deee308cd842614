//! What an act would do, and to whom: shown before the one button.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::{intent::Work, store};
use crate::{
    access::{Actor, Office},
    clock::date_text,
    cycle::store as years,
    db::Read,
    error::Result,
    unit::UnitId,
    web::{number::grouped, parts::Fact},
};

/// Names shown of those whose offices end; the rest are counted.
const NAMES: usize = 50;

/// Why an act is refused that would leave whoever does it without the register.
pub const LOCKED_OUT: &str = "Sau thay đổi này đồng chí không còn giữ nhiệm vụ Ban Tổ chức ở đơn vị nào. \
    Hãy chọn đơn vị kế thừa và cho nhiệm vụ tiếp tục ở đó.";

/// What an act would do.
#[derive(Clone, Debug, Default)]
pub struct Effect {
    /// A sentence for each unit.
    pub lines: Vec<String>,
    /// From when, how many people, papers, units and offices.
    pub facts: Vec<Fact>,
    /// Offices that end, or go on in the successor.
    pub offices: Vec<OfficeLine>,
    /// How many more offices end than are shown.
    pub more: usize,
}

/// An office that ends.
#[derive(Clone, Debug)]
pub struct OfficeLine {
    /// Who holds it.
    pub who: String,
    /// What, and where.
    pub office: String,
    /// What becomes of it.
    pub then: String,
}

/// What the work would do.
///
/// # Errors
/// When the database fails.
pub async fn of(tx: &mut Read, work: &Work, now: DateTime<Utc>) -> Result<Effect> {
    let touched: Vec<uuid::Uuid> = work.touched().iter().map(|unit| unit.0).collect();
    let open: Vec<uuid::Uuid> = years::all(tx)
        .await?
        .into_iter()
        .filter(|cycle| !cycle.is_closed_at(now))
        .map(|cycle| cycle.id.0)
        .collect();
    let pledges = store::pledges(tx, &open, &touched).await?;
    let ending: Vec<_> = work.changes.dissolved.iter().map(|(id, _)| *id).collect();
    let held = store::offices(tx, &ending).await?;
    let count = |count: usize| grouped(i64::try_from(count).unwrap_or(0));
    let facts = vec![
        Fact::new("Có hiệu lực từ ngày", date_text(work.intent.on)),
        Fact::new("Đảng viên chuyển chi bộ hoặc chuyển cấp trên", grouped(work.people())),
        Fact::new("Bản cam kết của năm chưa khóa thuộc các đơn vị này", grouped(pledges)),
        Fact::new("Đơn vị thành lập mới", count(work.changes.founded.len())),
        Fact::new("Đơn vị đổi tên, cấp trên hoặc loại hình", count(work.changes.altered.len())),
        Fact::new("Đơn vị kết thúc", count(work.changes.dissolved.len())),
        Fact::new("Nhiệm vụ trong hệ thống ở đơn vị kết thúc", count(held.len())),
    ];
    let mut lines = work.lines();
    lines.extend(without_secretary(&held, work));
    let more = held.len().saturating_sub(NAMES);
    let offices = held.into_iter().take(NAMES).map(|held| line(held, work)).collect();
    Ok(Effect { lines, facts, offices, more })
}

/// New branches for which no secretary goes on: the reader learns it before, not after.
fn without_secretary(held: &[store::Held], work: &Work) -> Vec<String> {
    let goes_on =
        |one: &&store::Held| one.office == Office::Secretary && work.intent.hands_over.contains(&one.unit);
    let led: HashSet<_> = held.iter().filter(goes_on).filter_map(|one| successor(one.unit, work)).collect();
    let branches = work.changes.founded.iter().filter(|node| node.kind.is_branch());
    branches
        .filter(|node| !led.contains(&node.id))
        .take(NAMES)
        .map(|node| format!("{} chưa có bí thư: hãy giao nhiệm vụ ngay sau khi thực hiện.", node.name))
        .collect()
}

/// The unit that goes on for one that ends.
fn successor(unit: UnitId, work: &Work) -> Option<UnitId> {
    work.changes.dissolved.iter().find(|(id, _)| *id == unit).and_then(|(_, next)| *next)
}

fn line(held: store::Held, work: &Work) -> OfficeLine {
    let goes_on = successor(held.unit, work).filter(|_| work.intent.hands_over.contains(&held.unit));
    OfficeLine {
        who: format!("{} ({})", held.name, held.code),
        office: format!("{}, {}", held.office.title(), work.name(held.unit)),
        then: match goes_on {
            Some(next) => format!("Tiếp tục ở {}", work.name(next)),
            None => "Kết thúc".to_owned(),
        },
    }
}

/// Whether whoever does it would still keep the register afterwards.
#[must_use]
pub fn keeps_register(actor: &Actor, work: &Work) -> bool {
    let mut boards = actor.offices.iter().filter(|held| held.office == Office::OrganizationBoard);
    boards.any(|held| {
        let ended = work.changes.dissolved.iter().find(|(id, _)| Some(*id) == held.unit);
        ended.is_none_or(|(id, next)| next.is_some() && work.intent.hands_over.contains(id))
    })
}
